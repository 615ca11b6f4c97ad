import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { integerOf, inverse, inversesOf, modulo, octetsOf, power } from '../../src/hsm/integers.ts';

describe('octet strings', () => {
  // The independent computation: Buffer's hexadecimal digits, and DataView for the short ones.
  test('law: bytes and integer are each other’s, at every length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const value = BigInt(`0x0${Buffer.from(bytes).toString('hex')}`);
        expect(integerOf(bytes)).toBe(value);
        expect(octetsOf(value, bytes.length)).toEqual(bytes);
      }),
    );
  });

  test.each([
    [0n, 0, []],
    [0n, 2, [0, 0]],
    [1n, 1, [1]],
    [0x0102n, 4, [0, 0, 1, 2]],
    [2n ** 48n, 7, [1, 0, 0, 0, 0, 0, 0]],
    [2n ** 48n - 1n, 6, [255, 255, 255, 255, 255, 255]],
  ])('%s in %i bytes', (value, length, expected) => {
    expect([...octetsOf(value, length)]).toEqual(expected);
  });
});

describe('modulo a number', () => {
  // 2^255 - 19 is prime (RFC 7748 section 4.1).
  const prime = 2n ** 255n - 19n;
  const value = fc.bigInt({ min: -prime * 3n, max: prime * 3n });

  test('law: a residue is from 0 on, and differs by a multiple', () => {
    fc.assert(
      fc.property(value, fc.bigInt({ min: 1n, max: prime }), (n, modulus) => {
        const rest = modulo(n, modulus);
        expect(rest >= 0n && rest < modulus).toBe(true);
        expect((n - rest) % modulus).toBe(0n);
      }),
    );
  });

  test('law: a value times its inverse is 1, and 0 has 0', () => {
    const edges = [1n, -1n, 2n, prime - 1n, prime + 1n].map((n) => fc.constant(n));
    fc.assert(
      fc.property(fc.oneof(...edges, value), (n) => {
        const product = modulo(n * inverse(n, prime), prime);
        expect(product).toBe(n % prime === 0n ? 0n : 1n);
        expect(inverse(n, prime) >= 0n && inverse(n, prime) < prime).toBe(true);
      }),
    );
    expect(inverse(0n, prime)).toBe(0n);
    expect(inverse(prime, prime)).toBe(0n);
  });

  test('law: many inverses are those of each', () => {
    fc.assert(
      fc.property(
        fc.array(
          value.filter((n) => n % prime !== 0n),
          { maxLength: 9 },
        ),
        (values) => {
          const inverses = inversesOf(values, prime);
          expect(inverses.map((n) => modulo(n, prime))).toEqual(
            values.map((n) => inverse(n, prime)),
          );
        },
      ),
    );
  });

  test('law: a power is the base so many times', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.nat(40),
        fc.integer({ min: 2, max: 1000 }),
        (base, n, modulus) => {
          expect(power(BigInt(base), BigInt(n), BigInt(modulus))).toBe(
            BigInt(base) ** BigInt(n) % BigInt(modulus),
          );
        },
      ),
    );
    // Fermat's little theorem.
    expect(power(3n, prime - 1n, prime)).toBe(1n);
  });
});
