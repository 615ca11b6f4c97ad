import { checkPrimeSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isStrongProbablePrime, randomPrime } from '../../../src/hsm/rsa/rsa-primes.ts';
import { type Random, randomFrom, seedFrom } from '../../../src/lib/random.ts';

const seed = seedFrom('primes');
const stream = (bits: number, n: number) => randomFrom(seed, 'prime', String(bits), n);

/** A stream that begins with given 32-bit numbers. */
function beginningWith(...numbers: readonly number[]): Random {
  const rest = stream(0, 0);
  const next = numbers.values();
  return Object.assign(stream(0, 1), {
    bytes(length: number) {
      const { value } = next.next();
      if (value === undefined) return rest.bytes(length);
      const bytes = new Uint8Array(length);
      new DataView(bytes.buffer).setUint32(0, value);
      return bytes;
    },
  });
}
const shape32 = { bits: 32, topBits: 2, publicExponent: 65537n };

describe('a random prime', () => {
  // The independent computation: OpenSSL's test of each odd number from the start on that the stream gives.
  test.each([
    [256, 4, 8],
    [384, 4, 5],
    [512, 4, 4],
    [1024, 2, 1],
  ])('of %i bits, %i of them set, is the first after a random start', (bits, topBits, count) => {
    for (let n = 0; n < count; n++) {
      const prime = randomPrime(stream(bits, n), { bits, topBits, publicExponent: 65537n });
      const start = Buffer.from(stream(bits, n).bytes(bits / 8));
      const from =
        (BigInt(`0x${start.toString('hex')}`) |
          (((1n << BigInt(topBits)) - 1n) << BigInt(bits - topBits)) |
          1n) &
        ~0x4000n;
      let first = from;
      while (!checkPrimeSync(first)) first += 2n;
      expect(prime).toBe(first);
      expect(prime >> BigInt(bits - topBits)).toBe((1n << BigInt(topBits)) - 1n);
      expect(prime % 65537n).not.toBe(1n);
    }
  });

  test('less 1 has no factor of the public exponent', () => {
    for (let n = 0; n < 20; n++) {
      const prime = randomPrime(stream(256, n), { bits: 256, topBits: 4, publicExponent: 3n });
      expect(checkPrimeSync(prime)).toBe(true);
      expect(prime % 3n).toBe(2n);
    }
  });

  // 3842610773 is the prime before the gap of 336, the longest below 2^32: OEIS A002386, A005250.
  test('is sought from another start when none is near', () => {
    const prime = randomPrime(beginningWith(3842610775, 0xc0000001), shape32);
    let first = 0xc0000001n;
    while (!checkPrimeSync(first)) first += 2n;
    expect(prime).toBe(first);
  });

  test('of the highest start has no bit more than it should', () => {
    const prime = randomPrime(beginningWith(0xffffffff), shape32);
    expect(prime >> 31n).toBe(1n);
    expect(checkPrimeSync(prime)).toBe(true);
  });

  // 41617 · 83233: 2^(n - 1) is 1 modulo n, as the first line shows.
  test('is none of those that Fermat’s test takes for primes', () => {
    const pseudoprime = 3463907761n;
    expect(41617n * 83233n).toBe(pseudoprime);
    let power = 1n;
    for (let i = 0; i < 32; i++) {
      const bit = ((pseudoprime - 1n) >> BigInt(31 - i)) & 1n;
      power = (power * power * (bit ? 2n : 1n)) % pseudoprime;
    }
    expect(power).toBe(1n);
    let next = pseudoprime;
    while (!checkPrimeSync(next)) next += 2n;
    expect(randomPrime(beginningWith(Number(pseudoprime)), shape32)).toBe(next);
  });
});

describe('a round of the Miller-Rabin test', () => {
  test('passes every odd prime with every base, and no composite below 2000 with both 2 and 3', () => {
    for (let n = 5n; n < 2000n; n += 2n) {
      const prime = checkPrimeSync(n);
      expect(isStrongProbablePrime(n, 2n) && isStrongProbablePrime(n, 3n)).toBe(prime);
      if (prime && n < 200n)
        for (let base = 2n; base <= n - 2n; base++)
          expect(isStrongProbablePrime(n, base)).toBe(true);
    }
  });

  // The first strong pseudoprimes to base 2: OEIS A001262. The first Carmichael numbers: OEIS A002997.
  test.each([2047n, 3277n, 4033n, 4681n, 8321n])('passes %s with base 2 but not with 3', (n) => {
    expect([isStrongProbablePrime(n, 2n), isStrongProbablePrime(n, 3n)]).toEqual([true, false]);
  });
  test.each([561n, 1105n, 1729n, 2465n, 2821n])('does not pass %s with base 2', (n) => {
    expect(isStrongProbablePrime(n, 2n)).toBe(false);
  });
});
