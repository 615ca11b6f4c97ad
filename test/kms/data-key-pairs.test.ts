import crypto, { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { ml_kem512, ml_kem768, ml_kem1024 } from '@noble/post-quantum/ml-kem.js';
import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { type KeySpec, newKey, rawPublicKey, spki } from '../support/keys.ts';
import { hasLattices, nodeWithLattices } from '../support/lattices.ts';
import { openssl, opensslVersion, runOpenssl } from '../support/openssl.ts';
import { bytes, refusalOf } from '../support/simulator.ts';

// A seed that soon finds its two primes of 2,048 bits.
const sim = createSimulator({ seed: 'pairs 4' });
const { kms } = sim;
const { KeyId, Arn, CurrentKeyMaterialId } = kms.createKey({}).KeyMetadata;
const EncryptionContext = { purpose: 'test' };

type Pair = ReturnType<typeof kms.generateDataKeyPair>;
type KeyPairSpec = Pair['KeyPairSpec'];
const pairs = new Map<KeyPairSpec, Pair>();
function pairOf(KeyPairSpec: KeyPairSpec): Pair {
  const pair =
    pairs.get(KeyPairSpec) ?? kms.generateDataKeyPair({ KeyId, KeyPairSpec, EncryptionContext });
  pairs.set(KeyPairSpec, pair);
  return pair;
}
const privateKeyOf = ({ PrivateKeyPlaintext }: Pair) =>
  createPrivateKey({ key: Buffer.from(PrivateKeyPlaintext), format: 'der', type: 'pkcs8' });

// Lengths of SubjectPublicKeyInfo and PKCS#8. Recorded, but for P-384's PKCS#8, which follows from the others' form, and
// RSA's, which vary by the leading bits of their integers; of RSA_4096 one of 2,374 bytes was recorded.
const withoutLattices: readonly (readonly [KeyPairSpec, number, number | undefined])[] = [
  ['RSA_2048', 294, undefined],
  ['RSA_3072', 422, undefined],
  ['RSA_4096', 550, undefined],
  ['ECC_NIST_P256', 91, 150],
  ['ECC_NIST_P384', 120, 194],
  ['ECC_NIST_P521', 158, 250],
  ['ECC_SECG_P256K1', 88, 144],
  ['ECC_NIST_EDWARDS25519', 44, 48],
];
// RFC 9935: the public key and 22 bytes; the seed of 64 bytes and 22.
const lattices = [
  ['ML_KEM_512', 822, 86],
  ['ML_KEM_768', 1206, 86],
  ['ML_KEM_1024', 1590, 86],
] as const;

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPair.html; members recorded from AWS.
describe.each([...withoutLattices, ...lattices])('%s', (spec, spkiBytes, pkcs8Bytes) => {
  test('the answer has what AWS answers, member for member', () => {
    const pair = pairOf(spec);
    const { PrivateKeyCiphertextBlob, PrivateKeyPlaintext, PublicKey } = pair;
    expect(pair).toStrictEqual({
      PrivateKeyCiphertextBlob,
      PrivateKeyPlaintext,
      PublicKey,
      KeyId: Arn,
      KeyPairSpec: spec,
      KeyMaterialId: CurrentKeyMaterialId,
    });
    expect(PublicKey.length).toBe(spkiBytes);
    if (pkcs8Bytes !== undefined) expect(PrivateKeyPlaintext.length).toBe(pkcs8Bytes);
  });

  test('the sealed private key is what Decrypt opens, in its context alone', () => {
    const { PrivateKeyCiphertextBlob: CiphertextBlob, PrivateKeyPlaintext } = pairOf(spec);
    expect(kms.decrypt({ CiphertextBlob, EncryptionContext })).toStrictEqual({
      KeyId: Arn,
      Plaintext: PrivateKeyPlaintext,
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      KeyMaterialId: CurrentKeyMaterialId,
    });
    expect(refusalOf(() => kms.decrypt({ CiphertextBlob }))).toEqual({
      name: 'InvalidCiphertextException',
      message: '',
    });
    expect(sim.describeCiphertext(CiphertextBlob)?.madeBy).toBe('GenerateDataKey');
  });

  // RSA needs a second pair here: the three take about a second.
  test('without plaintext all else is the same, and the private key is in the ciphertext', () => {
    const made = kms.generateDataKeyPairWithoutPlaintext({
      KeyId,
      KeyPairSpec: spec === 'RSA_3072' || spec === 'RSA_4096' ? 'RSA_2048' : spec,
      EncryptionContext,
    });
    const { PrivateKeyCiphertextBlob: CiphertextBlob, PublicKey } = made;
    expect(made).toStrictEqual({
      PrivateKeyCiphertextBlob: CiphertextBlob,
      PublicKey,
      KeyId: Arn,
      KeyPairSpec: made.KeyPairSpec,
      KeyMaterialId: CurrentKeyMaterialId,
    });
    expect(PublicKey).not.toEqual(pairOf(spec).PublicKey);
    const { Plaintext } = kms.decrypt({ CiphertextBlob, EncryptionContext });
    if (spec.startsWith('ML_KEM')) return;
    const half = createPublicKey(
      createPrivateKey({ key: Buffer.from(Plaintext), format: 'der', type: 'pkcs8' }),
    );
    expect(new Uint8Array(half.export({ format: 'der', type: 'spki' }))).toEqual(PublicKey);
  });
});

describe('pairs for use outside', () => {
  test.each(withoutLattices)(
    '%s: node:crypto loads both halves, and they are of one key',
    (spec) => {
      const pair = pairOf(spec);
      const privateKey = privateKeyOf(pair);
      const half = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
      expect(new Uint8Array(half)).toEqual(pair.PublicKey);
      const hash = spec === 'ECC_NIST_EDWARDS25519' ? null : 'sha512';
      const signature = sign(hash, bytes('x'), privateKey);
      expect(verify(hash, bytes('x'), spki(pair.PublicKey), signature)).toBe(true);
    },
  );

  test.each(['RSA_2048', 'RSA_3072', 'RSA_4096'] as const)(
    '%s: it has two primes and the exponent 65537',
    (spec) => {
      const key = privateKeyOf(pairOf(spec));
      expect(key.asymmetricKeyDetails).toMatchObject({
        modulusLength: Number(spec.slice(4)),
        publicExponent: 65537n,
      });
      const { n, p, q } = key.export({ format: 'jwk' });
      const [modulus, ...primes] = [n, p, q].map((text = '') =>
        BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`),
      );
      expect((primes[0] ?? 0n) * (primes[1] ?? 0n)).toBe(modulus);
    },
  );

  // Recorded: the parameters stand in the algorithm and in the ECPrivateKey.
  test.each([
    ['ECC_NIST_P256', '06082a8648ce3d030107'],
    ['ECC_NIST_P384', '06052b81040022'],
    ['ECC_NIST_P521', '06052b81040023'],
    ['ECC_SECG_P256K1', '06052b8104000a'],
  ] as const)('%s: PKCS#8 names the curve twice', (spec, oid) => {
    const info = Buffer.from(pairOf(spec).PrivateKeyPlaintext).toString('hex');
    expect(info.split(oid).length - 1).toBe(2);
  });

  test.skipIf(opensslVersion === undefined)(
    `the command finds every private key sound: ${openssl}`,
    () => {
      for (const [spec] of withoutLattices) {
        const args = ['pkey', '-inform', 'DER', '-in', 'key', '-check', '-noout'];
        const said = runOpenssl(args, { key: pairOf(spec).PrivateKeyPlaintext });
        expect(Buffer.from(said ?? []).toString(), spec).toContain('valid');
      }
    },
  );

  // RFC 9935 section 6: [0] IMPLICIT, the 64 bytes of the seed. The lattice work itself is held to vectors in test/hsm.
  test.each([
    ['ML_KEM_512', 800, ml_kem512],
    ['ML_KEM_768', 1184, ml_kem768],
    ['ML_KEM_1024', 1568, ml_kem1024],
  ] as const)('%s: the private key is the seed of the public one', (spec, publicKeyBytes, set) => {
    const { PrivateKeyPlaintext, PublicKey } = pairOf(spec);
    expect(Buffer.from(PrivateKeyPlaintext.subarray(-66, -64)).toString('hex')).toBe('8040');
    const { publicKey } = set.keygen(PrivateKeyPlaintext.slice(-64));
    expect(rawPublicKey(PublicKey, publicKeyBytes)).toEqual(publicKey);
  });

  test.skipIf(!hasLattices)(`ML-KEM's pairs are loaded and used by ${nodeWithLattices}`, () => {
    for (const [spec] of lattices) {
      const { PublicKey } = pairOf(spec);
      const key = privateKeyOf(pairOf(spec));
      const info = createPublicKey(key).export({ format: 'der', type: 'spki' });
      expect(new Uint8Array(info)).toEqual(PublicKey);
      const { sharedKey, ciphertext } = crypto.encapsulate(spki(PublicKey));
      expect(crypto.decapsulate(key, ciphertext)).toEqual(sharedKey);
    }
  });
});

describe('data key pairs are refused', () => {
  // Text recorded from AWS.
  test.each<KeySpec>(['RSA_2048', 'RSA_4096'])('under a key of spec %s', (spec) => {
    const request = {
      KeyId: newKey(kms, spec, 'ENCRYPT_DECRYPT'),
      KeyPairSpec: 'ECC_NIST_P256',
    } as const;
    const refusal = {
      name: 'InvalidKeyUsageException',
      message: 'You cannot generate a data key pair with an asymmetric CMK',
    };
    expect(refusalOf(() => kms.generateDataKeyPair(request))).toEqual(refusal);
    expect(refusalOf(() => kms.generateDataKeyPairWithoutPlaintext(request))).toEqual(refusal);
  });

  test.each([
    // The text is CreateKey's, which other implementations give.
    ['SM2', /^KeyPairSpec SM2 is not supported in this Region$/],
    // Source: API_GenerateDataKeyPair: there is no ML-DSA among the values.
    [
      'ML_DSA_44',
      /^1 validation error detected: Value 'ML_DSA_44' at 'keyPairSpec' failed to satisfy constraint: Member must satisfy enum value set: \[.*\]$/,
    ],
    ['HMAC_256', /^1 validation error detected: Value 'HMAC_256' at 'keyPairSpec' failed/],
  ])('of spec %s', (spec, text) => {
    const request = { KeyId, KeyPairSpec: spec as KeyPairSpec };
    for (const call of [kms.generateDataKeyPair, kms.generateDataKeyPairWithoutPlaintext]) {
      const { name, message } = refusalOf(() => call(request));
      expect(name).toBe('ValidationException');
      expect(message).toMatch(text);
    }
  });
});
