import { describe, expect, test } from 'vitest';
import {
  isSpared,
  type PrincipalFacts,
  principalKeys,
  principalOf,
  reachOf,
} from '../../src/iam/request-principal.ts';

const ACCOUNT = '111122223333';
const iam = (resource: string) => `arn:aws:iam::${ACCOUNT}:${resource}`;
const sts = (resource: string) => `arn:aws:sts::${ACCOUNT}:${resource}`;
const ROOT = iam('root');
const ROLE = iam('role/path/app');
const session: PrincipalFacts = { arn: sts('assumed-role/app/s') };
const known: PrincipalFacts = { ...session, id: 'AROAEXAMPLEEXAMPLE12:s', issuer: ROLE };
const user: PrincipalFacts = { arn: iam('user/path/bob'), id: 'AIDAEXAMPLEEXAMPLE12' };
const federated: PrincipalFacts = { arn: sts('federated-user/f'), issuer: iam('user/path/bob') };
const web: PrincipalFacts = { ...session, provider: 'cognito-identity.amazonaws.com' };
const service: PrincipalFacts = { arn: 's3.amazonaws.com' };
const nobody: PrincipalFacts = { arn: '' };

// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
describe('how near a policy reaches a principal', () => {
  test.each<[string, PrincipalFacts, object | '*', ReturnType<typeof reachOf>]>([
    // "AWS account principals": the ID and the root's ARN are the same, and cover all principals of the account.
    ['the account, a user', user, { AWS: [ACCOUNT] }, 'account'],
    ['the root, a session', session, { AWS: [ROOT] }, 'account'],
    ['the account, its root user', { arn: ROOT }, { AWS: [ACCOUNT] }, 'principal'],
    ['the root, the root user', { arn: ROOT }, { AWS: [ROOT] }, 'principal'],
    ['another account', user, { AWS: ['444455556666'] }, undefined],
    ['the root of another partition', user, { AWS: [ROOT.replace('aws', 'aws-cn')] }, undefined],
    // "IAM role principals", "Role session principals"
    ['the role with its path, a session', session, { AWS: [ROLE] }, 'issuer'],
    ['the role without path, a session', session, { AWS: [iam('role/app')] }, 'issuer'],
    ['another role, a session', session, { AWS: [iam('role/path/apps')] }, undefined],
    ['a role of like name, a session', session, { AWS: [iam('role/my-app')] }, undefined],
    ['the role, a session whose role is known', known, { AWS: [ROLE] }, 'issuer'],
    ['a role of another path', known, { AWS: [iam('role/app')] }, undefined],
    ['the session', session, { AWS: [session.arn] }, 'principal'],
    ['another session', session, { AWS: [`${session.arn}2`] }, undefined],
    ['the nearest of several', session, { AWS: [ROOT, ROLE, session.arn] }, 'principal'],
    ['the role, called as', { arn: ROLE }, { AWS: [ROLE] }, 'issuer'],
    ['a session, its role', { arn: ROLE }, { AWS: [session.arn] }, undefined],
    ["the role's ID, a session", known, { AWS: ['AROAEXAMPLEEXAMPLE12'] }, 'issuer'],
    ["the session's ID", known, { AWS: ['AROAEXAMPLEEXAMPLE12:s'] }, 'principal'],
    ["the role's ID", { arn: ROLE, id: 'AROAX' }, { AWS: ['AROAX'] }, 'issuer'],
    // "IAM user principals", "AWS STS federated user session principals"
    ['the user', user, { AWS: [user.arn] }, 'principal'],
    ["the user's ID", user, { AWS: ['AIDAEXAMPLEEXAMPLE12'] }, 'principal'],
    ['another user', user, { AWS: [iam('user/bob')] }, undefined],
    ['the federated user', federated, { AWS: [federated.arn] }, 'principal'],
    ['the user behind the federated user', federated, { AWS: [user.arn] }, 'issuer'],
    [
      'a federated user whose user is not known',
      { arn: federated.arn },
      { AWS: [ROOT] },
      'account',
    ],
    // "Federated web identity"
    ['the provider', web, { Federated: ['cognito-identity.amazonaws.com'] }, 'issuer'],
    ['another provider', web, { Federated: ['accounts.google.com'] }, undefined],
    // "AWS service principals"
    ['the service', service, { Service: ['s3.amazonaws.com'] }, 'principal'],
    ['another service', service, { Service: ['sqs.amazonaws.com'] }, undefined],
    ['an account, a service', service, { AWS: [ACCOUNT] }, undefined],
    ['a service, a user', user, { Service: ['s3.amazonaws.com'] }, undefined],
    // "All principals": "*" and { AWS: "*" } are equivalent.
    ['everybody', user, '*', 'principal'],
    ['everybody of AWS', session, { AWS: ['*'] }, 'principal'],
    ['everybody, a service', service, '*', 'principal'],
    ['everybody, nobody', nobody, { AWS: ['*'] }, 'principal'],
    ['an account, nobody', nobody, { AWS: [ACCOUNT, ROOT] }, undefined],
    ['an ARN of another kind', { arn: 'arn:aws:s3:::b' }, { AWS: ['arn:aws:s3:::b'] }, 'principal'],
    ['no principal', user, {}, undefined],
  ])('%s', (_what, facts, principals, reach) => {
    expect(reachOf(principals as '*', principalOf(facts))).toBe(reach);
  });
});

// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html: "you must also
// specify the account ARN of the not-denied principal"; for a session its role too, as in the page's examples.
describe('whom NotPrincipal of a Deny spares', () => {
  test.each<[string, PrincipalFacts, object | '*', boolean]>([
    ['the user and the account', user, { AWS: [user.arn, ROOT] }, true],
    ['the user and the account by its ID', user, { AWS: [user.arn, ACCOUNT] }, true],
    ['the user alone', user, { AWS: [user.arn] }, false],
    ['the account alone', user, { AWS: [ROOT] }, false],
    ['session, role and account', session, { AWS: [session.arn, ROLE, ROOT] }, true],
    ['session and account', session, { AWS: [session.arn, ROOT] }, false],
    ['role and account', session, { AWS: [ROLE, ROOT] }, false],
    ['the account, its root user', { arn: ROOT }, { AWS: [ROOT] }, true],
    ['everybody', user, '*', true],
    ['the service', service, { Service: ['s3.amazonaws.com'] }, true],
    ['another service', service, { Service: ['sqs.amazonaws.com'] }, false],
    ['somebody, nobody', nobody, { AWS: [ROOT] }, false],
  ])('%s', (_what, facts, principals, answer) => {
    expect(isSpared(principals as '*', principalOf(facts))).toBe(answer);
  });
});

// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html, and of aws:userid and
// aws:username …/reference_policies_variables.html, "Request information that you can use for policy variables"
describe('what condition keys say of a principal', () => {
  test.each<[string, PrincipalFacts, object]>([
    [
      'a user',
      user,
      { type: 'User', arn: user.arn, userid: 'AIDAEXAMPLEEXAMPLE12', username: 'bob' },
    ],
    ['the root user', { arn: ROOT }, { type: 'Account', arn: ROOT, userid: ACCOUNT }],
    ['a session', known, { type: 'AssumedRole', arn: ROLE, userid: 'AROAEXAMPLEEXAMPLE12:s' }],
    [
      'a session whose role is not known',
      session,
      { type: 'AssumedRole', arn: iam('role/app'), userid: undefined },
    ],
    ['a role', { arn: ROLE }, { type: 'AssumedRole', arn: ROLE, userid: undefined }],
    [
      'a federated user',
      federated,
      { type: 'FederatedUser', arn: federated.arn, userid: `${ACCOUNT}:f` },
    ],
    [
      'nobody',
      nobody,
      { type: 'Anonymous', arn: undefined, userid: 'anonymous', account: undefined },
    ],
  ])('%s', (_what, facts, keys) => {
    const { type, arn, userid, username, account } = {
      username: undefined,
      account: ACCOUNT,
      ...keys,
    } as Readonly<Record<string, string | undefined>>;
    expect(principalKeys(principalOf(facts))).toEqual({
      'aws:PrincipalIsAWSService': 'false',
      'aws:PrincipalType': type,
      'aws:PrincipalArn': arn,
      'aws:PrincipalAccount': account,
      'aws:userid': userid,
      'aws:username': username,
    });
  });

  test('a service', () => {
    expect(principalKeys(principalOf(service))).toEqual({
      'aws:PrincipalIsAWSService': 'true',
      'aws:PrincipalServiceName': 's3.amazonaws.com',
      'aws:PrincipalServiceNamesList': ['s3.amazonaws.com'],
    });
  });

  test('an ARN of another kind has an account and no type', () => {
    const principal = principalOf({ arn: 'arn:aws:s3:::b', account: ACCOUNT });
    expect(principal.type).toBe('Unknown');
    expect(principalKeys(principal)).toMatchObject({
      'aws:PrincipalType': undefined,
      'aws:PrincipalAccount': ACCOUNT,
    });
  });
});
