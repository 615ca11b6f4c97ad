/**
 * One row per kind of key material, by AWS's name of the key spec: how it follows from a stream of random bytes, and
 * how it is read from the bytes that a user imports.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html; imported forms:
 * https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-encrypt-key-material.html
 * @module
 */

import { equalBytes } from '../lib/bytes.ts';
import type { Random } from '../lib/random.ts';
import {
  type CurveName,
  decodePoint,
  encodePoint,
  generateScalar,
  publicPoint,
  scalarOf,
} from './curves/ecc.ts';
import { type Ed25519Key, ed25519KeyOf } from './curves/ed25519.ts';
import { sm2ScalarOf } from './curves/sm2.ts';
import { publicKeyInfo } from './encodings/key-encodings.ts';
import { integerOf, octetsOf } from './integers.ts';
import type { MlDsaKey, MlDsaParameterSet } from './lattices/ml-dsa.ts';
import type { MlKemKey, MlKemParameterSet } from './lattices/ml-kem.ts';
import { rarely } from './rarely.ts';
import { generateRsaKey, type RsaBits, type RsaPrivateKey, rsaKeyFromPrimes } from './rsa/rsa.ts';
import { type Cipher, cipherOf } from './symmetric/gcm.ts';
import { type Hmac, type HmacAlgorithm, hmacOf } from './symmetric/hmac.ts';

/** Key material made ready for use. It stays in src/hsm. */
export type Ready =
  | { readonly kind: 'AES'; readonly cipher: Cipher }
  | { readonly kind: 'HMAC'; readonly hmac: Hmac }
  | { readonly kind: 'RSA'; readonly key: RsaPrivateKey }
  | { readonly kind: 'EC'; readonly curve: CurveName; readonly d: bigint }
  | { readonly kind: 'Ed25519'; readonly key: Ed25519Key }
  | { readonly kind: 'ML-DSA'; readonly key: MlDsaKey }
  | { readonly kind: 'ML-KEM'; readonly key: MlKemKey };
export type ReadyOf<K extends Ready['kind']> = Extract<Ready, { readonly kind: K }>;

interface MaterialSpecRow {
  /** The material that follows from a stream. */
  derive(random: Random): Ready;
  /** The material in imported bytes, or undefined for bytes that hold none of this spec. Absent: none is imported. */
  load?(bytes: Uint8Array): Ready | undefined;
}

const AES_BYTES = 32;
const HMAC_BYTES_MAX = 128;
const ED25519_BYTES = 32;

export const materialSpecs = {
  SYMMETRIC_DEFAULT: {
    derive: (random) => aes(random.bytes(AES_BYTES)),
    load: (bytes) => (bytes.length === AES_BYTES ? aes(bytes) : undefined),
  },
  RSA_2048: rsa(2048),
  RSA_3072: rsa(3072),
  RSA_4096: rsa(4096),
  ECC_NIST_P256: ec('P-256'),
  ECC_NIST_P384: ec('P-384'),
  ECC_NIST_P521: ec('P-521'),
  ECC_SECG_P256K1: ec('secp256k1'),
  ECC_NIST_EDWARDS25519: {
    derive: (random) => ed25519(random.bytes(ED25519_BYTES)),
    load: loadEd25519,
  },
  SM2: ec('SM2'),
  HMAC_224: hmac('HMAC_SHA_224', 28),
  HMAC_256: hmac('HMAC_SHA_256', 32),
  HMAC_384: hmac('HMAC_SHA_384', 48),
  HMAC_512: hmac('HMAC_SHA_512', 64),
  ML_DSA_44: mlDsa('ML-DSA-44'),
  ML_DSA_65: mlDsa('ML-DSA-65'),
  ML_DSA_87: mlDsa('ML-DSA-87'),
  ML_KEM_512: mlKem('ML-KEM-512'),
  ML_KEM_768: mlKem('ML-KEM-768'),
  ML_KEM_1024: mlKem('ML-KEM-1024'),
} as const satisfies Readonly<Record<string, MaterialSpecRow>>;
export type MaterialSpec = keyof typeof materialSpecs;

/** The row of a spec, with its general type. */
export function materialSpecRow(spec: MaterialSpec): MaterialSpecRow {
  return materialSpecs[spec];
}

