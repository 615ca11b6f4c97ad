/**
 * Worlds of the simulator, commands, and imported key material wrapped soon enough for many programs.
 * @module
 */
import { type Command, createWorld, step, type World } from '../../src/engine.ts';
import { type importToken, wrappingPublicKey } from '../../src/hsm/import-parameters.ts';
import { nodeCrypto } from '../../src/node.ts';
import { OAEP, wrap } from '../support/imports.ts';

/** Not at a whole second, so that what is cut to one shows. */
export const START: number = Date.parse('2026-01-01T00:00:00.250Z');
export type Answer = Record<string, unknown>;

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

export interface WrappingFor {
  readonly world: World;
  readonly parameters: Omit<Parameters<typeof importToken>[1], 'validTo'>;
  material(bytes: number): Uint8Array;
}
const wrappings = new Map<string, WrappingFor>();

/** What GetParametersForImport would give, without the tenth of a second that it takes each time. */
export function wrappingFor(keyArn: string): WrappingFor {
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
