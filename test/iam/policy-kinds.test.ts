import { describe, expect, test } from 'vitest';
import { type Parsed, parsePolicy } from '../../src/iam/policy.ts';
import type { PolicyKind } from '../../src/iam/policy-kinds.ts';

const sound = { Effect: 'Allow', Action: 'x:Get', Resource: '*' };
const parse = (kind: PolicyKind, ...statements: unknown[]): Parsed =>
  parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), kind);
const message = (parsed: Parsed) => (parsed.ok ? undefined : parsed.message);

// Texts as users report them of CreatePolicy; the rules: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
describe.each<PolicyKind>(['identity-based', 'permissions-boundary', 'session'])(
  '%s policies',
  (kind) => {
    test.each<[string, object[], string | undefined]>([
      ['a sound one', [sound], undefined],
      [
        'two Sids',
        [
          { ...sound, Sid: 'a' },
          { ...sound, Sid: 'b' },
          { ...sound, Sid: '' },
          { ...sound, Sid: '' },
        ],
        undefined,
      ],
      [
        'a principal',
        [{ ...sound, Principal: '*' }],
        'Policy document should not specify a principal.',
      ],
      [
        'NotPrincipal',
        [{ ...sound, NotPrincipal: '*' }],
        'Policy document should not specify a principal.',
      ],
      ['no action', [{ ...sound, Action: undefined }], 'Policy statement must contain actions.'],
      ['no resource', [{ ...sound, Resource: [] }], 'Policy statement must contain resources.'],
      [
        'an action without vendor',
        [{ ...sound, Action: 'Get' }],
        'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
      ],
      [
        'a resource that is no ARN',
        [{ ...sound, Resource: 'thing' }],
        'Resource must be in ARN format or "*".',
      ],
      [
        'the same Sid twice',
        [
          { ...sound, Sid: 'a' },
          { ...sound, Sid: 'a' },
        ],
        'Statement IDs (SID) in a single policy must be unique.',
      ],
      [
        'a Sid with a blank',
        [{ ...sound, Sid: 'a b' }],
        'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
      ],
      ['no effect', [{ ...sound, Effect: undefined }], 'Syntax errors in policy.'],
    ])('%s', (_what, statements, text) => {
      expect(message(parse(kind, ...statements))).toBe(text);
    });
  },
);

// Source: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html, …_rcps_syntax.html
describe('policies of organizations', () => {
  const UNFIT =
    'The provided policy document does not meet the requirements of the specified policy type.';
  test.each<[PolicyKind, object, string | undefined]>([
    ['service-control', sound, undefined],
    ['service-control', { ...sound, Principal: '*' }, UNFIT],
    ['service-control', { ...sound, Action: undefined }, UNFIT],
    ['resource-control', { ...sound, Principal: '*' }, undefined],
    ['resource-control', sound, UNFIT],
    ['resource-control', { ...sound, NotPrincipal: '*' }, UNFIT],
    ['resource-control', { ...sound, Principal: { AWS: '111122223333' } }, UNFIT],
    ['vpc-endpoint', { ...sound, Principal: '*' }, undefined],
    ['vpc-endpoint', sound, 'The policy document is malformed.'],
  ])('%s: %j', (kind, statement, text) => {
    expect(message(parse(kind, statement))).toBe(text);
  });
});

describe('documents of every kind', () => {
  const MALFORMED = 'The policy document is malformed.';
  const own = { ...sound, Principal: '*' };
  const text = JSON.stringify(own);

  test.each<[string, string]>([
    ['an element twice', `{"Statement":[],"Statement":${text}}`],
    ['an element twice, by an escape', `{"Statement":[],"Statemen\\u0074":${text}}`],
    ['an element of a statement twice', `{"Statement":${text.replace('{', '{"Effect":"Deny",')}}`],
    [
      'a condition key twice',
      `{"Statement":${text.replace('{', '{"Condition":{"Bool":{"x:k":"true","x:k":"false"}},')}}`,
    ],
    ['a list in a list in a list', '['.repeat(16_000) + ']'.repeat(16_000)],
    ['objects in objects', `${'{"Statement":'.repeat(2000)}{}${'}'.repeat(2000)}`],
    [
      'an unknown operator',
      JSON.stringify({ Statement: { ...own, Condition: { Like: { 'x:k': 'v' } } } }),
    ],
    [
      'an operator without keys',
      JSON.stringify({ Statement: { ...own, Condition: { Bool: 'true' } } }),
    ],
    ...['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition'].map(
      (name): [string, string] => [
        `null as ${name}`,
        JSON.stringify({ Statement: { ...own, [name]: null } }),
      ],
    ),
    ['a number', '5'],
    ['nothing', ''],
  ])('%s is none', (_what, document) => {
    expect(parsePolicy(document)).toEqual({ ok: false, message: MALFORMED });
  });

  test('the same name in two objects, and as a value, is not twice', () => {
    const twice = {
      ...own,
      Sid: 'Sid',
      Condition: { Bool: { 'x:k': ['true', 'x:k'] }, Null: { 'x:k': 'false' } },
    };
    expect(
      parsePolicy(JSON.stringify({ Id: '"{\\,', Statement: [twice, twice] }, undefined, 1)).ok,
    ).toBe(true);
  });

  test('10,000 statements are read', () => {
    const parsed = parse('resource-based', ...Array(10_000).fill(own));
    expect(parsed.ok && parsed.policy.statements.length).toBe(10_000);
  });

  test('a policy is plain data: two readings of one text are equal', () => {
    const given = { ...own, Condition: { StringLike: { 'x:k': ['a', '$' + '{x:v}'] } } };
    expect(parse('resource-based', given)).toEqual(parse('resource-based', given));
  });
});
