/**
 * Secrets Manager: 18 wire and refusals, 19 identity, 20 versions and labels, 21 secrets and tags, 22 lists, filters and
 * batches, 23 rotation, 24 deletion, 25 permissions and resource policies, 26 KMS, 27 replication, 28 passwords, quotas,
 * records and prices.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/ and /userguide/; what was recorded says so in its test.
 * @module
 */
import { type Rule, rules } from './rule.ts';

const wire: readonly Rule[] = rules(
  18,
  `
  23 operations, their members, limits, patterns and enums | conformance/secretsmanager-model | %s has the model’s members, order, limits, patterns and enums
    | conformance/secretsmanager-model | %s has its members, types and required ones
  the refusals of each | conformance/secretsmanager-model | %s lists refusals that the model gives it
    | conformance/secretsmanager-model | kmsim knows every exception of Secrets Manager
  awsJson 1.1 as real clients speak it | adapters/sdk-secrets | secrets: a round trip, with metadata as the SDK gives it
    | adapters/sdk-secrets | a refusal is the SDK’s own error, once
  Message with a capital letter, but in ValidationException | conformance/secretsmanager | %s %j: %s
  HTTP 400, of what is missing too | conformance/secretsmanager-rows | [C] a secret that is not there is 400 as any other refusal
  HTTP 500 of InternalServiceError, and ThrottlingException | adapters/sdk-secrets | %s: %s is tried %i times
  dates of milliseconds; LastAccessedDate is a midnight | conformance/secretsmanager-rows | [C] dates are seconds with milliseconds, and a day of access is a midnight
  members by the alphabet, dates with an exponent | absent | JSON says the same in any order and form of number, and no client sees it
  no body of TagResource and UntagResource | conformance/secretsmanager-rows | [C] tagging answers no body
  base64 of SecretBinary | conformance/secretsmanager | are base64 on the wire
  shape before permission before constraints before state | conformance/secretsmanager | a wrong type before permission
    | conformance/secretsmanager | permission before a too short token
    | conformance/secretsmanager | permission before an empty list
    | conformance/secretsmanager | permission before a value that is null
    | conformance/secretsmanager | constraints before the secret that is not there
  texts of constraints | conformance/secretsmanager | %s %j: %s
    | conformance/secretsmanager-rows | [D] a binary value of more than 65,536 bytes (the text as users report it)
  texts of refusals by KMS carry KMS’s | conformance/secretsmanager | %s %j: %s
  labels in the order of a set | secretsmanager/values | again with the same token and value adds labels, and changes nothing else
  a refusal leaves nothing behind | laws/secretsmanager | a refusal changes nothing, is one that the operation lists, and is recorded
  EncryptionFailure and DecryptionFailure | conformance/secretsmanager | %s %j: %s
  PreconditionNotMetException | absent | nothing of what kmsim models raises it: it knows no prerequisite outside the request
  `,
);

const identity: readonly Rule[] = rules(
  19,
  `
  the ARN ends in six letters and digits | secretsmanager/values | answers ARN, name and version; the ARN ends in six letters and digits
  a name used again gets another suffix | secretsmanager/values | gives a name that is used again another suffix
  a replica has the suffix of its primary | secretsmanager/replication | has its primary’s suffix, its own date, and shows its key
  by name, ARN, ARN without suffix | secretsmanager/identifiers | by its name and by its ARN: %s
    | secretsmanager/identifiers | by its ARN without the suffix: %s gives %s
  what ends like a suffix is one, in a partial ARN | secretsmanager/identifiers | by its ARN without the suffix: %s gives %s
  across accounts the whole ARN | secretsmanager/encryption | reads with the whole ARN, where both policies let it in
    | conformance/secretsmanager-rows | [D] across accounts an ARN without its suffix finds nothing
  upper and lower case differ | secretsmanager/identifiers | by its ARN without the suffix: %s gives %s
  a secret that waits for its deletion keeps its name | conformance/secretsmanager | %s %j: %s
  which characters a name may have | conformance/secretsmanager | %s %j: %s
    | secretsmanager/identifiers | by its name and by its ARN: %s
  `,
);

