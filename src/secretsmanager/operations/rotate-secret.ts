/**
 * Says by which function and when a secret is rotated, and rotates it, or tries the function out.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
 * @module
 */
import { parseArn } from '../../kernel/arn.ts';
import { fail, notModelled } from '../../kernel/fault.ts';
import type { Env } from '../../kernel/operation.ts';
import type { Value } from '../../kernel/shape.ts';
import * as s from '../../kernel/shape.ts';
import { MS_PER_DAY } from '../../lib/time.ts';
import { openValue, sealValue } from '../encryption.ts';
import { secretOperation } from '../operation.ts';
import { pendingOf } from '../rotation/firing.ts';
import {
  beginRotation,
  beginTrial,
  committed,
  type Turn,
  withNextWindow,
} from '../rotation/job.ts';
import { isKnownFunction, noRotation, type Rotation } from '../rotation/rotation.ts';
import { type RotationRules, scheduleOf } from '../rotation/schedule.ts';
import type { SecretTarget, Sought } from '../secret-id.ts';
import {
  arnNameAndVersion,
  clientRequestToken,
  externalRotationMetadata,
  roleArn,
  rotationFunctionArn,
  rotationRules,
  secretId,
} from '../shapes.ts';
import { type Secret, type SecretsState, secretWith, type Version } from '../state.ts';
import { tokenIn } from '../tokens.ts';
import {
  CURRENT,
  checkLabels,
  holderOf,
  PENDING,
  versionOf,
  withLabel,
  withVersion,
} from '../versions.ts';

const input = s.struct({
  SecretId: s.required(secretId),
  ClientRequestToken: clientRequestToken,
  RotationLambdaARN: rotationFunctionArn,
  RotationRules: rotationRules,
  ExternalSecretRotationMetadata: externalRotationMetadata,
  ExternalSecretRotationRoleArn: roleArn,
  RotateImmediately: s.boolean,
});

const operation = secretOperation({
  name: 'RotateSecret',
  input,
  output: arnNameAndVersion,
  readOnly: false,
  faults: [
    'DecryptionFailure',
    'EncryptionFailure',
    'InvalidParameterException',
    'InvalidRequestException',
    'LimitExceededException',
    'ResourceNotFoundException',
  ],
  draws: () => true,
  check(given) {
    tokenIn(given, 'InvalidParameterException');
    if (given.ExternalSecretRotationMetadata ?? given.ExternalSecretRotationRoleArn)
      notModelled('the rotation of managed external secrets');
    if (given.RotationRules !== undefined) checkRules(given.RotationRules);
  },
  run(state, given, env, target) {
    const { scope, secret } = target;
    // Such a secret has a type, and rotates without a function of the user's.
    if (secret.type !== undefined) notModelled('the rotation of managed external secrets');
    const versionId = tokenIn(given);
    const rotation = configured(state, secret, given, env);
    const pending = pendingOf(secret);
    // Unconfirmed: that the same token goes on with a rotation that is not complete.
    if (pending !== undefined && pending !== versionId)
      fail(
        'InvalidRequestException',
        "A previous rotation isn't complete. That rotation will be reattempted.",
      );
    const counted = secretWith(secret, {
      versionsMade: secret.versionsMade + 1,
      changedAt: env.now,
    });
    const { arn, name } = secret;
    const output = { ARN: arn, Name: name, VersionId: versionId };
    const isUnderWay = rotation.job?.callId !== undefined && rotation.job.versionId === versionId;
    const turn = isUnderWay
      ? { secret, rotation, events: [] }
      : begun(counted, rotation, versionId, given.RotateImmediately ?? true, target, env);
    return { ...committed(state, scope, turn), output };
  },
});

/**
 * Source: API_RotateSecret, "Required permissions: secretsmanager:RotateSecret. … You also need lambda:InvokeFunction permissions on the
 * rotation function."
 */
