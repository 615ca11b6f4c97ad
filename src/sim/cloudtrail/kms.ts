/**
 * What CloudTrail tells of KMS.
 * Source: the samples under https://docs.aws.amazon.com/kms/latest/developerguide/understanding-kms-entries.html
 * @module
 */

import type { Event } from '../../kernel/event.ts';
import { kms } from '../../kms/service.ts';
import { DELETION, EXPIRY, ROTATION, SYNCHRONIZATION } from '../../kms/timers.ts';
import { AWS_INTERNAL } from './identity.ts';
import type { Members, TrailRow, TrailService } from './rows.ts';

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

const rows: Readonly<Record<string, TrailRow>> = {
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

/** What time brings about, and what is made with another call: CloudTrail says nothing of kmsim's other changes. */
const SERVICE_EVENTS: readonly string[] = [
  DELETION,
  EXPIRY,
  ROTATION,
  SYNCHRONIZATION,
  'CreateKey',
];

export const kmsTrail: TrailService = {
  name: kms.name,
  operations: kms.operations,
  rows,
  // Secrets, and what is told in `additionalEventData`.
  untold: ['GrantToken', 'GrantTokens', 'Recipient'],
  typeOf: (arn) => (arn.includes(':alias/') ? 'AWS::KMS::Alias' : 'AWS::KMS::Key'),
  told(event) {
    if (!SERVICE_EVENTS.includes(event.name)) return undefined;
    return { by: AWS_INTERNAL, serviceEventDetails: detailsOf(event) };
  },
};

/** Unconfirmed: that `keyId` is the key's ID and not its ARN. */
function detailsOf({ details, resources }: Event): Members {
  return { ...details?.shown(), keyId: keyIdOf(resources[0] ?? '') };
}

/** The ID in a key's ARN. */
export function keyIdOf(arn: string): string {
  return arn.slice(arn.indexOf('/') + 1);
}
