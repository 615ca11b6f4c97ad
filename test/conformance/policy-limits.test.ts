import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import {
  check,
  denied,
  doc,
  FEDERATED,
  IDENTITY,
  iam,
  lacking,
  no,
  ORG,
  OTHER,
  on,
  other,
  ROLE,
  type Row,
  SESSION,
  STRANGER,
  to,
  USER,
  yes,
} from '../support/evaluation.ts';
import { ACCOUNT, refusalOf } from '../support/simulator.ts';

/**
 * The examples by which AWS explains the evaluation of policies, decided on through KMS: what only limits.
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html and its pages on one
 * account, on two, and on the difference of explicit and implicit denies;
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html and …_rcps.html. The texts are
 * recorded from AWS, those of control and endpoint policies after
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html.
 */
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

// Source: the organizations' pages on both kinds: what they do not limit.
const LINKED = `arn:aws:iam::${ACCOUNT}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;
const LINKED_SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/AWSServiceRoleForAutoScaling/s`;
const unlimited = [LINKED, LINKED_SESSION].flatMap((as): readonly Row[] => [
  { claim: `an SCP, of ${as}`, as, organization: { accounts, scps: [no] } },
  {
    claim: `an RCP, of ${as}`,
    as,
    organization: { accounts, rcps: [doc(on('Deny', 'kms:*', { Principal: '*' }))] },
  },
  {
    claim: `a boundary, of ${as}`,
    as,
    options: { boundary: no },
    because: denied('a permissions boundary'),
  },
]);

describe('boundaries, session and endpoint policies', () => test.each(limits)('$claim', check));
describe('control policies', () => test.each(control)('$claim', check));
describe('service-linked roles', () => test.each(unlimited)('$claim', check));

test('an RCP limits neither AWS managed keys nor RetireGrant', () => {
  const sim = createSimulator();
  const KeyId = sim.kms.createKey().KeyMetadata.Arn;
  const { GrantToken } = sim.kms.createGrant({
    KeyId,
    GranteePrincipal: USER,
    RetiringPrincipal: USER,
    Operations: ['Encrypt'],
  });
  const rcps = [doc(on('Deny', 'kms:*', { Principal: '*' }))];
  sim.organization.set({ id: ORG, accounts, rcps });
  const { kms } = sim.as(USER);
  expect(refusalOf(() => kms.describeKey({ KeyId })).name).toBe('AccessDeniedException');
  expect(kms.describeKey({ KeyId: 'alias/aws/s3' }).KeyMetadata.KeyManager).toBe('AWS');
  kms.retireGrant({ GrantToken });
});
