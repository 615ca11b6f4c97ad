/**
 * Elliptic curve keys: the curves of KMS by name, private scalars, public points and their encodings, and ECDH.
 * Source: FIPS 186-5 appendix A.2.1 (keys); SEC 1 version 2.0 sections 2.3 (encodings) and 3.2.2 (valid keys);
 * SP 800-56A revision 3 section 5.7.1.2 (ECDH); RFC 5480 section 2.2.
 * @module
 */
import type { Random } from '../../lib/random.ts';
import { integerOf, modulo, octetsOf, power } from '../integers.ts';
import { baseMultiplierOf, type Group, multiply } from './multiplication.ts';
import {
  type Affine,
  affineOf,
  type CurveParameters,
  groupOf,
  type Jacobian,
} from './weierstrass.ts';

export type CurveName = 'P-256' | 'P-384' | 'P-521' | 'secp256k1' | 'SM2';

/** A private key. */
export interface EcKey {
  readonly curve: CurveName;
  /** From 1 to n - 1. */
  readonly d: bigint;
}

/** A curve made ready. */
export interface Curve extends CurveParameters {
  readonly fieldBytes: number;
  readonly orderBits: number;
  readonly group: Group<Jacobian>;
  /** The multiple of the base point by 0 <= scalar < n. */
  readonly multiplyBase: (scalar: bigint) => Jacobian;
}

/** The curve of a name. */
export function curveOf(name: CurveName): Curve {
  let curve = curves.get(name);
  if (curve === undefined) {
    const parameters = PARAMETERS[name];
    const group = groupOf(parameters);
    const orderBits = parameters.n.toString(2).length;
    const fieldBytes = Math.ceil(parameters.p.toString(2).length / 8);
    curve = { ...parameters, fieldBytes, orderBits, group, multiplyBase: baseMultiplierOf(group) };
    curves.set(name, curve);
  }
  return curve;
}

/**
 * A random scalar from 1 to n - 1: a private key, or the secret number of one signature. It takes 64 bits more than
 * the order has, so that none is more likely than another by more than one part in 2^64 (FIPS 186-5 appendices A.2.1
 * and A.3.1).
 */
export function generateScalar(curve: CurveName, random: Pick<Random, 'bytes'>): bigint {
  const { n, orderBits } = curveOf(curve);
  const length = Math.ceil((orderBits + 64) / 8);
  const surplus = BigInt(8 * length - orderBits - 64);
  return ((integerOf(random.bytes(length)) >> surplus) % (n - 1n)) + 1n;
}

/** The scalar in big-endian bytes of any length, or undefined when it is not from 1 to n - 1. */
export function scalarOf(curve: CurveName, bytes: Uint8Array): bigint | undefined {
  const scalar = integerOf(bytes);
  return scalar > 0n && scalar < curveOf(curve).n ? scalar : undefined;
}

/** The bytes of a scalar, as many as the order has: 32, 48 or 66 (RFC 5915 section 3). */
export function scalarBytes(curve: CurveName, scalar: bigint): Uint8Array {
  return octetsOf(scalar, Math.ceil(curveOf(curve).orderBits / 8));
}

/** The public key of a private scalar: `04 ‖ x ‖ y`. */
export function publicPoint(curve: CurveName, d: bigint): Uint8Array {
  const point = multipleOfBase(curve, d);
  if (point === undefined) throw new Error('bug: a private scalar is 0');
  return encodePoint(curve, point);
}

/** The uncompressed encoding, `04 ‖ x ‖ y`: 65, 97 or 133 bytes. */
export function encodePoint(curve: CurveName, { x, y }: Affine): Uint8Array {
  const { fieldBytes } = curveOf(curve);
  const bytes = new Uint8Array(1 + 2 * fieldBytes);
  bytes[0] = 4;
  bytes.set(octetsOf(x, fieldBytes), 1);
  bytes.set(octetsOf(y, fieldBytes), 1 + fieldBytes);
  return bytes;
}

