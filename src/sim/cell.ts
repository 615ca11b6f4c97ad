/**
 * The one mutable cell: which world is the present one, and what led to it.
 * @module
 */
import { actingCaller } from '../iam/acting.ts';
import { directoryOf } from '../iam/directory.ts';
import { advance, CHANGES_MAX } from '../kernel/advance.ts';
import { requestId } from '../kernel/event.ts';
import type { Result } from '../kernel/fault.ts';
import type { Command, RequestLabel, Services } from '../kernel/operation.ts';
import { step } from '../kernel/step.ts';
import type { World } from '../kernel/world.ts';
import type { Seed } from '../lib/random.ts';
import { isInstant, type Millis } from '../lib/time.ts';
import type { Interruption } from './crash-points.ts';
import { createErrands, type Errands, type RegisteredFunction } from './errands.ts';
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
  readonly moment: Moment;
  /** The user's functions, and what is under way in them. */
  readonly errands: Errands;
  /** While set, it may cut off a caller. */
  interruption: Interruption | undefined;
  /** Makes a moment the present one. */
  goTo(moment: Moment): void;
  /** While set, time is read from here before every call. */
  source: (() => Millis) | undefined;
  /** Brings time up to the source's, if there is one. */
  synchronize(): void;
  /**
   * Moves time on; functions that are to be called on the way are called at their instants.
   * @throws RangeError when more would happen on the way than `limit`
   */
  advanceTo(at: Millis, limit?: number): void;
  /** The same, and time stands still until functions that are under way have ended. */
  advanceToAsync(at: Millis, limit?: number): Promise<void>;
}

/** A cell from within. */
interface OwnCell extends MutableCell {
  moment: Moment;
  /** Moves time on to the next instant at which others must act, or to `at`. Gives how many changes happened. */
  leap(at: Millis, limit: number): number;
}

export function createCell(
  from: {
    readonly services: Services;
    readonly account: string;
    readonly region: string;
    readonly functions?: ReadonlyMap<string, RegisteredFunction> | undefined;
  },
  start: Moment,
): MutableCell {
  const { services, account, region, functions } = from;
  const errands = createErrands(services, functions);
  const pausing = Object.values(services).filter(({ pausesAt }) => pausesAt !== undefined);
  /** The next instant, up to `at`, at which others must act before time goes on. */
  const pauseBefore = (at: Millis, { slices }: World): Millis => {
    let first = at;
    for (const { name, pausesAt } of pausing)
      if (slices[name] !== undefined) first = Math.min(first, pausesAt?.(slices[name]) ?? first);
    return first;
  };
  const cell: OwnCell = {
    services,
    account,
    region,
    errands,
    moment: start,
    goTo(moment) {
      this.moment = moment;
      errands.forget();
    },
    source: undefined,
    interruption: undefined,
    execute(command) {
      this.interruption?.before(command);
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
      errands.run(this);
      this.interruption?.after(command);
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
    advanceTo(at, limit = CHANGES_MAX) {
      // A world that was taken up from elsewhere may wait for functions.
      errands.run(this);
      for (let left = limit; ; ) {
        left -= this.leap(at, left);
        if (this.moment.world.now >= at) return;
      }
    },
    async advanceToAsync(at, limit = CHANGES_MAX) {
      errands.run(this);
      for (let left = limit; ; ) {
        await errands.settle();
        left -= this.leap(at, left);
        await errands.settle();
        if (this.moment.world.now >= at) return;
      }
    },
    leap(at, limit) {
      const { world, ledger } = this.moment;
      const to = Math.max(world.now, pauseBefore(at, world));
      const done = advance(services, world, to, limit);
      const entry = { kind: 'advance', to, events: done.events } as const;
      this.moment = { world: done.world, ledger: append(ledger, entry, done.world) };
      errands.run(this);
      return done.changes;
    },
  };
  return cell;
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
