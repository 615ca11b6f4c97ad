/**
 * Takes a key out of its waiting period.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { deletionTimer } from '../deletion.ts';
import { isComplete } from '../materials.ts';
import { keyOperation } from '../operation.ts';
import { keyIdentifier } from '../shapes.ts';
import { keyWith, withKey } from '../state.ts';

export const cancelKeyDeletion = keyOperation({
  name: 'CancelKeyDeletion',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
  }),
  output: s.struct({
    KeyId: s.always(keyIdentifier),
  }),
  readOnly: false,
  faults: ['InvalidArnException', 'KMSInvalidStateException', 'NotFoundException'],
  run(state, _input, { target }) {
    const { scope, key, arn } = target;
    // A key without its imported material goes on waiting for it.
    const next = isComplete(key) ? 'Disabled' : 'PendingImport';
    return {
      state: withKey(state, scope, keyWith(key, { state: next })),
      output: { KeyId: arn },
      cancel: key.deletionAt === undefined ? [] : [deletionTimer(target, key.deletionAt)],
    };
  },
});
