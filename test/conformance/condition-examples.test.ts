import { describe, expect, test } from 'vitest';
import { askedOf, type Input, worldOfKeys } from '../support/condition-keys.ts';
import { ACCOUNT } from '../support/simulator.ts';

/**
 * The examples that AWS gives for its condition keys, each with a request that it is about and the next one beside it.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html, the section of each key, and
 * conditions-aws.html; the values are changed to this world's.
 */
const keys = worldOfKeys();
const { sim, hmac, primary, arn } = keys;
const USER = `arn:aws:iam::${ACCOUNT}:user/ExampleUser`;
const ADMIN = `arn:aws:iam::${ACCOUNT}:role/keyAdminRole`;

interface Row {
  readonly claim: string;
  readonly action: string;
  /** The condition of an Allow, or of a Deny beside an Allow of everything. */
  readonly allow?: object;
  readonly deny?: object;
  readonly yes: Request;
  readonly no: Request;
}
interface Request {
  readonly input?: Input;
  readonly resource?: string;
  readonly via?: string;
  readonly context?: Readonly<Record<string, string>>;
}
const rows: readonly Row[] = [
  {
    claim: 'no key without the safety check',
    action: 'CreateKey',
    deny: { Bool: { 'kms:BypassPolicyLockoutSafetyCheck': 'true' } },
    yes: {},
    no: { input: { BypassPolicyLockoutSafetyCheck: true } },
  },
  {
    claim: 'keys of one spec alone',
    action: 'CreateKey',
    deny: { StringNotEquals: { 'kms:KeySpec': 'SYMMETRIC_DEFAULT' } },
    yes: {},
    no: { input: { KeySpec: 'RSA_4096', KeyUsage: 'SIGN_VERIFY' } },
  },
  {
    claim: 'keys of KMS’s own material alone',
    action: 'CreateKey',
    allow: { StringEquals: { 'kms:KeyOrigin': 'AWS_KMS' } },
    yes: {},
    no: { input: { Origin: 'EXTERNAL' } },
  },
  {
    claim: 'no multi-Region keys',
    action: 'CreateKey',
    deny: { Bool: { 'kms:MultiRegion': true } },
    yes: {},
    no: { input: { MultiRegion: true } },
  },
  {
    claim: 'keys for MACs alone',
    action: 'DescribeKey',
    allow: { StringEquals: { 'kms:KeyUsage': 'GENERATE_VERIFY_MAC' } },
    yes: { resource: hmac },
    no: {},
  },
  {
    claim: 'one pair of the encryption context, by its exact value',
    action: 'Encrypt',
    allow: { StringEquals: { 'kms:EncryptionContext:AppName': 'ExampleApp' } },
    yes: { input: { EncryptionContext: { AppName: 'ExampleApp' } } },
    no: { input: { EncryptionContext: { AppName: 'exampleapp' } } },
  },
  {
    claim: 'a context that is there',
    action: 'Encrypt',
    allow: { Null: { 'kms:EncryptionContextKeys': 'false' } },
    yes: { input: { EncryptionContext: { any: '' } } },
    no: { input: { EncryptionContext: {} } },
  },
  {
    claim: 'all names of the context from a list',
    action: 'Encrypt',
    allow: { 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['AppName', 'Dept'] } },
    yes: { input: { EncryptionContext: { AppName: '1', Dept: '2' } } },
    no: { input: { EncryptionContext: { AppName: '1', Other: '2' } } },
  },
  {
    claim: 'grants for some operations alone',
    action: 'CreateGrant',
    allow: { 'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Encrypt', 'Decrypt'] } },
    yes: { input: { Operations: ['Decrypt'] } },
    no: { input: { Operations: ['Decrypt', 'DescribeKey'] } },
  },
  {
    claim: 'grants to one principal alone',
    action: 'CreateGrant',
    allow: { StringEquals: { 'kms:GranteePrincipal': USER } },
    yes: { input: { GranteePrincipal: USER } },
    no: {},
  },
  {
    claim: 'grants with a constraint alone',
    action: 'CreateGrant',
    allow: { StringEquals: { 'kms:GrantConstraintType': 'EncryptionContextSubset' } },
    yes: { input: { Constraints: { EncryptionContextSubset: { a: '1' } } } },
    no: {},
  },
  {
    claim: 'expiring key material alone, before an instant in seconds',
    action: 'ImportKeyMaterial',
    allow: { NumericLessThanIfExists: { 'kms:ValidTo': '1777593600.0' } },
    yes: { input: { ValidTo: new Date('2026-04-30T23:59:59Z') } },
    no: { input: { ValidTo: new Date('2026-05-01T00:00:00Z') } },
  },
  {
    claim: 'the same as a date',
    action: 'ImportKeyMaterial',
    allow: { DateLessThan: { 'kms:ValidTo': '2026-05-01T00:00:00Z' } },
    yes: { input: { ValidTo: new Date('2026-04-30T23:59:59Z') } },
    no: { input: { ValidTo: new Date('2026-05-01T00:00:00Z') } },
  },
  {
    claim: 're-encryption under the same key alone',
    action: 'ReEncryptFrom',
    allow: { Bool: { 'kms:ReEncryptOnSameKey': true } },
    yes: {},
    no: { input: { DestinationKeyId: primary } },
  },
  {
    claim: 'use through an alias alone',
    action: 'Encrypt',
    allow: { StringLike: { 'kms:RequestAlias': 'alias/app*' } },
    yes: { resource: 'alias/app' },
    no: { resource: arn },
  },
  {
    claim: 'replicas in some Regions alone',
    action: 'ReplicateKey',
    allow: { StringEquals: { 'kms:ReplicaRegion': ['eu-west-1', 'us-west-2'] } },
    yes: { resource: primary, input: { ReplicaRegion: 'us-west-2' } },
    no: { resource: primary, input: { ReplicaRegion: 'us-east-2' } },
  },
  {
    claim: 'a rotation within half a year',
    action: 'EnableKeyRotation',
    allow: { NumericLessThanEquals: { 'kms:RotationPeriodInDays': '180' } },
    yes: { input: { RotationPeriodInDays: 180 } },
    no: {},
  },
  {
    claim: 'a waiting period of 21 days',
    action: 'ScheduleKeyDeletion',
    deny: { NumericNotEquals: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '21' } },
    yes: { input: { PendingWindowInDays: 21 } },
    no: {},
  },
  {
    claim: 'use through some services alone',
    action: 'Decrypt',
    allow: {
      StringEquals: {
        'kms:ViaService': ['ec2.us-east-1.amazonaws.com', 'rds.us-east-1.amazonaws.com'],
      },
    },
    yes: { via: 'rds' },
    no: { via: 's3' },
  },
  {
    claim: 'no use but from a VPC endpoint',
    action: 'Decrypt',
    deny: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1234abcd' } },
    yes: { context: { 'aws:SourceVpce': 'vpce-1234abcd' } },
    no: {},
  },
  {
    claim: 'use with a second factor alone',
    action: 'Decrypt',
    allow: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    yes: { context: { 'aws:MultiFactorAuthPresent': 'true' } },
    no: {},
  },
];

describe.each(rows)('$claim', ({ action, allow, deny, yes, no }) => {
  const all = { Effect: 'Allow', Action: 'kms:*', Resource: '*' };
  const Statement =
    deny === undefined
      ? [{ ...all, Condition: allow }]
      : [all, { ...all, Effect: 'Deny', Condition: deny }];
  test.each([
    ['is met', yes, true],
    ['is not', no, false],
  ] as const)('%s', (_what, { via, context, ...more }, allowed) => {
    const asked = askedOf(keys, action, more);
    const policies = { Version: '2012-10-17', Statement };
    const view = sim.as(ADMIN, { policies, via, context });
    expect(view.explain(asked.action, asked.resource, asked.input).allowed).toBe(allowed);
  });
});
