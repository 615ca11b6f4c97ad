/**
 * Lists the versions of a secret.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecretVersionIds.html; the orders recorded.
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { pageOfItems } from '../listing.ts';
import { secretOperation } from '../operation.ts';
import {
  kmsKeyId,
  maxResults,
  nextToken,
  secretArn,
  secretId,
  secretName,
  stages,
  versionId,
} from '../shapes.ts';
import type { Version } from '../state.ts';

const LIMIT_DEFAULT = 100;

export const listSecretVersionIds = secretOperation({
  name: 'ListSecretVersionIds',
  input: s.struct({
    SecretId: s.required(secretId),
    MaxResults: maxResults,
    NextToken: nextToken,
    IncludeDeprecated: s.boolean,
  }),
  output: s.struct({
    Versions: s.always(
      s.list(
        s.struct({
          VersionId: s.always(versionId),
          VersionStages: stages,
          LastAccessedDate: s.timestamp,
          CreatedDate: s.always(s.timestamp),
          KmsKeyIds: s.list(kmsKeyId),
        }),
      ),
    ),
    NextToken: nextToken,
    ARN: s.always(secretArn),
    Name: s.always(secretName),
  }),
  readOnly: true,
  faults: ['InvalidNextTokenException', 'InvalidParameterException', 'ResourceNotFoundException'],
  // Unconfirmed: that a secret marked for deletion lists its versions.
  onMarked: true,
  onReplica: true,
  run(
    state,
    { MaxResults: limit = LIMIT_DEFAULT, NextToken: token, IncludeDeprecated },
    _env,
    target,
  ) {
    const { arn, name: Name, versions } = target.secret;
    const all = IncludeDeprecated === true;
    const listed = all ? versions : versions.filter(({ labels }) => labels.length > 0).toReversed();
    const page = pageOfItems(listed, ({ id }) => id, { list: `${arn} ${all}`, limit, token });
    const { items, ...more } = page;
    return {
      state,
      output: { Versions: items.map(rowOf), ...more, ARN: arn, Name },
    };
  },
});

function rowOf({ id, labels, accessedAt, createdAt, value }: Version) {
  return {
    VersionId: id,
    ...(labels.length === 0 ? {} : { VersionStages: [...labels] }),
    ...(accessedAt === undefined ? {} : { LastAccessedDate: new Date(accessedAt) }),
    CreatedDate: new Date(createdAt),
    ...(value === undefined ? {} : { KmsKeyIds: value.dataKeys.map(({ keyId }) => keyId) }),
  };
}
