import { describe, expect, test } from 'vitest';
import {
  DIRECTORY,
  type Directory,
  type Enforcement,
  initialDirectory,
} from '../../src/iam/directory.ts';
import { organizationOf } from '../../src/iam/organization.ts';
import {
  explanationOf,
  type ResourceAccessRequest,
  refusalOf,
} from '../../src/iam/resource-access.ts';
import type { Caller, Permissions } from '../../src/kernel/operation.ts';
import { seedFrom } from '../../src/lib/random.ts';
import { OWNER, policyOf } from '../support/policies.ts';

const OTHER = '444455556666';
const ARN = `arn:aws:secretsmanager:us-east-1:${OWNER}:secret:db-AbCdEf`;
const GET = 'secretsmanager:GetSecretValue';
const request: ResourceAccessRequest = { action: GET, resource: ARN, account: OWNER };
const USER = `arn:aws:iam::${OWNER}:user/bob`;

const callerOf = (arn: string, permissions?: Permissions): Caller => ({
  account: /::(\d+):/.exec(arn)?.[1] ?? OWNER,
  arn,
  region: 'us-east-1',
  permissions,
});
const text = (...statements: readonly object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const on = (Effect: string, more: object = {}) => ({
  Effect,
  Action: 'secretsmanager:*',
  Resource: '*',
  ...more,
});
const may = (more: object = {}): Permissions => ({ policies: [text(on('Allow', more))] });
const bob = (permissions: Permissions = { policies: [] }) => callerOf(USER, permissions);
const eve = callerOf(`arn:aws:iam::${OTHER}:user/eve`, may());
const lets = (AWS: string, effect = 'Allow') =>
  policyOf('resource-based', on(effect, { Principal: { AWS } }));

const worldWith = (directory: Partial<Directory> = {}) => ({
  now: Date.UTC(2026, 0, 2, 3, 4, 5),
  seed: seedFrom('resource-access'),
  slices: { [DIRECTORY]: { ...initialDirectory, ...directory } },
});
const refused = (
  caller: Caller,
  more: Partial<ResourceAccessRequest> = {},
  directory: Partial<Directory> = {},
) => refusalOf(caller, { ...request, ...more }, worldWith(directory))?.fault.message;

const subject = (caller: Caller) => `User: ${caller.arn} is not authorized to perform: ${GET}`;
const lacking = (kind: string) => `because no ${kind} allows the ${GET} action`;

// Texts: recorded, as for KMS, by which policy decides; a call by name names the name, one without a SecretId nothing.
describe('a refusal says', () => {
  type Row = readonly [string, Caller, Partial<ResourceAccessRequest>, string];
  test.each<Row>([
    [
      'which policy does not allow',
      bob(),
      {},
      ` on resource: ${ARN} ${lacking('identity-based policy')}`,
    ],
    [
      'which policy denies',
      bob(may()),
      { policy: lets(USER, 'Deny') },
      ` on resource: ${ARN} with an explicit deny in a resource-based policy`,
    ],
    [
      'the name by which the resource was asked for',
      bob(),
      { named: 'db' },
      ` on resource: db ${lacking('identity-based policy')}`,
    ],
    [
      'no resource where none was named',
      bob(),
      { named: '' },
      ` ${lacking('identity-based policy')}`,
    ],
    [
      'that the other account does not allow it',
      eve,
      {},
      ` on resource: ${ARN} ${lacking('resource-based policy')}`,
    ],
    [
      'the same where no policy can allow it',
      eve,
      { isForeign: true, policy: lets(eve.arn) },
      ` on resource: ${ARN} ${lacking('resource-based policy')}`,
    ],
  ])('%s', (_, caller, more, rest) => {
    expect(refused(caller, more)).toBe(subject(caller) + rest);
  });

  test("a service's own words, where there are some", () => {
    expect(refused(bob(), { text: 'Access is not allowed' })).toBe('Access is not allowed');
  });
});

// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
// and …_policy-eval-basics-cross-account.html
describe('allowed is', () => {
  const strict = { delegation: 'resource-policy' } as const;
  test.each<readonly [string, boolean, Caller, Partial<ResourceAccessRequest>]>([
    ['who nothing limits', true, callerOf(USER), {}],
    [
      'who nothing limits, unless the policy denies',
      false,
      callerOf(USER),
      { policy: lets(USER, 'Deny') },
    ],
    ['whom an identity policy lets', true, bob(may()), {}],
    ['whom the resource lets', true, bob(), { policy: lets(USER) }],
    ['of another account, whom both let', true, eve, { policy: lets(eve.arn) }],
    [
      'of another account, not whom only the resource lets',
      false,
      callerOf(eve.arn, { policies: [] }),
      { policy: lets(eve.arn) },
    ],
    ['not whom the account lets, where the resource must', false, callerOf(USER), strict],
    [
      'whom the resource lets, where it must',
      true,
      callerOf(USER),
      { ...strict, policy: lets(USER) },
    ],
  ])('%s', (_, isAllowed, caller, more) => {
    expect(refused(caller, more) === undefined).toBe(isAllowed);
    expect(explanationOf(caller, { ...request, ...more }, worldWith()).allowed).toBe(isAllowed);
  });
});

// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
describe('conditions see', () => {
  const facts: Partial<ResourceAccessRequest> = {
    keys: (name) => (name === 'secretsmanager:secretid' ? ARN : undefined),
    region: 'eu-west-1',
    resourceTags: [['Team', 'a']],
    requestTags: [['Cost', 'b']],
  };
  test.each([
    ['secretsmanager:SecretId', ARN, facts],
    ['aws:ResourceTag/team', 'a', facts],
    ['aws:RequestTag/Cost', 'b', facts],
    ['aws:TagKeys', 'Cost', facts],
    ['aws:TagKeys', 'Old', { tagKeys: ['Old'] }],
    ['aws:RequestedRegion', 'eu-west-1', facts],
    ['aws:RequestedRegion', 'us-east-1', {}],
    ['aws:ResourceAccount', OWNER, facts],
    ['aws:PrincipalArn', USER, facts],
    ['aws:SecureTransport', 'true', facts],
    ['aws:EpochTime', String(Date.UTC(2026, 0, 2, 3, 4, 5) / 1000), facts],
  ])('%s', (key, value, more) => {
    const operator = key === 'aws:TagKeys' ? 'ForAnyValue:StringEquals' : 'StringEquals';
    const under = (wanted: string) => bob(may({ Condition: { [operator]: { [key]: wanted } } }));
    expect(refused(under(value), more)).toBeUndefined();
    expect(refused(under('another'), more)).toBeDefined();
  });

  test('a key that the request does not have as absent', () => {
    const caller = bob(
      may({
        Condition: { Null: { 'secretsmanager:VersionId': 'true', 'aws:RequestTag/x': 'true' } },
      }),
    );
    expect(refused(caller, facts)).toBeUndefined();
  });

  test('no tags unless they ask for them', () => {
    const unread = {
      ...request,
      get resourceTags(): never {
        throw new Error('read');
      },
    };
    expect(refusalOf(bob(may()), unread, worldWith())).toBeUndefined();
  });
});

// Source: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html, "List of AWS services that
// support RCPs"
test('resource control policies limit secrets and no parameters', () => {
  const organization = organizationOf({
    id: 'o-example1234',
    accounts: [OWNER],
    rcps: [text({ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' })],
  });
  const allowed = callerOf(USER, {
    policies: [text({ Effect: 'Allow', Action: '*', Resource: '*' })],
  });
  expect(refused(allowed, {}, { organization })).toBe(
    `${subject(allowed)} on resource: ${ARN} with an explicit deny in a resource control policy`,
  );
  expect(refused(allowed, { action: 'ssm:GetParameter' }, { organization })).toBeUndefined();
});

test.each<readonly [Enforcement, boolean | undefined]>([
  ['enforce', false],
  ['permissive', true],
  ['off', undefined],
])('with enforcement %s a refusal is spared: %s', (enforcement, spared) => {
  expect(refusalOf(bob(), request, worldWith({ enforcement }))?.spared).toBe(spared);
});

describe('the explanation', () => {
  const statement = { Effect: 'Allow', Action: GET, Resource: ARN };
  test('of a refusal names the least statement', () => {
    const explanation = refusalOf(bob(), request, worldWith())?.fault.explanation;
    expect(explanation).toMatchObject({
      allowed: false,
      reason: lacking('identity-based policy'),
      decidedBy: { silent: 'identity-based' },
      suggestions: [{ to: 'identity-based', statement }],
    });
  });

  test('for another account names the statement of the resource, where one would do', () => {
    const suggested = {
      to: 'resource-based',
      statement: { ...statement, Principal: { AWS: eve.arn } },
    };
    expect(explanationOf(eve, request, worldWith()).suggestions).toEqual([suggested]);
    expect(explanationOf(eve, { ...request, isForeign: true }, worldWith()).suggestions).toEqual(
      [],
    );
  });
});
