import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import {
  DAY,
  HMAC,
  imported,
  invalid,
  material,
  metadataOf,
  NOW,
  SIGNING,
  stateOf,
  waiting,
} from '../support/imported-keys.ts';
import { FOR_EVER, type ImportOptions, importInto, newPair, OAEP } from '../support/imports.ts';
import { ACCOUNT, ARN_PREFIX, bytes, refusalOf } from '../support/simulator.ts';

// Recorded from AWS, September 2026, where nothing else is said.
describe('CreateKey with Origin EXTERNAL', () => {
  test('makes a key that waits for its import, without material ID and expiration model', () => {
    const key = waiting();
    const { KeyId } = key;
    expect(metadataOf(key)).toEqual({
      AWSAccountId: ACCOUNT,
      KeyId,
      Arn: `${ARN_PREFIX}key/${KeyId}`,
      CreationDate: new Date(NOW),
      Enabled: false,
      Description: '',
      KeyUsage: 'ENCRYPT_DECRYPT',
      KeyState: 'PendingImport',
      Origin: 'EXTERNAL',
      KeyManager: 'CUSTOMER',
      CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
      KeySpec: 'SYMMETRIC_DEFAULT',
      EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
      MultiRegion: false,
    });
  });

  test('is refused for key specs without import', () => {
    const { kms } = createSimulator();
    for (const [KeySpec, KeyUsage] of [
      ['ML_DSA_44', 'SIGN_VERIFY'],
      ['ML_DSA_65', 'SIGN_VERIFY'],
      ['ML_DSA_87', 'SIGN_VERIFY'],
      // Unconfirmed: ML-KEM, which the page on importing does not name.
      ['ML_KEM_512', 'ENCAPSULATE_DECAPSULATE'],
      ['ML_KEM_768', 'ENCAPSULATE_DECAPSULATE'],
      ['ML_KEM_1024', 'ENCAPSULATE_DECAPSULATE'],
    ] as const)
      expect(refusalOf(() => kms.createKey({ KeySpec, KeyUsage, Origin: 'EXTERNAL' }))).toEqual(
        invalid(`KeySpec ${KeySpec} is not supported for Origin EXTERNAL`),
      );
  });

  test('what needs the material is refused until it is there', () => {
    const { kms, KeyId, arn } = waiting();
    const mac = kms.createKey({ ...HMAC, Origin: 'EXTERNAL' }).KeyMetadata;
    const rsa = kms.createKey({ ...SIGNING, KeySpec: 'RSA_2048', Origin: 'EXTERNAL' }).KeyMetadata;
    const calls: readonly (readonly [string, () => unknown])[] = [
      [arn, () => kms.enableKey({ KeyId })],
      [arn, () => kms.disableKey({ KeyId })],
      [arn, () => kms.encrypt({ KeyId, Plaintext: bytes('x') })],
      [arn, () => kms.generateDataKey({ KeyId, KeySpec: 'AES_256' })],
      [arn, () => kms.generateDataKeyPair({ KeyId, KeyPairSpec: 'ECC_NIST_P256' })],
      [
        mac.Arn ?? '',
        () =>
          kms.generateMac({
            KeyId: mac.KeyId,
            Message: bytes('x'),
            MacAlgorithm: 'HMAC_SHA_256',
          }),
      ],
      [rsa.Arn ?? '', () => kms.getPublicKey({ KeyId: rsa.KeyId })],
    ];
    for (const [named, call] of calls)
      expect(refusalOf(call)).toEqual({
        name: 'KMSInvalidStateException',
        message: `${named} is pending import.`,
      });
  });
});