/**
 * The point of an encoding, compressed or not, or undefined when it is none of this curve, or the point at infinity.
 * The cofactor is 1, so that every point of the curve has the order n.
 */
export function decodePoint(curve: CurveName, bytes: Uint8Array): Affine | undefined {
  const { p, fieldBytes } = curveOf(curve);
  const [form] = bytes;
  const x = integerOf(bytes.subarray(1, 1 + fieldBytes));
  if (x >= p) return undefined;
  if (form === 4 && bytes.length === 1 + 2 * fieldBytes) {
    const y = integerOf(bytes.subarray(1 + fieldBytes));
    return y < p && (y * y) % p === squareOfY(curve, x) ? { x, y } : undefined;
  }
  if ((form !== 2 && form !== 3) || bytes.length !== 1 + fieldBytes) return undefined;
  const square = squareOfY(curve, x);
  // The root where p is 3 modulo 4 (SEC 1 section 2.3.4); of what has none, it is a root of the negative.
  const root = power(square, (p + 1n) >> 2n, p);
  if ((root * root) % p !== square) return undefined;
  return { x, y: (root & 1n) === BigInt(form - 2) ? root : p - root };
}

/** scalar · G for 0 <= scalar < n, or undefined for the point at infinity. */
export function multipleOfBase(curve: CurveName, scalar: bigint): Affine | undefined {
  const ready = curveOf(curve);
  return affineOf(ready, ready.multiplyBase(scalar));
}

/** scalar · point for 0 <= scalar < n, or undefined for the point at infinity. */
export function multipleOf(curve: CurveName, scalar: bigint, { x, y }: Affine): Affine | undefined {
  const ready = curveOf(curve);
  return affineOf(ready, multiply(ready.group, scalar, { x, y, z: 1n }));
}

/** u · G + v · point for 0 <= u, v < n, or undefined for the point at infinity: what a verification needs. */
export function sumOfMultiples(
  curve: CurveName,
  u: bigint,
  { v, point }: { readonly v: bigint; readonly point: Affine },
): Affine | undefined {
  const ready = curveOf(curve);
  const { group } = ready;
  const other = multiply(group, v, { x: point.x, y: point.y, z: 1n });
  return affineOf(ready, group.add(ready.multiplyBase(u), other));
}

/**
 * The secret shared with the holder of a public key: the x-coordinate of d · peer in 32, 48 or 66 bytes, or undefined
 * when the peer's encoded point is not a valid public key.
 */
export function ecdh(curve: CurveName, d: bigint, peer: Uint8Array): Uint8Array | undefined {
  const point = decodePoint(curve, peer);
  if (point === undefined) return undefined;
  const shared = multipleOf(curve, d, point);
  return shared && octetsOf(shared.x, curveOf(curve).fieldBytes);
}

/** x³ + ax + b. */
function squareOfY(curve: CurveName, x: bigint): bigint {
  const { p, a, b } = curveOf(curve);
  return modulo((x * x + a) * x + b, p);
}

const curves = new Map<CurveName, Curve>();

// SP 800-186 section 3.2.1 and SEC 2 version 2.0 section 2.4.1.
const PARAMETERS: Readonly<Record<CurveName, CurveParameters>> = {
  'P-256': {
    p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
    a: -3n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
    y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
  },
  'P-384': {
    p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffffn,
    a: -3n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    n: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    x: 0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7n,
    y: 0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5fn,
  },
  'P-521': {
    p: 2n ** 521n - 1n,
    a: -3n,
    b: 0x51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
    n: 0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
    x: 0xc6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66n,
    y: 0x11839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650n,
  },
  secp256k1: {
    p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2fn,
    a: 0n,
    b: 7n,
    n: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
    x: 0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798n,
    y: 0x483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8n,
  },
  // GB/T 32918.5-2017 section 2.
  SM2: {
    p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
    a: -3n,
    b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
    n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
    x: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
    y: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
  },
};
