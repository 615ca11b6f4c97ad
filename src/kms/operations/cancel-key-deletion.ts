/**
 * Takes a key out of its waiting period.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { withKeyState } from '../consistency/settling.ts';
import { isComplete } from '../materials/materials.ts';
import { keyOperation } from '../operation.ts';
import { keyIdentifier } from '../shapes.ts';
import { retimed } from '../timers.ts';

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
  run(state, _input, env) {
    const { target } = env;
    const { arn } = target;
    // A key without its imported material goes on waiting for it.
    const next = isComplete(target) ? 'Disabled' : 'PendingImport';
    const cancelled = withKeyState(state, target, { state: next }, env);
    return retimed(state, cancelled, [arn], { KeyId: arn });
  },
});
