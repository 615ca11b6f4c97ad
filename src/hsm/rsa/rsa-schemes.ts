/**
 * What KMS does with an RSA key: RSAES-OAEP, RSASSA-PKCS1-v1_5 and RSASSA-PSS, over digests that are given.
 * Source: RFC 8017 sections 7.1, 8.1 and 8.2.
 *
 * All of them work on bytes around one private and one public operation, which are a parameter: another
 * implementation of these two gives the same bytes.
 * @module
 */
import { equalBytes } from '../../lib/bytes.ts';
import type { Random } from '../../lib/random.ts';
import { privateOperation, publicOperation, type RsaPrivateKey, type RsaPublicKey } from './rsa.ts';
import {
  type EncryptionHash,
  oaepDecode,
  oaepEncode,
  pkcs1Encode,
  pssEncode,
  pssVerify,
  type SignatureHash,
} from './rsa-padding.ts';

/** The two operations as {@link privateOperation} and {@link publicOperation} describe them, to the byte. */
export interface RsaOperations {
  readonly privateOperation: (key: RsaPrivateKey, bytes: Uint8Array) => Uint8Array | undefined;
  readonly publicOperation: (key: RsaPublicKey, bytes: Uint8Array) => Uint8Array | undefined;
}

/** The operations on BigInt. */
export const bigIntOperations: RsaOperations = { privateOperation, publicOperation };

/** A signature, and what it is said to sign. */
export interface SignedDigest {
  readonly digest: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * RSAES-OAEP encryption with an empty label.
 * @param random - gives the seed
 * @returns as many bytes as the modulus has, or undefined for a plaintext that is too long
 */
export function encryptOaep(
  key: RsaPublicKey,
  hash: EncryptionHash,
  plaintext: Uint8Array,
  random: Random,
  operations: RsaOperations = bigIntOperations,
): Uint8Array | undefined {
  const encoded = oaepEncode(hash, plaintext, key.bits / 8, random);
  return encoded && operations.publicOperation(key, encoded);
}

/** RSAES-OAEP decryption with an empty label, or undefined for what is no ciphertext under this key and hash. */
export function decryptOaep(
  key: RsaPrivateKey,
  hash: EncryptionHash,
  ciphertext: Uint8Array,
  operations: RsaOperations = bigIntOperations,
): Uint8Array | undefined {
  const encoded = operations.privateOperation(key, ciphertext);
  return encoded && oaepDecode(hash, encoded);
}

/**
 * An RSASSA-PKCS1-v1_5 signature.
 * @returns as many bytes as the modulus has, or undefined for a digest that is not of the hash's length
 */
export function signPkcs1(
  key: RsaPrivateKey,
  hash: SignatureHash,
  digest: Uint8Array,
  operations: RsaOperations = bigIntOperations,
): Uint8Array | undefined {
  const encoded = pkcs1Encode(hash, digest, key.bits / 8);
  return encoded && operations.privateOperation(key, encoded);
}

/** Whether it is the RSASSA-PKCS1-v1_5 signature of the digest. */
export function verifyPkcs1(
  key: RsaPublicKey,
  hash: SignatureHash,
  { digest, signature }: SignedDigest,
  operations: RsaOperations = bigIntOperations,
): boolean {
  const expected = pkcs1Encode(hash, digest, key.bits / 8);
  const encoded = operations.publicOperation(key, signature);
  return expected !== undefined && encoded !== undefined && equalBytes(encoded, expected);
}

/**
 * An RSASSA-PSS signature with a salt as long as the digest.
 * @param random - gives the salt
 * @returns as many bytes as the modulus has, or undefined for a digest that is not of the hash's length
 */
export function signPss(
  key: RsaPrivateKey,
  hash: SignatureHash,
  digest: Uint8Array,
  random: Random,
  operations: RsaOperations = bigIntOperations,
): Uint8Array | undefined {
  const encoded = pssEncode(hash, digest, key.bits / 8, random);
  return encoded && operations.privateOperation(key, encoded);
}

/** Whether it is an RSASSA-PSS signature of the digest with a salt as long as that. */
export function verifyPss(
  key: RsaPublicKey,
  hash: SignatureHash,
  { digest, signature }: SignedDigest,
  operations: RsaOperations = bigIntOperations,
): boolean {
  const encoded = operations.publicOperation(key, signature);
  return encoded !== undefined && pssVerify(hash, digest, encoded);
}
