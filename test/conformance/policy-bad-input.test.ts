import { describe, expect, test } from 'vitest';
import { createSimulator, type KmsClient } from '../../src/index.ts';
import { policyOf } from '../support/grants.ts';
import { ACCOUNT, refusalOf } from '../support/simulator.ts';

const root = {
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
  Action: 'kms:*',
  Resource: '*',
};
const doc = (...statements: readonly unknown[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const withCondition = (Condition: unknown) => doc(root, { ...root, Condition });
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const padded = (bytes: number) => {
  const policy = doc(root);
  return policy + ' '.repeat(bytes - policy.length);
};
/** The same as two bytes of UTF-8 for each character. */
const wide = (bytes: number) => {
  const policy = doc({ ...root, Sid: 'x' });
  return policy.replace('"x"', `"${'\u00e9'.repeat((bytes - policy.length + 1) / 2)}"`);
};

const MALFORMED = 'MalformedPolicyDocumentException';
const PRINCIPALS = 'Policy contains a statement with one or more invalid principals.';
const OVERLY = /^OverlyPermissiveCondition/;
type Row = readonly [what: string, policy: string, code: string, text?: string | RegExp];
const rows: readonly Row[] = [
  // Source: https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html: 32 KB.
  ['one byte more than 32 KiB', padded(32 * 1024 + 1), 'LimitExceededException'],
  ['two-byte characters over 32 KiB', wide(32 * 1024 + 2), 'LimitExceededException'],
  // The API model: 131,072 characters.
  ['10,000 statements', doc(...Array(10_000).fill(root)), 'ValidationException'],
  ['10,000 statements in 32 KiB', doc(...Array(10_000).fill({})), MALFORMED],
  ['lists 100,000 deep', nested(100_000).slice(0, 131_072), 'LimitExceededException'],
  ['lists 16,000 deep', nested(16_000), MALFORMED],
  ['a condition 16,000 deep', withCondition('#').replace('"#"', nested(16_000)), MALFORMED],
  ['objects 5,000 deep', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`, MALFORMED],
  // IAM's grammar; kms-errors.md: MalformedPolicyDocumentException, "policy syntax, lockout check, unknown principal".
  ['no JSON', 'not json', MALFORMED],
  ['half of it', doc(root).slice(0, -1), MALFORMED],
  ['no object', '[]', MALFORMED],
  ['nothing', 'null', MALFORMED],
  ['a name twice', doc(root).replace('"Effect"', '"Effect":"Deny","Effect"'), MALFORMED],
  [
    'a name twice, escaped',
    doc(root).replace('"Effect"', '"\\u0045ffect":"Deny","Effect"'),
    MALFORMED,
  ],
  ['a condition twice', withCondition({}).replace('{}', '{"Bool":{},"Bool":{}}'), MALFORMED],
  ['another version', doc(root).replace('2012', '2013'), MALFORMED],
  ['an unknown element', doc({ ...root, Actions: 'kms:*' }), MALFORMED],
  ['an element in small letters', doc(root).replace('Effect', 'effect'), MALFORMED],
  ['another effect', doc({ ...root, Effect: 'allow' }), MALFORMED],
  ['both Action and NotAction', doc({ ...root, NotAction: 'kms:Decrypt' }), MALFORMED],
  ['an action that is no text', doc({ ...root, Action: [1] }), MALFORMED],
  ['no principal', doc({ ...root, Principal: undefined }), MALFORMED],
  ['an unknown operator', withCondition({ StringSame: { 'kms:KeySpec': 'x' } }), MALFORMED],
  [
    'an unknown qualifier',
    withCondition({ 'ForSome:Bool': { 'kms:MultiRegion': 'true' } }),
    MALFORMED,
  ],
  ['Null that may lack', withCondition({ NullIfExists: { 'kms:KeySpec': 'true' } }), MALFORMED],
  ['a condition on no key', withCondition({ Bool: 'true' }), MALFORMED],
  [
    'a condition of lists of lists',
    withCondition({ Bool: { 'kms:MultiRegion': [['true']] } }),
    MALFORMED,
  ],
  [
    'a condition key without a service',
    withCondition({ Bool: { MultiRegion: 'true' } }),
    MALFORMED,
  ],
  ['an unknown type of principal', doc({ ...root, Principal: { Aws: ACCOUNT } }), MALFORMED],
  // Recorded (live): the text for invalid principals.
  ...[
    { AWS: 'nobody' },
    { AWS: 'arn:aws:iam::1111:root' },
    { AWS: [`arn:aws:iam::${ACCOUNT}:root`, `arn:aws:iam::${ACCOUNT}:group/g`] },
    { AWS: 'arn:aws:s3:::bucket' },
    { AWS: `arn:aws:iam::${ACCOUNT}:user/*` },
    { Service: 'nobody' },
  ].map(
    (Principal): Row => [
      JSON.stringify(Principal),
      doc({ ...root, Principal }),
      MALFORMED,
      PRINCIPALS,
    ],
  ),
  // Source: conditions-kms.html; kms-state-and-rules.md section 8: a policy being saved is refused so.
  ...['kms:EncryptionContext:app', 'KMS:encryptioncontext:App', 'aws:RequestTag/team'].flatMap(
    (key) =>
      ['ForAllValues:StringEquals', 'ForAllValues:StringLikeIfExists'].map(
        (operator): Row => [
          `${operator} ${key}`,
          withCondition({ [operator]: { [key]: 'a' } }),
          MALFORMED,
          OVERLY,
        ],
      ),
  ),
];

describe('a policy that AWS refuses', () => {
  test.each(rows.map((row) => ({ what: row[0], row })))('$what', ({ row }) => check(row));

  function check([, Policy, code, text = /^/]: Row): void {
    const sim = createSimulator();
    const KeyId = sim.kms.createKey({ MultiRegion: true }).KeyMetadata.Arn;
    const before = sim.export();
    const bypass = { Policy, BypassPolicyLockoutSafetyCheck: true };
    const calls: readonly ((kms: KmsClient) => unknown)[] = [
      (kms) => kms.putKeyPolicy({ KeyId, ...bypass }),
      (kms) => kms.createKey(bypass),
      (kms) => kms.replicateKey({ KeyId, ReplicaRegion: 'eu-west-1', ...bypass }),
    ];
    for (const call of calls) {
      const refusal = refusalOf(() => call(sim.kms));
      expect(refusal.name).toBe(code);
      if (typeof text === 'string') expect(refusal.message).toBe(text);
      else expect(refusal.message).toMatch(text);
    }
    expect(sim.export()).toEqual(before);
  }
});

describe('a policy that AWS takes', () => {
  test.each<readonly [string, string]>([
    ['of 32 KiB', padded(32 * 1024)],
    ['of two-byte characters, 32 KiB of them', wide(32 * 1024)],
    [
      'with ForAllValues over keys of several values',
      withCondition({
        'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': 'a', 'aws:TagKeys': 'b' },
      }),
    ],
    [
      'with ForAnyValue over a pair',
      withCondition({
        'ForAnyValue:StringEquals': { 'kms:EncryptionContext:app': 'a' },
      }),
    ],
    // kms-state-and-rules.md section 8: accepted but inert.
    ['with a statement without Action', doc(root, { ...root, Action: undefined })],
    ['with a statement without Resource', doc(root, { ...root, Resource: undefined })],
    ['of one statement that is no list', JSON.stringify({ Statement: root })],
    ['with blanks in a Sid', policyOf({ ...root, Sid: 'Allow the app' })],
    ['with a Sid twice', doc({ ...root, Sid: 'a' }, { ...root, Sid: 'a' })],
  ])('%s', (_what, Policy) => {
    const sim = createSimulator();
    const { KeyId } = sim.kms.createKey({ Policy }).KeyMetadata;
    expect(sim.kms.getKeyPolicy({ KeyId }).Policy).toBe(Policy);
  });
});

describe("a caller's own policy", () => {
  const allow = { Effect: 'Allow', Action: 'kms:*', Resource: '*' };
  test('may have 10,000 statements', () => {
    const sim = createSimulator();
    const { KeyId } = sim.kms.createKey().KeyMetadata;
    const others = Array.from({ length: 9999 }, (_, i) => ({ ...allow, Action: `kms:Not${i}` }));
    const policies = { Version: '2012-10-17', Statement: [...others, allow] };
    const view = sim.as(`arn:aws:iam::${ACCOUNT}:user/u`, { policies });
    expect(view.kms.describeKey({ KeyId }).KeyMetadata.KeyId).toBe(KeyId);
    expect(view.explain('kms:DescribeKey', KeyId).decidedBy).toMatchObject({ index: 9999 });
  });
  const deep = () => {
    let value: unknown = [];
    for (let i = 0; i < 100_000; i++) value = [value];
    return { Version: '2012-10-17', Statement: value };
  };
  test.each<readonly [string, string | object]>([
    ['no JSON', 'not json'],
    ['lists 100,000 deep', nested(100_000)],
    ['an object 100,000 deep', deep()],
    [
      'a Sid twice',
      {
        Statement: [
          { ...allow, Sid: 'a' },
          { ...allow, Sid: 'a' },
        ],
      },
    ],
    ['a principal', { Statement: { ...allow, Principal: '*' } }],
    ['an unknown operator', { Statement: { ...allow, Condition: { Same: { 'a:b': 'c' } } } }],
  ])('is refused where it is given: %s', (_what, policies) => {
    expect(() => createSimulator().as(ACCOUNT, { policies })).toThrow(TypeError);
  });
});
