import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import {
  FOR_EVER,
  type ImportOptions,
  importedKey,
  importInto,
  KEY_WRAP,
  newPair,
  OAEP,
  SM2,
  wrap,
} from '../support/imports.ts';
import { hasOpensslSm2, opensslSm2 } from '../support/openssl-sm2.ts';
import { ACCOUNT, ARN_PREFIX, bytes, refusalOf } from '../support/simulator.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-09-12T10:00:00.500Z');
const material = (fill: number, length = 32): Uint8Array => new Uint8Array(length).fill(fill);
const HMAC = { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } as const;
const SIGNING = { KeyUsage: 'SIGN_VERIFY' } as const;

/** A key that waits for its material. */
function waiting(key: Parameters<typeof importedKey>[1] = {}) {
  const sim = createSimulator({ seed: 'imports', now: NOW });
  const { KeyMetadata } = sim.kms.createKey({ ...key, Origin: 'EXTERNAL' });
  const { KeyId, Arn } = KeyMetadata;
  const state = () => sim.kms.describeKey({ KeyId }).KeyMetadata.KeyState;
  return { sim, kms: sim.kms, KeyId, arn: Arn ?? '', KeyMetadata, state };
}
/** A key that has it. */
function imported(key: Parameters<typeof importedKey>[1] = {}, bytes = material(1)) {
  const made = waiting(key);
  const { KeyMaterialId: id = '' } = importInto(made.kms, made.KeyId, bytes);
  return { ...made, id };
}
const invalid = (message: string) => ({ name: 'ValidationException', message });

