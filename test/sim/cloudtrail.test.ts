import { describe, expect, test } from 'vitest';
import type { Simulator } from '../../src/index.ts';
import { ACCOUNT, bytes, refusalOf, withKey } from '../support/simulator.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const OTHER = '444455556666';
const Plaintext = bytes('x');
const last = (sim: Simulator) => sim.cloudTrail().at(-1);

describe('a record of CloudTrail', () => {
  // Source: cloudtrail-event-reference-record-contents.html, and the sample of Encrypt in the Developer Guide of KMS.
  test('has AWS’s members', () => {
    const { sim, arn } = withKey();
    sim.kms.encrypt({ KeyId: arn, Plaintext });
    const { eventId, requestId } = sim.events.at(-1) ?? {};
    expect(last(sim)).toEqual({
      eventVersion: expect.stringMatching(/^1\.\d\d$/),
      userIdentity: {
        type: 'Root',
        principalId: ACCOUNT,
        arn: `arn:aws:iam::${ACCOUNT}:root`,
        accountId: ACCOUNT,
      },
      eventTime: '2026-01-01T00:00:00Z',
      eventSource: 'kms.amazonaws.com',
      eventName: 'Encrypt',
      awsRegion: 'us-east-1',
      sourceIPAddress: '192.0.2.0',
      userAgent: 'kmsim',
      requestParameters: { keyId: arn, encryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
      responseElements: null,
      requestID: requestId,
      eventID: eventId,
      readOnly: true,
      resources: [{ accountId: ACCOUNT, type: 'AWS::KMS::Key', ARN: arn }],
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: ACCOUNT,
      eventCategory: 'Management',
      tlsDetails: {
        tlsVersion: 'TLSv1.3',
        cipherSuite: expect.any(String),
        clientProvidedHostHeader: 'kms.us-east-1.amazonaws.com',
        keyExchange: expect.any(String),
      },
    });
  });

  test('has the event ID that GetKeyLastUsage names', () => {
    const { sim, arn } = withKey();
    sim.kms.encrypt({ KeyId: arn, Plaintext });
    const { eventID, requestID } = last(sim) ?? {};
    expect(sim.kms.getKeyLastUsage({ KeyId: arn }).KeyLastUsage).toMatchObject({
      CloudTrailEventId: eventID,
      KmsRequestId: requestID,
    });
  });

  test('names an alias beside its key, each once', () => {
    const { sim, arn } = withKey();
    sim.kms.createAlias({ AliasName: 'alias/app', TargetKeyId: arn });
    sim.kms.updateAlias({ AliasName: 'alias/app', TargetKeyId: arn });
    expect(last(sim)?.resources).toEqual([
      {
        accountId: ACCOUNT,
        type: 'AWS::KMS::Alias',
        ARN: `arn:aws:kms:us-east-1:${ACCOUNT}:alias/app`,
      },
      { accountId: ACCOUNT, type: 'AWS::KMS::Key', ARN: arn },
    ]);
  });

  // Source: kmsim: condition keys of a request are the test's to give.
  test('tells from where the call came, as the test says', () => {
    const { sim, arn } = withKey();
    const context = {
      'AWS:SourceIp': '203.0.113.7',
      'aws:UserAgent': 'curl/8',
      'aws:SourceVpce': 'vpce-1',
    };
    sim.as(ACCOUNT, { context }).kms.describeKey({ KeyId: arn });
    expect(last(sim)).toMatchObject({
      sourceIPAddress: '203.0.113.7',
      userAgent: 'curl/8',
      vpcEndpointId: 'vpce-1',
    });
  });

  test('is of one account, one Region and a span where they are asked for', () => {
    const { sim, arn } = withKey();
    sim.region('eu-west-1').kms.createKey();
    sim.as(OTHER).kms.createKey();
    sim.clock.advance({ days: 1 });
    sim.kms.disableKey({ KeyId: arn });
    const names = (options: Parameters<Simulator['cloudTrail']>[0]) =>
      sim.cloudTrail(options).map(({ eventName, awsRegion }) => `${eventName} ${awsRegion}`);
    expect(names({ account: OTHER })).toEqual(['CreateKey us-east-1']);
    expect(names({ region: 'eu-west-1' })).toEqual(['CreateKey eu-west-1']);
    expect(names({ from: '2026-01-02' })).toEqual(['DisableKey us-east-1']);
    expect(names({ to: '2026-01-02', account: ACCOUNT })).toEqual([
      'CreateKey us-east-1',
      'CreateKey eu-west-1',
    ]);
    for (const wrong of [
      { form: 1 },
      { from: 'x' },
      { from: 2, to: 1 },
      { account: '1' },
      { region: '' },
      null,
    ])
      expect(() => sim.cloudTrail(wrong as never)).toThrow(TypeError);
  });

  test('is of no control, and of no operation that AWS has not', () => {
    const { sim } = withKey();
    const before = sim.cloudTrail().length;
    sim.keyStores.cluster('cluster-234abcdefABC', { active: true });
    const { caller } = sim;
    sim.cell.execute({ service: 'kms', operation: 'Nothing', input: {}, caller });
    sim.sts.getCallerIdentity();
    expect(sim.cloudTrail()).toHaveLength(before);
  });
});

describe('the record of a refusal', () => {
  test('has code and text, and the key where it was known', () => {
    const { sim, arn } = withKey();
    sim.kms.disableKey({ KeyId: arn });
    refusalOf(() => sim.kms.encrypt({ KeyId: arn, Plaintext }));
    expect(last(sim)).toMatchObject({
      errorCode: 'DisabledException',
      errorMessage: `${arn} is disabled.`,
      requestParameters: { keyId: arn },
      responseElements: null,
      resources: [{ ARN: arn }],
    });
  });

  // Source: observed records of CloudTrail: a bad blob shows its code alone; before the key is known there is no resource.
  test('has no text where AWS answers none, and no resource before the key is known', () => {
    const { sim } = withKey();
    refusalOf(() => sim.kms.decrypt({ CiphertextBlob: bytes('junk') }));
    const record = last(sim);
    expect(record).toMatchObject({ errorCode: 'InvalidCiphertextException' });
    expect(record).not.toHaveProperty('errorMessage');
    expect(record).not.toHaveProperty('resources');
  });

  test('of a denied call says AccessDenied', () => {
    const { sim, arn } = withKey();
    const app = sim.as(`arn:aws:iam::${ACCOUNT}:user/app`, { policies: [] });
    const { message } = refusalOf(() => app.kms.describeKey({ KeyId: arn }));
    expect(last(sim)).toMatchObject({ errorCode: 'AccessDenied', errorMessage: message });
  });

  test('of a DryRun is a refusal', () => {
    const { sim, arn } = withKey();
    refusalOf(() => sim.kms.encrypt({ KeyId: arn, Plaintext, DryRun: true }));
    expect(last(sim)).toMatchObject({
      errorCode: 'DryRunOperationException',
      requestParameters: { dryRun: true },
    });
  });
});

// Source: cloudtrail-event-reference-record-contents.html, `sharedEventID` and `recipientAccountId`; user-identity.html, AWSAccount.
describe('a use by another account', () => {
  test('is recorded in both; the key’s account is not told who it was there', () => {
    const { sim, arn } = withKey();
    const statement = (AWS: string) => ({
      Effect: 'Allow',
      Principal: { AWS },
      Action: 'kms:*',
      Resource: '*',
    });
    const Policy = JSON.stringify({ Statement: [statement(ACCOUNT), statement(OTHER)] });
    sim.kms.putKeyPolicy({ KeyId: arn, Policy });
    const app = sim.as(`arn:aws:iam::${OTHER}:user/app`);
    app.kms.encrypt({ KeyId: arn, Plaintext, EncryptionContext: { Tenant: 'a' } });
    const [theirs, ours] = sim.cloudTrail().slice(-2);
    expect(theirs).toMatchObject({
      recipientAccountId: OTHER,
      userIdentity: { type: 'IAMUser', arn: app.caller.arn, accountId: OTHER },
    });
    expect(ours).toEqual({
      ...theirs,
      recipientAccountId: ACCOUNT,
      userIdentity: {
        type: 'AWSAccount',
        principalId: theirs?.userIdentity.principalId,
        accountId: OTHER,
      },
      eventID: expect.stringMatching(UUID),
    });
    expect(ours?.eventID).not.toBe(theirs?.eventID);
    expect(ours?.sharedEventID).toMatch(UUID);
    // An alarm on use by an account that nobody expects.
    const foreign = sim
      .cloudTrail({ account: ACCOUNT })
      .filter(({ userIdentity }) => userIdentity.accountId !== ACCOUNT);
    expect(foreign).toEqual([ours]);
  });
});
