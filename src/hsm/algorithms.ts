/**
 * From an algorithm of KMS to its implementation: one row each.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html; SP 800-57 part 1
 * has the hashes.
 * @module
 */
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import type { Random } from '../lib/random.ts';
import { publicPoint } from './curves/ecc.ts';
import { ecdsaSign, ecdsaVerifyOwn } from './curves/ecdsa.ts';
import type { Ed25519Variant } from './curves/ed25519.ts';
import { sm2Digest, sm2Sign, sm2Verify } from './curves/sm2.ts';
import { sm2Decrypt, sm2Encrypt } from './curves/sm2-encryption.ts';
import type { MlDsaMessage } from './lattices/ml-dsa.ts';
import type { Ready, ReadyOf } from './material-specs.ts';
import type { Provider } from './provider.ts';
import { rarely } from './rarely.ts';
import {
  type EncryptionHash,
  oaepPlaintextBytesMax,
  type SignatureHash,
} from './rsa/rsa-padding.ts';
import {
  decryptOaep,
  encryptOaep,
  signPkcs1,
  signPss,
  verifyPkcs1,
  verifyPss,
} from './rsa/rsa-schemes.ts';

export type MessageType = 'RAW' | 'DIGEST' | 'EXTERNAL_MU';

/** What is signed, and how it is given. */
export interface Message {
  readonly type: MessageType;
  readonly bytes: Uint8Array;
}

interface SigningAlgorithm {
  /** How a message may be given, with the length that it must have then; undefined is any. */
  readonly takes: Readonly<Partial<Record<MessageType, number | undefined>>>;
  sign(ready: Ready, message: Message, random: Random, provider: Provider): Uint8Array | undefined;
  verify(ready: Ready, message: Message, signature: Uint8Array, provider: Provider): boolean;
}

const HASHES = { 'SHA-256': sha256, 'SHA-384': sha384, 'SHA-512': sha512 } as const;

export const signingAlgorithms = {
  RSASSA_PKCS1_V1_5_SHA_256: pkcs1('SHA-256'),
  RSASSA_PKCS1_V1_5_SHA_384: pkcs1('SHA-384'),
  RSASSA_PKCS1_V1_5_SHA_512: pkcs1('SHA-512'),
  RSASSA_PSS_SHA_256: pss('SHA-256'),
  RSASSA_PSS_SHA_384: pss('SHA-384'),
  RSASSA_PSS_SHA_512: pss('SHA-512'),
  ECDSA_SHA_256: ecdsa('SHA-256'),
  ECDSA_SHA_384: ecdsa('SHA-384'),
  ECDSA_SHA_512: ecdsa('SHA-512'),
  ED25519_SHA_512: ed25519('pure', { RAW: undefined }, (bytes) => bytes),
  // What is given as a digest is hashed again: shown by a signature that was recorded from KMS.
  ED25519_PH_SHA_512: ed25519('ph', { DIGEST: 64 }, sha512),
  ML_DSA_SHAKE_256: {
    takes: { RAW: undefined, EXTERNAL_MU: 64 },
    sign: (ready, message, random) =>
      rarely().mlDsaSign(as(ready, 'ML-DSA').key, lattice(message), random),
    verify: (ready, message, signature) =>
      rarely().mlDsaVerify(as(ready, 'ML-DSA').key, lattice(message), signature),
  },
  SM2DSA: {
    takes: { RAW: undefined, DIGEST: 32 },
    sign(ready, message, random) {
      const { d } = as(ready, 'EC');
      return sm2Sign(d, sm2DigestOf(d, message), random);
    },
    verify(ready, message, signature) {
      const { d } = as(ready, 'EC');
      return sm2Verify(d, { digest: sm2DigestOf(d, message), signature });
    },
  },
} as const satisfies Readonly<Record<string, SigningAlgorithm>>;
export type SigningAlgorithmName = keyof typeof signingAlgorithms;

/** The row of an algorithm, with its general type. */
export function signingAlgorithm(name: SigningAlgorithmName): SigningAlgorithm {
  return signingAlgorithms[name];
}

interface EncryptionAlgorithm {
  /** The longest plaintext, in bytes. */
  plaintextBytesMax(ready: Ready): number;
  encrypt(
    ready: Ready,
    plaintext: Uint8Array,
    random: Random,
    provider: Provider,
  ): Uint8Array | undefined;
  decrypt(ready: Ready, ciphertext: Uint8Array, provider: Provider): Uint8Array | undefined;
}

