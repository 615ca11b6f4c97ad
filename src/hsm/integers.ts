/**
 * Integers of the public-key algorithms: their bytes, their powers and their inverses.
 * Source: RFC 8017 section 4 (I2OSP, OS2IP); sliding windows, "Handbook of Applied Cryptography", algorithm 14.85, and
 * the extended Euclidean algorithm, 2.107 and 2.142.
 * @module
 */
import { toHex } from '../lib/bytes.ts';

/** The integer that big-endian bytes hold (OS2IP); 0 for none. */
export function integerOf(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`);
}

/**
 * The big-endian bytes of an integer (I2OSP).
 * @param value - at least 0 and less than 256^length
 */
export function octetsOf(value: bigint, length: number): Uint8Array {
  const digits = value.toString(16).padStart(2 * length, '0');
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++)
    bytes[i] = (digitAt(digits, 2 * i) << 4) | digitAt(digits, 2 * i + 1);
  return bytes;
}

/** How many bits a positive integer has. */
export function bitLength(value: bigint): number {
  const digits = value.toString(16);
  return 4 * digits.length - Math.clz32(digitAt(digits, 0)) + 28;
}

/** The residue from 0 to modulus - 1. */
export function modulo(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

/** A power modulo an integer greater than 1. Its time depends on the exponent: this is no code for real secrets. */
export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  const bits = exponent.toString(2);
  // A short exponent, such as a public one, would pay for a table and hardly use it.
  const width = bits.length > 64 ? WINDOW_BITS : 1;
  const odds = oddPowers(base % modulus, width, modulus);
  let result = 1n;
  let at = 0;
  while (at < bits.length) {
    if (bits.charCodeAt(at) === ZERO) {
      result = (result * result) % modulus;
      at++;
      continue;
    }
    // A window begins and ends with a set bit.
    let end = Math.min(at + width, bits.length);
    while (bits.charCodeAt(end - 1) === ZERO) end--;
    let window = 0;
    for (; at < end; at++) {
      result = (result * result) % modulus;
      window = 2 * window + bits.charCodeAt(at) - ZERO;
    }
    result = (result * (odds[window >> 1] as bigint)) % modulus;
  }
  return result % modulus;
}

/** The inverse of a value that shares no factor with the modulus; 0 for 0. */
export function inverse(value: bigint, modulus: bigint): bigint {
  return inverseIfAny(value, modulus) ?? 0n;
}

/** The inverse modulo an integer greater than 1, or undefined when there is none. */
export function inverseIfAny(value: bigint, modulus: bigint): bigint | undefined {
  let larger = modulus;
  let smaller = modulo(value, modulus);
  // Each is its factor times `value`, modulo `modulus`.
  let largerFactor = 0n;
  let smallerFactor = 1n;
  while (smaller > 1n) {
    const quotient = larger / smaller;
    const rest = larger - quotient * smaller;
    const factor = largerFactor - quotient * smallerFactor;
    larger = smaller;
    smaller = rest;
    largerFactor = smallerFactor;
    smallerFactor = factor;
  }
  return smaller === 1n ? modulo(smallerFactor, modulus) : undefined;
}

/** The inverses of values that share no factor with the modulus, all by one inversion (P. Montgomery's trick). */
export function inversesOf(values: readonly bigint[], modulus: bigint): readonly bigint[] {
  const products: bigint[] = [];
  let product = 1n;
  for (const value of values) {
    products.push(product);
    product = (product * value) % modulus;
  }
  let rest = inverse(product, modulus);
  const inverses = [...products];
  for (let i = values.length - 1; i >= 0; i--) {
    inverses[i] = (rest * (products[i] as bigint)) % modulus;
    rest = (rest * (values[i] as bigint)) % modulus;
  }
  return inverses;
}

/** The least common multiple of two positive integers. */
export function leastCommonMultiple(a: bigint, b: bigint): bigint {
  let [higher, lower] = [a, b];
  while (lower !== 0n) [higher, lower] = [lower, higher % lower];
  return (a / higher) * b;
}

const ZERO = 0x30;
const WINDOW_BITS = 5;

/** base, base³, base⁵ ... up to the widest window. */
function oddPowers(base: bigint, width: number, modulus: bigint): bigint[] {
  const powers = [base];
  if (width === 1) return powers;
  const square = (base * base) % modulus;
  let last = base;
  for (let i = 1; i < 1 << (width - 1); i++) {
    last = (last * square) % modulus;
    powers.push(last);
  }
  return powers;
}

/** The value of a hexadecimal digit. */
function digitAt(digits: string, index: number): number {
  const code = digits.charCodeAt(index);
  return code < 0x3a ? code - ZERO : code - 0x57;
}
