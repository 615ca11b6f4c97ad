/**
 * A clock that runs by itself, as a clock on the wall does, and can be moved on besides.
 * @module
 */
import type { ControllableClock } from '../adapters/control-plane.ts';
import type { Clock } from '../sim/clock.ts';

/** @param read - the clock on the wall, in milliseconds */
export function runningClock(clock: Clock, read: () => number): ControllableClock {
  // What simulated time is ahead of the wall's.
  let ahead = 0;
  let stop = () => {};
  const run = () => {
    ahead = clock.now().getTime() - read();
    stop = clock.follow(() => read() + ahead);
  };
  run();
  let moved: Promise<unknown> = Promise.resolve();
  /** One move after the other, and meanwhile the clock stands still. */
  const moving = (move: () => unknown): Promise<void> => {
    const done = moved.then(async () => {
      stop();
      try {
        await move();
      } finally {
        run();
      }
    });
    moved = done.catch(() => {});
    return done;
  };
  return {
    now: () => clock.now(),
    advanceAsync: (duration) => moving(() => clock.advanceAsync(duration)),
    advanceToAsync: (at) => moving(() => clock.advanceToAsync(at)),
    pending: () => clock.pending(),
  };
}
