import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { answer } from '../../src/wire/aws-json.ts';
import { ACCOUNT, refusalOf } from '../support/simulator.ts';

/**
 * Behaviours of Secrets Manager that no other test holds, a row each; test/conformance/rules/secretsmanager.ts says which rule
 * each of them shows. Sources, by the mark of a row: C is recorded from AWS (September 2026), R by LocalStack, D is AWS's documentation,
 * P the text of another simulator.
 */
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
const id = { SecretId: 's' };
const [ONE, TWO, THREE] = ['1', '2', '3'].map((n) => n.repeat(32)) as [string, string, string];
const NOW = Date.parse('2026-09-26T20:23:53.433Z');

function withSecret() {
  const sim = createSimulator({ seed: 'rows', now: NOW });
  const { secretsManager } = sim;
  const first = { Name: 's', SecretString: 'one', ClientRequestToken: ONE };
  const { ARN } = secretsManager.createSecret(first);
  const put = (more: object) =>
    secretsManager.putSecretValue({ ...id, SecretString: 'x', ...more });
  const stages = () => secretsManager.describeSecret(id).VersionIdsToStages;
  /** Over the wire, as AWS was asked. */
  const ask = (operation: string, input: object, region = 'us-east-1') => {
    const headers = { 'x-amz-target': `secretsmanager.${operation}` };
    const request = { headers, body: JSON.stringify(input) };
    const { status, body } = answer(sim.cell, request, { ...sim.caller, region });
    const { __type: code, Message, message } = JSON.parse(body || '{}');
    return { status, body, code, text: Message ?? message };
  };
  return { sim, secretsManager, ARN, put, stages, ask };
}

describe('the wire', () => {
  test('[C] dates are seconds with milliseconds, and a day of access is a midnight', () => {
    const { ask, ARN } = withSecret();
    ask('GetSecretValue', id);
    expect(JSON.parse(ask('DescribeSecret', id).body)).toEqual({
      ARN,
      CreatedDate: 1790454233.433,
      LastAccessedDate: Date.parse('2026-09-26T00:00:00Z') / 1000,
      LastChangedDate: 1790454233.433,
      Name: 's',
      VersionIdsToStages: { [ONE]: ['AWSCURRENT'] },
    });
  });

  test('[C] a secret that is not there is 400 as any other refusal', () => {
    const { ask } = withSecret();
    expect(ask('GetSecretValue', { SecretId: 'none' }).status).toBe(400);
    expect(ask('GetSecretValue', id).status).toBe(200);
  });

  test('[C] tagging answers no body', () => {
    const { ask } = withSecret();
    expect(ask('TagResource', { ...id, Tags: [{ Key: 'a', Value: 'b' }] }).body).toBe('');
    expect(ask('UntagResource', { ...id, TagKeys: ['a'] }).body).toBe('');
  });
});

const violated = (text: string) => `1 validation error detected: Value ${text}`;
const MARKED = "You can't perform this operation on the secret because it was marked for deletion.";
const REPLICA =
  "Operation not permitted on a replica secret. Call must be made in primary secret's region.";
const value = { SecretString: 'x', ClientRequestToken: THREE };

