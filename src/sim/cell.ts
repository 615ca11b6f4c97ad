/**
 * The one mutable cell: which world is the present one, and what led to it.
 * @module
 */
import { actingCaller } from '../iam/acting.ts';
import { directoryOf } from '../iam/directory.ts';
import { advance } from '../kernel/advance.ts';
import { requestId } from '../kernel/event.ts';
import type { Result } from '../kernel/fault.ts';
import type { Command, RequestLabel, Services } from '../kernel/operation.ts';
import { step } from '../kernel/step.ts';
import type { World } from '../kernel/world.ts';
import type { Seed } from '../lib/random.ts';
import { isInstant, type Millis } from '../lib/time.ts';
import { append, type Ledger } from './ledger.ts';

/** What became of one command. */
export interface Executed {
  readonly result: Result<unknown>;
  /** The time of the call in the simulated world. */
  readonly at: Millis;
  /** A UUID, derived from the seed on reading. */
  readonly requestId: string;
}

/** What the typed clients and the adapters stand on. */
export interface Cell {
  readonly services: Services;
  /** The account, 12 digits, and the Region of a caller who names none. */
  readonly account: string;
  readonly region: string;
  execute(command: Command): Executed;
  /** The present world. */
  present(): World;
}

/** A moment of a simulator: keep it as long as you like, it costs nothing. */
export interface Moment {
  readonly world: World;
  readonly ledger: Ledger;
}

/** A cell in which time can be moved and moments exchanged. */
export interface MutableCell extends Cell {
  moment: Moment;
  /** While set, time is read from here before every call. */
  source: (() => Millis) | undefined;
  /** Brings time up to the source's, if there is one. */
  synchronize(): void;
  /** @throws RangeError when more would happen on the way than `limit` */
  advanceTo(at: Millis, limit?: number): void;
}

export function createCell(
  from: { readonly services: Services; readonly account: string; readonly region: string },
  start: Moment,
): MutableCell {
  const { services, account, region } = from;
  return {
    services,
    account,
    region,
    moment: start,
    source: undefined,
    execute(command) {
      this.synchronize();
      const { world, ledger } = this.moment;
      const { service, operation, input, caller, format, ordinal } = command;
      const numbered: Command = {
        service,
        operation,
        input,
        caller,
        format,
        ordinal,
        serial: ledger.length,
      };
      const acting = actingCaller(directoryOf(world), caller);
      const done = step(
        services,
        world,
        acting === caller ? numbered : { ...numbered, caller: acting },
      );
      // The record has the caller as it was named: a replay finds again what is known of it.
      const entry = { kind: 'call', command: numbered, events: done.events } as const;
      this.moment = { world: done.world, ledger: append(ledger, entry, done.world) };
      return new Answer(done.result, world, done.events[0]?.label);
    },
    present() {
      this.synchronize();
      return this.moment.world;
    },
    synchronize() {
      if (this.source === undefined) return;
      const at = readingOf(this.source());
      const { now } = this.moment.world;
      if (at === now) return;
      if (at < now)
        throw new RangeError(
          `the clock that is followed shows ${new Date(at).toISOString()}, and simulated time only moves forward from ${new Date(now).toISOString()}: createSimulator({ now }) says when it begins`,
        );
      this.advanceTo(at);
    },
    advanceTo(at, limit) {
      const { world, ledger } = this.moment;
      const done = advance(services, world, at, limit);
      const entry = { kind: 'advance', to: at, events: done.events } as const;
      this.moment = { world: done.world, ledger: append(ledger, entry, done.world) };
    },
  };
}

/** A reading of a clock, in whole milliseconds. */
function readingOf(value: unknown): Millis {
  const at = typeof value === 'number' ? Math.floor(value) : Number.NaN;
  if (isInstant(at)) return at;
  throw new TypeError(
    `the clock that is followed expected to give milliseconds since 1970, got ${String(value)}`,
  );
}

class Answer implements Executed {
  readonly result: Result<unknown>;
  readonly at: Millis;
  readonly #seed: Seed;
  readonly #label: RequestLabel | undefined;
  constructor(result: Result<unknown>, world: World, label: RequestLabel | undefined) {
    this.result = result;
    this.at = world.now;
    this.#seed = world.seed;
    this.#label = label;
  }
  get requestId(): string {
    return requestId(this.#seed, this.#label ?? { subject: '', n: 0 });
  }
}
