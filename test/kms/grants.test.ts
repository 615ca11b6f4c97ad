import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { APP, grantTo, type Operations, OTHER, SESSION, USER } from '../support/grants.ts';
import type { KeySpec, KeyUsage } from '../support/keys.ts';
import { ACCOUNT, bytes, refusalOf, withKey } from '../support/simulator.ts';

const DECRYPT: Operations = ['Decrypt'];
const S3 = 's3.amazonaws.com';
const BUCKET = `arn:aws:s3:::${'b'.repeat(12)}`;
const TRAIL = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/t`;

describe('CreateGrant', () => {
  // Recorded: {GrantToken, GrantId}, GrantId 64 hex; the entry's members; whole seconds; no Constraints when there are none.
  test('answers a token and an ID, and the grant is listed as AWS shows it', () => {
    const sim = createSimulator({ now: '2026-09-19T11:12:13.456Z' });
    const { Arn: arn } = sim.kms.createKey({}).KeyMetadata;
    const { GrantId, GrantToken, ...rest } = sim.kms.createGrant({
      KeyId: arn,
      Name: 'n',
      GranteePrincipal: APP,
      RetiringPrincipal: SESSION,
      Operations: ['Encrypt', 'Decrypt'],
    });
    expect(GrantId).toMatch(/^[0-9a-f]{64}$/);
    expect(GrantToken).toMatch(/^[A-Za-z0-9+/]{100,}={0,2}$/);
    expect(rest).toEqual({});
    expect(sim.kms.listGrants({ KeyId: arn })).toEqual({
      Grants: [
        {
          KeyId: arn,
          GrantId,
          Name: 'n',
          CreationDate: new Date('2026-09-19T11:12:13.000Z'),
          GranteePrincipal: APP,
          RetiringPrincipal: SESSION,
          IssuingAccount: `arn:aws:iam::${ACCOUNT}:root`,
          Operations: ['Encrypt', 'Decrypt'],
        },
      ],
      Truncated: false,
    });
  });

  // Source: kms-operations.md, ListGrants: Name "" when unnamed; API_GrantListEntry for the other members.
  test('keeps constraints and service principals, and an unnamed grant has an empty name', () => {
    const { sim, arn } = withKey();
    const Constraints = { SourceArn: TRAIL, EncryptionContextSubset: { a: 'b' } };
    sim.kms.createGrant({
      KeyId: arn,
      GranteeServicePrincipal: 'cloudtrail.amazonaws.com',
      RetiringServicePrincipal: S3,
      Operations: DECRYPT,
      Constraints,
    });
    const [{ CreationDate, GrantId, ...entry } = {}] = sim.kms.listGrants({ KeyId: arn }).Grants;
    expect(entry).toEqual({
      KeyId: arn,
      Name: '',
      GranteeServicePrincipal: 'cloudtrail.amazonaws.com',
      RetiringServicePrincipal: S3,
      IssuingAccount: `arn:aws:iam::${ACCOUNT}:root`,
      Operations: DECRYPT,
      Constraints,
    });
  });

  // Source: API_CreateGrant, Name: "identical parameters … the original grant ID is returned … Each grant token is unique";
  // "different grant ID … when Name is absent". One row for each parameter that another grant can differ in.
  describe('by name', () => {
    const first = {
      Name: 'n',
      GranteePrincipal: APP,
      RetiringPrincipal: USER,
      Operations: ['Encrypt', 'Decrypt'] as Operations,
      Constraints: { EncryptionContextSubset: { a: '1', b: '2' } },
    };
    const rows: readonly (readonly [string, object, boolean])[] = [
      ['the same', {}, true],
      ['the operations in another order', { Operations: ['Decrypt', 'Encrypt'] }, true],
      [
        'the pairs in another order',
        { Constraints: { EncryptionContextSubset: { b: '2', a: '1' } } },
        true,
      ],
      ['another name', { Name: 'm' }, false],
      ['no name', { Name: undefined }, false],
      ['another grantee', { GranteePrincipal: USER }, false],
      ['another retiring principal', { RetiringPrincipal: APP }, false],
      ['no retiring principal', { RetiringPrincipal: undefined }, false],
      ['fewer operations', { Operations: ['Decrypt'] }, false],
      ['another pair', { Constraints: { EncryptionContextSubset: { a: '1' } } }, false],
      ['another value', { Constraints: { EncryptionContextSubset: { a: '1', b: '3' } } }, false],
      [
        'the other constraint',
        { Constraints: { EncryptionContextEquals: { a: '1', b: '2' } } },
        false,
      ],
      ['no constraint', { Constraints: undefined }, false],
    ];
    test.each(rows)('%s', (_what, change, same) => {
      const { sim, arn } = withKey();
      const one = sim.kms.createGrant({ KeyId: arn, ...first });
      const two = sim.kms.createGrant({ KeyId: arn, ...first, ...change });
      expect(two.GrantId === one.GrantId).toBe(same);
      expect(two.GrantToken).not.toBe(one.GrantToken);
      expect(sim.kms.listGrants({ KeyId: arn }).Grants).toHaveLength(same ? 1 : 2);
      // Any token of a grant works, and none of them from then on.
      sim.kms.retireGrant({ GrantToken: one.GrantToken });
      const again = () => sim.kms.retireGrant({ GrantToken: two.GrantToken });
      if (same) expect(refusalOf(again).name).toBe('InvalidGrantTokenException');
      else again();
    });
    test('on another key it is another grant', () => {
      const { sim, arn } = withKey();
      const other = sim.kms.createKey({}).KeyMetadata.Arn;
      const ids = [arn, other].map((KeyId) => sim.kms.createGrant({ KeyId, ...first }).GrantId);
      expect(new Set(ids).size).toBe(2);
    });
  });

  // Source: the table of kms-state-and-rules.md section 7, and observed.md for the text; the order within the list is
  // recorded for HMAC alone, so the others are compared as sets.
  const valid: readonly (readonly [KeySpec, KeyUsage, string, readonly string[]])[] = [
    [
      'SYMMETRIC_DEFAULT',
      'ENCRYPT_DECRYPT',
      'symmetric',
      [
        'Decrypt',
        'Encrypt',
        'GenerateDataKey',
        'GenerateDataKeyWithoutPlaintext',
        'GenerateDataKeyPair',
        'GenerateDataKeyPairWithoutPlaintext',
        'ReEncryptFrom',
        'ReEncryptTo',
      ],
    ],
    [
      'RSA_2048',
      'ENCRYPT_DECRYPT',
      'asymmetric',
      ['Decrypt', 'Encrypt', 'ReEncryptFrom', 'ReEncryptTo', 'GetPublicKey'],
    ],
    ['ECC_NIST_P256', 'SIGN_VERIFY', 'asymmetric', ['Sign', 'Verify', 'GetPublicKey']],
    ['ECC_NIST_P256', 'KEY_AGREEMENT', 'asymmetric', ['DeriveSharedSecret', 'GetPublicKey']],
    [
      'ML_KEM_512',
      'ENCAPSULATE_DECAPSULATE',
      'asymmetric',
      ['Encapsulate', 'Decapsulate', 'GetPublicKey'],
    ],
    ['HMAC_256', 'GENERATE_VERIFY_MAC', 'symmetric', ['GenerateMac', 'VerifyMac']],
  ];
  const all = new Set(valid.flatMap(([, , , operations]) => operations));
  test.each(valid)('%s %s takes its operations and no others', (KeySpec, KeyUsage, kind, own) => {
    const sim = createSimulator();
    const KeyId = sim.kms.createKey({ KeySpec, KeyUsage }).KeyMetadata.KeyId;
    const common = ['CreateGrant', 'RetireGrant', 'DescribeKey'];
    for (const operation of [...common, ...own])
      grantTo(sim, KeyId, { Operations: [operation] as Operations });
    for (const operation of [...all].filter((one) => !own.includes(one))) {
      const create = () => grantTo(sim, KeyId, { Operations: [operation] as Operations });
      const { name, message } = refusalOf(create);
      const [, text, listed = ''] = /^(.*) Valid operations are \[(.*)\]$/.exec(message) ?? [];
      const article = kind === 'symmetric' ? 'a' : 'an';
      expect([name, text]).toEqual([
        'ValidationException',
        `Operations [${operation}] are not supported when creating a grant for ${article} ${kind} KMS key with key usage ${KeyUsage}.`,
      ]);
      expect(listed.split(', ').sort()).toEqual([...common, ...own].sort());
    }
  });
  test('the refusal of an HMAC key is the recorded one, letter for letter', () => {
    const sim = createSimulator();
    const hmac = { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } as const;
    const { KeyId } = sim.kms.createKey(hmac).KeyMetadata;
    expect(refusalOf(() => grantTo(sim, KeyId, { Operations: ['Encrypt'] }))).toEqual({
      name: 'ValidationException',
      message:
        'Operations [Encrypt] are not supported when creating a grant for a symmetric KMS key with key usage GENERATE_VERIFY_MAC. Valid operations are [CreateGrant, RetireGrant, DescribeKey, GenerateMac, VerifyMac]',
    });
  });

  // Recorded: "any key but SYMMETRIC_DEFAULT".
  test.each(valid.slice(1))(
    'a constraint on the context is refused for %s %s',
    (KeySpec, KeyUsage) => {
      const sim = createSimulator();
      const KeyId = sim.kms.createKey({ KeySpec, KeyUsage }).KeyMetadata.KeyId;
      const Operations: Operations = ['DescribeKey'];
      for (const member of ['EncryptionContextEquals', 'EncryptionContextSubset'])
        expect(
          refusalOf(() =>
            grantTo(sim, KeyId, { Operations, Constraints: { [member]: { a: 'b' } } }),
          ),
        ).toEqual({
          name: 'ValidationException',
          message:
            'EncryptionContext is supported only when creating a grant for a symmetric encryption KMS key.',
        });
      grantTo(sim, KeyId, { Operations, Constraints: { SourceArn: TRAIL } });
    },
  );

  const pairs = (n: number) =>
    Object.fromEntries(Array.from({ length: n }, (_, i) => [`${i}`, '']));
  const invalid = 'InvalidArnException';
  const refused: readonly (readonly [string, object, string, string | undefined])[] = [
    // Recorded: a path in a session's ARN. API_CreateGrant: accounts, users, roles, federated users, sessions; no groups.
    ...[
      `arn:aws:sts::${OTHER}:assumed-role/team/app/one`,
      `arn:aws:iam::${OTHER}:group/g`,
      'arn:aws:iam::4444:role/app',
      'arn:aws:s3:::bucket',
      S3,
      'app',
    ].flatMap(
      (arn) =>
        [
          [`grantee ${arn}`, { GranteePrincipal: arn }, invalid, `ARN is not valid: ${arn}`],
          [`retiring ${arn}`, { RetiringPrincipal: arn }, invalid, `ARN is not valid: ${arn}`],
        ] as const,
    ),
    // AWS knows a principal by its unique ID too; kmsim knows no IDs.
    [
      'a unique ID',
      { GranteePrincipal: 'AROAEXAMPLEEXAMPLE123:s' },
      'NotModelledException',
      undefined,
    ],
    // API_CreateGrant: "You must specify either GranteePrincipal or GranteeServicePrincipal, but not both."
    ['no grantee', { GranteePrincipal: undefined }, 'ValidationException', undefined],
    ['two grantees', { GranteeServicePrincipal: S3 }, 'ValidationException', undefined],
    [
      'two who retire',
      { RetiringPrincipal: USER, RetiringServicePrincipal: S3 },
      'ValidationException',
      undefined,
    ],
    // kms-operations.md: a service as grantee needs SourceArn and a retiring principal.
    [
      'a service without SourceArn',
      { GranteePrincipal: undefined, GranteeServicePrincipal: S3, RetiringPrincipal: USER },
      'ValidationException',
      undefined,
    ],
    [
      'a service that nobody retires',
      {
        GranteePrincipal: undefined,
        GranteeServicePrincipal: S3,
        Constraints: { SourceArn: TRAIL },
      },
      'ValidationException',
      undefined,
    ],
    // API_GrantConstraints: one of the two, 8 pairs, 384 characters; SourceArn's pattern wants an account.
    [
      'both constraints',
      { Constraints: { EncryptionContextEquals: {}, EncryptionContextSubset: {} } },
      'ValidationException',
      undefined,
    ],
    [
      '9 pairs',
      { Constraints: { EncryptionContextEquals: pairs(9) } },
      'ValidationException',
      undefined,
    ],
    [
      '385 characters',
      { Constraints: { EncryptionContextSubset: { a: 'b'.repeat(384) } } },
      'ValidationException',
      undefined,
    ],
    ['a bucket', { Constraints: { SourceArn: BUCKET } }, 'ValidationException', undefined],
    ['no operation', { Operations: [] }, 'ValidationException', undefined],
  ];
  test.each(refused)('%s is refused, and nothing is kept', (_what, change, name, message) => {
    const { sim, arn } = withKey();
    const refusal = refusalOf(() => grantTo(sim, arn, change));
    expect(refusal.name).toBe(name);
    if (message !== undefined) expect(refusal.message).toBe(message);
    expect(sim.kms.listGrants({ KeyId: arn }).Grants).toEqual([]);
  });
  test('8 pairs and 384 characters are not too many', () => {
    const { sim, arn } = withKey();
    grantTo(sim, arn, { Constraints: { EncryptionContextEquals: pairs(8) } });
    grantTo(sim, arn, { Constraints: { EncryptionContextSubset: { a: 'b'.repeat(383) } } });
    expect(sim.kms.listGrants({ KeyId: arn }).Grants).toHaveLength(2);
  });

  // Source: CloudTrail entry of CreateGrant, kms-state-and-rules.md: "never the token".
  test('is recorded without any token', () => {
    const { sim, arn } = withKey();
    const { GrantToken } = grantTo(sim, arn);
    sim.kms.encrypt({ KeyId: arn, Plaintext: bytes('x'), GrantTokens: [GrantToken] });
    sim.kms.retireGrant({ GrantToken });
    expect(sim.events.at(-1)).toMatchObject({ name: 'RetireGrant', resources: [arn] });
    expect(JSON.stringify(sim.events)).not.toContain(GrantToken);
    expect(JSON.stringify(sim.export())).not.toContain(GrantToken);
  });
});

describe('lists of grants', () => {
  // Source: API_ListGrants: Limit 1 to 100, by default 50; Marker, GrantId, GranteePrincipal.
  test('are paged, and filtered by ID and by grantee', () => {
    const { sim, arn } = withKey();
    const other = sim.kms.createKey({}).KeyMetadata.Arn;
    const ids = Array.from({ length: 60 }, () => grantTo(sim, arn).GrantId);
    const users = [1, 2, 3].map(() => grantTo(sim, arn, { GranteePrincipal: USER }).GrantId);
    grantTo(sim, other, { GranteePrincipal: USER });
    const page = (more = {}) => sim.kms.listGrants({ KeyId: arn, ...more });
    const listed = (more = {}) => page(more).Grants.map(({ GrantId }) => GrantId ?? '');
    expect(listed()).toHaveLength(50);
    const { NextMarker: Marker = '' } = page();
    expect([...listed(), ...listed({ Marker })].sort()).toEqual([...ids, ...users].sort());
    expect(page({ Marker })).not.toHaveProperty('NextMarker');
    expect(listed({ GrantId: ids[3] })).toEqual([ids[3]]);
    expect(listed({ GrantId: ids[3], GranteePrincipal: USER })).toEqual([]);
    expect(listed({ GrantId: 'f'.repeat(64) })).toEqual([]);
    const two = page({ GranteePrincipal: USER, Limit: 2 });
    const { Grants } = page({ GranteePrincipal: USER, Limit: 2, Marker: two.NextMarker });
    expect([...two.Grants, ...Grants].map(({ GrantId }) => GrantId).sort()).toEqual(users.sort());
    expect(listed({ GranteePrincipal: SESSION })).toEqual([]);
    expect(refusalOf(() => page({ GrantId: 'x' })).name).toBe('InvalidGrantIdException');
    for (const bad of [Marker, 'x'])
      expect(refusalOf(() => page({ GranteePrincipal: USER, Marker: bad }))).toEqual({
        name: 'InvalidMarkerException',
        message: '',
      });
    expect(refusalOf(() => page({ GranteePrincipal: 'x' }))).toEqual({
      name: 'InvalidArnException',
      message: 'ARN is not valid: x',
    });
    expect(refusalOf(() => page({ GranteeServicePrincipal: S3 })).name).toBe(
      'NotModelledException',
    );
  });

  // Source: API_ListRetirableGrants: "grants for KMS keys in your account and other accounts"; of the Region; "You must
  // specify a principal in your account"; "you do not need … permission in any account other than your own".
  test('of a retiring principal come from the keys of all accounts in the Region', () => {
    const { sim, arn } = withKey();
    const foreign = sim.as(OTHER);
    const retiring = { RetiringPrincipal: USER };
    const make = (kms: typeof sim.kms, KeyId: string) =>
      kms.createGrant({ KeyId, GranteePrincipal: APP, Operations: DECRYPT, ...retiring }).GrantId;
    const one = make(sim.kms, arn);
    const two = make(foreign.kms, foreign.kms.createKey({}).KeyMetadata.Arn);
    const west = foreign.region('us-west-2').kms;
    const three = make(west, west.createKey({}).KeyMetadata.Arn);
    grantTo(sim, arn, { RetiringPrincipal: APP });
    const listed = (kms = foreign.kms) =>
      kms.listRetirableGrants(retiring).Grants.map(({ GrantId }) => GrantId);
    expect(listed().sort()).toEqual([one, two].sort());
    expect(listed(west)).toEqual([three]);
    const [first] = foreign.kms.listRetirableGrants({ ...retiring, Limit: 1 }).Grants;
    const { NextMarker } = foreign.kms.listRetirableGrants({ ...retiring, Limit: 1 });
    const [second] = foreign.kms.listRetirableGrants({ ...retiring, Marker: NextMarker }).Grants;
    expect([first?.GrantId, second?.GrantId].sort()).toEqual([one, two].sort());
    expect(refusalOf(() => sim.kms.listRetirableGrants(retiring)).name).toBe(
      'AccessDeniedException',
    );
    expect(refusalOf(() => sim.kms.listRetirableGrants({})).name).toBe('ValidationException');
    expect(refusalOf(() => sim.kms.listRetirableGrants({ RetiringPrincipal: 'x' }))).toEqual({
      name: 'InvalidArnException',
      message: 'ARN is not valid: x',
    });
    sim.kms.revokeGrant({ KeyId: arn, GrantId: one });
    expect(listed()).toEqual([two]);
  });
});