const versions: readonly Rule[] = rules(
  20,
  `
  the token is the ID of the version | secretsmanager/values | moves AWSCURRENT, and leaves AWSPREVIOUS behind
  SDKs fill the token in, plain HTTP must give it | secretsmanager/values | answers ARN, name and version; the ARN ends in six letters and digits
    | conformance/secretsmanager | %s %j: %s
    | conformance/secretsmanager-rows | [R] PutSecretValue without a token
    | conformance/secretsmanager-rows | [R] UpdateSecret with a value and without a token
  a label is on one version at most, AWSCURRENT is never lost | model/secrets.model | law: they follow the model; labels are unique, the current value is never lost, at most 100 are kept
  20 labels of a secret | conformance/secretsmanager-rows | [D] a secret has twenty at most
  100 versions: those without a label go, when they are a day old | secretsmanager/values | keeps a hundred versions, and drops the oldest that has no label and is a day old
  without labels: deprecated, hidden, readable by ID | secretsmanager/values | answers a version without labels by its ID, without VersionStages
    | secretsmanager/values | lists newest first, and with deprecated ones oldest first
  AWS deletes deprecated versions at some time | absent | below 100 versions kmsim keeps them, so that a test can say what is there
  CreateSecret with a value | secretsmanager/values | answers ARN, name and version; the ARN ends in six letters and digits
  CreateSecret without one | secretsmanager/values | without a value makes no version
  CreateSecret again | secretsmanager/values | with the same token and value answers the same again
  one value, not both | conformance/secretsmanager-rows | [D] both values of CreateSecret
    | conformance/secretsmanager-rows | [D] both values of UpdateSecret
    | conformance/secretsmanager-rows | [D] both values of PutSecretValue
  PutSecretValue without a value | conformance/secretsmanager | %s %j: %s
  PutSecretValue without labels | secretsmanager/values | moves AWSCURRENT, and leaves AWSPREVIOUS behind
  PutSecretValue with labels | secretsmanager/values | gives the labels that it names, and no others
    | conformance/secretsmanager-rows | [D] of PutSecretValue move from the versions that had them
  the first value is the current one | secretsmanager/values | makes the first value of a secret its current one
  the same token and value: labels are added | secretsmanager/values | again with the same token and value adds labels, and changes nothing else
  the same token, another value | conformance/secretsmanager | %s %j: %s
  what a label may be | conformance/secretsmanager-rows | stable._-
  UpdateSecret without a value and with one | secretsmanager/values | changes a description without a version, and a value with one
  UpdateSecret with the token of a version | conformance/secretsmanager-rows | [D] UpdateSecret with the token of a version, other value
    | conformance/secretsmanager-rows | [D] UpdateSecret with the token of a version, same value
  UpdateSecretVersionStage of AWSCURRENT | conformance/secretsmanager-rows | [C] AWSCURRENT moved by hand: AWSPREVIOUS goes to the loser, off its old holder; AWSPENDING stays
    | conformance/secretsmanager | %s %j: %s
    | conformance/secretsmanager-rows | AWSCURRENT only taken off
  UpdateSecretVersionStage of other labels | conformance/secretsmanager-rows | [D] are put on, moved and taken off; a version without any is deprecated, not gone
    | conformance/secretsmanager-rows | [D] UpdateSecretVersionStage refuses a label %s
  GetSecretValue: by default AWSCURRENT | secretsmanager/values | answers the current version, text or bytes as they were put
  GetSecretValue: ID and label must fit | conformance/secretsmanager | %s %j: %s
  GetSecretValue of no such version | conformance/secretsmanager | %s %j: %s
  LastAccessedDate | secretsmanager/values | is seen in LastAccessedDate, a UTC midnight, of the secret and of the version
  ListSecretVersionIds: order and members | secretsmanager/values | lists newest first, and with deprecated ones oldest first
    | secretsmanager/encryption | of the account when none is named, which is shown by no KmsKeyId
  ListSecretVersionIds: pages | secretsmanager/values | goes on page by page
  RotationToken | sim/cloudtrail-secrets-manager | has a rotation as what the service does, and what its function does as calls of its role
  advice: a new value at most every ten minutes | absent | it is advice, and AWS refuses nothing
  `,
);

