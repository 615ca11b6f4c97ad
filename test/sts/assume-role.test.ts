import * as sdk from '@aws-sdk/client-sts';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { createSimulator, type PrincipalOptions, ServiceError } from '../../src/index.ts';
import type { Input, Output } from '../../src/kernel/operation.ts';
import { sts } from '../../src/sts/service.ts';
import { refusalOf } from '../support/simulator.ts';

const ACCOUNT = '111122223333';
const OTHER = '444455556666';
const APP = `arn:aws:iam::${ACCOUNT}:role/service/app` as const;
const NEXT = `arn:aws:iam::${ACCOUNT}:role/next` as const;
const ANN = `arn:aws:iam::${ACCOUNT}:user/ann` as const;
const ABROAD = `arn:aws:iam::${OTHER}:user/zoe` as const;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/app/s1`;
const call = { RoleArn: APP, RoleSessionName: 's1' };

type Statement = Readonly<Record<string, unknown>>;
const policy = (...Statement: Statement[]) => ({ Version: '2012-10-17', Statement });
const allow = (Action: string | string[], more: Statement = {}): Statement => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
});
const deny = (Action: string, more: Statement = {}) => ({ ...allow(Action, more), Effect: 'Deny' });
const trusting = (Principal: unknown, more: Statement = {}, Action: unknown = 'sts:AssumeRole') =>
  policy({ Effect: 'Allow', Principal, Action, ...more });

test('inputs take what the SDK’s own types produce, and answers are what it expects', () => {
  type Operations = typeof sts.operations;
  expectTypeOf<sdk.AssumeRoleCommandInput>().toExtend<Input<Operations['AssumeRole']>>();
  expectTypeOf<sdk.GetCallerIdentityCommandInput>().toExtend<
    Input<Operations['GetCallerIdentity']>
  >();
  expectTypeOf<Output<Operations['AssumeRole']>>().toExtend<sdk.AssumeRoleResponse>();
  expectTypeOf<Output<Operations['GetCallerIdentity']>>().toExtend<sdk.GetCallerIdentityResponse>();
});

// The model that the SDK's schemas are made of: a structure's member names stand at index 4.
test.each([
  ['AssumeRole', 'input', sdk.AssumeRoleRequest$],
  ['AssumeRole', 'output', sdk.AssumeRoleResponse$],
  ['GetCallerIdentity', 'input', sdk.GetCallerIdentityRequest$],
  ['GetCallerIdentity', 'output', sdk.GetCallerIdentityResponse$],
] as const)('%s has the members of the model in its %s, in their order', (name, side, schema) => {
  expect(Object.keys(sts.operations[name][side].members)).toEqual(schema[4]);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
describe('GetCallerIdentity', () => {
  const sim = createSimulator();
  const rows: readonly (readonly [string, string, PrincipalOptions, string | RegExp])[] = [
    ['a root user', ACCOUNT, {}, ACCOUNT],
    ['a user', ANN, {}, /^AIDA[A-Z2-7]{17}$/],
    ['a user with an ID', ANN, { id: 'AIDACKCEVSQ6C2EXAMPLE' }, 'AIDACKCEVSQ6C2EXAMPLE'],
    ['a session', SESSION, {}, /^AROA[A-Z2-7]{17}:s1$/],
    ['a federated user', `arn:aws:sts::${ACCOUNT}:federated-user/bob`, {}, `${ACCOUNT}:bob`],
  ];
  test.each(rows)('%s', (_, principal, options, id) => {
    const view = sim.as(principal, options);
    const { UserId, ...said } = view.sts.getCallerIdentity();
    expect(said).toEqual({ Account: ACCOUNT, Arn: view.caller.arn });
    expect(UserId).toMatch(id);
  });
  // The API's page: "No permissions are required … explicitly denies access … you can still perform this operation".
  test('nobody can be denied it', () => {
    const denied = sim.as(ANN, { policies: policy(deny('sts:GetCallerIdentity')) });
    expect(denied.sts.getCallerIdentity().Arn).toBe(ANN);
  });
});

// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
describe('AssumeRole answers', () => {
  test('credentials for an hour, and the session’s ARN without the role’s path', () => {
    const sim = createSimulator({ now: '2026-01-01T00:00:00.500Z' });
    const { Credentials, ...others } = sim.sts.assumeRole(call);
    expect(Credentials).toEqual({
      AccessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
      SecretAccessKey: expect.stringMatching(/^[A-Za-z0-9+/]{40}$/),
      SessionToken: expect.stringMatching(/^[A-Za-z0-9+/=]{200,}$/),
      Expiration: new Date('2026-01-01T01:00:00Z'),
    });
    const id = expect.stringMatching(/^AROA[A-Z2-7]{17}:s1$/);
    const SessionTokenSize = Credentials.SessionToken.length;
    // Unconfirmed, as in src/sts/operations/assume-role.ts: that 4,096 bytes are 100%.
    const SessionTokenUtilization = Math.ceil(SessionTokenSize / 40.96);
    expect(others).toEqual({
      AssumedRoleUser: { Arn: SESSION, AssumedRoleId: id },
      SessionTokenSize,
      SessionTokenUtilization,
    });
    const { AssumedRoleId } = others.AssumedRoleUser;
    expect(sim.as(SESSION).sts.getCallerIdentity().UserId).toBe(AssumedRoleId);
    const again = sim.sts.assumeRole(call);
    expect(again.Credentials.AccessKeyId).not.toBe(Credentials.AccessKeyId);
    expect(again.AssumedRoleUser.AssumedRoleId).toBe(AssumedRoleId);
  });

  // "STS increases the session token to at least this size … The value must not exceed 4,096 bytes."
  test('a token as long as it is told to be', () => {
    const { sts } = createSimulator();
    const { Credentials, SessionTokenSize } = sts.assumeRole({
      ...call,
      MinimumSessionTokenSize: 4096,
    });
    expect([Credentials.SessionToken.length, SessionTokenSize]).toEqual([4096, 4096]);
  });

  test('the role’s own ID, and for how long it may be', () => {
    const sim = createSimulator();
    const policies = policy(allow('*'));
    sim.principals.set(APP, { id: 'AROADBQP57FF2AEXAMPLE', policies, maxSessionDuration: 7200 });
    const { AssumedRoleUser } = sim.sts.assumeRole({ ...call, DurationSeconds: 7200 });
    expect(AssumedRoleUser.AssumedRoleId).toBe('AROADBQP57FF2AEXAMPLE:s1');
    // The text is one that users report.
    expect(refusalOf(() => sim.sts.assumeRole({ ...call, DurationSeconds: 7201 }))).toEqual({
      name: 'ValidationError',
      message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    });
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html has the limit; the text is one that users report.
  test('a session that a session begins lasts an hour at most', () => {
    const session = createSimulator().as(SESSION);
    const chained = { RoleArn: NEXT, RoleSessionName: 's2' };
    expect(session.sts.assumeRole({ ...chained, DurationSeconds: 3600 })).toBeDefined();
    expect(refusalOf(() => session.sts.assumeRole({ ...chained, DurationSeconds: 3601 }))).toEqual({
      name: 'ValidationError',
      message:
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    });
  });

  const limits = 'validation error detected: Value';
  const bad: readonly (readonly [string, object, string])[] = [
    ['an ARN of another kind', { RoleArn: ANN }, 'Request ARN is invalid'],
    ['no ARN', { RoleArn: 'a role that is not there' }, 'Request ARN is invalid'],
    ['a short name', { RoleSessionName: 's' }, 'length greater than or equal to 2'],
    ['a long name', { RoleSessionName: 's'.repeat(65) }, 'length less than or equal to 64'],
    ['a name with a blank', { RoleSessionName: 'a b' }, `1 ${limits} 'a b' at 'roleSessionName'`],
    ['no name', { RoleSessionName: undefined }, "null at 'roleSessionName'"],
    ['899 seconds', { DurationSeconds: 899 }, 'value greater than or equal to 900'],
    ['43201 seconds', { DurationSeconds: 43_201 }, 'value less than or equal to 43200'],
    ['a long policy', { Policy: ' '.repeat(2049) }, 'length less than or equal to 2048'],
    ['a short external ID', { ExternalId: 'x' }, 'length greater than or equal to 2'],
    [
      'a tag twice',
      {
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'A', Value: '2' },
        ],
      },
      'Duplicate tag keys found',
    ],
    ['no such transitive tag', { TransitiveTagKeys: ['a'] }, 'must be included'],
    ['a reserved tag', { Tags: [{ Key: 'aws:a', Value: '1' }] }, 'reserved'],
  ];
  test.each(bad)('ValidationError to %s', (_, input, message) => {
    const sim = createSimulator();
    const refusal = refusalOf(() => sim.sts.assumeRole({ ...call, ...input }));
    expect(refusal.name).toBe('ValidationError');
    expect(refusal.message).toContain(message);
  });
  test('other refusals of what was given', () => {
    const assume = (input: object) =>
      refusalOf(() => createSimulator().sts.assumeRole({ ...call, ...input })).name;
    expect(assume({ Policy: '{}' })).toBe('MalformedPolicyDocument');
    const principal = trusting('*', { Resource: '*' });
    expect(assume({ Policy: JSON.stringify(principal) })).toBe('MalformedPolicyDocument');
    const Tags = Array.from({ length: 50 }, (__, i) => ({ Key: `${i}`, Value: 'v'.repeat(256) }));
    expect(assume({ Tags })).toBe('PackedPolicyTooLarge');
    expect(assume({ TokenCode: '123456' })).toBe('NotModelledException');
    expect(assume({ PolicyArns: [{ arn: `arn:aws:iam::${ACCOUNT}:policy/p` }] })).toBe(
      'NotModelledException',
    );
  });
});

// Who: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html; "In the same account, either" of the two policies.
describe('a role is assumed', () => {
  const yes = policy(allow('sts:AssumeRole'));
  const none: PrincipalOptions = { policies: [] };
  const trustApp = (sim: ReturnType<typeof createSimulator>, trust?: object) =>
    sim.principals.set(APP, { trust, tags: { team: 'red' } });
  const rows: readonly (readonly [
    string,
    object | undefined,
    string,
    PrincipalOptions,
    boolean,
  ])[] = [
    ['by its account’s trust and a policy', undefined, ANN, { policies: yes }, true],
    ['not by its account’s trust alone', undefined, ANN, none, false],
    ['by a trust that names the user', trusting({ AWS: ANN }), ANN, none, true],
    ['not against a trust for others', trusting({ AWS: NEXT }), ANN, { policies: yes }, false],
    ['not against a Deny', trusting({ AWS: ANN }), ANN, { policies: policy(deny('sts:*')) }, false],
    [
      'not beyond a boundary',
      undefined,
      ANN,
      { policies: yes, boundary: policy(allow('kms:*')) },
      false,
    ],
    ['by the root of its account', trusting({ AWS: ACCOUNT }), ACCOUNT, {}, true],
    ['from outside by both', trusting({ AWS: OTHER }), ABROAD, { policies: yes }, true],
    ['not from outside by trust alone', trusting({ AWS: ABROAD }), ABROAD, none, false],
    ['not from outside by a policy alone', undefined, ABROAD, { policies: yes }, false],
    [
      'by a trust with a tag of the role',
      trusting({ AWS: ANN }, { Condition: { StringEquals: { 'aws:ResourceTag/team': 'red' } } }),
      ANN,
      none,
      true,
    ],
  ];
  test.each(rows)('%s', (_, trust, who, options, isAllowed) => {
    const sim = createSimulator();
    trustApp(sim, trust);
    const caller = sim.as(who, options);
    if (isAllowed) {
      expect(caller.sts.assumeRole(call).AssumedRoleUser.Arn).toBe(SESSION);
      return;
    }
    // Unconfirmed, as in src/sts/access.ts: that no reason follows.
    expect(refusalOf(() => caller.sts.assumeRole(call))).toEqual({
      name: 'AccessDenied',
      message: `User: ${caller.caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${APP}`,
    });
  });

  test('that nobody has told of, by those of its account whom nothing limits', () => {
    const sim = createSimulator();
    expect(sim.as(ANN).sts.assumeRole(call).AssumedRoleUser.Arn).toBe(SESSION);
    expect(refusalOf(() => sim.as(ANN, none).sts.assumeRole(call)).name).toBe('AccessDenied');
    expect(refusalOf(() => sim.as(ABROAD).sts.assumeRole(call)).name).toBe('AccessDenied');
  });

  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
  const tags = { Tags: [{ Key: 'team', Value: 'red' }], TransitiveTagKeys: ['team'] };
  const conditions: readonly (readonly [string, string, object, object])[] = [
    ['sts:ExternalId', 'Example987', { ExternalId: 'Example987' }, { ExternalId: 'other' }],
    ['sts:RoleSessionName', 's1', {}, { RoleSessionName: 's2' }],
    ['sts:SourceIdentity', 'ann', { SourceIdentity: 'ann' }, {}],
    ['sts:TransitiveTagKeys', 'team', tags, {}],
    ['aws:RequestTag/Team', 'red', tags, { Tags: [{ Key: 'team', Value: 'blue' }] }],
    ['aws:TagKeys', 'team', tags, {}],
    ['aws:PrincipalArn', ANN, {}, {}],
    ['aws:RequestedRegion', 'us-east-1', {}, {}],
    ['aws:ResourceAccount', ACCOUNT, {}, {}],
    ['aws:CurrentTime', '2026-01-01T00:00:00.000Z', {}, {}],
    ['aws:EpochTime', '1767225600', {}, {}],
    ['aws:SecureTransport', 'true', {}, {}],
    ['aws:ViaAWSService', 'false', {}, {}],
  ];
  test.each(conditions)('under the condition %s', (key, value, met, unmet) => {
    const sim = createSimulator();
    const actions = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];
    trustApp(
      sim,
      trusting({ AWS: ANN }, { Condition: { StringEquals: { [key]: value } } }, actions),
    );
    const { sts } = sim.as(ANN, none);
    expect(sts.assumeRole({ ...call, ...met }).AssumedRoleUser.Arn).toContain(':assumed-role/app/');
    if (Object.keys(unmet).length + Object.keys(met).length > 0)
      expect(refusalOf(() => sts.assumeRole({ ...call, ...unmet })).name).toBe('AccessDenied');
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html: "must have the sts:TagSession permission"
  test.each([
    ['sts:TagSession', { Tags: [{ Key: 'a', Value: '1' }] }],
    ['sts:SetSourceIdentity', { SourceIdentity: 'ann' }],
  ])('not without %s, if it is needed', (action, input) => {
    const { sts } = createSimulator().as(ANN, { policies: yes });
    expect(refusalOf(() => sts.assumeRole({ ...call, ...input })).message).toContain(
      `perform: ${action} on`,
    );
  });

  test('not against the organization’s policies', () => {
    const sim = createSimulator();
    const scps = [policy(deny('sts:AssumeRole'))];
    sim.organization.set({ id: 'o-example1234', accounts: [ACCOUNT], scps });
    const error = errorOf(() => sim.as(ANN).sts.assumeRole(call));
    expect(error.explanation?.decidedBy).toMatchObject({ policy: 'service-control' });
    expect(error.httpStatusCode).toBe(403);
  });

  test('by everybody where access control only records, or asks nobody', () => {
    const permissive = createSimulator({ enforcement: 'permissive' });
    expect(permissive.as(ANN, none).sts.assumeRole(call)).toBeDefined();
    expect(permissive.events.at(-1)?.wouldRefuse?.code).toBe('AccessDeniedException');
    const off = createSimulator({ enforcement: 'off' });
    expect(off.as(ABROAD, none).sts.assumeRole(call)).toBeDefined();
  });
});

function errorOf(run: () => unknown): ServiceError {
  try {
    run();
  } catch (error) {
    if (error instanceof ServiceError) return error;
  }
  throw new Error('the call succeeded');
}
