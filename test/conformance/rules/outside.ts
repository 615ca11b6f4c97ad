/**
 * Quotas, what other services of AWS tell of KMS, prices, last use, and AWS managed keys.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html, resource-limits.html,
 * logging-using-cloudtrail.html, kms-events.html and monitoring-cloudwatch.html; https://aws.amazon.com/kms/pricing/.
 * @module
 */
import { type Rule, rules } from './rule.ts';

/** Rows for each of which the same is to be said. */
function all(section: number, names: readonly string[], said: string): readonly Rule[] {
  return rules(section, names.map((name) => `${name} | ${said}`).join('\n'));
}

const requestQuotas = [
  'symmetric cryptography, shared',
  'RSA cryptography, shared',
  'ECC and SM2, shared',
  'ML-DSA, shared',
  'ML-KEM',
  'each custom key store: 1,800',
  'GenerateDataKeyPair of ECC and Ed25519',
  'GenerateDataKeyPair of RSA',
  'GenerateDataKeyPair of SM2',
  '2000/s: DescribeKey, GetPublicKey, ListResourceTags',
  '1000/s: GetKeyPolicy, GetKeyRotationStatus',
  '500/s: ListAliases, ListKeys',
  '100/s: ListGrants, ListKeyPolicies, ListKeyRotations, ListRetirableGrants',
  '50/s: CreateGrant, RetireGrant, RevokeGrant',
  '15/s: DeleteAlias and five others',
  '10/s: TagResource',
  '5/s: CreateKey and others that change',
  '1/s: GetParametersForImport',
  'ThrottlingException, in words; hot keys; DryRun and services count; the caller’s account pays',
];

export const quotas: readonly Rule[] = [
  ...all(11, requestQuotas, 'later | calls are not counted by time: none is ever throttled'),
  ...rules(
    11,
    `
    100,000 keys | later | there is no limit
    50 aliases of a key | kms/aliases | a key has at most 50 aliases
    50,000 grants of a key | kms/grants-worlds | has at most 50,000 grants of a key
    10 custom key stores | kms/key-stores | the eleventh store is refused; the list comes in pages
    25 rotations on demand | kms/rotation-on-demand | after 25 of them; those of the schedule do not count
    a key policy of 32 KiB | kms/tags-policies | what is no policy is refused
    50 tags of a key | kms/tags-policies | the 51st tag is one too many, whenever it comes
    10 grant tokens of a request | kms/grants-end | is one of ten
    adjustable, all but rotations on demand | later | no limit can be set
    keys that are disabled or pending deletion count | later | of the 100,000 there is no limit
    `,
  ),
];

const events = [
  'Encrypt',
  'Decrypt',
  'GenerateDataKey, GenerateDataKeyWithoutPlaintext',
  'GenerateDataKeyPair, GenerateDataKeyPairWithoutPlaintext',
  'ReEncrypt',
  'Sign, Verify',
  'GenerateMac, VerifyMac',
  'DeriveSharedSecret',
  'Encapsulate, Decapsulate',
  'GenerateRandom',
  'CreateKey',
  'CreateAlias, UpdateAlias, DeleteAlias',
  'CreateGrant',
  'RetireGrant',
  'RevokeGrant',
  'EnableKey, DisableKey, EnableKeyRotation, DisableKeyRotation, CancelKeyDeletion, UpdateKeyDescription, TagResource, UntagResource, PutKeyPolicy',
  'ScheduleKeyDeletion',
  'RotateKeyOnDemand',
  'ImportKeyMaterial',
  'DeleteImportedKeyMaterial',
  'GetParametersForImport',
  'DescribeKey, GetKeyPolicy, GetKeyRotationStatus, GetPublicKey, ListGrants, ListAliases and other reads',
  'ReplicateKey',
  'custom key store operations',
];

