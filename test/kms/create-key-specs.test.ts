import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { fixture } from '../support/fixtures.ts';
import type { KeySpec, KeyUsage } from '../support/keys.ts';
import { ACCOUNT, refusalOf } from '../support/simulator.ts';

const PKCS1 = ['256', '384', '512'].map((bits) => `RSASSA_PKCS1_V1_5_SHA_${bits}`);
const PSS = ['256', '384', '512'].map((bits) => `RSASSA_PSS_SHA_${bits}`);
const rsa = {
  ENCRYPT_DECRYPT: ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'],
  SIGN_VERIFY: [...PKCS1, ...PSS],
};

/**
 * The algorithms of each key spec and usage, in AWS's order.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html; the order of RSA's and
 * Ed25519's is recorded from AWS.
 */
const specs: Readonly<Record<KeySpec, Readonly<Partial<Record<KeyUsage, readonly string[]>>>>> = {
  SYMMETRIC_DEFAULT: { ENCRYPT_DECRYPT: ['SYMMETRIC_DEFAULT'] },
  RSA_2048: rsa,
  RSA_3072: rsa,
  RSA_4096: rsa,
  ECC_NIST_P256: { SIGN_VERIFY: ['ECDSA_SHA_256'], KEY_AGREEMENT: ['ECDH'] },
  ECC_NIST_P384: { SIGN_VERIFY: ['ECDSA_SHA_384'], KEY_AGREEMENT: ['ECDH'] },
  ECC_NIST_P521: { SIGN_VERIFY: ['ECDSA_SHA_512'], KEY_AGREEMENT: ['ECDH'] },
  ECC_SECG_P256K1: { SIGN_VERIFY: ['ECDSA_SHA_256'] },
  ECC_NIST_EDWARDS25519: { SIGN_VERIFY: ['ED25519_PH_SHA_512', 'ED25519_SHA_512'] },
  ML_DSA_44: { SIGN_VERIFY: ['ML_DSA_SHAKE_256'] },
  ML_DSA_65: { SIGN_VERIFY: ['ML_DSA_SHAKE_256'] },
  ML_DSA_87: { SIGN_VERIFY: ['ML_DSA_SHAKE_256'] },
  ML_KEM_512: { ENCAPSULATE_DECAPSULATE: ['ML_KEM'] },
  ML_KEM_768: { ENCAPSULATE_DECAPSULATE: ['ML_KEM'] },
  ML_KEM_1024: { ENCAPSULATE_DECAPSULATE: ['ML_KEM'] },
  HMAC_224: { GENERATE_VERIFY_MAC: ['HMAC_SHA_224'] },
  HMAC_256: { GENERATE_VERIFY_MAC: ['HMAC_SHA_256'] },
  HMAC_384: { GENERATE_VERIFY_MAC: ['HMAC_SHA_384'] },
  HMAC_512: { GENERATE_VERIFY_MAC: ['HMAC_SHA_512'] },
  SM2: { ENCRYPT_DECRYPT: ['SM2PKE'], SIGN_VERIFY: ['SM2DSA'], KEY_AGREEMENT: ['ECDH'] },
};
const lists: Readonly<Record<KeyUsage, string>> = {
  ENCRYPT_DECRYPT: 'EncryptionAlgorithms',
  SIGN_VERIFY: 'SigningAlgorithms',
  GENERATE_VERIFY_MAC: 'MacAlgorithms',
  KEY_AGREEMENT: 'KeyAgreementAlgorithms',
  ENCAPSULATE_DECAPSULATE: 'EncapsulationAlgorithms',
};
const all = Object.keys(specs) as KeySpec[];
const usages = Object.keys(lists) as KeyUsage[];
const pairs = all.flatMap((spec) => usages.map((usage) => [spec, usage] as const));
const fits = pairs.filter(([spec, usage]) => specs[spec][usage] !== undefined);
const others = pairs.filter(([spec, usage]) => specs[spec][usage] === undefined);
const regionOf = (spec: KeySpec) => (spec === 'SM2' ? 'cn-north-1' : 'us-east-1');
const partitionOf = (spec: KeySpec) => (spec === 'SM2' ? 'aws-cn' : 'aws');
const clientOf = (spec: KeySpec) =>
  createSimulator({ now: '2026-01-02T03:04:05.678Z', region: regionOf(spec) }).kms;

