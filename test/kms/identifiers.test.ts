import { describe, expect, test } from 'vitest';
import { ACCOUNT, ARN_PREFIX, bytes, refusalOf, withKey } from '../support/simulator.ts';

// Source of the forms: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
describe('key identifiers', () => {
  const { sim, keyId, arn } = withKey();
  sim.kms.createAlias({ AliasName: 'alias/app', TargetKeyId: keyId });
  const four = [keyId, arn, 'alias/app', `${ARN_PREFIX}alias/app`];

  test.each(four)('DescribeKey and the cryptographic operations take %s', (KeyId) => {
    expect(sim.kms.describeKey({ KeyId }).KeyMetadata.Arn).toBe(arn);
    const { CiphertextBlob, KeyId: used } = sim.kms.encrypt({ KeyId, Plaintext: bytes('x') });
    expect(used).toBe(arn);
    expect(sim.kms.decrypt({ KeyId, CiphertextBlob }).KeyId).toBe(arn);
    expect(
      sim.kms.reEncrypt({ SourceKeyId: KeyId, DestinationKeyId: KeyId, CiphertextBlob }).KeyId,
    ).toBe(arn);
    expect(sim.kms.generateDataKey({ KeyId, NumberOfBytes: 1 }).KeyId).toBe(arn);
    expect(sim.kms.generateDataKeyWithoutPlaintext({ KeyId, NumberOfBytes: 1 }).KeyId).toBe(arn);
  });

  // Recorded on the operations that take no alias: InvalidArnException with this text.
  const keyOnly: readonly (readonly [string, (KeyId: string) => unknown])[] = [
    ['EnableKey', (KeyId) => sim.kms.enableKey({ KeyId })],
    ['DisableKey', (KeyId) => sim.kms.disableKey({ KeyId })],
    ['UpdateKeyDescription', (KeyId) => sim.kms.updateKeyDescription({ KeyId, Description: '' })],
    ['ScheduleKeyDeletion', (KeyId) => sim.kms.scheduleKeyDeletion({ KeyId })],
    ['CancelKeyDeletion', (KeyId) => sim.kms.cancelKeyDeletion({ KeyId })],
    ['TagResource', (KeyId) => sim.kms.tagResource({ KeyId, Tags: [] })],
    ['UntagResource', (KeyId) => sim.kms.untagResource({ KeyId, TagKeys: [] })],
    ['ListResourceTags', (KeyId) => sim.kms.listResourceTags({ KeyId })],
    ['GetKeyPolicy', (KeyId) => sim.kms.getKeyPolicy({ KeyId })],
    ['ListKeyPolicies', (KeyId) => sim.kms.listKeyPolicies({ KeyId })],
    ['ListAliases', (KeyId) => sim.kms.listAliases({ KeyId })],
    ['GetKeyLastUsage', (KeyId) => sim.kms.getKeyLastUsage({ KeyId })],
  ];
  test.each(keyOnly)('%s takes no alias', (_name, call) => {
    for (const KeyId of ['alias/app', `${ARN_PREFIX}alias/app`])
      expect(refusalOf(() => call(KeyId))).toEqual({
        name: 'InvalidArnException',
        message: 'Key Aliases are not supported for this operation.',
      });
  });

  // Texts recorded from DescribeKey; the ones of malformed ARNs are unconfirmed.
  const unknown = '00000000-0000-4000-8000-000000000000';
  test.each([
    [unknown, 'NotFoundException', `Key '${ARN_PREFIX}key/${unknown}' does not exist`],
    [
      `${ARN_PREFIX}key/${unknown}`,
      'NotFoundException',
      `Key '${ARN_PREFIX}key/${unknown}' does not exist`,
    ],
    [
      `mrk-${'0'.repeat(32)}`,
      'NotFoundException',
      `Key '${ARN_PREFIX}key/mrk-${'0'.repeat(32)}' does not exist`,
    ],
    ['no key', 'NotFoundException', "Invalid keyId 'no key'"],
    ['ключ', 'NotFoundException', "Invalid keyId 'ключ'"],
    [
      `arn:aws:kms:eu-west-1:${ACCOUNT}:key/${unknown}`,
      'NotFoundException',
      'Invalid arn eu-west-1',
    ],
    [
      `arn:aws-cn:kms:us-east-1:${ACCOUNT}:key/${unknown}`,
      'NotFoundException',
      'Invalid arn us-east-1',
    ],
    ['alias/none', 'NotFoundException', `Alias ${ARN_PREFIX}alias/none is not found.`],
    ['arn:aws:s3:::bucket', 'InvalidArnException', 'Invalid arn arn:aws:s3:::bucket'],
    ['arn:', 'InvalidArnException', 'Invalid arn arn:'],
    [
      'arn:aws:kms:us-east-1::key/x',
      'InvalidArnException',
      'Invalid arn arn:aws:kms:us-east-1::key/x',
    ],
    [`${ARN_PREFIX}grant/x`, 'InvalidArnException', `Invalid arn ${ARN_PREFIX}grant/x`],
    [
      'alias/aws/none',
      'NotModelledException',
      'kmsim does not model the AWS managed key alias/aws/none yet.',
    ],
  ])('%s is refused', (KeyId, name, message) => {
    expect(refusalOf(() => sim.kms.describeKey({ KeyId }))).toEqual({ name, message });
  });

  test('a key ID means a key of the caller and of the Region called', () => {
    const { KeyMetadata } = sim.region('eu-west-1').kms.createKey({});
    expect(KeyMetadata.Arn).toContain(':eu-west-1:');
    expect(refusalOf(() => sim.kms.describeKey({ KeyId: KeyMetadata.KeyId })).name).toBe(
      'NotFoundException',
    );
    const other = sim.as('444455556666');
    expect(refusalOf(() => other.kms.describeKey({ KeyId: keyId })).name).toBe('NotFoundException');
    expect(sim.region('us-gov-west-1').kms.createKey({}).KeyMetadata.Arn).toMatch(
      /^arn:aws-us-gov:kms:us-gov-west-1:111122223333:key\//,
    );
  });
});