describe('refusals', () => {
  test.each<[string, string, object, string, string | RegExp | undefined]>([
    [
      '[D] a binary value of more than 65,536 bytes (the text as users report it)',
      'PutSecretValue',
      {
        ...id,
        ClientRequestToken: THREE,
        SecretBinary: Buffer.alloc(65_537).toString('base64'),
      },
      'ValidationException',
      violated(
        "at 'secretBinary' failed to satisfy constraint: Member must have length less than or equal to 65536",
      ),
    ],
    [
      '[D] both values of PutSecretValue',
      'PutSecretValue',
      { ...id, ...value, SecretBinary: 'AQID' },
      'InvalidRequestException',
      'You must provide either SecretString or SecretBinary.',
    ],
    [
      '[D] both values of CreateSecret',
      'CreateSecret',
      { Name: 'new', ...value, SecretBinary: 'AQID' },
      'InvalidParameterException',
      undefined,
    ],
    [
      '[D] both values of UpdateSecret',
      'UpdateSecret',
      { ...id, ...value, SecretBinary: 'AQID' },
      'InvalidParameterException',
      undefined,
    ],
    [
      '[R] PutSecretValue without a token',
      'PutSecretValue',
      { ...id, SecretString: 'x' },
      'InvalidRequestException',
      'You must provide a ClientRequestToken value. We recommend a UUID-type value.',
    ],
    [
      '[R] UpdateSecret with a value and without a token',
      'UpdateSecret',
      { ...id, SecretString: 'x' },
      'InvalidRequestException',
      'You must provide a ClientRequestToken value. We recommend a UUID-type value.',
    ],
    [
      '[D] UpdateSecret with the token of a version, other value',
      'UpdateSecret',
      { ...id, SecretString: 'x', ClientRequestToken: ONE },
      'ResourceExistsException',
      undefined,
    ],
    [
      '[D] UpdateSecret with the token of a version, same value',
      'UpdateSecret',
      { ...id, SecretString: 'one', ClientRequestToken: ONE },
      'ResourceExistsException',
      undefined,
    ],
    [
      '[P] a window of 6 days',
      'DeleteSecret',
      { ...id, RecoveryWindowInDays: 6 },
      'InvalidParameterException',
      'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
    ],
    [
      '[P] a window and force',
      'DeleteSecret',
      { ...id, RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true },
      'InvalidParameterException',
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    ],
    [
      '[P] a list and filters',
      'BatchGetSecretValue',
      {},
      'InvalidParameterException',
      "Either 'SecretIdList' or 'Filters' must be provided, but not both.",
    ],
    [
      '[P] a password that is too short for its types',
      'GetRandomPassword',
      { PasswordLength: 3 },
      'InvalidParameterException',
      'Password length is too short based on the required types.',
    ],
    [
      '[D] a password of no character',
      'GetRandomPassword',
      { PasswordLength: 0 },
      'ValidationException',
      violated(
        "'0' at 'passwordLength' failed to satisfy constraint: Member must have value greater than or equal to 1",
      ),
    ],
    [
      '[D] a password of 4097',
      'GetRandomPassword',
      { PasswordLength: 4097 },
      'ValidationException',
      violated(
        "'4097' at 'passwordLength' failed to satisfy constraint: Member must have value less than or equal to 4096",
      ),
    ],
    [
      '[D] a filter by what there is none',
      'ListSecrets',
      { Filters: [{ Key: 'colour', Values: ['x'] }] },
      'ValidationException',
      // The order of the set is AWS's own, which nobody recorded.
      /^1 validation error detected: Value 'colour' at 'filters\.1\.member\.key' failed to satisfy constraint: Member must satisfy enum value set: \[[a-z, -]+\]$/,
    ],
    [
      '[D] eleven filters',
      'ListSecrets',
      { Filters: Array.from({ length: 11 }, () => ({ Key: 'name', Values: ['x'] })) },
      'ValidationException',
      undefined,
    ],
    [
      '[D] 101 secrets on a page',
      'ListSecrets',
      { MaxResults: 101 },
      'ValidationException',
      undefined,
    ],
    [
      '[D] a resource policy of 20,481 characters',
      'PutResourcePolicy',
      { ...id, ResourcePolicy: ' '.repeat(20_481) },
      'ValidationException',
      undefined,
    ],
    [
      '[R] no function for the rotation of a secret that never rotated',
      'RotateSecret',
      { ...id, ClientRequestToken: THREE },
      'InvalidRequestException',
      'No Lambda rotation function ARN is associated with this secret.',
    ],
    [
      '[D] rules for 1001 days',
      'RotateSecret',
      { ...id, ClientRequestToken: THREE, RotationRules: { AutomaticallyAfterDays: 1001 } },
      'ValidationException',
      undefined,
    ],
  ])('%s', (_, operation, input, code, text) => {
    const { sim, ask } = withSecret();
    const before = sim.cell.present();
    const got = ask(operation, input);
    expect([got.status, got.code]).toEqual([400, code]);
    if (text instanceof RegExp) expect(got.text).toMatch(text);
    else if (text !== undefined) expect(got.text).toBe(text);
    expect(sim.cell.present()).toBe(before);
  });
});

