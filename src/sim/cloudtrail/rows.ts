/**
 * What CloudTrail tells of each operation of KMS, where that is not simply the members of the request in camelCase, no answer, and
 * `readOnly` as the operation has it.
 * Source: the samples under https://docs.aws.amazon.com/kms/latest/developerguide/understanding-kms-entries.html
 * @module
 */

type Members = Readonly<Record<string, unknown>>;

export interface TrailRow {
  /** Where CloudTrail sees it otherwise than kmsim, in which some reads move a counter. */
  readonly readOnly?: boolean;
  /** Members of the request that are not told; `*` is all of them. */
  readonly untold?: readonly string[];
  /** Members that are called otherwise. */
  readonly named?: Readonly<Record<string, string>>;
  /** Members that are told though they were not sent. */
  defaults?(given: Members): Members;
  /** Members of the answer that are told, or `key`: the key's ARN as `keyId`. Default: none. */
  readonly answer?: readonly string[] | 'key';
  /** What `additionalEventData` holds. */
  readonly more?: readonly TrailExtra[];
}

/** Facts of `additionalEventData`. */
export type TrailExtra = 'custody' | 'grantId' | 'keyMaterialId' | 'keyStore' | 'recipient';

/** Never told: secrets, and what is told in `additionalEventData`. */
export const untoldMembers: readonly string[] = ['GrantToken', 'GrantTokens', 'Recipient'];

const SYMMETRIC = 'SYMMETRIC_DEFAULT';
// Source: the sample of CreateKey. Unconfirmed: `multiRegion`, of which that sample is silent.
const newKey = ({ KeySpec, CustomerMasterKeySpec }: Members): Members => {
  const spec = KeySpec ?? CustomerMasterKeySpec ?? SYMMETRIC;
  return {
    KeySpec: spec,
    Description: '',
    Origin: 'AWS_KMS',
    CustomerMasterKeySpec: spec,
    KeyUsage: 'ENCRYPT_DECRYPT',
    BypassPolicyLockoutSafetyCheck: false,
    MultiRegion: false,
  };
};
// Since December 2022. Source: the page "Logging AWS KMS API calls with AWS CloudTrail".
const ofKey: TrailRow = { answer: 'key' };
const ofMaterial: TrailRow = { answer: ['KeyId', 'KeyMaterialId'] };
const signing: TrailRow = { defaults: () => ({ MessageType: 'RAW' }) };
const toEnclave: TrailRow = { more: ['recipient'] };
const ofStore: TrailRow = { more: ['keyStore'] };
const storeMembers = {
  untold: ['TrustAnchorCertificate', 'KeyStorePassword', 'XksProxyAuthenticationCredential'],
  named: { CloudHsmClusterId: 'clusterId' },
} as const;

export const trailRows: Readonly<Record<string, TrailRow>> = {
  CancelKeyDeletion: ofKey,
  ConnectCustomKeyStore: ofStore,
  CreateCustomKeyStore: { ...storeMembers, answer: ['CustomKeyStoreId'] },
  CreateGrant: { answer: ['GrantId'] },
  CreateKey: { defaults: newKey, answer: ['KeyMetadata'] },
  Decrypt: {
    defaults: () => ({ EncryptionAlgorithm: SYMMETRIC }),
    more: ['custody', 'keyMaterialId', 'recipient'],
  },
  DeleteCustomKeyStore: ofStore,
  DeleteImportedKeyMaterial: ofMaterial,
  DeriveSharedSecret: toEnclave,
  DisableKey: ofKey,
  DisableKeyRotation: ofKey,
  DisconnectCustomKeyStore: ofStore,
  EnableKey: ofKey,
  EnableKeyRotation: ofKey,
  Encrypt: { defaults: () => ({ EncryptionAlgorithm: SYMMETRIC }) },
  GenerateDataKey: toEnclave,
  GenerateDataKeyPair: toEnclave,
  GenerateRandom: { readOnly: true, untold: ['*'], more: ['recipient'] },
  GetParametersForImport: { readOnly: true },
  ImportKeyMaterial: ofMaterial,
  PutKeyPolicy: ofKey,
  ReEncrypt: {
    defaults: () => ({
      SourceEncryptionAlgorithm: SYMMETRIC,
      DestinationEncryptionAlgorithm: SYMMETRIC,
    }),
  },
  ReplicateKey: { answer: ['ReplicaKeyMetadata', 'ReplicaPolicy'] },
  RetireGrant: { more: ['grantId'] },
  RotateKeyOnDemand: { answer: ['KeyId'] },
  ScheduleKeyDeletion: { answer: ['KeyId', 'KeyState', 'DeletionDate', 'PendingWindowInDays'] },
  Sign: signing,
  TagResource: ofKey,
  UntagResource: ofKey,
  UpdateCustomKeyStore: { ...storeMembers, ...ofStore },
  UpdateKeyDescription: ofKey,
  Verify: signing,
};
