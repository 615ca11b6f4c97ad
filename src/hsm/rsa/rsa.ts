/**
 * RSA keys and the two operations that all of RSA is made of, on BigInt. A private key is kept as its factors, two or
 * more, so that an operation is a few powers of short numbers.
 * Source: RFC 8017 sections 3 and 5; FIPS 186-5 appendix A.1.
 * @module
 */
import type { Random } from '../../lib/random.ts';
import {
  bitLength,
  integerOf,
  inverseIfAny,
  leastCommonMultiple,
  octetsOf,
  power,
} from '../integers.ts';
import { isStrongProbablePrime, randomPrime } from './rsa-primes.ts';

/** The lengths of a KMS modulus. */
export type RsaBits = 2048 | 3072 | 4096;

/** Modulus, public exponent, and the modulus' exact length. */
export interface RsaPublicKey {
  readonly n: bigint;
  readonly e: bigint;
  readonly bits: RsaBits;
}

/**
 * One prime of a private key, and what the Chinese remainder theorem wants with it. The first two of a key of two
 * primes are the (p, dP, qInv) and (q, dQ) of RFC 8017 section 3.2.
 */
export interface RsaFactor {
  readonly prime: bigint;
  /** The inverse of e modulo prime - 1. */
  readonly exponent: bigint;
  /** The inverse, modulo the prime, of the product of the primes that follow in the key; 1 for the last. */
  readonly coefficient: bigint;
}

/** A private key, which holds its public one. */
export interface RsaPrivateKey extends RsaPublicKey {
  readonly factors: readonly RsaFactor[];
}

/**
 * A key with e = 65537 that follows from the stream.
 *
 * Eight primes make a key some ten times sooner than two, and its operations at least five times as quick. Nobody who
 * has not the private key can tell; a key that leaves the HSM has two, as PKCS#8 is read everywhere.
 */
export function generateRsaKey(random: Random, bits: RsaBits, primes: 2 | 8): RsaPrivateKey {
  const found: bigint[] = [];
  const shape = {
    bits: bits / primes,
    // The product of two numbers of at least 3/4, or eight of at least 15/16, of a power of 2 is above 1/2 of theirs.
    topBits: primes === 2 ? 2 : 4,
    publicExponent: F4,
  };
  while (found.length < primes) {
    const prime = randomPrime(random, shape);
    if (!found.includes(prime)) found.push(prime);
  }
  return { n: productOf(found), e: F4, bits, factors: fitting(factorsOf(found, F4)) };
}

/**
 * The key of two primes from outside, or undefined when they make none: both must be odd, distinct and prime (one
 * round of Miller-Rabin with base 2), their product of a KMS length, and e odd, at least 3 and without a common
 * factor with either prime less 1 (RFC 8017 section 3).
 */
export function rsaKeyFromPrimes(p: bigint, q: bigint, e: bigint): RsaPrivateKey | undefined {
  const publicKey = rsaPublicKey(p * q, e);
  if (publicKey === undefined || !isPrime(p) || !isPrime(q)) return undefined;
  const factors = factorsOf([p, q], e);
  return factors && { ...publicKey, factors };
}

/** The public key of a modulus and an exponent from outside, or undefined for what KMS has no key spec for. */
export function rsaPublicKey(n: bigint, e: bigint): RsaPublicKey | undefined {
  const bits = n > 0n ? bitsOf(n) : undefined;
  if (bits === undefined || (n & e & 1n) === 0n || e < 3n || e >= n) return undefined;
  return { n, e, bits };
}

/** A private key as PKCS#1 and JWK write it (RFC 8017 appendix A.1.2), without n and e. */
export interface RsaCrtForm {
  readonly d: bigint;
  readonly p: bigint;
  readonly q: bigint;
  readonly dP: bigint;
  readonly dQ: bigint;
  readonly qInv: bigint;
}