const POLICY = (statement: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Resource: '*', ...statement }] });
const ResourcePolicy = POLICY({
  Effect: 'Allow',
  Principal: { AWS: ROLE },
  Action: 'secretsmanager:GetSecretValue',
});

/** Of every operation on a secret, an input that it takes. */
const inputs: Readonly<Record<string, object>> = {
  GetSecretValue: {},
  PutSecretValue: value,
  UpdateSecret: { Description: 'd' },
  UpdateSecretVersionStage: { VersionStage: 'x', MoveToVersionId: ONE },
  RotateSecret: { ClientRequestToken: THREE },
  CancelRotateSecret: {},
  TagResource: { Tags: [{ Key: 'a', Value: 'b' }] },
  UntagResource: { TagKeys: ['a'] },
  PutResourcePolicy: { ResourcePolicy },
  DeleteResourcePolicy: {},
  ReplicateSecretToRegions: { AddReplicaRegions: [{ Region: 'eu-west-1' }] },
  RemoveRegionsFromReplication: { RemoveReplicaRegions: ['eu-west-1'] },
  DescribeSecret: {},
  ListSecretVersionIds: {},
  GetResourcePolicy: {},
  RestoreSecret: {},
  DeleteSecret: {},
};
const READS = ['DescribeSecret', 'ListSecretVersionIds', 'GetResourcePolicy'];

describe('a secret that is marked for deletion', () => {
  // C and R of Get, Put, TagResource and UntagResource; D of the others: manage_delete-secret.html, "you can't access".
  const taken = [...READS, 'RestoreSecret', 'DeleteSecret'];
  test.each(Object.entries(inputs))('%s', (operation, more) => {
    const { secretsManager, ask } = withSecret();
    secretsManager.deleteSecret(id);
    const { code, text } = ask(operation, { ...id, ...more });
    if (!taken.includes(operation))
      expect([code, text]).toEqual(['InvalidRequestException', MARKED]);
    // P: the text.
    else if (operation === 'DeleteSecret')
      expect([code, text]).toEqual([
        'InvalidRequestException',
        "You tried to perform the operation on a secret that's currently marked deleted.",
      ]);
    else expect(code).toBeUndefined();
  });
});

describe('a replica', () => {
  // C of Put, Update, Delete, Tag, Untag and policies, and of what reads.
  const taken = [...READS, 'GetSecretValue'];
  test.each(Object.entries(inputs))('%s', (operation, more) => {
    const { secretsManager, ask } = withSecret();
    const AddReplicaRegions = [{ Region: 'us-east-2' }];
    secretsManager.replicateSecretToRegions({ ...id, AddReplicaRegions });
    const { code, text } = ask(operation, { ...id, ...more }, 'us-east-2');
    if (taken.includes(operation)) expect(code).toBeUndefined();
    else expect([code, text]).toEqual(['InvalidParameterException', REPLICA]);
  });
});

