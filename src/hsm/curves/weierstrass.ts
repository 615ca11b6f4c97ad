/**
 * Curves y² = x³ + ax + b over a prime field, in Jacobian coordinates: x = X/Z², y = Y/Z³. Source: SEC 1 version 2.0
 * section 2.2.1; the formulas of H. Cohen, A. Miyaji and T. Ono, "Efficient Elliptic Curve Exponentiation Using Mixed
 * Coordinates", ASIACRYPT '98.
 *
 * kmsim has its own, because a multiple of the base point takes about half the time of @noble/curves, and the first
 * signature of a process, with its table, less than a tenth: a test file that signs once waits for little else.
 * @module
 */
import { inverse, inversesOf, modulo } from '../integers.ts';
import type { Group } from './multiplication.ts';

/** What a standard says of a curve. The cofactor is 1. */
export interface CurveParameters {
  /** The prime of the field, 3 modulo 4. */
  readonly p: bigint;
  readonly a: 0n | -3n;
  readonly b: bigint;
  /** The order of the base point, prime. */
  readonly n: bigint;
  readonly x: bigint;
  readonly y: bigint;
}

/** A point other than the one at infinity: 0 <= x, y < p. */
export interface Affine {
  readonly x: bigint;
  readonly y: bigint;
}

/** A point in Jacobian coordinates, each between -p and p; at infinity z is 0. */
export interface Jacobian {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
}

/** The group of a curve's points. */
export function groupOf({ p, a, n, x, y }: CurveParameters): Group<Jacobian> {
  const zero = { x: 1n, y: 1n, z: 0n };

  function double({ x, y, z }: Jacobian): Jacobian {
    const yy = (y * y) % p;
    const s = (4n * x * yy) % p;
    const zz = (z * z) % p;
    const slope = (a === 0n ? 3n * x * x : 3n * (x - zz) * (x + zz)) % p;
    const x3 = (slope * slope - 2n * s) % p;
    const y3 = (slope * (s - x3) - 8n * yy * yy) % p;
    return { x: x3, y: y3, z: (2n * y * z) % p };
  }

  function add(one: Jacobian, other: Jacobian): Jacobian {
    if (one.z === 0n) return other;
    if (other.z === 0n) return one;
    let { x, y } = one;
    let z = one.z;
    const zz = (z * z) % p;
    const h2 = (other.x * zz) % p;
    const r2 = (((other.y * z) % p) * zz) % p;
    if (other.z !== 1n) {
      const otherZz = (other.z * other.z) % p;
      x = (x * otherZz) % p;
      y = (((y * other.z) % p) * otherZz) % p;
      z = (z * other.z) % p;
    }
    const h = (h2 - x) % p;
    const r = (r2 - y) % p;
    if (h === 0n) return r === 0n ? double(one) : zero;
    const hh = (h * h) % p;
    const hhh = (h * hh) % p;
    const v = (x * hh) % p;
    const x3 = (r * r - hhh - 2n * v) % p;
    return { x: x3, y: (r * (v - x3) - y * hhh) % p, z: (z * h) % p };
  }

  const negate = ({ x, y, z }: Jacobian) => ({ x, y: -y, z });

  function normalize(points: readonly Jacobian[]): readonly Jacobian[] {
    const inverses = inversesOf(
      points.map((point) => point.z),
      p,
    );
    return points.map(({ x, y }, i) => {
      const ofZ = inverses[i] as bigint;
      const ofZz = (ofZ * ofZ) % p;
      return { x: (x * ofZz) % p, y: (((y * ofZz) % p) * ofZ) % p, z: 1n };
    });
  }

  return { order: n, base: { x, y, z: 1n }, zero, double, add, negate, normalize };
}

/** The affine coordinates, or undefined for the point at infinity. */
export function affineOf({ p }: CurveParameters, { x, y, z }: Jacobian): Affine | undefined {
  if (z === 0n) return undefined;
  const ofZ = inverse(z, p);
  const ofZz = (ofZ * ofZ) % p;
  return { x: modulo(x * ofZz, p), y: modulo(((y * ofZz) % p) * ofZ, p) };
}
