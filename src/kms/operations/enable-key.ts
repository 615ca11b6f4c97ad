/**
 * Lets a disabled key be used again.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKey.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { withKeyState } from '../consistency/settling.ts';
import { rotateBySchedule, rotationOf } from '../materials/rotation.ts';
import { keyOperation } from '../operation.ts';
import { keyIdentifier } from '../shapes.ts';
import { isPrimary, presentForm } from '../target.ts';
import { retimed } from '../timers.ts';

export const enableKey = keyOperation({
  name: 'EnableKey',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
  }),
  output: s.noOutput,
  readOnly: false,
  faults: [
    'InvalidArnException',
    'KMSInvalidStateException',
    'LimitExceededException',
    'NotFoundException',
  ],
  run(state, _input, env) {
    const { target, now, seed } = env;
    const { arn } = target;
    const enabled = withKeyState(state, target, { state: 'Enabled' }, env);
    const after = presentForm(enabled, target);
    const { next } = rotationOf(after.shared);
    // A rotation that was due while the key was disabled happens now, and the next a period later: API_GetKeyRotationStatus,
    // "rotates it immediately, and every year thereafter".
    const overdue = next !== undefined && next <= now && isPrimary(after);
    if (!overdue) return retimed(state, enabled, [arn], {});
    const rotated = rotateBySchedule(enabled, after, { at: now, seed }, now);
    return { ...retimed(state, rotated.state, [arn], {}), happened: rotated.happened ?? [] };
  },
});
