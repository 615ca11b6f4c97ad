/**
 * Key states, and the order of refusals.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html; AWS KMS API Reference, CommonErrors.
 * @module
 */
import { type Rule, rules } from './rule.ts';

/** The rows of AWS's table of operations and states, in its order. */
const operations = [
  'CancelKeyDeletion',
  'CreateAlias',
  'CreateGrant',
  'Decrypt, Encrypt, ReEncrypt, GenerateDataKey, GenerateDataKeyWithoutPlaintext',
  'GenerateDataKeyPair, GenerateDataKeyPairWithoutPlaintext',
  'DeriveSharedSecret, Sign, Verify, GenerateMac, VerifyMac',
  'Encapsulate, Decapsulate',
  'DeleteAlias',
  'DeleteImportedKeyMaterial',
  'DescribeKey, GetKeyPolicy, ListAliases, ListGrants, ListKeyPolicies, ListResourceTags, PutKeyPolicy, RetireGrant, RevokeGrant',
  'GetKeyLastUsage',
  'DisableKey, EnableKey',
  'EnableKeyRotation, DisableKeyRotation',
  'RotateKeyOnDemand',
  'GetKeyRotationStatus',
  'ListKeyRotations',
  'GetParametersForImport',
  'ImportKeyMaterial',
  'GetPublicKey',
  'ReplicateKey',
  'ScheduleKeyDeletion',
  'TagResource, UntagResource, UpdateKeyDescription',
  'UpdateAlias',
  'UpdatePrimaryRegion',
];
const REACHED = 'conformance/key-states-reached | $operation of a key that is $state, $spec: $cell';
const UNAVAILABLE = 'kms/key-store-states | that is unavailable: %s (%s)';

export const states: readonly Rule[] = [
  ...rules(
    1,
    `
    Creating: a replica, not Enabled, becomes Enabled after seconds | kms/multi-region | answers the metadata of a replica that is being made, and its policy
      | kms/multi-region | makes a replica within 2 to 5 seconds, with the same key material
    Creating of EXTERNAL becomes PendingImport | kms/multi-region-imported | shows how the primary expires while it is made (%o), and then waits
    Enabled by CreateKey | kms/create-key | answers the metadata of a plain symmetric key, member for member
    Enabled by EnableKey; Disabled by DisableKey | kms/cryptographic-operations | refuses a key that is disabled, and takes it once it is enabled
    Enabled when the last missing material is imported | kms/import-expiry | waits while one of them is missing, the old one too
    Enabled at the end of Updating; Updating: old and new primary, not Enabled, for seconds | kms/multi-region-primary | swaps the roles at once; both keys are Updating for some 10 seconds
    Unavailable: a key whose store is disconnected, not Enabled, its own state again on reconnecting | kms/key-store-states | is unavailable from the call on, while it is connected again, and after that failed
      | kms/key-store-states | takes DisableKey and EnableKey, which show once it is connected
    Disabled by CancelKeyDeletion | kms/deletion | the key comes back Disabled, and nothing is due any more
    PendingImport by CreateKey of Origin EXTERNAL | kms/imports | makes a key that waits for its import, without material ID and expiration model
    PendingImport when a permanently associated material is deleted or expires | kms/import-expiry | is there until its instant in whole seconds, and then the key waits for it
      | kms/import-deletion | works on a Disabled key, and on one that is about to be deleted, which stays so
    PendingDeletion by ScheduleKeyDeletion, then gone | kms/deletion | answers the key ARN, the date, the state and the window, 30 days when none is given
      | kms/deletion | the key and its aliases are there until the last millisecond, and then gone
    PendingDeletion when the last replica is really gone | kms/multi-region-deletion | begins its own window 48 hours after the end of the last replica, and then is gone
    PendingReplicaDeletion of a primary with replicas; cancelled it is Disabled | kms/multi-region-deletion | waits for them: a window, and no date
    the first import: PendingImport to Enabled | kms/imports | a symmetric key is answered with the material’s ID, and is enabled
    a Disabled EXTERNAL key that is imported again is Enabled | kms/import-bytes | makes a Disabled key Enabled
    DeleteImportedKeyMaterial while PendingDeletion changes no state | kms/import-deletion | works on a Disabled key, and on one that is about to be deleted, which stays so
    CancelKeyDeletion of a key without material gives PendingImport | kms/deletion | a key without its imported material goes on waiting for it
    a PendingDeletion key of a disconnected store stays so | kms/key-store-states | stays pending deletion, and can be cancelled
    deleted keys: every call answers NotFoundException, in words | conformance/key-states-reached | $operation of a key that is gone, single or replica
    aliases vanish with the key | kms/deletion | the key and its aliases are there until the last millisecond, and then gone
    grants vanish with the key | kms/grants-end | is the end of its grants
    what happens behind a key store changes no KeyState, and use fails | kms/key-store-encryption | a proxy of %o stops every use, and no management, until it is over
      | kms/key-store-encryption | a cluster of %o: stops the use of keys? %s
    `,
  ),
  ...rules(1, operations.map((row) => `${row} | ${REACHED}\n | ${UNAVAILABLE}`).join('\n')),
  ...rules(
    1,
    `
    every operation has a row | conformance/key-states-reached | every operation has a row
    notes 1 to 6, 8, 9, 14, 15: their codes and words | ${REACHED}
    notes 7, 11: a key in a custom key store | ${UNAVAILABLE}
      | kms/key-store-states | that is connected: %s is unsupported too
    note 10: an alias may leave a key that is pending deletion | kms/aliases | a key that is pending deletion gets no alias, and an alias may leave it
    note 12: accepted, the state changes when available | kms/key-store-states | takes DisableKey and EnableKey, which show once it is connected
    note 13: PendingDeletion even if unavailable | kms/key-store-states | stays pending deletion, and can be cancelled
    "2 or 3" is always 3 | conformance/key-states | $operation of a key that is $state: $cell
    a waiting primary has words of its own | conformance/key-states | a primary that waits for its replicas is refused in its own words, wherever a pending key is
    GetKeyRotationStatus of PendingImport succeeds: false | kms/rotation-schedule | tells of %s the key ARN, and that it does not rotate
    GetPublicKey of PendingImport is refused | kms/get-public-key | a disabled key answers; one that is pending deletion or import does not
    `,
  ),
];