const secrets: readonly Rule[] = rules(
  21,
  `
  a name that is taken, or waits for its deletion | conformance/secretsmanager | %s %j: %s
  after a deletion by force the name is free | secretsmanager/deletion | leaves the name free, at the same instant
  DescribeSecret has members with values alone | secretsmanager/values | without a value makes no version
  DescribeSecret: Tags | secretsmanager/values | are absent until the first, and empty after the last
  DescribeSecret: RotationEnabled | secretsmanager/rotation | [C] … of a secret that never rotated
  DescribeSecret: OwningService | absent | no service makes secrets in kmsim, so that none is owned by one; tags with aws: are refused
    | secretsmanager/values | that are %s are refused
  tags: at most 50, keys once, none of AWS’s | secretsmanager/values | that are %s are refused
  TagResource replaces, UntagResource ignores what is not there | secretsmanager/values | are absent until the first, and empty after the last
  TagResource moves LastChangedDate | conformance/secretsmanager-rows | [C] TagResource moves LastChangedDate
  Type: a managed external secret | conformance/secretsmanager-rows | that kmsim does not model is refused loudly: of managed external secrets
  `,
);

const lists: readonly Rule[] = rules(
  22,
  `
  ListSecrets: what DescribeSecret shows, with SecretVersionsToStages | secretsmanager/lists | shows what DescribeSecret shows, with the labels by another name
  ListSecrets: SortBy and SortOrder, oldest first by default | secretsmanager/lists | %j: %j
  ListSecrets: pages | secretsmanager/lists | law: the pages of any size, in any order, make the whole list
    | conformance/secretsmanager-rows | [D] 101 secrets on a page
  ListSecrets: ten with a filter by name | secretsmanager/lists | with a filter gives ten, and where to go on
  ListSecrets: IncludePlannedDeletion | secretsmanager/deletion | with a window of %s days ends the secret after %s
  ListSecrets: up to five minutes late | absent | lists are up to date at once, so that a test can say what is in them
  InvalidNextTokenException | secretsmanager/lists | refuses a token of another list
  filters: keys, letter case, prefixes, words, !, either value | secretsmanager/lists | %s %j finds %j
    | conformance/secretsmanager-rows | [D] a filter by %s finds no end
  filters: owning-service | secretsmanager/lists | %s %j finds %j
  filters: each must be met | secretsmanager/lists | all of them must be met
  filters: ten at most, of keys there are | conformance/secretsmanager-rows | [D] eleven filters
    | conformance/secretsmanager-rows | [D] a filter by what there is none
  BatchGetSecretValue: values and errors | secretsmanager/lists | answers values, and errors for the others, as they were named
  BatchGetSecretValue: a list or filters, pages with filters alone | secretsmanager/lists | refuses %j
    | conformance/secretsmanager-rows | [P] a list and filters
    | secretsmanager/lists | goes through what its filters find, page by page
  BatchGetSecretValue: permission for each, and ListSecrets for filters | secretsmanager/lists | asks for each secret whether the caller may read it
  BatchGetSecretValue: the current versions | conformance/secretsmanager-rows | [D] a batch answers the current version of each
  BatchGetSecretValue: a GetSecretValue of each in CloudTrail | sim/cloudtrail-secrets-manager | has each secret of a batch as a GetSecretValue of the caller
  BatchGetSecretValue: a data key that is opened once for several | absent | each version has its own data key, and each is opened by itself
  `,
);

