import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { type KeySpec, newKey } from '../support/keys.ts';
import { bytes, refusalOf } from '../support/simulator.ts';

const { kms } = createSimulator({ seed: 'refusals' });
const china = createSimulator({ seed: 'refusals', region: 'cn-north-1' }).kms;
const clientOf = (spec: KeySpec) => (spec === 'SM2' ? china : kms);
const message = bytes('I owe you 4242.');
const Signature = new Uint8Array(64);

type Request = Omit<Parameters<typeof kms.sign>[0], 'KeyId'>;
type SigningAlgorithm = Request['SigningAlgorithm'];

const PKCS1 = [
  'RSASSA_PKCS1_V1_5_SHA_256',
  'RSASSA_PKCS1_V1_5_SHA_384',
  'RSASSA_PKCS1_V1_5_SHA_512',
] as const;
const PSS = ['RSASSA_PSS_SHA_256', 'RSASSA_PSS_SHA_384', 'RSASSA_PSS_SHA_512'] as const;
const ED25519 = ['ED25519_PH_SHA_512', 'ED25519_SHA_512'] as const;

/** What each spec signs with. Source: https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html */
const ALGORITHMS: Readonly<Partial<Record<KeySpec, readonly SigningAlgorithm[]>>> = {
  RSA_2048: [...PKCS1, ...PSS],
  RSA_3072: [...PKCS1, ...PSS],
  RSA_4096: [...PKCS1, ...PSS],
  ECC_NIST_P256: ['ECDSA_SHA_256'],
  ECC_NIST_P384: ['ECDSA_SHA_384'],
  ECC_NIST_P521: ['ECDSA_SHA_512'],
  ECC_SECG_P256K1: ['ECDSA_SHA_256'],
  ECC_NIST_EDWARDS25519: ED25519,
  ML_DSA_44: ['ML_DSA_SHAKE_256'],
  ML_DSA_65: ['ML_DSA_SHAKE_256'],
  ML_DSA_87: ['ML_DSA_SHAKE_256'],
  SM2: ['SM2DSA'],
};
const specs = Object.keys(ALGORITHMS) as KeySpec[];
const all = [...new Set(specs.flatMap((spec) => ALGORITHMS[spec] ?? []))];
const keys = new Map(specs.map((spec) => [spec, newKey(clientOf(spec), spec, 'SIGN_VERIFY')]));

/** The refusals of Sign and Verify, which must be one. */
function refused(spec: KeySpec, request: Request) {
  const KeyId = keys.get(spec) ?? '';
  const client = clientOf(spec);
  const ofSign = refusalOf(() => client.sign({ KeyId, ...request }));
  expect(refusalOf(() => client.verify({ KeyId, ...request, Signature }))).toEqual(ofSign);
  return ofSign;
}

