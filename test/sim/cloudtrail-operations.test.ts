import { describe, expect, test } from 'vitest';
import { type CloudTrailRecord, createSimulator } from '../../src/index.ts';
import { kms as service } from '../../src/kms/service.ts';
import { material } from '../support/imported-keys.ts';
import { FOR_EVER, importInto } from '../support/imports.ts';
import { CLOUD_HSM, CLUSTER_ID, XKS } from '../support/key-stores.ts';
import { bytes } from '../support/simulator.ts';

/** One call of every operation, and the records of them. */
const sim = createSimulator({ seed: 'trail', now: '2026-03-01T17:04:05Z' });
const { kms } = sim;
const create = (input: Parameters<typeof kms.createKey>[0] = {}) =>
  kms.createKey(input).KeyMetadata.Arn;
const Plaintext = bytes('a plaintext that is told to nobody');
const EncryptionContext = { Tenant: 'a' };
const { KeyMetadata: metadata } = kms.createKey({ Description: 'app' });
const KeyId = metadata.KeyId;
const arn = metadata.Arn;
const signer = create({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
const agreer = create({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' });
const hmac = create({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
const kem = create({ KeySpec: 'ML_KEM_512', KeyUsage: 'ENCAPSULATE_DECAPSULATE' });
const external = create({ Origin: 'EXTERNAL' });
const primary = create({ MultiRegion: true });

const { CiphertextBlob } = kms.encrypt({ KeyId, Plaintext, EncryptionContext });
kms.decrypt({ CiphertextBlob, EncryptionContext });
kms.reEncrypt({
  CiphertextBlob,
  SourceEncryptionContext: EncryptionContext,
  DestinationKeyId: KeyId,
});
kms.generateDataKey({ KeyId, KeySpec: 'AES_256', EncryptionContext });
kms.generateDataKeyWithoutPlaintext({ KeyId, NumberOfBytes: 24 });
kms.generateDataKeyPair({ KeyId, KeyPairSpec: 'ECC_NIST_P256' });
kms.generateDataKeyPairWithoutPlaintext({ KeyId, KeyPairSpec: 'ECC_NIST_P256' });
kms.generateRandom({ NumberOfBytes: 8 });
const SigningAlgorithm = 'ECDSA_SHA_256';
const { Signature } = kms.sign({ KeyId: signer, Message: Plaintext, SigningAlgorithm });
kms.verify({ KeyId: signer, Message: Plaintext, Signature, SigningAlgorithm });
const MacAlgorithm = 'HMAC_SHA_256';
const { Mac } = kms.generateMac({ KeyId: hmac, Message: Plaintext, MacAlgorithm });
kms.verifyMac({ KeyId: hmac, Message: Plaintext, Mac, MacAlgorithm });
const { PublicKey } = kms.getPublicKey({ KeyId: agreer });
kms.deriveSharedSecret({ KeyId: agreer, KeyAgreementAlgorithm: 'ECDH', PublicKey });
const EncapsulationAlgorithm = 'ML_KEM';
const { SharedSecretCiphertextBlob } = kms.encapsulate({ KeyId: kem, EncapsulationAlgorithm });
kms.decapsulate({ KeyId: kem, EncapsulationAlgorithm, SharedSecretCiphertextBlob });

kms.createAlias({ AliasName: 'alias/a', TargetKeyId: KeyId });
kms.updateAlias({ AliasName: 'alias/a', TargetKeyId: KeyId });
kms.deleteAlias({ AliasName: 'alias/a' });
const GranteePrincipal = 'arn:aws:iam::111122223333:role/app';
const grant = kms.createGrant({
  KeyId,
  GranteePrincipal,
  Operations: ['Decrypt'],
  Constraints: { EncryptionContextSubset: EncryptionContext },
});
const other = kms.createGrant({ KeyId, GranteePrincipal, Operations: ['Encrypt'] });
kms.listGrants({ KeyId, Limit: 5 });
kms.listRetirableGrants({ RetiringPrincipal: GranteePrincipal });
kms.retireGrant({ GrantToken: grant.GrantToken });
kms.revokeGrant({ KeyId, GrantId: other.GrantId });
kms.tagResource({ KeyId, Tags: [{ TagKey: 'Team', TagValue: 'A' }] });
kms.untagResource({ KeyId, TagKeys: ['Team'] });
const { Policy = '' } = kms.getKeyPolicy({ KeyId, PolicyName: 'default' });
kms.putKeyPolicy({ KeyId, PolicyName: 'default', Policy });
kms.updateKeyDescription({ KeyId, Description: 'new' });
kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 });
kms.disableKeyRotation({ KeyId });
kms.rotateKeyOnDemand({ KeyId });
kms.disableKey({ KeyId });
kms.enableKey({ KeyId });
kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
kms.cancelKeyDeletion({ KeyId });
kms.describeKey({ KeyId });
kms.getKeyLastUsage({ KeyId });
kms.getKeyRotationStatus({ KeyId });
kms.listKeyPolicies({ KeyId });
kms.listKeyRotations({ KeyId });
kms.listResourceTags({ KeyId });
kms.listAliases({});
kms.listKeys({ Limit: 3 });
importInto(kms, external, material(1), FOR_EVER);
const [imported] = kms.listKeyRotations({ KeyId: external, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' })
  .Rotations as readonly { KeyMaterialId?: string }[];
kms.deleteImportedKeyMaterial({ KeyId: external });
importInto(kms, external, material(1), { ValidTo: new Date('2026-05-21T05:47:45Z') });
const replicated = kms.replicateKey({ KeyId: primary, ReplicaRegion: 'eu-west-1' });
sim.clock.advance({ seconds: 5 });
kms.updatePrimaryRegion({ KeyId: primary, PrimaryRegion: 'eu-west-1' });
const { CustomKeyStoreId } = kms.createCustomKeyStore(CLOUD_HSM);
kms.createCustomKeyStore(XKS);
kms.connectCustomKeyStore({ CustomKeyStoreId });
sim.clock.advance({ minutes: 20 });
kms.describeCustomKeyStores({ CustomKeyStoreId });
kms.disconnectCustomKeyStore({ CustomKeyStoreId });
sim.clock.advance({ minutes: 20 });
kms.updateCustomKeyStore({ CustomKeyStoreId, NewCustomKeyStoreName: 'renamed' });
kms.deleteCustomKeyStore({ CustomKeyStoreId });

const records = sim.cloudTrail();
const called = records.filter(({ eventType }) => eventType === 'AwsApiCall');
type Told = Pick<
  CloudTrailRecord,
  'readOnly' | 'requestParameters' | 'responseElements' | 'additionalEventData'
>;
/** The first record of an operation. */
function told(name: string, nth = 0): Told {
  const record = called.filter(({ eventName }) => eventName === name)[nth];
  if (record === undefined) throw new Error(`no record of ${name}`);
  const { readOnly, requestParameters, responseElements, additionalEventData } = record;
  return {
    readOnly,
    requestParameters,
    responseElements,
    ...(additionalEventData === undefined ? {} : { additionalEventData }),
  };
}
const read = (
  requestParameters: Told['requestParameters'],
  additionalEventData?: Readonly<Record<string, unknown>>,
) => ({
  readOnly: true,
  requestParameters,
  responseElements: null,
  ...(additionalEventData === undefined ? {} : { additionalEventData }),
});
const write = (
  requestParameters: Told['requestParameters'],
  responseElements: Told['responseElements'] = null,
  additionalEventData?: Readonly<Record<string, unknown>>,
) => ({ ...read(requestParameters, additionalEventData), readOnly: false, responseElements });
const own = { keyId: KeyId };
const answersKey = { keyId: arn };
const encryptionContext = EncryptionContext;
const encryptionAlgorithm = 'SYMMETRIC_DEFAULT';
const store = { customKeyStoreId: CustomKeyStoreId };
const named = { customKeyStoreName: 'hsms', clusterId: CLUSTER_ID };
const keyMetadata = {
  AWSAccountId: '111122223333',
  keyId: KeyId,
  arn,
  creationDate: 'Mar 1, 2026, 5:04:05 PM',
  enabled: true,
  description: 'app',
  keyUsage: 'ENCRYPT_DECRYPT',
  keyState: 'Enabled',
  origin: 'AWS_KMS',
  keyManager: 'CUSTOMER',
  customerMasterKeySpec: 'SYMMETRIC_DEFAULT',
  keySpec: 'SYMMETRIC_DEFAULT',
  encryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
  multiRegion: false,
  currentKeyMaterialId: metadata.CurrentKeyMaterialId,
};

// Source: the samples under understanding-kms-entries.html of the Developer Guide; of the answers since December 2022 the page
// "Logging AWS KMS API calls with AWS CloudTrail". Dates are written as in the sample of ImportKeyMaterial.
const rows: Readonly<Record<string, Told>> = {
  CancelKeyDeletion: write(own, answersKey),
  ConnectCustomKeyStore: write(store, null, named),
  CreateAlias: write({ aliasName: 'alias/a', targetKeyId: KeyId }),
  CreateCustomKeyStore: write({ customKeyStoreName: 'hsms', clusterId: CLUSTER_ID }, store),
  CreateGrant: write(
    {
      ...own,
      granteePrincipal: GranteePrincipal,
      operations: ['Decrypt'],
      constraints: { encryptionContextSubset: EncryptionContext },
    },
    { grantId: grant.GrantId },
  ),
  CreateKey: write(
    {
      description: 'app',
      origin: 'AWS_KMS',
      bypassPolicyLockoutSafetyCheck: false,
      customerMasterKeySpec: 'SYMMETRIC_DEFAULT',
      keySpec: 'SYMMETRIC_DEFAULT',
      keyUsage: 'ENCRYPT_DECRYPT',
      multiRegion: false,
    },
    { keyMetadata },
  ),
  Decapsulate: read({ keyId: kem, encapsulationAlgorithm: 'ML_KEM' }),
  Decrypt: read(
    { encryptionAlgorithm, encryptionContext },
    { keyMaterialId: metadata.CurrentKeyMaterialId },
  ),
  DeleteAlias: write({ aliasName: 'alias/a' }),
  DeleteCustomKeyStore: write(store, null, { ...named, customKeyStoreName: 'renamed' }),
  DeleteImportedKeyMaterial: write(
    { keyId: external },
    { keyId: external, keyMaterialId: imported?.KeyMaterialId },
  ),
  DeriveSharedSecret: read({ keyId: agreer, keyAgreementAlgorithm: 'ECDH' }),
  DescribeCustomKeyStores: read(store),
  DescribeKey: read(own),
  DisableKey: write(own, answersKey),
  DisableKeyRotation: write(own, answersKey),
  DisconnectCustomKeyStore: write(store, null, named),
  EnableKey: write(own, answersKey),
  EnableKeyRotation: write({ ...own, rotationPeriodInDays: 90 }, answersKey),
  Encapsulate: read({ keyId: kem, encapsulationAlgorithm: 'ML_KEM' }),
  Encrypt: read({ ...own, encryptionContext, encryptionAlgorithm }),
  GenerateDataKey: read({ ...own, keySpec: 'AES_256', encryptionContext }),
  GenerateDataKeyPair: read({ ...own, keyPairSpec: 'ECC_NIST_P256' }),
  GenerateDataKeyPairWithoutPlaintext: read({ ...own, keyPairSpec: 'ECC_NIST_P256' }),
  GenerateDataKeyWithoutPlaintext: read({ ...own, numberOfBytes: 24 }),
  GenerateMac: read({ keyId: hmac, macAlgorithm: MacAlgorithm }),
  GenerateRandom: read(null),
  GetKeyLastUsage: read(own),
  GetKeyPolicy: read({ ...own, policyName: 'default' }),
  GetKeyRotationStatus: read(own),
  GetParametersForImport: read({
    keyId: external,
    wrappingAlgorithm: 'RSAES_OAEP_SHA_256',
    wrappingKeySpec: 'RSA_2048',
  }),
  GetPublicKey: read({ keyId: agreer }),
  ImportKeyMaterial: write(
    { keyId: external, expirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' },
    { keyId: external, keyMaterialId: imported?.KeyMaterialId },
  ),
  ListAliases: read(null),
  ListGrants: read({ ...own, limit: 5 }),
  ListKeyPolicies: read(own),
  ListKeyRotations: read(own),
  ListKeys: read({ limit: 3 }),
  ListResourceTags: read(own),
  ListRetirableGrants: read({ retiringPrincipal: GranteePrincipal }),
  PutKeyPolicy: write({ ...own, policyName: 'default', policy: Policy }, answersKey),
  ReEncrypt: read({
    sourceEncryptionAlgorithm: encryptionAlgorithm,
    sourceEncryptionContext: EncryptionContext,
    destinationEncryptionAlgorithm: encryptionAlgorithm,
    destinationKeyId: KeyId,
  }),
  ReplicateKey: write(
    { keyId: primary, replicaRegion: 'eu-west-1' },
    {
      replicaKeyMetadata: expect.objectContaining({
        arn: replicated.ReplicaKeyMetadata.Arn,
        multiRegionConfiguration: expect.objectContaining({ multiRegionKeyType: 'REPLICA' }),
      }),
      replicaPolicy: replicated.ReplicaPolicy,
    },
  ),
  RetireGrant: write(null, null, { grantId: grant.GrantId }),
  RevokeGrant: write({ ...own, grantId: other.GrantId }),
  RotateKeyOnDemand: write(own, answersKey),
  ScheduleKeyDeletion: write(
    { ...own, pendingWindowInDays: 7 },
    {
      ...answersKey,
      keyState: 'PendingDeletion',
      deletionDate: 'Mar 8, 2026, 5:04:05 PM',
      pendingWindowInDays: 7,
    },
  ),
  Sign: read({ keyId: signer, messageType: 'RAW', signingAlgorithm: SigningAlgorithm }),
  TagResource: write({ ...own, tags: [{ tagKey: 'Team', tagValue: 'A' }] }, answersKey),
  UntagResource: write({ ...own, tagKeys: ['Team'] }, answersKey),
  UpdateAlias: write({ aliasName: 'alias/a', targetKeyId: KeyId }),
  UpdateCustomKeyStore: write({ ...store, newCustomKeyStoreName: 'renamed' }, null, {
    ...named,
    customKeyStoreName: 'renamed',
  }),
  UpdateKeyDescription: write({ ...own, description: 'new' }, answersKey),
  UpdatePrimaryRegion: write({ keyId: primary, primaryRegion: 'eu-west-1' }),
  Verify: read({ keyId: signer, messageType: 'RAW', signingAlgorithm: SigningAlgorithm }),
  VerifyMac: read({ keyId: hmac, macAlgorithm: MacAlgorithm }),
};

describe('CloudTrail’s record of an operation', () => {
  test('is shown here of every operation', () => {
    expect(Object.keys(rows).sort()).toEqual(Object.keys(service.operations).sort());
  });

  test.each(Object.entries(rows))('tells of %s what AWS’s does', (name, row) => {
    expect(told(name)).toEqual(row);
  });

  test('writes the expiry of imported material as AWS does', () => {
    expect(told('ImportKeyMaterial', 1).requestParameters).toEqual({
      keyId: external,
      validTo: 'May 21, 2026, 5:47:45 AM',
    });
  });

  test('tells of an external key store neither certificate nor credential', () => {
    const { requestParameters, responseElements } = told('CreateCustomKeyStore', 1);
    expect(requestParameters).toEqual({
      customKeyStoreName: XKS.CustomKeyStoreName,
      customKeyStoreType: 'EXTERNAL_KEY_STORE',
      xksProxyConnectivity: 'PUBLIC_ENDPOINT',
      xksProxyUriEndpoint: XKS.XksProxyUriEndpoint,
      xksProxyUriPath: XKS.XksProxyUriPath,
    });
    expect(responseElements).toEqual({ customKeyStoreId: expect.stringMatching(/^cks-/) });
  });

  // Source: the page on UpdatePrimaryRegion in the log: it is recorded in both Regions.
  test('is in both Regions where the primary is moved', () => {
    const moved = called.filter(({ eventName }) => eventName === 'UpdatePrimaryRegion');
    expect(
      moved.map((record) => [record.awsRegion, record.resources?.map(({ ARN }) => ARN)]),
    ).toEqual([
      ['us-east-1', [primary]],
      ['eu-west-1', [replicated.ReplicaKeyMetadata.Arn]],
    ]);
    expect(new Set(moved.map(({ requestID }) => requestID)).size).toBe(1);
  });

  test('has an event ID of its own, everywhere', () => {
    expect(new Set(records.map(({ eventID }) => eventID)).size).toBe(records.length);
  });
});
