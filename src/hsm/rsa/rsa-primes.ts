/**
 * Primes for RSA keys, from a stream of random bytes: a random start, a sieve over the odd numbers after it, a Fermat
 * test of what is left, and Miller-Rabin tests of what passes.
 * Source: FIPS 186-5 appendices A.1.3 and B.3; Handbook of Applied Cryptography, section 4.4 (incremental search).
 * @module
 */
import type { Random } from '../../lib/random.ts';
import { integerOf, power } from '../integers.ts';

/** What a prime has to be besides prime. */
export interface PrimeShape {
  /** Its exact length; a multiple of 32, at most 2048. */
  readonly bits: number;
  /** How many of its highest bits are set. */
  readonly topBits: number;
  /** Does not divide the prime less 1, so that it has an inverse modulo that; itself a prime. */
  readonly publicExponent: bigint;
}

/** The first prime of a shape after a random start; the same one for the same stream. */
export function randomPrime(random: Random, shape: PrimeShape): bigint {
  for (;;) {
    const start = randomStart(random, shape);
    const first = integerOf(start);
    const composite = sieve(start, shape.bits);
    for (let step = 0; step < composite.length; step++) {
      if (composite[step] !== 0) continue;
      const candidate = first + BigInt(2 * step);
      if (isFermatProbablePrime(candidate) && isPrime(candidate, random, shape)) return candidate;
    }
  }
}

/**
 * One round of the Miller-Rabin test (FIPS 186-5 appendix B.3.1): true for every prime, and for a composite number
 * with at most one base in four.
 * @param candidate - odd, greater than 3
 * @param base - from 2 to candidate - 2
 */
export function isStrongProbablePrime(candidate: bigint, base: bigint): boolean {
  const last = candidate - 1n;
  let halvings = 1;
  let exponent = last >> 1n;
  for (; (exponent & 1n) === 0n; exponent >>= 1n) halvings++;
  let root = power(base, exponent, candidate);
  if (root === 1n) return true;
  for (; halvings > 0; halvings--) {
    if (root === last) return true;
    root = (root * root) % candidate;
  }
  return false;
}

/**
 * The rounds of which a random composite of 1024, 1536 or 2048 bits passes all with a chance below 2^-120, 2^-133 or
 * 2^-157, which is less than the strength of a key made of two: 112 bits for 2048, 128 for 3072 (SP 800-57 part 1,
 * table 2). The bound is k^(3/2) 2^t t^(-1/2) 4^(2 - sqrt(tk)): Handbook of Applied Cryptography, fact 4.48.
 *
 * Shorter primes are only in keys of many primes, of which FIPS 186-5 knows none. The same bound is below 2^-45, 2^-58
 * and 2^-70 for 256, 384 and 512 bits; a composite would spoil one key of a test, and more rounds would cost each.
 */
function roundsFor(bits: number): number {
  return bits === 1024 ? 5 : 4;
}

function isPrime(candidate: bigint, random: Random, shape: PrimeShape): boolean {
  if ((candidate - 1n) % shape.publicExponent === 0n) return false;
  for (let round = roundsFor(shape.bits); round > 0; round--) {
    const drawn = integerOf(random.bytes(shape.bits / 8));
    if (!isStrongProbablePrime(candidate, 2n + (drawn % (candidate - 3n)))) return false;
  }
  return true;
}

/** Odd, with the highest bits set, and so far below the next power of 2 that no step of the sieve reaches it. */
function randomStart(random: Random, { bits, topBits }: PrimeShape): Uint8Array {
  const start = random.bytes(bits / 8);
  const last = start.length - 1;
  start[0] = (start[0] as number) | (0xff << (8 - topBits));
  start[last] = (start[last] as number) | 1;
  // The steps of the longest sieve sum up to 2^14; this is the bit of 2^14, at which their carry ends.
  start[last - 1] = (start[last - 1] as number) & ~0x40;
  return start;
}

/**
 * Whether 2^(n - 1) is 1 modulo n, as it is for every prime. Powers of 2 are shifts, so this is a fifth quicker than
 * another base.
 */
function isFermatProbablePrime(n: bigint): boolean {
  const digits = (n - 1n).toString(16);
  let result = 1n << BigInt(Number.parseInt(digits.slice(0, 2), 16));
  for (let i = 2; i < digits.length; i++) {
    result = (result * result) % n;
    result = (result * result) % n;
    result = (result * result) % n;
    result = ((result * result) << BigInt(Number.parseInt(digits.charAt(i), 16))) % n;
  }
  return result === 1n;
}

interface SmallPrimes {
  readonly primes: Int32Array;
  /** 1 / prime. */
  readonly reciprocals: Float64Array;
}

const smallPrimesBelow = new Map<number, SmallPrimes>();

/**
 * Which of the odd numbers from `start` on have a small factor: 4 times as many as the start has bits, some 11 times
 * the mean distance of two primes. Small is below an eighth of the square of the bits: to divide by larger
 * ones costs what it saves in tests, and takes longer in a process that has just begun.
 */
function sieve(start: Uint8Array, bits: number): Uint8Array {
  const composite = new Uint8Array(4 * bits);
  const words = wordsOf(start);
  const { primes, reciprocals } = smallPrimes((bits * bits) / 8);
  for (let i = 0; i < primes.length; i++) {
    const prime = primes[i] as number;
    const rest = remainder(words, prime, reciprocals[i] as number);
    // The smallest step for which start + 2 step is divisible.
    let step = rest === 0 ? 0 : prime - rest;
    if (step & 1) step += prime;
    for (step >>= 1; step < composite.length; step += prime) composite[step] = 1;
  }
  return composite;
}

/**
 * What a division leaves, or the prime itself for 0. By multiplication, which is quicker than `%`: the quotient is
 * below 2^33, so its rounding is off by less than 2^-19, and the prime is below 2^19. Only an exact quotient can lose 1.
 */
function remainder(words: Float64Array, prime: number, reciprocal: number): number {
  let rest = 0;
  for (let i = 0; i < words.length; i++) {
    const term = rest * 0x100000000 + (words[i] as number);
    rest = term - Math.floor(term * reciprocal) * prime;
  }
  return rest;
}

/** 32-bit words, the highest first. */
function wordsOf(bytes: Uint8Array): Float64Array {
  const words = new Float64Array(bytes.length / 4);
  for (let i = 0; i < bytes.length; i++)
    words[i >> 2] = (words[i >> 2] as number) * 256 + (bytes[i] as number);
  return words;
}

/** The odd primes below a limit, by the sieve of Eratosthenes. */
function smallPrimes(limit: number): SmallPrimes {
  let found = smallPrimesBelow.get(limit);
  if (found !== undefined) return found;
  const composite = new Uint8Array(limit);
  const primes: number[] = [];
  for (let n = 3; n < limit; n += 2) {
    if (composite[n] !== 0) continue;
    primes.push(n);
    for (let multiple = n * n; multiple < limit; multiple += 2 * n) composite[multiple] = 1;
  }
  found = {
    primes: Int32Array.from(primes),
    reciprocals: Float64Array.from(primes, (prime) => 1 / prime),
  };
  smallPrimesBelow.set(limit, found);
  return found;
}
