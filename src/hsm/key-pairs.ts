/**
 * Key pairs that leave the HSM: data key pairs.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPair.html
 * @module
 */

import type { Random } from '../lib/random.ts';
import { type CurveName, generateScalar, publicPoint, scalarBytes } from './curves/ecc.ts';
import { ed25519KeyOf } from './curves/ed25519.ts';
import {
  type PrivateKey,
  type PublicKey,
  privateKeyInfo,
  publicKeyInfo,
} from './encodings/key-encodings.ts';
import { octetsOf } from './integers.ts';
import type { MlKemParameterSet } from './lattices/ml-kem.ts';
import { rarely } from './rarely.ts';
import { crtForm, generateRsaKey, type RsaBits } from './rsa/rsa.ts';

/** A key pair in the form in which it is given out. */
export interface KeyPair {
  /** DER SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  /** DER PKCS#8 PrivateKeyInfo. */
  readonly privateKey: Uint8Array;
}

/** One row per spec: a new pair from a stream. */
export const keyPairSpecs = {
  RSA_2048: rsa(2048),
  RSA_3072: rsa(3072),
  RSA_4096: rsa(4096),
  ECC_NIST_P256: ec('P-256'),
  ECC_NIST_P384: ec('P-384'),
  ECC_NIST_P521: ec('P-521'),
  ECC_SECG_P256K1: ec('secp256k1'),
  SM2: ec('SM2'),
  ECC_NIST_EDWARDS25519(random: Random): KeyPair {
    const seed = random.bytes(32);
    const { publicKey } = ed25519KeyOf(seed);
    return encoded({ kind: 'Ed25519', publicKey }, { kind: 'Ed25519', seed });
  },
  ML_KEM_512: mlKem('ML-KEM-512'),
  ML_KEM_768: mlKem('ML-KEM-768'),
  ML_KEM_1024: mlKem('ML-KEM-1024'),
} as const satisfies Readonly<Record<string, (random: Random) => KeyPair>>;
export type KeyPairSpec = keyof typeof keyPairSpecs;

function encoded(publicKey: PublicKey, privateKey: PrivateKey): KeyPair {
  return { publicKey: publicKeyInfo(publicKey), privateKey: privateKeyInfo(privateKey) };
}

/** Two primes: PKCS#8 of more is not read everywhere. */
function rsa(bits: RsaBits) {
  return (random: Random): KeyPair => {
    const key = generateRsaKey(random, bits, 2);
    const { d, p, q, dP, dQ, qInv } = crtForm(key);
    const octets = (value: bigint, divisor: 1 | 2 = 1) => octetsOf(value, bits / 8 / divisor);
    const shared = { kind: 'RSA', n: octets(key.n), e: octetsOf(key.e, 3) } as const;
    return encoded(shared, {
      ...shared,
      d: octets(d),
      p: octets(p, 2),
      q: octets(q, 2),
      dP: octets(dP, 2),
      dQ: octets(dQ, 2),
      qInv: octets(qInv, 2),
    });
  };
}

function ec(curve: CurveName) {
  return (random: Random): KeyPair => {
    const d = generateScalar(curve, random);
    const point = publicPoint(curve, d);
    return encoded(
      { kind: 'EC', curve, point },
      { kind: 'EC', curve, d: scalarBytes(curve, d), point },
    );
  };
}

function mlKem(kind: MlKemParameterSet) {
  return (random: Random): KeyPair => {
    const { mlKemOf, ML_KEM_SEED_BYTES } = rarely();
    const seed = random.bytes(ML_KEM_SEED_BYTES);
    const key = mlKemOf(kind, seed);
    if (key === undefined) throw new Error('bug: a seed has a wrong length');
    return encoded({ kind, publicKey: key.publicKey }, { kind, seed });
  };
}
