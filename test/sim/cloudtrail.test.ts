import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../src/index.ts';
import { material } from '../support/imported-keys.ts';
import { importInto } from '../support/imports.ts';
import { connectedStore, disconnect, XKS, xksKey } from '../support/key-stores.ts';
import { DAY } from '../support/rotations.ts';
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

// Source: cloudtrail-event-reference-user-identity.html of the CloudTrail User Guide.
describe('userIdentity', () => {
  const identityOf = (principal: string, options = {}) => {
    const { sim, arn } = withKey();
    sim.as(principal, options).kms.describeKey({ KeyId: arn });
    return last(sim)?.userIdentity;
  };

  test('of a user has its name', () => {
    const arn = `arn:aws:iam::${ACCOUNT}:user/team/Alice`;
    const user = { type: 'IAMUser', arn, accountId: ACCOUNT, userName: 'Alice' };
    expect(identityOf(arn)).toEqual({
      ...user,
      principalId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
    });
    expect(identityOf(arn, { id: 'AIDAEXAMPLE' })).toEqual({ ...user, principalId: 'AIDAEXAMPLE' });
  });

  test('of a session has the role that issued it', () => {
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/app/i-1`;
    expect(identityOf(arn, { id: 'AROAEXAMPLE:i-1' })).toEqual({
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLE:i-1',
      arn,
      accountId: ACCOUNT,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: 'AROAEXAMPLE',
          arn: `arn:aws:iam::${ACCOUNT}:role/app`,
          accountId: ACCOUNT,
          userName: 'app',
        },
      },
    });
  });

  test('of a role that calls is a session of it', () => {
    expect(identityOf(`arn:aws:iam::${ACCOUNT}:role/path/app`)).toMatchObject({
      type: 'AssumedRole',
      arn: expect.stringMatching(`^arn:aws:sts::${ACCOUNT}:assumed-role/app/`),
      sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${ACCOUNT}:role/path/app` } },
    });
  });

  test('of a session that AssumeRole began has the role with its path', () => {
    const sim = createSimulator();
    const arn = `arn:aws:iam::${ACCOUNT}:role/path/app`;
    const user = sim.as(`arn:aws:iam::${ACCOUNT}:user/ann`);
    const trust = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: user.caller.arn }, Action: 'sts:AssumeRole' },
      ],
    };
    sim.principals.set(arn, { trust });
    const { AssumedRoleUser } = user.sts.assumeRole({ RoleArn: arn, RoleSessionName: 'i-1' });
    sim.as(AssumedRoleUser?.Arn ?? '').kms.createKey();
    expect(last(sim)?.userIdentity).toMatchObject({
      type: 'AssumedRole',
      principalId: AssumedRoleUser?.AssumedRoleId,
      arn: AssumedRoleUser?.Arn,
      sessionContext: { sessionIssuer: { arn, userName: 'app' } },
    });
  });

  test('of a federated user is its own', () => {
    const arn = `arn:aws:sts::${ACCOUNT}:federated-user/bob`;
    expect(identityOf(arn)).toMatchObject({
      type: 'FederatedUser',
      arn,
      principalId: `${ACCOUNT}:bob`,
    });
  });

  test('names the service that calls on the caller’s behalf', () => {
    const sim = createSimulator();
    sim.service('s3').generateDataKey({ KeyId: 'alias/aws/s3', KeySpec: 'AES_256' });
    expect(sim.cloudTrail()[0]).toMatchObject({
      eventName: 'GenerateDataKey',
      userIdentity: { type: 'Root', invokedBy: 's3.amazonaws.com' },
      sourceIPAddress: 's3.amazonaws.com',
      userAgent: 's3.amazonaws.com',
    });
  });

  test('of a service that calls for itself is AWSService, once', () => {
    const sim = createSimulator({ enforcement: 'off' });
    const { Arn } = sim.kms.createKey().KeyMetadata;
    sim.as('logs.amazonaws.com').kms.encrypt({ KeyId: Arn, Plaintext });
    const [, ...records] = sim.cloudTrail();
    expect(records.map(({ userIdentity }) => userIdentity)).toEqual([
      { type: 'AWSService', invokedBy: 'logs.amazonaws.com' },
    ]);
  });
});

