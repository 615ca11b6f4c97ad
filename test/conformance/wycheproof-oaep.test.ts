import { expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { importedKey, KEY_WRAP } from '../support/imports.ts';
import { refusalOf } from '../support/simulator.ts';
import { wycheproof } from '../support/vectors.ts';

interface Vectors {
  readonly testGroups: readonly {
    readonly privateKeyPkcs8: string;
    readonly tests: readonly Record<'comment' | 'msg' | 'ct' | 'label' | 'result', string>[];
  }[];
}
const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

// KMS knows no label (RFC 8017 section 7.1 calls it optional): what is bound to one is refused. Each row is what the file
// holds: plaintexts that Decrypt gives, ciphertexts that it refuses, and those that are no member of a request: no bytes.
test.each([
  ['RSA_2048', 'SHA_1', 'rsa_oaep_2048_sha1_mgf1sha1', { opened: 10, refused: 25, empty: 1 }],
  ['RSA_2048', 'SHA_256', 'rsa_oaep_2048_sha256_mgf1sha256', { opened: 10, refused: 26, empty: 1 }],
  ['RSA_3072', 'SHA_256', 'rsa_oaep_3072_sha256_mgf1sha256', { opened: 10, refused: 26, empty: 1 }],
  ['RSA_4096', 'SHA_256', 'rsa_oaep_4096_sha256_mgf1sha256', { opened: 10, refused: 26, empty: 1 }],
] as const)(
  'Decrypt, %s, RSAES_OAEP_%s, with an imported key: %s (unless KMSIM_VECTORS leads nowhere)',
  (KeySpec, hash, file, expected) => {
    const vectors = wycheproof<Vectors>(`${file}_test.json`);
    if (vectors === undefined) return;
    const { kms } = createSimulator();
    const counts = { opened: 0, refused: 0, empty: 0 };
    for (const { privateKeyPkcs8, tests } of vectors.testGroups) {
      const spec = { KeySpec, KeyUsage: 'ENCRYPT_DECRYPT' } as const;
      const KeyId = importedKey(kms, spec, hex(privateKeyPkcs8), KEY_WRAP);
      const EncryptionAlgorithm = `RSAES_OAEP_${hash}` as const;
      for (const { comment, msg, ct, label, result } of tests) {
        const CiphertextBlob = hex(ct);
        const decrypt = () => kms.decrypt({ KeyId, EncryptionAlgorithm, CiphertextBlob });
        if (result === 'valid' && label === '') {
          expect(decrypt().Plaintext, comment).toEqual(hex(msg));
          counts.opened++;
          continue;
        }
        const { name, message } = refusalOf(decrypt);
        counts[ct === '' ? 'empty' : 'refused']++;
        if (ct === '') expect([name, message.slice(0, 29)], comment).toEqual(EMPTY);
        else expect({ name, message }, comment).toEqual(WRONG);
      }
    }
    expect(counts).toEqual(expected);
  },
);

const WRONG = { name: 'InvalidCiphertextException', message: '' };
const EMPTY = ['ValidationException', '1 validation error detected: '];
