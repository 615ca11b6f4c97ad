/**
 * Rotates a key without waiting for its schedule, which stays as it is.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_RotateKeyOnDemand.html
 * @module
 */
import { fail } from '../../kernel/fault.ts';
import * as s from '../../kernel/shape.ts';
import { importOf, stagedVersion } from '../materials/materials.ts';
import {
  admitRotation,
  CONFLICT_MS,
  ON_DEMAND_MAX,
  onDemandMs,
  rotateOnDemand,
  rotationOf,
} from '../materials/rotation.ts';
import { keyOperation } from '../operation.ts';
import { keyIdentifier } from '../shapes.ts';
import type { KmsState } from '../state.ts';
import { familyOf, type KeyTarget, presentForm, withChange } from '../target.ts';
import { retimed } from '../timers.ts';

export const rotateKeyOnDemand = keyOperation({
  name: 'RotateKeyOnDemand',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
  }),
  output: s.struct({
    KeyId: s.always(keyIdentifier),
  }),
  readOnly: false,
  faults: [
    'ConflictException',
    'DisabledException',
    'InvalidArnException',
    'KMSInvalidStateException',
    'LimitExceededException',
    'NotFoundException',
    'UnsupportedOperationException',
  ],
  // Unconfirmed: that the state comes before being a replica.
  admit: (target) => admitRotation(target, 'RotateKeyOnDemand'),
  run(state, _input, { target, now, seed }) {
    const { arn } = target;
    const output = { KeyId: arn };
    const rotation = rotationOf(target.shared);
    // Recorded: while one runs, asking again begins no other.
    if (rotation.endsAt !== undefined) return { state, output };
    // Unconfirmed: AWS's text.
    if (rotation.next !== undefined && rotation.next - now <= CONFLICT_MS)
      fail(
        'ConflictException',
        `An automatic rotation of ${arn} is in progress or due within 20 minutes.`,
      );
    const to = target.shared.origin === 'EXTERNAL' ? admitStaged(state, target) : undefined;
    const { onDemand } = rotation;
    // Unconfirmed: that the limit comes after all else.
    if (onDemand >= ON_DEMAND_MAX)
      fail(
        'LimitExceededException',
        `The on-demand rotations limit has been reached for the given keyId. No more on-demand rotations can be performed for this key: ${arn}`,
      );
    const endsAt = now + onDemandMs(target);
    const running = { ...rotation, onDemand: onDemand + 1, startedAt: now, endsAt, to };
    const begun = withChange(state, target, { shared: { rotation: running } });
    if (state.settings.onDemandRotation === 'asynchronous')
      return retimed(state, begun, [arn], output);
    const done = rotateOnDemand(begun, presentForm(begun, target), { at: now, seed });
    const family = familyOf(state, target).map((relative) => relative.arn);
    return { ...retimed(state, done.state, family, output), happened: done.happened ?? [] };
  },
});

/** The ID of the material to rotate to. Faults: KMSInvalidStateException, when there is none, or a replica has not got it. */
function admitStaged(state: KmsState, target: KeyTarget): string {
  const id =
    stagedVersion(target.shared)?.id ??
    fail(
      'KMSInvalidStateException',
      `No available key material pending rotation for the key: ${target.arn}.`,
    );
  // Recorded of the replicas, and of a primary whose own copy has expired. Unconfirmed: a primary that never had it, having been
  // moved to where it was not imported.
  const [, ...replicas] = familyOf(state, target);
  if (replicas.some((replica) => importOf(replica, id) === undefined))
    fail(
      'KMSInvalidStateException',
      'Cannot perform key material rotation: Key material has not been imported for replicas of the Multi-Region key.',
    );
  return id;
}
