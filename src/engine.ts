/**
 * The pure engine: worlds are values, `step` runs one command, `advance` lets time pass.
 * @module
 */
import { advance as advanceServices } from './kernel/advance.ts';
import type { Command } from './kernel/operation.ts';
import { step as stepServices } from './kernel/step.ts';
import { createWorld as createWorldAt, type World } from './kernel/world.ts';
import { seedFrom } from './lib/random.ts';
import { instant } from './lib/time.ts';
import { services } from './sim/view.ts';

export type { Advance } from './kernel/advance.ts';
export type { Timer } from './kernel/agenda.ts';
export type { Event } from './kernel/event.ts';
export { Fault, type FaultCode, type Result } from './kernel/fault.ts';
export type { Caller, Command } from './kernel/operation.ts';
export type { Step } from './kernel/step.ts';
export { nextDue, type World } from './kernel/world.ts';
export { services };

/**
 * A world in which nothing has been created.
 * @throws TypeError for a seed or an instant that is none
 */
export function createWorld(from: {
  readonly seed: string | number | Uint8Array;
  readonly now: Date | string | number;
}): World {
  return createWorldAt({ seed: seedFrom(from.seed), now: instant(from.now, 'now') });
}

/** Runs one command: a refused one returns the very world that it was given. */
export function step(world: World, command: Command): ReturnType<typeof stepServices> {
  return stepServices(services, world, command);
}

/** Moves time to an instant, in milliseconds since 1970. @throws RangeError when it has passed */
export function advance(world: World, to: number): ReturnType<typeof advanceServices> {
  return advanceServices(services, world, to);
}
