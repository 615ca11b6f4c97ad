import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bitLength,
  integerOf,
  inverseIfAny,
  leastCommonMultiple,
  octetsOf,
  power,
} from '../../src/hsm/integers.ts';

const natural = (bits: number) => fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n });

describe('an integer', () => {
  // The independent computation: Buffer's hexadecimal digits.
  test('law: is the one of its big-endian bytes, with zeros in front up to the length wanted', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const integer = BigInt(`0x0${Buffer.from(bytes).toString('hex')}`);
        expect(integerOf(bytes)).toBe(integer);
        expect(octetsOf(integer, bytes.length)).toEqual(bytes);
        expect(octetsOf(integer, 48)).toEqual(
          new Uint8Array([...new Uint8Array(48 - bytes.length), ...bytes]),
        );
      }),
    );
  });

  test('law: has as many bits as binary digits', () => {
    fc.assert(
      fc.property(natural(300), (n) => {
        if (n > 0n) expect(bitLength(n)).toBe(n.toString(2).length);
      }),
    );
    expect([1n, 7n, 8n, 15n, 16n, 255n, 256n].map(bitLength)).toEqual([1, 3, 4, 4, 5, 8, 9]);
  });
});

describe('modulo another integer', () => {
  // The independent computation: squares and products, from the lowest bit of the exponent on.
  function binaryPower(base: bigint, exponent: bigint, modulus: bigint): bigint {
    let result = 1n;
    let square = base;
    for (let rest = exponent; rest > 0n; rest >>= 1n) {
      if (rest & 1n) result = (result * square) % modulus;
      square = (square * square) % modulus;
    }
    return result % modulus;
  }
  const modulus = fc.oneof(natural(8), natural(256)).map((n) => n + 2n);
  const exponent = fc.oneof(
    natural(20),
    natural(64),
    natural(66),
    natural(300),
    // Long runs of set and of clear bits.
    fc.nat(200).map((n) => (1n << BigInt(n)) - 1n),
    fc.nat(200).map((n) => 1n << BigInt(n)),
  );

  test('law: a power is the product of so many factors', () => {
    fc.assert(
      fc.property(natural(300), exponent, modulus, (base, e, m) => {
        expect(power(base, e, m)).toBe(binaryPower(base, e, m));
      }),
    );
  });

  const commonDivisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : commonDivisor(b, a % b));

  test('law: an inverse gives 1, and there is none for an integer that shares a factor', () => {
    fc.assert(
      fc.property(natural(260), modulus, (a, m) => {
        const found = inverseIfAny(a, m);
        expect(found !== undefined).toBe(commonDivisor(a, m) === 1n);
        if (found === undefined) return;
        expect((a * found) % m).toBe(1n);
        expect(found > 0n && found < m).toBe(true);
      }),
    );
    expect([
      inverseIfAny(2n, 4n),
      inverseIfAny(0n, 7n),
      inverseIfAny(3n, 7n),
      inverseIfAny(10n, 7n),
    ]).toEqual([undefined, undefined, 5n, 5n]);
  });

  test('a least common multiple is the first that both divide', () => {
    for (let a = 1; a <= 12; a++)
      for (let b = 1; b <= 12; b++) {
        let first = a;
        while (first % b !== 0) first += a;
        expect(leastCommonMultiple(BigInt(a), BigInt(b))).toBe(BigInt(first));
      }
  });
});