const rotation: readonly Rule[] = rules(
  23,
  `
  four steps, a RotationToken, AWSPENDING stays | secretsmanager/rotation | [C] four steps move AWSPENDING to AWSCURRENT, and the label stays where it is
  begins with a version without a value, which gets the date of its value | conformance/secretsmanager-rows | [C] begins with a version that has no value, and whose date is that of the value
  LastRotatedDate at its end alone | secretsmanager/rotation | asynchronous functions: advanceAsync waits at their instants, advance does not
  each step sees AWSPENDING and RotationEnabled | conformance/secretsmanager-rows | [C] has AWSPENDING on its version in all four steps, and is enabled
  steps a tenth of a second apart | absent | time stands still while a function of a test runs
  DescribeSecret shows RotationEnabled, function, rules, next date | secretsmanager/rotation | [C] four steps move AWSPENDING to AWSCURRENT, and the label stays where it is
  RotateImmediately false | secretsmanager/rotation | [C] RotateImmediately false: testSecret alone, on a copy that keeps no label
  a failure is tried again, in this window and the next | secretsmanager/rotation | a failure leaves AWSCURRENT alone, is attempted again, and ends well
    | secretsmanager/rotation | after its attempts it waits for the next window, and goes on with the same version
  another rotation meanwhile | secretsmanager/rotation | a failure leaves AWSCURRENT alone, is attempted again, and ends well
  no function, or one that does not let it in | secretsmanager/rotation | a function that does not let it in
    | conformance/secretsmanager-rows | [R] no function for the rotation of a secret that never rotated
  no token over plain HTTP | secretsmanager/rotation | [C] over plain HTTP without a token
  NextRotationDate: the last second of the window | secretsmanager/schedule | [C] 30 days
    | secretsmanager/schedule | [C] monthly
  AutomaticallyAfterDays beside an expression | secretsmanager/rotation | [C] a schedule by an expression shows the days to its next date
  rate and cron | secretsmanager/schedule | the hours of a cron expression are later, and the first that a search hour by hour finds
    | secretsmanager/schedule | no schedule: %s
  AutomaticallyAfterDays or an expression, 1 to 1000 | secretsmanager/schedule | both
    | conformance/secretsmanager-rows | [D] rules for 1001 days
  Duration: its default, its end before the next window | secretsmanager/schedule | [D] every 4 hours: one hour
    | secretsmanager/schedule | a window that runs into the next [D]
  windows open on the hour, of days at midnight | secretsmanager/rotation | the clock rotates in each window, at its instant
  lambda:InvokeFunction | secretsmanager/rotation | [D] whoever rotates needs lambda:InvokeFunction
  CancelRotateSecret keeps function, rules, labels | secretsmanager/rotation | [C] CancelRotateSecret keeps function, rules and labels, and drops the next date
  CancelRotateSecret under way | conformance/secretsmanager-rows | [C] called off while it is under way keeps AWSPENDING, and answers no version
    | conformance/secretsmanager-rows | [C] called off by its own function does not stop that
  CancelRotateSecret of what never rotated | secretsmanager/rotation | [C] … of a secret that never rotated
  a function by the template of AWS | secretsmanager/rotation-database | a rotation may be cut off after any call, and a retry ends it
  managed rotation | absent | no service owns secrets in kmsim; without a function RotateSecret is refused in AWS’s words
    | conformance/secretsmanager-rows | [R] no function for the rotation of a secret that never rotated
  managed external secrets | conformance/secretsmanager-rows | that kmsim does not model is refused loudly: of managed external secrets
  `,
);

const deletion: readonly Rule[] = rules(
  24,
  `
  a window of 7 to 30 days, by default 30 | secretsmanager/deletion | with a window of %s days ends the secret after %s
    | conformance/secretsmanager-rows | [P] a window of 6 days
  not a window and force | conformance/secretsmanager-rows | [P] a window and force
  DeletedDate is when it was marked | secretsmanager/deletion | with a window of %s days ends the secret after %s
  the end is some time after the window | absent | a secret goes at its DeletionDate, so that a test can say when
  what a marked secret takes | conformance/secretsmanager-rows | a secret that is marked for deletion
    | secretsmanager/deletion | takes the mark off, and the value is readable again
  RestoreSecret of what is not marked | conformance/secretsmanager-rows | [D] RestoreSecret changes nothing where nothing is marked
  what a marked secret refuses | conformance/secretsmanager-rows | a secret that is marked for deletion
  marked again: refused, by force taken | secretsmanager/deletion | marks once; by force it goes on from there
  by force: gone at once, described for seconds | secretsmanager/deletion | ends the secret at once, but for seconds in which it is described
    | conformance/secretsmanager-rows | what was deleted by force is not described longer when it is deleted again
  by force, of what never was | secretsmanager/deletion | of what never was succeeds, with an ARN made up
  without force, of what is not there | conformance/secretsmanager | %s %j: %s
  a primary with replicas | conformance/secretsmanager | %s %j: %s
  a secret of another service | absent | no service owns secrets in kmsim
  `,
);

