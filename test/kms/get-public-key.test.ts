import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { type KeySpec, type KeyUsage, newImportedKey, newKey, spki } from '../support/keys.ts';
import { hasLattices, nodeWithLattices } from '../support/lattices.ts';
import { openssl, opensslVersion, runOpenssl } from '../support/openssl.ts';
import { refusalOf } from '../support/simulator.ts';

const OAEP = ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'];
const RSASSA = ['PKCS1_V1_5', 'PSS'].flatMap((scheme) =>
  ['256', '384', '512'].map((bits) => `RSASSA_${scheme}_SHA_${bits}`),
);
type Row = readonly [
  spec: KeySpec,
  usage: KeyUsage,
  list: string,
  algorithms: readonly string[],
  bytes: number,
];
// Members, order and lengths recorded from AWS, but: ML-DSA, ML-KEM and SM2. Of these the lengths are the raw key (FIPS 204
// table 2, FIPS 203 table 3) with 22 bytes around it (RFC 9881, RFC 9935), and those of another curve of 256 bits.
const rows: readonly Row[] = [
  ['RSA_2048', 'ENCRYPT_DECRYPT', 'EncryptionAlgorithms', OAEP, 294],
  ['RSA_3072', 'ENCRYPT_DECRYPT', 'EncryptionAlgorithms', OAEP, 422],
  ['RSA_4096', 'ENCRYPT_DECRYPT', 'EncryptionAlgorithms', OAEP, 550],
  ['RSA_2048', 'SIGN_VERIFY', 'SigningAlgorithms', RSASSA, 294],
  ['RSA_3072', 'SIGN_VERIFY', 'SigningAlgorithms', RSASSA, 422],
  ['RSA_4096', 'SIGN_VERIFY', 'SigningAlgorithms', RSASSA, 550],
  ['ECC_NIST_P256', 'SIGN_VERIFY', 'SigningAlgorithms', ['ECDSA_SHA_256'], 91],
  ['ECC_NIST_P384', 'SIGN_VERIFY', 'SigningAlgorithms', ['ECDSA_SHA_384'], 120],
  ['ECC_NIST_P521', 'SIGN_VERIFY', 'SigningAlgorithms', ['ECDSA_SHA_512'], 158],
  ['ECC_SECG_P256K1', 'SIGN_VERIFY', 'SigningAlgorithms', ['ECDSA_SHA_256'], 88],
  ['ECC_NIST_P256', 'KEY_AGREEMENT', 'KeyAgreementAlgorithms', ['ECDH'], 91],
  ['ECC_NIST_P384', 'KEY_AGREEMENT', 'KeyAgreementAlgorithms', ['ECDH'], 120],
  ['ECC_NIST_P521', 'KEY_AGREEMENT', 'KeyAgreementAlgorithms', ['ECDH'], 158],
  [
    'ECC_NIST_EDWARDS25519',
    'SIGN_VERIFY',
    'SigningAlgorithms',
    ['ED25519_PH_SHA_512', 'ED25519_SHA_512'],
    44,
  ],
  ['ML_DSA_44', 'SIGN_VERIFY', 'SigningAlgorithms', ['ML_DSA_SHAKE_256'], 1334],
  ['ML_DSA_65', 'SIGN_VERIFY', 'SigningAlgorithms', ['ML_DSA_SHAKE_256'], 1974],
  ['ML_DSA_87', 'SIGN_VERIFY', 'SigningAlgorithms', ['ML_DSA_SHAKE_256'], 2614],
  ['ML_KEM_512', 'ENCAPSULATE_DECAPSULATE', 'EncapsulationAlgorithms', ['ML_KEM'], 822],
  ['ML_KEM_768', 'ENCAPSULATE_DECAPSULATE', 'EncapsulationAlgorithms', ['ML_KEM'], 1206],
  ['ML_KEM_1024', 'ENCAPSULATE_DECAPSULATE', 'EncapsulationAlgorithms', ['ML_KEM'], 1590],
  ['SM2', 'SIGN_VERIFY', 'SigningAlgorithms', ['SM2DSA'], 91],
  ['SM2', 'ENCRYPT_DECRYPT', 'EncryptionAlgorithms', ['SM2PKE'], 91],
  ['SM2', 'KEY_AGREEMENT', 'KeyAgreementAlgorithms', ['ECDH'], 91],
];
/** What node:crypto finds in them, where it can. */
const loaded: Readonly<Partial<Record<KeySpec, readonly [type: string, details: object]>>> = {
  RSA_2048: ['rsa', { modulusLength: 2048, publicExponent: 65537n }],
  RSA_3072: ['rsa', { modulusLength: 3072, publicExponent: 65537n }],
  RSA_4096: ['rsa', { modulusLength: 4096, publicExponent: 65537n }],
  ECC_NIST_P256: ['ec', { namedCurve: 'prime256v1' }],
  ECC_NIST_P384: ['ec', { namedCurve: 'secp384r1' }],
  ECC_NIST_P521: ['ec', { namedCurve: 'secp521r1' }],
  ECC_SECG_P256K1: ['ec', { namedCurve: 'secp256k1' }],
  ECC_NIST_EDWARDS25519: ['ed25519', {}],
};
const clientOf = (spec: KeySpec) =>
  createSimulator({ seed: spec, region: spec === 'SM2' ? 'cn-north-1' : 'us-east-1' }).kms;

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetPublicKey.html
describe('GetPublicKey', () => {
  test.each(rows)('%s for %s: %s and a public key', (spec, usage, list, algorithms, length) => {
    const kms = clientOf(spec);
    const KeyId = newKey(kms, spec, usage);
    const answer = kms.getPublicKey({ KeyId });
    const { PublicKey } = answer;
    expect(answer).toStrictEqual({
      KeyId,
      PublicKey,
      CustomerMasterKeySpec: spec,
      KeySpec: spec,
      KeyUsage: usage,
      [list]: algorithms,
    });
    expect(PublicKey.length).toBe(length);
    expect(kms.getPublicKey({ KeyId })).toEqual(answer);
    const another = newKey(kms, spec, usage);
    expect(kms.getPublicKey({ KeyId: another }).PublicKey).not.toEqual(PublicKey);
  });

  test.each(rows.filter(([spec]) => loaded[spec] !== undefined))(
    '%s for %s: node:crypto loads it and writes the same',
    (spec, usage) => {
      const kms = clientOf(spec);
      const { PublicKey } = kms.getPublicKey({ KeyId: newKey(kms, spec, usage) });
      const key = spki(PublicKey);
      expect([key.asymmetricKeyType, key.asymmetricKeyDetails]).toEqual(loaded[spec]);
      const written = key.export({ format: 'der', type: 'spki' });
      expect(new Uint8Array(written)).toEqual(PublicKey);
    },
  );

  test.skipIf(!hasLattices)(`those of ML-DSA and ML-KEM are loaded by ${nodeWithLattices}`, () => {
    for (const [spec, usage] of rows.filter(([name]) => name.startsWith('ML_'))) {
      const kms = clientOf(spec);
      const key = spki(kms.getPublicKey({ KeyId: newKey(kms, spec, usage) }).PublicKey);
      expect(key.asymmetricKeyType).toBe(spec.toLowerCase().replaceAll('_', '-'));
    }
  });

  test.skipIf(opensslVersion === undefined)(
    `the command finds the points on their curves: ${openssl}`,
    () => {
      for (const [spec, usage] of rows.filter(([name]) => /^(?:ECC|RSA|SM2)/.test(name))) {
        const kms = clientOf(spec);
        const { PublicKey } = kms.getPublicKey({ KeyId: newKey(kms, spec, usage) });
        const args = ['pkey', '-pubin', '-inform', 'DER', '-in', 'key', '-pubcheck', '-noout'];
        // It has no such check for Ed25519.
        if (spec === 'ECC_NIST_EDWARDS25519') continue;
        expect(Buffer.from(runOpenssl(args, { key: PublicKey }) ?? []).toString(), spec).toContain(
          'Key is valid',
        );
      }
    },
  );

  test('the public key of an imported key is that of its private key', () => {
    const { kms } = createSimulator();
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const der = (type: 'pkcs8' | 'spki') =>
      new Uint8Array(
        type === 'pkcs8'
          ? privateKey.export({ format: 'der', type })
          : publicKey.export({ format: 'der', type }),
      );
    const KeyId = newImportedKey(kms, 'ECC_NIST_P256', 'SIGN_VERIFY', der('pkcs8'));
    expect(kms.getPublicKey({ KeyId }).PublicKey).toEqual(der('spki'));
    // Recorded: without its material, a key has none, also after it was deleted.
    kms.deleteImportedKeyMaterial({ KeyId });
    expect(refusalOf(() => kms.getPublicKey({ KeyId }))).toEqual({
      name: 'KMSInvalidStateException',
      message: `${KeyId} is pending import.`,
    });
  });

  test('the answer is a copy: what is written to it changes no other', () => {
    const { kms } = createSimulator();
    const KeyId = newKey(kms, 'ECC_NIST_P256', 'SIGN_VERIFY');
    const { PublicKey } = kms.getPublicKey({ KeyId });
    const before = PublicKey.slice();
    PublicKey.fill(0);
    expect(kms.getPublicKey({ KeyId }).PublicKey).toEqual(before);
  });

  // Recorded: UnsupportedOperationException without text.
  test.each([
    ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT'],
    ['HMAC_224', 'GENERATE_VERIFY_MAC'],
    ['HMAC_256', 'GENERATE_VERIFY_MAC'],
    ['HMAC_384', 'GENERATE_VERIFY_MAC'],
    ['HMAC_512', 'GENERATE_VERIFY_MAC'],
  ] as const)('%s has none', (spec, usage) => {
    const { kms } = createSimulator();
    expect(refusalOf(() => kms.getPublicKey({ KeyId: newKey(kms, spec, usage) }))).toEqual({
      name: 'UnsupportedOperationException',
      message: '',
    });
  });

  // Recorded: a disabled key answers, one pending deletion does not; the same of a key pending import that has not been
  // given its material.
  test('a disabled key answers; one that is pending deletion or import does not', () => {
    const { kms } = createSimulator();
    const KeyId = newKey(kms, 'RSA_2048', 'SIGN_VERIFY');
    const { PublicKey } = kms.getPublicKey({ KeyId });
    kms.disableKey({ KeyId });
    expect(kms.getPublicKey({ KeyId }).PublicKey).toEqual(PublicKey);
    kms.scheduleKeyDeletion({ KeyId });
    expect(refusalOf(() => kms.getPublicKey({ KeyId }))).toEqual({
      name: 'KMSInvalidStateException',
      message: `${KeyId} is pending deletion.`,
    });
    const { Arn } = kms.createKey({
      KeySpec: 'RSA_2048',
      KeyUsage: 'SIGN_VERIFY',
      Origin: 'EXTERNAL',
    }).KeyMetadata;
    expect(refusalOf(() => kms.getPublicKey({ KeyId: Arn }))).toEqual({
      name: 'KMSInvalidStateException',
      message: `${Arn} is pending import.`,
    });
  });

  test('an alias is taken, and the answer is no use of the key', () => {
    const { kms } = createSimulator();
    const KeyId = newKey(kms, 'ECC_NIST_P256', 'SIGN_VERIFY');
    kms.createAlias({ AliasName: 'alias/signer', TargetKeyId: KeyId });
    expect(kms.getPublicKey({ KeyId: 'alias/signer' }).KeyId).toBe(KeyId);
    expect(kms.getKeyLastUsage({ KeyId }).KeyLastUsage).toEqual({});
  });
});
