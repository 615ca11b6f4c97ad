/**
 * Puts a key into its waiting period, at whose end it is deleted.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { MS_PER_DAY } from '../../lib/time.ts';
import { deletionTimer } from '../deletion.ts';
import { keyOperation } from '../operation.ts';
import { keyIdentifier, keyState, pendingWindowInDays } from '../shapes.ts';
import { keyWith, withKey } from '../state.ts';

export const scheduleKeyDeletion = keyOperation({
  name: 'ScheduleKeyDeletion',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    PendingWindowInDays: s.integer({ min: 7, max: 30 }),
  }),
  output: s.struct({
    KeyId: s.always(keyIdentifier),
    DeletionDate: s.timestamp,
    KeyState: s.always(keyState),
    PendingWindowInDays: s.always(pendingWindowInDays),
  }),
  readOnly: false,
  faults: ['InvalidArnException', 'KMSInvalidStateException', 'NotFoundException'],
  run(state, { PendingWindowInDays = 30 }, { target, now }) {
    const deletionAt = now + PendingWindowInDays * MS_PER_DAY;
    const key = keyWith(target.key, { state: 'PendingDeletion', deletionAt });
    return {
      state: withKey(state, target.scope, key),
      output: {
        KeyId: target.arn,
        DeletionDate: new Date(deletionAt),
        KeyState: 'PendingDeletion' as const,
        PendingWindowInDays,
      },
      schedule: [deletionTimer(target, deletionAt)],
    };
  },
});
