/**
 * Time passes: each due change happens at its own instant, in order.
 * @module
 */
import { isInstant, type Millis } from '../lib/time.ts';
import { earliest, reschedule, type Timer } from './agenda.ts';
import { changeEvent, type Event } from './event.ts';
import type { Services } from './operation.ts';
import { slice, type World } from './world.ts';

export interface Advance {
  readonly world: World;
  readonly events: readonly Event[];
}

/**
 * Moves time to `to`. It costs what falls due on the way, not what exists.
 * @throws RangeError when `to` lies in the past.
 */
export function advance(services: Services, world: World, to: Millis): Advance {
  if (!isInstant(to) || to < world.now)
    throw new RangeError(
      `"to" expected whole milliseconds since 1970 from ${world.now}, the present instant, to the year 9999, got ${to}`,
    );
  const events: Event[] = [];
  let current = world;
  for (;;) {
    const timer = earliest(current.agenda);
    if (timer === undefined || timer.at > to) break;
    current = fire(services, current, timer, events);
  }
  if (current.now === to) return { world: current, events };
  return {
    world: { now: to, seed: current.seed, agenda: current.agenda, slices: current.slices },
    events,
  };
}

function fire(services: Services, world: World, timer: Timer, events: Event[]): World {
  const service = services[timer.service];
  if (service === undefined) throw new Error(`bug: a timer of an unknown service ${timer.service}`);
  const change = service.fire(slice(world, service), timer);
  for (const again of change.schedule ?? [])
    if (!(again.at > timer.at)) throw new Error(`bug: ${timer.kind} does not move in time`);
  events.push(changeEvent(timer.at, service, timer.kind, change.output));
  return {
    now: timer.at,
    seed: world.seed,
    agenda: reschedule(world.agenda, [timer, ...(change.cancel ?? [])], change.schedule),
    slices: { ...world.slices, [service.name]: change.state },
  };
}