const permissions: readonly Rule[] = rules(
  25,
  `
  texts of refusals | conformance/secretsmanager | a secret that the call names by name is so named in the refusal
    | conformance/secretsmanager | permission before a SecretId that is not given, which the refusal does not name
    | conformance/secretsmanager | permission before the name of a new secret
    | conformance/secretsmanager-rows | who may not is told why
    | secretsmanager/access | denies in its own words
  a resource policy is enough in its account; sessions | secretsmanager/access | allows %s
    | iam/resource-access | allowed is
  VersionStage and VersionId where they are asked for, SecretId the ARN | secretsmanager/access | %s
  condition keys | conformance/secretsmanager-condition-keys | %s, with %s %j, is %j
    | conformance/secretsmanager-condition-keys | every key of Secrets Manager is shown
    | secretsmanager/access | %s under %j with %j: %s
  tags of requests and secrets in conditions | secretsmanager/access | tags of a request, and their names
  CreateSecret with tags | secretsmanager/access | TagResource, where it has tags
  GetResourcePolicy: laid out anew, absent without a policy | secretsmanager/access | is shown in AWS’s layout, and not at all when it is gone
  DeleteResourcePolicy of none | secretsmanager/access | is shown in AWS’s layout, and not at all when it is gone
  PutResourcePolicy of no JSON | conformance/secretsmanager | %s %j: %s
  PutResourcePolicy of 20,480 characters at most | conformance/secretsmanager-rows | [D] a resource policy of 20,481 characters
  PutResourcePolicy of a public policy, blocked or not | conformance/secretsmanager | %s %j: %s
    | conformance/secretsmanager-rows | [D] a public policy is taken where nobody asks to block it
  ValidateResourcePolicy | secretsmanager/access | %s, with a secret and without
  who would lock himself out by a tag | secretsmanager/access | is refused: %s
  `,
);

const keys: readonly Rule[] = rules(
  26,
  `
  a data key of each version, and its context | secretsmanager/encryption | under a data key of its own, with the secret and the version as its context
  a key that is named is tried | secretsmanager/encryption | after its service has tried the key that is named
  what a caller needs | secretsmanager/encryption | %s with %j and %j: %s
    | secretsmanager/encryption | is nothing for the key of the account
  a key that is disabled, pending deletion or not there | conformance/secretsmanager | %s %j: %s
    | conformance/secretsmanager-rows | [C] a secret whose key is disabled is still described
  symmetric keys alone | conformance/secretsmanager-rows | [D] a key that is not symmetric cannot be named
  another key: two data keys, either opens | secretsmanager/encryption | seals versions in use a second time, and no others
    | secretsmanager/encryption | leaves them readable while the %s key is disabled
  another key: Encrypt or Decrypt is denied | secretsmanager/encryption | seals nothing where the caller may not encrypt, and is taken all the same
    | conformance/secretsmanager-rows | [C] another key is taken, and seals nothing anew, where the old one may not decrypt
  KmsKeyId as it was named, KmsKeyIds the ARNs | conformance/secretsmanager-rows | [C] a key is shown as it was named
  an empty KmsKeyId | secretsmanager/encryption | can be that of the account again, by an empty text
  the key of the account: not shown, described, its policy | secretsmanager/encryption | of the account when none is named, which is shown by no KmsKeyId
    | conformance/secretsmanager-rows | [D] the key of the account lets in who comes through Secrets Manager
  the key of the account is of no use across accounts | secretsmanager/encryption | reads nothing under the key of the account
  `,
);

