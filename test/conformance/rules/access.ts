/**
 * Grants, key policies and conditions.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html, key-policies.html and conditions-kms.html.
 * @module
 */
import { type Rule, rules } from './rule.ts';

const VALID = 'kms/grants | %s %s takes its operations and no others';

export const grants: readonly Rule[] = rules(
  7,
  `
  operations of SYMMETRIC_DEFAULT | ${VALID}
  operations of RSA and SM2 for ENCRYPT_DECRYPT | ${VALID}
    | kms/grants-sm2 | SM2 %s takes its operations and no others
  operations of SIGN_VERIFY | ${VALID}
  operations of KEY_AGREEMENT | ${VALID}
  operations of ENCAPSULATE_DECAPSULATE | ${VALID}
  operations of HMAC | ${VALID}
    | kms/grants | the refusal of an HMAC key is the recorded one, letter for letter
  a grant allows what it says | kms/grants-access | $operation with $spec
    | kms/grants-access | and nothing that no grant can have
  a Deny of the key policy wins | kms/grants-access | that %s
    | kms/grants-access | denies with its own words
  a Deny of every other policy wins | iam/decision | in an identity policy
    | conformance/policy-limits | an SCP that denies
  a grantee of the own account needs no IAM policy | kms/grants-access | it may be of the own account, which the key policy does not let in
  a grantee of another account needs no policy besides (the source doubts it) | iam/decision | of another account, which needs no policy beside it
  the grantee is the exact principal; a role has its sessions, an account delegates | kms/grants-access | %s is %s: %s
  EncryptionContextEquals: the same pairs; Subset: its pairs are there | kms/grants-access | %j lets %j: %s
    | kms/grants-access | is never exceeded
  names in a constraint: one way, and said | kms/grants-access | %j lets %j: %s
  SourceArn: wanted of a service as grantee; its pattern and length | kms/grants | %s is refused, and nothing is kept
  SourceArn: counts for a service’s calls for a resource alone; ReEncrypt | kms/grants-access | on the source is met by calls for that resource alone
  eventual consistency, as an option | kms/consistency | a change is seen after its delay
    | kms/consistency | makes its grant count at once, and counts when it is seen too
  a grant token is taken before and after | kms/grants-end | of %s
    | kms/grants-end | gives nothing to who is not the grantee
  ListGrants shows no token | kms/grants | answers a token and an ID, and the grant is listed as AWS shows it
  RetireGrant: retiring principal, grantee with RetireGrant, account | kms/grants-end | %s (%s, %j): %s
  RetireGrant in a key policy has no effect | kms/grants-end | a key policy has no say: %s
  RetireGrant by IAM, and not by RCP | conformance/policy-limits | an RCP limits neither AWS managed keys nor RetireGrant
  RevokeGrant: its permission | kms/grants-end | ends a grant at once, and is for those whom the key policy lets
  grants survive disabling and pending deletion, and go with the key | kms/grants-end | is the end of its grants
  50,000 for a key | kms/grants-worlds | has at most 50,000 grants of a key
  `,
);

/** Those of KMS, as AWS’s page has them. */
const conditionKeys = [
  'kms:BypassPolicyLockoutSafetyCheck',
  'kms:CallerAccount',
  'kms:CustomerMasterKeySpec, kms:CustomerMasterKeyUsage',
  'kms:DataKeyPairSpec',
  'kms:EncryptionAlgorithm',
  'kms:EncryptionContext:',
  'kms:EncryptionContextKeys',
  'kms:ExpirationModel',
  'kms:GrantConstraintType',
  'kms:GrantConstraintSourceArn',
  'kms:GrantIsForAWSResource',
  'kms:GrantOperations',
  'kms:GranteePrincipal',
  'kms:GranteeServicePrincipal',
  'kms:KeyAgreementAlgorithm',
  'kms:KeyOrigin, kms:KeySpec, kms:KeyUsage',
  'kms:MacAlgorithm',
  'kms:MessageType',
  'kms:MultiRegion, kms:MultiRegionKeyType',
  'kms:PrimaryRegion',
  'kms:ReEncryptOnSameKey',
  'kms:ReplicaRegion',
  'kms:RequestAlias',
  'kms:ResourceAliases',
  'kms:RetiringPrincipal',
  'kms:RetiringServicePrincipal',
  'kms:RotationPeriodInDays',
  'kms:ScheduleKeyDeletionPendingWindowInDays',
  'kms:SigningAlgorithm',
  'kms:TrailingDaysWithoutKeyUsage',
  'kms:ValidTo',
  'kms:ViaService',
  'kms:WrappingAlgorithm, kms:WrappingKeySpec',
  'kms:RecipientAttestation:',
];

