/**
 * What DescribeSecret and ListSecrets show of a secret: members with values only.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html; which are left out, recorded.
 * @module
 */
import type { Millis } from '../lib/time.ts';
import { nextRotationDate, type Rotation, shownRules } from './rotation/rotation.ts';
import type { Secret } from './state.ts';

const date = <N extends string>(name: N, at: Millis | undefined) =>
  (at === undefined ? {} : { [name]: new Date(at) }) as { readonly [K in N]?: Date };

/** All members but the versions and, of a primary, its replicas. @param region - the secret's own */
export function factsOf(secret: Secret, region: string) {
  const { arn, name, type, description, kmsKeyId, tags, rotation, deletion, replicas } = secret;
  const primaryRegion = secret.primaryRegion ?? (replicas.length > 0 ? region : undefined);
  return {
    ARN: arn,
    Name: name,
    ...(type === undefined ? {} : { Type: type }),
    ...(description === undefined ? {} : { Description: description }),
    ...(kmsKeyId === undefined ? {} : { KmsKeyId: kmsKeyId }),
    ...rotationFacts(rotation),
    ...date('LastChangedDate', secret.changedAt),
    ...date('LastAccessedDate', secret.accessedAt),
    ...date('DeletedDate', deletion?.markedAt),
    ...(tags === undefined ? {} : { Tags: tags.map(({ Key, Value }) => ({ Key, Value })) }),
    CreatedDate: new Date(secret.createdAt),
    ...(primaryRegion === undefined ? {} : { PrimaryRegion: primaryRegion }),
  };
}

function rotationFacts(rotation: Rotation | undefined) {
  if (rotation === undefined) return {};
  const { enabled, functionArn, lastAt } = rotation;
  const rules = shownRules(rotation);
  const next = nextRotationDate(rotation);
  return {
    RotationEnabled: enabled,
    ...(functionArn === undefined ? {} : { RotationLambdaARN: functionArn }),
    ...(rules === undefined ? {} : { RotationRules: { ...rules } }),
    ...date('LastRotatedDate', lastAt),
    ...(next === undefined ? {} : { NextRotationDate: next }),
  };
}
