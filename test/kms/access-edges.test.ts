import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import type { ServiceError } from '../../src/sim/client.ts';
import { ACCOUNT, bytes, refusalOf, withKey } from '../support/simulator.ts';

const OTHER = '444455556666';
const role = (name: string, account = ACCOUNT) => `arn:aws:iam::${account}:role/${name}`;
const Plaintext = bytes('x');
const all = { Effect: 'Allow', Action: 'kms:*', Resource: '*' };
const policiesOf = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });

describe('a Deny', () => {
  // NotX is the complement of X: one value that is mistyped does not disarm the others.
  test.each([
    ['ArnNotLike', 'aws:PrincipalArn', ['arn:aws:iam::*:role/admin', 'role/typo'], {}],
    ['NotIpAddress', 'aws:SourceIp', ['1.2.3.0/24', '1.2.3.4/33'], { 'aws:SourceIp': '10.0.0.1' }],
    ['NumericNotEquals', 'aws:EpochTime', ['1', 'one'], {}],
  ])('with %s of %s holds though one of %j is none', (operator, key, wanted, context) => {
    const { sim, arn: KeyId } = withKey();
    const Condition = { [operator]: { [key]: wanted } };
    const policies = policiesOf(all, { ...all, Effect: 'Deny', Condition });
    const { kms } = sim.as(role('d'), { policies, context });
    expect(refusalOf(() => kms.encrypt({ KeyId, Plaintext })).message).toContain(
      'with an explicit deny in an identity-based policy',
    );
  });

  // The page: the names of the encryption context know no letter case in kms:EncryptionContext:.
  test('is of every value that names have which differ in letter case alone', () => {
    const { sim, arn: KeyId } = withKey();
    const Condition = { StringEquals: { 'kms:EncryptionContext:tenant': 'b' } };
    const policies = policiesOf(all, { ...all, Effect: 'Deny', Condition });
    const { kms } = sim.as(role('d'), { policies });
    const seal = (EncryptionContext: Record<string, string>) =>
      kms.encrypt({ KeyId, Plaintext, EncryptionContext });
    seal({ tenant: 'a' });
    for (const context of [{ tenant: 'b' }, { Tenant: 'a', tenant: 'b' }])
      expect(refusalOf(() => seal(context)).name).toBe('AccessDeniedException');
  });
});

describe('the lockout safety check', () => {
  test.each([
    ['kms:KeySpec', 'SYMMETRIC_DEFAULT', 'RSA_2048'],
    ['aws:ResourceTag/team', 'a', 'b'],
  ])('knows of the key its %s', (name, is, other) => {
    const sim = createSimulator();
    const Tags = [{ TagKey: 'team', TagValue: 'a' }];
    const { KeyId } = sim.kms.createKey({ Tags }).KeyMetadata;
    const when = (value: string) => {
      const Condition = { StringEquals: { [name]: value } };
      const Principal = { AWS: ACCOUNT };
      return JSON.stringify({ Statement: { ...all, Principal, Condition } });
    };
    sim.kms.putKeyPolicy({ KeyId, Policy: when(is) });
    sim.kms.createKey({ Tags, Policy: when(is) });
    for (const call of [
      () => sim.kms.putKeyPolicy({ KeyId, Policy: when(other) }),
      () => sim.kms.createKey({ Tags, Policy: when(other) }),
    ])
      expect(refusalOf(call).name).toBe('MalformedPolicyDocumentException');
  });
});

// Source: the page of global condition keys: aws:SourceIp is not there when a service calls on the principal's behalf.
test('a service does not call from the network that its caller is in', () => {
  const { sim, arn: KeyId } = withKey();
  const Condition = { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } };
  const policies = policiesOf(all, { ...all, Effect: 'Deny', Condition });
  const context = { 'aws:SourceIp': '203.0.113.7' };
  const endpoint = { Statement: { ...all, Principal: '*', Action: 'kms:DescribeKey' } };
  const caller = sim.as(role('d'), { policies, context });
  caller.kms.encrypt({ KeyId, Plaintext });
  expect(refusalOf(() => caller.service('s3').encrypt({ KeyId, Plaintext })).name).toBe(
    'AccessDeniedException',
  );
  const behind = sim.as(role('d'), { endpoint });
  behind.service('s3').encrypt({ KeyId, Plaintext });
  expect(refusalOf(() => behind.kms.encrypt({ KeyId, Plaintext })).message).toContain(
    'because no VPC endpoint policy allows the kms:Encrypt action',
  );
});

// Source: API_ReplicateKey: kms:CreateKey in the replica Region.
test('a replica is made in its own Region', () => {
  const sim = createSimulator();
  const { KeyId } = sim.kms.createKey({ MultiRegion: true }).KeyMetadata;
  const Condition = { StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } };
  const scps = [policiesOf({ ...all, Effect: 'Deny', Condition })];
  sim.organization.set({ id: 'o-example1234', accounts: [ACCOUNT], scps });
  const call = () => sim.kms.replicateKey({ KeyId, ReplicaRegion: 'eu-west-1' });
  expect(refusalOf(call).message).toContain('with an explicit deny in a service control policy');
});

// Source: the developer guide, "Controlling access to aliases": the alias is of the caller's account.
test('an alias to a key of another account is refused on the key', () => {
  const { sim, arn } = withKey();
  const other = sim.as(OTHER);
  const call = () => other.kms.createAlias({ AliasName: 'alias/x', TargetKeyId: arn });
  expect(refusalOf(call).message).toContain(`kms:CreateAlias on resource: ${arn} because`);
});

test('a key of another account that is not there is refused with an explanation', () => {
  const { sim, arn } = withKey();
  const KeyId = arn.replace(/[0-9a-f]{12}$/, '000000000000');
  try {
    sim.as(OTHER).kms.encrypt({ KeyId, Plaintext });
    expect.unreachable();
  } catch (error) {
    expect((error as ServiceError).explanation).toMatchObject({
      allowed: false,
      resource: KeyId,
      decidedBy: { silent: 'resource-based' },
    });
  }
});

test.each(['constructor', 'toString', '__proto__'])('alias/aws/%s is of no service', (name) => {
  const KeyId = `alias/aws/${name}`;
  expect(refusalOf(() => createSimulator().kms.describeKey({ KeyId })).name).toBe(
    'NotModelledException',
  );
});