export const authorization: readonly Rule[] = [
  ...rules(
    8,
    `
    one key policy, called default | kms/tags-policies | there is no policy of another name
    nobody has access unless the key policy, IAM by it, or a grant gives it; the root user too | kms/key-policy-reach | that does not name the account leaves its root user out, and who is named in
      | kms/grants-access | it may be of the own account, which the key policy does not let in
    a Deny of the key policy wins | kms/identifiers | an explicit Deny of the key policy holds for every account, its own too
    identity policies, boundaries, SCPs, RCPs, endpoint and session policies | iam/decision | it names the account, identity allows
      | conformance/policy-limits | a boundary that does not
      | conformance/policy-limits | an endpoint policy that does not allow
    another account: the key policy must let it in | kms/identifiers | the default key policy lets none in
      | kms/identifiers | a key policy lets in whom it names, for what it names
    another account: its own policies must allow too | iam/decision | the identity does not, though named
      | conformance/policy-evaluation | the account alone is let in
    another account: no management | kms/key-policy-reach | lets no other account do %s, whatever it says
      | kms/grants-access | while the key policy lets other accounts list and revoke
    the default policy, byte for byte | kms/tags-policies | a key without one has AWS's default text
    Resource is * or the key’s ARN | kms/key-policy-reach | whose Resource is %s holds for the key: %s
    a statement without Action or Resource is accepted, and inert | kms/key-policy-reach | may have a statement without Action or Resource, which does nothing, and blanks in a Sid
    lockout safety check: CreateKey, PutKeyPolicy | kms/tags-policies | a policy that locks the caller out is refused: %s
    lockout safety check: ReplicateKey | kms/key-policy-reach | of a replica is held to the lockout check too, unless it is bypassed
    BypassPolicyLockoutSafetyCheck | kms/tags-policies | a policy that locks the caller out is refused: %s
    what is no principal is refused | kms/tags-policies | what is no policy is refused
    a principal must exist; one that is gone becomes its unique ID | absent | every well-formed principal counts as existing, as the README says
    1 to 131072 characters of their pattern | conformance/model | %s has the model’s members, order, limits, patterns and enums
    32 KiB: LimitExceededException | kms/tags-policies | what is no policy is refused
    a Sid may have blanks | kms/key-policy-reach | may have a statement without Action or Resource, which does nothing, and blanks in a Sid
    ABAC: aws:ResourceTag, kms:ResourceAliases, kms:RequestAlias | conformance/condition-keys-caller | a tag of the key decides as soon as policies see it
      | conformance/condition-keys-caller | is absent in a key policy, and explained so
    tags and aliases take a while to count, as an option | kms/consistency | a change is seen after its delay
    an alias is asked of every key involved | kms/key-policy-reach | is asked of every key that an alias leads to, led to or will lead to
    an alias itself is asked of IAM | conformance/policy-precedence | CreateAlias, on the alias and on the key
    kms:ReEncrypt* is From and To | kms/key-policy-reach | that allows %j lets ReEncrypt: %s
    CreateKey, ListKeys, GenerateRandom, key stores: IAM alone, on * | conformance/policy-precedence | CreateKey with tags
    a condition counts for defaults too | conformance/condition-keys-caller | kms:RotationPeriodInDays is 365 where it is left out
    ForAllValues of kms:EncryptionContext: is refused when it is saved | conformance/policy-bad-input | ForAllValues:StringEquals
    `,
  ),
  ...rules(
    8,
    conditionKeys
      .map((key) => `${key} | conformance/condition-keys | has the values of the request`)
      .join('\n'),
  ),
];
