import { createECDH } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  edwards25519,
  encodeExtended,
  multiplyBase25519,
} from '../../../src/hsm/curves/edwards25519.ts';
import { baseMultiplierOf, multiply } from '../../../src/hsm/curves/multiplication.ts';
import { affineOf, type CurveParameters, groupOf } from '../../../src/hsm/curves/weierstrass.ts';
import { integerOf } from '../../../src/hsm/integers.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** All multiples of the base point from 0 on, by the chord and the tangent of the textbook; infinity is undefined. */
function multiplesOf({ p, a, x, y }: CurveParameters): (Point | undefined)[] {
  const prime = Number(p);
  const residue = (n: number) => ((n % prime) + prime) % prime;
  const quotient = (n: number, by: number) => {
    for (let i = 0; i < prime; i++) if (residue(i * by - n) === 0) return i;
    throw new Error('no quotient');
  };
  const base = { x: Number(x), y: Number(y) };
  const multiples: (Point | undefined)[] = [undefined];
  let last: Point | undefined = base;
  while (last !== undefined) {
    multiples.push(last);
    const same: boolean = last.x === base.x;
    if (same && residue(last.y + base.y) === 0) return multiples;
    const slope: number = same
      ? quotient(residue(3 * last.x * last.x + Number(a)), residue(2 * last.y))
      : quotient(residue(last.y - base.y), residue(last.x - base.x));
    const sum: number = residue(slope * slope - last.x - base.x);
    last = { x: sum, y: residue(slope * (last.x - sum) - last.y) };
  }
  return multiples;
}

// Curves so small that every case comes up in which a sum is a double or is zero. Their orders are prime, and greater
// than the sum of the teeth of a row: 2,730.
const small: readonly CurveParameters[] = [
  { p: 3511n, a: -3n, b: 3n, n: 3571n, x: 1n, y: 1n },
  { p: 3511n, a: 0n, b: 7n, n: 3433n, x: 1n, y: 1118n },
];
describe.each(small)('on the curve of $n points, a = $a', (curve) => {
  const expected = multiplesOf(curve);
  const group = groupOf(curve);
  const shown = expected.map((point) => point && { x: BigInt(point.x), y: BigInt(point.y) });

  test('the textbook counts as many points', () => {
    expect(BigInt(expected.length)).toBe(curve.n);
  });

  test('every multiple of the base point is the textbook’s', () => {
    const multiplyBase = baseMultiplierOf(group);
    const found = shown.map((_, scalar) => affineOf(curve, multiplyBase(BigInt(scalar))));
    expect(found).toEqual(shown);
  });

  test('every multiple of other points is the textbook’s', () => {
    for (const factor of [1, 2, 3000]) {
      const point = expected[factor];
      if (point === undefined) throw new Error('not a point');
      // In other coordinates of the same point.
      const z = BigInt(factor) + 1n;
      const jacobian = { x: BigInt(point.x) * z * z, y: BigInt(point.y) * z * z * z, z };
      const found = shown.map((_, n) => affineOf(curve, multiply(group, BigInt(n), jacobian)));
      expect(found).toEqual(shown.map((_, n) => shown[(n * factor) % expected.length]));
    }
  });

  test('law: every two points have the textbook’s sum', () => {
    const nth = fc.nat(expected.length - 1);
    const of = (n: number, z: bigint) => {
      const point = shown[n];
      return point ? { x: point.x * z * z, y: point.y * z * z * z, z } : group.zero;
    };
    const scale = fc.bigInt({ min: 1n, max: curve.p - 1n });
    fc.assert(
      fc.property(nth, nth, scale, scale, (m, n, z1, z2) => {
        const sum = shown[(m + n) % expected.length];
        expect(affineOf(curve, group.add(of(m, z1), of(n, z2)))).toEqual(sum);
        expect(affineOf(curve, group.add(of(m, z1), group.negate(of(m, z2))))).toBeUndefined();
        const double = shown[(2 * m) % expected.length];
        expect(affineOf(curve, group.double(of(m, z1)))).toEqual(double);
        expect(affineOf(curve, group.add(of(m, z1), of(m, z2)))).toEqual(double);
      }),
    );
  });
});

// A curve of another standard, which KMS has in China only: GB/T 32918.5-2017. node:crypto knows it by OpenSSL.
test('the curve of SM2 needs no more than its parameters', () => {
  const sm2: CurveParameters = {
    p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
    a: -3n,
    b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
    n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
    x: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
    y: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
  };
  const multiplyBase = baseMultiplierOf(groupOf(sm2));
  const node = createECDH('SM2');
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: sm2.n - 1n }), (scalar) => {
      node.setPrivateKey(scalar.toString(16).padStart(64, '0'), 'hex');
      const key = node.getPublicKey();
      expect(affineOf(sm2, multiplyBase(scalar))).toEqual({
        x: integerOf(key.subarray(1, 33)),
        y: integerOf(key.subarray(33)),
      });
    }),
    { numRuns: 20 },
  );
});

describe('on edwards25519', () => {
  const { order } = edwards25519;
  const edges = [0n, 1n, 2n, 3n, order - 2n, order - 1n].map((n) => fc.constant(n));
  const scalar = fc.oneof(...edges, fc.bigInt({ min: 0n, max: order - 1n }));

  // The independent computation: @noble/curves.
  test('law: multiples of the base and of another point are those of @noble/curves', () => {
    const { BASE } = ed25519.Point;
    fc.assert(
      fc.property(scalar, scalar, (one, other) => {
        const point = multiplyBase25519(one);
        const theirs = BASE.multiplyUnsafe(one);
        expect(encodeExtended(point)).toEqual(theirs.toBytes());
        const product = multiply(edwards25519, other, point);
        expect(encodeExtended(product)).toEqual(theirs.multiplyUnsafe(other).toBytes());
        const sum = edwards25519.add(point, multiplyBase25519(other));
        expect(encodeExtended(sum)).toEqual(theirs.add(BASE.multiplyUnsafe(other)).toBytes());
      }),
      { numRuns: 40 },
    );
  });
});
