import { describe, expect, test } from 'vitest';
import { createSimulator, type KmsClient } from '../../src/index.ts';
import { APP, denied, encryptBy, grantTo, OTHER, SESSION, USER } from '../support/grants.ts';
import { ACCOUNT, bytes, refusalOf, withKey } from '../support/simulator.ts';

const NOBODY = 'arn:aws:iam::777788889999:user/u';

describe('RetireGrant', () => {
  // Source: API_RetireGrant: by the retiring principal, "by the grantee principal if the grant allows the RetireGrant
  // operation, and by the account in which the grant is created"; kms-state-and-rules.md section 7.
  const rows: readonly (readonly [string, string, object, boolean])[] = [
    ['the retiring principal', USER, { RetiringPrincipal: USER }, true],
    ['a session of a retiring role', SESSION, { RetiringPrincipal: APP }, true],
    ['a retiring session', SESSION, { RetiringPrincipal: SESSION }, true],
    [
      'another session',
      `arn:aws:sts::${OTHER}:assumed-role/app/two`,
      { RetiringPrincipal: SESSION },
      false,
    ],
    ['one of a retiring account', USER, { RetiringPrincipal: `arn:aws:iam::${OTHER}:root` }, true],
    ['the grantee with RetireGrant', APP, { Operations: ['RetireGrant'] }, true],
    ['a session of it', SESSION, { Operations: ['RetireGrant'] }, true],
    [
      'the grantee with RetireGrant and a constraint',
      APP,
      {
        Operations: ['RetireGrant', 'Decrypt'],
        Constraints: { EncryptionContextEquals: { a: '1' } },
      },
      true,
    ],
    ['the grantee without it', APP, { Operations: ['Decrypt', 'CreateGrant'] }, false],
    ['the account of the key', `arn:aws:iam::${ACCOUNT}:user/x`, {}, true],
    ['anyone else', NOBODY, { RetiringPrincipal: USER, Operations: ['RetireGrant'] }, false],
  ];
  test.each(rows)('%s (%s, %j): %s', (_who, arn, change, may) => {
    for (const by of ['token', 'id']) {
      const { sim, arn: KeyId } = withKey();
      const { GrantId, GrantToken } = grantTo(sim, KeyId, change);
      const { kms } = sim.as(arn);
      const retire = () =>
        kms.retireGrant(by === 'token' ? { GrantToken } : { KeyId, GrantId: GrantId ?? '' });
      if (may) expect(retire()).toEqual({});
      else expect(refusalOf(retire)).toEqual(denied(arn, 'RetireGrant', KeyId));
      expect(sim.kms.listGrants({ KeyId }).Grants).toHaveLength(may ? 0 : 1);
    }
  });

  // Source: developer guide: "kms:RetireGrant … in a key policy … has no effect"; so neither lets it nor forbids it.
  test.each(['Allow', 'Deny'])('a key policy has no say: %s', (Effect) => {
    const { sim, arn: KeyId } = withKey();
    const { GrantToken } = grantTo(sim, KeyId, { RetiringPrincipal: USER });
    const root = {
      Effect: 'Allow',
      Principal: { AWS: ACCOUNT },
      Action: 'kms:*',
      Resource: '*',
    };
    const all = { Effect, Principal: { AWS: [USER, APP] }, Action: 'kms:*', Resource: '*' };
    sim.kms.putKeyPolicy({ KeyId, Policy: JSON.stringify({ Statement: [root, all] }) });
    expect(refusalOf(() => sim.as(APP).kms.retireGrant({ GrantToken }))).toEqual(
      denied(APP, 'RetireGrant', KeyId),
    );
    sim.as(USER).kms.retireGrant({ GrantToken });
  });

  // The text is that of other implementations; a key ID does where the key is in the caller's own account.
  test('names the grant by its token, or by its ID and its key', () => {
    const { sim, keyId, arn } = withKey();
    const missing = {
      name: 'ValidationException',
      message: 'Grant token OR (grant ID, key ID) must be specified',
    };
    const retire = (input: Parameters<KmsClient['retireGrant']>[0]) =>
      refusalOf(() => sim.kms.retireGrant(input));
    const { GrantId, GrantToken } = grantTo(sim, arn);
    expect([retire({}), retire({ KeyId: arn }), retire({ GrantId })]).toEqual(
      Array(3).fill(missing),
    );
    expect(retire({ GrantToken, GrantId, KeyId: arn }).name).toBe('NotModelledException');
    expect(retire({ KeyId: arn, GrantId: 'x' }).name).toBe('InvalidGrantIdException');
    expect(retire({ KeyId: arn, GrantId: '0'.repeat(64) }).name).toBe('NotFoundException');
    expect(retire({ KeyId: 'alias/a', GrantId }).name).toBe('InvalidArnException');
    const other = sim.kms.createKey({}).KeyMetadata.KeyId;
    expect(retire({ KeyId: other, GrantId }).name).toBe('NotFoundException');
    sim.kms.retireGrant({ KeyId: keyId, GrantId });
  });
});

