/** Keys with and without imported material, at a half second so that what is cut to whole ones shows. @module */
import { createSimulator, type KmsClient, type Simulator } from '../../src/index.ts';
import { type CreateKey, FOR_EVER, type ImportOptions, importInto } from './imports.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const NOW: number = Date.parse('2026-09-12T10:00:00.500Z');
export const HMAC = { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } as const;
export const SIGNING = { KeyUsage: 'SIGN_VERIFY' } as const;

/** Bytes that are alike. */
export function material(fill: number, length = 32): Uint8Array {
  return new Uint8Array(length).fill(fill);
}

/** Of an import: until so long after the beginning. */
export function until(milliseconds: number): ImportOptions {
  return { ValidTo: new Date(NOW + milliseconds) };
}

/** Of an import: new material. */
export function asNew(options: ImportOptions = FOR_EVER): ImportOptions {
  return { ...options, ImportType: 'NEW_KEY_MATERIAL' };
}

export interface Waiting {
  readonly sim: Simulator;
  readonly kms: KmsClient;
  readonly KeyId: string;
  readonly arn: string;
}
export interface Imported extends Waiting {
  readonly id: string;
}

/** A key that waits for its material, in a world of its own. */
export function waiting(key: CreateKey = {}): Waiting {
  const sim = createSimulator({ seed: 'imports', now: NOW });
  const { KeyId, Arn = '' } = sim.kms.createKey({ ...key, Origin: 'EXTERNAL' }).KeyMetadata;
  return { sim, kms: sim.kms, KeyId, arn: Arn };
}

/** A symmetric key that has it: `material(1)`. */
export function imported(options: ImportOptions = FOR_EVER): Imported {
  const key = waiting();
  const { KeyMaterialId: id = '' } = importInto(key.kms, key.KeyId, material(1), options);
  return { ...key, id };
}

type Key = Pick<Waiting, 'kms' | 'KeyId'>;
export function metadataOf({
  kms,
  KeyId,
}: Key): ReturnType<KmsClient['describeKey']>['KeyMetadata'] {
  return kms.describeKey({ KeyId }).KeyMetadata;
}

export function stateOf(key: Key): string | undefined {
  return metadataOf(key).KeyState;
}

/** What is due, and when. */
export function pendingOf(sim: Simulator): readonly (readonly [string, Date])[] {
  return [...sim.clock.pending()].map(({ kind, at }) => [kind, at]);
}

/** The key materials of a key, as ListKeyRotations tells of them. */
export function importsOf({ kms }: Pick<Simulator, 'kms'>, KeyId: string) {
  return kms.listKeyRotations({ KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' }).Rotations;
}

/** A refusal by a ValidationException. */
export function invalid(message: string): { name: string; message: string } {
  return { name: 'ValidationException', message };
}

/** Longer than any rotation of imported material was recorded to take. */
export const DONE = { minutes: 3 };

export interface Staged extends Imported {
  /** The material that waits for its rotation. */
  readonly next: string;
}
/** A key whose second material waits for its rotation. */
export function staged(second: ImportOptions = FOR_EVER, first?: ImportOptions): Staged {
  const key = imported(first);
  const { KeyMaterialId: next = '' } = importInto(key.kms, key.KeyId, material(2), asNew(second));
  return { ...key, next };
}
/** That rotation is done. */
export function rotated(second?: ImportOptions, first?: ImportOptions): Staged {
  const key = staged(second, first);
  key.kms.rotateKeyOnDemand({ KeyId: key.KeyId });
  key.sim.clock.advance(DONE);
  return key;
}
/** Of each key material, what it is to the key and whether it is there. */
export function statesOf({ sim, KeyId }: Imported) {
  return importsOf(sim, KeyId).map((one) => [one.KeyMaterialState, one.ImportState]);
}
