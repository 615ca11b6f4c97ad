/**
 * The shapes that several operations of Secrets Manager share.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Types.html
 * @module
 */
import * as s from '../kernel/shape.ts';

export const secretId = s.string({ min: 1, max: 2048 });
export const secretArn = s.string({ min: 20, max: 2048 });
export const name = s.string({ min: 1, max: 512 });
export const secretName = s.string({ min: 1, max: 256 });
export const versionId = s.string({ min: 32, max: 64 });
export const clientRequestToken = s.string({ min: 32, max: 64 });
export const description = s.string({ max: 2048 });
export const kmsKeyId = s.string({ min: 0, max: 2048 });
export const secretBinary = s.blob({ min: 1, max: 65536, sensitive: true });
export const secretString = s.string({ min: 1, max: 65536, sensitive: true });
export const rotationToken = s.string({
  min: 36,
  max: 256,
  pattern: '^[a-zA-Z0-9\\-]+$',
  sensitive: true,
});
/** The partner whose secret a managed external secret is. */
export const type = s.string({ min: 0, max: 256 });
export const stage = s.string({ min: 1, max: 256 });
export const stages = s.list(stage, { min: 1, max: 20 });
export const versionsToStages = s.map(stages, versionId);
export const tag = s.struct({
  Key: s.string({ min: 1, max: 128 }),
  Value: s.string({ min: 0, max: 256 }),
});
export const tags = s.list(tag);
export const tagKeys = s.list(s.string({ min: 1, max: 128 }));
export const region = s.string({ min: 1, max: 128, pattern: '^([a-z]+-)+\\d+$' });
export const replicaRegions = s.list(s.struct({ Region: region, KmsKeyId: kmsKeyId }), { min: 1 });
export const replicationStatus = s.list(
  s.struct({
    Region: region,
    KmsKeyId: kmsKeyId,
    Status: s.oneOf(['InSync', 'Failed', 'InProgress']),
    StatusMessage: s.string({ min: 1, max: 4096 }),
    LastAccessedDate: s.timestamp,
  }),
);
export const resourcePolicy = s.string({ min: 1, max: 20480 });
export const rotationFunctionArn = s.string({ min: 0, max: 2048 });
export const rotationRules = s.struct({
  AutomaticallyAfterDays: s.long({ min: 1, max: 1000 }),
  Duration: s.string({ min: 2, max: 3, pattern: '[0-9]+h' }),
  ScheduleExpression: s.string({
    min: 1,
    max: 256,
    pattern: '[0-9A-Za-z\\(\\)#\\?\\*\\-\\/, ]+',
  }),
});
export const externalRotationMetadata = s.list(
  s.struct({
    Key: s.string({ min: 1, max: 256 }),
    Value: s.string({ min: 1, max: 2048 }),
  }),
);
export const roleArn = s.string({ min: 20, max: 2048 });
export const owningService = s.string({ min: 1, max: 128 });
export const nextToken = s.string({ min: 1, max: 4096 });
export const maxResults = s.integer({ min: 1, max: 100 });
export const filters = s.list(
  s.struct({
    Key: s.oneOf([
      'description',
      'name',
      'tag-key',
      'tag-value',
      'primary-region',
      'owning-service',
      'all',
    ]),
    Values: s.list(s.string({ max: 512, pattern: '^\\!?[a-zA-Z0-9 :_@\\/\\+\\=\\.\\-\\!]*$' }), {
      min: 1,
      max: 10,
    }),
  }),
  { max: 10 },
);

/** What most operations on a secret answer. */
export const arnAndName = s.struct({ ARN: s.always(secretArn), Name: s.always(secretName) });
export const arnAndLongName = s.struct({ ARN: s.always(secretArn), Name: s.always(name) });
export const arnNameAndVersion = s.struct({
  ARN: s.always(secretArn),
  Name: s.always(secretName),
  VersionId: versionId,
});
export const arnAndReplication = s.struct({
  ARN: s.always(secretArn),
  ReplicationStatus: s.always(replicationStatus),
});

const valueMembers = {
  ARN: s.always(secretArn),
  Name: s.always(secretName),
  VersionId: s.always(versionId),
  SecretBinary: secretBinary,
  SecretString: secretString,
  VersionStages: stages,
  CreatedDate: s.always(s.timestamp),
} as const;
/** What GetSecretValue answers, and BatchGetSecretValue for each secret. */
export const secretValue = s.struct(valueMembers);

/** What DescribeSecret and ListSecrets tell of a secret, but for versions and replication. */
export const factMembers = {
  ARN: s.always(secretArn),
  Name: s.always(secretName),
  Type: type,
  Description: description,
  KmsKeyId: kmsKeyId,
  RotationEnabled: s.boolean,
  RotationLambdaARN: rotationFunctionArn,
  RotationRules: rotationRules,
  ExternalSecretRotationMetadata: externalRotationMetadata,
  ExternalSecretRotationRoleArn: roleArn,
  LastRotatedDate: s.timestamp,
  LastChangedDate: s.timestamp,
  LastAccessedDate: s.timestamp,
  DeletedDate: s.timestamp,
  NextRotationDate: s.timestamp,
  Tags: tags,
  OwningService: owningService,
  CreatedDate: s.always(s.timestamp),
  PrimaryRegion: region,
} as const;

export const rotateSecretInput = s.struct({
  SecretId: s.required(secretId),
  ClientRequestToken: clientRequestToken,
  RotationLambdaARN: rotationFunctionArn,
  RotationRules: rotationRules,
  ExternalSecretRotationMetadata: externalRotationMetadata,
  ExternalSecretRotationRoleArn: roleArn,
  RotateImmediately: s.boolean,
});
export const cancelRotateSecretInput = s.struct({ SecretId: s.required(secretId) });
