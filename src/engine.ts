/**
 * The pure engine: worlds are values, `step` runs one command, `advance` lets time pass.
 * @module
 */
import { type CryptoProvider, provide } from './hsm/provider.ts';
import { actingCaller } from './iam/acting.ts';
import { directoryOf } from './iam/directory.ts';
import { advance as advanceServices } from './kernel/advance.ts';
import type { Caller, Command, Output } from './kernel/operation.ts';
import { type Step, step as stepServices } from './kernel/step.ts';
import { createWorld as createWorldAt, type World } from './kernel/world.ts';
import { seedFrom } from './lib/random.ts';
import { instant } from './lib/time.ts';
import { services, slicesWith, type WorldSettings } from './sim/view.ts';

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
 * @param from - `crypto` is `nodeCrypto` of `kmsim/node`, or left out
 * @throws TypeError for a seed, an instant or a crypto that is none
 */
export function createWorld(from: {
  readonly seed: string | number | Uint8Array;
  readonly now: Date | string | number;
  readonly crypto?: CryptoProvider;
  readonly onDemandRotation?: WorldSettings['onDemandRotation'];
  readonly enforcement?: WorldSettings['enforcement'];
  readonly consistency?: WorldSettings['consistency'];
}): World {
  if (typeof from !== 'object' || from === null)
    throw new TypeError(`expected { seed, now }, got ${String(from)}`);
  const seed = seedFrom(from.seed);
  provide(seed, from.crypto);
  return createWorldAt({ seed, now: instant(from.now, 'now'), slices: slicesWith(from) });
}

/** What an operation answers, where its name is known. */
type Answer<C extends Command> = C extends {
  readonly service: infer S extends keyof typeof services;
  readonly operation: infer N extends string;
}
  ? N extends keyof (typeof services)[S]['operations']
    ? Output<(typeof services)[S]['operations'][N]>
    : unknown
  : unknown;

/**
 * Runs one command. `result` is `{ ok: true, value }` with what the operation answers, or `{ ok: false, fault }`; a
 * refused command returns the very world that it was given.
 * @throws TypeError for a command without a caller
 */
export function step<const C extends Command>(world: World, command: C): Step<Answer<C>> {
  checkCaller(command?.caller);
  const caller = actingCaller(directoryOf(world), command.caller);
  return stepServices(services, world, { ...command, caller }) as Step<Answer<C>>;
}

function checkCaller(caller: Caller | undefined): void {
  const { account, arn, region } = caller ?? {};
  const sound =
    typeof account === 'string' &&
    account.length === 12 &&
    typeof arn === 'string' &&
    typeof region === 'string' &&
    region !== '';
  if (!sound)
    throw new TypeError(
      `"caller" expected an account of 12 digits, an ARN and a Region, got ${JSON.stringify(caller)}`,
    );
}

/**
 * Moves time to an instant, in milliseconds since 1970.
 * @param limit - how many changes may happen on the way, 10,000,000 when left out
 * @throws RangeError when it has passed, or more would happen
 */
export function advance(
  world: World,
  to: number,
  limit?: number,
): ReturnType<typeof advanceServices> {
  return advanceServices(services, world, to, limit);
}
