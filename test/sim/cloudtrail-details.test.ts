import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../src/index.ts';
import { material } from '../support/imported-keys.ts';
import { importInto } from '../support/imports.ts';
import { connectedStore, disconnect, XKS, xksKey } from '../support/key-stores.ts';
import { DAY } from '../support/rotations.ts';
import { ACCOUNT, bytes, withKey } from '../support/simulator.ts';

const Plaintext = bytes('x');
const last = (sim: Simulator) => sim.cloudTrail().at(-1);

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