describe('GetParametersForImport', () => {
  test('answers a token and a public key that are good for 24 hours', () => {
    const { kms, KeyId, arn } = waiting();
    const answer = kms.getParametersForImport({ KeyId, ...OAEP });
    expect(answer).toEqual({
      KeyId: arn,
      ImportToken: expect.any(Uint8Array),
      PublicKey: expect.any(Uint8Array),
      ParametersValidTo: new Date(NOW + DAY),
    });
    // SubjectPublicKeyInfo of RSA_2048; KMS's other two lengths are 422 and 550.
    expect(answer.PublicKey.length).toBe(294);
    const other = kms.getParametersForImport({ KeyId, ...OAEP });
    expect(other.ImportToken).not.toEqual(answer.ImportToken);
    expect(other.PublicKey).not.toEqual(answer.PublicKey);
  });

  test('works while the key is Disabled', () => {
    const { kms, KeyId } = imported();
    kms.disableKey({ KeyId });
    expect(kms.getParametersForImport({ KeyId, ...OAEP }).PublicKey.length).toBe(294);
  });

  test('is refused for a key that is about to be deleted, as is ImportKeyMaterial', () => {
    const { kms, KeyId, arn } = waiting();
    const { ImportToken } = kms.getParametersForImport({ KeyId, ...OAEP });
    kms.scheduleKeyDeletion({ KeyId });
    const refusal = {
      name: 'KMSInvalidStateException',
      message: `${arn} is pending deletion.`,
    };
    expect(refusalOf(() => kms.getParametersForImport({ KeyId, ...OAEP }))).toEqual(refusal);
    const request = { KeyId, ImportToken, EncryptedKeyMaterial: bytes('x'), ...FOR_EVER };
    expect(refusalOf(() => kms.importKeyMaterial(request))).toEqual(refusal);
  });
});

test('a key whose material KMS made takes no import, in whatever state it is', () => {
  const { kms } = createSimulator();
  const { KeyId, Arn } = kms.createKey({}).KeyMetadata;
  const request = { KeyId, ImportToken: bytes('x'), EncryptedKeyMaterial: bytes('x') };
  const calls = [
    () => kms.getParametersForImport({ KeyId, ...OAEP }),
    () => kms.importKeyMaterial({ ...request, ...FOR_EVER }),
    () => kms.deleteImportedKeyMaterial({ KeyId }),
  ];
  const changes = [
    () => {},
    () => kms.disableKey({ KeyId }),
    () => kms.scheduleKeyDeletion({ KeyId }),
  ];
  for (const change of changes) {
    change();
    for (const call of calls)
      expect(refusalOf(call)).toEqual({
        name: 'UnsupportedOperationException',
        message: `${Arn} origin is AWS_KMS which is not valid for this operation.`,
      });
  }
});