describe('Sign and Verify refuse alike', () => {
  // Text recorded from AWS.
  test.each(specs)('%s: every algorithm that is not its own', (spec) => {
    const others = all.filter((algorithm) => !ALGORITHMS[spec]?.includes(algorithm));
    expect(others.length).toBe(13 - (ALGORITHMS[spec]?.length ?? 0));
    for (const SigningAlgorithm of others)
      expect(refused(spec, { Message: message, SigningAlgorithm })).toEqual({
        name: 'InvalidKeyUsageException',
        message: `Algorithm ${SigningAlgorithm} is incompatible with key spec ${spec}.`,
      });
  });

  const digests: readonly (readonly [KeySpec, SigningAlgorithm, number])[] = [
    ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_256', 32],
    ['RSA_3072', 'RSASSA_PKCS1_V1_5_SHA_384', 48],
    ['RSA_4096', 'RSASSA_PKCS1_V1_5_SHA_512', 64],
    ['RSA_2048', 'RSASSA_PSS_SHA_256', 32],
    ['RSA_3072', 'RSASSA_PSS_SHA_384', 48],
    ['RSA_4096', 'RSASSA_PSS_SHA_512', 64],
    ['ECC_NIST_P256', 'ECDSA_SHA_256', 32],
    ['ECC_NIST_P384', 'ECDSA_SHA_384', 48],
    ['ECC_NIST_P521', 'ECDSA_SHA_512', 64],
    ['ECC_SECG_P256K1', 'ECDSA_SHA_256', 32],
    ['ECC_NIST_EDWARDS25519', 'ED25519_PH_SHA_512', 64],
    ['SM2', 'SM2DSA', 32],
  ];
  // Text recorded from AWS.
  test.each(digests)('%s, %s: a digest that is not of %i bytes', (spec, algorithm, length) => {
    for (const other of [1, length - 1, length + 1, 28, 4096])
      expect(
        refused(spec, {
          Message: new Uint8Array(other),
          MessageType: 'DIGEST',
          SigningAlgorithm: algorithm,
        }),
      ).toEqual({
        name: 'ValidationException',
        message: `Digest is invalid length for algorithm ${algorithm}.`,
      });
    const right = { Message: new Uint8Array(length), SigningAlgorithm: algorithm };
    const KeyId = keys.get(spec) ?? '';
    expect(clientOf(spec).sign({ KeyId, ...right, MessageType: 'DIGEST' }).KeyId).toBe(KeyId);
  });

  // Recorded from AWS, but: of ML-DSA and SM2 nothing was, and they are taken to be like RSA and ECC; nor was the text
  // for a μ of another length, taken to be that of a digest.
  test.each<[KeySpec, SigningAlgorithm, 'RAW' | 'DIGEST' | 'EXTERNAL_MU', number, string]>([
    ['RSA_2048', 'RSASSA_PSS_SHA_256', 'EXTERNAL_MU', 64, 'key spec RSA_2048'],
    ['RSA_4096', 'RSASSA_PKCS1_V1_5_SHA_512', 'EXTERNAL_MU', 64, 'key spec RSA_4096'],
    ['ECC_NIST_P256', 'ECDSA_SHA_256', 'EXTERNAL_MU', 64, 'key spec ECC_NIST_P256'],
    ['ECC_NIST_P521', 'ECDSA_SHA_512', 'EXTERNAL_MU', 64, 'key spec ECC_NIST_P521'],
    ['ECC_SECG_P256K1', 'ECDSA_SHA_256', 'EXTERNAL_MU', 63, 'key spec ECC_SECG_P256K1'],
    [
      'ECC_NIST_EDWARDS25519',
      'ED25519_SHA_512',
      'EXTERNAL_MU',
      64,
      'key spec ECC_NIST_EDWARDS25519',
    ],
    [
      'ECC_NIST_EDWARDS25519',
      'ED25519_PH_SHA_512',
      'EXTERNAL_MU',
      64,
      'key spec ECC_NIST_EDWARDS25519',
    ],
    ['ECC_NIST_EDWARDS25519', 'ED25519_PH_SHA_512', 'RAW', 64, 'algorithm ED25519_PH_SHA_512'],
    ['ECC_NIST_EDWARDS25519', 'ED25519_SHA_512', 'DIGEST', 64, 'algorithm ED25519_SHA_512'],
    ['ECC_NIST_EDWARDS25519', 'ED25519_SHA_512', 'DIGEST', 5, 'algorithm ED25519_SHA_512'],
    ['ML_DSA_44', 'ML_DSA_SHAKE_256', 'DIGEST', 32, 'key spec ML_DSA_44'],
    ['ML_DSA_87', 'ML_DSA_SHAKE_256', 'DIGEST', 64, 'key spec ML_DSA_87'],
    ['SM2', 'SM2DSA', 'EXTERNAL_MU', 64, 'key spec SM2'],
  ])('%s, %s: message type %s of %i bytes', (spec, SigningAlgorithm, MessageType, length, what) => {
    const request = { Message: new Uint8Array(length), MessageType, SigningAlgorithm };
    expect(refused(spec, request)).toEqual({
      name: 'ValidationException',
      message: `Message type ${MessageType} is incompatible with ${what}.`,
    });
  });

  test.each(['ML_DSA_44', 'ML_DSA_65', 'ML_DSA_87'] as const)(
    '%s: a μ that is not of 64 bytes',
    (spec) => {
      for (const length of [1, 63, 65, 4096])
        expect(
          refused(spec, {
            Message: new Uint8Array(length),
            MessageType: 'EXTERNAL_MU',
            SigningAlgorithm: 'ML_DSA_SHAKE_256',
          }),
        ).toEqual({
          name: 'ValidationException',
          message: 'Digest is invalid length for algorithm ML_DSA_SHAKE_256.',
        });
    },
  );

  // Texts: AWS's grammar of constraints, recorded of other members; blobs are not repeated.
  test.each([
    [{ Message: new Uint8Array() }, "at 'message'", 'have length greater than or equal to 1'],
    [{ Message: new Uint8Array(4097) }, "at 'message'", 'have length less than or equal to 4096'],
    [
      { MessageType: 'HASH' },
      "'HASH' at 'messageType'",
      'satisfy enum value set: [RAW, DIGEST, EXTERNAL_MU]',
    ],
  ])('a member that the model does not allow: %o', (member, where, constraint) => {
    const given = { Message: message, SigningAlgorithm: 'ECDSA_SHA_256', ...member } as Request;
    expect(refused('ECC_NIST_P256', given)).toEqual({
      name: 'ValidationException',
      message: `1 validation error detected: Value ${where} failed to satisfy constraint: Member must ${constraint}`,
    });
  });

  test('an algorithm that is none', () => {
    const given = { Message: message, SigningAlgorithm: 'ECDSA_SHA_1' } as unknown as Request;
    const { name, message: text } = refused('ECC_NIST_P256', given);
    expect(name).toBe('ValidationException');
    // AWS's own order of the names is not known, and grows.
    expect(text).toMatch(
      /^1 validation error detected: Value 'ECDSA_SHA_1' at 'signingAlgorithm' failed to satisfy constraint: Member must satisfy enum value set: \[.*ECDSA_SHA_256.*\]$/,
    );
  });
});

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Verify.html: a signature that does not verify is an
// exception, never an answer of false. Recorded from AWS: it has no text.
describe('Verify refuses a signature', () => {
  const KINDS = specs.flatMap((spec) =>
    (ALGORITHMS[spec] ?? []).map((algorithm) => [spec, algorithm] as const),
  );
  test.each(KINDS)(
    '%s, %s: with a bit turned, cut, longer, or of another message or key',
    (spec, SigningAlgorithm) => {
      const client = clientOf(spec);
      const KeyId = keys.get(spec) ?? '';
      const type =
        SigningAlgorithm === 'ED25519_PH_SHA_512' ? { MessageType: 'DIGEST' as const } : {};
      const [Message, other] = [new Uint8Array(64).fill(1), new Uint8Array(64).fill(2)];
      const request = { KeyId, Message, SigningAlgorithm, ...type };
      const { Signature: sound } = client.sign(request);
      expect(client.verify({ ...request, Signature: sound }).SignatureValid).toBe(true);
      const refusal = (given: Partial<Parameters<typeof client.verify>[0]>) =>
        refusalOf(() => client.verify({ ...request, Signature: sound, ...given }));
      const turned = (at: number) => sound.map((byte, i) => (i === at ? byte ^ 1 : byte));
      const wrong = { name: 'KMSInvalidSignatureException', message: '' };
      for (const signature of [
        turned(0),
        turned(sound.length >> 1),
        turned(sound.length - 1),
        sound.subarray(0, -1),
        sound.subarray(1),
        new Uint8Array([...sound, 0]),
        new Uint8Array([0, ...sound]),
        new Uint8Array(sound.length),
        new Uint8Array(1),
        new Uint8Array(6144),
      ])
        expect(refusal({ Signature: signature })).toEqual(wrong);
      expect(refusal({ Message: other })).toEqual(wrong);
      const another = newKey(client, spec, 'SIGN_VERIFY');
      expect(refusal({ KeyId: another })).toEqual(wrong);
      const { Signature: theirs } = client.sign({ ...request, KeyId: another });
      expect(refusal({ Signature: theirs })).toEqual(wrong);
    },
  );

  test.each([
    ['RSASSA_PSS_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_256'],
    ['RSASSA_PKCS1_V1_5_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_512'],
  ] as const)('of %s under %s', (made, named) => {
    const request = { KeyId: keys.get('RSA_2048') ?? '', Message: message };
    const { Signature: signature } = kms.sign({ ...request, SigningAlgorithm: made });
    expect(
      refusalOf(() => kms.verify({ ...request, Signature: signature, SigningAlgorithm: named })),
    ).toEqual({ name: 'KMSInvalidSignatureException', message: '' });
  });

  test('of no bytes, or of more than 6,144', () => {
    const request = { KeyId: keys.get('RSA_2048') ?? '', Message: message };
    const SigningAlgorithm = 'RSASSA_PSS_SHA_256';
    for (const [length, bound] of [
      [0, 'greater than or equal to 1'],
      [6145, 'less than or equal to 6144'],
    ] as const)
      expect(
        refusalOf(() =>
          kms.verify({ ...request, Signature: new Uint8Array(length), SigningAlgorithm }),
        ),
      ).toEqual({
        name: 'ValidationException',
        message: `1 validation error detected: Value at 'signature' failed to satisfy constraint: Member must have length ${bound}`,
      });
  });
});
