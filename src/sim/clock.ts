/**
 * The clock in the user's hand. It only moves forward, and what falls due on the way happens in order.
 * @module
 */
import type { Timer } from '../kernel/agenda.ts';
import { nextDue } from '../kernel/world.ts';
import { after, type Duration } from '../lib/duration.ts';
import { entries, last } from '../lib/table.ts';
import { instant, isInstant, MILLIS_MAX, type Millis } from '../lib/time.ts';
import type { MutableCell } from './cell.ts';

/** A change that time alone will make. */
export interface Pending {
  readonly at: Date;
  readonly service: string;
  /** `RotateKey`, `DeleteExpiredKeyMaterial`, `DeleteKey`, … */
  readonly kind: string;
  /** What it changes: for a key, its ARN; for a custom key store, which has none, account, Region and ID. */
  readonly subject: string;
  /** What of it: of a rotation its type, of an expiry the ID of the key material. */
  readonly detail?: string;
}

/** How far a move may go. */
export interface MoveOptions {
  /** How many changes may happen on the way, or Infinity. Default 10,000,000. */
  readonly limit?: number;
}

export interface Clock {
  /** The present instant of the simulated world. */
  now(): Date;
  /**
   * Moves time on by a duration: an object, ISO 8601, or milliseconds.
   * @example sim.clock.advance({ days: 7 })
   * @example sim.clock.advance('P1Y2M')
   * @throws TypeError for a duration that is none, or while the clock follows another
   * @throws RangeError when more would happen on the way than `limit` allows, and then nothing happens; but where a secret is
   * rotated on the way, what happened up to then stays
   */
  advance(duration: Duration | string | number, options?: MoveOptions): void;
  /** Moves time to an instant. @throws RangeError when it has passed, and as `advance` does */
  advanceTo(at: Date | string | number, options?: MoveOptions): void;
  /**
   * Moves time on by a duration, and wherever rotation functions are under way it stands still until they have ended:
   * an asynchronous one does its work at the instant at which it was called, as a synchronous one does with `advance`.
   * @example await sim.clock.advanceAsync({ days: 30 })
   * @throws as `advance` does; where functions were called, what happened before the limit was reached stays
   */
  advanceAsync(duration: Duration | string | number, options?: MoveOptions): Promise<void>;
  /** Moves time to an instant, as `advanceAsync` does. */
  advanceToAsync(at: Date | string | number, options?: MoveOptions): Promise<void>;
  /**
   * Moves time to the next instant at which something is due, and makes all that is due then. Gives the first of it;
   * undefined when nothing is due any more before the end of the year 9999, with which the clock ends.
   */
  next(): Pending | undefined;
  /**
   * Makes every change that is due as of now, one after the other, and those that they bring about until then: a rotation
   * schedule goes on for ever, and this ends.
   */
  runToLast(options?: MoveOptions): void;
  /** The due changes, the next one first. Lazy: reading one costs the same however many there are. */
  pending(): IterableIterator<Pending>;
  /**
   * Follows another clock: before every call, time moves up to it. Without an argument that is the global
   * `Date`, which `vi.useFakeTimers()` and @sinonjs/fake-timers replace. Following another takes the place of the one before; a
   * fork follows none.
   * @returns a function that stops following
   */
  follow(source?: () => number): () => void;
}

export function createClock(cell: MutableCell): Clock {
  const world = () => {
    cell.synchronize();
    return cell.moment.world;
  };
  const checkedMove = (at: Millis, options: MoveOptions = {}) => {
    const { limit } = checkedOptions(options);
    if (cell.source !== undefined)
      throw new TypeError('the clock follows another: advance that one, or stop following first');
    return [checkedLater(cell.moment.world.now, at), limit] as const;
  };
  const move = (at: Millis, options?: MoveOptions) => cell.advanceTo(...checkedMove(at, options));
  const moveAsync = async (at: Millis, options?: MoveOptions) =>
    cell.advanceToAsync(...checkedMove(at, options));
  return {
    now: () => new Date(world().now),
    advance: (duration, options) => move(after(world().now, duration), options),
    advanceTo: (at, options) => move(instant(at, 'at'), options),
    advanceAsync: async (duration, options) => moveAsync(after(world().now, duration), options),
    advanceToAsync: async (at, options) => moveAsync(instant(at, 'at'), options),
    next() {
      const timer = nextDue(world());
      if (timer === undefined || timer.at > MILLIS_MAX) return undefined;
      move(timer.at);
      return shown(timer);
    },
    runToLast(options) {
      const timer = last(world().agenda);
      if (timer !== undefined) move(Math.min(timer.at, MILLIS_MAX), options);
    },
    *pending() {
      for (const timer of entries(world().agenda)) yield shown(timer);
    },
    follow(source = () => Date.now()) {
      if (typeof source !== 'function')
        throw new TypeError(`"source" expected a function, got ${typeof source}`);
      const before = cell.source;
      cell.source = source;
      try {
        cell.synchronize();
      } catch (refused) {
        cell.source = before;
        throw refused;
      }
      return () => {
        if (cell.source === source) cell.source = undefined;
      };
    },
  };
}

/** @throws TypeError for options that are none */
export function checkedOptions(options: MoveOptions = {}): MoveOptions {
  const { limit, ...unknown } = options ?? {};
  const stray = Object.keys(unknown)[0];
  if (stray !== undefined) throw new TypeError(`options expected limit, got "${stray}"`);
  if (limit !== undefined && limit !== Infinity && !(Number.isInteger(limit) && limit >= 0))
    throw new TypeError(`"limit" expected a whole number or Infinity, got ${String(limit)}`);
  return limit === undefined ? {} : { limit };
}

/** An instant that time can move to. @throws RangeError for one that has passed, or that the clock does not reach */
export function checkedLater(now: Millis, at: Millis): Millis {
  if (at >= now && isInstant(at)) return at;
  throw new RangeError(
    `expected an instant from ${iso(now)}, the present one, to ${iso(MILLIS_MAX)}, got ${at < now ? iso(at) : 'a later one'}`,
  );
}

function iso(at: Millis): string {
  return new Date(at).toISOString();
}

function shown(timer: Timer): Pending {
  return {
    at: new Date(timer.at),
    service: timer.service,
    kind: timer.kind,
    ...subjectOf(timer),
  };
}

/** Of a key, what follows its ARN in a timer's subject tells what of it is changed. */
function subjectOf({ subject }: Timer): Pick<Pending, 'subject' | 'detail'> {
  const [arn = '', detail] = subject.split(' ');
  if (!arn.startsWith('arn:')) return { subject };
  return detail === undefined ? { subject } : { subject: arn, detail };
}
