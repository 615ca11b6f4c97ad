import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { APP, grantTo, OTHER, policyOf, SESSION, USER } from '../support/grants.ts';
import { ACCOUNT, bytes, refusalOf, withKey } from '../support/simulator.ts';

const TRAIL = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/t`;
const CLOUDTRAIL = 'cloudtrail.amazonaws.com';
const S3 = 's3.amazonaws.com';
const toService = {
  GranteePrincipal: undefined,
  GranteeServicePrincipal: CLOUDTRAIL,
  RetiringServicePrincipal: S3,
  Constraints: { SourceArn: TRAIL },
} as const;

// Source: API_CreateGrant, GranteeServicePrincipal and RetiringServicePrincipal; API_GrantConstraints, SourceArn.
describe('a grant to a service', () => {
  test('lets it, for that source alone', () => {
    const { sim, arn: KeyId } = withKey();
    grantTo(sim, KeyId, toService);
    const encrypt = (service: string, source?: string) =>
      sim
        .as(service, source === undefined ? {} : { context: { 'aws:SourceArn': source } })
        .kms.encrypt({ KeyId, Plaintext: bytes('x') });
    expect(encrypt(CLOUDTRAIL, TRAIL).KeyId).toBe(KeyId);
    for (const [service, source] of [
      [CLOUDTRAIL, undefined],
      [CLOUDTRAIL, `${TRAIL}2`],
      [S3, TRAIL],
    ] as const)
      expect(refusalOf(() => encrypt(service, source))).toEqual({
        name: 'AccessDeniedException',
        message: `User: ${service} is not authorized to perform: kms:Encrypt on resource: ${KeyId} because no resource-based policy allows the kms:Encrypt action`,
      });
  });

  // Source: kms-state-and-rules.md section 7: ReEncrypt needs equal SourceArn on both grants.
  test('of ReEncrypt is for one source on both keys', () => {
    const { sim, arn } = withKey();
    const to = sim.kms.createKey().KeyMetadata.Arn;
    const { CiphertextBlob } = sim.kms.encrypt({ KeyId: arn, Plaintext: bytes('x') });
    grantTo(sim, arn, { ...toService, Operations: ['ReEncryptFrom'] });
    const SourceArn = `${TRAIL}2`;
    const Constraints = { SourceArn };
    const other = grantTo(sim, to, { ...toService, Operations: ['ReEncryptTo'], Constraints });
    const again = () =>
      sim
        .as(CLOUDTRAIL, { context: { 'aws:SourceArn': TRAIL } })
        .kms.reEncrypt({ CiphertextBlob, DestinationKeyId: to });
    expect(refusalOf(again).name).toBe('AccessDeniedException');
    sim.kms.revokeGrant({ KeyId: to, GrantId: other.GrantId });
    grantTo(sim, to, { ...toService, Operations: ['ReEncryptTo'] });
    expect(again().KeyId).toBe(to);
  });

  test('is retired by the service that it names, and by no other', () => {
    const { sim, arn } = withKey();
    const { GrantToken } = grantTo(sim, arn, toService);
    expect(refusalOf(() => sim.as(CLOUDTRAIL).kms.retireGrant({ GrantToken })).name).toBe(
      'AccessDeniedException',
    );
    sim.as(S3).kms.retireGrant({ GrantToken });
    expect(sim.kms.listGrants({ KeyId: arn }).Grants).toEqual([]);
  });
});

// Source: API_ListGrants and API_ListRetirableGrants: the filters by service are only usable by callers in a service principal.
describe('services list', () => {
  test('the grants that they may retire, of all accounts in the Region', () => {
    const { sim, arn } = withKey();
    const foreign = sim.as(OTHER);
    const { GrantId } = grantTo(sim, arn, toService);
    const made = foreign.kms.createGrant({
      KeyId: foreign.kms.createKey().KeyMetadata.Arn,
      Operations: ['Decrypt'],
      GranteePrincipal: APP,
      RetiringServicePrincipal: S3,
    });
    grantTo(sim, arn, { RetiringPrincipal: USER });
    const RetiringServicePrincipal = S3;
    const ids = (from = sim) =>
      from
        .as(S3)
        .kms.listRetirableGrants({ RetiringServicePrincipal })
        .Grants.map((grant) => grant.GrantId)
        .sort();
    expect(ids()).toEqual([GrantId, made.GrantId].sort());
    const copy = createSimulator();
    copy.import(sim.export());
    expect(ids(copy)).toEqual(ids());
    sim.kms.revokeGrant({ KeyId: arn, GrantId });
    expect(ids()).toEqual([made.GrantId]);
    const by = (who: string) => () =>
      sim.as(who).kms.listRetirableGrants({ RetiringServicePrincipal });
    expect(refusalOf(by(CLOUDTRAIL)).name).toBe('AccessDeniedException');
    expect(refusalOf(by(USER)).name).toBe('NotModelledException');
    const both = { RetiringServicePrincipal, RetiringPrincipal: USER };
    expect(refusalOf(() => sim.as(S3).kms.listRetirableGrants(both)).name).toBe(
      'ValidationException',
    );
  });

  test('the grants of a key to a service, where its key policy lets them', () => {
    const { sim, arn: KeyId } = withKey();
    const { GrantId } = grantTo(sim, KeyId, toService);
    grantTo(sim, KeyId);
    const { kms } = sim.as(CLOUDTRAIL);
    const list = (more: object = {}) =>
      kms
        .listGrants({ KeyId, GranteeServicePrincipal: CLOUDTRAIL, ...more })
        .Grants.map((grant) => grant.GrantId);
    expect(refusalOf(list).name).toBe('AccessDeniedException');
    const statement = {
      Effect: 'Allow',
      Principal: { Service: CLOUDTRAIL },
      Action: 'kms:ListGrants',
      Resource: '*',
    };
    sim.kms.putKeyPolicy({ KeyId, Policy: policyOf(statement) });
    expect(list()).toEqual([GrantId]);
    expect(list({ GrantId })).toEqual([GrantId]);
    expect(list({ GranteeServicePrincipal: S3 })).toEqual([]);
    expect(list({ GranteeServicePrincipal: S3, GrantId })).toEqual([]);
    expect(refusalOf(() => list({ GranteePrincipal: USER })).name).toBe('ValidationException');
  });
});

// Recorded: AROA…:<session> is accepted in place of the ARN, as a filter too, and a named grant repeated so is the same grant.
describe("a caller's unique ID in place of its ARN", () => {
  const id = 'AROAEXAMPLEEXAMPLE123:one';
  test('makes, repeats and finds a grant', () => {
    const { sim, arn: KeyId } = withKey();
    grantTo(sim, KeyId, { GranteePrincipal: SESSION, Operations: ['CreateGrant', 'Decrypt'] });
    const let1 = { Effect: 'Allow', Principal: '*', Action: 'kms:ListGrants', Resource: '*' };
    sim.kms.putKeyPolicy({ KeyId, Policy: policyOf(let1) });
    const { kms } = sim.as(SESSION, { id });
    const make = (principal: string) =>
      kms.createGrant({
        KeyId,
        Name: 'own',
        GranteePrincipal: principal,
        RetiringPrincipal: principal,
        Operations: ['Decrypt'],
      }).GrantId;
    const GrantId = make(id);
    expect(make(SESSION)).toBe(GrantId);
    const { Grants } = kms.listGrants({ KeyId, GranteePrincipal: id, GrantId });
    expect(Grants[0]).toMatchObject({ GranteePrincipal: SESSION, RetiringPrincipal: SESSION });
    expect(kms.listGrants({ KeyId, GranteePrincipal: id }).Grants).toHaveLength(2);
    expect(kms.listRetirableGrants({ RetiringPrincipal: id }).Grants).toEqual(Grants);
  });
  test('no other ID is known, and kmsim says so', () => {
    const { sim, arn } = withKey();
    for (const GranteePrincipal of [id, `${id}2`])
      expect(
        refusalOf(() =>
          sim
            .as(`arn:aws:iam::${ACCOUNT}:user/u`, { id: 'AIDAEXAMPLEEXAMPLE123' })
            .kms.createGrant({
              KeyId: arn,
              GranteePrincipal,
              Operations: ['Decrypt'],
            }),
        ).name,
      ).toBe('NotModelledException');
  });
});