/**
 * A private key for those who know of two factors only. Those of a key of more primes are the products of one half
 * and of the other; the remainder theorem asks of factors no more than that they have none in common, and an exponent
 * of each that is right modulo its primes. So node:crypto takes such a key, and gives the same bytes.
 */
export function crtForm({ e, factors }: RsaPrivateKey): RsaCrtForm {
  const primes = factors.map((factor) => factor.prime);
  const halves = [primes.slice(0, primes.length / 2), primes.slice(primes.length / 2)] as const;
  const [p, q] = halves.map(productOf) as [bigint, bigint];
  const [dP, dQ] = halves.map((half) => privateExponent(half, e)) as [bigint, bigint];
  return { d: privateExponent(primes, e), p, q, dP, dQ, qInv: fitting(inverseIfAny(q, p)) };
}

/**
 * RSADP and RSASP1 (RFC 8017 sections 5.1.2 and 5.2.1).
 * @param bytes - as many as the modulus has
 * @returns as many, or undefined for another number of bytes, or an integer that is not below the modulus
 */
export function privateOperation(key: RsaPrivateKey, bytes: Uint8Array): Uint8Array | undefined {
  const representative = representativeOf(key, bytes);
  if (representative === undefined) return undefined;
  // Garner's algorithm from the last factor to the first: what is known modulo some, and one more, gives their product.
  let result = 0n;
  let product = 1n;
  for (let i = key.factors.length - 1; i >= 0; i--) {
    const { prime, exponent, coefficient } = key.factors[i] as RsaFactor;
    const share = power(representative, exponent, prime);
    const times = ((share - result) * coefficient) % prime;
    result += product * (times < 0n ? times + prime : times);
    product *= prime;
  }
  return octetsOf(result, bytes.length);
}

/**
 * RSAEP and RSAVP1 (RFC 8017 sections 5.1.1 and 5.2.2).
 * @param bytes - as many as the modulus has
 * @returns as many, or undefined for another number of bytes, or an integer that is not below the modulus
 */
export function publicOperation(key: RsaPublicKey, bytes: Uint8Array): Uint8Array | undefined {
  const representative = representativeOf(key, bytes);
  if (representative === undefined) return undefined;
  return octetsOf(power(representative, key.e, key.n), bytes.length);
}

const F4 = 65537n;

/** Undefined when a prime occurs twice, or e has no inverse modulo one of them less 1. */
function factorsOf(primes: readonly bigint[], e: bigint): readonly RsaFactor[] | undefined {
  const factors: RsaFactor[] = [];
  let product = 1n;
  for (const prime of primes.toReversed()) {
    const exponent = inverseIfAny(e, prime - 1n);
    const coefficient = inverseIfAny(product, prime);
    if (exponent === undefined || coefficient === undefined) return undefined;
    factors.unshift({ prime, exponent, coefficient });
    product *= prime;
  }
  return factors;
}

function bitsOf(n: bigint): RsaBits | undefined {
  const bits = bitLength(n);
  return bits === 2048 || bits === 3072 || bits === 4096 ? bits : undefined;
}

function isPrime(candidate: bigint): boolean {
  return candidate > 3n && (candidate & 1n) === 1n && isStrongProbablePrime(candidate, 2n);
}

/** The inverse of e modulo the least common multiple of the primes less 1 (FIPS 186-5 appendix A.1.1). */
function privateExponent(primes: readonly bigint[], e: bigint): bigint {
  let multiple = 1n;
  for (const prime of primes) multiple = leastCommonMultiple(multiple, prime - 1n);
  return fitting(inverseIfAny(e, multiple));
}

/** What the primes of a key always have. */
function fitting<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('bug: these primes make no RSA key');
  return value;
}

function productOf(integers: readonly bigint[]): bigint {
  return integers.reduce((product, integer) => product * integer, 1n);
}

function representativeOf(key: RsaPublicKey, bytes: Uint8Array): bigint | undefined {
  if (8 * bytes.length !== key.bits) return undefined;
  const representative = integerOf(bytes);
  return representative < key.n ? representative : undefined;
}
