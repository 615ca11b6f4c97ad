/**
 * What Secrets Manager's own condition keys say of a request: one row for each key.
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html#awssecretsmanager-policy-keys
 * @module
 */

import { type ConditionValue, type Pairs, valueIn } from '../iam/global-condition-keys.ts';
import { parseArn } from '../kernel/arn.ts';
import type { Secret } from './state.ts';
import type { GivenTag } from './tags.ts';

/** The members of requests that conditions are about. */
export interface Asking {
  readonly Name?: string | undefined;
  readonly Description?: string | undefined;
  readonly KmsKeyId?: string | undefined;
  readonly VersionId?: string | undefined;
  readonly VersionStage?: string | undefined;
  readonly VersionStages?: readonly string[] | undefined;
  readonly RecoveryWindowInDays?: number | undefined;
  readonly ForceDeleteWithoutRecovery?: boolean | undefined;
  readonly BlockPublicPolicy?: boolean | undefined;
  readonly AddReplicaRegions?: readonly { readonly Region?: string | undefined }[] | undefined;
  readonly ForceOverwriteReplicaSecret?: boolean | undefined;
  readonly RotationLambdaARN?: string | undefined;
  readonly RotationRules?: object | undefined;
  readonly RotateImmediately?: boolean | undefined;
  readonly Type?: string | undefined;
  readonly Tags?: readonly GivenTag[] | undefined;
  readonly TagKeys?: readonly string[] | undefined;
}

interface Facts {
  /** `GetSecretValue` */
  readonly action: string;
  readonly input: Asking;
  readonly arn: string;
  readonly secret: Secret | undefined;
  readonly resourceTags: Pairs;
}

const PREFIX = 'secretsmanager:';
/** The actions on no secret that is there; a request may also lack the member that names it. */
const WITHOUT_SECRET = ['CreateSecret'];

/** By the key's name in small letters, without what all begin with. */
const OWN_ROWS: Readonly<Record<string, (facts: Facts) => ConditionValue>> = {
  addreplicaregions: ({ input }) => input.AddReplicaRegions?.flatMap(({ Region }) => Region ?? []),
  blockpublicpolicy: ({ input }) => input.BlockPublicPolicy,
  description: ({ input }) => input.Description,
  forcedeletewithoutrecovery: ({ input }) => input.ForceDeleteWithoutRecovery,
  forceoverwritereplicasecret: ({ input }) => input.ForceOverwriteReplicaSecret,
  // Unconfirmed: the form of both; AWS's page says no more than "the key ARN" and "the key identifier in the request".
  kmskeyarn: ({ input }) => (input.KmsKeyId?.startsWith('arn:') ? input.KmsKeyId : undefined),
  kmskeyid: ({ input }) => input.KmsKeyId,
  modifyrotationrules: ({ action, input }) =>
    action === 'RotateSecret' ? input.RotationRules !== undefined : undefined,
  name: ({ input }) => input.Name,
  recoverywindowindays: ({ input }) => input.RecoveryWindowInDays,
  'resource/allowrotationlambdaarn': ({ secret }) => secret?.rotation?.functionArn,
  rotateimmediately: ({ input }) => input.RotateImmediately,
  rotationlambdaarn: ({ input }) => input.RotationLambdaARN,
  // Recorded: the whole ARN, also when the call has the name.
  secretid: ({ action, arn }) => (WITHOUT_SECRET.includes(action) || arn === '*' ? undefined : arn),
  // Unconfirmed: that a secret which is no replica has its own Region; AWS's page says "primary region in which the secret is created".
  secretprimaryregion: ({ secret }) =>
    secret && (secret.primaryRegion ?? parseArn(secret.arn)?.region),
  type: ({ input }) => input.Type,
  versionid: ({ input }) => input.VersionId,
  // Recorded: only labels that the request names count, not the default of AWSCURRENT.
  versionstage: ({ input }) => input.VersionStages ?? input.VersionStage,
};

// A policy may name any key, `constructor` too: an object would have one.
const ROWS = new Map(Object.entries(OWN_ROWS));
const TAG_FAMILY = 'resourcetag/';

/** The keys in small letters; of the family of tags, how its names begin. */
export const conditionKeyNames: readonly string[] = [...ROWS.keys(), TAG_FAMILY].map(
  (key) => PREFIX + key,
);

/** The value that a request has for a key of Secrets Manager, by the key's name in small letters. */
export function secretsValueOf(key: string, facts: Facts): ConditionValue {
  if (!key.startsWith(PREFIX)) return undefined;
  const own = key.slice(PREFIX.length);
  return own.startsWith(TAG_FAMILY)
    ? valueIn(facts.resourceTags, own.slice(TAG_FAMILY.length))
    : ROWS.get(own)?.(facts);
}