export const records: readonly Rule[] = [
  ...rules(
    12,
    `
    every call is recorded, refusals too | sim/simulator | holds every call and refusal, by whom and on what, without secrets
    DryRun and reads are recorded | kms/cryptographic-operations | a DryRun is refused in AWS’s words, is recorded, is no use, and changes no bytes to come
    no plaintext, material, signature or token in it | kms/cryptographic-operations | its audit record holds no bytes
      | sim/simulator | shows no token, and nothing of it can be written to
      | kms/import-worlds | the ledger shows what was asked, without token and material
    encryption context, key ID and what else was asked are in it | sim/simulator | holds every call and refusal, by whom and on what, without secrets
    no resource before the key is known; no text where AWS has none | sim/simulator | holds every call and refusal, by whom and on what, without secrets
    aliases beside their key | sim/simulator | names what was made, and an alias beside its key
    the form of a record: eventVersion, resources, tlsDetails and so on | sim/cloudtrail | has AWS’s members
    a use by another account is recorded in both | sim/cloudtrail | is recorded in both; the key’s account is not told who it was there
    RotateKey: serviceEventDetails | kms/rotation-schedule | is told of each rotation in the audit record, with both key materials
      | kms/rotation-on-demand | a rotation on demand is in the audit record at its end, with both key materials
    DeleteKey | kms/deletion | the key and its aliases are there until the last millisecond, and then gone
    DeleteExpiredKeyMaterial | kms/import-expiry | is there until its instant in whole seconds, and then the key waits for it
    SynchronizeMultiRegionKey | kms/multi-region | is in the records of both Regions: a call in the one, a key made in the other
    UpdatePrimaryRegion: recorded in both Regions | kms/multi-region-primary | swaps the roles at once; both keys are Updating for some 10 seconds
    `,
  ),
  ...all(12, events, 'sim/cloudtrail-operations | tells of %s what AWS’s does'),
  ...rules(
    13,
    `
    KMS CMK Rotation | sim/event-bridge | tells of a rotation both key materials, by schedule and on demand
    KMS Imported Key Material Expiration | sim/event-bridge | tells of an expiry which material it was
    KMS CMK Deletion | sim/event-bridge | has the envelope of EventBridge
    `,
  ),
  ...rules(
    14,
    `
    SecondsUntilKeyMaterialExpiration | sim/metrics | tell how long imported material has, the earliest of a key
    SuccessfulRequest | sim/metrics | count what succeeded, by key and operation
    `,
  ),
  ...all(
    14,
    [
      'CloudHSMKeyStoreThrottle, ExternalKeyStoreThrottle',
      'XksProxyCertificateDaysToExpire',
      'XksProxyCredentialAge',
      'XksProxyErrors',
      'XksExternalKeyManagerStates',
      'XksProxyLatency',
      'CallCount in AWS/Usage',
    ],
    'later | sim.metrics has not got it',
  ),
  ...rules(
    15,
    `
    a customer managed key | sim/cost | a key costs a dollar a month, and a part of the month its part
      | sim/cost | a key that waits for its deletion costs nothing, unless that is called off
    rotated material | sim/cost | the first and the second rotation cost a dollar a month each, later ones nothing
    requests, symmetric and RSA_2048 | sim/cost | ten thousand requests cost three cents
      | sim/cost | requests cost by key spec and operation
    requests, other asymmetric | sim/cost | requests cost by key spec and operation
    GenerateDataKeyPair of ECC | sim/cost | requests cost by key spec and operation
    GenerateDataKeyPair of RSA | sim/cost | requests cost by key spec and operation
    the free tier | sim/cost | the first 20,000 requests of an account and month are free where that is asked for
    custom key stores | later | the price of KMS is counted as for other keys; clusters and external key managers are not
    `,
  ),
];

export const lastUse: readonly Rule[] = rules(
  16,
  `
  14 operations are tracked | kms/cryptographic-operations | the operations whose use AWS tracks are all here
  successes alone, the latest for each key | kms/cryptographic-operations | is the last use of the key when it succeeds, and only then
    | kms/lists | is empty before the first use; then it is the last success, not a refusal, a DryRun or a description
  up to an hour late | absent | GetKeyLastUsage knows it at once, as the README says
  KeyLastUsage is empty: never | kms/lists | is empty before the first use; then it is the last success, not a refusal, a DryRun or a description
  feeds kms:TrailingDaysWithoutKeyUsage | conformance/condition-keys-caller | kms:TrailingDaysWithoutKeyUsage counts whole days since the last use
  tracking began in 2026 | absent | every key is tracked from its creation, as the README says
  `,
);

export const managedKeys: readonly Rule[] = rules(
  17,
  `
  KeyManager AWS, and alias/aws/<service> | kms/managed-keys | is made by its service at the first use, and is the same ever after
  made lazily, by the service or by DescribeKey of the alias | kms/managed-keys | is made by DescribeKey too, and by nothing else that is not its service
  the policy is fixed | kms/managed-keys | has AWS’s policy, byte for byte
    | kms/managed-keys | works through its service alone
  no change of tags, aliases, deletion, rotation | kms/managed-keys | cannot be changed
  single-Region and symmetric | kms/managed-keys | is made by its service at the first use, and is the same ever after
  rotates every year | kms/managed-keys | rotates every year, and what it encrypted opens for ever
  ListKeys shows it | kms/managed-keys | is made by its service at the first use, and is the same ever after
  free | sim/cost | an AWS managed key costs nothing, its requests do
  `,
);
