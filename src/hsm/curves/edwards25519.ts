/**
 * The group of edwards25519, -x² + y² = 1 + dx²y² over 2^255 - 19, in extended coordinates: x = X/Z, y = Y/Z,
 * xy = T/Z. Source: RFC 8032 sections 5.1 to 5.1.4; the formulas of H. Hisil, K. Wong, G. Carter and E. Dawson,
 * "Twisted Edwards Curves Revisited", ASIACRYPT 2008, sections 3.1 and 3.3, which hold for every pair of points.
 * @module
 */
import { integerOf, inverse, inversesOf, modulo, octetsOf, power } from '../integers.ts';
import { baseMultiplierOf, type Group } from './multiplication.ts';

/** A point in extended coordinates, each between -p and p. */
export interface Extended {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
  readonly t: bigint;
}

const P = 2n ** 255n - 19n;
const D = 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n;
const TWICE_D = 2n * D;
const ROOT_OF_MINUS_1 = 0x2b8324804fc1df0b2b4d00993dfbd7a72f431806ad2fe478c4ee1b274a0ea0b0n;
const BASE_X = 0x216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51an;
const BASE_Y = 0x6666666666666666666666666666666666666666666666666666666666666658n;

/** The base point and its multiples. The whole curve has eight times as many points. */
export const edwards25519: Group<Extended> = {
  order: 2n ** 252n + 27742317777372353535851937790883648493n,
  base: extended(BASE_X, BASE_Y),
  zero: extended(0n, 1n),
  double,
  add,
  negate: ({ x, y, z, t }) => ({ x: -x, y, z, t: -t }),
  normalize,
};

/** The multiple of the base point by 0 <= scalar < order. */
export const multiplyBase25519: (scalar: bigint) => Extended = baseMultiplierOf(edwards25519);

/** The 32 bytes of a point: y, and the lowest bit of x as the highest (RFC 8032 section 5.1.2). */
export function encodeExtended({ x, y, z }: Extended): Uint8Array {
  const ofZ = inverse(z, P);
  const sign = modulo(x * ofZ, P) & 1n;
  return octetsOf(modulo(y * ofZ, P) | (sign << 255n), 32).reverse();
}

/** The point of an encoding, or undefined when there is none, or another encoding of it (RFC 8032 section 5.1.3). */
export function decodeExtended(bytes: Uint8Array): Extended | undefined {
  if (bytes.length !== 32) return undefined;
  const all = integerOf(bytes.slice().reverse());
  const sign = all >> 255n;
  const y = all & (2n ** 255n - 1n);
  if (y >= P) return undefined;
  // x² = u / v
  const u = modulo(y * y - 1n, P);
  const v = (D * y * y + 1n) % P;
  const v3 = (((v * v) % P) * v) % P;
  const v7 = (((v3 * v3) % P) * v) % P;
  let x = (((u * v3) % P) * power((u * v7) % P, (P - 5n) / 8n, P)) % P;
  const square = (((v * x) % P) * x) % P;
  if (square === modulo(-u, P)) x = (x * ROOT_OF_MINUS_1) % P;
  else if (square !== u) return undefined;
  if (x === 0n && sign === 1n) return undefined;
  return extended((x & 1n) === sign ? x : P - x, y);
}

function extended(x: bigint, y: bigint): Extended {
  return { x, y, z: 1n, t: (x * y) % P };
}

function double({ x, y, z }: Extended): Extended {
  const xx = (x * x) % P;
  const yy = (y * y) % P;
  const e = (2n * x * y) % P;
  const f = (yy - xx - 2n * z * z) % P;
  const g = yy - xx;
  const h = -xx - yy;
  return { x: (e * f) % P, y: (g * h) % P, z: (f * g) % P, t: (e * h) % P };
}

function add(one: Extended, other: Extended): Extended {
  const a = ((one.y - one.x) * (other.y - other.x)) % P;
  const b = ((one.y + one.x) * (other.y + other.x)) % P;
  const c = (((one.t * other.t) % P) * TWICE_D) % P;
  const d = 2n * (other.z === 1n ? one.z : (one.z * other.z) % P);
  const e = b - a;
  const f = d - c;
  const g = d + c;
  const h = b + a;
  return { x: (e * f) % P, y: (g * h) % P, z: (f * g) % P, t: (e * h) % P };
}

function normalize(points: readonly Extended[]): readonly Extended[] {
  const inverses = inversesOf(
    points.map((point) => point.z),
    P,
  );
  return points.map(({ x, y }, i) => {
    const ofZ = inverses[i] as bigint;
    return extended((x * ofZ) % P, (y * ofZ) % P);
  });
}
