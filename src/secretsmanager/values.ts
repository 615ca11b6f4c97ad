/**
 * How a version with a value comes to a secret: by PutSecretValue, UpdateSecret and CreateSecret.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html; what follows on what, recorded.
 * @module
 */
import { fail } from '../kernel/fault.ts';
import type { Env } from '../kernel/operation.ts';
import { isSameValue, openValue, type PlainValue, sealValue } from './encryption.ts';
import { type Scope, type Secret, secretWith, type Version } from './state.ts';
import {
  CURRENT,
  checkLabels,
  holderOf,
  versionOf,
  withLabels,
  withReplaced,
  withVersion,
} from './versions.ts';

/** What is put, under which ID. */
export interface Putting {
  readonly versionId: string;
  readonly plain: PlainValue;
  /** The labels that the request names; undefined for AWSCURRENT. */
  readonly labels: readonly string[] | undefined;
}

/**
 * The secret with a value put. The same value under the ID that it has already only gets the labels.
 * Faults: ResourceExistsException, LimitExceededException, EncryptionFailure, DecryptionFailure, AccessDeniedException.
 */
export function withValue(
  secret: Secret,
  putting: Putting,
  scope: Scope,
  env: Env<unknown>,
): Secret {
  const { versionId, plain } = putting;
  const old = versionOf(secret.versions, versionId);
  const owner = { scope, secret, versionId };
  if (old?.value !== undefined) {
    if (!isSameValue(openValue(old.value, owner, env), plain)) refuseToken(secret, versionId);
    const versions = withLabels(secret.versions, putting.labels ?? [], versionId);
    checkLabels(versions);
    return secretWith(secret, { versions });
  }
  const version: Version = {
    id: versionId,
    createdAt: env.now,
    accessedAt: undefined,
    labels: old?.labels ?? [],
    value: sealValue(plain, owner, env),
  };
  const { now } = env;
  const added =
    old === undefined
      ? withVersion(secret.versions, version, now)
      : withReplaced(secret.versions, version);
  const { labels = [CURRENT] } = putting;
  // The first value of a secret is its current one, whatever the request names.
  const isFirst = holderOf(secret.versions, CURRENT) === undefined;
  const versions = withLabels(added, isFirst ? [CURRENT, ...labels] : labels, versionId);
  checkLabels(versions);
  return secretWith(secret, { versions, versionsMade: secret.versionsMade + 1 });
}

/** Faults: ResourceExistsException. */
export function refuseToken({ arn }: Secret, token: string): never {
  return fail(
    'ResourceExistsException',
    `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${arn}.`,
  );
}

/** Faults: InvalidRequestException, for a request that has not exactly one value. */
export function checkOneValue(input: {
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: Uint8Array | undefined;
}): void {
  if ((input.SecretString === undefined) === (input.SecretBinary === undefined))
    fail('InvalidRequestException', 'You must provide either SecretString or SecretBinary.');
}

/** Faults: InvalidParameterException, for a request that has both values. */
// Unconfirmed: code and text.
export function checkNotBoth(input: {
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: Uint8Array | undefined;
}): void {
  if (input.SecretString !== undefined && input.SecretBinary !== undefined)
    fail(
      'InvalidParameterException',
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
}
