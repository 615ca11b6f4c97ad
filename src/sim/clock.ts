/**
 * The clock in the user's hand. It only moves forward, and what falls due on the way happens in order.
 * @module
 */
import type { Timer } from '../kernel/agenda.ts';
import { nextDue } from '../kernel/world.ts';
import { entries } from '../lib/table.ts';
import {
  type Duration,
  durationMs,
  instant,
  isInstant,
  MILLIS_MAX,
  type Millis,
} from '../lib/time.ts';
import type { MutableCell } from './cell.ts';

/** A change that time alone will make. */
export interface Pending {
  readonly at: Date;
  readonly service: string;
  /** `DeleteKey` */
  readonly kind: string;
  /** What it changes: for a key, its ARN. */
  readonly subject: string;
}

export interface Clock {
  /** The present instant of the simulated world. */
  now(): Date;
  /**
   * Moves time on by a duration.
   * @example sim.clock.advance({ days: 7 })
   * @throws TypeError for a duration that is none, or while the clock follows another
   */
  advance(duration: Duration): void;
  /** Moves time to an instant. @throws RangeError when it has passed */
  advanceTo(at: Date | string | number): void;
  /**
   * Moves time to the next instant at which something is due, and makes all that is due then. Gives the first of it;
   * undefined when nothing is due any more.
   */
  next(): Pending | undefined;
  /** Makes every change that is due as of now, one after the other, and those that they bring about until then. */
  runToLast(): void;
  /** The due changes, the next one first. Lazy: reading one costs the same however many there are. */
  pending(): IterableIterator<Pending>;
  /**
   * Follows another clock: before every call, time moves up to it. Without an argument that is the global
   * `Date`, which `vi.useFakeTimers()` and @sinonjs/fake-timers replace.
   * @returns a function that stops following
   */
  follow(source?: () => number): () => void;
}

export function createClock(cell: MutableCell): Clock {
  const world = () => {
    cell.synchronize();
    return cell.moment.world;
  };
  const move = (at: Millis) => {
    if (cell.source !== undefined)
      throw new TypeError('the clock follows another: advance that one, or stop following first');
    const { now } = cell.moment.world;
    if (at < now || !isInstant(at))
      throw new RangeError(
        `"at" expected an instant from ${iso(now)}, the present one, to ${iso(MILLIS_MAX)}, got ${at < now ? iso(at) : 'a later one'}`,
      );
    cell.advanceTo(at);
  };
  return {
    now: () => new Date(world().now),
    advance: (duration) => move(world().now + durationMs(duration)),
    advanceTo: (at) => move(instant(at, 'at')),
    next() {
      const timer = nextDue(world());
      if (timer === undefined) return undefined;
      move(timer.at);
      return shown(timer);
    },
    runToLast() {
      const last = lastOf(entries(world().agenda));
      if (last !== undefined) move(last.at);
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

function iso(at: Millis): string {
  return new Date(at).toISOString();
}

function lastOf(timers: Iterable<Timer>): Timer | undefined {
  let last: Timer | undefined;
  for (const timer of timers) last = timer;
  return last;
}

function shown(timer: Timer): Pending {
  return {
    at: new Date(timer.at),
    service: timer.service,
    kind: timer.kind,
    subject: timer.subject,
  };
}