describe('labels', () => {
  test.each([
    // C: all accepted.
    '1',
    'bad/stage',
    'bad:stage',
    'stable._-',
    '11111111-1111-4111-8111-111111111111',
    'a'.repeat(32),
  ])('[C] %s', (label) => {
    const { secretsManager, put } = withSecret();
    expect(put({ VersionStages: [label] }).VersionStages).toEqual([label]);
    expect(secretsManager.getSecretValue({ ...id, VersionStage: label }).SecretString).toBe('x');
  });

  test('[D] of PutSecretValue move from the versions that had them', () => {
    const { put, stages } = withSecret();
    put({ ClientRequestToken: TWO, VersionStages: ['AWSPENDING', 'own'] });
    put({ ClientRequestToken: THREE, VersionStages: ['AWSPENDING'] });
    expect(stages()).toEqual({ [ONE]: ['AWSCURRENT'], [TWO]: ['own'], [THREE]: ['AWSPENDING'] });
    const four = '4'.repeat(32);
    put({ ClientRequestToken: four, VersionStages: ['own', 'AWSCURRENT'] });
    expect(stages()).toEqual({
      [ONE]: ['AWSPREVIOUS'],
      [THREE]: ['AWSPENDING'],
      [four]: expect.arrayContaining(['own', 'AWSCURRENT']),
    });
  });

  test('[C] AWSCURRENT moved by hand: AWSPREVIOUS goes to the loser, off its old holder; AWSPENDING stays', () => {
    const { secretsManager, ARN, put, stages } = withSecret();
    put({ ClientRequestToken: TWO });
    put({ ClientRequestToken: THREE, VersionStages: ['AWSPENDING'] });
    const move = { VersionStage: 'AWSCURRENT', MoveToVersionId: THREE, RemoveFromVersionId: TWO };
    expect(secretsManager.updateSecretVersionStage({ ...id, ...move })).toEqual({ ARN, Name: 's' });
    expect(stages()).toEqual({
      [TWO]: ['AWSPREVIOUS'],
      [THREE]: expect.arrayContaining(['AWSCURRENT', 'AWSPENDING']),
    });
  });

  test('[D] are put on, moved and taken off; a version without any is deprecated, not gone', () => {
    const { secretsManager, put, stages } = withSecret();
    put({ ClientRequestToken: TWO, VersionStages: ['own'] });
    const update = (input: object) =>
      secretsManager.updateSecretVersionStage({ ...id, VersionStage: 'own', ...input });
    update({ MoveToVersionId: ONE, RemoveFromVersionId: TWO });
    expect(stages()).toEqual({ [ONE]: expect.arrayContaining(['own', 'AWSCURRENT']) });
    update({ RemoveFromVersionId: ONE });
    expect(stages()).toEqual({ [ONE]: ['AWSCURRENT'] });
    update({ MoveToVersionId: TWO });
    expect(stages()).toEqual({ [ONE]: ['AWSCURRENT'], [TWO]: ['own'] });
  });

  test.each<[string, object, string]>([
    ['of no version', { VersionStage: 'own' }, 'InvalidParameterException'],
    [
      'AWSCURRENT only taken off',
      { VersionStage: 'AWSCURRENT', RemoveFromVersionId: ONE },
      'InvalidParameterException',
    ],
    [
      'taken off a version that has it not',
      { VersionStage: 'own', RemoveFromVersionId: ONE },
      'InvalidParameterException',
    ],
    [
      'moved without a word of who has it',
      { VersionStage: 'own', MoveToVersionId: ONE },
      'InvalidParameterException',
    ],
    [
      'to a version that is not there',
      { VersionStage: 'new', MoveToVersionId: THREE },
      'ResourceNotFoundException',
    ],
  ])('[D] UpdateSecretVersionStage refuses a label %s', (_, input, code) => {
    const { sim, secretsManager, put } = withSecret();
    put({ ClientRequestToken: TWO, VersionStages: ['own'] });
    const before = sim.cell.present();
    const call = () =>
      secretsManager.updateSecretVersionStage({ ...id, VersionStage: '', ...input });
    expect(refusalOf(call).name).toBe(code);
    expect(sim.cell.present()).toBe(before);
  });

  test('[D] a secret has twenty at most', () => {
    const { secretsManager, put } = withSecret();
    const VersionStages = Array.from({ length: 19 }, (_, i) => `l${i}`);
    put({ ClientRequestToken: TWO, VersionStages });
    const one = { ...id, VersionStage: 'more', MoveToVersionId: TWO };
    expect(refusalOf(() => secretsManager.updateSecretVersionStage(one)).name).toBe(
      'LimitExceededException',
    );
    expect(refusalOf(() => put({ VersionStages: ['more'] })).name).toBe('LimitExceededException');
    expect(put({ VersionStages: ['l0'] }).VersionStages).toEqual(['l0']);
  });
});

