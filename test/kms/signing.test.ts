import {
  constants,
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { ed25519ph } from '@noble/curves/ed25519.js';
import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { fixture } from '../support/fixtures.ts';
import {
  type KeySpec,
  newImportedKey,
  newKey,
  publicKeyOf,
  rawPublicKey,
} from '../support/keys.ts';
import { bytes } from '../support/simulator.ts';

const { kms } = createSimulator({ seed: 'signing 4' });
const message = bytes('I owe you 4242.');
const pkcs8 = (key: KeyObject) => new Uint8Array(key.export({ format: 'der', type: 'pkcs8' }));

/** One key of each spec, made when it is first asked for. */
const keys = new Map<KeySpec, string>();
function keyOf(spec: KeySpec): string {
  const arn = keys.get(spec) ?? newKey(kms, spec, 'SIGN_VERIFY');
  keys.set(spec, arn);
  return arn;
}

type SigningAlgorithm = Parameters<typeof kms.sign>[0]['SigningAlgorithm'];
interface Digested {
  readonly spec: KeySpec;
  readonly algorithm: SigningAlgorithm;
  readonly hash: string;
  /** Of a signature, where all have one length. */
  readonly length?: number;
  /** As node:crypto is told the scheme. */
  readonly scheme: { readonly padding?: number; readonly saltLength?: number };
}
const rsa: Digested[] = (['RSA_2048', 'RSA_3072', 'RSA_4096'] as const).flatMap((spec) =>
  (['256', '384', '512'] as const).flatMap((bits): Digested[] => {
    const shared = { spec, hash: `sha${bits}`, length: Number(spec.slice(4)) / 8 };
    const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: Number(bits) / 8 };
    return [
      {
        ...shared,
        algorithm: `RSASSA_PKCS1_V1_5_SHA_${bits}`,
        scheme: { padding: constants.RSA_PKCS1_PADDING },
      },
      // Recorded: the salt is as long as the digest.
      { ...shared, algorithm: `RSASSA_PSS_SHA_${bits}`, scheme: pss },
    ];
  }),
);
const ecdsa: Digested[] = [
  { spec: 'ECC_NIST_P256', algorithm: 'ECDSA_SHA_256', hash: 'sha256', scheme: {} },
  { spec: 'ECC_NIST_P384', algorithm: 'ECDSA_SHA_384', hash: 'sha384', scheme: {} },
  { spec: 'ECC_NIST_P521', algorithm: 'ECDSA_SHA_512', hash: 'sha512', scheme: {} },
  { spec: 'ECC_SECG_P256K1', algorithm: 'ECDSA_SHA_256', hash: 'sha256', scheme: {} },
];