describe('other accounts', () => {
  const { sim, arn, keyId } = withKey();
  const other = sim.as('arn:aws:iam::444455556666:role/app');
  const denied = (operation: string) => ({
    name: 'AccessDeniedException',
    message: `User: arn:aws:iam::444455556666:role/app is not authorized to perform: kms:${operation} on resource: ${arn} because no resource-based policy allows the kms:${operation} action`,
  });

  test('the default key policy lets none in', () => {
    const Plaintext = bytes('x');
    expect(refusalOf(() => other.kms.encrypt({ KeyId: arn, Plaintext }))).toEqual(
      denied('Encrypt'),
    );
    expect(refusalOf(() => other.kms.describeKey({ KeyId: arn }))).toEqual(denied('DescribeKey'));
  });

  test('a key policy lets in whom it names, for what it names', () => {
    const statement = (AWS: string, Action: string | string[]) => ({
      Effect: 'Allow',
      Principal: { AWS },
      Action,
      Resource: '*',
    });
    const Statement = [
      statement(`arn:aws:iam::${ACCOUNT}:root`, 'kms:*'),
      statement('444455556666', ['kms:Encrypt', 'kms:DescribeKey', 'kms:EnableKey']),
    ];
    sim.kms.putKeyPolicy({
      KeyId: keyId,
      Policy: JSON.stringify({ Version: '2012-10-17', Statement }),
    });
    const { CiphertextBlob } = other.kms.encrypt({ KeyId: arn, Plaintext: bytes('x') });
    expect(refusalOf(() => other.kms.decrypt({ CiphertextBlob, KeyId: arn }))).toEqual(
      denied('Decrypt'),
    );
    // Source: Decrypt without a key that the caller may use: the text does not name the key.
    const hidden = {
      name: 'AccessDeniedException',
      message:
        'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
    };
    expect(refusalOf(() => other.kms.decrypt({ CiphertextBlob }))).toEqual(hidden);
    expect(refusalOf(() => other.kms.reEncrypt({ CiphertextBlob, DestinationKeyId: arn }))).toEqual(
      hidden,
    );
    // Source: EnableKey, "Cross-account use: No".
    expect(refusalOf(() => other.kms.enableKey({ KeyId: arn }))).toEqual(denied('EnableKey'));
    expect(sim.kms.decrypt({ CiphertextBlob }).Plaintext).toEqual(bytes('x'));
  });

  // Recorded: "Explicit deny in key policy"; Developer Guide, "Policy evaluation": an explicit deny always wins.
  test('an explicit Deny of the key policy holds for every account, its own too', () => {
    const Statement = [
      { Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' },
      { Effect: 'Deny', Principal: '*', Action: 'kms:Encrypt', Resource: '*' },
    ];
    sim.kms.putKeyPolicy({ KeyId: keyId, Policy: JSON.stringify({ Statement }) });
    for (const view of [sim, sim.as(`arn:aws:iam::${ACCOUNT}:role/app`), other]) {
      expect(refusalOf(() => view.kms.encrypt({ KeyId: arn, Plaintext: bytes('x') }))).toEqual({
        name: 'AccessDeniedException',
        message: `User: ${view.caller.arn} is not authorized to perform: kms:Encrypt on resource: ${arn} with an explicit deny in a resource-based policy`,
      });
      expect(view.kms.generateDataKey({ KeyId: arn, KeySpec: 'AES_128' }).KeyId).toBe(arn);
    }
  });

  test('a Deny counts when its Condition is met', () => {
    const Statement = [
      { Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' },
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 'kms:Encrypt',
        Resource: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ];
    sim.kms.putKeyPolicy({ KeyId: keyId, Policy: JSON.stringify({ Statement }) });
    const Plaintext = bytes('x');
    sim.kms.encrypt({ KeyId: keyId, Plaintext });
    const plain = sim.as(ACCOUNT, { context: { 'aws:SecureTransport': 'false' } });
    expect(refusalOf(() => plain.kms.encrypt({ KeyId: keyId, Plaintext }))).toEqual({
      name: 'AccessDeniedException',
      message: `User: ${plain.caller.arn} is not authorized to perform: kms:Encrypt on resource: ${arn} with an explicit deny in a resource-based policy`,
    });
  });

  test('a key of theirs that is not there is refused as one that is', () => {
    const unknown = `${ARN_PREFIX}key/00000000-0000-4000-8000-000000000000`;
    expect(refusalOf(() => other.kms.encrypt({ KeyId: unknown, Plaintext: bytes('x') }))).toEqual({
      ...denied('Encrypt'),
      message: denied('Encrypt').message.replace(arn, unknown),
    });
  });

  test('Decrypt takes the bare key ID of the key that the ciphertext names', () => {
    // Source: API_Decrypt, KeyId: "To specify a KMS key in a different AWS account…"; recorded for a bare key ID.
    const Statement = ['111122223333', '444455556666'].map((AWS) => ({
      Effect: 'Allow',
      Principal: { AWS },
      Action: 'kms:*',
      Resource: '*',
    }));
    sim.kms.putKeyPolicy({ KeyId: keyId, Policy: JSON.stringify({ Statement }) });
    const { CiphertextBlob } = sim.kms.encrypt({ KeyId: keyId, Plaintext: bytes('x') });
    expect(other.kms.decrypt({ KeyId: keyId, CiphertextBlob }).KeyId).toBe(arn);
    expect(refusalOf(() => other.kms.describeKey({ KeyId: keyId })).name).toBe('NotFoundException');
  });
});