describe('RevokeGrant', () => {
  // Source: API_RevokeGrant: kms:RevokeGrant in the key policy; the grant itself gives no right to it.
  test('ends a grant at once, and is for those whom the key policy lets', () => {
    const { sim, arn: KeyId } = withKey();
    const { GrantId } = grantTo(sim, KeyId, { RetiringPrincipal: USER });
    encryptBy(sim, APP, KeyId);
    for (const arn of [APP, USER])
      expect(refusalOf(() => sim.as(arn).kms.revokeGrant({ KeyId, GrantId }))).toEqual(
        denied(arn, 'RevokeGrant', KeyId),
      );
    expect(sim.kms.revokeGrant({ KeyId, GrantId })).toEqual({});
    expect(refusalOf(() => encryptBy(sim, APP, KeyId))).toEqual(denied(APP, 'Encrypt', KeyId));
    const again = (id: string) => refusalOf(() => sim.kms.revokeGrant({ KeyId, GrantId: id })).name;
    expect([again(GrantId), again('x')]).toEqual(['NotFoundException', 'InvalidGrantIdException']);
  });

  test('ends one grant, not those that the grantee made with it', () => {
    const { sim, arn: KeyId } = withKey();
    const { GrantId } = grantTo(sim, KeyId, { Operations: ['CreateGrant', 'Encrypt'] });
    const child = { KeyId, GranteePrincipal: USER, Operations: ['Encrypt' as const] };
    sim.as(APP).kms.createGrant(child);
    sim.kms.revokeGrant({ KeyId, GrantId });
    encryptBy(sim, USER, KeyId);
    expect(refusalOf(() => encryptBy(sim, APP, KeyId)).name).toBe('AccessDeniedException');
  });
});

// Source: API_CreateGrant, API_RetireGrant, API_RevokeGrant, DryRun; recorded: errors come before it.
test('a DryRun of each answers as the call would, and changes nothing', () => {
  const { sim, arn: KeyId } = withKey();
  const { GrantId, GrantToken } = grantTo(sim, KeyId);
  const before = sim.export();
  const DryRun = true;
  const retire = (kms: KmsClient) => kms.retireGrant({ GrantToken, DryRun });
  const calls: readonly (() => unknown)[] = [
    () => grantTo(sim, KeyId, { DryRun }),
    () => retire(sim.kms),
    () => sim.kms.revokeGrant({ KeyId, GrantId, DryRun }),
  ];
  for (const call of calls) expect(refusalOf(call).name).toBe('DryRunOperationException');
  expect(refusalOf(() => retire(sim.as(APP).kms)).name).toBe('AccessDeniedException');
  expect(refusalOf(() => grantTo(sim, KeyId, { DryRun, Operations: ['Sign'] })).name).toBe(
    'ValidationException',
  );
  expect(sim.export()).toEqual(before);
});