/** Keys from outside: RSA's as data key pairs are, since node:crypto takes seconds for some. */
const outside = new Map<KeySpec, { readonly arn: string; readonly key: KeyObject }>();
function outsideKeyOf(spec: KeySpec) {
  const known = outside.get(spec);
  if (known !== undefined) return known;
  const key = privateKeyOf(spec);
  const made = { key, arn: newImportedKey(kms, spec, 'SIGN_VERIFY', pkcs8(key)) };
  outside.set(spec, made);
  return made;
}
const CURVES: Readonly<Partial<Record<KeySpec, string>>> = {
  ECC_NIST_P256: 'P-256',
  ECC_NIST_P384: 'P-384',
  ECC_NIST_P521: 'P-521',
  ECC_SECG_P256K1: 'secp256k1',
};
function privateKeyOf(spec: KeySpec): KeyObject {
  if (spec === 'ECC_NIST_EDWARDS25519') return generateKeyPairSync('ed25519').privateKey;
  const namedCurve = CURVES[spec];
  if (namedCurve !== undefined) return generateKeyPairSync('ec', { namedCurve }).privateKey;
  const { kms: maker } = createSimulator({ seed: 'pairs 4' });
  const { KeyId } = maker.createKey({}).KeyMetadata;
  const { PrivateKeyPlaintext } = maker.generateDataKeyPair({
    KeyId,
    KeyPairSpec: spec as 'RSA_2048',
  });
  return createPrivateKey({
    key: Buffer.from(PrivateKeyPlaintext),
    format: 'der',
    type: 'pkcs8',
  });
}

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html; lengths and members recorded from AWS.
describe('RSA and ECDSA signatures', () => {
  test.each([...rsa, ...ecdsa])(
    '$spec, $algorithm: node:crypto verifies what Sign signs',
    (row) => {
      const { spec, algorithm: SigningAlgorithm, hash, length, scheme } = row;
      const KeyId = keyOf(spec);
      const publicKey = { ...scheme, key: publicKeyOf(kms, KeyId) };
      const digest = new Uint8Array(createHash(hash).update(message).digest());
      for (const [Message, MessageType] of [
        [message, 'RAW'],
        [digest, 'DIGEST'],
      ] as const) {
        const answer = kms.sign({ KeyId, Message, MessageType, SigningAlgorithm });
        const { Signature } = answer;
        expect(answer).toStrictEqual({ KeyId, Signature, SigningAlgorithm });
        if (length !== undefined) expect(Signature.length).toBe(length);
        expect(verify(hash, message, publicKey, Signature)).toBe(true);
        expect(verify(hash, bytes('I owe you 4243.'), publicKey, Signature)).toBe(false);
      }
    },
  );

  test.each([...rsa, ...ecdsa])('$spec, $algorithm: Verify takes what node:crypto signs', (row) => {
    const { spec, algorithm: SigningAlgorithm, hash, scheme } = row;
    const { key, arn: KeyId } = outsideKeyOf(spec);
    const Signature = new Uint8Array(sign(hash, message, { ...scheme, key }));
    const digest = new Uint8Array(createHash(hash).update(message).digest());
    // Recorded: the digest of a message verifies what was signed of the message.
    for (const given of [
      { Message: message },
      { Message: message, MessageType: 'RAW' },
      { Message: digest, MessageType: 'DIGEST' },
    ] as const)
      expect(kms.verify({ KeyId, ...given, Signature, SigningAlgorithm })).toStrictEqual({
        KeyId,
        SignatureValid: true,
        SigningAlgorithm,
      });
  });

  test('PKCS #1 signatures of a message are one, those with salt or nonce are many', () => {
    const signed = (spec: KeySpec, SigningAlgorithm: SigningAlgorithm) =>
      [1, 2].map(() => {
        const { Signature } = kms.sign({ KeyId: keyOf(spec), Message: message, SigningAlgorithm });
        return Buffer.from(Signature).toString('hex');
      });
    expect(new Set(signed('RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_256')).size).toBe(1);
    expect(new Set(signed('RSA_2048', 'RSASSA_PSS_SHA_256')).size).toBe(2);
    expect(new Set(signed('ECC_NIST_P256', 'ECDSA_SHA_256')).size).toBe(2);
  });

  test('a salt of another length than the digest does not verify', () => {
    const { key, arn: KeyId } = outsideKeyOf('RSA_2048');
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    for (const saltLength of [0, 31, 33, constants.RSA_PSS_SALTLEN_MAX_SIGN]) {
      const Signature = new Uint8Array(sign('sha256', message, { key, padding, saltLength }));
      expect(() =>
        kms.verify({ KeyId, Message: message, Signature, SigningAlgorithm: 'RSASSA_PSS_SHA_256' }),
      ).toThrow(expect.objectContaining({ name: 'KMSInvalidSignatureException' }));
    }
  });

  test('s is not made small: of 32 signatures some are in the upper half of the order', () => {
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const KeyId = keyOf('ECC_NIST_P256');
    const high = Array.from({ length: 32 }, () => {
      const { Signature } = kms.sign({
        KeyId,
        Message: message,
        SigningAlgorithm: 'ECDSA_SHA_256',
      });
      const s = Signature.subarray(4 + (Signature[3] ?? 0) + 2);
      return BigInt(`0x${Buffer.from(s).toString('hex')}`) > order / 2n;
    }).filter((isHigh) => isHigh).length;
    expect(high).toBeGreaterThan(4);
    expect(high).toBeLessThan(28);
  });
});

