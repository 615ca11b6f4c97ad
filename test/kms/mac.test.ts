import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { newImportedKey, newKey } from '../support/keys.ts';
import { bytes, refusalOf } from '../support/simulator.ts';

const { kms } = createSimulator({ seed: 'mac' });
const message = bytes('I owe you 4242.');

/** Key spec, its one algorithm, the hash, bytes of a MAC and the fewest of a key. */
const rows = [
  ['HMAC_224', 'HMAC_SHA_224', 'sha224', 28],
  ['HMAC_256', 'HMAC_SHA_256', 'sha256', 32],
  ['HMAC_384', 'HMAC_SHA_384', 'sha384', 48],
  ['HMAC_512', 'HMAC_SHA_512', 'sha512', 64],
] as const;
const keys = new Map(rows.map(([spec]) => [spec, newKey(kms, spec, 'GENERATE_VERIFY_MAC')]));
const keyOf = (spec: (typeof rows)[number][0]) => keys.get(spec) ?? '';
const wrong = { name: 'KMSInvalidMacException', message: '' };

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateMac.html and API_VerifyMac.html; members
// recorded from AWS.
describe.each(rows)('%s', (spec, MacAlgorithm, hash, macBytes) => {
  const KeyId = keyOf(spec);

  test('GenerateMac and VerifyMac answer what AWS answers, member for member', () => {
    const answer = kms.generateMac({ KeyId, Message: message, MacAlgorithm });
    const { Mac } = answer;
    expect(answer).toStrictEqual({ Mac, MacAlgorithm, KeyId });
    expect(Mac.length).toBe(macBytes);
    expect(kms.verifyMac({ KeyId, Message: message, Mac, MacAlgorithm })).toStrictEqual({
      KeyId,
      MacValid: true,
      MacAlgorithm,
    });
    // A MAC has no randomness.
    expect(kms.generateMac({ KeyId, Message: message, MacAlgorithm }).Mac).toEqual(Mac);
  });

  // Keys of every length that can be imported, RFC 2104's block among them.
  test.each([...new Set([macBytes, 64, 65, 127, 128])])(
    'of an imported key of %i bytes the MAC is that of node:crypto, both ways',
    (keyBytes) => {
      const material = new Uint8Array(keyBytes).map((_, i) => i * 7);
      const imported = newImportedKey(kms, spec, 'GENERATE_VERIFY_MAC', material);
      for (const length of [1, 63, 64, 65, 127, 128, 129, 4096]) {
        const Message = new Uint8Array(length).map((_, i) => i);
        const Mac = new Uint8Array(createHmac(hash, material).update(Message).digest());
        expect(kms.generateMac({ KeyId: imported, Message, MacAlgorithm }).Mac).toEqual(Mac);
        expect(kms.verifyMac({ KeyId: imported, Message, Mac, MacAlgorithm }).MacValid).toBe(true);
      }
    },
  );

  // Recorded: KMSInvalidMacException without text, also for a MAC that was cut.
  test('a MAC that is wrong, cut, longer, or of another message or key is refused', () => {
    const { Mac } = kms.generateMac({ KeyId, Message: message, MacAlgorithm });
    const refusal = (given: Partial<Parameters<typeof kms.verifyMac>[0]>) =>
      refusalOf(() => kms.verifyMac({ KeyId, Message: message, Mac, MacAlgorithm, ...given }));
    const turned = (at: number) => Mac.map((byte, i) => (i === at ? byte ^ 0x80 : byte));
    for (const mac of [
      turned(0),
      turned(macBytes - 1),
      Mac.subarray(0, -1),
      Mac.subarray(1),
      Mac.subarray(0, macBytes / 2),
      Mac.subarray(0, 1),
      new Uint8Array([...Mac, 0]),
      new Uint8Array(macBytes),
      new Uint8Array(6144),
    ])
      expect(refusal({ Mac: mac })).toEqual(wrong);
    expect(refusal({ Message: bytes('I owe you 4243.') })).toEqual(wrong);
    expect(refusal({ KeyId: newKey(kms, spec, 'GENERATE_VERIFY_MAC') })).toEqual(wrong);
  });

  // Text recorded from AWS.
  test('every other algorithm is refused', () => {
    for (const [, other] of rows.filter(([, algorithm]) => algorithm !== MacAlgorithm)) {
      const refusal = {
        name: 'InvalidKeyUsageException',
        message: `Algorithm ${other} is incompatible with key spec ${spec}.`,
      };
      const request = { KeyId, Message: message, MacAlgorithm: other };
      expect(refusalOf(() => kms.generateMac(request))).toEqual(refusal);
      expect(refusalOf(() => kms.verifyMac({ ...request, Mac: message }))).toEqual(refusal);
    }
  });
});

// The first text is recorded from AWS, the others are in the same grammar.
describe('what the model does not allow', () => {
  const request = {
    KeyId: keyOf('HMAC_256'),
    Message: message,
    MacAlgorithm: 'HMAC_SHA_256',
  } as const;
  const broken = (where: string, constraint: string) => ({
    name: 'ValidationException',
    message: `1 validation error detected: Value ${where} failed to satisfy constraint: Member must ${constraint}`,
  });

  test.each([
    [0, 'have length greater than or equal to 1'],
    [4097, 'have length less than or equal to 4096'],
  ])('a message of %i bytes', (length, constraint) => {
    const given = { ...request, Message: new Uint8Array(length) };
    const refusal = broken("at 'message'", constraint);
    expect(refusalOf(() => kms.generateMac(given))).toEqual(refusal);
    expect(refusalOf(() => kms.verifyMac({ ...given, Mac: message }))).toEqual(refusal);
  });

  test.each([
    [0, 'have length greater than or equal to 1'],
    [6145, 'have length less than or equal to 6144'],
  ])('a MAC of %i bytes', (length, constraint) => {
    expect(refusalOf(() => kms.verifyMac({ ...request, Mac: new Uint8Array(length) }))).toEqual(
      broken("at 'mac'", constraint),
    );
  });

  test('an algorithm that is none', () => {
    const given = { ...request, MacAlgorithm: 'INVALID' as 'HMAC_SHA_256' };
    // Recorded but for the order of the names.
    expect(refusalOf(() => kms.generateMac(given)).message).toMatch(
      /^1 validation error detected: Value 'INVALID' at 'macAlgorithm' failed to satisfy constraint: Member must satisfy enum value set: \[HMAC_SHA_(?:\d{3}, HMAC_SHA_){3}\d{3}\]$/,
    );
  });

  test('nothing at all names every member that is missing', () => {
    expect(refusalOf(() => kms.verifyMac({} as Parameters<typeof kms.verifyMac>[0])).message).toBe(
      `4 validation errors detected: ${['message', 'keyId', 'macAlgorithm', 'mac']
        .map(
          (path) => `Value null at '${path}' failed to satisfy constraint: Member must not be null`,
        )
        .join('; ')}`,
    );
  });
});
