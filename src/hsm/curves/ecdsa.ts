/**
 * ECDSA over a digest. Source: FIPS 186-5 sections 6.4.1 and 6.4.2.
 *
 * As in AWS KMS, the secret number of a signature is random, and `s` is left as it falls, in the upper half of the
 * order as often as in the lower.
 * @module
 */

import { integerOf, inverse } from '../integers.ts';
import {
  type CurveName,
  curveOf,
  decodePoint,
  generateScalar,
  multipleOfBase,
  sumOfMultiples,
} from './ecc.ts';
import { decodeSignature, encodeSignature, type SignaturePair } from './ecdsa-signature.ts';
import { type Hedged, hedged } from './hedge.ts';

/**
 * The x-coordinate of k · G for 0 < k < n. Signing, and verifying under a key of one's own, need nothing else of the
 * curve: a backend that has a quicker one gives it, and all bytes stay the same.
 */
export type BaseX = (curve: CurveName, k: bigint) => bigint;

/** What a verification compares. */
export interface Signed {
  readonly digest: Uint8Array;
  /** DER. */
  readonly signature: Uint8Array;
}

/** A DER signature under the private scalar `d`. */
export function ecdsaSign(
  curve: CurveName,
  d: bigint,
  digest: Uint8Array,
  random: Hedged,
  baseX: BaseX = xOfBase,
): Uint8Array {
  const numbers = hedged(d, digest, random);
  for (;;) {
    const k = generateScalar(curve, numbers);
    const signature = ecdsaSignWith(curve, { d, k }, digest, baseX);
    if (signature !== undefined) return signature;
  }
}

/** The DER signature with a given secret number `k` from 1 to n - 1, or undefined for one that will not do: r or s is 0. */
export function ecdsaSignWith(
  curve: CurveName,
  { d, k }: { readonly d: bigint; readonly k: bigint },
  digest: Uint8Array,
  baseX: BaseX = xOfBase,
): Uint8Array | undefined {
  const { n } = curveOf(curve);
  const r = baseX(curve, k) % n;
  const s = (inverse(k, n) * ((representative(curve, digest) + r * d) % n)) % n;
  return r === 0n || s === 0n ? undefined : encodeSignature({ r, s });
}

/** Whether a signature is good under the public key as it is encoded, compressed or not. */
export function ecdsaVerify(
  curve: CurveName,
  publicKey: Uint8Array,
  { digest, signature }: Signed,
): boolean {
  const point = decodePoint(curve, publicKey);
  const pair = pairOf(curve, signature);
  if (point === undefined || pair === undefined) return false;
  const { n } = curveOf(curve);
  const w = inverse(pair.s, n);
  const u = (representative(curve, digest) * w) % n;
  const sum = sumOfMultiples(curve, u, { v: (pair.r * w) % n, point });
  return sum !== undefined && sum.x % n === pair.r;
}

/**
 * Whether a signature is good under the public key of `d`: for u · G + v · (d · G) is (u + v · d) · G, which costs a
 * fraction.
 */
export function ecdsaVerifyOwn(
  curve: CurveName,
  d: bigint,
  { digest, signature }: Signed,
  baseX: BaseX = xOfBase,
): boolean {
  const pair = pairOf(curve, signature);
  if (pair === undefined) return false;
  const { n } = curveOf(curve);
  const k = (inverse(pair.s, n) * ((representative(curve, digest) + pair.r * d) % n)) % n;
  return k !== 0n && baseX(curve, k) % n === pair.r;
}

/** The one in pure TypeScript. */
export function xOfBase(curve: CurveName, k: bigint): bigint {
  const point = multipleOfBase(curve, k);
  if (point === undefined) throw new Error('bug: a scalar is 0');
  return point.x;
}

/** The digest as an integer: its leftmost bits, as many as the order has. */
function representative(curve: CurveName, digest: Uint8Array): bigint {
  const surplus = 8 * digest.length - curveOf(curve).orderBits;
  const value = integerOf(digest);
  return surplus > 0 ? value >> BigInt(surplus) : value;
}

/** The pair of a DER signature, or undefined when one of it is not from 1 to n - 1. */
function pairOf(curve: CurveName, signature: Uint8Array): SignaturePair | undefined {
  const { n } = curveOf(curve);
  const pair = decodeSignature(signature);
  if (pair === undefined) return undefined;
  const { r, s } = pair;
  return r > 0n && r < n && s > 0n && s < n ? pair : undefined;
}
