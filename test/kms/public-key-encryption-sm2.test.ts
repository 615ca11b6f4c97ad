import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { ecPrivateKey, newImportedKey, newKey, rawPublicKey } from '../support/keys.ts';
import { hasOpensslSm2, opensslSm2, pkeyutl } from '../support/openssl-sm2.ts';
import { bytes, refusalOf } from '../support/simulator.ts';

const { kms } = createSimulator({ region: 'cn-north-1' });
const secret = bytes('card 4242');
const EncryptionAlgorithm = 'SM2PKE';
const KeyId = newKey(kms, 'SM2', 'ENCRYPT_DECRYPT');
const invalid = { name: 'InvalidCiphertextException', message: '' };

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html; the ciphertext: GM/T 0009-2012.
describe('SM2PKE', () => {
  test('Encrypt and Decrypt answer member for member, with no key material ID', () => {
    const sealed = kms.encrypt({ KeyId, Plaintext: secret, EncryptionAlgorithm });
    const { CiphertextBlob } = sealed;
    expect(sealed).toStrictEqual({ CiphertextBlob, KeyId, EncryptionAlgorithm });
    expect(kms.decrypt({ KeyId, CiphertextBlob, EncryptionAlgorithm })).toStrictEqual({
      KeyId,
      Plaintext: secret,
      EncryptionAlgorithm,
    });
  });

  test.skipIf(!hasOpensslSm2)(
    `Decrypt opens what was encrypted to the public key by ${opensslSm2}`,
    () => {
      const point = rawPublicKey(kms.getPublicKey({ KeyId }).PublicKey, 65);
      for (const length of [1, 32, 1024]) {
        const Plaintext = new Uint8Array(length).fill(length);
        const CiphertextBlob =
          pkeyutl({ point }, ['-encrypt', '-in', 'plaintext'], { plaintext: Plaintext }) ?? secret;
        expect(kms.decrypt({ KeyId, CiphertextBlob, EncryptionAlgorithm }).Plaintext).toEqual(
          Plaintext,
        );
      }
    },
  );

  test.skipIf(!hasOpensslSm2)(
    `what Encrypt encrypted under an imported key is opened by ${opensslSm2}`,
    () => {
      // The key of GB/T 32918.5-2017 appendix A.
      const scalar = '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8';
      const imported = newImportedKey(kms, 'SM2', 'ENCRYPT_DECRYPT', ecPrivateKey('SM2', scalar));
      const point = rawPublicKey(kms.getPublicKey({ KeyId: imported }).PublicKey, 65);
      const key = { point, scalar: new Uint8Array(Buffer.from(scalar, 'hex')) };
      for (const length of [1, 32, 1024]) {
        const Plaintext = new Uint8Array(length).fill(length);
        const { CiphertextBlob } = kms.encrypt({ KeyId: imported, Plaintext, EncryptionAlgorithm });
        const opened = pkeyutl(key, ['-decrypt', '-in', 'blob'], { blob: CiphertextBlob });
        expect(opened).toEqual(Plaintext);
      }
    },
  );

  // Text recorded from AWS for RSA; the limit: API_Encrypt, "SM2PKE: 1024 bytes".
  test('a plaintext of more than 1,024 bytes is refused', () => {
    const seal = (length: number) =>
      kms.encrypt({ KeyId, Plaintext: new Uint8Array(length), EncryptionAlgorithm });
    expect(seal(1024).KeyId).toBe(KeyId);
    for (const length of [1025, 4096])
      expect(refusalOf(() => seal(length))).toEqual({
        name: 'ValidationException',
        message: 'Algorithm SM2PKE and key spec SM2 cannot encrypt data larger than 1024 bytes.',
      });
  });

  test('a ciphertext that was changed, or of another key, and junk are refused', () => {
    const { CiphertextBlob } = kms.encrypt({ KeyId, Plaintext: secret, EncryptionAlgorithm });
    const refusal = (blob: Uint8Array, key = KeyId) =>
      refusalOf(() => kms.decrypt({ KeyId: key, CiphertextBlob: blob, EncryptionAlgorithm }));
    CiphertextBlob.forEach((_, at) => {
      const turned = CiphertextBlob.map((byte, i) => (i === at ? byte ^ 1 : byte));
      expect(refusal(turned)).toEqual(invalid);
    });
    for (const blob of [
      CiphertextBlob.subarray(0, -1),
      new Uint8Array([...CiphertextBlob, 0]),
      new Uint8Array(1),
      new Uint8Array(6144),
    ])
      expect(refusal(blob)).toEqual(invalid);
    expect(refusal(CiphertextBlob, newKey(kms, 'SM2', 'ENCRYPT_DECRYPT'))).toEqual(invalid);
    expect(refusalOf(() => kms.decrypt({ KeyId, CiphertextBlob }))).toEqual(invalid);
  });

  test('ReEncrypt moves it to RSA and back', () => {
    const rsa = newKey(kms, 'RSA_2048', 'ENCRYPT_DECRYPT');
    const sealed = kms.encrypt({ KeyId, Plaintext: secret, EncryptionAlgorithm });
    const oaep = 'RSAES_OAEP_SHA_256';
    const there = kms.reEncrypt({
      CiphertextBlob: sealed.CiphertextBlob,
      SourceKeyId: KeyId,
      SourceEncryptionAlgorithm: EncryptionAlgorithm,
      DestinationKeyId: rsa,
      DestinationEncryptionAlgorithm: oaep,
    });
    expect(there).toStrictEqual({
      CiphertextBlob: there.CiphertextBlob,
      SourceKeyId: KeyId,
      KeyId: rsa,
      SourceEncryptionAlgorithm: EncryptionAlgorithm,
      DestinationEncryptionAlgorithm: oaep,
    });
    const back = kms.reEncrypt({
      CiphertextBlob: there.CiphertextBlob,
      SourceKeyId: rsa,
      SourceEncryptionAlgorithm: oaep,
      DestinationKeyId: KeyId,
      DestinationEncryptionAlgorithm: EncryptionAlgorithm,
    });
    const { CiphertextBlob } = back;
    expect(kms.decrypt({ KeyId, CiphertextBlob, EncryptionAlgorithm }).Plaintext).toEqual(secret);
  });
});