// Source: the enums of AWS's API model.
test('every key spec and key usage is here', () => {
  const { shapes } = fixture<{ readonly shapes: Readonly<Record<string, { enum?: string[] }>> }>(
    'kms-model.json',
  );
  expect(new Set(all)).toEqual(new Set(shapes['KeySpec']?.enum));
  expect(new Set(usages)).toEqual(new Set(shapes['KeyUsageType']?.enum));
  expect([fits.length, others.length]).toEqual([28, 72]);
});

// Members recorded from AWS of symmetric, RSA, ECC, Ed25519 and HMAC keys: one list of algorithms, CustomerMasterKeySpec
// of every spec, and a CurrentKeyMaterialId of symmetric keys alone.
describe('CreateKey', () => {
  test.each(fits)('%s for %s: the metadata, member for member', (KeySpec, KeyUsage) => {
    const kms = clientOf(KeySpec);
    const { KeyMetadata } = kms.createKey({ KeySpec, KeyUsage });
    const { KeyId, CurrentKeyMaterialId } = KeyMetadata;
    expect(KeyMetadata).toStrictEqual({
      AWSAccountId: ACCOUNT,
      KeyId,
      Arn: `arn:${partitionOf(KeySpec)}:kms:${regionOf(KeySpec)}:${ACCOUNT}:key/${KeyId}`,
      CreationDate: new Date('2026-01-02T03:04:05.678Z'),
      Enabled: true,
      Description: '',
      KeyUsage,
      KeyState: 'Enabled',
      Origin: 'AWS_KMS',
      KeyManager: 'CUSTOMER',
      CustomerMasterKeySpec: KeySpec,
      KeySpec,
      [lists[KeyUsage]]: specs[KeySpec][KeyUsage],
      MultiRegion: false,
      ...(KeySpec === 'SYMMETRIC_DEFAULT' ? { CurrentKeyMaterialId } : {}),
    });
    expect(kms.describeKey({ KeyId }).KeyMetadata).toEqual(KeyMetadata);
  });

  // Text recorded from AWS.
  test.each(others)('%s is not for %s', (KeySpec, KeyUsage) => {
    expect(refusalOf(() => clientOf(KeySpec).createKey({ KeySpec, KeyUsage }))).toEqual({
      name: 'ValidationException',
      message: `KeyUsage ${KeyUsage} is not compatible with KeySpec ${KeySpec}`,
    });
  });

  // Text recorded from AWS of HMAC, RSA and ECC.
  test.each(all.filter((spec) => spec !== 'SYMMETRIC_DEFAULT'))(
    '%s needs a key usage',
    (KeySpec) => {
      expect(refusalOf(() => clientOf(KeySpec).createKey({ KeySpec }))).toEqual({
        name: 'ValidationException',
        message:
          'You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.',
      });
    },
  );

  test('of any spec is the metadata of a multi-Region key that of its primary', () => {
    for (const [KeySpec, KeyUsage] of fits) {
      const input = { KeySpec, KeyUsage, MultiRegion: true };
      const { KeyMetadata } = clientOf(KeySpec).createKey(input);
      expect(KeyMetadata).toMatchObject({
        MultiRegion: true,
        MultiRegionConfiguration: { MultiRegionKeyType: 'PRIMARY', ReplicaKeys: [] },
      });
      expect(KeyMetadata.KeyId).toMatch(/^mrk-[0-9a-f]{32}$/);
    }
  });
});

// Source: API_CreateKey, Origin; recorded: the text for ML-DSA, and the metadata of a key that waits for its material.
// Unconfirmed: that ML-KEM is refused alike, since the pages on imported key material do not list it.
describe('CreateKey of EXTERNAL origin', () => {
  const withoutMaterial = fits.filter(([spec]) => !spec.startsWith('ML_'));
  test.each(withoutMaterial)('%s for %s: the key waits for its material', (KeySpec, KeyUsage) => {
    const input = { KeySpec, KeyUsage, Origin: 'EXTERNAL' } as const;
    const { KeyMetadata } = clientOf(KeySpec).createKey(input);
    expect(KeyMetadata).toMatchObject({
      Enabled: false,
      KeyState: 'PendingImport',
      Origin: 'EXTERNAL',
      [lists[KeyUsage]]: specs[KeySpec][KeyUsage],
    });
    expect(KeyMetadata).not.toHaveProperty('CurrentKeyMaterialId');
    expect(KeyMetadata).not.toHaveProperty('ExpirationModel');
  });

  test.each(fits.filter(([spec]) => spec.startsWith('ML_')))(
    '%s is refused',
    (KeySpec, KeyUsage) => {
      const input = { KeySpec, KeyUsage, Origin: 'EXTERNAL' } as const;
      expect(refusalOf(() => clientOf(KeySpec).createKey(input))).toEqual({
        name: 'ValidationException',
        message: `KeySpec ${KeySpec} is not supported for Origin EXTERNAL`,
      });
    },
  );
});

