/**
 * The shapes that several operations share.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Types.html
 * @module
 */
import * as s from '../kernel/shape.ts';

export const keyIdentifier = s.string({ min: 1, max: 2048 });
export const customKeyStoreId = s.string({ min: 1, max: 64 });
export const aliasName = s.string({ min: 1, max: 256, pattern: '^[a-zA-Z0-9:/_-]+$' });
export const cloudHsmClusterId = s.string({
  min: 19,
  max: 24,
  pattern: 'cluster-[2-7a-zA-Z]{11,16}',
});
export const accountId = s.string({ min: 12, max: 12, pattern: '[0-9]{12}' });
export const principal = s.string({ min: 1, max: 256, pattern: '^[\\w+=,.@:/-]+$' });
export const grantOperation = s.oneOf([
  'Decrypt',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
  'Sign',
  'Verify',
  'GetPublicKey',
  'CreateGrant',
  'RetireGrant',
  'DescribeKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateMac',
  'VerifyMac',
  'DeriveSharedSecret',
  'Decapsulate',
  'Encapsulate',
]);
export const grantOperations = s.list(grantOperation);
export const encryptionContext = s.map(s.string());
export const sourceArn = s.string({ min: 20, max: 2048 });
export const grantConstraints = s.struct({
  EncryptionContextSubset: encryptionContext,
  EncryptionContextEquals: encryptionContext,
  SourceArn: sourceArn,
});
export const grantToken = s.string({ min: 1, max: 8192, unlogged: true });
export const grantTokens = s.list(grantToken, { min: 0, max: 10 });
export const grantName = s.string({ min: 1, max: 256, pattern: '^[a-zA-Z0-9:/_-]+$' });
export const servicePrincipal = s.string({ min: 1, max: 128 });
export const grantId = s.string({ min: 1, max: 128 });
export const policy = s.string({
  min: 1,
  max: 131072,
  pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+',
});
export const description = s.string({ min: 0, max: 8192 });
export const keyUsage = s.oneOf([
  'SIGN_VERIFY',
  'ENCRYPT_DECRYPT',
  'GENERATE_VERIFY_MAC',
  'KEY_AGREEMENT',
  'ENCAPSULATE_DECAPSULATE',
]);
export const keySpec = s.oneOf([
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
  'ML_DSA_44',
  'ML_DSA_65',
  'ML_DSA_87',
  'ECC_NIST_EDWARDS25519',
  'ML_KEM_1024',
  'ML_KEM_512',
  'ML_KEM_768',
]);
export const origin = s.oneOf(['AWS_KMS', 'EXTERNAL', 'AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE']);
export const tagKey = s.string({ min: 1, max: 128 });
export const tagValue = s.string({ min: 0, max: 256 });
export const tag = s.struct({
  TagKey: s.required(tagKey),
  TagValue: s.required(tagValue),
});
export const tags = s.list(tag);
export const xksKeyId = s.string({ min: 1, max: 128, pattern: '^[a-zA-Z0-9-_.]+$' });
export const arn = s.string({ min: 20, max: 2048 });
export const keyState = s.oneOf([
  'Creating',
  'Enabled',
  'Disabled',
  'PendingDeletion',
  'PendingImport',
  'PendingReplicaDeletion',
  'Unavailable',
  'Updating',
]);
export const expirationModel = s.oneOf(['KEY_MATERIAL_EXPIRES', 'KEY_MATERIAL_DOES_NOT_EXPIRE']);
export const encryptionAlgorithm = s.oneOf([
  'SYMMETRIC_DEFAULT',
  'RSAES_OAEP_SHA_1',
  'RSAES_OAEP_SHA_256',
  'SM2PKE',
]);
export const signingAlgorithm = s.oneOf([
  'RSASSA_PSS_SHA_256',
  'RSASSA_PSS_SHA_384',
  'RSASSA_PSS_SHA_512',
  'RSASSA_PKCS1_V1_5_SHA_256',
  'RSASSA_PKCS1_V1_5_SHA_384',
  'RSASSA_PKCS1_V1_5_SHA_512',
  'ECDSA_SHA_256',
  'ECDSA_SHA_384',
  'ECDSA_SHA_512',
  'SM2DSA',
  'ML_DSA_SHAKE_256',
  'ED25519_SHA_512',
  'ED25519_PH_SHA_512',
]);
export const signingAlgorithms = s.list(signingAlgorithm);
export const keyAgreementAlgorithm = s.oneOf(['ECDH']);
export const keyAgreementAlgorithms = s.list(keyAgreementAlgorithm);
export const region = s.string({ min: 1, max: 32, pattern: '^([a-z]+-){2,3}\\d+$' });
export const pendingWindowInDays = s.integer({ min: 1, max: 365 });
export const macAlgorithm = s.oneOf([
  'HMAC_SHA_224',
  'HMAC_SHA_256',
  'HMAC_SHA_384',
  'HMAC_SHA_512',
]);
export const macAlgorithms = s.list(macAlgorithm);
export const keyMaterialId = s.string({ min: 64, max: 64, pattern: '^[a-f0-9]+$' });
export const encapsulationAlgorithm = s.oneOf(['ML_KEM']);
export const encapsulationAlgorithms = s.list(encapsulationAlgorithm);
export const ciphertext = s.blob({ min: 1, max: 6144 });
export const plaintext = s.blob({ min: 1, max: 4096, sensitive: true });
export const keyEncryptionMechanism = s.oneOf(['RSAES_OAEP_SHA_256']);
export const attestationDocument = s.blob({ min: 1, max: 262144 });
export const recipient = s.struct({
  KeyEncryptionAlgorithm: keyEncryptionMechanism,
  AttestationDocument: attestationDocument,
});
export const dryRunModifier = s.oneOf(['IGNORE_CIPHERTEXT']);
export const dryRunModifiers = s.list(dryRunModifier);
export const publicKey = s.blob({ min: 1, max: 8192 });
export const limit = s.integer({ min: 1, max: 1000 });
export const marker = s.string({ min: 1, max: 1024, pattern: '[\\u0020-\\u00FF]*' });
export const rotationPeriodInDays = s.integer({ min: 90, max: 2560 });
export const numberOfBytes = s.integer({ min: 1, max: 1024 });
export const dataKeySpec = s.oneOf(['AES_256', 'AES_128']);
export const dataKeyPair = s.oneOf([
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
  'ECC_NIST_P256',
  'ECC_NIST_P384',
  'ECC_NIST_P521',
  'ECC_SECG_P256K1',
  'SM2',
  'ECC_NIST_EDWARDS25519',
  'ML_KEM_1024',
  'ML_KEM_512',
  'ML_KEM_768',
]);
export const policyName = s.string({ min: 1, max: 128, pattern: '[\\w]+' });
export const keyMaterialDescription = s.string({
  min: 0,
  max: 256,
  pattern: '^[a-zA-Z0-9:/_\\s.-]+$',
});
export const grantListEntry = s.struct({
  KeyId: keyIdentifier,
  GrantId: grantId,
  Name: grantName,
  CreationDate: s.timestamp,
  GranteePrincipal: principal,
  RetiringPrincipal: principal,
  IssuingAccount: principal,
  Operations: grantOperations,
  Constraints: grantConstraints,
  GranteeServicePrincipal: servicePrincipal,
  RetiringServicePrincipal: servicePrincipal,
});
export const grantList = s.list(grantListEntry);
export const messageType = s.oneOf(['RAW', 'DIGEST', 'EXTERNAL_MU']);

/** The tighter bounds of the service where the model's bound for every list is 1,000. */
export const limitTo100 = s.integer({ min: 1, max: 100 });
export const limitTo50 = s.integer({ min: 1, max: 50 });
