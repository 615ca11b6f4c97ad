/**
 * Ed25519 and Ed25519ph. Source: RFC 8032 sections 5.1.5 to 5.1.7.
 *
 * Of the two equations that section 5.1.7 allows, the one without the cofactor is verified, and by comparing encodings:
 * so do OpenSSL and AWS-LC, and a signature that is good here is good there.
 * @module
 */
import { sha512 } from '@noble/hashes/sha2.js';
import { equalBytes, utf8 } from '../../lib/bytes.ts';
import { integerOf, modulo, octetsOf } from '../integers.ts';
import { decodeExtended, edwards25519, encodeExtended, multiplyBase25519 } from './edwards25519.ts';
import { multiply } from './multiplication.ts';

/** A private key made ready (RFC 8032 section 5.1.5). */
export interface Ed25519Key {
  /** The 32 bytes that it comes from, not to be written to. */
  readonly seed: Uint8Array;
  /** What the base point is multiplied by, modulo its order. */
  readonly scalar: bigint;
  /** The 32 bytes from which the secret number of a signature comes. */
  readonly prefix: Uint8Array;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** `pure` signs the message; `ph` signs what is given in its place, the 64 bytes of its SHA-512 digest. */
export type Ed25519Variant = 'pure' | 'ph';

/** What a verification compares. */
export interface Ed25519Signed {
  /** The message or, for `ph`, its digest. */
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** The key of a seed of 32 bytes, which RFC 8032 calls the private key. */
export function ed25519KeyOf(seed: Uint8Array): Ed25519Key {
  const hash = sha512(seed);
  const low = hash.slice(0, 32);
  low[0] = (low[0] ?? 0) & 0xf8;
  low[31] = ((low[31] ?? 0) & 0x7f) | 0x40;
  const scalar = scalarOf(low);
  const publicKey = encodeExtended(multiplyBase25519(scalar));
  return { seed, scalar, prefix: hash.slice(32), publicKey };
}

/** The signature of 64 bytes. It follows from key and message. */
export function ed25519Sign(
  key: Ed25519Key,
  variant: Ed25519Variant,
  message: Uint8Array,
): Uint8Array {
  const secret = hashOf(variant, key.prefix, message);
  const signature = new Uint8Array(64);
  signature.set(encodeExtended(multiplyBase25519(secret)));
  const challenge = hashOf(variant, signature.subarray(0, 32), key.publicKey, message);
  const s = (secret + challenge * key.scalar) % edwards25519.order;
  signature.set(octetsOf(s, 32).reverse(), 32);
  return signature;
}

/** Whether a signature is good under a public key of 32 bytes. */
export function ed25519Verify(
  publicKey: Uint8Array,
  variant: Ed25519Variant,
  { message, signature }: Ed25519Signed,
): boolean {
  const point = decodeExtended(publicKey);
  const s = sOf(signature);
  if (point === undefined || s === undefined) return false;
  const first = signature.subarray(0, 32);
  const challenge = hashOf(variant, first, publicKey, message);
  const multiple = multiply(edwards25519, challenge, edwards25519.negate(point));
  return equalBytes(encodeExtended(edwards25519.add(multiplyBase25519(s), multiple)), first);
}

/** Whether a signature is good under one's own public key: for s · B - c · (a · B) is (s - c · a) · B. */
export function ed25519VerifyOwn(
  key: Ed25519Key,
  variant: Ed25519Variant,
  { message, signature }: Ed25519Signed,
): boolean {
  const s = sOf(signature);
  if (s === undefined) return false;
  const first = signature.subarray(0, 32);
  const challenge = hashOf(variant, first, key.publicKey, message);
  const secret = modulo(s - challenge * key.scalar, edwards25519.order);
  return equalBytes(encodeExtended(multiplyBase25519(secret)), first);
}

/** The second half of a signature, or undefined when the length or the number is none (section 5.1.7, step 1). */
function sOf(signature: Uint8Array): bigint | undefined {
  if (signature.length !== 64) return undefined;
  const s = littleEndian(signature.subarray(32));
  return s < edwards25519.order ? s : undefined;
}

/** SHA-512 of the variant's domain and the parts, as a scalar. */
function hashOf(variant: Ed25519Variant, ...parts: readonly Uint8Array[]): bigint {
  const hash = sha512.create();
  if (variant === 'ph') hash.update(domain());
  for (const part of parts) hash.update(part);
  return scalarOf(hash.digest());
}

/** dom2(1, ''), the flag of the prehash and an empty context (RFC 8032 section 2). */
function domain(): Uint8Array {
  return utf8('SigEd25519 no Ed25519 collisions\x01\x00');
}

function scalarOf(bytes: Uint8Array): bigint {
  return littleEndian(bytes) % edwards25519.order;
}

function littleEndian(bytes: Uint8Array): bigint {
  return integerOf(bytes.slice().reverse());
}