test('[D] across accounts an ARN without its suffix finds nothing', () => {
  const { sim, secretsManager, ARN } = withSecret();
  const OTHER = '444455556666';
  const grant = { Effect: 'Allow', Principal: { AWS: OTHER }, Action: 'secretsmanager:*' };
  secretsManager.putResourcePolicy({ ...id, ResourcePolicy: POLICY(grant) });
  const other = sim.as(OTHER).secretsManager;
  expect(other.describeSecret({ SecretId: ARN }).ARN).toBe(ARN);
  const refused = refusalOf(() => other.describeSecret({ SecretId: ARN.slice(0, -7) })).name;
  expect(refused).toMatch(/^(ResourceNotFound|AccessDenied)Exception$/);
});

describe('KMS', () => {
  test('[D] a key that is not symmetric cannot be named', () => {
    const { sim, secretsManager } = withSecret();
    const KmsKeyId = sim.kms.createKey({ KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' })
      .KeyMetadata.Arn;
    const call = () => secretsManager.createSecret({ Name: 'new', KmsKeyId });
    expect(refusalOf(call)).toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining('The operation failed because of an invalid KMS key: '),
    });
  });

  test('[C] another key is taken, and seals nothing anew, where the old one may not decrypt', () => {
    const { sim, secretsManager } = withSecret();
    const [old, fresh] = [1, 2].map(() => sim.kms.createKey({}).KeyMetadata.Arn) as [
      string,
      string,
    ];
    secretsManager.createSecret({ Name: 'own', SecretString: 'x', KmsKeyId: old });
    const policy = (Resource: string, ...Action: string[]) => ({
      Effect: 'Allow',
      Action,
      Resource,
    });
    const policies = {
      Version: '2012-10-17',
      Statement: [
        policy('*', 'secretsmanager:*'),
        policy(fresh, 'kms:GenerateDataKey', 'kms:Decrypt', 'kms:Encrypt'),
      ],
    };
    sim.as(ROLE, { policies }).secretsManager.updateSecret({ SecretId: 'own', KmsKeyId: fresh });
    expect(secretsManager.describeSecret({ SecretId: 'own' }).KmsKeyId).toBe(fresh);
    const { Versions } = secretsManager.listSecretVersionIds({ SecretId: 'own' });
    expect(Versions.map(({ KmsKeyIds }) => KmsKeyIds)).toEqual([[old]]);
  });

  test('[C] a key is shown as it was named', () => {
    const { sim, secretsManager } = withSecret();
    const { KeyId, Arn } = sim.kms.createKey({}).KeyMetadata;
    sim.kms.createAlias({ AliasName: 'alias/app', TargetKeyId: KeyId });
    for (const [i, KmsKeyId] of [KeyId, Arn, 'alias/app'].entries()) {
      const own = { SecretId: `own/${i}` };
      secretsManager.createSecret({ Name: own.SecretId, SecretString: 'x', KmsKeyId });
      expect(secretsManager.describeSecret(own).KmsKeyId).toBe(KmsKeyId);
      const { Versions } = secretsManager.listSecretVersionIds(own);
      expect(Versions.map(({ KmsKeyIds }) => KmsKeyIds)).toEqual([[Arn]]);
    }
  });

  test('[C] a secret whose key is disabled is still described', () => {
    const { sim, secretsManager } = withSecret();
    const KmsKeyId = sim.kms.createKey({}).KeyMetadata.Arn;
    secretsManager.createSecret({ Name: 'own', SecretString: 'x', KmsKeyId });
    sim.kms.disableKey({ KeyId: KmsKeyId });
    expect(secretsManager.describeSecret({ SecretId: 'own' }).KmsKeyId).toBe(KmsKeyId);
  });

  test('[D] the key of the account lets in who comes through Secrets Manager', () => {
    const { sim } = withSecret();
    const KeyId = sim.kms.describeKey({ KeyId: 'alias/aws/secretsmanager' }).KeyMetadata.Arn;
    const { Policy } = sim.kms.getKeyPolicy({ KeyId, PolicyName: 'default' });
    const { Id, Statement } = JSON.parse(Policy ?? '');
    expect(Id).toBe('auto-secretsmanager-2');
    expect(Statement[0]).toMatchObject({
      Principal: { AWS: '*' },
      Condition: {
        StringEquals: {
          'kms:CallerAccount': ACCOUNT,
          'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com',
        },
      },
    });
  });
});