// Recorded from AWS, September 2026, where nothing else is said.
describe('CreateKey with Origin EXTERNAL', () => {
  test('makes a key that waits for its import, without material ID and expiration model', () => {
    const { KeyMetadata, KeyId } = waiting();
    expect(KeyMetadata).toEqual({
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
    const { kms, KeyId, state } = waiting();
    expect(refusalOf(() => importInto(kms, KeyId, material(1), options))).toEqual(invalid(message));
    expect(state()).toBe('PendingImport');
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

describe('an import of other bytes', () => {
  const unexpected = (id: string) => ({
    name: 'IncorrectKeyMaterialException',
    message: `Imported key material does not have the expected identifier (${id}).`,
  });

  test('is refused, with the identifier of the key’s own material', () => {
    const { kms, KeyId, id } = imported();
    for (const ImportType of [undefined, 'EXISTING_KEY_MATERIAL'] as const)
      expect(
        refusalOf(() => importInto(kms, KeyId, material(2), { ...FOR_EVER, ImportType })),
      ).toEqual(unexpected(id));
    kms.deleteImportedKeyMaterial({ KeyId });
    expect(refusalOf(() => importInto(kms, KeyId, material(2)))).toEqual(unexpected(id));
    expect(importInto(kms, KeyId, material(1)).KeyMaterialId).toBe(id);
  });

  test('is refused with the identifier of the request, when that does not fit', () => {
    const { kms, KeyId, id } = imported();
    const other = 'ab'.repeat(32);
    for (const [bytes, KeyMaterialId] of [
      [material(1), other],
      [material(2), id],
    ] as const)
      expect(
        refusalOf(() => importInto(kms, KeyId, bytes, { ...FOR_EVER, KeyMaterialId })),
      ).toEqual(unexpected(KeyMaterialId));
  });

  test('is refused for HMAC and asymmetric keys with an identifier that is shown nowhere else', () => {
    const P256 = { KeySpec: 'ECC_NIST_P256', ...SIGNING } as const;
    const pairs = [newPair('ECC_NIST_P256').privateKey, newPair('ECC_NIST_P256').privateKey];
    for (const [key, [one, other], wrapping] of [
      [HMAC, [material(1), material(2)], OAEP],
      [P256, pairs, KEY_WRAP],
    ] as const) {
      const { kms, KeyId } = waiting(key);
      const bringIn = (bytes = material(0)) => importInto(kms, KeyId, bytes, FOR_EVER, wrapping);
      bringIn(one);
      const { name, message } = refusalOf(() => bringIn(other));
      const [, id = ''] = /\(([0-9a-f]{64})\)/.exec(message) ?? [];
      expect({ name, message }).toEqual(unexpected(id));
      bringIn(one);
      kms.deleteImportedKeyMaterial({ KeyId });
      expect(refusalOf(() => bringIn(other))).toEqual(unexpected(id));
    }
  });
});

describe('an import of the same bytes', () => {
  test('gives the same ID, always', () => {
    const { kms, KeyId, id } = imported();
    for (const change of [
      () => {},
      () => kms.disableKey({ KeyId }),
      () => kms.deleteImportedKeyMaterial({ KeyId }),
    ]) {
      change();
      expect(importInto(kms, KeyId, material(1)).KeyMaterialId).toBe(id);
    }
  });

  test('makes a Disabled key Enabled', () => {
    const { kms, KeyId, state } = imported();
    kms.disableKey({ KeyId });
    expect(state()).toBe('Disabled');
    importInto(kms, KeyId, material(1));
    expect(state()).toBe('Enabled');
  });

  test('in another key is another material: neither opens what the other sealed', () => {
    const { kms, KeyId, id } = imported();
    const other = kms.createKey({ Origin: 'EXTERNAL' }).KeyMetadata.KeyId;
    expect(importInto(kms, other, material(1)).KeyMaterialId).not.toBe(id);
    const { CiphertextBlob } = kms.encrypt({ KeyId, Plaintext: bytes('x') });
    expect(refusalOf(() => kms.decrypt({ KeyId: other, CiphertextBlob })).name).toBe(
      'IncorrectKeyException',
    );
    // The ciphertext leads to its key.
    expect(kms.decrypt({ CiphertextBlob })).toMatchObject({
      KeyId: `${ARN_PREFIX}key/${KeyId}`,
      KeyMaterialId: id,
      Plaintext: bytes('x'),
    });
  });

  test('elsewhere is the same key, when it is no symmetric one', () => {
    const request = { Message: bytes('x'), MacAlgorithm: 'HMAC_SHA_256' } as const;
    const macs = ['us-east-1', 'eu-west-1'].map((region) => {
      const { kms } = createSimulator({ seed: region }).region(region);
      return kms.generateMac({ KeyId: importedKey(kms, HMAC, material(7)), ...request }).Mac;
    });
    const expected = new Uint8Array(createHmac('sha256', material(7)).update('x').digest());
    expect(macs).toEqual([expected, expected]);
  });
});

describe('a token', () => {
  /** Parameters for a key, and an import by them. */
  function parametersOf(kms: ReturnType<typeof waiting>['kms'], KeyId: string) {
    const { ImportToken, PublicKey } = kms.getParametersForImport({ KeyId, ...OAEP });
    return { ImportToken, PublicKey };
  }
  const bringIn = (
    kms: ReturnType<typeof waiting>['kms'],
    KeyId: string,
    { ImportToken, PublicKey }: ReturnType<typeof parametersOf>,
    fill = 1,
  ) =>
    kms.importKeyMaterial({
      KeyId,
      ImportToken,
      EncryptedKeyMaterial: wrap('RSAES_OAEP_SHA_256', PublicKey, material(fill)),
      ...FOR_EVER,
    });

  test('is good as often as one likes, and an older one stays good beside newer ones', () => {
    const { kms, KeyId } = waiting();
    const [old, young] = [parametersOf(kms, KeyId), parametersOf(kms, KeyId)];
    const ids = [young, old, old, young].map((one) => bringIn(kms, KeyId, one).KeyMaterialId);
    expect(new Set(ids).size).toBe(1);
  });

  test('is good to the end of its 24 hours, and no longer', () => {
    const { sim, kms, KeyId, state } = waiting();
    const parameters = parametersOf(kms, KeyId);
    sim.clock.advance({ milliseconds: DAY - 1 });
    const last = sim.fork();
    expect(bringIn(last.kms, KeyId, parameters).KeyMaterialId).toBeDefined();
    sim.clock.advance({ milliseconds: 1 });
    expect(refusalOf(() => bringIn(kms, KeyId, parameters))).toEqual({
      name: 'ExpiredImportTokenException',
      // Unconfirmed: no text was recorded.
      message: '',
    });
    expect(state()).toBe('PendingImport');
    bringIn(kms, KeyId, parametersOf(kms, KeyId));
  });

  test('goes with its own public key', () => {
    const { kms, KeyId } = waiting();
    const [one, other] = [parametersOf(kms, KeyId), parametersOf(kms, KeyId)];
    expect(refusalOf(() => bringIn(kms, KeyId, { ...one, PublicKey: other.PublicKey }))).toEqual({
      name: 'InvalidCiphertextException',
      message: '',
    });
  });

  test('of another key, Region or simulator, a changed one and none at all are refused', () => {
    const { sim, kms, KeyId, state } = waiting();
    const own = parametersOf(kms, KeyId);
    const twin = kms.createKey({ Origin: 'EXTERNAL' }).KeyMetadata.KeyId;
    const remote = sim.region('eu-west-1').kms;
    const far = remote.createKey({ Origin: 'EXTERNAL' }).KeyMetadata.KeyId;
    const stranger = createSimulator({ seed: 'stranger' }).kms;
    const strange = stranger.createKey({ Origin: 'EXTERNAL' }).KeyMetadata.KeyId;
    const changed = (at: number) => own.ImportToken.map((b, i) => (i === at ? b ^ 1 : b));
    const tokens = [
      parametersOf(kms, twin).ImportToken,
      parametersOf(remote, far).ImportToken,
      parametersOf(stranger, strange).ImportToken,
      changed(0),
      changed(40),
      changed(own.ImportToken.length - 1),
      own.ImportToken.subarray(0, -1),
      own.ImportToken.subarray(0, 12),
      bytes('x'),
    ];
    for (const ImportToken of tokens)
      expect(refusalOf(() => bringIn(kms, KeyId, { ...own, ImportToken }))).toEqual({
        name: 'InvalidImportTokenException',
        message: '',
      });
    expect(state()).toBe('PendingImport');
    bringIn(kms, KeyId, own);
    expect(state()).toBe('Enabled');
  });

  test('tells nothing of the key or of the wrapping in clear', () => {
    const { kms, KeyId } = waiting();
    const { ImportToken } = parametersOf(kms, KeyId);
    expect(Buffer.from(ImportToken).includes(KeyId)).toBe(false);
    expect(Buffer.from(ImportToken).includes('RSAES')).toBe(false);
  });
});

describe('what is no material of the key’s spec', () => {
  const junk = { name: 'InvalidCiphertextException', message: '' };

  test.each([0, 1, 16, 31, 33, 64])('%i bytes, for a symmetric key', (length) => {
    const { kms, KeyId } = waiting();
    expect(refusalOf(() => importInto(kms, KeyId, material(1, length)))).toEqual(junk);
  });

  // Source: https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-conceptual.html, "Requirements for
  // imported key material": from the length of the spec to 128 bytes. One byte less was recorded.
  test.each([
    ['224', 28],
    ['256', 32],
    ['384', 48],
    ['512', 64],
  ] as const)(
    'too few or too many bytes, for HMAC_%s; at both limits the MACs are right',
    (bits, least) => {
      const { kms, KeyId } = waiting({ KeySpec: `HMAC_${bits}`, KeyUsage: HMAC.KeyUsage });
      for (const length of [least - 1, 129])
        expect(refusalOf(() => importInto(kms, KeyId, material(1, length)))).toEqual(junk);
      for (const length of [least, least + 1, 127, 128]) {
        const key = new Uint8Array(randomBytes(length));
        const id = importedKey(kms, { KeySpec: `HMAC_${bits}`, KeyUsage: HMAC.KeyUsage }, key);
        const request = { Message: bytes('x'), MacAlgorithm: `HMAC_SHA_${bits}` } as const;
        expect(kms.generateMac({ KeyId: id, ...request }).Mac).toEqual(
          new Uint8Array(createHmac(`sha${bits}`, key).update('x').digest()),
        );
      }
    },
  );

  // The encoding of a private key starts with a SEQUENCE of a definite length, in DER of one, two or three octets.
  const indefinite = (der: Uint8Array) => {
    const octets = (der[1] ?? 0) < 0x80 ? 0 : (der[1] ?? 0) & 0x7f;
    return new Uint8Array([0x30, 0x80, ...der.subarray(2 + octets), 0, 0]);
  };
  const specs = [
    'RSA_2048',
    'ECC_NIST_P256',
    'ECC_NIST_P384',
    'ECC_NIST_P521',
    'ECC_SECG_P256K1',
    'ECC_NIST_EDWARDS25519',
  ] as const;
  const pairs = Object.fromEntries(specs.map((spec) => [spec, newPair(spec)]));
  const pairOf = (spec: string) => pairs[spec] ?? newPair(spec);

  test.each(specs)('the private keys of other specs, and broken ones: %s', (spec) => {
    const { kms, KeyId } = waiting({ KeySpec: spec, ...SIGNING });
    const { privateKey, publicKey } = pairOf(spec);
    const wrong = [
      ...specs.filter((other) => other !== spec).map((other) => pairOf(other).privateKey),
      publicKey,
      privateKey.subarray(0, -1),
      new Uint8Array([...privateKey, 0]),
      material(1),
    ];
    for (const bytes of wrong)
      expect(refusalOf(() => importInto(kms, KeyId, bytes, FOR_EVER, KEY_WRAP))).toEqual(junk);
    importInto(kms, KeyId, privateKey, FOR_EVER, KEY_WRAP);
    expect(kms.getPublicKey({ KeyId }).PublicKey).toEqual(new Uint8Array(publicKey));
  });

  test('an RSA key of another length', () => {
    const { kms, KeyId } = waiting({ KeySpec: 'RSA_3072', ...SIGNING });
    const { privateKey } = pairOf('RSA_2048');
    expect(refusalOf(() => importInto(kms, KeyId, privateKey, FOR_EVER, KEY_WRAP))).toEqual(junk);
  });

  test.each(specs)('BER is taken for RSA and the named curves, and not for Ed25519: %s', (spec) => {
    const { kms, KeyId, state } = waiting({ KeySpec: spec, ...SIGNING });
    const { privateKey, publicKey } = pairOf(spec);
    const bringIn = () => importInto(kms, KeyId, indefinite(privateKey), FOR_EVER, KEY_WRAP);
    if (spec === 'ECC_NIST_EDWARDS25519') {
      expect(refusalOf(bringIn)).toEqual(junk);
      expect(state()).toBe('PendingImport');
      return;
    }
    bringIn();
    expect(kms.getPublicKey({ KeyId }).PublicKey).toEqual(new Uint8Array(publicKey));
  });

  // Source: the page above: the public point may be left out or compressed. RFC 5915 section 3 has the form.
  test('the point of another key; an own one may be left out or compressed', () => {
    const { kms, KeyId } = waiting({ KeySpec: 'ECC_NIST_P256', ...SIGNING });
    const { privateKey, publicKey } = pairOf('ECC_NIST_P256');
    const digits = Buffer.from(privateKey).toString('hex');
    const [scalar, point] = [digits.slice(2 * 36, 2 * 68), digits.slice(-2 * 65)];
    const octet = (n: number) => n.toString(16).padStart(2, '0');
    const withPoint = (bits: string) => {
      const n = bits.length / 2;
      const field = n === 0 ? '' : `a1${octet(n + 3)}03${octet(n + 1)}00${bits}`;
      const key = `30${octet(37 + field.length / 2)}0201010420${scalar}${field}`;
      const body = `020100301306072a8648ce3d020106082a8648ce3d03010704${octet(key.length / 2)}${key}`;
      const length = octet(body.length / 2);
      return new Uint8Array(Buffer.from(`30${n > 60 ? '81' : ''}${length}${body}`, 'hex'));
    };
    expect(Buffer.from(withPoint(point)).toString('hex')).toBe(digits);
    const sign = (Number.parseInt(point.slice(-2), 16) % 2) + 2;
    const compressed = `0${sign}${point.slice(2, 66)}`;
    const other = Buffer.from(newPair('ECC_NIST_P256').publicKey.subarray(-65)).toString('hex');
    for (const wrong of [other, `0${5 - sign}${point.slice(2, 66)}`, point.slice(0, -2), '00'])
      expect(refusalOf(() => importInto(kms, KeyId, withPoint(wrong), FOR_EVER, KEY_WRAP))).toEqual(
        junk,
      );
    for (const own of ['', compressed, point]) {
      const fresh = importedKey(
        kms,
        { KeySpec: 'ECC_NIST_P256', ...SIGNING },
        withPoint(own),
        KEY_WRAP,
      );
      expect(kms.getPublicKey({ KeyId: fresh }).PublicKey).toEqual(new Uint8Array(publicKey));
    }
  });

  // Source: the page above: named curves only.
  test('a curve by its parameters', () => {
    const { kms, KeyId } = waiting({ KeySpec: 'ECC_NIST_P256', ...SIGNING });
    const { privateKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      paramEncoding: 'explicit',
      publicKeyEncoding: { type: 'spki', format: 'der' },
      privateKeyEncoding: { type: 'pkcs8', format: 'der' },
    });
    expect(refusalOf(() => importInto(kms, KeyId, privateKey, FOR_EVER, KEY_WRAP))).toEqual(junk);
  });

  test(`a P-256 key, for SM2, where an own one by ${opensslSm2} is taken`, () => {
    if (!hasOpensslSm2) return;
    const { kms } = createSimulator().region('cn-north-1');
    const key = { KeySpec: 'SM2', ...SIGNING, Origin: 'EXTERNAL' } as const;
    const { KeyId } = kms.createKey(key).KeyMetadata;
    const { privateKey, publicKey } = newPair('SM2');
    expect(
      refusalOf(() => importInto(kms, KeyId, pairOf('ECC_NIST_P256').privateKey, FOR_EVER, SM2)),
    ).toEqual(junk);
    importInto(kms, KeyId, privateKey, FOR_EVER, SM2);
    expect(kms.getPublicKey({ KeyId }).PublicKey).toEqual(new Uint8Array(publicKey));
  });
});