// Source: ct-decrypt.html and ct-nitro-enclave.html of the Developer Guide.
describe('additionalEventData', () => {
  test('names the enclave that asked, by its module and its image', () => {
    const { sim, arn } = withKey();
    const { publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'der' },
      privateKeyEncoding: { type: 'pkcs8', format: 'der' },
    });
    const image = 'ab'.repeat(48);
    const moduleId = 'i-1234567890abcdef0-enc0123456789abcdef';
    const AttestationDocument = sim.attest({ publicKey, moduleId, pcrs: { 0: image } });
    const Recipient = {
      KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
      AttestationDocument,
    } as const;
    sim.kms.generateDataKey({ KeyId: arn, KeySpec: 'AES_256', Recipient });
    expect(last(sim)).toMatchObject({
      requestParameters: { keyId: arn, keySpec: 'AES_256' },
      additionalEventData: {
        recipient: {
          attestationDocumentModuleId: moduleId,
          attestationDocumentEnclaveImageDigest: image,
        },
      },
    });
    expect(last(sim)?.requestParameters).not.toHaveProperty('recipient');
  });

  test('names the custom key store of a key, and its external key, also in a world that was taken up', () => {
    const sim = createSimulator();
    const CustomKeyStoreId = connectedStore(sim, XKS);
    const KeyId = xksKey(sim, CustomKeyStoreId, 'key-7');
    const { CiphertextBlob } = sim.kms.encrypt({ KeyId, Plaintext });
    const custody = { customKeyStoreId: CustomKeyStoreId, xksKeyId: 'key-7' };
    sim.kms.decrypt({ CiphertextBlob });
    expect(last(sim)?.additionalEventData).toMatchObject(custody);
    sim.import(sim.export());
    sim.kms.decrypt({ CiphertextBlob });
    expect(last(sim)?.additionalEventData).toMatchObject(custody);
    disconnect(sim, CustomKeyStoreId);
    expect(last(sim)?.additionalEventData).toEqual({ customKeyStoreName: XKS.CustomKeyStoreName });
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

// Source: the samples of RotateKey, DeleteKey, DeleteExpiredKeyMaterial and SynchronizeMultiRegionKey in the Developer Guide.
describe('what KMS does by itself', () => {
  const serviceEvents = (sim: Simulator) =>
    sim.cloudTrail().filter(({ eventType }) => eventType === 'AwsServiceEvent');

  test('is an AwsServiceEvent of AWS Internal', () => {
    const { sim, arn, keyId } = withKey();
    sim.kms.scheduleKeyDeletion({ KeyId: arn, PendingWindowInDays: 7 });
    sim.clock.advance(7 * DAY);
    const { eventId } = sim.events.at(-1) ?? {};
    expect(last(sim)).toEqual({
      eventVersion: expect.any(String),
      userIdentity: { accountId: ACCOUNT, invokedBy: 'AWS Internal' },
      eventTime: '2026-01-08T00:00:00Z',
      eventSource: 'kms.amazonaws.com',
      eventName: 'DeleteKey',
      awsRegion: 'us-east-1',
      sourceIPAddress: 'AWS Internal',
      userAgent: 'AWS Internal',
      requestParameters: null,
      responseElements: null,
      eventID: eventId,
      readOnly: false,
      resources: [{ accountId: ACCOUNT, type: 'AWS::KMS::Key', ARN: arn }],
      eventType: 'AwsServiceEvent',
      managementEvent: true,
      recipientAccountId: ACCOUNT,
      serviceEventDetails: { keyId },
      eventCategory: 'Management',
    });
  });

  test('tells of a rotation both materials, and of an expiry which material it was', () => {
    const { sim, arn, keyId } = withKey();
    const first = sim.kms.describeKey({ KeyId: arn }).KeyMetadata?.CurrentKeyMaterialId;
    sim.kms.enableKeyRotation({ KeyId: arn, RotationPeriodInDays: 90 });
    const external = sim.kms.createKey({ Origin: 'EXTERNAL' }).KeyMetadata.KeyId;
    importInto(sim.kms, external, material(1), { ValidTo: new Date('2026-01-02') });
    const { CurrentKeyMaterialId } = sim.kms.describeKey({ KeyId: external }).KeyMetadata ?? {};
    sim.clock.advance(90 * DAY);
    const second = sim.kms.describeKey({ KeyId: arn }).KeyMetadata?.CurrentKeyMaterialId;
    expect(
      serviceEvents(sim).map(({ eventName, serviceEventDetails }) => [
        eventName,
        serviceEventDetails,
      ]),
    ).toEqual([
      ['DeleteExpiredKeyMaterial', { keyId: external, keyMaterialId: CurrentKeyMaterialId }],
      [
        'RotateKey',
        {
          keyId,
          keyOrigin: 'AWS_KMS',
          rotationType: 'AUTOMATIC',
          previousKeyMaterialId: first,
          currentKeyMaterialId: second,
        },
      ],
    ]);
  });

  // Source: multi-region-keys-overview.html: a replica is made by CreateKey in its Region.
  test('is recorded in the Region of a replica; kmsim’s own changes are not', () => {
    const { sim } = withKey();
    const { Arn } = sim.kms.createKey({ MultiRegion: true }).KeyMetadata;
    sim.kms.replicateKey({ KeyId: Arn, ReplicaRegion: 'eu-west-1' });
    sim.clock.advance({ minutes: 1 });
    sim.kms.scheduleKeyDeletion({ KeyId: Arn, PendingWindowInDays: 7 });
    sim.region('eu-west-1').kms.scheduleKeyDeletion({
      KeyId: Arn.replace('us-east-1', 'eu-west-1'),
      PendingWindowInDays: 7,
    });
    sim.clock.advance(30 * DAY);
    expect(sim.events.map(({ name }) => name)).toContain('BeginWaitingPeriod');
    expect(serviceEvents(sim).map(({ eventName, awsRegion }) => [eventName, awsRegion])).toEqual([
      ['CreateKey', 'eu-west-1'],
      ['SynchronizeMultiRegionKey', 'eu-west-1'],
      ['DeleteKey', 'eu-west-1'],
      ['DeleteKey', 'us-east-1'],
    ]);
  });
});
