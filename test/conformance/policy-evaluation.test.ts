import { describe, expect, test } from 'vitest';
import { createSimulator, type OrganizationFacts, type PrincipalOptions } from '../../src/index.ts';
import { ACCOUNT, bytes, refusalOf } from '../support/simulator.ts';

/**
 * The examples by which AWS explains the evaluation of policies, decided on through KMS.
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html and its pages on one
 * account, on two, and on the difference of explicit and implicit denies;
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html, key-policy-default.html and
 * key-policy-modifying-external-accounts.html. The texts are recorded from AWS, those of control and endpoint policies after
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html.
 */
const OTHER = '444455556666';
const ORG = 'o-example1234';
const iam = (name: string, account = ACCOUNT) => `arn:aws:iam::${account}:${name}`;
const [ROLE, USER] = [iam('role/app'), iam('user/bob')];
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/app/s`;
const FEDERATED = `arn:aws:sts::${ACCOUNT}:federated-user/f`;
const STRANGER = iam('role/app', OTHER);

const on = (Effect: string, Action: string | readonly string[], more: object = {}) => ({
  Effect,
  Action,
  Resource: '*',
  ...more,
});
const doc = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });
const yes = doc(on('Allow', 'kms:*'));
const other = doc(on('Allow', 's3:*'));
const no = doc(on('Allow', '*'), on('Deny', 'kms:Encrypt'));
/** A key policy's statement for a principal of AWS. */
const to = (AWS: string | readonly string[], effect = 'Allow') =>
  on(effect, 'kms:*', { Principal: { AWS } });
const delegated = to(iam('root'));

interface Row {
  readonly claim: string;
  readonly keyPolicy?: readonly object[];
  readonly as: string;
  readonly options?: PrincipalOptions;
  readonly organization?: Omit<OrganizationFacts, 'id'>;
  /** Why it is refused, or nothing. */
  readonly because?: string;
}
const lacking = (kind: string) => `because no ${kind} allows the kms:Encrypt action`;
const IDENTITY = lacking('identity-based policy');
const RESOURCE = lacking('resource-based policy');
const denied = (kind: string) => `with an explicit deny in ${kind}`;

const oneAccount: readonly Row[] = [
  { claim: 'delegation and a permission', as: USER, options: { policies: yes } },
  { claim: 'delegation alone', as: USER, options: { policies: other }, because: IDENTITY },
  { claim: 'no permission at all', as: USER, options: { policies: [] }, because: IDENTITY },
  {
    claim: 'a Deny of its own',
    as: USER,
    options: { policies: [yes, no] },
    because: denied('an identity-based policy'),
  },
  { claim: 'the root user', as: iam('root') },
  {
    claim: 'a key policy that names it',
    keyPolicy: [to(USER)],
    as: USER,
    options: { policies: [] },
  },
  {
    claim: 'a key policy that names another',
    keyPolicy: [to(ROLE)],
    as: USER,
    options: { policies: yes },
    because: RESOURCE,
  },
  {
    claim: 'a key policy that does not name the root user',
    keyPolicy: [to(ROLE)],
    as: iam('root'),
    because: RESOURCE,
  },
  {
    claim: 'the account by its ID',
    keyPolicy: [to(ACCOUNT)],
    as: USER,
    options: { policies: yes },
  },
  { claim: 'everybody', keyPolicy: [to('*')], as: USER, options: { policies: [] } },
  {
    claim: 'a Deny of the key policy',
    keyPolicy: [delegated, to(USER, 'Deny')],
    as: USER,
    options: { policies: yes },
    because: denied('a resource-based policy'),
  },
  {
    claim: 'a Deny of the account',
    keyPolicy: [to(USER), to(iam('root'), 'Deny')],
    as: USER,
    because: denied('a resource-based policy'),
  },
  {
    claim: 'both Allow and Deny of it',
    keyPolicy: [to(USER), to(USER, 'Deny')],
    as: USER,
    because: denied('a resource-based policy'),
  },
];

const limits: readonly Row[] = [
  { claim: 'a boundary that allows', as: USER, options: { policies: yes, boundary: yes } },
  {
    claim: 'a boundary that does not',
    as: USER,
    options: { policies: yes, boundary: other },
    because: lacking('permissions boundary'),
  },
  {
    claim: 'a boundary that denies',
    as: USER,
    options: { policies: yes, boundary: no },
    because: denied('a permissions boundary'),
  },
  {
    claim: 'a boundary alone gives nothing',
    as: USER,
    options: { policies: [], boundary: yes },
    because: IDENTITY,
  },
  {
    claim: 'a session policy that does not allow',
    as: SESSION,
    options: { policies: yes, session: other },
    because: lacking('session policy'),
  },
  {
    claim: 'a session policy that denies',
    as: SESSION,
    options: { policies: yes, session: no },
    because: denied('a session policy'),
  },
  {
    claim: 'identity, boundary and session allow',
    as: SESSION,
    options: { policies: yes, boundary: yes, session: yes },
  },
  {
    claim: 'the user named, the boundary silent',
    keyPolicy: [to(USER)],
    as: USER,
    options: { policies: [], boundary: other },
  },
  {
    claim: 'the user named, the boundary denies',
    keyPolicy: [to(USER)],
    as: USER,
    options: { boundary: no },
    because: denied('a permissions boundary'),
  },
  {
    claim: 'the session named, both silent',
    keyPolicy: [to(SESSION)],
    as: SESSION,
    options: { policies: [], boundary: other, session: other },
  },
  {
    claim: 'the session named, its policy denies',
    keyPolicy: [to(SESSION)],
    as: SESSION,
    options: { session: no },
    because: denied('a session policy'),
  },
  {
    claim: 'the role named, the session policy silent',
    keyPolicy: [to(ROLE)],
    as: SESSION,
    options: { policies: [], session: other },
    because: lacking('session policy'),
  },
  {
    claim: 'the role named, the boundary silent',
    keyPolicy: [to(ROLE)],
    as: SESSION,
    options: { policies: [], boundary: other },
    because: lacking('permissions boundary'),
  },
  {
    claim: 'the federated session named',
    keyPolicy: [to(FEDERATED)],
    as: FEDERATED,
    options: { policies: [], session: other },
  },
  {
    claim: 'an endpoint policy that does not allow',
    as: USER,
    options: { endpoint: doc({ ...on('Allow', 's3:*'), Principal: '*' }) },
    because: lacking('VPC endpoint policy'),
  },
  {
    claim: 'an endpoint policy that denies',
    as: USER,
    options: {
      endpoint: doc(
        { ...on('Allow', '*'), Principal: '*' },
        { ...on('Deny', 'kms:Enc*'), Principal: '*' },
      ),
    },
    because: denied('a VPC endpoint policy'),
  },
];

const accounts = [ACCOUNT];
/** AWS's example: no principal from outside the organization, but for AWS services. */
const perimeter = doc({
  ...on('Deny', 'kms:*'),
  Principal: '*',
  Condition: {
    StringNotEqualsIfExists: { 'aws:PrincipalOrgID': ORG },
    BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
  },
});
const SCP = 'service control policy';
const control: readonly Row[] = [
  {
    claim: 'an SCP that denies',
    as: USER,
    organization: { accounts, scps: [no] },
    because: denied(`a ${SCP}`),
  },
  {
    claim: 'an SCP that denies the root user',
    as: iam('root'),
    organization: { accounts, scps: [no] },
    because: denied(`a ${SCP}`),
  },
  {
    claim: 'an SCP alone gives nothing',
    as: USER,
    options: { policies: [] },
    organization: { accounts, scps: [yes] },
    because: IDENTITY,
  },
  {
    claim: 'an SCP in place of FullAWSAccess',
    as: USER,
    organization: { accounts, withoutFullAccess: true, scps: [other] },
    because: lacking(SCP),
  },
  {
    claim: 'an SCP of a unit above',
    as: USER,
    organization: { units: { 'ou-root-a': { units: { 'ou-root-b': { accounts } }, scps: [no] } } },
    because: denied(`a ${SCP}`),
  },
  {
    claim: 'an SCP of another unit',
    as: USER,
    organization: { units: { 'ou-root-a': { accounts }, 'ou-root-b': { scps: [no] } } },
  },
  {
    claim: 'an SCP of the account',
    as: USER,
    organization: { accounts, attached: { [ACCOUNT]: { scps: [no] } } },
    because: denied(`a ${SCP}`),
  },
  {
    claim: 'an SCP over the management account',
    as: USER,
    organization: { accounts, managementAccount: ACCOUNT, scps: [no] },
  },
  {
    claim: "an SCP of the key's account, of a caller from another",
    keyPolicy: [to(STRANGER)],
    as: STRANGER,
    organization: { accounts, scps: [no] },
  },
  {
    claim: "an SCP of the caller's account",
    keyPolicy: [to(STRANGER)],
    as: STRANGER,
    organization: { accounts: [OTHER], scps: [no] },
    because: denied(`a ${SCP}`),
  },
  {
    claim: 'an SCP, of a service',
    keyPolicy: [on('Allow', 'kms:*', { Principal: { Service: 's3.amazonaws.com' } })],
    as: 's3.amazonaws.com',
    organization: { accounts, scps: [no] },
  },
  {
    claim: 'an RCP, of a principal inside',
    as: USER,
    organization: { accounts, rcps: [perimeter] },
  },
  {
    claim: 'an RCP, of a principal outside',
    keyPolicy: [to(STRANGER)],
    as: STRANGER,
    organization: { accounts, rcps: [perimeter] },
    because: denied('a resource control policy'),
  },
  {
    claim: 'an RCP, of a service',
    keyPolicy: [on('Allow', 'kms:*', { Principal: { Service: 's3.amazonaws.com' } })],
    as: 's3.amazonaws.com',
    organization: { accounts, rcps: [perimeter] },
  },
  {
    claim: 'an RCP over the management account',
    keyPolicy: [to(STRANGER)],
    as: STRANGER,
    organization: { accounts, managementAccount: ACCOUNT, rcps: [perimeter] },
  },
  {
    claim: "an RCP of the caller's account",
    keyPolicy: [to(STRANGER)],
    as: STRANGER,
    organization: { accounts: [OTHER], rcps: [perimeter] },
  },
];

const spared = (NotPrincipal: object) => [to('*'), on('Deny', 'kms:*', { NotPrincipal })];
const notPrincipal: readonly Row[] = [
  {
    claim: 'a user who is named with the account',
    keyPolicy: spared({ AWS: [USER, iam('root')] }),
    as: USER,
  },
  {
    claim: 'another user',
    keyPolicy: spared({ AWS: [USER, iam('root')] }),
    as: iam('user/eve'),
    because: denied('a resource-based policy'),
  },
  // The page on NotPrincipal: for a session, the role and the account must be named with it.
  {
    claim: 'a session whose role alone is named',
    keyPolicy: spared({ AWS: [ROLE, iam('root')] }),
    as: SESSION,
    because: denied('a resource-based policy'),
  },
  {
    claim: 'a session named with role and account',
    keyPolicy: spared({ AWS: [SESSION, ROLE, iam('root')] }),
    as: SESSION,
  },
];

const twoAccounts: readonly Row[] = [
  {
    claim: 'both sides allow',
    keyPolicy: [to(iam('root', OTHER))],
    as: STRANGER,
    options: { policies: yes },
  },
  {
    claim: 'the account alone is let in',
    keyPolicy: [to(iam('root', OTHER))],
    as: STRANGER,
    options: { policies: [] },
    because: IDENTITY,
  },
  {
    claim: 'the role is named, and has no permission',
    keyPolicy: [to(STRANGER)],
    as: STRANGER,
    options: { policies: other },
    because: IDENTITY,
  },
  { claim: 'the role alone allows', as: STRANGER, options: { policies: yes }, because: RESOURCE },
  { claim: 'neither side allows', as: STRANGER, options: { policies: [] }, because: RESOURCE },
  {
    claim: 'another role of that account is named',
    keyPolicy: [to(iam('role/b', OTHER))],
    as: STRANGER,
    options: { policies: yes },
    because: RESOURCE,
  },
  {
    claim: 'a boundary there that does not allow',
    keyPolicy: [to(STRANGER)],
    as: STRANGER,
    options: { policies: yes, boundary: other },
    because: lacking('permissions boundary'),
  },
  {
    claim: 'a permission on this key by its ARN alone',
    keyPolicy: [to(iam('root', OTHER))],
    as: STRANGER,
    options: {
      policies: doc({ ...on('Allow', 'kms:Encrypt'), Resource: `arn:aws:kms:*:${ACCOUNT}:key/*` }),
    },
  },
  {
    claim: "a permission on the caller's own keys",
    keyPolicy: [to(iam('root', OTHER))],
    as: STRANGER,
    options: {
      policies: doc({ ...on('Allow', 'kms:Encrypt'), Resource: `arn:aws:kms:*:${OTHER}:key/*` }),
    },
    because: IDENTITY,
  },
  {
    claim: 'everybody, with a permission',
    keyPolicy: [to('*')],
    as: STRANGER,
    options: { policies: yes },
  },
  {
    claim: 'everybody, without one',
    keyPolicy: [to('*')],
    as: STRANGER,
    options: { policies: [] },
    because: IDENTITY,
  },
  { claim: 'the root user of the other account', keyPolicy: [to(OTHER)], as: iam('root', OTHER) },
];

function check({ as, keyPolicy = [delegated], options, organization, because }: Row): void {
  const sim = createSimulator();
  const Policy = JSON.stringify(doc(...keyPolicy));
  const made = sim.kms.createKey({ Policy, BypassPolicyLockoutSafetyCheck: true });
  const KeyId = made.KeyMetadata.Arn;
  if (organization !== undefined) sim.organization.set({ id: ORG, ...organization });
  const view = sim.as(as, options);
  const call = () => view.kms.encrypt({ KeyId, Plaintext: bytes('x') });
  const explained = view.explain('kms:Encrypt', KeyId);
  expect([explained.allowed, explained.reason]).toEqual([because === undefined, because ?? '']);
  if (because === undefined) expect(call().KeyId).toBe(KeyId);
  else
    expect(refusalOf(call)).toEqual({
      name: 'AccessDeniedException',
      message: `User: ${as} is not authorized to perform: kms:Encrypt on resource: ${KeyId} ${because}`,
    });
}
describe('within an account', () => test.each(oneAccount)('$claim', check));
describe('boundaries, session and endpoint policies', () => test.each(limits)('$claim', check));
describe('control policies', () => test.each(control)('$claim', check));
describe('NotPrincipal of a Deny', () => test.each(notPrincipal)('$claim', check));
describe('across accounts', () => test.each(twoAccounts)('$claim', check));
