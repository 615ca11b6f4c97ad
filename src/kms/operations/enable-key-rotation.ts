/**
 * Begins the automatic rotation of a key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { MS_PER_DAY } from '../../lib/time.ts';
import {
  admitGenerated,
  admitRotation,
  PERIOD_DAYS_DEFAULT,
  rotationOf,
} from '../materials/rotation.ts';
import { keyOperation } from '../operation.ts';
import { keyIdentifier, rotationPeriodInDays } from '../shapes.ts';
import { withChange } from '../target.ts';
import { retimed } from '../timers.ts';

export const enableKeyRotation = keyOperation({
  name: 'EnableKeyRotation',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    RotationPeriodInDays: rotationPeriodInDays,
  }),
  output: s.noOutput,
  readOnly: false,
  faults: [
    'DisabledException',
    'InvalidArnException',
    'KMSInvalidStateException',
    'NotFoundException',
    'UnsupportedOperationException',
  ],
  suits: admitGenerated,
  // Unconfirmed: that the state comes before being a replica.
  admit: (target) => admitRotation(target, 'EnableKeyRotation'),
  run(state, { RotationPeriodInDays }, { target, now }) {
    const rotation = rotationOf(target.shared);
    const periodDays = RotationPeriodInDays ?? rotation.periodDays ?? PERIOD_DAYS_DEFAULT;
    // Recorded: the same period, or none, leaves the schedule as it is.
    if (periodDays === rotation.periodDays) return { state, output: {} };
    const next = now + periodDays * MS_PER_DAY;
    const shared = { rotation: { ...rotation, periodDays, next } };
    return retimed(state, withChange(state, target, { shared }), [target.arn], {});
  },
});
