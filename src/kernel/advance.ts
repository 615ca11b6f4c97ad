/**
 * Time passes: each due change happens at its own instant, in order.
 * @module
 */
import { isInstant, type Millis } from '../lib/time.ts';
import type { Timer } from './agenda.ts';
import { dueQueue } from './due-queue.ts';
import { changeEvent, type Event } from './event.ts';
import type { AnyService, Change, Services } from './operation.ts';
import type { World } from './world.ts';

export interface Advance {
  readonly world: World;
  readonly events: readonly Event[];
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
  const queue = dueQueue(world.agenda, to);
  const { seed } = world;
  const slices = { ...world.slices };
  let fired = 0;
  for (let timer = queue.next(); timer !== undefined; timer = queue.next()) {
    fired += 1;
    if (fired > limit)
      throw new RangeError(
        `more than ${limit} changes would happen up to ${new Date(to).toISOString()}, the first beyond them at ${new Date(timer.at).toISOString()}: move the clock in smaller steps, or give a higher limit`,
      );
    const service = serviceOf(services, timer);
    const moment = { now: timer.at, seed };
    const change = service.fire(slices[service.name] ?? service.initial, timer, moment);
    slices[service.name] = change.state;
    if (change.cancel !== undefined) for (const other of change.cancel) queue.cancel(other);
    if (change.schedule !== undefined)
      for (const other of change.schedule) queue.schedule(later(other, timer));
    record(events, timer, change);
  }
  if (fired === 0 && world.now === to) return { world, events };
  const agenda = queue.rest();
  return {
    world: { now: to, seed, agenda, slices: fired === 0 ? world.slices : slices },
    events,
  };
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

function record(events: Event[], timer: Timer, change: Change<unknown, void>): void {
  if (change.happened === undefined) return;
  for (const one of change.happened) events.push(changeEvent(timer.at, timer.service, one));
}
