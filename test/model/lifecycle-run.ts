/**
 * A program under way: the simulator's world and the model beside it, and each call made of both.
 * @module
 */
import {
  advance,
  type Command,
  createWorld,
  type Event,
  step,
  type World,
} from '../../src/engine.ts';
import { importToken, wrappingPublicKey } from '../../src/hsm/import-parameters.ts';
import { nodeCrypto } from '../../src/node.ts';
import { OAEP, wrap } from '../support/imports.ts';
import { type Found, LifecycleModel } from './lifecycle-model.ts';
import { arnOf, DAY, type Family, Refusal } from './lifecycle-state.ts';

export const START: number = Date.parse('2026-01-01T00:00:00.250Z');
type Answer = Record<string, unknown>;
/** What was done, so that it can be done again. */
export type Deed =
  | { readonly to: number; readonly command?: undefined }
  | { readonly command: Command; readonly to?: undefined };

export class Run {
  world: World;
  readonly model: LifecycleModel = new LifecycleModel(START);
  readonly deeds: Deed[] = [];
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

export function emptyWorld(): World {
  return createWorld({ seed: 'lifecycle', now: START, crypto: nodeCrypto });
}

export function commandOf(operation: string, account: string, region: string, input: Answer) {
  const caller = { account, arn: `arn:aws:iam::${account}:root`, region };
  return { service: 'kms', operation, input, caller };
}

/** Runs a command. */
export function act(world: World, command: Command): ReturnType<typeof step> {
  const { ImportToken, KeyId } = command.input as Answer;
  if (ImportToken === undefined || !String(KeyId).startsWith('arn:')) return step(world, command);
  // The simulator keeps one wrapping key for each object that is a seed, and making one takes long: so each KMS key has
  // an object of its own, of the same seed.
  const { seed } = wrappingFor(String(KeyId)).world;
  const done = step({ ...world, seed }, command);
  return { ...done, world: done.result.ok ? { ...done.world, seed: world.seed } : world };
}

/** Does it all again; `before` sees each world. @returns the world, the events, and the outcome of each command */
export function redo(
  deeds: readonly Deed[],
  from: World = emptyWorld(),
  before?: (world: World, deed: Deed) => World | undefined,
) {
  let world = from;
  const events: Event[] = [];
  const outcomes = new Map<Deed, unknown>();
  for (const deed of deeds) {
    world = before?.(world, deed) ?? world;
    const done = deed.command === undefined ? advance(world, deed.to) : act(world, deed.command);
    events.push(...done.events);
    if ('result' in done) outcomes.set(deed, done.result);
    world = done.world;
  }
  return { world, events, outcomes };
}

function outcome<T>(model: () => T): Refusal | { readonly value: T } {
  try {
    return { value: model() };
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

interface WrappingFor {
  readonly world: World;
  readonly parameters: Omit<Parameters<typeof importToken>[1], 'validTo'>;
  material(bytes: number): Uint8Array;
}
const wrappings = new Map<string, WrappingFor>();

/** What GetParametersForImport would give, without the tenth of a second that it takes each time. */
function wrappingFor(keyArn: string): WrappingFor {
  const known = wrappings.get(keyArn);
  if (known !== undefined) return known;
  const world = emptyWorld();
  const parameters = {
    keyArn,
    n: 0,
    wrappingAlgorithm: OAEP.WrappingAlgorithm,
    wrappingKeySpec: 'RSA_2048',
  } as const;
  const publicKey = wrappingPublicKey(world.seed, { ...parameters, validTo: 0 });
  const wrapped = new Map<number, Uint8Array>();
  const made = {
    world,
    parameters,
    material(bytes: number) {
      const material = new Uint8Array(32).fill(bytes + 1);
      const there = wrapped.get(bytes) ?? wrap(OAEP.WrappingAlgorithm, publicKey, material);
      wrapped.set(bytes, there);
      return there;
    },
  };
  wrappings.set(keyArn, made);
  return made;
}

/** Names, instants and first resources, sorted: what happens at one instant has an order of its own. */
function toldOf(events: readonly Event[]): string[] {
  return events.map(({ at, name, resources }) => `${at} ${name} ${resources[0]}`).sort();
}

/** Equality, told in JSON. */
export function same(actual: unknown, expected: unknown, what: string): void {
  if (JSON.stringify(actual) === JSON.stringify(expected)) return;
  const [one, other] = [JSON.stringify(actual, sorted), JSON.stringify(expected, sorted)];
  if (one !== other) throw new Error(`${what}\n  expected ${other}\n  got      ${one}`);
}

function sorted(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