describe('CreateKey by Region', () => {
  // The text is another implementation's. Source: API_CreateKey, "SM2 (China Regions only)"; API_Encapsulate: not in
  // China Regions.
  test.each<[KeySpec, KeyUsage, string]>([
    ['SM2', 'SIGN_VERIFY', 'us-east-1'],
    ['SM2', 'ENCRYPT_DECRYPT', 'eu-central-1'],
    ['SM2', 'KEY_AGREEMENT', 'us-gov-west-1'],
    ['ML_KEM_512', 'ENCAPSULATE_DECAPSULATE', 'cn-north-1'],
    ['ML_KEM_768', 'ENCAPSULATE_DECAPSULATE', 'cn-northwest-1'],
    ['ML_KEM_1024', 'ENCAPSULATE_DECAPSULATE', 'cn-north-1'],
  ])('%s for %s is not in %s', (KeySpec, KeyUsage, region) => {
    const { kms } = createSimulator({ region });
    expect(refusalOf(() => kms.createKey({ KeySpec, KeyUsage }))).toEqual({
      name: 'ValidationException',
      message: `KeySpec ${KeySpec} is not supported in this Region`,
    });
  });

  // Source: API_CreateKey, KeySpec: SYMMETRIC_DEFAULT is SM4 there, of 16 bytes, which kmsim lacks.
  test.each(['cn-north-1', 'cn-northwest-1'])('%s: a symmetric key is not modelled', (region) => {
    const { kms } = createSimulator({ region });
    for (const Origin of ['AWS_KMS', 'EXTERNAL'] as const)
      expect(refusalOf(() => kms.createKey({ Origin })).name).toBe('NotModelledException');
  });

  test('both Regions of China have SM2', () => {
    for (const region of ['cn-north-1', 'cn-northwest-1']) {
      const { kms } = createSimulator({ region });
      const { KeyMetadata } = kms.createKey({ KeySpec: 'SM2', KeyUsage: 'SIGN_VERIFY' });
      expect(KeyMetadata.KeyState).toBe('Enabled');
    }
  });
});

// Source: API_CreateKey, CustomerMasterKeySpec: deprecated, and its enum ended in 2022.
describe('CustomerMasterKeySpec', () => {
  const { shapes } = fixture<{ readonly shapes: Readonly<Record<string, { enum?: string[] }>> }>(
    'kms-model.json',
  );
  const known = shapes['CustomerMasterKeySpec']?.enum ?? [];
  test.each(fits.filter(([spec]) => known.includes(spec)))(
    '%s for %s names the spec as KeySpec does',
    (KeySpec, KeyUsage) => {
      const named = clientOf(KeySpec).createKey({ KeySpec, KeyUsage });
      const deprecated = clientOf(KeySpec).createKey({
        CustomerMasterKeySpec: KeySpec as 'RSA_2048',
        KeyUsage,
      });
      expect(deprecated).toEqual(named);
    },
  );

  test.each(all.filter((spec) => !known.includes(spec)))('%s is none', (spec) => {
    const given = { CustomerMasterKeySpec: spec as 'RSA_2048', KeyUsage: 'SIGN_VERIFY' as const };
    const { name, message } = refusalOf(() => createSimulator().kms.createKey(given));
    expect(name).toBe('ValidationException');
    expect(message).toMatch(
      new RegExp(
        `^1 validation error detected: Value '${spec}' at 'customerMasterKeySpec' failed to satisfy constraint: Member must satisfy enum value set: \\[`,
      ),
    );
  });
});
