/**
 * Puts a key into its waiting period, at whose end it is deleted.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { MS_PER_DAY } from '../../lib/time.ts';
import { withKeyState } from '../consistency/settling.ts';
import { keyOperation } from '../operation.ts';
import { keyIdentifier, keyState, pendingWindowInDays } from '../shapes.ts';
import { isPrimary } from '../target.ts';
import { retimed } from '../timers.ts';

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
  run(state, { PendingWindowInDays = 30 }, env) {
    const { target, now } = env;
    const { arn, related } = target;
    // A primary waits for its replicas to go first.
    const waits = isPrimary(target) && (related?.replicaRegions.length ?? 0) > 0;
    const due = now + PendingWindowInDays * MS_PER_DAY;
    const key = waits
      ? ({ state: 'PendingReplicaDeletion', windowDays: PendingWindowInDays } as const)
      : ({ state: 'PendingDeletion', due } as const);
    return retimed(state, withKeyState(state, target, key, env), [arn], {
      KeyId: arn,
      ...(waits ? {} : { DeletionDate: new Date(due) }),
      KeyState: key.state,
      PendingWindowInDays,
    });
  },
});
