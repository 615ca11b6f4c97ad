/**
 * How a secret changes its KMS key: what is in use is sealed under the new key besides.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html, KmsKeyId; what comes of a refusal, recorded.
 * @module
 */
import type { Env } from '../kernel/operation.ts';
import { checkKmsKey, withKmsKey } from './encryption.ts';
import { type Scope, type Secret, secretWith, type Version } from './state.ts';
import { CURRENT, PENDING, PREVIOUS } from './versions.ts';

const IN_USE: readonly string[] = [CURRENT, PENDING, PREVIOUS];

/**
 * The secret with another KMS key. Where the caller may not open a data key or seal it anew, nothing is sealed anew.
 * Faults: InvalidParameterException, AccessDeniedException, for a key that cannot be named.
 */
export function withKmsKeyId(
  secret: Secret,
  kmsKeyId: string | undefined,
  scope: Scope,
  env: Env<unknown>,
): Secret {
  if (kmsKeyId !== undefined) checkKmsKey(kmsKeyId, { scope, secret }, env);
  const changed = secretWith(secret, { kmsKeyId });
  if (kmsKeyId === secret.kmsKeyId) return changed;
  const versions: Version[] = [];
  for (const version of secret.versions) {
    const { value } = version;
    if (value === undefined || !version.labels.some((label) => IN_USE.includes(label))) {
      versions.push(version);
      continue;
    }
    const dataKeys = withKmsKey(value, kmsKeyId, { scope, secret, versionId: version.id }, env);
    if (dataKeys === undefined) return changed;
    const { id, createdAt, accessedAt, labels } = version;
    const { kind, sealed } = value;
    versions.push({ id, createdAt, accessedAt, labels, value: { kind, sealed, dataKeys } });
  }
  return secretWith(changed, { versions });
}
