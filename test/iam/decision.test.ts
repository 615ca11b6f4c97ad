import { describe, expect, test } from 'vitest';
import { decide, fullAccess, type Policies, reasonOf } from '../../src/iam/decision.ts';
import type { PolicyKind } from '../../src/iam/policy-kinds.ts';
import type { PrincipalFacts } from '../../src/iam/request-principal.ts';
import { OWNER, policyOf, requestOf } from '../support/policies.ts';

const OTHER = '444455556666';
const iam = (resource: string, account = OWNER) => `arn:aws:iam::${account}:${resource}`;
const user: PrincipalFacts = { arn: iam('user/bob') };
const root: PrincipalFacts = { arn: iam('root') };
const session: PrincipalFacts = { arn: `arn:aws:sts::${OWNER}:assumed-role/app/s` };
const federated: PrincipalFacts = {
  arn: `arn:aws:sts::${OWNER}:federated-user/f`,
  issuer: user.arn,
};
const stranger: PrincipalFacts = { arn: iam('user/eve', OTHER) };
const strange: PrincipalFacts = { arn: iam('root', OTHER) };
const service: PrincipalFacts = { arn: 'x.amazonaws.com' };
const nobody: PrincipalFacts = { arn: '' };

const of = (Effect: string, Action: string) => ({ Effect, Action, Resource: '*' });
const some = (kind: PolicyKind) => policyOf(kind, of('Allow', 'x:*'));
const not = (kind: PolicyKind) => policyOf(kind, of('Allow', 'x:Put'));
const deny = (kind: PolicyKind) => policyOf(kind, of('Allow', '*'), of('Deny', 'x:Get'));
/** A resource's policy that allows the principal. */
const to = (Principal: object | '*') =>
  policyOf('resource-based', { ...of('Allow', 'x:Get'), Principal });

const bare: Policies = { resourceAccount: OWNER, delegation: 'account', identity: [] };
const strict: Policies = { ...bare, delegation: 'resource-policy' };
const allowing: Policies = { ...bare, identity: [some('identity-based')] };

type Row = readonly [
  claim: string,
  principal: PrincipalFacts,
  policies: Policies,
  effect: 'allowed' | 'explicit-deny' | 'implicit-deny',
  kind: PolicyKind | undefined,
];
function check([, principal, policies, effect, kind]: Row): void {
  const decision = decide(requestOf(principal), policies);
  expect([decision.effect, decision.kind]).toEqual([effect, kind]);
}

// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
describe('within an account', () => {
  test.each<Row>([
    ['nothing allows', user, bare, 'implicit-deny', 'identity-based'],
    ['an identity policy allows', user, allowing, 'allowed', 'identity-based'],
    [
      'one of several allows',
      user,
      { ...bare, identity: [not('identity-based'), fullAccess] },
      'allowed',
      'identity-based',
    ],
    // In one account either of the two policies is enough.
    [
      'the resource names the user',
      user,
      { ...bare, resource: to({ AWS: user.arn }) },
      'allowed',
      'resource-based',
    ],
    [
      'the resource names the role',
      session,
      { ...bare, resource: to({ AWS: iam('role/app') }) },
      'allowed',
      'resource-based',
    ],
    [
      'the resource names everybody',
      session,
      { ...bare, resource: to('*') },
      'allowed',
      'resource-based',
    ],
    [
      'the resource names the account',
      user,
      { ...bare, resource: to({ AWS: OWNER }) },
      'implicit-deny',
      'identity-based',
    ],
    [
      'the resource names the account, identity allows',
      user,
      { ...allowing, resource: to({ AWS: OWNER }) },
      'allowed',
      'identity-based',
    ],
    [
      'the resource names another',
      user,
      { ...allowing, resource: to({ AWS: OTHER }) },
      'allowed',
      'identity-based',
    ],
    ['the root user needs none', root, bare, 'allowed', undefined],
  ])('%s', (...row) => check(row));
});

// Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html: without the key policy's leave
// IAM policies give no access to a key; the texts recorded from AWS.
describe('a resource whose own policy must let identity policies count', () => {
  const delegated = { ...strict, resource: to({ AWS: OWNER }) };
  test.each<Row>([
    ['it does not', user, { ...strict, identity: [fullAccess] }, 'implicit-deny', 'resource-based'],
    [
      'it names the account, identity does not allow',
      user,
      delegated,
      'implicit-deny',
      'identity-based',
    ],
    [
      'it names the account, identity allows',
      user,
      { ...delegated, identity: [fullAccess] },
      'allowed',
      'identity-based',
    ],
    [
      'it names the user',
      user,
      { ...strict, resource: to({ AWS: user.arn }) },
      'allowed',
      'resource-based',
    ],
    ['it names everybody', user, { ...strict, resource: to('*') }, 'allowed', 'resource-based'],
    // Root has access only if the key policy says so: the same page.
    [
      'the root user, whom it does not name',
      root,
      { ...strict, resource: to({ AWS: user.arn }) },
      'implicit-deny',
      'resource-based',
    ],
    ['the root user, whom it names', root, delegated, 'allowed', 'resource-based'],
  ])('%s', (...row) => check(row));
});

