import { describe, expect, test } from 'vitest';
import { createSimulator, type KmsClient, type View } from '../../src/index.ts';
import { policyOf } from '../support/grants.ts';
import { ACCOUNT, ARN_PREFIX, bytes, refusalOf } from '../support/simulator.ts';

const OTHER = '444455556666';
const USER = `arn:aws:iam::${ACCOUNT}:user/bob`;
const STRANGER = `arn:aws:iam::${OTHER}:user/eve`;
const MISSING = 'key/00000000-0000-4000-8000-000000000000';
const Plaintext = bytes('x');
const policies = (...actions: readonly string[]) => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: actions.map((name) => `kms:${name}`), Resource: '*' },
});

const sim = createSimulator();
const key = () => sim.kms.createKey().KeyMetadata.Arn;
const [enabled, disabled, pending] = [key(), key(), key()];
const { CiphertextBlob } = sim.kms.encrypt({ KeyId: enabled, Plaintext });
sim.kms.disableKey({ KeyId: disabled });
sim.kms.scheduleKeyDeletion({ KeyId: pending });
sim.kms.createAlias({ AliasName: 'alias/app', TargetKeyId: enabled });

/** What a caller without any permission is answered, and what one who may do all. */
type Row = readonly [
  what: string,
  call: (kms: KmsClient) => unknown,
  denied: string,
  allowed: string,
];
const DENIED = 'AccessDeniedException';
// Recorded: permission before state, "errors first" before DryRun. API Reference: the codes of those who may.
const rows: readonly Row[] = [
  [
    'a disabled key',
    (kms) => kms.encrypt({ KeyId: disabled, Plaintext }),
    DENIED,
    'DisabledException',
  ],
  [
    'a key pending deletion',
    (kms) => kms.encrypt({ KeyId: pending, Plaintext }),
    DENIED,
    'KMSInvalidStateException',
  ],
  [
    'another usage',
    (kms) => kms.sign({ KeyId: enabled, Message: Plaintext, SigningAlgorithm: 'ECDSA_SHA_256' }),
    DENIED,
    'InvalidKeyUsageException',
  ],
  [
    'a DryRun',
    (kms) => kms.encrypt({ KeyId: enabled, Plaintext, DryRun: true }),
    DENIED,
    'DryRunOperationException',
  ],
  [
    'a DryRun of a disabled key',
    (kms) => kms.encrypt({ KeyId: disabled, Plaintext, DryRun: true }),
    DENIED,
    'DisabledException',
  ],
  [
    'another context',
    (kms) => kms.decrypt({ KeyId: enabled, CiphertextBlob, EncryptionContext: { a: '1' } }),
    DENIED,
    'InvalidCiphertextException',
  ],
  [
    'a second alias of a name',
    (kms) => kms.createAlias({ AliasName: 'alias/app', TargetKeyId: enabled }),
    DENIED,
    'AlreadyExistsException',
  ],
  [
    'a policy that is none',
    (kms) => kms.putKeyPolicy({ KeyId: enabled, Policy: 'x' }),
    DENIED,
    'MalformedPolicyDocumentException',
  ],
  // Resolution comes before permission: in the own account it tells what is there.
  [
    'a key that is missing',
    (kms) => kms.encrypt({ KeyId: MISSING.slice(4), Plaintext }),
    'NotFoundException',
    'NotFoundException',
  ],
  [
    'the ARN of one',
    (kms) => kms.encrypt({ KeyId: ARN_PREFIX + MISSING, Plaintext }),
    'NotFoundException',
    'NotFoundException',
  ],
  [
    'an alias that is missing',
    (kms) => kms.encrypt({ KeyId: 'alias/none', Plaintext }),
    'NotFoundException',
    'NotFoundException',
  ],
  [
    'what breaks the model',
    (kms) => kms.encrypt({ KeyId: enabled, Plaintext: bytes('') }),
    'ValidationException',
    'ValidationException',
  ],
  [
    'no ciphertext of KMS',
    (kms) => kms.decrypt({ CiphertextBlob: Plaintext }),
    'InvalidCiphertextException',
    'InvalidCiphertextException',
  ],
];
test.each(rows)('%s', (_what, call, denied, allowed) => {
  const names = [sim.as(USER, { policies: [] }), sim.as(USER)].map(
    ({ kms }) => refusalOf(() => call(kms)).name,
  );
  expect(names).toEqual([denied, allowed]);
});

