import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { violations } from '../../src/kernel/constraints.ts';
import * as s from '../../src/kernel/shape.ts';
import { refusalOf } from '../support/simulator.ts';

const { kms } = createSimulator();
const one = '1 validation error detected: ';
const tag = (TagKey: string, TagValue: string) => ({ TagKey, TagValue });

describe('constraint messages', () => {
  // Recorded from KMS: the bounds of numberOfBytes, the length of plaintext, tag lengths, keyId null.
  test.each<[string, () => unknown, string]>([
    [
      'a number too small',
      () => kms.generateRandom({ NumberOfBytes: 0 }),
      `${one}Value '0' at 'numberOfBytes' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    ],
    [
      'a number too great',
      () => kms.generateRandom({ NumberOfBytes: 1025 }),
      `${one}Value '1025' at 'numberOfBytes' failed to satisfy constraint: Member must have value less than or equal to 1024`,
    ],
    [
      'bytes too long, not repeated',
      () => kms.encrypt({ KeyId: 'k', Plaintext: new Uint8Array(5000) }),
      `${one}Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096`,
    ],
    [
      'an empty text, not repeated',
      () => kms.describeKey({ KeyId: '' }),
      `${one}Value at 'keyId' failed to satisfy constraint: Member must have length greater than or equal to 1`,
    ],
    [
      'a text too long',
      () => kms.describeKey({ KeyId: 'k'.repeat(2049) }),
      `${one}Value '${'k'.repeat(2049)}' at 'keyId' failed to satisfy constraint: Member must have length less than or equal to 2048`,
    ],
    [
      'a member that is missing',
      () => kms.describeKey({ KeyId: undefined }),
      `${one}Value null at 'keyId' failed to satisfy constraint: Member must not be null`,
    ],
    [
      'an enum',
      () => kms.generateDataKey({ KeyId: 'k', KeySpec: 'AES_512' as never }),
      `${one}Value 'AES_512' at 'keySpec' failed to satisfy constraint: Member must satisfy enum value set: [AES_256, AES_128]`,
    ],
    [
      'the second of a list of structures',
      () => kms.createKey({ Tags: [tag('a', 'b'), tag('c'.repeat(129), 'd')] }),
      `${one}Value '${'c'.repeat(129)}' at 'tags.2.member.tagKey' failed to satisfy constraint: Member must have length less than or equal to 128`,
    ],
    [
      'a list of texts, as a whole',
      () => kms.untagResource({ KeyId: 'k', TagKeys: ['', 'b'] }),
      `${one}Value '[, b]' at 'tagKeys' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1]`,
    ],
    [
      'a list of enums, as a whole',
      () => kms.decrypt({ KeyId: 'k', DryRunModifiers: ['X' as never] }),
      `${one}Value '[X]' at 'dryRunModifiers' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [IGNORE_CIPHERTEXT]]`,
    ],
    [
      'a list too long',
      () => kms.describeKey({ KeyId: 'k', GrantTokens: Array(11).fill('t') }),
      `${one}Value '[${Array(11).fill('t').join(', ')}]' at 'grantTokens' failed to satisfy constraint: Member must have length less than or equal to 10`,
    ],
    [
      'the bound of a list that the service sets',
      () => kms.listAliases({ Limit: 101 }),
      `${one}Value '101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100`,
    ],
    [
      'all of them at once, in the order of the members',
      () =>
        kms.encrypt({ KeyId: '', Plaintext: new Uint8Array(), EncryptionAlgorithm: 'X' as never }),
      "3 validation errors detected: Value at 'keyId' failed to satisfy constraint: Member must have length greater than or equal to 1; Value at 'plaintext' failed to satisfy constraint: Member must have length greater than or equal to 1; Value 'X' at 'encryptionAlgorithm' failed to satisfy constraint: Member must satisfy enum value set: [SYMMETRIC_DEFAULT, RSAES_OAEP_SHA_1, RSAES_OAEP_SHA_256, SM2PKE]",
    ],
  ])('%s', (_what, call, message) => {
    expect(refusalOf(call)).toEqual({ name: 'ValidationException', message });
  });

  test('a pattern comes before the length, and a secret is not repeated', () => {
    const shape = s.struct({
      Name: s.string({ max: 2, pattern: '[a-z]+' }),
      Word: s.string({ min: 9, sensitive: true }),
    });
    expect(violations(shape, { Name: 'ABC', Word: 'secret' })).toEqual([
      "Value 'ABC' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-z]+",
      "Value 'ABC' at 'name' failed to satisfy constraint: Member must have length less than or equal to 2",
      "Value at 'word' failed to satisfy constraint: Member must have length greater than or equal to 9",
    ]);
  });

  test('a pattern is to match the whole, and a length counts UTF-16 code units', () => {
    const shape = s.struct({ a: s.string({ pattern: 'b|c' }), d: s.string({ max: 1 }) });
    expect(violations(shape, { a: 'bc', d: '💥' })).toHaveLength(2);
    expect(violations(shape, { a: 'c', d: 'é' })).toEqual([]);
  });
});
