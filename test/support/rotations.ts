/** Keys that rotate, at a half second so that it shows where milliseconds are kept. @module */
import {
  createSimulator,
  type KmsClient,
  type Simulator,
  type SimulatorOptions,
} from '../../src/index.ts';
import type { CreateKey } from './imports.ts';

export const SECOND = 1000;
export const MINUTE: number = 60 * SECOND;
export const DAY: number = 24 * 60 * MINUTE;
export const NOW: number = Date.parse('2026-09-12T10:00:00.500Z');

export interface Rotating {
  readonly sim: Simulator;
  readonly kms: KmsClient;
  readonly KeyId: string;
  readonly arn: string;
}

/** A key in a world of its own: symmetric, when nothing else is asked for. */
export function newKey(key: CreateKey = {}, options: SimulatorOptions = {}): Rotating {
  const sim = createSimulator({ seed: 'rotations', now: NOW, ...options });
  const { KeyId, Arn } = sim.kms.createKey(key).KeyMetadata;
  return { sim, kms: sim.kms, KeyId, arn: Arn };
}

/** A key that rotates every 90 days. */
export function rotating(key: CreateKey = {}, options: SimulatorOptions = {}): Rotating {
  const made = newKey(key, options);
  made.kms.enableKeyRotation({ KeyId: made.KeyId, RotationPeriodInDays: 90 });
  return made;
}

type Key = Pick<Rotating, 'kms' | 'KeyId'>;
type Answer<N extends keyof KmsClient> = ReturnType<KmsClient[N]>;

export function statusOf({ kms, KeyId }: Key): Answer<'getKeyRotationStatus'> {
  return kms.getKeyRotationStatus({ KeyId });
}

/** The rotations that are done. */
export function rotationsOf({ kms, KeyId }: Key): Answer<'listKeyRotations'>['Rotations'] {
  return kms.listKeyRotations({ KeyId }).Rotations;
}

/** When the rotations were, and of which type. */
export function datesOf(key: Key): readonly (readonly [number | undefined, string | undefined])[] {
  return rotationsOf(key).map((one) => [one.RotationDate?.getTime(), one.RotationType]);
}

/** Every key material, rotated to or not. */
export function materialsOf({ kms, KeyId }: Key): Answer<'listKeyRotations'>['Rotations'] {
  return kms.listKeyRotations({ KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' }).Rotations;
}

export function metadataOf({ kms, KeyId }: Key): Answer<'describeKey'>['KeyMetadata'] {
  return kms.describeKey({ KeyId }).KeyMetadata;
}

/** The ID of the current key material. */
export function currentId(key: Key): string {
  return metadataOf(key).CurrentKeyMaterialId ?? '';
}

/** Asks for a rotation and waits for its end: longer than any was recorded to take. */
export function rotateOnDemand({ sim, kms, KeyId }: Rotating): void {
  kms.rotateKeyOnDemand({ KeyId });
  sim.clock.advance({ minutes: 8 });
}
