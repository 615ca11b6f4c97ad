/**
 * The destination side of Encrypt and ReEncrypt: sealing under a key's current material.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html
 * @module
 */
import type { KeyMaterial } from '../hsm/material.ts';
import { fail } from '../kernel/fault.ts';
import type { Env } from '../kernel/operation.ts';
import { type Sealing, sealBlob } from './ciphertext.ts';
import type { KeyTarget } from './key-id.ts';

/** The material that seals. A key that the state table lets through has one. */
export function currentMaterial({ key, arn }: KeyTarget): KeyMaterial {
  if (key.shared.material === undefined) throw new Error(`bug: ${arn} has no key material`);
  return key.shared.material;
}

/** Faults: InvalidKeyUsageException, for an algorithm that the key's spec does not have. */
export function admitAlgorithm({ key }: KeyTarget, algorithm = 'SYMMETRIC_DEFAULT'): void {
  if (algorithm !== key.shared.spec)
    fail(
      'InvalidKeyUsageException',
      `Algorithm ${algorithm} is incompatible with key spec ${key.shared.spec}.`,
    );
}

/** A blob under the target's current material, with random bytes from the target's own stream. */
export function sealUnder(target: KeyTarget, sealing: Sealing, env: Env<unknown>): Uint8Array {
  const random = env.random(target.arn, target.key.uses);
  return sealBlob('Encrypt', currentMaterial(target), sealing, random);
}