// Source: …_policy-eval-denyallow.html, on resource-based policies; recorded of grants and of secrets: a session policy must
// still allow when the principal is the role, not when it is the session ARN; explicit denies always win.
describe('boundaries and session policies', () => {
  const boundary = { boundary: not('permissions-boundary') };
  const limited = { session: [not('session')] };
  const toRole = to({ AWS: iam('role/app') });
  const toSession = to({ AWS: session.arn });
  test.each<Row>([
    [
      'a boundary that does not allow',
      user,
      { ...allowing, ...boundary },
      'implicit-deny',
      'permissions-boundary',
    ],
    [
      'a boundary that allows',
      user,
      { ...allowing, boundary: some('permissions-boundary') },
      'allowed',
      'identity-based',
    ],
    [
      'a boundary alone',
      user,
      { ...bare, boundary: some('permissions-boundary') },
      'implicit-deny',
      'identity-based',
    ],
    [
      'a session policy that does not allow',
      session,
      { ...allowing, ...limited },
      'implicit-deny',
      'session',
    ],
    ['no session policy', session, { ...allowing, session: [] }, 'allowed', 'identity-based'],
    [
      'one session policy of several',
      session,
      { ...allowing, session: [not('session'), some('session')] },
      'allowed',
      'identity-based',
    ],
    [
      'a session policy alone',
      session,
      { ...bare, session: [some('session')] },
      'implicit-deny',
      'identity-based',
    ],
    [
      'the role named, a boundary that does not allow',
      session,
      { ...bare, ...boundary, resource: toRole },
      'implicit-deny',
      'permissions-boundary',
    ],
    [
      'the role named, a session policy that does not allow',
      session,
      { ...bare, ...limited, resource: toRole },
      'implicit-deny',
      'session',
    ],
    [
      'the session named, a boundary that does not allow',
      session,
      { ...bare, ...boundary, resource: toSession },
      'allowed',
      'resource-based',
    ],
    [
      'the session named, a session policy that does not allow',
      session,
      { ...bare, ...limited, resource: toSession },
      'allowed',
      'resource-based',
    ],
    [
      'the session named, a session policy that denies',
      session,
      { ...bare, session: [deny('session')], resource: toSession },
      'explicit-deny',
      'session',
    ],
    [
      'the user named, a boundary that does not allow',
      user,
      { ...bare, ...boundary, resource: to({ AWS: user.arn }) },
      'allowed',
      'resource-based',
    ],
    [
      'the user named, a boundary that denies',
      user,
      { ...bare, boundary: deny('permissions-boundary'), resource: to({ AWS: user.arn }) },
      'explicit-deny',
      'permissions-boundary',
    ],
    [
      'the federated user named',
      federated,
      { ...bare, ...limited, resource: to({ AWS: federated.arn }) },
      'allowed',
      'resource-based',
    ],
    [
      'the user behind the federated user named',
      federated,
      { ...bare, ...limited, resource: to({ AWS: user.arn }) },
      'implicit-deny',
      'session',
    ],
    // "Permissions boundaries and session policies don't limit permissions granted using the aws:PrincipalArn condition key
    // with a wildcard (*) in the Principal element."
    [
      'everybody named',
      session,
      { ...bare, ...boundary, ...limited, resource: to('*') },
      'allowed',
      'resource-based',
    ],
    [
      'the account named',
      session,
      { ...allowing, ...limited, resource: to({ AWS: OWNER }) },
      'implicit-deny',
      'session',
    ],
    [
      'role and session named',
      session,
      { ...bare, ...limited, resource: to({ AWS: [iam('role/app'), session.arn] }) },
      'allowed',
      'resource-based',
    ],
  ])('%s', (...row) => check(row));
});

