/**
 * Keys as they come from outside: PKCS#8 of imported key material, SubjectPublicKeyInfo of another party.
 * Source: RFC 5958, RFC 8017 appendix A.1 (RSA), RFC 5915 and RFC 5480 (elliptic curves), RFC 8410 (Ed25519).
 *
 * What comes back is well-formed and no more: whether a point lies on its curve, a scalar below the order, or p times q
 * is n, is for the algorithm to say.
 * @module
 */
import { equalBytes } from '../../lib/bytes.ts';
import {
  ALGORITHM,
  type AlgorithmIdentifier,
  ANY,
  type Any,
  BIT_STRING,
  type Bits,
  type Component,
  INTEGER,
  OCTET_STRING,
  type Octets,
  positive,
  read,
  SMALL_INTEGER,
  wholeBytes,
} from './asn1.ts';
import { objectIdentifier } from './der.ts';
import type {
  EcPrivateKey,
  EcPublicKey,
  Ed25519PrivateKey,
  RsaPrivateKey,
  RsaPublicKey,
} from './key-encodings.ts';
import { CURVE_BYTES, CURVE_OIDS, type EcCurve, OID, RAW_KEY_OIDS } from './object-identifiers.ts';

/** A key that can be imported. */
export type ImportedPrivateKey =
  | RsaPrivateKey
  | EcPrivateKey
  | (Ed25519PrivateKey & {
      /** 32 bytes, when the encoding has them: they are to be those of the seed. */
      readonly publicKey?: Uint8Array | undefined;
    });

/**
 * The private key in a PKCS#8 PrivateKeyInfo, or undefined for bytes that are none: RSA of two primes, Ed25519, or a
 * named curve, whose public point may be left out or compressed.
 * BER will do for RSA and for named curves, and will not for Ed25519, as in AWS.
 */
export function parsePrivateKeyInfo(bytes: Uint8Array): ImportedPrivateKey | undefined {
  const info = read(bytes, OneAsymmetricKey, 'BER');
  // Version 2 differs by the public key that may follow (RFC 5958 section 2).
  // Unconfirmed: that AWS takes version 2; an import of such a key would tell.
  if (info === undefined || (info.version !== 0 && info.version !== 1)) return undefined;
  if (info.version === 0 && info.publicKey !== undefined) return undefined;
  const { algorithm } = info.privateKeyAlgorithm;
  const privateKey = new Uint8Array(info.privateKey);
  if (algorithm === OID.rsaEncryption)
    return hasNull(info.privateKeyAlgorithm) ? rsaPrivateKey(privateKey) : undefined;
  if (algorithm === OID.ecPublicKey) {
    const curve = curveOf(info.privateKeyAlgorithm.parameters);
    return curve === undefined ? undefined : ecPrivateKey(curve, privateKey, info.publicKey);
  }
  if (algorithm !== RAW_KEY_OIDS.Ed25519 || read(bytes, OneAsymmetricKey, 'DER') === undefined)
    return undefined;
  return info.privateKeyAlgorithm.parameters === undefined
    ? ed25519PrivateKey(privateKey, info.publicKey)
    : undefined;
}

/** The public key of RSA or of a named curve in a DER SubjectPublicKeyInfo, or undefined for bytes that are none. */
export function parsePublicKeyInfo(bytes: Uint8Array): RsaPublicKey | EcPublicKey | undefined {
  const info = read(bytes, SubjectPublicKeyInfo, 'DER');
  const key = info && wholeBytes(info.subjectPublicKey);
  if (info === undefined || key === undefined) return undefined;
  if (info.algorithm.algorithm === OID.rsaEncryption)
    return hasNull(info.algorithm) ? rsaPublicKey(key) : undefined;
  const curve =
    info.algorithm.algorithm === OID.ecPublicKey ? curveOf(info.algorithm.parameters) : undefined;
  if (curve === undefined || !isPoint(curve, key)) return undefined;
  return { kind: 'EC', curve, point: key };
}

function rsaPublicKey(bytes: Uint8Array): RsaPublicKey | undefined {
  const fields = read(bytes, RsaPublicKeyFields, 'DER');
  if (fields === undefined) return undefined;
  const n = positive(fields.modulus);
  const e = positive(fields.publicExponent);
  return n && e && { kind: 'RSA', n, e };
}

/** Version 0 is that of two primes (RFC 8017 appendix A.1.2). */
function rsaPrivateKey(bytes: Uint8Array): RsaPrivateKey | undefined {
  const fields = read(bytes, RsaPrivateKeyFields, 'BER');
  if (fields?.version !== 0) return undefined;
  const n = positive(fields.modulus);
  const e = positive(fields.publicExponent);
  const d = positive(fields.privateExponent);
  const p = positive(fields.prime1);
  const q = positive(fields.prime2);
  const dP = positive(fields.exponent1);
  const dQ = positive(fields.exponent2);
  const qInv = positive(fields.coefficient);
  return n && e && d && p && q && dP && dQ && qInv && { kind: 'RSA', n, e, d, p, q, dP, dQ, qInv };
}

