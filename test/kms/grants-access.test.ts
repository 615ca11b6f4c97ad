import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSimulator, type KmsClient, type Simulator } from '../../src/index.ts';
import { nodeCrypto } from '../../src/node.ts';
import { cryptographicOperations } from '../support/cryptographic-operations.ts';
import {
  APP,
  type CreateGrantInput,
  denied,
  encryptBy,
  grantTo,
  type Operations,
  OTHER,
  policyFor,
  policyOf,
  SESSION,
  USER,
} from '../support/grants.ts';
import { newKey } from '../support/keys.ts';
import { ACCOUNT, bytes, refusalOf, withKey } from '../support/simulator.ts';

const TRAIL = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/t`;

describe('a grant lets its grantee do its operations', () => {
  // Source: kms-state-and-rules.md section 7: the default key policy lets in no other account, and a grant does.
  test.each(cryptographicOperations)('$operation with $spec', (row) => {
    const { operation, spec, usage, actions = [`kms:${operation}`] } = row;
    const sim = createSimulator({ crypto: nodeCrypto });
    const arn = newKey(sim.kms, spec, usage);
    const call = row.prepare(sim.kms, arn);
    const { kms } = sim.as(SESSION);
    const [first = ''] = actions;
    expect(refusalOf(() => call(kms, arn))).toEqual(
      denied(SESSION, first.slice('kms:'.length), arn),
    );
    const own = actions.map((action) => action.slice('kms:'.length)) as Operations;
    grantTo(sim, arn, { Operations: ['DescribeKey'] });
    expect(refusalOf(() => call(kms, arn)).name).toBe('AccessDeniedException');
    const { GrantId } = grantTo(sim, arn, { Operations: own });
    expect(call(kms, arn).KeyId).toBe(arn);
    expect(refusalOf(() => sim.as(USER).kms.describeKey({ KeyId: arn })).name).toBe(
      'AccessDeniedException',
    );
    sim.kms.revokeGrant({ KeyId: arn, GrantId });
    expect(refusalOf(() => call(kms, arn)).name).toBe('AccessDeniedException');
  });

  test('DescribeKey and GetPublicKey', () => {
    const sim = createSimulator();
    const arn = newKey(sim.kms, 'ECC_NIST_P256', 'SIGN_VERIFY');
    grantTo(sim, arn, { Operations: ['DescribeKey', 'GetPublicKey'] });
    const { kms } = sim.as(APP);
    expect(kms.describeKey({ KeyId: arn }).KeyMetadata.Arn).toBe(arn);
    expect(kms.getPublicKey({ KeyId: arn }).KeyId).toBe(arn);
  });

  // Source: API_ReEncrypt: ReEncryptFrom on the source key, ReEncryptTo on the destination.
  test('ReEncrypt asks a grant of either key', () => {
    const { sim, arn } = withKey();
    const to = sim.kms.createKey({}).KeyMetadata.Arn;
    const { CiphertextBlob } = sim.kms.encrypt({ KeyId: arn, Plaintext: bytes('x') });
    const { kms } = sim.as(APP);
    const again = () => kms.reEncrypt({ CiphertextBlob, SourceKeyId: arn, DestinationKeyId: to });
    const from = grantTo(sim, arn, { Operations: ['ReEncryptFrom'] });
    expect(refusalOf(again)).toEqual(denied(APP, 'ReEncryptTo', to));
    const dest = grantTo(sim, to, { Operations: ['ReEncryptTo'] });
    expect(again().KeyId).toBe(to);
    const GrantTokens = [from.GrantToken, dest.GrantToken];
    kms.reEncrypt({ CiphertextBlob, DestinationKeyId: to, GrantTokens });
    sim.kms.revokeGrant({ KeyId: arn, GrantId: from.GrantId });
    expect(refusalOf(again)).toEqual(denied(APP, 'ReEncryptFrom', arn));
  });

  // Source: the developer guide's table of operations that other accounts can do; the others need the key's own account.
  test('and nothing that no grant can have', () => {
    const { sim, arn: KeyId } = withKey();
    grantTo(sim, KeyId, { Operations: ['DescribeKey', 'CreateGrant', 'RetireGrant'] });
    const { kms } = sim.as(APP);
    const calls: readonly (() => unknown)[] = [
      () => kms.listGrants({ KeyId }),
      () => kms.revokeGrant({ KeyId, GrantId: '0'.repeat(64) }),
      () => kms.disableKey({ KeyId }),
      () => kms.getKeyPolicy({ KeyId }),
    ];
    for (const call of calls) expect(refusalOf(call).name).toBe('AccessDeniedException');
  });

  // Source: API_ListGrants, API_RevokeGrant, "Cross-account use: Yes".
  test('while the key policy lets other accounts list and revoke', () => {
    const { sim, arn: KeyId } = withKey();
    const { GrantId } = grantTo(sim, KeyId);
    const let1 = {
      Effect: 'Allow',
      Principal: { AWS: OTHER },
      Action: ['kms:ListGrants', 'kms:RevokeGrant', 'kms:CreateGrant'],
      Resource: '*',
    };
    sim.kms.putKeyPolicy({ KeyId, Policy: policyOf(let1) });
    const { kms } = sim.as(USER);
    expect(kms.listGrants({ KeyId }).Grants).toHaveLength(1);
    kms.revokeGrant({ KeyId, GrantId });
    expect(kms.listGrants({ KeyId }).Grants).toEqual([]);
    kms.createGrant({ KeyId, GranteePrincipal: APP, Operations: ['Decrypt'] });
    expect(sim.kms.listGrants({ KeyId }).Grants[0]?.IssuingAccount).toBe(
      `arn:aws:iam::${OTHER}:root`,
    );
  });
});

describe('whom a grantee is', () => {
  const federated = `arn:aws:sts::${OTHER}:federated-user/f`;
  // Recorded: a session ARN is only that session name, a role ARN every session; the rest is the form of the ARN itself.
  const rows: readonly (readonly [string, string, boolean])[] = [
    [APP, APP, true],
    [APP, SESSION, true],
    [APP, `arn:aws:sts::${OTHER}:assumed-role/app/two`, true],
    [APP, `arn:aws:sts::${OTHER}:assumed-role/other/one`, false],
    [APP, `arn:aws:sts::777788889999:assumed-role/app/one`, false],
    [APP, `arn:aws:iam::${OTHER}:role/elsewhere/app`, false],
    [APP, `arn:aws:iam::${OTHER}:user/app`, false],
    [APP, `arn:aws:iam::${OTHER}:root`, false],
    [SESSION, SESSION, true],
    [SESSION, `arn:aws:sts::${OTHER}:assumed-role/app/two`, false],
    [SESSION, `arn:aws:sts::${OTHER}:assumed-role/app/one2`, false],
    [SESSION, APP, false],
    [USER, USER, true],
    [USER, `${USER}2`, false],
    [federated, federated, true],
    [federated, USER, false],
    // The account: whoever the account lets, and here an account lets all.
    [`arn:aws:iam::${OTHER}:root`, USER, true],
    [`arn:aws:iam::${OTHER}:root`, SESSION, true],
    [`arn:aws:iam::${OTHER}:root`, `arn:aws:iam::${OTHER}:root`, true],
    [`arn:aws:iam::${OTHER}:root`, 'arn:aws:iam::777788889999:user/u', false],
  ];
  test.each(rows)('%s is %s: %s', (GranteePrincipal, arn, is) => {
    const { sim, arn: key } = withKey();
    grantTo(sim, key, { GranteePrincipal });
    const call = () => encryptBy(sim, arn, key);
    if (is) call();
    else expect(refusalOf(call)).toEqual(denied(arn, 'Encrypt', key));
  });

  // Source: developer guide, "Grants": in the key's account a grant needs no IAM policy, and no key policy either.
  test('it may be of the own account, which the key policy does not let in', () => {
    const admin = `arn:aws:iam::${ACCOUNT}:user/admin`;
    const { sim, arn: KeyId } = withKey();
    const { kms } = sim.as(admin);
    kms.putKeyPolicy({
      KeyId,
      Policy: policyFor(admin),
      BypassPolicyLockoutSafetyCheck: true,
    });
    const role = `arn:aws:iam::${ACCOUNT}:role/app`;
    expect(refusalOf(() => encryptBy(sim, role, KeyId))).toEqual(denied(role, 'Encrypt', KeyId));
    kms.createGrant({ KeyId, GranteePrincipal: role, Operations: ['Encrypt'] });
    encryptBy(sim, role, KeyId);
    encryptBy(sim, `arn:aws:sts::${ACCOUNT}:assumed-role/app/s`, KeyId);
  });
});

describe('the key policy', () => {
  const deny = (more: object) => ({
    Effect: 'Deny',
    Principal: { AWS: APP },
    Action: 'kms:Encrypt',
    Resource: '*',
    ...more,
  });
  const Condition = { StringEquals: { 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT' } };
  const unmet = { StringNotEquals: { 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT' } };
  // Source: kms-state-and-rules.md section 7: "A grant only allows. Explicit Deny in key policy … still wins."
  const rows: readonly (readonly [string, readonly object[], string | undefined])[] = [
    ['has no Deny', [], undefined],
    ['denies it', [deny({})], 'AccessDeniedException'],
    ['denies another action', [deny({ Action: 'kms:Decrypt' })], undefined],
    ['denies another principal', [deny({ Principal: { AWS: USER } })], undefined],
    ['denies it by a condition', [deny({ Condition })], 'AccessDeniedException'],
    ['denies it by a condition that is not met', [deny({ Condition: unmet })], undefined],
    ['denies another by a condition', [deny({ Condition, Principal: { AWS: USER } })], undefined],
    ['allows it too', [deny({ Effect: 'Allow' })], undefined],
  ];
  test.each(rows)('that %s', (_what, statements, name) => {
    const { sim, arn: KeyId } = withKey();
    grantTo(sim, KeyId);
    sim.kms.putKeyPolicy({ KeyId, Policy: policyOf(...statements) });
    const call = () => encryptBy(sim, APP, KeyId);
    if (name === undefined) call();
    else expect(refusalOf(call).name).toBe(name);
  });
  test('denies with its own words', () => {
    const { sim, arn: KeyId } = withKey();
    grantTo(sim, KeyId);
    sim.kms.putKeyPolicy({ KeyId, Policy: policyOf(deny({})) });
    expect(refusalOf(() => encryptBy(sim, APP, KeyId)).message).toBe(
      `User: ${APP} is not authorized to perform: kms:Encrypt on resource: ${KeyId} with an explicit deny in a resource-based policy`,
    );
  });
});

describe('a constraint', () => {
  const equals = (pairs: object) => ({ EncryptionContextEquals: pairs as Record<string, string> });
  const subset = (pairs: object) => ({ EncryptionContextSubset: pairs as Record<string, string> });
  // Source: API_GrantConstraints: Equals is the same context, Subset at least its pairs; developer guide: case-sensitive.
  const rows: readonly (readonly [object, object | undefined, boolean])[] = [
    [equals({ a: '1', b: '2' }), { b: '2', a: '1' }, true],
    [equals({ a: '1', b: '2' }), { a: '1' }, false],
    [equals({ a: '1' }), { a: '1', b: '2' }, false],
    [equals({ a: '1' }), { a: '2' }, false],
    [equals({ a: '1' }), { A: '1' }, false],
    [equals({ a: 'x' }), { a: 'X' }, false],
    [equals({ a: '1' }), undefined, false],
    [equals({}), undefined, true],
    [equals({}), { a: '1' }, false],
    [subset({ a: '1' }), { a: '1' }, true],
    [subset({ a: '1' }), { a: '1', b: '2' }, true],
    [subset({ a: '1', b: '2' }), { a: '1' }, false],
    [subset({ a: '1' }), undefined, false],
    [subset({ a: '1' }), { a: '2', b: '1' }, false],
    [subset({ toString: 'x' }), {}, false],
    [subset({}), undefined, true],
    // It is judged when a service calls for a resource alone.
    [{ SourceArn: TRAIL }, undefined, true],
  ];
  test.each(rows)('%j lets %j: %s', (Constraints, context, lets) => {
    const { sim, arn } = withKey();
    grantTo(sim, arn, { Constraints });
    const call = () => encryptBy(sim, APP, arn, context);
    if (lets) call();
    else expect(refusalOf(call)).toEqual(denied(APP, 'Encrypt', arn));
  });

  // Source: API_CreateGrant, Constraints: "the constraint doesn't apply to" DescribeKey and RetireGrant.
  test('on the context is none on DescribeKey and RetireGrant', () => {
    const { sim, arn } = withKey();
    const Operations: Operations = ['DescribeKey', 'RetireGrant'];
    const { GrantToken } = grantTo(sim, arn, { Operations, Constraints: equals({ a: '1' }) });
    const { kms } = sim.as(APP);
    expect(kms.describeKey({ KeyId: arn }).KeyMetadata.Arn).toBe(arn);
    kms.retireGrant({ GrantToken });
    expect(sim.kms.listGrants({ KeyId: arn }).Grants).toEqual([]);
  });

  // Source: API_GrantConstraints, SourceArn: "the aws:SourceArn in the request must match".
  test('on the source is met by calls for that resource alone', () => {
    const { sim, arn: KeyId } = withKey();
    grantTo(sim, KeyId, { Constraints: { SourceArn: TRAIL } });
    const callFor = (context: Record<string, string>) =>
      sim.as(APP, { policies: [], context }).kms.encrypt({ KeyId, Plaintext: bytes('x') });
    callFor({ 'aws:SourceArn': TRAIL });
    const other = { 'aws:SourceArn': `${TRAIL}-2` };
    for (const context of [other, { 'aws:ViaAWSService': 'true' }])
      expect(refusalOf(() => callFor(context)).name).toBe('AccessDeniedException');
    // It is about calls of services alone.
    callFor({});
  });

  // ReEncrypt has two contexts, and Decrypt and GenerateDataKey one each.
  test('is on the context of each side of ReEncrypt', () => {
    const { sim, arn: KeyId } = withKey();
    const Plaintext = bytes('x');
    const SourceEncryptionContext = { a: '1' };
    const { CiphertextBlob } = sim.kms.encrypt({
      KeyId,
      Plaintext,
      EncryptionContext: SourceEncryptionContext,
    });
    grantTo(sim, KeyId, { Operations: ['ReEncryptFrom'], Constraints: equals({ a: '1' }) });
    grantTo(sim, KeyId, { Operations: ['ReEncryptTo'], Constraints: equals({ b: '2' }) });
    const to = (DestinationEncryptionContext: Record<string, string>) =>
      sim.as(APP).kms.reEncrypt({
        CiphertextBlob,
        SourceEncryptionContext,
        DestinationKeyId: KeyId,
        DestinationEncryptionContext,
      });
    to({ b: '2' });
    expect(refusalOf(() => to({ a: '1' }))).toEqual(denied(APP, 'ReEncryptTo', KeyId));
  });

  // The law of the issue: "grants never exceed their constraints". The oracle goes by sorted pairs.
  test('is never exceeded', () => {
    const context = fc.dictionary(fc.constantFrom('a', 'b', 'A'), fc.constantFrom('1', '2'));
    const pairsOf = (of: object) => Object.entries(of).map(([name, value]) => `${name}=${value}`);
    const { sim, arn } = withKey();
    const empty = sim.snapshot();
    const constrained = fc.record({ exact: fc.boolean(), of: context });
    fc.assert(
      fc.property(fc.array(constrained, { maxLength: 3 }), context, (grants, given) => {
        sim.restore(empty);
        for (const { exact, of } of grants)
          grantTo(sim, arn, { Constraints: exact ? equals(of) : subset(of) });
        const asked = pairsOf(given).sort();
        const lets = grants.some(({ exact, of }) =>
          exact
            ? pairsOf(of).sort().join() === asked.join()
            : pairsOf(of).every((pair) => asked.includes(pair)),
        );
        const { ok } = resultOf(() => encryptBy(sim, APP, arn, given));
        expect(ok).toBe(lets);
      }),
    );
  });
});

describe('delegation', () => {
  type Given = Partial<Pick<CreateGrantInput, 'Operations' | 'Constraints'>>;
  const all: Operations = ['CreateGrant', 'Encrypt', 'Decrypt'];
  const subset = { EncryptionContextSubset: { a: '1' } };
  const wider = { EncryptionContextSubset: { a: '1', b: '2' } };
  const equal = { EncryptionContextEquals: { a: '1' } };
  // Recorded: "must fit one parent grant that has CreateGrant: operations subset, constraints equal or narrower; operations
  // of two grants do not add up"; developer guide: Subset may get more pairs or become Equals, not the reverse.
  const rows: readonly (readonly [string, readonly Given[], Given, boolean])[] = [
    ['all of it', [{}], {}, true],
    ['some of it', [{}], { Operations: ['Decrypt'] }, true],
    ['the right to hand on', [{}], { Operations: ['CreateGrant'] }, true],
    ['more than it has', [{}], { Operations: ['Decrypt', 'DescribeKey'] }, false],
    ['what it has without CreateGrant', [{ Operations: ['Decrypt'] }], {}, false],
    [
      'operations of two',
      [{ Operations: ['CreateGrant', 'Encrypt'] }, { Operations: ['CreateGrant', 'Decrypt'] }],
      { Operations: ['Encrypt', 'Decrypt'] },
      false,
    ],
    [
      'one of two',
      [{ Operations: ['CreateGrant', 'Encrypt'] }, { Operations: ['CreateGrant', 'Decrypt'] }],
      { Operations: ['Decrypt'] },
      true,
    ],
    ['a new constraint', [{}], { Constraints: subset }, true],
    ['the same constraint', [{ Constraints: subset }], { Constraints: subset }, true],
    ['more pairs', [{ Constraints: subset }], { Constraints: wider }, true],
    ['fewer pairs', [{ Constraints: wider }], { Constraints: subset }, false],
    ['Equals for Subset', [{ Constraints: subset }], { Constraints: equal }, true],
    ['Equals without its pairs', [{ Constraints: wider }], { Constraints: equal }, false],
    ['Subset for Equals', [{ Constraints: equal }], { Constraints: subset }, false],
    ['the same Equals', [{ Constraints: equal }], { Constraints: equal }, true],
    [
      'another Equals',
      [{ Constraints: equal }],
      { Constraints: { EncryptionContextEquals: { a: '1', b: '2' } } },
      false,
    ],
    ['no constraint', [{ Constraints: subset }], {}, false],
    [
      'a constraint and a source',
      [{ Constraints: subset }],
      { Constraints: { ...subset, SourceArn: TRAIL } },
      true,
    ],
  ];
  test.each(rows)('of %s', (_what, parents, child, may) => {
    const { sim, arn: KeyId } = withKey();
    for (const parent of parents) grantTo(sim, KeyId, { Operations: all, ...parent });
    const create = () =>
      sim.as(SESSION).kms.createGrant({
        KeyId,
        GranteePrincipal: USER,
        Operations: ['Encrypt', 'Decrypt'],
        ...child,
      });
    if (may) create();
    else expect(refusalOf(create)).toEqual(denied(SESSION, 'CreateGrant', KeyId));
  });

  // The law of the issue: "delegation never widens": whoever got it at third hand can do no more than the first.
  test('never widens, along chains', () => {
    const names: string[] = ['Encrypt', 'Decrypt', 'DescribeKey'];
    const context = fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2'));
    const given = fc.record({
      Operations: fc.subarray(names).map((some) => ['CreateGrant', ...some] as Operations),
      Constraints: fc.option(
        fc.oneof(
          context.map((of) => ({ EncryptionContextEquals: of })),
          context.map((of) => ({ EncryptionContextSubset: of })),
        ),
        { nil: undefined },
      ),
    });
    const users = [1, 2, 3].map((n) => `arn:aws:iam::${OTHER}:user/${n}`);
    const { sim, arn: KeyId } = withKey();
    const empty = sim.snapshot();
    let handed = 0;
    fc.assert(
      fc.property(fc.tuple(given, given, given), context, (links, asked) => {
        sim.restore(empty);
        let kms: KmsClient = sim.kms;
        for (const [i, link] of links.entries()) {
          const GranteePrincipal = users[i] ?? '';
          const made = resultOf(() => kms.createGrant({ KeyId, GranteePrincipal, ...link }));
          if (!made.ok) break;
          if (i > 0) handed += 1;
          kms = sim.as(GranteePrincipal).kms;
        }
        const can = users.map((user) => [
          resultOf(() => encryptBy(sim, user, KeyId, asked)).ok,
          resultOf(() => sim.as(user).kms.describeKey({ KeyId })).ok,
        ]);
        for (const [i, later] of can.entries())
          for (const earlier of can.slice(0, i))
            for (const [what, may] of later.entries()) if (may) expect(earlier[what]).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(handed).toBeGreaterThan(20);
  });
});

function resultOf(call: () => unknown): { readonly ok: boolean } {
  try {
    call();
    return { ok: true };
  } catch {
    return { ok: false };
  }
}

describe('a grant of a multi-Region key', () => {
  // Source: kms-state-and-rules.md section 6, "Independent: key policy, grants, …".
  test('counts in its own Region', () => {
    const sim: Simulator = createSimulator();
    const { KeyId } = sim.kms.createKey({ MultiRegion: true }).KeyMetadata;
    sim.kms.replicateKey({ KeyId, ReplicaRegion: 'eu-west-1' });
    sim.clock.advance({ minutes: 1 });
    const dublin = sim.region('eu-west-1').kms;
    const arns = [sim.kms, dublin].map((kms) => kms.describeKey({ KeyId }).KeyMetadata.Arn);
    const [east = '', west = ''] = arns;
    const { GrantToken } = grantTo(sim, KeyId);
    encryptBy(sim, APP, east);
    const there = sim.as(APP).region('eu-west-1').kms;
    const call = () => there.encrypt({ KeyId: west, Plaintext: bytes('x') });
    expect(refusalOf(call)).toEqual(denied(APP, 'Encrypt', west));
    expect(dublin.listGrants({ KeyId }).Grants).toEqual([]);
    const bring = () => dublin.describeKey({ KeyId, GrantTokens: [GrantToken] });
    expect(refusalOf(bring).name).toBe('InvalidGrantTokenException');
    dublin.createGrant({ KeyId, GranteePrincipal: APP, Operations: ['Encrypt'] });
    call();
  });
});
