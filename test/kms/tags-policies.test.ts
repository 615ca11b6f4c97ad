import { describe, expect, test } from 'vitest';
import { ACCOUNT, ARN_PREFIX, refusalOf, withKey } from '../support/simulator.ts';

const tag = (TagKey: string, TagValue = '') => ({ TagKey, TagValue });

// Source: https://docs.aws.amazon.com/kms/latest/developerguide/tagging-keys.html; texts recorded from AWS.
describe('tags', () => {
  test('a value is replaced in place, a new tag comes last, a missing key is no error', () => {
    const { sim, keyId } = withKey();
    sim.kms.tagResource({ KeyId: keyId, Tags: [tag('a', '1'), tag('b', '2')] });
    sim.kms.tagResource({ KeyId: keyId, Tags: [tag('c', '3'), tag('a', '4')] });
    sim.kms.untagResource({ KeyId: keyId, TagKeys: ['b', 'none'] });
    expect(sim.kms.listResourceTags({ KeyId: keyId })).toEqual({
      Tags: [tag('a', '4'), tag('c', '3')],
      Truncated: false,
    });
  });

  test.each([
    [[tag('a'), tag('a')], 'Duplicate tag keys'],
    [[tag('AWS:a')], 'Tags beginning with aws: are reserved'],
    [Array.from({ length: 51 }, (_, i) => tag(`k${i}`)), 'Too many tags'],
  ])('refused tags: %#', (Tags, message) => {
    const { sim, keyId } = withKey();
    const refusal = { name: 'TagException', message };
    expect(refusalOf(() => sim.kms.tagResource({ KeyId: keyId, Tags }))).toEqual(refusal);
    expect(refusalOf(() => sim.kms.createKey({ Tags }))).toEqual(refusal);
  });

  test('the 51st tag is one too many, whenever it comes', () => {
    const { sim, keyId } = withKey();
    sim.kms.tagResource({ KeyId: keyId, Tags: Array.from({ length: 50 }, (_, i) => tag(`k${i}`)) });
    expect(refusalOf(() => sim.kms.tagResource({ KeyId: keyId, Tags: [tag('x')] })).message).toBe(
      'Too many tags',
    );
    sim.kms.tagResource({ KeyId: keyId, Tags: [tag('k0', 'again')] });
  });

  test('lengths are constraints', () => {
    const { sim, keyId } = withKey();
    const key = 'k'.repeat(129);
    const value = 'v'.repeat(257);
    expect(
      refusalOf(() => sim.kms.tagResource({ KeyId: keyId, Tags: [tag(key, value)] })).message,
    ).toBe(
      `2 validation errors detected: Value '${key}' at 'tags.1.member.tagKey' failed to satisfy constraint: Member must have length less than or equal to 128; Value '${value}' at 'tags.1.member.tagValue' failed to satisfy constraint: Member must have length less than or equal to 256`,
    );
  });
});

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
describe('key policies', () => {
  // Recorded from GetKeyPolicy of a key made without a policy, byte for byte.
  const byDefault = `{
  "Version" : "2012-10-17",
  "Id" : "key-default-1",
  "Statement" : [ {
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "arn:aws:iam::${ACCOUNT}:root"
    },
    "Action" : "kms:*",
    "Resource" : "*"
  } ]
}`;
  const allow = (Principal: unknown, Action = 'kms:*', more = {}) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal, Action, Resource: '*', ...more }],
    });
  const root = { AWS: `arn:aws:iam::${ACCOUNT}:root` };

  test("a key without one has AWS's default text", () => {
    const { sim, keyId } = withKey();
    expect(sim.kms.getKeyPolicy({ KeyId: keyId })).toEqual({
      Policy: byDefault,
      PolicyName: 'default',
    });
    expect(sim.kms.listKeyPolicies({ KeyId: keyId })).toEqual({
      PolicyNames: ['default'],
      Truncated: false,
    });
  });

  test('a policy is kept byte for byte', () => {
    const { sim, keyId } = withKey();
    const Policy = `  ${allow(root)}\n\t`;
    sim.kms.putKeyPolicy({ KeyId: keyId, PolicyName: 'default', Policy });
    expect(sim.kms.getKeyPolicy({ KeyId: keyId }).Policy).toBe(Policy);
    const created = sim.kms.createKey({ Policy }).KeyMetadata.KeyId;
    expect(sim.kms.getKeyPolicy({ KeyId: created }).Policy).toBe(Policy);
  });

  const lockout = 'The new key policy will not allow you to update the key policy in the future.';
  test.each([
    ['it is for others only', allow({ AWS: '444455556666' })],
    ['it leaves PutKeyPolicy out', allow(root, 'kms:Encrypt')],
    [
      'it is for another resource',
      allow(root, 'kms:*', { Resource: `${ARN_PREFIX}key/00000000-0000-4000-8000-000000000000` }),
    ],
    ['it has no statement', JSON.stringify({ Version: '2012-10-17', Statement: [] })],
    [
      'it denies what it allows',
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: root, Action: 'kms:*', Resource: '*' },
          { Effect: 'Deny', Principal: '*', Action: 'kms:Put*', Resource: '*' },
        ],
      }),
    ],
  ])('a policy that locks the caller out is refused: %s', (_why, Policy) => {
    const { sim, keyId } = withKey();
    const refusal = { name: 'MalformedPolicyDocumentException', message: lockout };
    expect(refusalOf(() => sim.kms.putKeyPolicy({ KeyId: keyId, Policy }))).toEqual(refusal);
    expect(refusalOf(() => sim.kms.createKey({ Policy }))).toEqual(refusal);
    // Told to, AWS puts it all the same, and then it holds.
    sim.kms.putKeyPolicy({ KeyId: keyId, Policy, BypassPolicyLockoutSafetyCheck: true });
    expect(refusalOf(() => sim.kms.putKeyPolicy({ KeyId: keyId, Policy })).name).toBe(
      'AccessDeniedException',
    );
  });

  test('a lockout may hang on a condition', () => {
    const { sim, keyId } = withKey();
    const when = (secure: string) =>
      allow(root, 'kms:*', { Condition: { Bool: { 'aws:SecureTransport': secure } } });
    sim.kms.putKeyPolicy({ KeyId: keyId, Policy: when('true') });
    expect(
      refusalOf(() => sim.kms.putKeyPolicy({ KeyId: keyId, Policy: when('false') })).name,
    ).toBe('MalformedPolicyDocumentException');
  });

  test('what is no policy is refused', () => {
    const { sim, keyId } = withKey();
    const put = (Policy: string) => refusalOf(() => sim.kms.putKeyPolicy({ KeyId: keyId, Policy }));
    expect(put('no json').name).toBe('MalformedPolicyDocumentException');
    expect(put(allow({ AWS: 'nobody' }))).toEqual({
      name: 'MalformedPolicyDocumentException',
      message: 'Policy contains a statement with one or more invalid principals.',
    });
    // Source: https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html, 32 KB.
    expect(put(`${allow(root)}${' '.repeat(32 * 1024)}`).name).toBe('LimitExceededException');
  });

  test('there is no policy of another name', () => {
    const { sim, keyId } = withKey();
    expect(refusalOf(() => sim.kms.getKeyPolicy({ KeyId: keyId, PolicyName: 'other' }))).toEqual({
      name: 'NotFoundException',
      message: 'No such policy exists',
    });
    expect(
      refusalOf(() =>
        sim.kms.putKeyPolicy({ KeyId: keyId, PolicyName: 'other', Policy: allow(root) }),
      ),
    ).toEqual({
      name: 'UnsupportedOperationException',
      message: 'Only default policy is supported',
    });
  });
});
