import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { bytes, refusalOf, withKey } from '../support/simulator.ts';

const secret = bytes('card 4242');

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html and API_Decrypt.html
describe('Encrypt and Decrypt', () => {
  test('answer what AWS answers, member for member', () => {
    const { sim, arn, keyId } = withKey();
    const { CurrentKeyMaterialId } = sim.kms.describeKey({ KeyId: keyId }).KeyMetadata;
    const sealed = sim.kms.encrypt({ KeyId: keyId, Plaintext: secret });
    expect(sealed).toEqual({
      CiphertextBlob: sealed.CiphertextBlob,
      KeyId: arn,
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    });
    expect(sim.kms.decrypt({ CiphertextBlob: sealed.CiphertextBlob })).toEqual({
      KeyId: arn,
      Plaintext: secret,
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      KeyMaterialId: CurrentKeyMaterialId,
    });
  });

  test('the same plaintext twice gives two blobs', () => {
    const { sim, keyId } = withKey();
    const seal = () => sim.kms.encrypt({ KeyId: keyId, Plaintext: secret }).CiphertextBlob;
    expect(seal()).not.toEqual(seal());
  });

  // Lengths recorded from AWS: 152 + n while n is small, then DER lengths grow.
  test.each([
    [1, 153],
    [16, 168],
    [27, 179],
    [32, 184],
    [48, 201],
    [144, 301],
    [150, 307],
    [250, 412],
    [2374, 2536],
  ])('a plaintext of %i bytes gives a blob of %i', (plaintextBytes, blobBytes) => {
    const { sim, keyId } = withKey();
    const { CiphertextBlob } = sim.kms.encrypt({
      KeyId: keyId,
      Plaintext: new Uint8Array(plaintextBytes),
    });
    expect(CiphertextBlob.length).toBe(blobBytes);
    expect(sim.kms.decrypt({ CiphertextBlob }).Plaintext.length).toBe(plaintextBytes);
  });

  test('the blob has the outer layout of AWS, and its inspector reads it', () => {
    const { sim, keyId } = withKey();
    const { CurrentKeyMaterialId = '' } = sim.kms.describeKey({ KeyId: keyId }).KeyMetadata;
    const { CiphertextBlob } = sim.kms.encrypt({ KeyId: keyId, Plaintext: secret });
    const { CiphertextBlob: dataKey } = sim.kms.generateDataKey({
      KeyId: keyId,
      KeySpec: 'AES_256',
    });
    const hex = (blob: Uint8Array) => Buffer.from(blob).toString('hex');
    // Recorded: 01 02 | 02 or 03 | 00 78 | key material ID | 01 | 16 bytes | length | DER of EncryptedData.
    expect(hex(CiphertextBlob).slice(0, 74)).toBe(`0102020078${CurrentKeyMaterialId}`.slice(0, 74));
    expect(hex(CiphertextBlob).slice(74, 76)).toBe('01');
    expect(hex(dataKey).slice(0, 6)).toBe('010203');
    expect(Buffer.from(CiphertextBlob).toString('base64')).toMatch(/^AQICAH/);
    expect(Buffer.from(dataKey).toString('base64')).toMatch(/^AQIDAH/);
    expect(hex(CiphertextBlob).slice(108, 116)).toBe(
      (CiphertextBlob.length - 58).toString(16).padStart(8, '0'),
    );
    expect(sim.describeCiphertext(CiphertextBlob)).toMatchObject({
      madeBy: 'Encrypt',
      keyMaterialId: CurrentKeyMaterialId,
      plaintextBytes: secret.length,
      account: '111122223333',
      keyId,
    });
    expect(sim.describeCiphertext(dataKey)).toMatchObject({
      madeBy: 'GenerateDataKey',
      plaintextBytes: 32,
    });
    expect(sim.describeCiphertext(secret)).toBeUndefined();
    const foreign = createSimulator({ seed: 'another' }).describeCiphertext(CiphertextBlob);
    expect(foreign).toMatchObject({ keyMaterialId: CurrentKeyMaterialId });
    expect(foreign).not.toHaveProperty('keyId');
  });

  test('openssl reads the DER of the blob', async () => {
    const { execFileSync } = await import('node:child_process');
    const { sim, keyId } = withKey();
    for (const length of [9, 48, 250, 4096]) {
      const { CiphertextBlob } = sim.kms.encrypt({
        KeyId: keyId,
        Plaintext: new Uint8Array(length),
      });
      const der = CiphertextBlob.subarray(58);
      const text = execFileSync('openssl', ['asn1parse', '-inform', 'DER'], {
        input: der,
      }).toString();
      expect(text).toContain('pkcs7-encryptedData');
      expect(text).toContain('aes-256-gcm');
      expect(text).toMatch(/OCTET STRING +\[HEX DUMP\]:[0-9A-F]{24}\n/);
      expect(text).toMatch(new RegExp(`l= *${length + 27} prim: cont \\[ 0 \\]`));
    }
  });

  test('the encryption context is exact, case-sensitive and free of order', () => {
    const { sim, keyId } = withKey();
    const EncryptionContext = { department: 'finance', région: 'é', __proto__x: '' };
    const { CiphertextBlob } = sim.kms.encrypt({
      KeyId: keyId,
      Plaintext: secret,
      EncryptionContext,
    });
    const open = (context?: Record<string, string>) =>
      sim.kms.decrypt({ CiphertextBlob, ...(context && { EncryptionContext: context }) }).Plaintext;
    expect(open({ __proto__x: '', région: 'é', department: 'finance' })).toEqual(secret);
    const wrong = [
      undefined,
      {},
      { department: 'finance' },
      { ...EncryptionContext, more: '' },
      { ...EncryptionContext, department: 'Finance' },
      { Department: 'finance', région: 'é', __proto__x: '' },
    ];
    for (const context of wrong)
      expect(refusalOf(() => open(context))).toEqual({
        name: 'InvalidCiphertextException',
        message: '',
      });
  });

  test('an empty encryption context and none are the same', () => {
    const { sim, keyId } = withKey();
    const { CiphertextBlob } = sim.kms.encrypt({
      KeyId: keyId,
      Plaintext: secret,
      EncryptionContext: {},
    });
    expect(sim.kms.decrypt({ CiphertextBlob }).Plaintext).toEqual(secret);
  });

  test('pairs that only look alike when joined do not open each other', () => {
    const { sim, keyId } = withKey();
    const seal = (EncryptionContext: Record<string, string>) =>
      sim.kms.encrypt({ KeyId: keyId, Plaintext: secret, EncryptionContext }).CiphertextBlob;
    const CiphertextBlob = seal({ a: 'bc' });
    for (const EncryptionContext of [{ ab: 'c' }, { a: 'b', c: '' }, { abc: '' }])
      expect(refusalOf(() => sim.kms.decrypt({ CiphertextBlob, EncryptionContext })).name).toBe(
        'InvalidCiphertextException',
      );
  });

  // Unconfirmed, as said in src: the limit of 8 KB.
  test.each([
    ['a', 'x'.repeat(8191)],
    // Three bytes of UTF-8, and 8,189.
    ['€', `${'ü'.repeat(4094)}x`],
  ])(
    'a context with a pair of %s has at most 8 KB, in every operation that takes one',
    (name, value) => {
      const { sim, keyId: KeyId } = withKey();
      const { kms } = sim;
      const Plaintext = secret;
      const full = { [name]: value };
      const { CiphertextBlob } = kms.encrypt({ KeyId, Plaintext, EncryptionContext: full });
      expect(kms.decrypt({ CiphertextBlob, EncryptionContext: full }).Plaintext).toEqual(Plaintext);
      const EncryptionContext = { [name]: value, b: '' };
      const DestinationEncryptionContext = EncryptionContext;
      for (const call of [
        () => kms.encrypt({ KeyId, Plaintext, EncryptionContext }),
        () => kms.decrypt({ CiphertextBlob, EncryptionContext }),
        () => kms.generateDataKey({ KeyId, KeySpec: 'AES_256', EncryptionContext }),
        () => kms.generateDataKeyPair({ KeyId, KeyPairSpec: 'ECC_NIST_P256', EncryptionContext }),
        () =>
          kms.reEncrypt({
            CiphertextBlob,
            SourceEncryptionContext: full,
            DestinationKeyId: KeyId,
            DestinationEncryptionContext,
          }),
        () => kms.encrypt({ KeyId, Plaintext, EncryptionContext, DryRun: true }),
      ])
        expect(refusalOf(call).name).toBe('ValidationException');
    },
  );

  // Source: Developer Guide, "Encryption context": names may begin so, as those of AWS's services do.
  test('a name may begin with aws:, for any caller', () => {
    const { sim, keyId: KeyId } = withKey();
    const Plaintext = secret;
    const EncryptionContext = { 'aws:s3:arn': 'arn:aws:s3:::bucket/object' };
    const { CiphertextBlob } = sim.kms.encrypt({ KeyId, Plaintext, EncryptionContext });
    expect(sim.kms.decrypt({ CiphertextBlob, EncryptionContext }).Plaintext).toEqual(Plaintext);
  });

  test('a key named for another key’s ciphertext is refused', () => {
    // Text recorded from AWS.
    const { sim, keyId } = withKey();
    const { CiphertextBlob } = sim.kms.encrypt({ KeyId: keyId, Plaintext: secret });
    const other = sim.kms.createKey({}).KeyMetadata.KeyId;
    const refusal = {
      name: 'IncorrectKeyException',
      message: 'The key ID in the request does not identify a CMK that can perform this operation.',
    };
    expect(refusalOf(() => sim.kms.decrypt({ KeyId: other, CiphertextBlob }))).toEqual(refusal);
    expect(
      refusalOf(() =>
        sim.kms.reEncrypt({ SourceKeyId: other, DestinationKeyId: other, CiphertextBlob }),
      ),
    ).toEqual(refusal);
  });

  test('a ciphertext stays in its Region', () => {
    const { sim, keyId } = withKey();
    const { CiphertextBlob } = sim.kms.encrypt({ KeyId: keyId, Plaintext: secret });
    expect(refusalOf(() => sim.region('eu-west-1').kms.decrypt({ CiphertextBlob })).name).toBe(
      'AccessDeniedException',
    );
  });

  test('an algorithm of another spec is refused in AWS’s words', () => {
    // "Algorithm … is incompatible with key spec …" is recorded from Encrypt; "KeyId must not be null" from Decrypt.
    const { sim, keyId } = withKey();
    const EncryptionAlgorithm = 'RSAES_OAEP_SHA_256';
    const incompatible = {
      name: 'InvalidKeyUsageException',
      message: 'Algorithm RSAES_OAEP_SHA_256 is incompatible with key spec SYMMETRIC_DEFAULT.',
    };
    expect(
      refusalOf(() => sim.kms.encrypt({ KeyId: keyId, Plaintext: secret, EncryptionAlgorithm })),
    ).toEqual(incompatible);
    const { CiphertextBlob } = sim.kms.encrypt({ KeyId: keyId, Plaintext: secret });
    expect(
      refusalOf(() => sim.kms.decrypt({ KeyId: keyId, CiphertextBlob, EncryptionAlgorithm })),
    ).toEqual(incompatible);
    expect(refusalOf(() => sim.kms.decrypt({ CiphertextBlob, EncryptionAlgorithm }))).toEqual({
      name: 'ValidationException',
      message: 'KeyId must not be null',
    });
  });
});

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html
describe('ReEncrypt', () => {
  test('moves a ciphertext to another key and context, and counts as a use of both keys', () => {
    const { sim, keyId, arn } = withKey();
    const to = sim.kms.createKey({}).KeyMetadata;
    const { CiphertextBlob } = sim.kms.encrypt({
      KeyId: keyId,
      Plaintext: secret,
      EncryptionContext: { a: '1' },
    });
    const moved = sim.kms.reEncrypt({
      CiphertextBlob,
      SourceEncryptionContext: { a: '1' },
      DestinationKeyId: to.KeyId,
      DestinationEncryptionContext: { b: '2' },
    });
    expect(moved).toEqual({
      CiphertextBlob: moved.CiphertextBlob,
      SourceKeyId: arn,
      KeyId: to.Arn,
      SourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      DestinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      SourceKeyMaterialId: sim.kms.describeKey({ KeyId: keyId }).KeyMetadata.CurrentKeyMaterialId,
      DestinationKeyMaterialId: to.CurrentKeyMaterialId,
    });
    expect(moved.CiphertextBlob[2]).toBe(2);
    const opened = sim.kms.decrypt({
      CiphertextBlob: moved.CiphertextBlob,
      EncryptionContext: { b: '2' },
    });
    expect(opened.Plaintext).toEqual(secret);
    expect(sim.kms.getKeyLastUsage({ KeyId: keyId }).KeyLastUsage?.Operation).toBe('ReEncrypt');
    expect(sim.kms.getKeyLastUsage({ KeyId: to.KeyId }).KeyLastUsage?.Operation).toBe('Decrypt');
  });
});
