/**
 * SM2PKE: encryption on SM2's curve, with SM3. Source: GB/T 32918.4-2016 (GM/T 0003.4). A ciphertext is the DER of
 * GM/T 0009-2012 section 7.2: `SEQUENCE { x INTEGER, y INTEGER, hash OCTET STRING, ciphertext OCTET STRING }`.
 * @module
 */
import { equalBytes } from '../../lib/bytes.ts';
import type { Random } from '../../lib/random.ts';
import { concat, integer, octetString, sequence } from '../encodings/der.ts';
import { integerOf, octetsOf } from '../integers.ts';
import { SM3_BYTES, sm3 } from '../symmetric/sm3.ts';
import {
  curveOf,
  decodePoint,
  encodePoint,
  generateScalar,
  multipleOf,
  multipleOfBase,
} from './ecc.ts';
import type { Affine } from './weierstrass.ts';

const COORDINATE_BYTES = 32;

/**
 * The DER ciphertext of a plaintext for the public key of `d`. Source: GB/T 32918.4-2016 section 6.1; k · (d · G) is
 * (k · d) · G, which costs a fraction.
 * @param random - 40 bytes are drawn, and again for a number whose mask is all zeros
 */
export function sm2Encrypt(d: bigint, plaintext: Uint8Array, random: Random): Uint8Array {
  const { n } = curveOf('SM2');
  for (;;) {
    const k = generateScalar('SM2', random);
    const shared = coordinates(multipleOfBase('SM2', (k * d) % n));
    const masked = mask(shared, plaintext);
    if (masked === undefined) continue;
    const point = coordinates(multipleOfBase('SM2', k));
    return encode({ ...point, hash: hashOf(shared, plaintext), masked });
  }
}

/**
 * The plaintext, or undefined for bytes that are no ciphertext, or one for another key. Source: GB/T 32918.4-2016
 * section 7.1.
 */
export function sm2Decrypt(d: bigint, ciphertext: Uint8Array): Uint8Array | undefined {
  const parts = decode(ciphertext);
  const point = parts && pointOf(parts);
  if (parts === undefined || point === undefined) return undefined;
  const shared = coordinates(multipleOf('SM2', d, point));
  const plaintext = mask(shared, parts.masked);
  if (plaintext === undefined || !equalBytes(hashOf(shared, plaintext), parts.hash))
    return undefined;
  return plaintext;
}

/** Big-endian. */
interface Coordinates {
  readonly x: Uint8Array;
  readonly y: Uint8Array;
}
interface Ciphertext extends Coordinates {
  /** C3. */
  readonly hash: Uint8Array;
  /** C2. */
  readonly masked: Uint8Array;
}

function coordinates(point: Affine | undefined): Coordinates {
  if (point === undefined) throw new Error('bug: a scalar is 0');
  return { x: octetsOf(point.x, COORDINATE_BYTES), y: octetsOf(point.y, COORDINATE_BYTES) };
}

/** C3, which binds plaintext and shared point. */
function hashOf({ x, y }: Coordinates, plaintext: Uint8Array): Uint8Array {
  return sm3(concat(x, plaintext, y));
}

/**
 * The text under the mask of a shared point, or undefined for a mask that would change nothing. No bytes have no mask.
 * Source: GB/T 32918.4-2016 section 5.4.3 (KDF).
 */
function mask({ x, y }: Coordinates, text: Uint8Array): Uint8Array | undefined {
  const counter = new Uint8Array(4);
  const masked = new Uint8Array(text.length);
  let seen = 0;
  for (let at = 0; at < text.length; at += SM3_BYTES) {
    new DataView(counter.buffer).setUint32(0, at / SM3_BYTES + 1);
    const block = sm3(concat(x, y, counter));
    for (let i = 0; i < SM3_BYTES && at + i < text.length; i++) {
      const byte = block[i] as number;
      seen |= byte;
      masked[at + i] = (text[at + i] as number) ^ byte;
    }
  }
  return seen === 0 && text.length > 0 ? undefined : masked;
}

function encode({ x, y, hash, masked }: Ciphertext): Uint8Array {
  return sequence(integer(x), integer(y), octetString(hash), octetString(masked));
}

function decode(der: Uint8Array): Ciphertext | undefined {
  let at = contents(der, 0).from;
  const next = () => {
    const { from, end } = contents(der, at);
    at = end;
    return der.subarray(from, end);
  };
  const parts = { x: next(), y: next(), hash: next(), masked: next() };
  // A value has one DER: what is of another type, length or order, or goes on after it, is not this one's.
  return equalBytes(encode(parts), der) ? parts : undefined;
}

/** Where the contents of the element at a place are, by its length octets alone. */
function contents(der: Uint8Array, at: number): { readonly from: number; readonly end: number } {
  const first = der[at + 1] ?? 0;
  const octets = first < 0x80 ? 0 : Math.min(first & 0x7f, 4);
  const from = at + 2 + octets;
  let length = octets === 0 ? first : 0;
  for (let i = at + 2; i < from; i++) length = 256 * length + (der[i] ?? 0);
  return { from, end: from + length };
}

/** C1 as a point of the curve. */
function pointOf(parts: Coordinates): Affine | undefined {
  const { p } = curveOf('SM2');
  const point = { x: integerOf(parts.x), y: integerOf(parts.y) };
  return point.x < p && point.y < p ? decodePoint('SM2', encodePoint('SM2', point)) : undefined;
}
