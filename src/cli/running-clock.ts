/**
 * A clock that runs by itself, as a clock on the wall does, and can be moved on besides.
 * @module
 */
import type { ControllableClock } from '../adapters/control-plane.ts';
import { after } from '../lib/duration.ts';
import { instant } from '../lib/time.ts';
import type { Clock } from '../sim/clock.ts';

/** @param read - the clock on the wall, in milliseconds */
export function runningClock(clock: Clock, read: () => number): ControllableClock {
  // What simulated time is ahead of the wall's.
  let ahead = clock.now().getTime() - read();
  clock.follow(() => read() + ahead);
  const moveTo = (at: number) => {
    const now = clock.now().getTime();
    if (!(at >= now))
      throw new RangeError(`expected an instant from ${new Date(now).toISOString()} on`);
    ahead += at - now;
    // Reading it brings time up.
    clock.now();
  };
  return {
    now: () => clock.now(),
    advance: (duration) => moveTo(after(clock.now().getTime(), duration)),
    advanceTo: (at) => moveTo(instant(at, 'to')),
    next() {
      const [first] = clock.pending();
      if (first !== undefined) moveTo(first.at.getTime());
      return first;
    },
    pending: () => clock.pending(),
  };
}