describe('of a key of another account', () => {
  const foreign = (arn: string) =>
    refusalOf(() => sim.as(STRANGER).kms.describeKey({ KeyId: arn }));
  // kms-errors.md: whether it is there is not told.
  test('missing and forbidden are answered alike', () => {
    const text = (arn: string) => ({
      name: DENIED,
      message: `User: ${STRANGER} is not authorized to perform: kms:DescribeKey on resource: ${arn} because no resource-based policy allows the kms:DescribeKey action`,
    });
    for (const arn of [enabled, disabled, ARN_PREFIX + MISSING])
      expect(foreign(arn)).toEqual(text(arn));
  });
  test('what other accounts cannot do is refused though the key policy allows it, and no policy is suggested', () => {
    const KeyId = key();
    const letIn = { Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' };
    sim.kms.putKeyPolicy({ KeyId, Policy: policyOf(letIn) });
    const view = sim.as(STRANGER);
    expect(view.kms.describeKey({ KeyId }).KeyMetadata.Arn).toBe(KeyId);
    expect(refusalOf(() => view.kms.disableKey({ KeyId })).name).toBe(DENIED);
    expect(view.explain('kms:DisableKey', KeyId)).toMatchObject({
      allowed: false,
      suggestions: [],
    });
  });
});

describe('the audit record', () => {
  const call = ({ kms }: View) => kms.encrypt({ KeyId: enabled, Plaintext });
  test('has what was refused, on which key, and nothing was used', () => {
    const before = sim.kms.getKeyLastUsage({ KeyId: enabled });
    const refusal = refusalOf(() => call(sim.as(USER, { policies: [] })));
    expect(sim.events.at(-1)).toMatchObject({
      name: 'Encrypt',
      caller: { arn: USER, account: ACCOUNT },
      resources: [enabled],
      permissions: [{ action: 'kms:Encrypt', resource: enabled }],
      fault: { code: refusal.name, message: refusal.message },
    });
    expect(sim.kms.getKeyLastUsage({ KeyId: enabled })).toEqual(before);
  });
  test('explains a refusal by its error', () => {
    try {
      call(sim.as(USER, { policies: [] }));
      expect.unreachable();
    } catch (error) {
      expect(sim.explanationOf(error)).toMatchObject({
        allowed: false,
        decidedBy: { silent: 'identity-based' },
      });
    }
  });

  test('of a permissive simulator says what would have been refused', () => {
    const free = createSimulator({ enforcement: 'permissive' });
    const { KeyId } = free.kms.createKey().KeyMetadata;
    const view = free.as(USER, { policies: [] });
    expect(view.kms.encrypt({ KeyId, Plaintext }).CiphertextBlob.length).toBeGreaterThan(0);
    const event = free.events.at(-1);
    expect(event?.fault).toBeUndefined();
    expect(event?.wouldRefuse).toMatchObject({ code: DENIED });
    expect(event?.wouldRefuse?.message).toContain('because no identity-based policy allows');
    free.as(USER).kms.encrypt({ KeyId, Plaintext });
    expect(free.events.at(-1)?.wouldRefuse).toBeUndefined();
    expect(view.explain('kms:Encrypt', KeyId).allowed).toBe(false);
    // Other refusals stay.
    free.kms.disableKey({ KeyId });
    expect(refusalOf(() => view.kms.encrypt({ KeyId, Plaintext })).name).toBe('DisabledException');
  });
  test('of one without access control says nothing', () => {
    const free = createSimulator({ enforcement: 'off' });
    const { KeyId } = free.kms.createKey().KeyMetadata;
    free.as(USER, { policies: [] }).kms.encrypt({ KeyId, Plaintext });
    expect(free.events.at(-1)).not.toHaveProperty('wouldRefuse');
  });
});

// Source: https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html, and each API page's "Required
// permissions".
describe('an operation that needs several permissions lacks none of them', () => {
  const tags = [{ TagKey: 'a', TagValue: 'b' }];
  const PrimaryRegion = 'eu-west-1';
  const cases: readonly (readonly [
    string,
    readonly string[],
    (kms: KmsClient, arn: string) => unknown,
  ])[] = [
    ['CreateKey with tags', ['CreateKey', 'TagResource'], (kms) => kms.createKey({ Tags: tags })],
    ['CreateKey with an empty list', ['CreateKey'], (kms) => kms.createKey({ Tags: [] })],
    [
      'ReplicateKey',
      ['ReplicateKey', 'CreateKey'],
      (kms, KeyId) => kms.replicateKey({ KeyId, ReplicaRegion: PrimaryRegion }),
    ],
    [
      'ReplicateKey with tags',
      ['ReplicateKey', 'CreateKey', 'TagResource'],
      (kms, KeyId) => kms.replicateKey({ KeyId, ReplicaRegion: PrimaryRegion, Tags: tags }),
    ],
    [
      'ReEncrypt',
      ['ReEncryptFrom', 'ReEncryptTo'],
      (kms, DestinationKeyId) =>
        kms.reEncrypt({ CiphertextBlob, SourceKeyId: enabled, DestinationKeyId }),
    ],
  ];
  test.each(cases)('%s', (_what, actions, call) => {
    const fork = sim.fork();
    const arn = fork.kms.createKey({ MultiRegion: true }).KeyMetadata.Arn;
    for (const left of actions) {
      const rest = actions.filter((action) => action !== left);
      const { kms } = fork.as(USER, { policies: policies('None', ...rest) });
      expect(refusalOf(() => call(kms, arn)).message).toContain(`perform: kms:${left} on`);
    }
    call(fork.as(USER, { policies: policies(...actions) }).kms, arn);
  });

  // Source: the developer guide, "Controlling access to aliases": kms:CreateAlias on the alias and on the key.
  test('CreateAlias, on the alias and on the key', () => {
    const fork = sim.fork();
    const AliasName = 'alias/new';
    const create = (...Resource: readonly string[]) => {
      const Statement = { Effect: 'Allow', Action: 'kms:CreateAlias', Resource };
      const { kms } = fork.as(USER, { policies: { Version: '2012-10-17', Statement } });
      return () => kms.createAlias({ AliasName, TargetKeyId: enabled });
    };
    expect(refusalOf(create(enabled)).message).toContain(`on resource: ${ARN_PREFIX}${AliasName} `);
    expect(refusalOf(create(ARN_PREFIX + AliasName)).message).toContain(`on resource: ${enabled} `);
    create(enabled, ARN_PREFIX + AliasName)();
  });
});

// Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html, key users and attached resources.
test('kms:GrantIsForAWSResource lets grants be made through services alone', () => {
  const KeyId = key();
  const Policy = policyOf({
    Effect: 'Allow',
    Principal: { AWS: USER },
    Action: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
    Resource: '*',
    Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
  });
  sim.kms.putKeyPolicy({ KeyId, Policy });
  const create = (via?: string) =>
    sim
      .as(USER, { policies: [], via })
      .kms.createGrant({ KeyId, GranteePrincipal: USER, Operations: ['Decrypt'] });
  expect(refusalOf(() => create()).name).toBe(DENIED);
  expect(create('ec2').GrantId).toMatch(/^[0-9a-f]{64}$/);
});
