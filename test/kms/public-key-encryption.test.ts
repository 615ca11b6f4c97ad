import { constants, createPrivateKey, privateDecrypt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { newImportedKey, newKey, oaepTo, publicKeyOf } from '../support/keys.ts';
import { openssl, opensslVersion, runOpenssl } from '../support/openssl.ts';
import { bytes, refusalOf } from '../support/simulator.ts';

const { kms } = createSimulator({ seed: 'pairs 4' });
const secret = bytes('card 4242');
const symmetric = kms.createKey({}).KeyMetadata;

type Algorithm = 'RSAES_OAEP_SHA_1' | 'RSAES_OAEP_SHA_256';
// Limits recorded from AWS: 2 and twice the hash less than the modulus (RFC 8017 section 7.1.1).
const rows = [
  ['RSA_2048', 'RSAES_OAEP_SHA_1', 'sha1', 256, 214],
  ['RSA_2048', 'RSAES_OAEP_SHA_256', 'sha256', 256, 190],
  ['RSA_3072', 'RSAES_OAEP_SHA_1', 'sha1', 384, 342],
  ['RSA_3072', 'RSAES_OAEP_SHA_256', 'sha256', 384, 318],
  ['RSA_4096', 'RSAES_OAEP_SHA_1', 'sha1', 512, 470],
  ['RSA_4096', 'RSAES_OAEP_SHA_256', 'sha256', 512, 446],
] as const;
type Spec = (typeof rows)[number][0];
const keys = new Map<Spec, string>();
function keyOf(spec: Spec): string {
  const arn = keys.get(spec) ?? newKey(kms, spec, 'ENCRYPT_DECRYPT');
  keys.set(spec, arn);
  return arn;
}
/** Keys whose private half node:crypto has too. */
const outside = new Map<Spec, { readonly arn: string; readonly key: ReturnType<typeof load> }>();
const load = (info: Uint8Array) =>
  createPrivateKey({ key: Buffer.from(info), format: 'der', type: 'pkcs8' });
function outsideKeyOf(spec: Spec) {
  const known = outside.get(spec);
  if (known !== undefined) return known;
  const pair = kms.generateDataKeyPair({ KeyId: symmetric.KeyId, KeyPairSpec: spec });
  const key = load(pair.PrivateKeyPlaintext);
  const arn = newImportedKey(
    kms,
    spec,
    'ENCRYPT_DECRYPT',
    new Uint8Array(key.export({ format: 'der', type: 'pkcs8' })),
  );
  outside.set(spec, { arn, key });
  return { arn, key };
}
const invalid = { name: 'InvalidCiphertextException', message: '' };

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html and API_Decrypt.html; members recorded.
describe.each(rows)('%s, %s', (spec, EncryptionAlgorithm, oaepHash, blobBytes, longest) => {
  test('Encrypt and Decrypt answer what AWS answers, member for member, without a key material ID', () => {
    const KeyId = keyOf(spec);
    const sealed = kms.encrypt({ KeyId, Plaintext: secret, EncryptionAlgorithm });
    const { CiphertextBlob } = sealed;
    expect(sealed).toStrictEqual({ CiphertextBlob, KeyId, EncryptionAlgorithm });
    expect(CiphertextBlob.length).toBe(blobBytes);
    expect(kms.decrypt({ KeyId, CiphertextBlob, EncryptionAlgorithm })).toStrictEqual({
      KeyId,
      Plaintext: secret,
      EncryptionAlgorithm,
    });
    const again = kms.encrypt({ KeyId, Plaintext: secret, EncryptionAlgorithm });
    expect(again.CiphertextBlob).not.toEqual(CiphertextBlob);
  });

  test('Decrypt opens what node:crypto encrypted to the public key', () => {
    const KeyId = keyOf(spec);
    for (const length of [1, 32, longest]) {
      const Plaintext = new Uint8Array(length).fill(length);
      const CiphertextBlob = oaepTo(publicKeyOf(kms, KeyId), oaepHash, Plaintext);
      expect(kms.decrypt({ KeyId, CiphertextBlob, EncryptionAlgorithm }).Plaintext).toEqual(
        Plaintext,
      );
    }
  });

  test('node:crypto opens what Encrypt encrypted under an imported key', () => {
    const { arn: KeyId, key } = outsideKeyOf(spec);
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    for (const length of [1, 32, longest]) {
      const Plaintext = new Uint8Array(length).fill(length);
      const { CiphertextBlob } = kms.encrypt({ KeyId, Plaintext, EncryptionAlgorithm });
      const opened = privateDecrypt({ key, padding, oaepHash }, CiphertextBlob);
      expect(new Uint8Array(opened)).toEqual(Plaintext);
    }
  });

  // Text recorded from AWS.
  test.each([1, 1000])('a plaintext that is %i too long is refused', (more) => {
    const Plaintext = new Uint8Array(longest + more);
    const refusal = {
      name: 'ValidationException',
      message: `Algorithm ${EncryptionAlgorithm} and key spec ${spec} cannot encrypt data larger than ${longest} bytes.`,
    };
    const KeyId = keyOf(spec);
    expect(refusalOf(() => kms.encrypt({ KeyId, Plaintext, EncryptionAlgorithm }))).toEqual(
      refusal,
    );
    const { CiphertextBlob } = kms.encrypt({ KeyId: symmetric.KeyId, Plaintext });
    const destination = {
      DestinationKeyId: KeyId,
      DestinationEncryptionAlgorithm: EncryptionAlgorithm,
    };
    expect(refusalOf(() => kms.reEncrypt({ CiphertextBlob, ...destination }))).toEqual(refusal);
  });

  // Recorded: the other OAEP hash, no algorithm, and junk are InvalidCiphertextException without text.
  test('a ciphertext of another hash, key or length, junk, and one without its algorithm are refused', () => {
    const KeyId = keyOf(spec);
    const { CiphertextBlob } = kms.encrypt({ KeyId, Plaintext: secret, EncryptionAlgorithm });
    const refusal = (given: Partial<Parameters<typeof kms.decrypt>[0]>) =>
      refusalOf(() => kms.decrypt({ KeyId, CiphertextBlob, EncryptionAlgorithm, ...given }));
    const other: Algorithm =
      EncryptionAlgorithm === 'RSAES_OAEP_SHA_1' ? 'RSAES_OAEP_SHA_256' : 'RSAES_OAEP_SHA_1';
    expect(refusal({ EncryptionAlgorithm: other })).toEqual(invalid);
    expect(refusal({ EncryptionAlgorithm: undefined })).toEqual(invalid);
    expect(refusal({ KeyId: newKey(kms, spec, 'ENCRYPT_DECRYPT') })).toEqual(invalid);
    for (const blob of [
      CiphertextBlob.map((byte, i) => (i === blobBytes - 1 ? byte ^ 1 : byte)),
      CiphertextBlob.subarray(1),
      CiphertextBlob.subarray(0, -1),
      new Uint8Array([...CiphertextBlob, 0]),
      new Uint8Array([0, ...CiphertextBlob]),
      new Uint8Array(blobBytes),
      new Uint8Array(blobBytes).fill(255),
      new Uint8Array(1),
      new Uint8Array(6144),
    ])
      expect(refusal({ CiphertextBlob: blob })).toEqual(invalid);
  });
});

// Source: https://docs.aws.amazon.com/kms/latest/developerguide/offline-public-key.html: a public key is for use outside.
test.skipIf(opensslVersion === undefined)(
  `Decrypt opens what the command encrypted to the public key: ${openssl}`,
  () => {
    const KeyId = keyOf('RSA_2048');
    const files = { key: kms.getPublicKey({ KeyId }).PublicKey, plaintext: secret };
    const key = ['-pubin', '-inkey', 'key', '-keyform', 'DER', '-in', 'plaintext'];
    for (const [EncryptionAlgorithm, md] of [
      ['RSAES_OAEP_SHA_1', 'sha1'],
      ['RSAES_OAEP_SHA_256', 'sha256'],
    ] as const) {
      const oaep = ['rsa_padding_mode:oaep', `rsa_oaep_md:${md}`, `rsa_mgf1_md:${md}`];
      const options = oaep.flatMap((option) => ['-pkeyopt', option]);
      const CiphertextBlob =
        runOpenssl(['pkeyutl', '-encrypt', ...key, ...options], files) ?? secret;
      expect(kms.decrypt({ KeyId, CiphertextBlob, EncryptionAlgorithm }).Plaintext).toEqual(secret);
    }
  },
);

describe('what a public key cannot do', () => {
  const KeyId = keyOf('RSA_2048');
  const EncryptionAlgorithm = 'RSAES_OAEP_SHA_256';
  const { CiphertextBlob } = kms.encrypt({ KeyId, Plaintext: secret, EncryptionAlgorithm });

  // Texts recorded from AWS.
  test('Encrypt without an algorithm asks it for SYMMETRIC_DEFAULT', () => {
    expect(refusalOf(() => kms.encrypt({ KeyId, Plaintext: secret }))).toEqual({
      name: 'InvalidKeyUsageException',
      message: 'Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048.',
    });
    expect(
      refusalOf(() => kms.encrypt({ KeyId, Plaintext: secret, EncryptionAlgorithm: 'SM2PKE' })),
    ).toEqual({
      name: 'InvalidKeyUsageException',
      message: 'Algorithm SM2PKE is incompatible with key spec RSA_2048.',
    });
  });

  test('its ciphertext names no key', () => {
    const missing = { name: 'ValidationException', message: 'KeyId must not be null' };
    expect(refusalOf(() => kms.decrypt({ CiphertextBlob, EncryptionAlgorithm }))).toEqual(missing);
    expect(refusalOf(() => kms.decrypt({ CiphertextBlob }))).toEqual(invalid);
  });

  test('it binds no encryption context, but an empty one', () => {
    const refusal = {
      name: 'ValidationException',
      message:
        'EncryptionContext is not supported when encrypting/decrypting with asymmetric CMKs.',
    };
    const sealing = { KeyId, Plaintext: secret, EncryptionAlgorithm } as const;
    const opening = { KeyId, CiphertextBlob, EncryptionAlgorithm } as const;
    const EncryptionContext = { a: 'b' };
    expect(refusalOf(() => kms.encrypt({ ...sealing, EncryptionContext }))).toEqual(refusal);
    expect(refusalOf(() => kms.decrypt({ ...opening, EncryptionContext }))).toEqual(refusal);
    expect(kms.encrypt({ ...sealing, EncryptionContext: {} }).KeyId).toBe(KeyId);
    expect(kms.decrypt({ ...opening, EncryptionContext: {} }).Plaintext).toEqual(secret);
  });
});

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html; recorded: only a symmetric side has a
// key material ID.
describe('ReEncrypt between symmetric and RSA keys', () => {
  const oaep = 'RSAES_OAEP_SHA_1';
  const arn = keyOf('RSA_2048');
  const other = keyOf('RSA_3072');
  const rsa = { KeyId: arn, EncryptionAlgorithm: oaep } as const;
  const ofRsa = kms.encrypt({ ...rsa, Plaintext: secret }).CiphertextBlob;
  const ofSymmetric = kms.encrypt({
    KeyId: symmetric.KeyId,
    Plaintext: secret,
    EncryptionContext: { a: 'b' },
  }).CiphertextBlob;

  test('from symmetric to RSA', () => {
    const moved = kms.reEncrypt({
      CiphertextBlob: ofSymmetric,
      SourceEncryptionContext: { a: 'b' },
      DestinationKeyId: arn,
      DestinationEncryptionAlgorithm: oaep,
    });
    const { CiphertextBlob } = moved;
    expect(moved).toStrictEqual({
      CiphertextBlob,
      SourceKeyId: symmetric.Arn,
      KeyId: arn,
      SourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      DestinationEncryptionAlgorithm: oaep,
      SourceKeyMaterialId: symmetric.CurrentKeyMaterialId,
    });
    expect(kms.decrypt({ ...rsa, CiphertextBlob }).Plaintext).toEqual(secret);
  });

  test('from RSA to symmetric', () => {
    const moved = kms.reEncrypt({
      CiphertextBlob: ofRsa,
      SourceKeyId: arn,
      SourceEncryptionAlgorithm: oaep,
      DestinationKeyId: symmetric.KeyId,
      DestinationEncryptionContext: { c: 'd' },
    });
    const { CiphertextBlob } = moved;
    expect(moved).toStrictEqual({
      CiphertextBlob,
      SourceKeyId: arn,
      KeyId: symmetric.Arn,
      SourceEncryptionAlgorithm: oaep,
      DestinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      DestinationKeyMaterialId: symmetric.CurrentKeyMaterialId,
    });
    const opened = kms.decrypt({ CiphertextBlob, EncryptionContext: { c: 'd' } });
    expect(opened.Plaintext).toEqual(secret);
  });

  test('from RSA to RSA', () => {
    const moved = kms.reEncrypt({
      CiphertextBlob: ofRsa,
      SourceKeyId: arn,
      SourceEncryptionAlgorithm: oaep,
      DestinationKeyId: other,
      DestinationEncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
    });
    expect(moved).toStrictEqual({
      CiphertextBlob: moved.CiphertextBlob,
      SourceKeyId: arn,
      KeyId: other,
      SourceEncryptionAlgorithm: oaep,
      DestinationEncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
    });
    const EncryptionAlgorithm = 'RSAES_OAEP_SHA_256';
    const opened = kms.decrypt({
      KeyId: other,
      CiphertextBlob: moved.CiphertextBlob,
      EncryptionAlgorithm,
    });
    expect(opened.Plaintext).toEqual(secret);
  });
});
