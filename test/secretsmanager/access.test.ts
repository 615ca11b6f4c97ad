import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { ACCOUNT, refusalOf } from '../support/simulator.ts';

const id = { SecretId: 's' };
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/app/one`;
const PREFIX = `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:`;
const policy = (...statements: object[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({ Effect: 'Allow', Resource: '*', ...statement })),
  });
const LOCKOUT = 'This resource policy will not allow you to manage this secret in the future.';
const PUBLIC = 'You can not attach a resource policy that grants Public access to your secret.';

function withSecret() {
  const sim = createSimulator({ seed: 'access' });
  const made = sim.secretsManager.createSecret({
    Name: 's',
    SecretString: 'x',
    Tags: [{ Key: 'team', Value: 'a' }],
  });
  /** What a role with these statements gets for a call. */
  const as = (...statements: object[]) =>
    sim.as(ROLE, { policies: [policy(...statements)] }).secretsManager;
  return { sim, secretsManager: sim.secretsManager, made, as };
}
const outcome = (call: () => unknown): string => {
  try {
    call();
    return 'ok';
  } catch (error) {
    return (error as Error).name;
  }
};
const DENIED = 'AccessDeniedException';

// Unless said otherwise the expected values are recorded from AWS (September 2026).
describe('conditions on what is asked', () => {
  const get = 'secretsmanager:GetSecretValue';
  const put = 'secretsmanager:PutSecretValue';
  test.each([
    [
      'the label that is named',
      get,
      { StringEquals: { 'secretsmanager:VersionStage': 'AWSCURRENT' } },
      { VersionStage: 'AWSCURRENT' },
      'ok',
    ],
    [
      'the label by default',
      get,
      { StringEquals: { 'secretsmanager:VersionStage': 'AWSCURRENT' } },
      {},
      DENIED,
    ],
    [
      'labels that are not named',
      put,
      { StringEquals: { 'secretsmanager:VersionStage': 'AWSCURRENT' } },
      {},
      DENIED,
    ],
    [
      'the same, by StringNotEquals',
      put,
      { StringNotEquals: { 'secretsmanager:VersionStage': 'AWSCURRENT' } },
      {},
      'ok',
    ],
    [
      'the same, by ForAllValues',
      put,
      { 'ForAllValues:StringEquals': { 'secretsmanager:VersionStage': 'AWSCURRENT' } },
      {},
      'ok',
    ],
    ['the same, by Null', put, { Null: { 'secretsmanager:VersionStage': 'false' } }, {}, DENIED],
    [
      'the name in place of the ARN',
      get,
      { StringEquals: { 'secretsmanager:SecretId': 's' } },
      {},
      DENIED,
    ],
    [
      'the ARN, of a call by name',
      get,
      { StringLike: { 'secretsmanager:SecretId': `${PREFIX}s-??????` } },
      {},
      'ok',
    ],
    ['a tag of the secret', get, { StringEquals: { 'aws:ResourceTag/team': 'a' } }, {}, 'ok'],
    ['another value of it', get, { StringEquals: { 'aws:ResourceTag/team': 'b' } }, {}, DENIED],
    [
      'the service’s own key of a tag',
      get,
      { StringEquals: { 'secretsmanager:ResourceTag/team': 'a' } },
      {},
      'ok',
    ],
  ])('%s', (_, Action, Condition, input, expected) => {
    const client = withSecret().as({ Action, Condition });
    const call = () =>
      Action === get
        ? client.getSecretValue({ ...id, ...input })
        : client.putSecretValue({ ...id, SecretString: 'y', ...input });
    expect(outcome(call)).toBe(expected);
  });

  test('tags of a request, and their names', () => {
    const tag = (Condition: object, Key: string) =>
      outcome(() =>
        withSecret()
          .as({ Action: 'secretsmanager:TagResource', Condition })
          .tagResource({ ...id, Tags: [{ Key, Value: '1' }] }),
      );
    const byTag = { StringEquals: { 'aws:RequestTag/x': '1' } };
    const byKey = { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['x'] } };
    expect([tag(byTag, 'x'), tag(byTag, 'y'), tag(byKey, 'x'), tag(byKey, 'y')]).toEqual([
      'ok',
      DENIED,
      'ok',
      DENIED,
    ]);
  });

  test.each([
    // Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
    [
      'DeleteSecret',
      { NumericGreaterThanEquals: { 'secretsmanager:RecoveryWindowInDays': 20 } },
      { RecoveryWindowInDays: 20 },
      'ok',
    ],
    [
      'DeleteSecret',
      { NumericGreaterThanEquals: { 'secretsmanager:RecoveryWindowInDays': 20 } },
      { RecoveryWindowInDays: 7 },
      DENIED,
    ],
    [
      'DeleteSecret',
      { Bool: { 'secretsmanager:ForceDeleteWithoutRecovery': 'true' } },
      { ForceDeleteWithoutRecovery: true },
      'ok',
    ],
    ['CreateSecret', { StringLike: { 'secretsmanager:Name': 'app/*' } }, { Name: 'app/x' }, 'ok'],
    ['CreateSecret', { StringLike: { 'secretsmanager:Name': 'app/*' } }, { Name: 'x' }, DENIED],
    [
      'CreateSecret',
      { StringEquals: { 'secretsmanager:Description': 'd' } },
      { Name: 'x', Description: 'd' },
      'ok',
    ],
    ['CreateSecret', { Null: { 'secretsmanager:KmsKeyId': 'true' } }, { Name: 'x' }, 'ok'],
    [
      'PutResourcePolicy',
      { Bool: { 'secretsmanager:BlockPublicPolicy': 'true' } },
      { BlockPublicPolicy: true },
      'ok',
    ],
    ['PutResourcePolicy', { Bool: { 'secretsmanager:BlockPublicPolicy': 'true' } }, {}, DENIED],
    [
      'ReplicateSecretToRegions',
      { 'ForAllValues:StringEquals': { 'secretsmanager:AddReplicaRegions': ['eu-west-1'] } },
      { AddReplicaRegions: [{ Region: 'eu-west-1' }] },
      'ok',
    ],
    [
      'ReplicateSecretToRegions',
      { 'ForAllValues:StringEquals': { 'secretsmanager:AddReplicaRegions': ['eu-west-1'] } },
      { AddReplicaRegions: [{ Region: 'us-west-2' }] },
      DENIED,
    ],
  ])('%s under %j with %j: %s', (operation, Condition, input, expected) => {
    const client = withSecret().as({ Action: `secretsmanager:${operation}`, Condition });
    const name = operation.charAt(0).toLowerCase() + operation.slice(1);
    const call = (client as unknown as Record<string, (i: object) => unknown>)[name];
    const ResourcePolicy = policy({
      Principal: { AWS: ROLE },
      Action: 'secretsmanager:*',
    });
    const own = operation === 'PutResourcePolicy' ? { ResourcePolicy } : {};
    expect(
      outcome(() => call?.({ ...(operation === 'CreateSecret' ? {} : id), ...own, ...input })),
    ).toBe(expected);
  });
});

describe('what CreateSecret needs besides', () => {
  test('TagResource, where it has tags', () => {
    const client = withSecret().as({ Action: 'secretsmanager:CreateSecret' });
    client.createSecret({ Name: 'none', Tags: [] });
    const { message } = refusalOf(() =>
      client.createSecret({ Name: 'tagged', Tags: [{ Key: 'a', Value: 'b' }] }),
    );
    expect(message).toBe(
      `User: ${ROLE} is not authorized to perform: secretsmanager:TagResource on resource: tagged because no identity-based policy allows the secretsmanager:TagResource action`,
    );
  });

  test('ReplicateSecretToRegions, where it has Regions', () => {
    // Source: API_CreateSecret, "Required permissions".
    const client = withSecret().as({ Action: 'secretsmanager:CreateSecret' });
    const AddReplicaRegions = [{ Region: 'eu-west-1' }];
    expect(outcome(() => client.createSecret({ Name: 'wide', AddReplicaRegions }))).toBe(DENIED);
  });

  test('is decided by the name, since the suffix comes later', () => {
    const on = (Resource: string) =>
      outcome(() =>
        withSecret()
          .as({ Action: 'secretsmanager:CreateSecret', Resource })
          .createSecret({ Name: 'app/x' }),
      );
    // Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
    expect([on(`${PREFIX}app/*`), on(`${PREFIX}app/x-??????`), on(`${PREFIX}other/*`)]).toEqual([
      'ok',
      'ok',
      DENIED,
    ]);
  });
});

describe('a resource policy', () => {
  const Action = 'secretsmanager:GetSecretValue';
  const read = ({ sim }: ReturnType<typeof withSecret>, arn: string, options: object) =>
    outcome(() => sim.as(arn, options).secretsManager.getSecretValue(id));
  const idle = policy({ Action: 's3:*' });

  test.each([
    ['the role, which has no policy for it', ROLE, ROLE, { policies: [idle] }, 'ok'],
    [
      'the role, of a session whose policy does not allow',
      ROLE,
      SESSION,
      { policies: [idle], session: [idle] },
      DENIED,
    ],
    [
      'the session itself, whose policy does not allow',
      SESSION,
      SESSION,
      { policies: [idle], session: [idle] },
      'ok',
    ],
    [
      'the session itself, whose policy denies',
      SESSION,
      SESSION,
      { policies: [idle], session: [policy({ Effect: 'Deny', Action })] },
      DENIED,
    ],
  ])('allows %s', (_, AWS, arn, options, expected) => {
    const world = withSecret();
    world.secretsManager.putResourcePolicy({
      ...id,
      ResourcePolicy: policy({ Principal: { AWS }, Action }),
    });
    expect(read(world, arn, options)).toBe(expected);
  });

  test('denies in its own words', () => {
    const { sim, secretsManager, made } = withSecret();
    secretsManager.putResourcePolicy({
      ...id,
      ResourcePolicy: policy({ Effect: 'Deny', Principal: { AWS: ROLE }, Action }),
    });
    const client = sim.as(ROLE, { policies: [policy({ Action: '*' })] }).secretsManager;
    expect(refusalOf(() => client.getSecretValue({ SecretId: made.ARN })).message).toBe(
      `User: ${ROLE} is not authorized to perform: ${Action} on resource: ${made.ARN} with an explicit deny in a resource-based policy`,
    );
  });

  test('is shown in AWS’s layout, and not at all when it is gone', () => {
    const { secretsManager, made } = withSecret();
    const { VersionId: _, ...arnAndName } = made;
    const ResourcePolicy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"${ROLE}"},"Action":["secretsmanager:GetSecretValue","secretsmanager:DescribeSecret"],"Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"secretsmanager:DeleteSecret","Resource":"*"}]}`;
    expect(secretsManager.putResourcePolicy({ ...id, ResourcePolicy })).toEqual(arnAndName);
    // The layout of a key policy of KMS, byte for byte.
    expect(secretsManager.getResourcePolicy(id)).toEqual({
      ...arnAndName,
      ResourcePolicy: `{
  "Version" : "2012-10-17",
  "Statement" : [ {
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "${ROLE}"
    },
    "Action" : [ "secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret" ],
    "Resource" : "*"
  }, {
    "Effect" : "Deny",
    "Principal" : "*",
    "Action" : "secretsmanager:DeleteSecret",
    "Resource" : "*"
  } ]
}`,
    });
    expect(secretsManager.deleteResourcePolicy(id)).toEqual(arnAndName);
    expect(secretsManager.getResourcePolicy(id)).toEqual(arnAndName);
    expect(secretsManager.deleteResourcePolicy(id)).toEqual(arnAndName);
  });
});

describe('ValidateResourcePolicy', () => {
  test.each([
    ['fine', { Principal: { AWS: ROLE }, Action: 'secretsmanager:GetSecretValue' }, []],
    [
      'public',
      { Principal: '*', Action: 'secretsmanager:GetSecretValue' },
      [{ CheckName: 'BlockPublicPolicyCheck', ErrorMessage: PUBLIC }],
    ],
    [
      'a lockout',
      { Effect: 'Deny', Principal: '*', Action: 'secretsmanager:PutResourcePolicy' },
      [{ CheckName: 'LockOutCheck', ErrorMessage: LOCKOUT }],
    ],
  ])('%s, with a secret and without', (_, statement, errors) => {
    const { secretsManager } = withSecret();
    const ResourcePolicy = policy(statement);
    for (const SecretId of ['s', undefined])
      expect(secretsManager.validateResourcePolicy({ SecretId, ResourcePolicy })).toEqual({
        PolicyValidationPassed: errors.length === 0,
        ValidationErrors: errors,
      });
  });
});

describe('what would lock the caller out', () => {
  const own = (Action: string[]) => ({
    Action,
    Condition: { StringEquals: { 'aws:ResourceTag/team': 'a' } },
  });

  test.each([
    ['untagResource', { TagKeys: ['team'] }],
    ['tagResource', { Tags: [{ Key: 'team', Value: 'b' }] }],
  ] as const)('is refused: %s', (operation, input) => {
    const { secretsManager, as } = withSecret();
    const client = as(own(['secretsmanager:TagResource', 'secretsmanager:UntagResource']));
    const call = client[operation] as (input: object) => unknown;
    expect(refusalOf(() => call({ ...id, ...input }))).toEqual({ name: DENIED, message: LOCKOUT });
    expect(secretsManager.describeSecret(id).Tags).toEqual([{ Key: 'team', Value: 'a' }]);
  });

  test('is taken by who does not depend on the tag', () => {
    const { as } = withSecret();
    const client = as({ Action: 'secretsmanager:UntagResource' });
    expect(outcome(() => client.untagResource({ ...id, TagKeys: ['team'] }))).toBe('ok');
  });
});