/** The algorithms of public keys; SYMMETRIC_DEFAULT has a form of its own. */
export const encryptionAlgorithms = {
  RSAES_OAEP_SHA_1: oaep('SHA-1'),
  RSAES_OAEP_SHA_256: oaep('SHA-256'),
  SM2PKE: {
    plaintextBytesMax: () => 1024,
    encrypt: (ready, plaintext, random) => sm2Encrypt(as(ready, 'EC').d, plaintext, random),
    decrypt: (ready, ciphertext) => sm2Decrypt(as(ready, 'EC').d, ciphertext),
  },
} as const satisfies Readonly<Record<string, EncryptionAlgorithm>>;
export type EncryptionAlgorithmName = keyof typeof encryptionAlgorithms;

/** The row of an algorithm, with its general type. */
export function encryptionAlgorithm(name: EncryptionAlgorithmName): EncryptionAlgorithm {
  return encryptionAlgorithms[name];
}

/** The material as what its spec makes it; the operations' own checks let no other through. */
export function as<K extends Ready['kind']>(ready: Ready, kind: K): ReadyOf<K> {
  if (ready.kind !== kind) throw new Error(`bug: ${ready.kind} is used as ${kind}`);
  return ready as ReadyOf<K>;
}

function digestOf(hash: SignatureHash, { type, bytes }: Message): Uint8Array {
  return type === 'DIGEST' ? bytes : HASHES[hash](bytes);
}

function digested(hash: SignatureHash): SigningAlgorithm['takes'] {
  return { RAW: undefined, DIGEST: HASHES[hash].outputLen };
}

function pkcs1(hash: SignatureHash): SigningAlgorithm {
  return {
    takes: digested(hash),
    sign: (ready, message, _random, provider) =>
      signPkcs1(as(ready, 'RSA').key, hash, digestOf(hash, message), provider),
    verify(ready, message, signature, provider) {
      const signed = { digest: digestOf(hash, message), signature };
      return verifyPkcs1(as(ready, 'RSA').key, hash, signed, provider);
    },
  };
}

function pss(hash: SignatureHash): SigningAlgorithm {
  return {
    takes: digested(hash),
    sign: (ready, message, random, provider) =>
      signPss(as(ready, 'RSA').key, hash, digestOf(hash, message), random, provider),
    verify(ready, message, signature, provider) {
      const signed = { digest: digestOf(hash, message), signature };
      return verifyPss(as(ready, 'RSA').key, hash, signed, provider);
    },
  };
}

function ecdsa(hash: SignatureHash): SigningAlgorithm {
  return {
    takes: digested(hash),
    sign(ready, message, random, { baseX }) {
      const { curve, d } = as(ready, 'EC');
      return ecdsaSign(curve, d, digestOf(hash, message), random, baseX);
    },
    verify(ready, message, signature, { baseX }) {
      const { curve, d } = as(ready, 'EC');
      return ecdsaVerifyOwn(curve, d, { digest: digestOf(hash, message), signature }, baseX);
    },
  };
}

function ed25519(
  variant: Ed25519Variant,
  takes: SigningAlgorithm['takes'],
  signed: (bytes: Uint8Array) => Uint8Array,
): SigningAlgorithm {
  return {
    takes,
    sign: (ready, { bytes }, _random, provider) =>
      provider.ed25519Sign(as(ready, 'Ed25519').key, variant, signed(bytes)),
    verify(ready, { bytes }, signature, provider) {
      const message = signed(bytes);
      return provider.ed25519VerifyOwn(as(ready, 'Ed25519').key, variant, { message, signature });
    },
  };
}

function lattice({ type, bytes }: Message): MlDsaMessage {
  return type === 'EXTERNAL_MU' ? { mu: bytes } : { message: bytes };
}

function sm2DigestOf(d: bigint, { type, bytes }: Message): Uint8Array {
  return type === 'DIGEST' ? bytes : sm2Digest(publicPoint('SM2', d), bytes);
}

function oaep(hash: EncryptionHash): EncryptionAlgorithm {
  return {
    plaintextBytesMax: (ready) => oaepPlaintextBytesMax(hash, as(ready, 'RSA').key.bits / 8),
    encrypt: (ready, plaintext, random, provider) =>
      encryptOaep(as(ready, 'RSA').key, hash, plaintext, random, provider),
    decrypt: (ready, ciphertext, provider) =>
      decryptOaep(as(ready, 'RSA').key, hash, ciphertext, provider),
  };
}