/** DER SubjectPublicKeyInfo, or undefined for a symmetric key. */
export function publicKeyOf(ready: Ready): Uint8Array | undefined {
  switch (ready.kind) {
    case 'RSA':
      return publicKeyInfo({ kind: 'RSA', n: octets(ready.key.n), e: octets(ready.key.e) });
    case 'EC':
      return publicKeyInfo({ ...ready, point: publicPoint(ready.curve, ready.d) });
    case 'Ed25519':
      return publicKeyInfo({ kind: 'Ed25519', publicKey: ready.key.publicKey });
    case 'ML-DSA':
    case 'ML-KEM':
      return publicKeyInfo({ kind: ready.key.parameterSet, publicKey: ready.key.publicKey });
    default:
      return undefined;
  }
}

function aes(key: Uint8Array): Ready {
  return { kind: 'AES', cipher: cipherOf(key) };
}

function hmac(algorithm: HmacAlgorithm, least: number): MaterialSpecRow {
  const ready = (key: Uint8Array): Ready => ({ kind: 'HMAC', hmac: hmacOf(algorithm, key) });
  return {
    derive: (random) => ready(random.bytes(least)),
    load: (bytes) =>
      bytes.length >= least && bytes.length <= HMAC_BYTES_MAX ? ready(bytes) : undefined,
  };
}

function rsa(bits: RsaBits): MaterialSpecRow {
  return {
    // Nobody sees the factors of a key that never leaves, and eight of them are found at once.
    derive: (random) => ({ kind: 'RSA', key: generateRsaKey(random, bits, 8) }),
    load(bytes) {
      const given = rarely().parsePrivateKeyInfo(bytes);
      if (given?.kind !== 'RSA') return undefined;
      const [p, q, e, n] = [given.p, given.q, given.e, given.n].map(integerOf) as Four;
      const key = p * q === n ? rsaKeyFromPrimes(p, q, e) : undefined;
      return key?.bits === bits ? { kind: 'RSA', key } : undefined;
    },
  };
}
type Four = [bigint, bigint, bigint, bigint];

function ec(curve: CurveName): MaterialSpecRow {
  return {
    derive: (random) => ({ kind: 'EC', curve, d: generateScalar(curve, random) }),
    load(bytes) {
      const given = rarely().parsePrivateKeyInfo(bytes);
      if (given?.kind !== 'EC' || given.curve !== curve) return undefined;
      const d = curve === 'SM2' ? sm2ScalarOf(given.d) : scalarOf(curve, given.d);
      return d === undefined || !isPublicPoint(curve, d, given.point)
        ? undefined
        : { kind: 'EC', curve, d };
    },
  };
}

/** Whether the point beside a private key, if there is one, is its own. */
function isPublicPoint(curve: CurveName, d: bigint, encoded: Uint8Array | undefined): boolean {
  if (encoded === undefined) return true;
  const point = decodePoint(curve, encoded);
  return point !== undefined && equalBytes(encodePoint(curve, point), publicPoint(curve, d));
}

function ed25519(seed: Uint8Array): Ready {
  return { kind: 'Ed25519', key: ed25519KeyOf(seed) };
}

function loadEd25519(bytes: Uint8Array): Ready | undefined {
  const given = rarely().parsePrivateKeyInfo(bytes);
  if (given?.kind !== 'Ed25519') return undefined;
  const key = ed25519KeyOf(given.seed);
  const own = given.publicKey === undefined || equalBytes(given.publicKey, key.publicKey);
  return own ? { kind: 'Ed25519', key } : undefined;
}

function mlDsa(parameterSet: MlDsaParameterSet): MaterialSpecRow {
  return {
    derive(random) {
      const { mlDsaOf, ML_DSA_SEED_BYTES } = rarely();
      const key = sound(mlDsaOf(parameterSet, random.bytes(ML_DSA_SEED_BYTES)));
      return { kind: 'ML-DSA', key };
    },
  };
}

function mlKem(parameterSet: MlKemParameterSet): MaterialSpecRow {
  return {
    derive(random) {
      const { mlKemOf, ML_KEM_SEED_BYTES } = rarely();
      const key = sound(mlKemOf(parameterSet, random.bytes(ML_KEM_SEED_BYTES)));
      return { kind: 'ML-KEM', key };
    },
  };
}

function sound<K>(key: K | undefined): K {
  if (key === undefined) throw new Error('bug: a seed has a wrong length');
  return key;
}

/** The bytes of a positive integer, no more than it has. */
function octets(value: bigint): Uint8Array {
  const digits = value.toString(16);
  return octetsOf(value, Math.ceil(digits.length / 2));
}
