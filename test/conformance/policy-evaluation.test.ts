import { describe, test } from 'vitest';
import {
  check,
  delegated,
  denied,
  doc,
  IDENTITY,
  iam,
  lacking,
  no,
  OTHER,
  on,
  other,
  RESOURCE,
  ROLE,
  type Row,
  SESSION,
  STRANGER,
  to,
  USER,
  yes,
} from '../support/evaluation.ts';
import { ACCOUNT } from '../support/simulator.ts';

/**
 * The examples by which AWS explains the evaluation of policies, decided on through KMS: key policies and the callers’ own.
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html and its pages on one
 * account, on two, and on the difference of explicit and implicit denies;
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html, key-policy-default.html and
 * key-policy-modifying-external-accounts.html. The texts are recorded from AWS.
 */
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

describe('within an account', () => test.each(oneAccount)('$claim', check));
describe('NotPrincipal of a Deny', () => test.each(notPrincipal)('$claim', check));
describe('across accounts', () => test.each(twoAccounts)('$claim', check));
