/**
 * Turns rotation off. What it has done so far stays, labels too; the function's present step is not stopped.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CancelRotateSecret.html; recorded
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { secretOperation } from '../operation.ts';
import { committed } from '../rotation/job.ts';
import { noRotation, type Rotation } from '../rotation/rotation.ts';
import { arnNameAndVersion, secretId } from '../shapes.ts';
import { secretWith } from '../state.ts';

export const cancelRotateSecret = secretOperation({
  name: 'CancelRotateSecret',
  input: s.struct({ SecretId: s.required(secretId) }),
  output: arnNameAndVersion,
  readOnly: false,
  faults: ['InvalidParameterException', 'InvalidRequestException', 'ResourceNotFoundException'],
  run(state, _input, { now }, { scope, secret }) {
    const { job } = secret.rotation ?? noRotation;
    const rotation: Rotation = {
      ...(secret.rotation ?? noRotation),
      enabled: false,
      next: undefined,
      days: undefined,
      job: job?.callId === undefined ? undefined : job,
    };
    const cancelled = secretWith(secret, { changedAt: now });
    const output = { ARN: secret.arn, Name: secret.name };
    return { ...committed(state, scope, { secret: cancelled, rotation, events: [] }), output };
  },
});
