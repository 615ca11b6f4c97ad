/**
 * Time passes: each due change happens at its own instant, in order.
 * @module
 */
import { isInstant, type Millis } from '../lib/time.ts';
import type { Timer } from './agenda.ts';
import { DueQueue } from './due-queue.ts';
import type { Event } from './event.ts';
import type { AnyService, Services } from './operation.ts';
import type { World } from './world.ts';

export interface Advance {
  readonly world: World;
  readonly events: readonly Event[];
  /** How many changes happened. */
  readonly changes: number;
}

/** What a schedule without an end brings about at most in one move of the clock. */
export const CHANGES_MAX = 10_000_000;

/**
 * Moves time to `to`. It costs what falls due on the way, not what exists.
 * @param limit - how many changes may happen on the way
 * @throws RangeError when `to` lies in the past, or more would happen than `limit`
 */
export function advance(
  services: Services,
  world: World,
  to: Millis,
  limit: number = CHANGES_MAX,
): Advance {
  if (!isInstant(to) || to < world.now)
    throw new RangeError(
      `"to" expected whole milliseconds since 1970 from ${world.now}, the present instant, to the year 9999, got ${to}`,
    );
  const events: Event[] = [];
  const queue = new DueQueue(world.agenda, to);
  const { seed } = world;
  const slices = { ...world.slices };
  let fired = 0;
  // What repeats itself is counted ahead: whoever asks for too much is told at once.
  const count = (at: Millis, changes: number) => {
    fired += changes;
    if (fired > limit)
      throw new RangeError(
        `more than ${limit} changes would happen up to ${iso(to)}, from ${iso(at)} on: move the clock in smaller steps, or give a higher limit`,
      );
  };
  const fire = (timer: Timer) => {
    const service = serviceOf(services, timer);
    const state: unknown = slices[service.name] ?? service.initial;
    const change = service.fire(state, timer, { now: timer.at, seed }, to);
    count(timer.at, 1 + (change.again?.times ?? 0));
    slices[service.name] = change.state;
    for (const other of change.cancel ?? []) queue.cancel(other);
    for (const other of change.schedule ?? []) queue.schedule(later(other, timer));
    for (const event of change.happened ?? []) events.push(event);
    if (change.again !== undefined) queue.repeat(timer, change.again);
  };
  queue.run(fire, (event) => events.push(event));
  if (fired === 0)
    return { world: world.now === to ? world : { ...world, now: to }, events, changes: 0 };
  return { world: { now: to, seed, agenda: queue.rest, slices }, events, changes: fired };
}

function serviceOf(services: Services, timer: Timer): AnyService {
  const service = services[timer.service];
  if (service === undefined) throw new Error(`bug: a timer of an unknown service ${timer.service}`);
  return service;
}

function later(timer: Timer, than: Timer): Timer {
  if (timer.at > than.at) return timer;
  throw new Error(`bug: ${than.kind} does not move in time`);
}

function iso(at: Millis): string {
  return new Date(at).toISOString();
}
