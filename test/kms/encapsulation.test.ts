import crypto from 'node:crypto';
import { ml_kem512, ml_kem768, ml_kem1024 } from '@noble/post-quantum/ml-kem.js';
import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { newKey, publicKeyOf, rawPublicKey } from '../support/keys.ts';
import { hasLattices, nodeWithLattices } from '../support/lattices.ts';
import { bytes, refusalOf } from '../support/simulator.ts';

const { kms } = createSimulator({ seed: 'encapsulation' });
const EncapsulationAlgorithm = 'ML_KEM';
/** Key spec, bytes of a public key and of a ciphertext (FIPS 203 table 3). */
const rows = [
  ['ML_KEM_512', 800, 768, ml_kem512],
  ['ML_KEM_768', 1184, 1088, ml_kem768],
  ['ML_KEM_1024', 1568, 1568, ml_kem1024],
] as const;
const keys = new Map(rows.map(([spec]) => [spec, newKey(kms, spec, 'ENCAPSULATE_DECAPSULATE')]));

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Encapsulate.html and API_Decapsulate.html. No answer of
// AWS was recorded: the members are the API model's.
describe.each(rows)('%s', (spec, publicKeyBytes, ciphertextBytes, set) => {
  const KeyId = keys.get(spec) ?? '';
  const decapsulate = (SharedSecretCiphertextBlob: Uint8Array, key = KeyId) =>
    kms.decapsulate({ KeyId: key, SharedSecretCiphertextBlob, EncapsulationAlgorithm });

  test('Decapsulate recovers what Encapsulate made, member for member', () => {
    const made = kms.encapsulate({ KeyId, EncapsulationAlgorithm });
    const { SharedSecret, SharedSecretCiphertextBlob } = made;
    expect(made).toStrictEqual({
      KeyId,
      SharedSecret,
      SharedSecretCiphertextBlob,
      EncapsulationAlgorithm,
    });
    expect(SharedSecret.length).toBe(32);
    expect(SharedSecretCiphertextBlob.length).toBe(ciphertextBytes);
    const recovered = decapsulate(SharedSecretCiphertextBlob);
    expect(recovered).toStrictEqual({ KeyId, SharedSecret, EncapsulationAlgorithm });
    const again = kms.encapsulate({ KeyId, EncapsulationAlgorithm });
    expect(again.SharedSecret).not.toEqual(SharedSecret);
    expect(again.SharedSecretCiphertextBlob).not.toEqual(SharedSecretCiphertextBlob);
  });

  // The library is that of src/hsm, which is held to vectors there: here it stands outside, with the public key alone.
  test('Decapsulate recovers what was made with the public key', () => {
    const publicKey = rawPublicKey(kms.getPublicKey({ KeyId }).PublicKey, publicKeyBytes);
    const { cipherText, sharedSecret } = set.encapsulate(publicKey);
    expect(decapsulate(cipherText).SharedSecret).toEqual(new Uint8Array(sharedSecret));
  });

  test.skipIf(!hasLattices)(`it recovers what was made by ${nodeWithLattices}`, () => {
    const { sharedKey, ciphertext } = crypto.encapsulate(publicKeyOf(kms, KeyId));
    expect(decapsulate(new Uint8Array(ciphertext)).SharedSecret).toEqual(new Uint8Array(sharedKey));
  });

  // Source: FIPS 203 algorithm 18, line 9: of a ciphertext that does not fit, the secret is SHAKE256(z ‖ c).
  test('a ciphertext that was changed, or is another key’s, gives a secret that nobody has, and always the same', () => {
    const { SharedSecret, SharedSecretCiphertextBlob } = kms.encapsulate({
      KeyId,
      EncapsulationAlgorithm,
    });
    const other = newKey(kms, spec, 'ENCAPSULATE_DECAPSULATE');
    const turned = (at: number) =>
      SharedSecretCiphertextBlob.map((byte, i) => (i === at ? byte ^ 1 : byte));
    const blobs = [turned(0), turned(ciphertextBytes - 1), new Uint8Array(ciphertextBytes)];
    const secrets = [
      SharedSecret,
      ...blobs.map((blob) => decapsulate(blob).SharedSecret),
      decapsulate(SharedSecretCiphertextBlob, other).SharedSecret,
      decapsulate(turned(0), other).SharedSecret,
    ].map((secret) => Buffer.from(secret).toString('hex'));
    expect(new Set(secrets).size).toBe(6);
    for (const secret of secrets) expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(decapsulate(turned(0)).SharedSecret).toEqual(decapsulate(turned(0)).SharedSecret);
  });

  // Source: API_Decapsulate, InvalidCiphertextException; without a text, as recorded of other operations.
  test('a ciphertext of a wrong length is refused', () => {
    const lengths = [1, 32, ciphertextBytes - 1, ciphertextBytes + 1, 6144];
    for (const length of [...lengths, ...rows.map((row) => row[2])])
      if (length !== ciphertextBytes)
        expect(refusalOf(() => decapsulate(new Uint8Array(length)))).toEqual({
          name: 'InvalidCiphertextException',
          message: '',
        });
  });
});

// Text: AWS's grammar of constraints.
test('an algorithm that is none is refused', () => {
  const KeyId = keys.get('ML_KEM_512') ?? '';
  const given = { KeyId, EncapsulationAlgorithm: 'RSA' as 'ML_KEM' };
  const refusal = {
    name: 'ValidationException',
    message:
      "1 validation error detected: Value 'RSA' at 'encapsulationAlgorithm' failed to satisfy constraint: Member must satisfy enum value set: [ML_KEM]",
  };
  expect(refusalOf(() => kms.encapsulate(given))).toEqual(refusal);
  expect(
    refusalOf(() => kms.decapsulate({ ...given, SharedSecretCiphertextBlob: bytes('x') })),
  ).toEqual(refusal);
});

// Unconfirmed: the bounds of the ciphertext, which the API model does not state; those of other ciphertexts are taken.
test('a ciphertext of no bytes, or of more than 6,144, is refused by the model', () => {
  for (const [length, bound] of [
    [0, 'greater than or equal to 1'],
    [6145, 'less than or equal to 6144'],
  ] as const)
    expect(
      refusalOf(() =>
        kms.decapsulate({
          KeyId: keys.get('ML_KEM_512') ?? '',
          SharedSecretCiphertextBlob: new Uint8Array(length),
          EncapsulationAlgorithm,
        }),
      ),
    ).toEqual({
      name: 'ValidationException',
      message: `1 validation error detected: Value at 'sharedSecretCiphertextBlob' failed to satisfy constraint: Member must have length ${bound}`,
    });
});
