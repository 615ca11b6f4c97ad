/**
 * Answers whether and when a key rotates.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { rotationOf } from '../materials/rotation.ts';
import { keyOperation } from '../operation.ts';
import { keyIdentifier, rotationPeriodInDays } from '../shapes.ts';
import type { KeyTarget } from '../target.ts';

export const getKeyRotationStatus = keyOperation({
  name: 'GetKeyRotationStatus',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
  }),
  output: s.struct({
    KeyRotationEnabled: s.always(s.boolean),
    KeyId: s.always(keyIdentifier),
    RotationPeriodInDays: rotationPeriodInDays,
    NextRotationDate: s.timestamp,
    OnDemandRotationStartDate: s.timestamp,
  }),
  readOnly: true,
  crossAccount: true,
  faults: [
    'InvalidArnException',
    'KMSInvalidStateException',
    'NotFoundException',
    'UnsupportedOperationException',
  ],
  run(state, _input, { target }) {
    const { startedAt } = rotationOf(target.shared);
    const output = {
      ...schedule(target),
      KeyId: target.arn,
      ...(startedAt === undefined ? {} : { OnDemandRotationStartDate: new Date(startedAt) }),
    };
    return { state, output };
  },
});

/** Recorded: a key pending deletion shows none, and neither does a new AWS managed key. */
function schedule({ key, shared }: KeyTarget) {
  const { periodDays, next, last } = rotationOf(shared);
  // Unconfirmed: that an AWS managed key shows its schedule once it has rotated.
  const hidden = shared.custodian?.service !== undefined && last === undefined;
  if (next === undefined || hidden || key.state === 'PendingDeletion')
    return { KeyRotationEnabled: false };
  return {
    KeyRotationEnabled: true,
    RotationPeriodInDays: periodDays,
    NextRotationDate: new Date(next),
  };
}