describe('a grant token', () => {
  // Source: the issue: "a token from another key, account or deleted grant"; API model, InvalidGrantTokenException.
  test.each([
    'its key',
    'another key',
    'another account',
    'another Region',
    'another world',
    'a grant that is gone',
    'nothing',
    'a token with a byte changed',
    'a token with a byte less',
  ])('of %s', (of) => {
    const { sim, arn: KeyId } = withKey();
    const { GrantToken, GrantId } = grantTo(sim, KeyId);
    const keyIn = (kms: KmsClient) => kms.createKey({}).KeyMetadata.KeyId;
    const from = (kms: KmsClient) =>
      kms.createGrant({ KeyId: keyIn(kms), GranteePrincipal: APP, Operations: ['Encrypt'] });
    const bytesOf = new Uint8Array(Buffer.from(GrantToken, 'base64'));
    const changed = bytesOf.map((byte, i) => (i === 40 ? byte ^ 1 : byte));
    const base64 = (token: Uint8Array) => Buffer.from(token).toString('base64');
    const tokens: Readonly<Record<string, () => string>> = {
      'its key': () => GrantToken,
      'another key': () => from(sim.kms).GrantToken,
      'another account': () => from(sim.as(OTHER).kms).GrantToken,
      'another Region': () => from(sim.region('eu-west-1').kms).GrantToken,
      'another world': () => grantTo(withKey('other').sim, withKey('other').arn).GrantToken,
      'a grant that is gone'() {
        sim.kms.revokeGrant({ KeyId, GrantId });
        return GrantToken;
      },
      nothing: () => 'token',
      'a token with a byte changed': () => base64(changed),
      'a token with a byte less': () => base64(bytesOf.subarray(1)),
    };
    const token = tokens[of]?.() ?? '';
    const call = () =>
      sim.kms.encrypt({ KeyId, Plaintext: bytes('x'), GrantTokens: [token] }).KeyId;
    const invalid = { name: 'InvalidGrantTokenException', message: '' };
    if (of === 'its key') expect(call()).toBe(KeyId);
    else expect(refusalOf(call)).toEqual(invalid);
    // Who has a token of another key's grant may retire that one with it.
    if (!/key|account/.test(of))
      expect(refusalOf(() => sim.kms.retireGrant({ GrantToken: token }))).toEqual(invalid);
  });

  // Source: developer guide, "Using a grant token": it makes the grant count at once, and gives nobody what is another's.
  test('gives nothing to who is not the grantee', () => {
    const { sim, arn: KeyId } = withKey();
    const { GrantToken } = grantTo(sim, KeyId);
    const call = (arn: string) =>
      sim.as(arn).kms.encrypt({ KeyId, Plaintext: bytes('x'), GrantTokens: [GrantToken] });
    call(SESSION);
    expect(refusalOf(() => call(USER))).toEqual(denied(USER, 'Encrypt', KeyId));
  });

  test('is checked in CreateGrant too', () => {
    const { sim, arn } = withKey();
    const { GrantToken } = grantTo(sim, arn);
    grantTo(sim, arn, { GrantTokens: [GrantToken] });
    expect(refusalOf(() => grantTo(sim, arn, { GrantTokens: ['x'] })).name).toBe(
      'InvalidGrantTokenException',
    );
  });

  // API model: at most 10 in a request.
  test('is one of ten', () => {
    const { sim, arn: KeyId } = withKey();
    const GrantTokens = Array.from({ length: 10 }, () => grantTo(sim, KeyId).GrantToken);
    sim.kms.describeKey({ KeyId, GrantTokens });
    const eleven = [...GrantTokens, GrantTokens[0] ?? ''];
    expect(refusalOf(() => sim.kms.describeKey({ KeyId, GrantTokens: eleven })).name).toBe(
      'ValidationException',
    );
  });
});

describe('a key’s end', () => {
  // Source: kms-state-and-rules.md sections 1 and 7: grants survive disabling and pending deletion, and go with the key.
  test('is the end of its grants', () => {
    const { sim, arn: KeyId } = withKey();
    const foreign = sim.as(USER);
    const { GrantToken, GrantId } = grantTo(sim, KeyId, { RetiringPrincipal: USER });
    const retirable = () =>
      foreign.kms.listRetirableGrants({ RetiringPrincipal: USER }).Grants.length;
    sim.kms.disableKey({ KeyId });
    expect(refusalOf(() => encryptBy(sim, APP, KeyId)).name).toBe('DisabledException');
    sim.kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    expect([sim.kms.listGrants({ KeyId }).Grants.length, retirable()]).toEqual([1, 1]);
    sim.clock.advance({ days: 7 });
    expect(retirable()).toBe(0);
    const gone = { name: 'NotFoundException', message: `Key '${KeyId}' does not exist` };
    expect(refusalOf(() => sim.kms.listGrants({ KeyId }))).toEqual(gone);
    expect(refusalOf(() => sim.kms.retireGrant({ KeyId, GrantId }))).toEqual(gone);
    expect(refusalOf(() => foreign.kms.retireGrant({ GrantToken }))).toEqual(gone);
    expect(refusalOf(() => encryptBy(sim, APP, KeyId))).toEqual(denied(APP, 'Encrypt', KeyId));
  });

  test('of one replica is the end of its own grants alone', () => {
    const sim = createSimulator();
    const { KeyId } = sim.kms.createKey({ MultiRegion: true }).KeyMetadata;
    sim.kms.replicateKey({ KeyId, ReplicaRegion: 'eu-west-1' });
    sim.clock.advance({ minutes: 1 });
    const dublin = sim.region('eu-west-1').kms;
    for (const kms of [sim.kms, dublin])
      kms.createGrant({
        KeyId,
        GranteePrincipal: APP,
        RetiringPrincipal: USER,
        Operations: ['Decrypt'],
      });
    dublin.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    sim.clock.advance({ days: 7 });
    const there = sim.as(USER).region('eu-west-1').kms;
    expect(there.listRetirableGrants({ RetiringPrincipal: USER }).Grants).toEqual([]);
    expect(sim.kms.listGrants({ KeyId }).Grants).toHaveLength(1);
  });
});
