import { diffieHellman, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { fixture } from '../support/fixtures.ts';
import { ecPrivateKey, newImportedKey, newKey, publicKeyOf } from '../support/keys.ts';
import { openssl, opensslVersion, runOpenssl } from '../support/openssl.ts';
import { bytes, refusalOf } from '../support/simulator.ts';

const { kms } = createSimulator({ seed: 'agreement' });
const KeyAgreementAlgorithm = 'ECDH';
const info = (key: KeyObject) => new Uint8Array(key.export({ format: 'der', type: 'spki' }));
/** Recorded: a public key that is none, or of another curve, is refused without a text. */
const refusal = { name: 'ValidationException', message: '' };

const rows = [
  ['ECC_NIST_P256', 'P-256', 32],
  ['ECC_NIST_P384', 'P-384', 48],
  ['ECC_NIST_P521', 'P-521', 66],
] as const;
const keys = new Map(rows.map(([spec]) => [spec, newKey(kms, spec, 'KEY_AGREEMENT')]));

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DeriveSharedSecret.html; members recorded from AWS.
describe.each(rows)('DeriveSharedSecret with %s', (spec, namedCurve, secretBytes) => {
  const KeyId = keys.get(spec) ?? '';
  const peer = generateKeyPairSync('ec', { namedCurve });

  test('the secret is the one that node:crypto has, member for member', () => {
    const PublicKey = info(peer.publicKey);
    const answer = kms.deriveSharedSecret({ KeyId, KeyAgreementAlgorithm, PublicKey });
    const { SharedSecret } = answer;
    expect(answer).toStrictEqual({
      KeyId,
      SharedSecret,
      KeyAgreementAlgorithm,
      KeyOrigin: 'AWS_KMS',
    });
    expect(SharedSecret.length).toBe(secretBytes);
    const publicKey = publicKeyOf(kms, KeyId);
    const there = diffieHellman({ privateKey: peer.privateKey, publicKey });
    expect(SharedSecret).toEqual(new Uint8Array(there));
  });

  // Recorded: a key's own public key is taken.
  test('two keys agree, and a key agrees with itself', () => {
    const derive = (KeyId: string, other: string) =>
      kms.deriveSharedSecret({
        KeyId,
        KeyAgreementAlgorithm,
        PublicKey: kms.getPublicKey({ KeyId: other }).PublicKey,
      }).SharedSecret;
    const another = newKey(kms, spec, 'KEY_AGREEMENT');
    expect(derive(KeyId, another)).toEqual(derive(another, KeyId));
    expect(derive(KeyId, KeyId).length).toBe(secretBytes);
    expect(derive(KeyId, KeyId)).not.toEqual(derive(KeyId, another));
  });

  const refused = (PublicKey: Uint8Array, more = {}) =>
    refusalOf(() => kms.deriveSharedSecret({ KeyId, KeyAgreementAlgorithm, PublicKey, ...more }));

  test('a public key of another curve or kind is refused, in a DryRun too', () => {
    const others = [
      ...['P-256', 'P-384', 'P-521', 'secp256k1']
        .filter((curve) => curve !== namedCurve)
        .map((curve) => generateKeyPairSync('ec', { namedCurve: curve }).publicKey),
      generateKeyPairSync('ed25519').publicKey,
      generateKeyPairSync('x25519').publicKey,
      generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey,
    ];
    for (const other of others) {
      expect(refused(info(other))).toEqual(refusal);
      expect(refused(info(other), { DryRun: true })).toEqual(refusal);
    }
  });

  test('what is no public key is refused', () => {
    const sound = info(peer.publicKey);
    const headBytes = sound.length - 2 * secretBytes - 1;
    const head = sound.subarray(0, headBytes);
    for (const PublicKey of [
      bytes('junk'),
      new Uint8Array(8192),
      new Uint8Array(sound.length),
      sound.subarray(0, -1),
      new Uint8Array([...sound, 0]),
      sound.subarray(headBytes),
      new Uint8Array(peer.privateKey.export({ format: 'der', type: 'pkcs8' })),
      bytes(String(peer.publicKey.export({ format: 'pem', type: 'spki' }))),
      // A point that is not on the curve, and the point at infinity.
      sound.map((byte, i) => (i === sound.length - 1 ? byte ^ 1 : byte)),
      new Uint8Array([...head, 4, ...new Uint8Array(2 * secretBytes)]),
      new Uint8Array([...head, 0]),
    ])
      expect(refused(PublicKey)).toEqual(refusal);
  });
});

describe('DeriveSharedSecret with imported keys', () => {
  type Rfc5903 = Readonly<
    Record<'section' | 'i' | 'grx' | 'gry' | 'girx', string> & {
      curve: 'P-256' | 'P-384' | 'P-521';
    }
  >;
  const SPECS = {
    'P-256': 'ECC_NIST_P256',
    'P-384': 'ECC_NIST_P384',
    'P-521': 'ECC_NIST_P521',
  } as const;
  // SubjectPublicKeyInfo up to the point: RFC 5480.
  const HEADS = {
    'P-256': '3059301306072a8648ce3d020106082a8648ce3d030107034200',
    'P-384': '3076301006072a8648ce3d020106052b81040022036200',
    'P-521': '30819b301006072a8648ce3d020106052b8104002303818600',
  } as const;
  // Source: RFC 5903 section 8.
  test.each(fixture<{ readonly tests: readonly Rfc5903[] }>('rfc-5903.json').tests)(
    'the secret is that of RFC 5903 section $section, $curve',
    ({ curve, i, grx, gry, girx }) => {
      const KeyId = newImportedKey(kms, SPECS[curve], 'KEY_AGREEMENT', ecPrivateKey(curve, i));
      const PublicKey = new Uint8Array(Buffer.from(`${HEADS[curve]}04${grx}${gry}`, 'hex'));
      const answer = kms.deriveSharedSecret({ KeyId, KeyAgreementAlgorithm, PublicKey });
      const SharedSecret = new Uint8Array(Buffer.from(girx, 'hex'));
      expect(answer).toStrictEqual({
        KeyId,
        SharedSecret,
        KeyAgreementAlgorithm,
        KeyOrigin: 'EXTERNAL',
      });
    },
  );
});

// Source of the curve: GB/T 32918.5-2017 section 2. The arithmetic is that of @noble/curves: node:crypto has no ECDH on it
// in every version.
test('DeriveSharedSecret with SM2, in China: the secret is the one that the other side has', () => {
  const sm2 = weierstrass({
    p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
    n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
    h: 1n,
    a: 0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffcn,
    b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
    Gx: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
    Gy: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
  });
  const { kms: china } = createSimulator({ region: 'cn-north-1' });
  const KeyId = newKey(china, 'SM2', 'KEY_AGREEMENT');
  const own = china.getPublicKey({ KeyId }).PublicKey;
  const secret = 4242n;
  const point = sm2.BASE.multiply(secret).toBytes(false);
  const PublicKey = new Uint8Array([...own.subarray(0, -65), ...point]);
  const answer = china.deriveSharedSecret({ KeyId, KeyAgreementAlgorithm, PublicKey });
  const { x } = sm2.fromBytes(own.slice(-65)).multiply(secret).toAffine();
  const SharedSecret = new Uint8Array(Buffer.from(x.toString(16).padStart(64, '0'), 'hex'));
  expect(answer).toStrictEqual({
    KeyId,
    SharedSecret,
    KeyAgreementAlgorithm,
    KeyOrigin: 'AWS_KMS',
  });
});

test.skipIf(opensslVersion === undefined)(`the command derives the same secret: ${openssl}`, () => {
  const KeyId = keys.get('ECC_NIST_P384') ?? '';
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const there = runOpenssl(['pkeyutl', '-derive', '-inkey', 'key', '-peerkey', 'peer'], {
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }),
    peer: publicKeyOf(kms, KeyId).export({ format: 'pem', type: 'spki' }),
  });
  const PublicKey = info(publicKey);
  expect(kms.deriveSharedSecret({ KeyId, KeyAgreementAlgorithm, PublicKey }).SharedSecret).toEqual(
    there,
  );
});

// Text: AWS's grammar of constraints; the list of ECDH alone is recorded.
test.each([
  [{ PublicKey: new Uint8Array() }, "at 'publicKey'", 'have length greater than or equal to 1'],
  [{ PublicKey: new Uint8Array(8193) }, "at 'publicKey'", 'have length less than or equal to 8192'],
  [
    { KeyAgreementAlgorithm: 'INVALID' },
    "'INVALID' at 'keyAgreementAlgorithm'",
    'satisfy enum value set: [ECDH]',
  ],
])('a member that the model does not allow: %o', (member, where, constraint) => {
  const given = { KeyId: keys.get('ECC_NIST_P256') ?? '', PublicKey: bytes('x'), ...member };
  expect(
    refusalOf(() =>
      kms.deriveSharedSecret({ KeyAgreementAlgorithm, ...given } as Parameters<
        typeof kms.deriveSharedSecret
      >[0]),
    ),
  ).toEqual({
    name: 'ValidationException',
    message: `1 validation error detected: Value ${where} failed to satisfy constraint: Member must ${constraint}`,
  });
});
