/**
 * KeyMetadata and what it is made of.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
 * @module
 */
import * as s from '../kernel/shape.ts';
import {
  arn,
  cloudHsmClusterId,
  customKeyStoreId,
  description,
  encapsulationAlgorithms,
  encryptionAlgorithm,
  expirationModel,
  keyAgreementAlgorithms,
  keyIdentifier,
  keyMaterialId,
  keySpec,
  keyState,
  keyUsage,
  macAlgorithms,
  origin,
  pendingWindowInDays,
  region,
  signingAlgorithms,
  xksKeyId,
} from './shapes.ts';

export const customerMasterKeySpec = s.oneOf([
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
  'ECC_NIST_P256',
  'ECC_NIST_P384',
  'ECC_NIST_P521',
  'ECC_SECG_P256K1',
  'SYMMETRIC_DEFAULT',
  'HMAC_224',
  'HMAC_256',
  'HMAC_384',
  'HMAC_512',
  'SM2',
]);
export const keyManager = s.oneOf(['AWS', 'CUSTOMER']);
export const encryptionAlgorithms = s.list(encryptionAlgorithm);
export const multiRegionKeyType = s.oneOf(['PRIMARY', 'REPLICA']);
export const multiRegionKey = s.struct({
  Arn: arn,
  Region: region,
});
export const multiRegionKeys = s.list(multiRegionKey);
export const multiRegionConfiguration = s.struct({
  MultiRegionKeyType: multiRegionKeyType,
  PrimaryKey: multiRegionKey,
  ReplicaKeys: multiRegionKeys,
});
export const xksKeyConfiguration = s.struct({
  Id: xksKeyId,
});
export const keyMetadata = s.struct({
  AWSAccountId: s.always(s.string()),
  KeyId: s.required(keyIdentifier),
  Arn: s.always(arn),
  CreationDate: s.always(s.timestamp),
  Enabled: s.always(s.boolean),
  Description: s.always(description),
  KeyUsage: s.always(keyUsage),
  KeyState: s.always(keyState),
  DeletionDate: s.timestamp,
  ValidTo: s.timestamp,
  Origin: s.always(origin),
  CustomKeyStoreId: customKeyStoreId,
  CloudHsmClusterId: cloudHsmClusterId,
  ExpirationModel: expirationModel,
  KeyManager: s.always(keyManager),
  CustomerMasterKeySpec: s.always(customerMasterKeySpec),
  KeySpec: s.always(keySpec),
  EncryptionAlgorithms: encryptionAlgorithms,
  SigningAlgorithms: signingAlgorithms,
  KeyAgreementAlgorithms: keyAgreementAlgorithms,
  MultiRegion: s.always(s.boolean),
  MultiRegionConfiguration: multiRegionConfiguration,
  PendingDeletionWindowInDays: pendingWindowInDays,
  MacAlgorithms: macAlgorithms,
  XksKeyConfiguration: xksKeyConfiguration,
  CurrentKeyMaterialId: keyMaterialId,
  EncapsulationAlgorithms: encapsulationAlgorithms,
});
