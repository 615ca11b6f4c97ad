import { expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { conditionKeyNames } from '../../src/secretsmanager/condition-keys.ts';
import { operations } from '../../src/secretsmanager/operations/index.ts';
import { hasValues, type Input, ROLE } from '../support/condition-keys.ts';
import { ACCOUNT } from '../support/simulator.ts';

const sim = createSimulator();
const KEY = sim.kms.createKey().KeyMetadata.Arn;
const { ARN } = sim.secretsManager.createSecret({
  Name: 'app',
  SecretString: 's',
  Tags: [{ Key: 'Team', Value: 'Blue' }],
});
sim.secretsManager.createSecret({
  Name: 'multi',
  SecretString: 's',
  AddReplicaRegions: [{ Region: 'eu-west-1' }],
});
const FUNCTION = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:rotate`;
const TOKEN = 'b'.repeat(32);

/** What is asked of the secret `app`, or of another, in us-east-1 or another Region; and what a condition sees. */
type Row = readonly [
  key: string,
  action: string,
  input: Input,
  values: readonly string[],
  of?: { readonly resource?: string; readonly region?: string },
];
const ON_NONE = { resource: '*' };
const elsewhere = { resource: 'multi', region: 'eu-west-1' };

// Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html, the actions that have each key and
// what it is about; SecretId, VersionId, VersionStage as observed.md, "Permissions", has them recorded.
const rows: readonly Row[] = [
  ['secretsmanager:SecretId', 'GetSecretValue', {}, [ARN]],
  ['secretsmanager:SecretId', 'GetSecretValue', {}, [ARN], { resource: ARN }],
  ['secretsmanager:SecretId', 'GetSecretValue', {}, [ARN], { resource: ARN.slice(0, -7) }],
  ['secretsmanager:SecretId', 'CreateSecret', {}, [], { resource: 'new' }],
  ['secretsmanager:SecretId', 'GetRandomPassword', {}, [], ON_NONE],
  ['secretsmanager:VersionStage', 'GetSecretValue', { VersionStage: 'AWSCURRENT' }, ['AWSCURRENT']],
  ['secretsmanager:VersionStage', 'GetSecretValue', {}, []],
  ['secretsmanager:VersionStage', 'PutSecretValue', { VersionStages: ['X', 'Y'] }, ['X', 'Y']],
  ['secretsmanager:VersionStage', 'PutSecretValue', {}, []],
  ['secretsmanager:VersionStage', 'UpdateSecretVersionStage', { VersionStage: 'X' }, ['X']],
  ['secretsmanager:VersionId', 'GetSecretValue', { VersionId: TOKEN }, [TOKEN]],
  ['secretsmanager:VersionId', 'GetSecretValue', {}, []],
  ['secretsmanager:Name', 'CreateSecret', {}, ['new'], { resource: 'new' }],
  ['secretsmanager:Name', 'DescribeSecret', {}, []],
  ['secretsmanager:Description', 'CreateSecret', { Description: 'd' }, ['d'], { resource: 'new' }],
  ['secretsmanager:Description', 'UpdateSecret', { Description: 'd' }, ['d']],
  ['secretsmanager:KmsKeyId', 'UpdateSecret', { KmsKeyId: 'alias/app' }, ['alias/app']],
  ['secretsmanager:KmsKeyId', 'UpdateSecret', {}, []],
  ['secretsmanager:KmsKeyArn', 'CreateSecret', { KmsKeyId: KEY }, [KEY], { resource: 'new' }],
  ['secretsmanager:KmsKeyArn', 'CreateSecret', {}, [], { resource: 'new' }],
  ['secretsmanager:Type', 'CreateSecret', { Type: 'Partner' }, ['Partner'], { resource: 'new' }],
  [
    'secretsmanager:AddReplicaRegions',
    'ReplicateSecretToRegions',
    { AddReplicaRegions: [{ Region: 'eu-west-1' }, { Region: 'eu-west-2' }] },
    ['eu-west-1', 'eu-west-2'],
  ],
  [
    'secretsmanager:ForceOverwriteReplicaSecret',
    'ReplicateSecretToRegions',
    { ForceOverwriteReplicaSecret: true },
    ['true'],
  ],
  ['secretsmanager:RecoveryWindowInDays', 'DeleteSecret', { RecoveryWindowInDays: 7 }, ['7']],
  ['secretsmanager:RecoveryWindowInDays', 'DeleteSecret', {}, []],
  [
    'secretsmanager:ForceDeleteWithoutRecovery',
    'DeleteSecret',
    { ForceDeleteWithoutRecovery: true },
    ['true'],
  ],
  ['secretsmanager:BlockPublicPolicy', 'PutResourcePolicy', { BlockPublicPolicy: true }, ['true']],
  ['secretsmanager:SecretPrimaryRegion', 'DescribeSecret', {}, ['us-east-1'], elsewhere],
  ['secretsmanager:SecretPrimaryRegion', 'DescribeSecret', {}, ['us-east-1']],
  ['secretsmanager:ResourceTag/team', 'GetSecretValue', {}, ['Blue']],
  ['secretsmanager:ResourceTag/team', 'GetSecretValue', {}, [], { resource: 'multi' }],
  ['aws:ResourceTag/Team', 'GetSecretValue', {}, ['Blue']],
  ['aws:RequestTag/Cost', 'TagResource', { Tags: [{ Key: 'Cost', Value: '1' }] }, ['1']],
  [
    'aws:RequestTag/Cost',
    'CreateSecret',
    { Tags: [{ Key: 'Cost', Value: '1' }] },
    ['1'],
    { resource: 'new' },
  ],
  ['aws:TagKeys', 'TagResource', { Tags: [{ Key: 'Cost', Value: '1' }] }, ['Cost']],
  ['aws:TagKeys', 'UntagResource', { TagKeys: ['Cost', 'Team'] }, ['Cost', 'Team']],
  ['aws:RequestedRegion', 'DescribeSecret', {}, ['eu-west-1'], elsewhere],
  ['aws:ResourceAccount', 'GetSecretValue', {}, [ACCOUNT]],
];
/** Of rotation: AWS has them with RotateSecret. */
const ofRotation: readonly Row[] = [
  ['secretsmanager:RotationLambdaARN', 'RotateSecret', { RotationLambdaARN: FUNCTION }, [FUNCTION]],
  ['secretsmanager:RotateImmediately', 'RotateSecret', { RotateImmediately: false }, ['false']],
  [
    'secretsmanager:ModifyRotationRules',
    'RotateSecret',
    { RotationRules: { AutomaticallyAfterDays: 1 } },
    ['true'],
  ],
  ['secretsmanager:ModifyRotationRules', 'RotateSecret', {}, ['false']],
  ['secretsmanager:resource/AllowRotationLambdaArn', 'DescribeSecret', {}, []],
];

const all = [...rows, ...ofRotation];
const known = all
  .filter(([, action]) => Object.hasOwn(operations, action))
  .map(([key, action, input, values, of = {}]) => [key, action, input, values, of] as const);

test.each(known)('%s, with %s %j, is %j', (key, action, input, values, of) => {
  const { resource = 'app', region = 'us-east-1' } = of;
  const name = `secretsmanager:${action}`;
  const allows = (Condition: object) => {
    const Statement = { Effect: 'Allow', Action: name, Resource: '*', Condition };
    const policies = { Version: '2012-10-17', Statement };
    return sim.region(region).as(ROLE, { policies }).explain(name, resource, input).allowed;
  };
  expect(hasValues(allows, key, values)).toBe(true);
});

test('every key of Secrets Manager is shown', () => {
  const shown = all.map(([key]) =>
    key.toLowerCase().replace(/^(secretsmanager:resourcetag\/).*$/, '$1'),
  );
  expect(conditionKeyNames.filter((name) => !shown.includes(name))).toEqual([]);
});
