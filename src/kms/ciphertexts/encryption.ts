/**
 * The destination side of Encrypt and ReEncrypt: encrypting under a key's current material.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html
 * @module
 */
import type { EncryptionAlgorithmName } from '../../hsm/algorithms.ts';
import { encrypt, plaintextBytesMax } from '../../hsm/hsm.ts';
import type { KeyMaterial } from '../../hsm/material.ts';
import { fail } from '../../kernel/fault.ts';
import type { Env } from '../../kernel/operation.ts';
import { keySpecRow } from '../key-specs.ts';
import { externalKeyBehind } from '../key-stores/custody.ts';
import { currentMaterialOf } from '../materials/materials.ts';
import type { KeyTarget } from '../target.ts';
import { type Sealing, sealBlob } from './ciphertext.ts';
import type { EncryptionContext } from './encryption-context.ts';

/** The material of a key that the state table let through: it has one. */
export function currentMaterial(target: KeyTarget): KeyMaterial {
  const material = currentMaterialOf(target);
  if (material === undefined) throw new Error(`bug: ${target.arn} has no key material`);
  return material;
}

/** Faults: InvalidKeyUsageException, for an algorithm that the key's spec does not have. */
export function admitAlgorithm({ shared }: KeyTarget, algorithm: string): void {
  const { spec, usage } = shared;
  if (!keySpecRow(spec).usages[usage]?.includes(algorithm))
    fail(
      'InvalidKeyUsageException',
      `Algorithm ${algorithm} is incompatible with key spec ${spec}.`,
    );
}

/** Faults: ValidationException, for an encryption context, unless it is empty, that a public key cannot bind. */
export function admitContext(algorithm: string, context: EncryptionContext | undefined): void {
  if (algorithm !== SYMMETRIC && context !== undefined && Object.keys(context).length > 0)
    fail(
      'ValidationException',
      'EncryptionContext is not supported when encrypting/decrypting with asymmetric CMKs.',
    );
}

export const SYMMETRIC = 'SYMMETRIC_DEFAULT';
export type EncryptionAlgorithm = EncryptionAlgorithmName | typeof SYMMETRIC;

/**
 * The ciphertext under the target's current material, with random bytes from the target's own stream.
 * Faults: ValidationException, for a plaintext that is too long for a public key.
 */
export function encryptUnder(
  target: KeyTarget,
  algorithm: EncryptionAlgorithm,
  sealing: Sealing,
  env: Env<unknown>,
): Uint8Array {
  const random = env.random(target.arn, target.key.uses);
  const material = currentMaterial(target);
  if (algorithm === SYMMETRIC) {
    const external = externalKeyBehind(target);
    const layers = external === undefined ? sealing : { ...sealing, external };
    return sealBlob('Encrypt', material, layers, random);
  }
  const longest = plaintextBytesMax(material, algorithm);
  if (sealing.plaintext.length > longest)
    fail(
      'ValidationException',
      `Algorithm ${algorithm} and key spec ${target.shared.spec} cannot encrypt data larger than ${longest} bytes.`,
    );
  const ciphertext = encrypt(material, algorithm, sealing.plaintext, random);
  if (ciphertext === undefined)
    throw new Error('bug: a plaintext that was admitted is not encrypted');
  return ciphertext;
}
