/**
 * Answers the value of one version of a secret.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 * @module
 */
import { fail } from '../../kernel/fault.ts';
import * as s from '../../kernel/shape.ts';
import { type Millis, MS_PER_DAY } from '../../lib/time.ts';
import { givenBy, openValue } from '../encryption.ts';
import { secretOperation } from '../operation.ts';
import { secretId, secretValue, stage, versionId } from '../shapes.ts';
import { type SealedValue, type Secret, secretWith, type Version, withSecret } from '../state.ts';
import { CURRENT, holderOf, versionOf, withReplaced } from '../versions.ts';

export const getSecretValue = secretOperation({
  name: 'GetSecretValue',
  input: s.struct({
    SecretId: s.required(secretId),
    VersionId: versionId,
    VersionStage: stage,
  }),
  output: secretValue,
  readOnly: true,
  faults: [
    'DecryptionFailure',
    'InvalidParameterException',
    'InvalidRequestException',
    'ResourceNotFoundException',
  ],
  onReplica: true,
  run(state, input, env, { scope, secret }) {
    const [version, value] = versionIn(secret, input);
    const plain = openValue(value, { scope, secret, versionId: version.id }, env);
    const accessed = withAccess(secret, version, env.now);
    const { labels } = version;
    return {
      state: accessed === secret ? state : withSecret(state, scope, accessed),
      output: {
        ARN: secret.arn,
        Name: secret.name,
        VersionId: version.id,
        ...givenBy(plain),
        ...(labels.length === 0 ? {} : { VersionStages: [...labels] }),
        CreatedDate: new Date(version.createdAt),
      },
    };
  },
});

interface VersionRequest {
  readonly VersionId?: string | undefined;
  readonly VersionStage?: string | undefined;
}

/** The version that a request names, by default the current one. Faults: ResourceNotFoundException, InvalidRequestException. */
function versionIn(
  { versions }: Secret,
  { VersionId, VersionStage }: VersionRequest,
): readonly [Version, SealedValue] {
  const label = VersionStage ?? CURRENT;
  const version =
    VersionId === undefined ? holderOf(versions, label) : versionOf(versions, VersionId);
  if (version?.value === undefined)
    return fail(
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for ${
        VersionId === undefined ? `staging label: ${label}` : `VersionId: ${VersionId}`
      }`,
    );
  if (VersionStage !== undefined && !version.labels.includes(VersionStage))
    fail(
      'InvalidRequestException',
      'You provided a VersionStage that is not associated to the provided VersionId.',
    );
  return [version, version.value];
}

/** The secret with the day of its last access: the same one when it was read that day already. */
function withAccess(secret: Secret, version: Version, now: Millis): Secret {
  const accessedAt = Math.floor(now / MS_PER_DAY) * MS_PER_DAY;
  if (secret.accessedAt === accessedAt && version.accessedAt === accessedAt) return secret;
  const { id, createdAt, labels, value } = version;
  const versions = withReplaced(secret.versions, { id, createdAt, accessedAt, labels, value });
  return secretWith(secret, { accessedAt, versions });
}
