/**
 * Keys as they leave the HSM: SubjectPublicKeyInfo and PKCS#8 PrivateKeyInfo.
 * Source: RFC 5280 section 4.1.2.7, RFC 5958, RFC 8017 appendix A.1 (RSA), RFC 5480 and RFC 5915 (elliptic curves),
 * RFC 8410 (Ed25519), RFC 9881 (ML-DSA), RFC 9935 (ML-KEM), GM/T 0010-2012 (SM2).
 * @module
 */
import {
  bitString,
  concat,
  context,
  contextPrimitive,
  integer,
  NULL,
  objectIdentifier,
  octetString,
  sequence,
  smallInteger,
} from './der.ts';
import {
  CURVE_OIDS,
  type EcCurve,
  OID,
  RAW_KEY_OIDS,
  type RawKeyAlgorithm,
} from './object-identifiers.ts';

/** Integers are big-endian magnitudes; leading zeros make no difference. */
export interface RsaPublicKey {
  readonly kind: 'RSA';
  readonly n: Uint8Array;
  readonly e: Uint8Array;
}
export interface EcPublicKey {
  readonly kind: 'EC';
  readonly curve: EcCurve;
  /** 04, x and y; or 02 or 03, and x (SEC 1 section 2.3.3). */
  readonly point: Uint8Array;
}
/** A key whose encoding is its bytes. */
export interface RawPublicKey {
  readonly kind: RawKeyAlgorithm;
  readonly publicKey: Uint8Array;
}
export type PublicKey = RsaPublicKey | EcPublicKey | RawPublicKey;

/** A key of two primes, with what the Chinese remainder theorem takes (RFC 8017 section 3.2). */
export interface RsaPrivateKey {
  readonly kind: 'RSA';
  readonly n: Uint8Array;
  readonly e: Uint8Array;
  readonly d: Uint8Array;
  readonly p: Uint8Array;
  readonly q: Uint8Array;
  /** d modulo p - 1. */
  readonly dP: Uint8Array;
  /** d modulo q - 1. */
  readonly dQ: Uint8Array;
  /** The inverse of q modulo p. */
  readonly qInv: Uint8Array;
}
export interface EcPrivateKey {
  readonly kind: 'EC';
  readonly curve: EcCurve;
  /** The scalar, as many bytes as a coordinate. */
  readonly d: Uint8Array;
  /** As in EcPublicKey. */
  readonly point?: Uint8Array | undefined;
}
export interface Ed25519PrivateKey {
  readonly kind: 'Ed25519';
  /** 32 bytes: the private key of RFC 8032 section 5.1.5. */
  readonly seed: Uint8Array;
}
export interface MlKemPrivateKey {
  readonly kind: 'ML-KEM-512' | 'ML-KEM-768' | 'ML-KEM-1024';
  /** 64 bytes: d and z of FIPS 203, algorithm 19. */
  readonly seed: Uint8Array;
}
export type PrivateKey = RsaPrivateKey | EcPrivateKey | Ed25519PrivateKey | MlKemPrivateKey;

/** DER SubjectPublicKeyInfo: what GetPublicKey answers. */
export function publicKeyInfo(key: PublicKey): Uint8Array {
  switch (key.kind) {
    case 'RSA':
      return sequence(rsaAlgorithm(), bitString(sequence(integer(key.n), integer(key.e))));
    case 'EC':
      return sequence(ecAlgorithm(key.curve), bitString(key.point));
    default:
      return sequence(rawAlgorithm(key.kind), bitString(key.publicKey));
  }
}

/**
 * DER PrivateKeyInfo: what GenerateDataKeyPair answers. An elliptic curve is named twice, as AWS names it, and the
 * public point is there when the key has it.
 */
export function privateKeyInfo(key: PrivateKey): Uint8Array {
  switch (key.kind) {
    case 'RSA':
      return oneAsymmetricKey(rsaAlgorithm(), rsaPrivateKey(key));
    case 'EC':
      return oneAsymmetricKey(ecAlgorithm(key.curve), ecPrivateKey(key));
    case 'Ed25519':
      // CurvePrivateKey, an OCTET STRING of its own (RFC 8410 section 7).
      return oneAsymmetricKey(rawAlgorithm(key.kind), octetString(key.seed));
    default:
      // The seed alone, the first of three choices (RFC 9935 section 6).
      return oneAsymmetricKey(rawAlgorithm(key.kind), contextPrimitive(0, key.seed));
  }
}

/** Version 1 of RFC 5958, which has no public key beside the private one. */
function oneAsymmetricKey(algorithm: Uint8Array, privateKey: Uint8Array): Uint8Array {
  return sequence(smallInteger(0), algorithm, octetString(privateKey));
}

function rsaPrivateKey({ n, e, d, p, q, dP, dQ, qInv }: RsaPrivateKey): Uint8Array {
  return sequence(smallInteger(0), ...[n, e, d, p, q, dP, dQ, qInv].map(integer));
}

function ecPrivateKey({ curve, d, point }: EcPrivateKey): Uint8Array {
  const head = concat(
    smallInteger(1),
    octetString(d),
    context(0, objectIdentifier(CURVE_OIDS[curve])),
  );
  return point === undefined ? sequence(head) : sequence(head, context(1, bitString(point)));
}

function rsaAlgorithm(): Uint8Array {
  return sequence(objectIdentifier(OID.rsaEncryption), NULL);
}

function ecAlgorithm(curve: EcCurve): Uint8Array {
  return sequence(objectIdentifier(OID.ecPublicKey), objectIdentifier(CURVE_OIDS[curve]));
}

function rawAlgorithm(algorithm: RawKeyAlgorithm): Uint8Array {
  return sequence(objectIdentifier(RAW_KEY_OIDS[algorithm]));
}
