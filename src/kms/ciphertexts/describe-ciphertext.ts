/**
 * What a ciphertext blob says of itself, without opening it.
 * @module
 */
import { identify } from '../../hsm/hsm.ts';
import { toHex } from '../../lib/bytes.ts';
import type { Seed } from '../../lib/random.ts';
import { parseBlob } from './ciphertext.ts';

/** The outer facts of a blob that a symmetric key made. */
export interface CiphertextDescription {
  /** Encrypt and ReEncrypt, or GenerateDataKey and GenerateDataKeyWithoutPlaintext. */
  readonly madeBy: 'Encrypt' | 'GenerateDataKey';
  /** 64 hexadecimal digits, as in `KeyMaterialId`. */
  readonly keyMaterialId: string;
  readonly plaintextBytes: number;
  /** 24 hexadecimal digits. */
  readonly iv: string;
  /** The account and the key ID; absent for key material that another seed made, or AWS. */
  readonly account?: string;
  readonly keyId?: string;
}

/** The description, or undefined for bytes that have not the layout of such a blob. */
export function describeCiphertext(
  bytes: Uint8Array,
  seed: Seed,
): CiphertextDescription | undefined {
  if (!(bytes instanceof Uint8Array))
    throw new TypeError(`"blob" expected a Uint8Array, got ${typeof bytes}`);
  const blob = parseBlob(bytes);
  if (blob === undefined) return undefined;
  const owner = identify(seed, blob.materialId);
  return {
    madeBy: blob.kind,
    keyMaterialId: toHex(blob.materialId),
    plaintextBytes: blob.sealed.length - 16 * blob.layers,
    iv: toHex(bytes.subarray(blob.ivAt, blob.ivAt + 12)),
    ...(owner === undefined ? {} : { account: owner.account, keyId: owner.keyId }),
  };
}