describe('Ed25519 signatures', () => {
  const SigningAlgorithm = 'ED25519_SHA_512';

  test('node:crypto verifies what Sign signs, and the same again gives the same', () => {
    const KeyId = keyOf('ECC_NIST_EDWARDS25519');
    const answer = kms.sign({ KeyId, Message: message, SigningAlgorithm });
    const { Signature } = answer;
    expect(answer).toStrictEqual({ KeyId, Signature, SigningAlgorithm });
    expect(Signature.length).toBe(64);
    expect(verify(null, message, publicKeyOf(kms, KeyId), Signature)).toBe(true);
    expect(kms.sign({ KeyId, Message: message, SigningAlgorithm }).Signature).toEqual(Signature);
  });

  test('Verify takes what node:crypto signs', () => {
    const { key, arn: KeyId } = outsideKeyOf('ECC_NIST_EDWARDS25519');
    const Signature = new Uint8Array(sign(null, message, key));
    expect(kms.verify({ KeyId, Message: message, Signature, SigningAlgorithm })).toStrictEqual({
      KeyId,
      SignatureValid: true,
      SigningAlgorithm,
    });
  });

  interface Rfc8032 {
    readonly name: string;
    readonly secretKey: string;
    readonly message: string;
    readonly signature: string;
  }
  // Source: RFC 8032 section 7.1. The first test's message is empty, which KMS does not take.
  const vectors = fixture<{ readonly pure: readonly Rfc8032[] }>('rfc-8032.json').pure;
  test.each(vectors.filter((vector) => vector.message !== ''))(
    'an imported key signs as RFC 8032 does: $name',
    ({ secretKey, message: text, signature }) => {
      // PKCS#8: RFC 8410 section 7.
      const info = Buffer.from(`302e020100300506032b657004220420${secretKey}`, 'hex');
      const KeyId = newImportedKey(kms, 'ECC_NIST_EDWARDS25519', 'SIGN_VERIFY', info);
      const Message = new Uint8Array(Buffer.from(text, 'hex'));
      const { Signature } = kms.sign({ KeyId, Message, SigningAlgorithm });
      expect(Buffer.from(Signature).toString('hex')).toBe(signature);
    },
  );

  // Shown by a signature that was recorded from KMS: the 64 bytes are hashed once more. @noble/curves hashes what it
  // is given, as RFC 8032 section 5.1 says.
  test('Ed25519ph is that of the 64 bytes given, not of a message whose hash they are', () => {
    const KeyId = keyOf('ECC_NIST_EDWARDS25519');
    const publicKey = rawPublicKey(kms.getPublicKey({ KeyId }).PublicKey, 32);
    const digest = new Uint8Array(createHash('sha512').update(message).digest());
    const ph = { MessageType: 'DIGEST', SigningAlgorithm: 'ED25519_PH_SHA_512' } as const;
    const { Signature } = kms.sign({ KeyId, Message: digest, ...ph });
    expect(Signature.length).toBe(64);
    expect(ed25519ph.verify(Signature, digest, publicKey)).toBe(true);
    expect(ed25519ph.verify(Signature, message, publicKey)).toBe(false);
    expect(kms.verify({ KeyId, Message: digest, Signature, ...ph }).SignatureValid).toBe(true);

    const secretKey = new Uint8Array(32).fill(5);
    const info = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), secretKey]);
    const imported = newImportedKey(kms, 'ECC_NIST_EDWARDS25519', 'SIGN_VERIFY', info);
    const theirs = ed25519ph.sign(digest, secretKey);
    expect(kms.sign({ KeyId: imported, Message: digest, ...ph }).Signature).toEqual(theirs);
  });
});