const replication: readonly Rule[] = rules(
  27,
  `
  InProgress, then InSync | secretsmanager/replication | is in progress, and in sync after three seconds
  LastAccessedDate of a replica, with its primary | conformance/secretsmanager-rows | [D] the status of a replica has the day when that was read
  what a replica shows | secretsmanager/replication | has its primary’s suffix, its own date, and shows its key
  what it has of its primary | secretsmanager/replication | follows its primary: values, labels, tags, description and policy
  a rotation | conformance/secretsmanager-rows | [D] is followed by the replicas, value and labels
  a rotation’s configuration | later | a replica shows no RotationEnabled, and nobody recorded one that does
  a value is there after one to four seconds | absent | it is there at once, so that a test need not wait
  a key of its own Region | secretsmanager/replication | is sealed under a key of its own Region
    | secretsmanager/replication | a refusal of KMS there fails it, and a later call begins it anew
  CreateSecret with Regions | secretsmanager/replication | comes with a new secret too
  each Region once, not the primary’s | secretsmanager/replication | %s is refused
  a secret of the name, and ForceOverwriteReplicaSecret | secretsmanager/replication | a secret of the name fails it, unless it may be overwritten
  what a replica refuses | conformance/secretsmanager-rows | a replica
    | conformance/secretsmanager | %s %j: %s
  RemoveRegionsFromReplication | secretsmanager/replication | by removal: some seconds later it is gone, and its primary is alone
  StopReplicationToReplica | secretsmanager/replication | by promotion: it takes writes, and its primary forgets it
    | conformance/secretsmanager | %s %j: %s
  `,
);

const outside: readonly Rule[] = rules(
  28,
  `
  passwords: 32 by default, of each type one | secretsmanager/random-password | by default answers 32 characters with one of each type, and no space
  passwords: their length, what is excluded | secretsmanager/random-password | law: the length is as asked; what is excluded is not in it, each type that is left is
    | conformance/secretsmanager-rows | [C] a password of 14 without punctuation
    | conformance/secretsmanager-rows | [D] a password of no character
    | conformance/secretsmanager-rows | [D] a password of 4097
  passwords: the 94 characters, the space | secretsmanager/random-password | every character comes about as often
    | conformance/secretsmanager-rows | [D] a password has a space where it may
  passwords: what cannot be | secretsmanager/random-password | refuses %j
    | conformance/secretsmanager-rows | [P] a password that is too short for its types
  requests a second, on the account of who calls | later | calls are not counted by time: none is ever throttled
  500,000 secrets of a Region | later | there is no limit
  65,536 characters of a text | conformance/secretsmanager-rows | [D] a text may have 65,536 characters, whatever their bytes
  65,536 bytes of a value | conformance/secretsmanager-rows | [D] a binary value of more than 65,536 bytes (the text as users report it)
  prices | sim/cost-secrets | a secret costs 0.40 dollars a month, and so does each replica
    | sim/cost-secrets | each request costs, refused ones too, and of a batch the batch alone
  CloudTrail: requests without values | sim/cloudtrail-secrets-manager | has a write with its request but for the value, and the ARN
    | sim/cloudtrail-secrets-manager | tells no value that was given or answered
  CloudTrail: deletions and rotations by the service | sim/cloudtrail-secrets-manager | has what the service does by itself as events of it
    | sim/cloudtrail-secrets-manager | has a rotation as what the service does, and what its function does as calls of its role
  CloudTrail: RotationAbandoned, SecretVersionDeletion | later | a rotation is given up, and a version dropped, without an event of its own
  ResourceCount | sim/metrics | count the secrets of an account and Region, those that are marked for deletion too
  `,
);

export const secretsManager: readonly Rule[] = [
  ...wire,
  ...identity,
  ...versions,
  ...secrets,
  ...lists,
  ...rotation,
  ...deletion,
  ...permissions,
  ...keys,
  ...replication,
  ...outside,
];