// Source: …_policy-eval-denyallow.html: an explicit deny in any policy that applies ends the evaluation.
describe('an explicit deny', () => {
  const all: Policies = {
    ...strict,
    identity: [fullAccess],
    resource: to('*'),
    granted: 'principal',
  };
  test.each<Row>([
    [
      'in an identity policy',
      user,
      { ...all, identity: [fullAccess, deny('identity-based')] },
      'explicit-deny',
      'identity-based',
    ],
    [
      'in the resource policy',
      user,
      { ...all, resource: policyOf('resource-based', { ...of('Deny', '*'), Principal: '*' }) },
      'explicit-deny',
      'resource-based',
    ],
    [
      'in the boundary',
      user,
      { ...all, boundary: deny('permissions-boundary') },
      'explicit-deny',
      'permissions-boundary',
    ],
    [
      'in a session policy',
      session,
      { ...all, session: [fullAccess, deny('session')] },
      'explicit-deny',
      'session',
    ],
    [
      'in a service control policy',
      user,
      { ...all, scps: [[fullAccess], [fullAccess, deny('service-control')]] },
      'explicit-deny',
      'service-control',
    ],
    [
      'in a resource control policy',
      stranger,
      { ...all, rcps: [[policyOf('resource-control', { ...of('Deny', '*'), Principal: '*' })]] },
      'explicit-deny',
      'resource-control',
    ],
    [
      'in the endpoint policy',
      user,
      { ...all, endpoint: policyOf('vpc-endpoint', { ...of('Deny', '*'), Principal: '*' }) },
      'explicit-deny',
      'vpc-endpoint',
    ],
    [
      'of the root user, in a service control policy',
      root,
      { ...all, scps: [[deny('service-control')]] },
      'explicit-deny',
      'service-control',
    ],
  ])('%s', (...row) => check(row));
});

// Source: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html: "For a
// permission to be allowed for a specific account, there must be an explicit Allow statement at every level"
describe('organizations and endpoints', () => {
  test.each<Row>([
    [
      'every level allows',
      user,
      { ...allowing, scps: [[fullAccess], [not('service-control'), some('service-control')]] },
      'allowed',
      'identity-based',
    ],
    [
      'one level does not',
      user,
      { ...allowing, scps: [[fullAccess], [not('service-control')]] },
      'implicit-deny',
      'service-control',
    ],
    [
      'a level is empty',
      user,
      { ...allowing, scps: [[fullAccess], []] },
      'implicit-deny',
      'service-control',
    ],
    [
      'the resource names the user all the same',
      user,
      { ...bare, resource: to({ AWS: user.arn }), scps: [[not('service-control')]] },
      'implicit-deny',
      'service-control',
    ],
    [
      'a resource control policy does not allow',
      user,
      { ...allowing, rcps: [[]] },
      'implicit-deny',
      'resource-control',
    ],
    [
      'the endpoint does not allow',
      user,
      {
        ...allowing,
        endpoint: policyOf('vpc-endpoint', { ...of('Allow', 'x:Put'), Principal: '*' }),
      },
      'implicit-deny',
      'vpc-endpoint',
    ],
    [
      'the endpoint allows',
      user,
      { ...allowing, endpoint: policyOf('vpc-endpoint', { ...of('Allow', '*'), Principal: '*' }) },
      'allowed',
      'identity-based',
    ],
    // SCPs do not affect service principals, and these have no identity policies.
    [
      'a service',
      service,
      {
        ...strict,
        resource: to({ Service: 'x.amazonaws.com' }),
        scps: [[]],
        boundary: not('permissions-boundary'),
      },
      'allowed',
      'resource-based',
    ],
  ])('%s', (...row) => check(row));
});

// Source: …/reference_policies_evaluation-logic-cross-account.html: both accounts must allow.
describe('across accounts', () => {
  const trusting = { ...strict, resource: to({ AWS: OTHER }) };
  const trusted = { ...trusting, identity: [fullAccess] };
  test.each<Row>([
    ['both allow', stranger, trusted, 'allowed', 'identity-based'],
    [
      'the resource does not',
      stranger,
      { ...strict, identity: [fullAccess] },
      'implicit-deny',
      'resource-based',
    ],
    [
      'the resource does not, and delegates nothing',
      stranger,
      { ...bare, identity: [fullAccess] },
      'implicit-deny',
      'resource-based',
    ],
    ['the identity does not', stranger, trusting, 'implicit-deny', 'identity-based'],
    [
      'the identity does not, though named',
      stranger,
      { ...strict, resource: to({ AWS: stranger.arn }) },
      'implicit-deny',
      'identity-based',
    ],
    [
      'named, and the identity allows',
      stranger,
      { ...trusted, resource: to({ AWS: stranger.arn }) },
      'allowed',
      'identity-based',
    ],
    [
      'everybody is named',
      stranger,
      { ...strict, resource: to('*') },
      'implicit-deny',
      'identity-based',
    ],
    [
      'the boundary does not',
      stranger,
      { ...trusted, boundary: not('permissions-boundary') },
      'implicit-deny',
      'permissions-boundary',
    ],
    [
      'the session policy does not',
      stranger,
      { ...trusted, session: [not('session')] },
      'implicit-deny',
      'session',
    ],
    ["the other account's root user", strange, trusting, 'allowed', 'resource-based'],
  ])('%s', (...row) => check(row));
});

