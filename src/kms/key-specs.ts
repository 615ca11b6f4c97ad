/**
 * One row per key spec: the usages it takes and the algorithms of each.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html
 * @module
 */
import type { MaterialSpec } from '../hsm/material-specs.ts';

export type KeyUsage =
  | 'ENCAPSULATE_DECAPSULATE'
  | 'ENCRYPT_DECRYPT'
  | 'GENERATE_VERIFY_MAC'
  | 'KEY_AGREEMENT'
  | 'SIGN_VERIFY';

/** A usage with the algorithms that a key of the spec then has, in AWS's order. */
export type Usages = Readonly<Partial<Record<KeyUsage, readonly string[]>>>;

export interface KeySpecRow {
  readonly usages: Usages;
  /** Symmetric, asymmetric and HMAC keys: an alias stays within its kind. */
  readonly kind: 'symmetric' | 'asymmetric' | 'HMAC';
  /** Only in China Regions, or only elsewhere; undefined is everywhere. */
  readonly regions?: 'China' | 'elsewhere';
}

const RSA: KeySpecRow = asymmetric({
  ENCRYPT_DECRYPT: ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'],
  SIGN_VERIFY: [
    'RSASSA_PKCS1_V1_5_SHA_256',
    'RSASSA_PKCS1_V1_5_SHA_384',
    'RSASSA_PKCS1_V1_5_SHA_512',
    'RSASSA_PSS_SHA_256',
    'RSASSA_PSS_SHA_384',
    'RSASSA_PSS_SHA_512',
  ],
});
const ML_DSA = asymmetric({ SIGN_VERIFY: ['ML_DSA_SHAKE_256'] });
// Source: API_Encapsulate: not in China Regions.
const ML_KEM: KeySpecRow = {
  ...asymmetric({ ENCAPSULATE_DECAPSULATE: ['ML_KEM'] }),
  regions: 'elsewhere',
};

export const keySpecs = {
  SYMMETRIC_DEFAULT: {
    usages: { ENCRYPT_DECRYPT: ['SYMMETRIC_DEFAULT'] },
    kind: 'symmetric',
  },
  RSA_2048: RSA,
  RSA_3072: RSA,
  RSA_4096: RSA,
  ECC_NIST_P256: asymmetric({ SIGN_VERIFY: ['ECDSA_SHA_256'], KEY_AGREEMENT: ['ECDH'] }),
  ECC_NIST_P384: asymmetric({ SIGN_VERIFY: ['ECDSA_SHA_384'], KEY_AGREEMENT: ['ECDH'] }),
  ECC_NIST_P521: asymmetric({ SIGN_VERIFY: ['ECDSA_SHA_512'], KEY_AGREEMENT: ['ECDH'] }),
  ECC_SECG_P256K1: asymmetric({ SIGN_VERIFY: ['ECDSA_SHA_256'] }),
  ECC_NIST_EDWARDS25519: asymmetric({ SIGN_VERIFY: ['ED25519_PH_SHA_512', 'ED25519_SHA_512'] }),
  ML_DSA_44: ML_DSA,
  ML_DSA_65: ML_DSA,
  ML_DSA_87: ML_DSA,
  ML_KEM_512: ML_KEM,
  ML_KEM_768: ML_KEM,
  ML_KEM_1024: ML_KEM,
  HMAC_224: hmac('HMAC_SHA_224'),
  HMAC_256: hmac('HMAC_SHA_256'),
  HMAC_384: hmac('HMAC_SHA_384'),
  HMAC_512: hmac('HMAC_SHA_512'),
  SM2: {
    ...asymmetric({
      ENCRYPT_DECRYPT: ['SM2PKE'],
      SIGN_VERIFY: ['SM2DSA'],
      KEY_AGREEMENT: ['ECDH'],
    }),
    regions: 'China',
  },
} as const satisfies Readonly<Record<MaterialSpec, KeySpecRow>>;
export type KeySpec = keyof typeof keySpecs;

/** The row of a spec, with its general type. */
export function keySpecRow(spec: KeySpec): KeySpecRow {
  return keySpecs[spec];
}

function asymmetric(usages: Usages): KeySpecRow {
  return { usages, kind: 'asymmetric' };
}

function hmac(algorithm: string): KeySpecRow {
  return { usages: { GENERATE_VERIFY_MAC: [algorithm] }, kind: 'HMAC' };
}
