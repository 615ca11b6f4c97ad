/** KMS keys of any spec, what they know of themselves, and keys from outside brought in. @module */
import { constants, createPublicKey, type KeyObject, publicEncrypt } from 'node:crypto';
import type { KmsClient } from '../../src/index.ts';
import { FOR_EVER, importInto, KEY_WRAP, OAEP } from './imports.ts';

type CreateKeyInput = NonNullable<Parameters<KmsClient['createKey']>[0]>;
export type KeySpec = NonNullable<CreateKeyInput['KeySpec']>;
export type KeyUsage = NonNullable<CreateKeyInput['KeyUsage']>;

/** The ARN of a new key. */
export function newKey(kms: KmsClient, KeySpec: KeySpec, KeyUsage: KeyUsage): string {
  return kms.createKey({ KeySpec, KeyUsage }).KeyMetadata.Arn;
}

/** What GetPublicKey answers, loaded by node:crypto. */
export function publicKeyOf(kms: KmsClient, KeyId: string): KeyObject {
  return spki(kms.getPublicKey({ KeyId }).PublicKey);
}

/** The key inside SubjectPublicKeyInfo of a lattice algorithm or Ed25519: all but the algorithm before it. */
export function rawPublicKey(info: Uint8Array, bytes: number): Uint8Array {
  return info.slice(info.length - bytes);
}

/**
 * The ARN of a new key of EXTERNAL origin, with its material.
 * @param material - PKCS#8, or the bytes of an HMAC key
 */
export function newImportedKey(
  kms: KmsClient,
  KeySpec: KeySpec,
  KeyUsage: KeyUsage,
  material: Uint8Array,
): string {
  const { Arn } = kms.createKey({ KeySpec, KeyUsage, Origin: 'EXTERNAL' }).KeyMetadata;
  // What one RSA block holds, and what is too long for it or may not be in it.
  const direct = KeySpec.startsWith('HMAC') || KeySpec === 'SM2';
  importInto(kms, Arn, material, FOR_EVER, direct ? OAEP : KEY_WRAP);
  return Arn;
}

/** The OIDs of curves, DER in hexadecimal: SEC 2 version 2.0 appendix A.2; GM/T 0006-2012. */
const CURVE_OIDS = {
  'P-256': '06082a8648ce3d030107',
  'P-384': '06052b81040022',
  'P-521': '06052b81040023',
  SM2: '06082a811ccf5501822d',
} as const;

/** PKCS#8 of an elliptic curve's private scalar in hexadecimal, without its point (RFC 5958, RFC 5915). */
export function ecPrivateKey(curve: keyof typeof CURVE_OIDS, scalar: string): Uint8Array {
  const element = (tag: string, ...parts: readonly string[]) => {
    const contents = parts.join('');
    return `${tag}${(contents.length / 2).toString(16).padStart(2, '0')}${contents}`;
  };
  const algorithm = element('30', '06072a8648ce3d0201', CURVE_OIDS[curve]);
  const key = element('30', '020101', element('04', scalar));
  const info = element('30', '020100', algorithm, element('04', key));
  return new Uint8Array(Buffer.from(info, 'hex'));
}

/** RSAES-OAEP by node:crypto. */
export function oaepTo(key: KeyObject, oaepHash: string, plaintext: Uint8Array): Uint8Array {
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  return new Uint8Array(publicEncrypt({ key, padding, oaepHash }, plaintext));
}

/** SubjectPublicKeyInfo, loaded by node:crypto. */
export function spki(info: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.from(info), format: 'der', type: 'spki' });
}
