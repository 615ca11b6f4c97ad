import { describe, expect, test } from 'vitest';
import { createSimulator, type Simulator, type View } from '../../src/index.ts';
import { policyOf } from '../support/grants.ts';
import { ACCOUNT, bytes, refusalOf, withKey } from '../support/simulator.ts';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
const OTHER = '444455556666';
const TRAIL = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/t`;
const ORGANIZATION = { id: 'o-example1234', accounts: [ACCOUNT] };
const allow = (Condition: object) => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 'kms:*', Resource: '*', Condition },
});
/** A statement of a key policy that lets everybody in under a condition. */
const letIn = (Condition: object) => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 'kms:Encrypt',
  Resource: '*',
  Condition,
});
function encrypts(view: View, KeyId: string): boolean {
  try {
    view.kms.encrypt({ KeyId, Plaintext: bytes('x') });
    return true;
  } catch (error) {
    expect((error as Error).name).toBe('AccessDeniedException');
    return false;
  }
}

// Source: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html, kms:ResourceAliases: for IAM policies alone.
describe('kms:ResourceAliases', () => {
  const aliased = { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/app' } };
  const named = () => {
    const world = withKey();
    world.sim.kms.createAlias({ AliasName: 'alias/app', TargetKeyId: world.keyId });
    return world;
  };
  test('decides in an identity policy', () => {
    const { sim, arn } = named();
    const view = sim.as(ROLE, { policies: allow(aliased) });
    expect(encrypts(view, arn)).toBe(true);
    sim.kms.deleteAlias({ AliasName: 'alias/app' });
    sim.clock.advance({ minutes: 5 });
    expect(encrypts(view, arn)).toBe(false);
  });
  test('is absent in a key policy, and explained so', () => {
    const { sim, arn } = named();
    const put = (Condition: object) =>
      sim.kms.putKeyPolicy({ KeyId: arn, Policy: policyOf(letIn(Condition)) });
    const stranger = sim.as(ROLE, { policies: [] });
    put(aliased);
    expect(encrypts(stranger, arn)).toBe(false);
    expect(stranger.explain('kms:Encrypt', arn).statements[1]?.mismatch).toMatchObject({
      element: 'Condition',
      key: 'kms:ResourceAliases',
      given: [],
    });
    put({ Null: { 'kms:ResourceAliases': 'true' } });
    expect(encrypts(stranger, arn)).toBe(true);
  });
});

// Source: the page: the days since the last use, or since the creation of a key that was never used; rounded down.
test('kms:TrailingDaysWithoutKeyUsage counts whole days since the last use', () => {
  const { sim, arn } = withKey();
  const days = () =>
    [0, 1, 2, 3, 4].filter(
      (n) =>
        sim
          .as(ROLE, {
            policies: allow({ NumericEquals: { 'kms:TrailingDaysWithoutKeyUsage': n } }),
          })
          .explain('kms:DisableKey', arn).allowed,
    );
  expect(days()).toEqual([0]);
  sim.clock.advance({ hours: 47 });
  expect(days()).toEqual([1]);
  sim.clock.advance({ hours: 1 });
  expect(days()).toEqual([2]);
  sim.kms.encrypt({ KeyId: arn, Plaintext: bytes('x') });
  sim.clock.advance({ hours: 23 });
  expect(days()).toEqual([0]);
  // Source: the page's example denies what was used within so many days.
  const idle = allow({ NumericGreaterThanEquals: { 'kms:TrailingDaysWithoutKeyUsage': '3' } });
  const { kms } = sim.as(ROLE, { policies: idle });
  expect(refusalOf(() => kms.scheduleKeyDeletion({ KeyId: arn })).name).toBe(
    'AccessDeniedException',
  );
  sim.clock.advance({ hours: 49 });
  expect(kms.scheduleKeyDeletion({ KeyId: arn }).KeyState).toBe('PendingDeletion');
});

// Recorded: the key is there though the request leaves the member out, and is 365 then, whatever the key has.
test('kms:RotationPeriodInDays is 365 where it is left out', () => {
  const { sim, arn } = withKey();
  sim.kms.enableKeyRotation({ KeyId: arn, RotationPeriodInDays: 90 });
  const enable = (Condition: object) => () =>
    sim.as(ROLE, { policies: allow(Condition) }).kms.enableKeyRotation({ KeyId: arn });
  enable({ NumericEquals: { 'kms:RotationPeriodInDays': '365' } })();
  for (const Condition of [
    { NumericEquals: { 'kms:RotationPeriodInDays': '90' } },
    { Null: { 'kms:RotationPeriodInDays': 'true' } },
  ])
    expect(refusalOf(enable(Condition)).name).toBe('AccessDeniedException');
  expect(sim.kms.getKeyRotationStatus({ KeyId: arn }).RotationPeriodInDays).toBe(90);
});

// Source: …/reference_policies_condition-keys.html, each key's section; conditions-kms.html for kms:ViaService.
describe('conditions on the caller', () => {
  type Row = readonly [claim: string, as: (sim: Simulator) => View, condition: object, is: boolean];
  const role = (options: object) => (sim: Simulator) => sim.as(ROLE, options);
  const session = (sim: Simulator) => sim.as(`arn:aws:sts::${ACCOUNT}:assumed-role/app/s`);
  const service = (context: Record<string, string>) => (sim: Simulator) =>
    sim.as('cloudtrail.amazonaws.com', { context });
  const equals = (key: string, value: string) => ({ StringEquals: { [key]: value } });
  const any = (key: string, value: string) => ({ 'ForAnyValue:StringEquals': { [key]: value } });
  const rows: readonly Row[] = [
    ['its tag', role({ tags: { Team: 'a' } }), equals('aws:PrincipalTag/team', 'a'), true],
    ['another tag', role({ tags: { Team: 'b' } }), equals('aws:PrincipalTag/team', 'a'), false],
    ['no tag', role({}), equals('aws:PrincipalTag/team', 'a'), false],
    ['the role', role({}), equals('aws:PrincipalArn', ROLE), true],
    [
      "the role of a session, not the session's ARN",
      session,
      equals('aws:PrincipalArn', ROLE),
      true,
    ],
    ['a session', session, { ArnLike: { 'aws:PrincipalArn': '*:assumed-role/*' } }, false],
    ['its account', role({}), equals('aws:PrincipalAccount', ACCOUNT), true],
    ['its organization', role({}), equals('aws:PrincipalOrgID', ORGANIZATION.id), true],
    ['its place in it', role({}), any('aws:PrincipalOrgPaths', 'o-example1234/r-root/'), true],
    [
      'an organization that it is not in',
      (sim) => sim.as(`arn:aws:iam::${OTHER}:role/app`),
      equals('aws:PrincipalOrgID', ORGANIZATION.id),
      false,
    ],
    ['a service, in none', service({}), equals('aws:PrincipalOrgID', ORGANIZATION.id), false],
    [
      'the source that it calls for',
      service({ 'aws:SourceArn': TRAIL }),
      { ArnLike: { 'aws:SourceArn': TRAIL } },
      true,
    ],
    [
      'another source',
      service({ 'aws:SourceArn': `${TRAIL}2` }),
      { ArnLike: { 'aws:SourceArn': TRAIL } },
      false,
    ],
    [
      "the source's account",
      service({ 'aws:SourceAccount': ACCOUNT }),
      equals('aws:SourceAccount', ACCOUNT),
      true,
    ],
    ["no source's account", service({}), equals('aws:SourceAccount', ACCOUNT), false],
    ['a service', service({}), { Bool: { 'aws:PrincipalIsAWSService': 'true' } }, true],
    [
      'the service',
      service({}),
      equals('aws:PrincipalServiceName', 'cloudtrail.amazonaws.com'),
      true,
    ],
    ['a role, no service', role({}), { Bool: { 'aws:PrincipalIsAWSService': 'true' } }, false],
    [
      'the time before',
      role({}),
      { DateLessThan: { 'aws:CurrentTime': '2026-02-01T00:00:00Z' } },
      true,
    ],
    [
      'the time after',
      role({}),
      { DateGreaterThan: { 'aws:CurrentTime': '2026-02-01T00:00:00Z' } },
      false,
    ],
    ['the seconds', role({}), { NumericEquals: { 'aws:EpochTime': '1767225600' } }, true],
    [
      'a call through a service',
      role({ via: 's3' }),
      { Bool: { 'aws:ViaAWSService': 'true' } },
      true,
    ],
    ['a call of its own', role({}), { Bool: { 'aws:ViaAWSService': 'true' } }, false],
    [
      'the service it calls through',
      role({ via: 's3' }),
      any('aws:CalledVia', 's3.amazonaws.com'),
      true,
    ],
    [
      'the first of them',
      role({ via: 's3' }),
      equals('aws:CalledViaFirst', 's3.amazonaws.com'),
      true,
    ],
    ['none of them', role({}), { Null: { 'aws:CalledVia': 'true' } }, true],
    [
      'the service as KMS calls it',
      role({ via: 's3' }),
      equals('kms:ViaService', 's3.us-east-1.amazonaws.com'),
      true,
    ],
    [
      'another service',
      role({ via: 'ec2' }),
      equals('kms:ViaService', 's3.us-east-1.amazonaws.com'),
      false,
    ],
    ['the Region', role({}), equals('aws:RequestedRegion', 'us-east-1'), true],
    ['TLS', role({}), { Bool: { 'aws:SecureTransport': 'true' } }, true],
    [
      'its address',
      role({ context: { 'aws:SourceIp': '203.0.113.7' } }),
      { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
      true,
    ],
    ["the key's account", role({}), equals('aws:ResourceAccount', ACCOUNT), true],
    ["the key's organization", role({}), equals('aws:ResourceOrgID', ORGANIZATION.id), true],
  ];
  test.each(rows)('%s', (_claim, as, condition, is) => {
    const sim = createSimulator({ now: '2026-01-01T00:00:00Z' });
    const KeyId = sim.kms.createKey().KeyMetadata.Arn;
    sim.organization.set(ORGANIZATION);
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: letIn(condition) });
    sim.kms.putKeyPolicy({ KeyId, Policy, BypassPolicyLockoutSafetyCheck: true });
    expect(encrypts(as(sim), KeyId)).toBe(is);
  });
});

// Source: https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html
test('a tag of the key decides as soon as policies see it', () => {
  const { sim, arn } = withKey();
  const view = sim.as(ROLE, {
    policies: allow({ StringEquals: { 'aws:ResourceTag/env': 'test' } }),
  });
  expect(encrypts(view, arn)).toBe(false);
  sim.kms.tagResource({ KeyId: arn, Tags: [{ TagKey: 'env', TagValue: 'test' }] });
  sim.clock.advance({ minutes: 5 });
  expect(encrypts(view, arn)).toBe(true);
});