describe('services and the anonymous', () => {
  test.each<Row>([
    [
      'a service that is named',
      service,
      { ...bare, resource: to({ Service: 'x.amazonaws.com' }) },
      'allowed',
      'resource-based',
    ],
    [
      'a service that is not named',
      service,
      { ...bare, identity: [fullAccess] },
      'implicit-deny',
      'resource-based',
    ],
    [
      'a service, where the account is named',
      service,
      { ...bare, resource: to({ AWS: OWNER }) },
      'implicit-deny',
      'resource-based',
    ],
    [
      'nobody, where everybody is named',
      nobody,
      { ...bare, resource: to('*') },
      'allowed',
      'resource-based',
    ],
    ['nobody', nobody, { ...bare, identity: [fullAccess] }, 'implicit-deny', 'resource-based'],
  ])('%s', (...row) => check(row));
});

// Recorded: grantee a session ARN, a role ARN, a federated user.
describe('a permission that is no policy', () => {
  test.each<Row>([
    [
      'of the session itself',
      session,
      {
        ...strict,
        granted: 'principal',
        session: [not('session')],
        boundary: not('permissions-boundary'),
      },
      'allowed',
      undefined,
    ],
    ['of its role', session, { ...strict, granted: 'issuer' }, 'allowed', undefined],
    [
      'of its role, limited by a session policy',
      session,
      { ...strict, granted: 'issuer', session: [not('session')] },
      'implicit-deny',
      'session',
    ],
    [
      'of its role, limited by a boundary',
      session,
      { ...strict, granted: 'issuer', boundary: not('permissions-boundary') },
      'implicit-deny',
      'permissions-boundary',
    ],
    [
      'of its account',
      session,
      { ...strict, granted: 'account' },
      'implicit-deny',
      'identity-based',
    ],
    [
      'nearer than the policy',
      session,
      { ...strict, granted: 'principal', resource: to({ AWS: OWNER }) },
      'allowed',
      undefined,
    ],
    [
      'not so near as the policy',
      session,
      {
        ...strict,
        granted: 'issuer',
        resource: to({ AWS: session.arn }),
        session: [not('session')],
      },
      'allowed',
      'resource-based',
    ],
    ['of a service', service, { ...strict, granted: 'principal' }, 'allowed', undefined],
    [
      'of another account, which needs no policy beside it',
      stranger,
      { ...strict, granted: 'principal' },
      'allowed',
      undefined,
    ],
  ])('%s', (...row) => check(row));
});

test('the policies are told in the order in which AWS looks at them, each with what it says', () => {
  const policies: Policies = {
    ...strict,
    rcps: [[fullAccess]],
    scps: [[fullAccess], [fullAccess]],
    endpoint: fullAccess,
    resource: to({ AWS: user.arn }),
    identity: [not('identity-based')],
    boundary: fullAccess,
    session: [fullAccess],
  };
  const { consulted, decidedBy } = decide(requestOf(user), policies);
  expect(consulted.map(({ kind, outcome }) => `${kind} ${outcome.verdict}`)).toEqual([
    'resource-control allowed',
    'service-control allowed',
    'service-control allowed',
    'vpc-endpoint allowed',
    'resource-based allowed',
    'identity-based none',
    'permissions-boundary allowed',
    'session allowed',
  ]);
  expect(decidedBy?.policy).toBe(policies.resource);
});

// Recorded from AWS for the first four; the others as …/troubleshoot_access-denied.html writes them.
test.each<['explicit-deny' | 'implicit-deny', PolicyKind, string]>([
  ['implicit-deny', 'identity-based', 'because no identity-based policy allows the x:Get action'],
  ['explicit-deny', 'resource-based', 'with an explicit deny in a resource-based policy'],
  ['implicit-deny', 'session', 'because no session policy allows the x:Get action'],
  [
    'implicit-deny',
    'permissions-boundary',
    'because no permissions boundary allows the x:Get action',
  ],
  ['implicit-deny', 'resource-based', 'because no resource-based policy allows the x:Get action'],
  ['explicit-deny', 'identity-based', 'with an explicit deny in an identity-based policy'],
  ['explicit-deny', 'session', 'with an explicit deny in a session policy'],
  ['explicit-deny', 'permissions-boundary', 'with an explicit deny in a permissions boundary'],
  ['explicit-deny', 'service-control', 'with an explicit deny in a service control policy'],
  ['implicit-deny', 'service-control', 'because no service control policy allows the x:Get action'],
  ['explicit-deny', 'resource-control', 'with an explicit deny in a resource control policy'],
  ['implicit-deny', 'vpc-endpoint', 'because no VPC endpoint policy allows the x:Get action'],
])('%s of %s: %s', (effect, kind, text) => {
  expect(reasonOf({ effect, kind }, 'x:Get')).toBe(text);
});

test('what is allowed has no reason for a refusal', () => {
  expect(reasonOf(decide(requestOf(user), allowing), 'x:Get')).toBe('');
});
