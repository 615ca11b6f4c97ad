import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSimulator, type KmsClient } from '../../src/index.ts';
import {
  type CreateKey,
  FOR_EVER,
  importInto,
  newPair,
  type Wrapping,
  wrap,
} from '../support/imports.ts';
import { hasOpensslSm2, opensslSm2 } from '../support/openssl-sm2.ts';
import { bytes, refusalOf } from '../support/simulator.ts';

type Spec = NonNullable<CreateKey['KeySpec']>;

/** What may carry the material of a key spec: for each wrapping algorithm the wrapping keys, RSA_2048 as 2, SM2 as s. */
type Row = Readonly<Record<Wrapping['WrappingAlgorithm'], string>>;
const row = (oaep: string, keyWrap: string, sm2: string): Row => ({
  // Ended on 10 October 2023.
  RSAES_PKCS1_V1_5: '',
  RSAES_OAEP_SHA_1: oaep,
  RSAES_OAEP_SHA_256: oaep,
  RSA_AES_KEY_WRAP_SHA_1: keyWrap,
  RSA_AES_KEY_WRAP_SHA_256: keyWrap,
  SM2PKE: sm2,
});
const DIGITS = { RSA_2048: '2', RSA_3072: '3', RSA_4096: '4', SM2: 's' } as const;
const BYTES = row('234', '', '');

// Source: https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-get-public-key-and-token.html, "Select a
// wrapping algorithm"; that RSA_2048 carries neither P-521 nor Ed25519 under OAEP is recorded.
const elsewhere: Partial<Record<Spec, Row>> = {
  SYMMETRIC_DEFAULT: BYTES,
  HMAC_224: BYTES,
  HMAC_256: BYTES,
  HMAC_384: BYTES,
  HMAC_512: BYTES,
  RSA_2048: row('', '234', ''),
  RSA_3072: row('', '234', ''),
  RSA_4096: row('', '234', ''),
  ECC_NIST_P256: row('234', '234', ''),
  ECC_NIST_P384: row('234', '234', ''),
  ECC_NIST_P521: row('34', '234', ''),
  ECC_SECG_P256K1: row('234', '234', ''),
  ECC_NIST_EDWARDS25519: row('34', '234', ''),
};
// The same page: SM2PKE is of China Regions only, and AES key wrap of all others.
const china: Partial<Record<Spec, Row>> = {
  HMAC_224: BYTES,
  HMAC_256: BYTES,
  HMAC_384: BYTES,
  HMAC_512: BYTES,
  RSA_2048: row('', '', 's'),
  RSA_3072: row('', '', 's'),
  RSA_4096: row('', '', 's'),
  ECC_NIST_P256: row('234', '', 's'),
  ECC_NIST_P384: row('234', '', 's'),
  ECC_NIST_P521: row('34', '', 's'),
  ECC_SECG_P256K1: row('234', '', 's'),
  ECC_NIST_EDWARDS25519: row('34', '', 's'),
  SM2: row('234', '', 's'),
};

/** Material of a spec as it is imported, and a look through the API at whether a key has it. */
interface Material {
  readonly usage: NonNullable<CreateKey['KeyUsage']>;
  readonly imported: Uint8Array;
  isIn(kms: KmsClient, KeyId: string): boolean;
}
function newMaterial(spec: Spec): Material {
  const isSame = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;
  if (spec === 'SYMMETRIC_DEFAULT') {
    const sealed = new Map<string, Uint8Array>();
    return {
      usage: 'ENCRYPT_DECRYPT',
      imported: new Uint8Array(randomBytes(32)),
      // What the first import encrypted, every other one decrypts.
      isIn(kms, KeyId) {
        const first = sealed.get(KeyId);
        const { CiphertextBlob } = kms.encrypt({ KeyId, Plaintext: bytes('x') });
        sealed.set(KeyId, first ?? CiphertextBlob);
        const { Plaintext } = kms.decrypt({ CiphertextBlob: first ?? CiphertextBlob });
        return isSame(Plaintext, bytes('x'));
      },
    };
  }
  if (spec.startsWith('HMAC_')) {
    const bits = spec.slice('HMAC_'.length) as '224';
    const imported = new Uint8Array(randomBytes(Number(bits) / 8));
    const expected = createHmac(`sha${bits}`, imported).update('x').digest();
    return {
      usage: 'GENERATE_VERIFY_MAC',
      imported,
      isIn(kms, KeyId) {
        const MacAlgorithm = `HMAC_SHA_${bits}` as const;
        const { Mac } = kms.generateMac({ KeyId, MacAlgorithm, Message: bytes('x') });
        return isSame(Mac, expected);
      },
    };
  }
  const { publicKey, privateKey } = newPair(spec);
  return {
    usage: 'SIGN_VERIFY',
    imported: privateKey,
    isIn: (kms, KeyId) => isSame(kms.getPublicKey({ KeyId }).PublicKey, publicKey),
  };
}