describe('who may not is told why', () => {
  const action = 'secretsmanager:GetSecretValue';
  const allow = POLICY({ Effect: 'Allow', Action: action });
  const deny = POLICY({ Effect: 'Deny', Action: action });
  const other = POLICY({ Effect: 'Allow', Action: 's3:*' });
  test.each([
    [
      '[C] by a deny of its own',
      { policies: [allow, deny] },
      'with an explicit deny in an identity-based policy',
    ],
    [
      '[C] by a deny of its session',
      { policies: [allow], session: [deny] },
      'with an explicit deny in a session policy',
    ],
    [
      '[C] by a session that does not allow',
      { policies: [allow], session: [other] },
      `because no session policy allows the ${action} action`,
    ],
  ])('%s', (_, options, why) => {
    const { sim, ARN } = withSecret();
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/app/one`;
    const client = sim.as(arn, options).secretsManager;
    expect(refusalOf(() => client.getSecretValue({ SecretId: ARN }))).toEqual({
      name: 'AccessDeniedException',
      message: `User: ${arn} is not authorized to perform: ${action} on resource: ${ARN} ${why}`,
    });
  });
});

test('[D] a text may have 65,536 characters, whatever their bytes', () => {
  const { secretsManager, put } = withSecret();
  const SecretString = 'é'.repeat(65_536);
  put({ SecretString });
  expect(secretsManager.getSecretValue(id).SecretString).toBe(SecretString);
  expect(refusalOf(() => put({ SecretString: `${SecretString}x` })).name).toBe(
    'ValidationException',
  );
});

test('[D] the status of a replica has the day when that was read', () => {
  const { sim, secretsManager } = withSecret();
  const AddReplicaRegions = [{ Region: 'us-east-2' }];
  secretsManager.replicateSecretToRegions({ ...id, AddReplicaRegions });
  sim.clock.advance({ seconds: 3 });
  const status = () => secretsManager.describeSecret(id).ReplicationStatus?.[0];
  expect(status()?.LastAccessedDate).toBeUndefined();
  sim.region('us-east-2').secretsManager.getSecretValue(id);
  expect(status()?.LastAccessedDate).toEqual(new Date('2026-09-26T00:00:00Z'));
});

test.each(['name', 'tag-key', 'tag-value'] as const)('[D] a filter by %s finds no end', (Key) => {
  const { secretsManager } = withSecret();
  const Tags = [{ Key: 'the-end', Value: 'the-end' }];
  secretsManager.createSecret({ Name: 'the-end', Tags });
  const found = (value: string) =>
    secretsManager.listSecrets({ Filters: [{ Key, Values: [value] }] }).SecretList.length;
  expect([found('the'), found('end')]).toEqual([1, 0]);
});

test('what was deleted by force is not described longer when it is deleted again', () => {
  const { sim, secretsManager } = withSecret();
  const force = { ...id, ForceDeleteWithoutRecovery: true };
  secretsManager.deleteSecret(force);
  sim.clock.advance({ seconds: 1 });
  expect(secretsManager.deleteSecret(force).DeletionDate).toEqual(new Date(NOW));
  sim.clock.advance({ seconds: 1 });
  expect(refusalOf(() => secretsManager.describeSecret(id)).name).toBe('ResourceNotFoundException');
});

test('[D] a batch answers the current version of each', () => {
  const { secretsManager, put } = withSecret();
  put({ ClientRequestToken: TWO, VersionStages: ['AWSPENDING'] });
  const { SecretValues } = secretsManager.batchGetSecretValue({ SecretIdList: ['s'] });
  expect(SecretValues.map(({ SecretString }) => SecretString)).toEqual(['one']);
});

test('[D] RestoreSecret changes nothing where nothing is marked', () => {
  const { sim, secretsManager, ARN } = withSecret();
  const before = sim.cell.present();
  expect(secretsManager.restoreSecret(id)).toEqual({ ARN, Name: 's' });
  expect(sim.cell.present().slices).toEqual(before.slices);
});

test('[C] TagResource moves LastChangedDate', () => {
  const { sim, secretsManager } = withSecret();
  sim.clock.advance({ seconds: 5 });
  secretsManager.tagResource({ ...id, Tags: [{ Key: 'a', Value: 'b' }] });
  expect(secretsManager.describeSecret(id).LastChangedDate).toEqual(new Date(NOW + 5000));
});

test('[D] a public policy is taken where nobody asks to block it', () => {
  const { secretsManager } = withSecret();
  const all = { Effect: 'Allow', Principal: '*', Action: 'secretsmanager:GetSecretValue' };
  for (const BlockPublicPolicy of [undefined, false])
    secretsManager.putResourcePolicy({ ...id, ResourcePolicy: POLICY(all), BlockPublicPolicy });
  expect(secretsManager.getResourcePolicy(id).ResourcePolicy).toContain('"Principal" : "*"');
});

test('[C] a password of 14 without punctuation', () => {
  const { secretsManager } = withSecret();
  const input = { PasswordLength: 14, ExcludePunctuation: true };
  expect(secretsManager.getRandomPassword(input).RandomPassword).toMatch(/^[A-Za-z0-9]{14}$/);
});

test('[D] a password has a space where it may', () => {
  const { secretsManager } = withSecret();
  const input = { PasswordLength: 4096, IncludeSpace: true };
  expect(secretsManager.getRandomPassword(input).RandomPassword).toContain(' ');
});

describe('rotation', () => {
  const FUNCTION = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:rotate`;
  const rotate = {
    ...id,
    RotationLambdaARN: FUNCTION,
    RotationRules: { AutomaticallyAfterDays: 1 },
  };

  test('[C] begins with a version that has no value, and whose date is that of the value', () => {
    const { sim, secretsManager } = withSecret();
    sim.functions.register(FUNCTION, () => {
      throw new Error('away');
    });
    secretsManager.rotateSecret({ ...rotate, ClientRequestToken: TWO });
    const pending = { ...id, VersionStage: 'AWSPENDING' };
    expect(refusalOf(() => secretsManager.getSecretValue(pending)).name).toBe(
      'ResourceNotFoundException',
    );
    sim.clock.advance({ seconds: 7 });
    const VersionStages = ['AWSPENDING'];
    const put = { ...id, SecretString: 'two', ClientRequestToken: TWO, VersionStages };
    secretsManager.putSecretValue(put);
    expect(secretsManager.getSecretValue(pending)).toMatchObject({
      VersionId: TWO,
      CreatedDate: new Date(NOW + 7000),
    });
  });

  test('[D] is followed by the replicas, value and labels', () => {
    const { sim, secretsManager, stages } = withSecret();
    const AddReplicaRegions = [{ Region: 'us-east-2' }];
    secretsManager.replicateSecretToRegions({ ...id, AddReplicaRegions });
    sim.functions.register<{ Step: string }>(FUNCTION, ({ Step }) => {
      const VersionStages = ['AWSPENDING'];
      const put = { ...id, SecretString: 'two', ClientRequestToken: TWO, VersionStages };
      if (Step === 'createSecret') secretsManager.putSecretValue(put);
      const move = { VersionStage: 'AWSCURRENT', MoveToVersionId: TWO, RemoveFromVersionId: ONE };
      if (Step === 'finishSecret') secretsManager.updateSecretVersionStage({ ...id, ...move });
    });
    secretsManager.rotateSecret({ ...rotate, ClientRequestToken: TWO });
    const { secretsManager: there } = sim.region('us-east-2');
    expect(there.getSecretValue(id)).toMatchObject({ SecretString: 'two', VersionId: TWO });
    expect(there.describeSecret(id).VersionIdsToStages).toEqual(stages());
  });

  test('[C] has AWSPENDING on its version in all four steps, and is enabled', () => {
    const { sim, secretsManager, stages } = withSecret();
    const seen: unknown[] = [];
    sim.functions.register<{ Step: string }>(FUNCTION, ({ Step }) => {
      seen.push([Step, stages()?.[TWO], secretsManager.describeSecret(id).RotationEnabled]);
      const VersionStages = ['AWSPENDING'];
      const put = { ...id, SecretString: 'two', ClientRequestToken: TWO, VersionStages };
      if (Step === 'createSecret') secretsManager.putSecretValue(put);
    });
    secretsManager.rotateSecret({ ...rotate, ClientRequestToken: TWO });
    expect(seen).toEqual(
      ['createSecret', 'setSecret', 'testSecret', 'finishSecret'].map((step) => [
        step,
        ['AWSPENDING'],
        true,
      ]),
    );
  });

  test('[C] called off by its own function does not stop that', () => {
    const { sim, secretsManager, stages } = withSecret();
    const pending = { ...id, VersionStage: 'AWSPENDING' };
    sim.functions.register<{ Step: string }>(FUNCTION, ({ Step }) => {
      if (Step !== 'createSecret') return;
      secretsManager.cancelRotateSecret(id);
      const VersionStages = ['AWSPENDING'];
      const put = { ...id, SecretString: 'two', ClientRequestToken: TWO, VersionStages };
      secretsManager.putSecretValue(put);
    });
    secretsManager.rotateSecret({ ...rotate, ClientRequestToken: TWO });
    expect(secretsManager.getSecretValue(pending).SecretString).toBe('two');
    expect(stages()).toEqual({ [ONE]: ['AWSCURRENT'], [TWO]: ['AWSPENDING'] });
    expect(secretsManager.describeSecret(id).RotationEnabled).toBe(false);
  });

  test('[C] called off while it is under way keeps AWSPENDING, and answers no version', () => {
    const { sim, secretsManager, ARN, stages } = withSecret();
    sim.functions.register(FUNCTION, () => {
      throw new Error('away');
    });
    secretsManager.rotateSecret({ ...rotate, ClientRequestToken: TWO });
    expect(secretsManager.cancelRotateSecret(id)).toEqual({ ARN, Name: 's' });
    expect(stages()).toEqual({ [ONE]: ['AWSCURRENT'], [TWO]: ['AWSPENDING'] });
    expect(secretsManager.describeSecret(id)).toMatchObject({ RotationEnabled: false });
    expect(secretsManager.describeSecret(id).NextRotationDate).toBeUndefined();
  });

  test('that kmsim does not model is refused loudly: of managed external secrets', () => {
    const { secretsManager } = withSecret();
    secretsManager.createSecret({ Name: 'external', SecretString: 'x', Type: 'Partner' });
    expect(secretsManager.describeSecret({ SecretId: 'external' }).Type).toBe('Partner');
    const ExternalSecretRotationMetadata = [{ Key: 'a', Value: 'b' }];
    for (const input of [{ SecretId: 'external' }, { ...id, ExternalSecretRotationMetadata }])
      expect(() => secretsManager.rotateSecret(input)).toThrow(
        'the rotation of managed external secrets',
      );
  });
});
