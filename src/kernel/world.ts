/**
 * Everything there is, as one immutable value: keep it, compare it, go back to it.
 * @module
 */
import type { Seed } from '../lib/random.ts';
import type { Millis } from '../lib/time.ts';
import { type Agenda, earliest, emptyAgenda, type Timer } from './agenda.ts';
import type { Service, Slices } from './operation.ts';

export interface World {
  readonly now: Millis;
  readonly seed: Seed;
  /** All that time alone will change, in order. */
  readonly agenda: Agenda;
  /** The state of each service that has been written to, by the service's name. */
  readonly slices: Slices;
}

/** A world in which nothing has been created. */
export function createWorld(from: {
  readonly seed: Seed;
  readonly now: Millis;
  /** The states of services that begin otherwise than by default. */
  readonly slices?: Slices;
}): World {
  return { now: from.now, seed: from.seed, agenda: emptyAgenda, slices: from.slices ?? {} };
}

/** The state of one service. */
export function slice<S>(world: World, service: Service<S>): S {
  return (world.slices[service.name] as S | undefined) ?? service.initial;
}

/** The change that falls due next, or undefined when time alone changes nothing any more. Cost O(log n). */
export function nextDue(world: World): Timer | undefined {
  return earliest(world.agenda);
}