describe('ImportKeyMaterial', () => {
  test('a symmetric key is answered with the material’s ID, and is enabled', () => {
    const { kms, KeyId, arn } = waiting();
    const answer = importInto(kms, KeyId, material(1));
    expect(answer).toEqual({
      KeyId: arn,
      KeyMaterialId: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(kms.describeKey({ KeyId }).KeyMetadata).toMatchObject({
      KeyState: 'Enabled',
      Enabled: true,
      CurrentKeyMaterialId: answer.KeyMaterialId,
      ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
    });
    expect(kms.describeKey({ KeyId }).KeyMetadata).not.toHaveProperty('ValidTo');
  });

  test('HMAC and asymmetric keys are answered without one', () => {
    const { kms, KeyId, arn } = waiting(HMAC);
    expect(importInto(kms, KeyId, material(1))).toEqual({ KeyId: arn });
    expect(kms.describeKey({ KeyId }).KeyMetadata).not.toHaveProperty('CurrentKeyMaterialId');
  });

  const validTo = (milliseconds: number) => ({ ValidTo: new Date(NOW + milliseconds) });
  const EXPIRES = { ExpirationModel: 'KEY_MATERIAL_EXPIRES' } as const;
  const WANTED = 'A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES';
  const PAST = 'ValidTo must be in the future';
  const FAR = 'ValidTo must be less than 365 days in the future';
  const NONE =
    'A validTo date cannot be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE';
  test.each<[string, ImportOptions, string]>([
    ['neither date nor model', {}, WANTED],
    ['no date, and the model that wants one', EXPIRES, WANTED],
    ['a date and the model that has none', { ...FOR_EVER, ...validTo(DAY) }, NONE],
    ['a date in the past', validTo(-DAY), PAST],
    ['the present instant', validTo(0), PAST],
    // The date is cut to whole seconds, and the present instant is half a second later.
    ['the end of the second', validTo(499), PAST],
    ['a date after 365 days', { ...EXPIRES, ...validTo(365 * DAY + 1000) }, FAR],
    [
      'an ID for new material',
      { ...FOR_EVER, ImportType: 'NEW_KEY_MATERIAL', KeyMaterialId: 'a'.repeat(64) },
      'Input parameter keyMaterialId cannot be used with NEW_KEY_MATERIAL importType.',
    ],
  ])('%s is refused', (_, options, message) => {
    const key = waiting();
    const { kms, KeyId } = key;
    expect(refusalOf(() => importInto(kms, KeyId, material(1), options))).toEqual(invalid(message));
    expect(stateOf(key)).toBe('PendingImport');
  });

  test.each([
    ['the next whole second', 500],
    ['365 days', 365 * DAY],
  ])('a date may be as far as %s; it is shown in whole seconds', (_, milliseconds) => {
    const { kms, KeyId } = waiting();
    importInto(kms, KeyId, material(1), validTo(milliseconds));
    const seconds = Math.floor((NOW + milliseconds) / 1000);
    expect(kms.describeKey({ KeyId }).KeyMetadata).toMatchObject({
      ExpirationModel: 'KEY_MATERIAL_EXPIRES',
      ValidTo: new Date(1000 * seconds),
    });
  });

  // Unconfirmed: which side the two ends themselves are on.
  test('at a whole second, the present instant is past, and that of 365 days on is near enough', () => {
    const { sim, kms, KeyId } = waiting();
    sim.clock.advance({ milliseconds: 500 });
    const now = sim.clock.now().getTime();
    const bringIn = (at: number) => importInto(kms, KeyId, material(1), { ValidTo: new Date(at) });
    expect(refusalOf(() => bringIn(now))).toEqual(invalid(PAST));
    expect(refusalOf(() => bringIn(now + 365 * DAY + 1000))).toEqual(invalid(FAR));
    bringIn(now + 365 * DAY);
    bringIn(now + 1000);
  });

  // Source: the API model, KeyMaterialDescriptionType.
  test.each(['', 'a!', 'x'.repeat(257)])('a description of %j is refused', (description) => {
    const { kms, KeyId } = waiting();
    const options = { ...FOR_EVER, KeyMaterialDescription: description };
    const { name, message } = refusalOf(() => importInto(kms, KeyId, material(1), options));
    expect([name, message.slice(0, 31)]).toEqual([
      'ValidationException',
      '1 validation error detected: Va',
    ]);
    expect(message).toContain("at 'keyMaterialDescription' failed to satisfy constraint");
  });

  test('symmetric keys take ImportType, ID and description; other keys none of them', () => {
    const { kms, KeyId, id } = imported();
    const KeyMaterialDescription = 'from the HSM: /vault_1 2026-09.12';
    importInto(kms, KeyId, material(1), {
      ...FOR_EVER,
      ImportType: 'EXISTING_KEY_MATERIAL',
      KeyMaterialId: id,
      KeyMaterialDescription,
    });
    for (const [spec, bytes] of [
      [HMAC, material(1)],
      [{ KeySpec: 'ECC_NIST_P256', ...SIGNING }, newPair('ECC_NIST_P256').privateKey],
    ] as const) {
      const { kms, KeyId } = waiting(spec);
      const members = {
        importType: { ImportType: 'NEW_KEY_MATERIAL' },
        keyMaterialId: { KeyMaterialId: id },
        keyMaterialDescription: { KeyMaterialDescription },
      } as const;
      for (const [name, member] of Object.entries(members))
        expect(refusalOf(() => importInto(kms, KeyId, bytes, { ...FOR_EVER, ...member }))).toEqual(
          invalid(`Input parameter ${name} cannot be used with ${spec.KeySpec} imported keys.`),
        );
    }
  });
});
