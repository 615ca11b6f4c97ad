/**
 * A program under way: the simulator's world and the model beside it, and each call made of both.
 * @module
 */
import { advance, type Command, type Event, step, type World } from '../../src/engine.ts';
import { importToken } from '../../src/hsm/import-parameters.ts';
import { type Found, LifecycleModel } from './lifecycle-model.ts';
import { arnOf, DAY, type Family, Refusal } from './lifecycle-state.ts';
import {
  type Answer,
  act,
  commandOf,
  emptyWorld,
  START,
  same,
  wrappingFor,
} from './lifecycle-world.ts';

/** What was done, so that it can be done again. */
export type Deed =
  | { readonly to: number; readonly command?: undefined }
  | { readonly command: Command; readonly to?: undefined };

export class Run {
  world: World;
  readonly model: LifecycleModel = new LifecycleModel(START);
  readonly deeds: Deed[] = [];
  /** Of the ciphertexts so far. */
  readonly randoms = new Set<string>();
  succeeded = 0;
  constructor() {
    this.world = emptyWorld();
  }

  /** Runs a command in both; an answer that the model expects is looked at, and so is a refusal. */
  call<T>(
    operation: string,
    { account, region, input }: { account: string; region: string; input: Answer },
    model: () => T,
    agree?: (answer: Answer, expected: T) => void,
  ): void {
    const command = commandOf(operation, account, region, input);
    this.deeds.push({ command });
    const { result, world } = act(this.world, command);
    const expected = outcome(model);
    if (expected instanceof Refusal) {
      if (result.ok) throw new Error(`expected ${expected.fault}, and it succeeded`);
      if (world !== this.world) throw new Error(`${operation} was refused, and has written`);
      const { code, message = '' } = result.fault;
      if (code !== expected.fault || (expected.text !== undefined && message !== expected.text))
        throw new Error(`expected ${expected.fault}: ${expected.text}, got ${code}: ${message}`);
      return;
    }
    if (!result.ok)
      throw new Error(`expected success, got ${result.fault.code}: ${result.fault.message}`);
    this.world = world;
    this.succeeded += 1;
    agree?.(result.value as Answer, expected.value);
  }

  /** An answer of something that changes nothing. */
  read(operation: string, { account }: Family, region: string, input: Answer): Answer {
    const { result, world } = step(this.world, commandOf(operation, account, region, input));
    if (operation !== 'Decrypt' && world !== this.world)
      throw new Error(`${operation} has written`);
    const { fault } = result.ok ? {} : result;
    return result.ok
      ? (result.value as Answer)
      : { fault: fault?.code, message: fault?.message ?? '' };
  }

  advance(to: number): void {
    this.deeds.push({ to });
    const { world, events } = advance(this.world, to);
    same(toldOf(events), this.model.advance(to), 'what happened');
    this.world = world;
    this.succeeded += 1;
  }

  /** The input of an import, wrapped. */
  wrapped([family, copy]: Found, bytes: number): Answer {
    const arn = arnOf(family, copy.region);
    const wrapping = wrappingFor(arn);
    const token = { ...wrapping.parameters, validTo: this.model.now + DAY };
    return {
      ImportToken: importToken(wrapping.world.seed, token),
      EncryptedKeyMaterial: wrapping.material(bytes),
    };
  }
}

function outcome<T>(model: () => T): Refusal | { readonly value: T } {
  try {
    return { value: model() };
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** Names, instants and first resources, sorted: what happens at one instant has an order of its own. */
function toldOf(events: readonly Event[]): string[] {
  return events.map(({ at, name, resources }) => `${at} ${name} ${resources[0]}`).sort();
}