export const precedence: readonly Rule[] = rules(
  2,
  `
  1: an unknown target, bad JSON, a wrong type come first | conformance/precedence | an operation that is none before its input
    | conformance/precedence | a wrong JSON type before a missing member
    | wire/aws-json | the target %s is unknown
    | wire/aws-json | what is no JSON, or no object, is refused as such
  1: no credentials: MissingAuthenticationToken | wire/aws-json | a request that is not signed, or not for a Region, is refused
  1: bad signatures, unknown and expired tokens | absent | kmsim holds no credentials: every signature counts, as the README says
  2: all broken constraints in one ValidationException | conformance/precedence-cryptography | every constraint that is broken, in one
    | conformance/precedence | constraints before resolution
  3: checks between members, without "1 validation error" | conformance/precedence | a check between members before resolution
    | conformance/precedence | constraints before a check between members
    | conformance/precedence | tag rules before resolution
    | conformance/precedence | alias rules before resolution
  4: a key that is not there | conformance/precedence | resolution before grant tokens
    | conformance/precedence | the Region of an ARN before whether the key exists
  4: a missing key of the own account: NotFoundException | kms/cryptographic-operations | refuses a key that is not there
  4: a foreign key, there or not: AccessDenied | kms/identifiers | a key of theirs that is not there is refused as one that is
  5: permission before the state | conformance/precedence | permission before key state
  5: a malformed grant token | conformance/precedence | grant tokens before key state
    | conformance/precedence-grants | grant tokens before permission
  6: state, then usage, then algorithm | conformance/precedence-cryptography | key state before key usage
    | conformance/precedence-cryptography | key usage before the algorithm: RSA
    | conformance/precedence-cryptography | key state before the algorithm: HMAC
  6: the origin before the state, of a change of the schedule | conformance/precedence | the origin before the key state, of a change of the schedule
  6: the state before the origin, of RotateKeyOnDemand | kms/rotation-schedule | a key that is %s
  7: data after algorithm and usage | conformance/precedence-cryptography | the algorithm before the length of a digest
    | conformance/precedence | the algorithm before the ciphertext
    | conformance/precedence-cryptography | the length of a digest before the signature
    | conformance/precedence | the wrong key before the wrong context
  8: DryRun is last | conformance/precedence | data before DryRun
    | conformance/precedence | DryRun before success
    | conformance/precedence-cryptography | the MAC before DryRun
  8: IGNORE_CIPHERTEXT reads no ciphertext | conformance/precedence | a DryRun that ignores the ciphertext reads none
  9: a quota comes last | conformance/precedence-quota | of %s comes after the state of the key
    | conformance/precedence-quota | of %s comes after permission
  9: throttling at any point | later | kmsim answers no ThrottlingException: calls are not counted by time
  `,
);