const algorithms = Object.keys(BYTES) as Wrapping['WrappingAlgorithm'][];
const wrappingKeySpecs = Object.keys(DIGITS) as Wrapping['WrappingKeySpec'][];
const wrappings: readonly Wrapping[] = algorithms.flatMap((WrappingAlgorithm) =>
  wrappingKeySpecs.map((WrappingKeySpec) => ({ WrappingAlgorithm, WrappingKeySpec })),
);

describe.each([
  ['us-east-1', elsewhere],
  ['cn-north-1', china],
] as const)('in %s', (region, matrix) => {
  const { kms } = createSimulator().region(region);
  const specs = Object.entries(matrix) as [Spec, Row][];
  const note = region === 'us-east-1' ? '' : ` (SM2 by ${opensslSm2})`;

  test.each(specs)(
    `%s is carried by what AWS’s page says, and by nothing else${note}`,
    (spec, row) => {
      if (spec === 'SM2' && !hasOpensslSm2) return;
      const material = newMaterial(spec);
      const key = { KeySpec: spec, KeyUsage: material.usage, Origin: 'EXTERNAL' } as const;
      const { KeyId } = kms.createKey(key).KeyMetadata;
      for (const wrapping of wrappings) {
        const { WrappingAlgorithm, WrappingKeySpec } = wrapping;
        const name = `${WrappingAlgorithm} ${WrappingKeySpec}`;
        if (!row[WrappingAlgorithm].includes(DIGITS[WrappingKeySpec])) {
          // Recorded, for the pairs that were tried; unconfirmed for those that a Region has not.
          expect(
            refusalOf(() => kms.getParametersForImport({ KeyId, ...wrapping })),
            name,
          ).toEqual({
            name: 'ValidationException',
            message: `Wrapping algorithm ${WrappingAlgorithm} and wrapping key spec ${WrappingKeySpec} cannot be used to import a ${spec} key.`,
          });
          continue;
        }
        if (WrappingAlgorithm === 'SM2PKE' && !hasOpensslSm2) continue;
        // Each time it is the import alone that brings the material.
        kms.deleteImportedKeyMaterial({ KeyId });
        importInto(kms, KeyId, material.imported, FOR_EVER, wrapping);
        expect(material.isIn(kms, KeyId), name).toBe(true);
      }
      expect(kms.describeKey({ KeyId }).KeyMetadata.KeyState).toBe('Enabled');
    },
  );

  test('what was wrapped in another way than the token says is refused', () => {
    const [wrapping, other] =
      region === 'us-east-1'
        ? (['RSA_AES_KEY_WRAP_SHA_256', 'RSA_AES_KEY_WRAP_SHA_1'] as const)
        : (['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'] as const);
    const spec = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const;
    const { KeyId } = kms.createKey({ ...spec, Origin: 'EXTERNAL' }).KeyMetadata;
    const { privateKey } = newPair('ECC_NIST_P256');
    const { ImportToken, PublicKey } = kms.getParametersForImport({
      KeyId,
      WrappingAlgorithm: wrapping,
      WrappingKeySpec: 'RSA_2048',
    });
    const wrapped = wrap(wrapping, PublicKey, privateKey);
    const refused = [
      wrap(other, PublicKey, privateKey),
      wrap(wrapping, newPair('RSA_2048').publicKey, privateKey),
      wrapped.subarray(0, -1),
      wrapped.subarray(0, 255),
      wrapped.map((byte, i) => (i === wrapped.length - 1 ? byte ^ 1 : byte)),
      wrapped.map((byte, i) => (i === 9 ? byte ^ 1 : byte)),
      bytes('x'),
    ];
    for (const EncryptedKeyMaterial of refused)
      expect(
        refusalOf(() =>
          kms.importKeyMaterial({ KeyId, ImportToken, EncryptedKeyMaterial, ...FOR_EVER }),
        ),
      ).toEqual({ name: 'InvalidCiphertextException', message: '' });
    const { KeyMetadata } = kms.describeKey({ KeyId });
    expect(KeyMetadata.KeyState).toBe('PendingImport');
    kms.importKeyMaterial({ KeyId, ImportToken, EncryptedKeyMaterial: wrapped, ...FOR_EVER });
  });
});