export const rotateSecret: typeof operation = {
  ...operation,
  access(sought, caller, given, moment) {
    const own = operation.access(sought, caller, given, moment);
    const functionArn = functionOf(sought, given);
    const { account } = parseArn(functionArn ?? '') ?? {};
    if (functionArn === undefined || account === undefined) return own;
    return [...own, { action: 'lambda:InvokeFunction', resource: functionArn, account }];
  },
};

function functionOf({ secret }: Sought, given: Value<typeof input>): string | undefined {
  return given.RotationLambdaARN || secret?.rotation?.functionArn;
}

/** Faults: InvalidParameterException. */
// Unconfirmed: all three texts.
function checkRules(rules: RotationRules): void {
  const { AutomaticallyAfterDays, ScheduleExpression } = rules;
  if (AutomaticallyAfterDays !== undefined && ScheduleExpression !== undefined)
    fail(
      'InvalidParameterException',
      'You cannot specify both AutomaticallyAfterDays and ScheduleExpression in RotationRules.',
    );
  if (AutomaticallyAfterDays === undefined && ScheduleExpression === undefined)
    fail(
      'InvalidParameterException',
      'You must specify either AutomaticallyAfterDays or ScheduleExpression in RotationRules.',
    );
  if (scheduleOf(rules) === undefined)
    fail('InvalidParameterException', 'The rotation schedule in RotationRules is invalid.');
}

/** The rotation as the request configures it. Faults: InvalidRequestException, AccessDeniedException. */
function configured(
  state: SecretsState,
  secret: Secret,
  given: Value<typeof input>,
  { now, target }: Env<Sought>,
): Rotation {
  const rotation = secret.rotation ?? noRotation;
  const functionArn = given.RotationLambdaARN || rotation.functionArn;
  if (functionArn === undefined)
    return fail(
      'InvalidRequestException',
      'No Lambda rotation function ARN is associated with this secret.',
    );
  if (!isKnownFunction(state, functionArn, target.scope.region))
    fail(
      'AccessDeniedException',
      'Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.',
    );
  const rules = given.RotationRules ?? rotation.rules;
  return withNextWindow({ ...rotation, enabled: true, functionArn, rules }, now);
}

function begun(
  secret: Secret,
  rotation: Rotation,
  versionId: string,
  immediately: boolean,
  target: SecretTarget,
  env: Env<Sought>,
): Turn {
  // Unconfirmed: until when a rotation that was asked for is attempted again.
  const first = { versionId, closesAt: env.now + MS_PER_DAY, attempt: 1 };
  if (immediately) return beginRotation(secret, rotation, first, env);
  return beginTrial(withCopy(secret, versionId, target, env), rotation, versionId, env);
}

/** Recorded: the function is tried out on a new version with AWSPENDING that holds a copy of the current value. */
function withCopy(
  secret: Secret,
  versionId: string,
  { scope }: SecretTarget,
  env: Env<Sought>,
): Secret {
  // Unconfirmed: that a token which is a version's already has the function tried out on that version.
  if (versionOf(secret.versions, versionId) !== undefined) return withPending(secret, versionId);
  const current = holderOf(secret.versions, CURRENT);
  // Unconfirmed: that a secret without a value cannot be tried out.
  if (current?.value === undefined)
    return fail(
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for staging label: ${CURRENT}`,
    );
  const plain = openValue(current.value, { scope, secret, versionId: current.id }, env);
  const copy: Version = {
    id: versionId,
    createdAt: env.now,
    accessedAt: undefined,
    labels: [],
    value: sealValue(plain, { scope, secret, versionId }, env),
  };
  const versions = withVersion(secret.versions, copy, env.now);
  return withPending(secretWith(secret, { versions }), versionId);
}

/** Faults: LimitExceededException. */
function withPending(secret: Secret, versionId: string): Secret {
  const versions = withLabel(secret.versions, PENDING, versionId);
  checkLabels(versions);
  return secretWith(secret, { versions });
}