function ecPrivateKey(
  curve: EcCurve,
  bytes: Uint8Array,
  outerPoint: Bits | undefined,
): EcPrivateKey | undefined {
  const fields = read(bytes, EcPrivateKeyFields, 'BER');
  if (fields?.version !== 1) return undefined;
  if (fields.parameters !== undefined && curveOf(fields.parameters) !== curve) return undefined;
  const d = scalar(curve, new Uint8Array(fields.privateKey));
  if (d === undefined) return undefined;
  const found = [fields.publicKey, outerPoint].filter((bits) => bits !== undefined);
  const points = found.map((bits) => wholeBytes(bits));
  const [point, other = point] = points;
  if (points.some((bytes) => bytes === undefined || !isPoint(curve, bytes))) return undefined;
  if (point && other && !equalBytes(point, other)) return undefined;
  return { kind: 'EC', curve, d, point };
}

/**
 * A scalar in as many bytes as a coordinate. RFC 5915 section 3 says so; leading zeros that were left out, or that are
 * too many, are an old habit of other software and do no harm.
 */
function scalar(curve: EcCurve, octets: Uint8Array): Uint8Array | undefined {
  const length = CURVE_BYTES[curve];
  const first = octets.findIndex((byte) => byte !== 0);
  if (first < 0 || octets.length - first > length) return undefined;
  const d = new Uint8Array(length);
  d.set(octets.subarray(first), length - (octets.length - first));
  return d;
}

function ed25519PrivateKey(
  bytes: Uint8Array,
  publicKey: Bits | undefined,
): ImportedPrivateKey | undefined {
  if (bytes[0] !== 0x04 || bytes[1] !== 32 || bytes.length !== 34) return undefined;
  const key = publicKey && wholeBytes(publicKey);
  if (publicKey !== undefined && key?.length !== 32) return undefined;
  return { kind: 'Ed25519', seed: bytes.slice(2), publicKey: key };
}

function curveOf(parameters: Any | undefined): EcCurve | undefined {
  if (parameters === undefined || parameters === null) return undefined;
  const encoded = new Uint8Array(parameters);
  return CURVES.find((curve) => equalBytes(objectIdentifier(CURVE_OIDS[curve]), encoded));
}
const CURVES = Object.keys(CURVE_OIDS) as EcCurve[];

/** Whether bytes have the form of a point (SEC 1 section 2.3.4); that at infinity is no key. */
function isPoint(curve: EcCurve, point: Uint8Array): boolean {
  const [form] = point;
  if (form === 0x04) return point.length === 1 + 2 * CURVE_BYTES[curve];
  return (form === 0x02 || form === 0x03) && point.length === 1 + CURVE_BYTES[curve];
}

/** RSA has NULL as its parameters (RFC 3279 section 2.3.1). */
function hasNull({ parameters }: AlgorithmIdentifier): boolean {
  return parameters === null;
}

class SubjectPublicKeyInfo {
  declare algorithm: AlgorithmIdentifier;
  declare subjectPublicKey: Bits;
  static components() {
    return { algorithm: ALGORITHM, subjectPublicKey: BIT_STRING };
  }
}

class OneAsymmetricKey {
  declare version: number;
  declare privateKeyAlgorithm: AlgorithmIdentifier;
  declare privateKey: Octets;
  declare attributes?: readonly Any[] | undefined;
  declare publicKey?: Bits | undefined;
  static components() {
    const attributes: Component = { ...ANY, repeated: 'set', context: 0, implicit: true };
    return {
      version: SMALL_INTEGER,
      privateKeyAlgorithm: ALGORITHM,
      privateKey: OCTET_STRING,
      attributes: { ...attributes, optional: true },
      publicKey: { ...BIT_STRING, context: 1, implicit: true, optional: true },
    };
  }
}

class RsaPublicKeyFields {
  declare modulus: ArrayBuffer;
  declare publicExponent: ArrayBuffer;
  static components() {
    return { modulus: INTEGER, publicExponent: INTEGER };
  }
}

class RsaPrivateKeyFields {
  declare version: number;
  declare modulus: ArrayBuffer;
  declare publicExponent: ArrayBuffer;
  declare privateExponent: ArrayBuffer;
  declare prime1: ArrayBuffer;
  declare prime2: ArrayBuffer;
  declare exponent1: ArrayBuffer;
  declare exponent2: ArrayBuffer;
  declare coefficient: ArrayBuffer;
  static components() {
    return {
      version: SMALL_INTEGER,
      modulus: INTEGER,
      publicExponent: INTEGER,
      privateExponent: INTEGER,
      prime1: INTEGER,
      prime2: INTEGER,
      exponent1: INTEGER,
      exponent2: INTEGER,
      coefficient: INTEGER,
    };
  }
}

class EcPrivateKeyFields {
  declare version: number;
  declare privateKey: Octets;
  declare parameters?: Any | undefined;
  declare publicKey?: Bits | undefined;
  static components() {
    return {
      version: SMALL_INTEGER,
      privateKey: OCTET_STRING,
      parameters: { ...ANY, context: 0, optional: true },
      publicKey: { ...BIT_STRING, context: 1, optional: true },
    };
  }
}
