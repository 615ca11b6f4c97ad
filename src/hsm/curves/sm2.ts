/**
 * SM2DSA: signatures on SM2's curve over an SM3 digest. Source: GB/T 32918.2-2016 (GM/T 0003.2); the curve is that of
 * GB/T 32918.5-2017, and the signature's DER that of GM/T 0009-2012 section 7.3.
 * @module
 */
import { utf8 } from '../../lib/bytes.ts';
import type { Random } from '../../lib/random.ts';
import { integerOf, inverse, modulo, octetsOf } from '../integers.ts';
import { SM3_BYTES, sm3 } from '../symmetric/sm3.ts';
import { curveOf, generateScalar, multipleOfBase, scalarOf } from './ecc.ts';
import { decodeSignature, encodeSignature } from './ecdsa-signature.ts';
import { hedged } from './hedge.ts';

/** The distinguishing ID of a signer who names none, and the one that KMS uses (GM/T 0009-2012 section 10). */
export const SM2_DEFAULT_ID = '1234567812345678';

const COORDINATE_BYTES = 32;
/** The length of an ID in bits is written in 16 bits. */
const ID_BYTES_MAX = 8191;

/** The private scalar in big-endian bytes, or undefined when it is not from 1 to n - 2 (GB/T 32918.1 section 6.1). */
export function sm2ScalarOf(bytes: Uint8Array): bigint | undefined {
  const d = scalarOf('SM2', bytes);
  return d === curveOf('SM2').n - 1n ? undefined : d;
}

/**
 * What is signed of a message: the SM3 of Z and the message, where Z is the SM3 of signer and curve.
 * Source: GB/T 32918.2-2016 sections 5.5 and 6.1, steps A1 and A2.
 * @param publicKey - `04 ‖ x ‖ y`, 65 bytes
 * @param id - the signer's distinguishing ID, at most 8,191 bytes of UTF-8
 * @throws RangeError for a longer ID
 */
export function sm2Digest(
  publicKey: Uint8Array,
  message: Uint8Array,
  id: string = SM2_DEFAULT_ID,
): Uint8Array {
  const name = utf8(id);
  if (name.length > ID_BYTES_MAX)
    throw new RangeError(`"id" expected at most ${ID_BYTES_MAX} bytes, got ${name.length}`);
  const signed = new Uint8Array(SM3_BYTES + message.length);
  signed.set(sm3(signer(publicKey, name)));
  signed.set(message, SM3_BYTES);
  return sm3(signed);
}

/**
 * A DER signature under the private scalar `d`. Source: GB/T 32918.2-2016 section 6.1, steps A3 to A7.
 * @param digest - of `sm2Digest`
 * @param random - 32 bytes are drawn, and mixed with key and digest
 * @returns undefined for a digest that is not of 32 bytes
 */
export function sm2Sign(d: bigint, digest: Uint8Array, random: Random): Uint8Array | undefined {
  if (digest.length !== SM3_BYTES) return undefined;
  const { n } = curveOf('SM2');
  if (d === n - 1n) throw new Error('bug: a private scalar of SM2 is n - 1');
  const numbers = hedged(d, digest, random);
  for (;;) {
    const signature = sm2SignWith({ d, k: generateScalar('SM2', numbers) }, digest);
    if (signature !== undefined) return signature;
  }
}

/** The DER signature with a given secret number `k` from 1 to n - 1, or undefined for one that will not do. */
export function sm2SignWith(
  { d, k }: { readonly d: bigint; readonly k: bigint },
  digest: Uint8Array,
): Uint8Array | undefined {
  const { n } = curveOf('SM2');
  const r = (integerOf(digest) + xOfBase(k)) % n;
  if (r === 0n || r + k === n) return undefined;
  const s = (inverse(1n + d, n) * modulo(k - r * d, n)) % n;
  return s === 0n ? undefined : encodeSignature({ r, s });
}

/**
 * Whether a signature is good under the public key of `d`. Source: GB/T 32918.2-2016 section 7.1, steps B1 to B7, where
 * s · G + t · (d · G) is (s + t · d) · G, which costs a fraction.
 * @param signed - the digest is that of `sm2Digest`, the signature DER
 */
export function sm2Verify(
  d: bigint,
  signed: { readonly digest: Uint8Array; readonly signature: Uint8Array },
): boolean {
  const { digest, signature } = signed;
  const { n } = curveOf('SM2');
  const pair = decodeSignature(signature);
  if (pair === undefined || digest.length !== SM3_BYTES) return false;
  const { r, s } = pair;
  if (r === 0n || r >= n || s === 0n || s >= n) return false;
  const t = (r + s) % n;
  const k = (s + t * d) % n;
  return t !== 0n && k !== 0n && (integerOf(digest) + xOfBase(k)) % n === r;
}

/** The x-coordinate of k · G for 0 < k < n. */
function xOfBase(k: bigint): bigint {
  const point = multipleOfBase('SM2', k);
  if (point === undefined) throw new Error('bug: a scalar is 0');
  return point.x;
}

/** Length of the ID in bits, ID, a, b, x and y of the base point, x and y of the public key. */
function signer(publicKey: Uint8Array, name: Uint8Array): Uint8Array {
  const { p, a, b, x, y } = curveOf('SM2');
  const bytes = new Uint8Array(2 + name.length + 6 * COORDINATE_BYTES);
  bytes[0] = name.length >> 5;
  bytes[1] = name.length << 3;
  bytes.set(name, 2);
  let at = 2 + name.length;
  for (const value of [modulo(a, p), b, x, y]) {
    bytes.set(octetsOf(value, COORDINATE_BYTES), at);
    at += COORDINATE_BYTES;
  }
  bytes.set(publicKey.subarray(1), at);
  return bytes;
}
