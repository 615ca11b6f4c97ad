import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contextOf } from '../../src/iam/context.ts';
import { evaluate, type Outcome } from '../../src/iam/evaluate.ts';
import { parsePolicy } from '../../src/iam/policy.ts';
import { principalOf } from '../../src/iam/request-principal.ts';
import { matchesPattern } from '../../src/iam/wildcard.ts';

const ACCOUNT = '111122223333';
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const app = { account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:role/path/app` };
const session = { account: ACCOUNT, arn: `arn:aws:sts::${ACCOUNT}:assumed-role/app/s` };
const other = { account: '444455556666', arn: 'arn:aws:iam::444455556666:user/u' };

function policy(...statements: object[]) {
  const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.policy;
}
const statement = (Effect: string, AWS: unknown, Action: unknown, more = {}) => ({
  Effect,
  Principal: AWS === '*' ? '*' : { AWS },
  Action,
  Resource: '*',
  ...more,
});
const allow = (AWS: unknown, Action: unknown = 'kms:*', more = {}) =>
  statement('Allow', AWS, Action, more);
const deny = (AWS: unknown, Action: unknown = 'kms:*', more = {}) =>
  statement('Deny', AWS, Action, more);
const when = { Condition: { Bool: { 'aws:SecureTransport': 'true' } } };
const never = { Condition: { Bool: { 'aws:SecureTransport': 'false' } } };

// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html, …_elements_action.html,
// …_evaluation-logic.html: an explicit deny wins, and what is not allowed is denied.
describe('whom a policy lets do what', () => {
  const rows: readonly (readonly [string, object[], typeof app, Outcome['verdict']])[] = [
    ['nothing allows', [], app, 'none'],
    ['an account covers its principals', [allow(ACCOUNT)], app, 'allowed'],
    ['the root covers its account', [allow(`arn:aws:iam::${ACCOUNT}:root`)], session, 'allowed'],
    ['an account does not cover another', [allow(ACCOUNT)], other, 'none'],
    ['a principal covers itself', [allow(app.arn)], app, 'allowed'],
    ['a role covers its sessions', [allow(app.arn)], session, 'allowed'],
    ['a session does not cover its role', [allow(session.arn)], app, 'none'],
    ['another role does not', [allow(`arn:aws:iam::${ACCOUNT}:role/apps`)], session, 'none'],
    ['one of a list is enough', [allow(['444455556666', ACCOUNT])], app, 'allowed'],
    ['* covers everybody', [allow('*')], other, 'allowed'],
    ['* among principals too', [allow(['*'])], other, 'allowed'],
    [
      'a service covers no principal',
      [{ Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: '*', Resource: '*' }],
      app,
      'none',
    ],
    [
      'an action by its name, in any letter case',
      [allow(ACCOUNT, 'KMS:putkeypolicy')],
      app,
      'allowed',
    ],
    ['an action by a pattern', [allow(ACCOUNT, ['kms:Get*', 'kms:P?tKey*'])], app, 'allowed'],
    ['another action does not', [allow(ACCOUNT, 'kms:PutKeyPolic')], app, 'none'],
    [
      'NotAction is all others',
      [allow(ACCOUNT, undefined, { NotAction: 'kms:Get*' })],
      app,
      'allowed',
    ],
    ['NotAction is not these', [allow(ACCOUNT, undefined, { NotAction: 'kms:Put*' })], app, 'none'],
    [
      'NotPrincipal of a Deny is all others',
      [allow('*'), { Effect: 'Deny', NotPrincipal: { AWS: app.arn }, Action: '*', Resource: '*' }],
      other,
      'denied',
    ],
    ['a Deny wins', [allow('*'), deny(ACCOUNT)], app, 'denied'],
    ['a Deny of others does not', [allow('*'), deny('444455556666')], app, 'allowed'],
    ['conditions that are met allow', [allow(ACCOUNT, 'kms:*', when)], app, 'allowed'],
    ['and deny', [allow(ACCOUNT), deny(ACCOUNT, 'kms:*', when)], app, 'denied'],
    ['conditions that are not met do not allow', [allow(ACCOUNT, 'kms:*', never)], app, 'none'],
    ['nor deny', [allow(ACCOUNT), deny(ACCOUNT, 'kms:*', never)], app, 'allowed'],
    ['an empty Condition is none', [allow(ACCOUNT, 'kms:*', { Condition: {} })], app, 'allowed'],
    // Source: …/developerguide/key-policy-overview.html, "Resource": in a key policy it means this key.
    ['the key by its ARN', [allow(ACCOUNT, 'kms:*', { Resource: KEY })], app, 'allowed'],
    ['keys by a pattern', [allow(ACCOUNT, 'kms:*', { Resource: 'arn:*:key/*' })], app, 'allowed'],
    ['another key', [allow(ACCOUNT, 'kms:*', { Resource: `${KEY}0` })], app, 'none'],
    ['another service', [allow(ACCOUNT, 'kms:*', { Resource: 'arn:aws:s3:::b' })], app, 'none'],
    [
      'NotResource is all others',
      [{ ...allow(ACCOUNT), Resource: undefined, NotResource: `${KEY}0` }],
      app,
      'allowed',
    ],
    [
      'NotResource is not these',
      [{ ...allow(ACCOUNT), Resource: undefined, NotResource: '*' }],
      app,
      'none',
    ],
    // Recorded of key policies: a statement that lacks Action or Resource is accepted and does nothing.
    [
      'a statement without Resource does nothing',
      [allow(ACCOUNT, 'kms:*', { Resource: undefined })],
      app,
      'none',
    ],
    [
      'a statement without Action does nothing',
      [{ ...allow(ACCOUNT), Action: undefined }],
      app,
      'none',
    ],
  ];
  test.each(rows)('%s', (_claim, statements, principal, answer) => {
    const given = statements.map((s) => ('NotAction' in s ? { ...s, Action: undefined } : s));
    const context = contextOf({ 'aws:SecureTransport': 'true' });
    const action = 'kms:PutKeyPolicy';
    const request = { principal: principalOf(principal), action, resource: KEY, context };
    expect(evaluate(policy(...given), request).verdict).toBe(answer);
  });
});

// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
describe('what is no policy', () => {
  const sound = allow(ACCOUNT);
  const MALFORMED = 'The policy document is malformed.';
  test.each<[string, unknown]>([
    ['a text', 'x'],
    ['a list', []],
    ['null', null],
    ['an unknown element', { Statement: sound, Other: 1 }],
    ['an unknown version', { Version: '2020-01-01', Statement: sound }],
    ['an Id that is no text', { Id: 1, Statement: sound }],
    ['no statement', {}],
    ['a statement that is none', { Statement: ['x'] }],
    ['no effect', { Statement: { ...sound, Effect: undefined } }],
    ['another effect', { Statement: { ...sound, Effect: 'allow' } }],
    ['no principal', { Statement: { ...sound, Principal: undefined } }],
    ['both principals', { Statement: { ...sound, NotPrincipal: '*' } }],
    ['both resources', { Statement: { ...sound, NotResource: '*' } }],
    ['both actions', { Statement: { ...sound, NotAction: '*' } }],
    ['an action that is no text', { Statement: { ...sound, Action: 5 } }],
    ['a resource that is no text', { Statement: { ...sound, Resource: {} } }],
    ['a condition that is a text', { Statement: { ...sound, Condition: 'x' } }],
    ['a Sid that is no text', { Statement: { ...sound, Sid: 5 } }],
    ['an unknown statement element', { Statement: { ...sound, Effects: 'Allow' } }],
    ['an unknown type of principal', { Statement: { ...sound, Principal: { User: 'x' } } }],
    ['a principal that is no text', { Statement: { ...sound, Principal: { AWS: 5 } } }],
  ])('%s', (_what, document) => {
    expect(parsePolicy(JSON.stringify(document))).toEqual({ ok: false, message: MALFORMED });
  });

  test.each([
    'nobody',
    '12345678901',
    'arn:aws:iam::1:root',
    'arn:aws:iam::111122223333:group/g',
    'arn:aws:s3:::b',
    '',
  ])('the principal %s', (AWS) => {
    // Text seen of live answers.
    expect(parsePolicy(JSON.stringify({ Statement: allow(AWS) }))).toEqual({
      ok: false,
      message: 'Policy contains a statement with one or more invalid principals.',
    });
  });

  test.each([
    {
      AWS: [
        '*',
        ACCOUNT,
        app.arn,
        session.arn,
        'AROAEXAMPLEEXAMPLE12',
        `arn:aws:sts::${ACCOUNT}:federated-user/f`,
      ],
    },
    { Service: 'ec2.us-east-1.amazonaws.com' },
    { Federated: ['cognito-identity.amazonaws.com', `arn:aws:iam::${ACCOUNT}:saml-provider/p`] },
    { CanonicalUser: 'a'.repeat(64) },
  ])('the principals %o are well formed', (Principal) => {
    expect(parsePolicy(JSON.stringify({ Statement: { ...sound, Principal } })).ok).toBe(true);
  });
});

test('law: a pattern matches what its regular expression does', () => {
  const unit = fc.constantFrom('a', 'b', '*', '?', ':');
  fc.assert(
    fc.property(
      fc.string({ unit, maxLength: 8 }),
      fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 8 }),
      (pattern, text) => {
        const regexp = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(matchesPattern(pattern, text)).toBe(regexp.test(text));
      },
    ),
    { numRuns: 2000 },
  );
});
