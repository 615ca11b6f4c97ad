/**
 * When the changes of KMS are seen, as a test tells of it.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/programming-eventual-consistency.html
 * @module
 */
import type { Caller } from '../kernel/operation.ts';
import { type Consistency, strong } from '../kms/consistency/facts.ts';
import { after, type Duration } from '../lib/duration.ts';
import type { Cell } from './cell.ts';

/** A span of time: `{ seconds: 3 }`, ISO 8601 such as `PT3S`, or milliseconds. */
export type Delay = Duration | string | number;

/**
 * When grants, key policies, aliases, tags, new keys, and key states that requests change, are seen by access decisions and
 * by the calls that use keys. `'strong'`: at once. `{ delay }`: so much later on the clock, or, of two, somewhere between,
 * as the seed has it for each change. `'eventual'`: a delay between half a second and five seconds.
 */
export type ConsistencyOption =
  | 'strong'
  | 'eventual'
  | { readonly delay: Delay | readonly [min: Delay, max: Delay] };

/** AWS: most changes are seen within a few seconds; the band is kmsim's own. */
const FEW_SECONDS = { min: 500, max: 5000 };
/** More would not fit what is drawn of the seed. */
const DELAY_MAX = 2 ** 32 - 1;

/** @throws TypeError for an option that is none */
export function consistencyFrom(option: ConsistencyOption): Consistency {
  if (option === 'strong') return strong;
  if (option === 'eventual') return { ...strong, delay: FEW_SECONDS };
  const [name, ...others] = Object.keys(option ?? {});
  if (typeof option !== 'object' || name !== 'delay' || others.length > 0)
    throw new TypeError(
      `"consistency" expected 'strong', 'eventual' or { delay }, got ${typeof option === 'object' ? JSON.stringify(option) : String(option)}`,
    );
  const { delay } = option;
  const [min, max, ...more] = (Array.isArray(delay) ? delay : [delay, delay]).map((one) =>
    after(0, one as Delay),
  );
  if (min === undefined || max === undefined || more.length > 0 || min > max || max > DELAY_MAX)
    throw new TypeError(
      '"delay" expected a duration, or two, the lesser first, of at most 2^32 milliseconds',
    );
  return { ...strong, delay: { min, max } };
}

/** They are for all accounts and Regions, and work whatever `consistency` the simulator was made with. */
export interface ConsistencyControls {
  /**
   * From now on nothing comes to be seen by itself, however much time passes.
   * @example
   * sim.consistency.hold();
   * sim.kms.disableKey({ KeyId }); // and the key still encrypts
   * sim.consistency.release(); // now it does not
   */
  hold(): void;
  /** All that was changed until now is seen, and what is changed from now on as the simulator was made to have it. */
  release(): void;
  /** All that was changed until now is seen, without time passing. A hold goes on for what comes after. */
  settle(): void;
}

/** These are calls like any other: a transcript has them. */
export function createConsistencyControls(cell: Cell, caller: Caller): ConsistencyControls {
  const tell = (operation: string) => {
    cell.execute({ service: 'kms', operation, input: {}, caller });
  };
  return {
    hold: () => tell('kmsim:HoldChanges'),
    release: () => tell('kmsim:ReleaseChanges'),
    settle: () => tell('kmsim:SettleChanges'),
  };
}
