/**
 * Stops the cryptographic use of a key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { withKeyState } from '../consistency/settling.ts';
import { keyOperation } from '../operation.ts';
import { keyIdentifier } from '../shapes.ts';
import { retimed } from '../timers.ts';

export const disableKey = keyOperation({
  name: 'DisableKey',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
  }),
  output: s.noOutput,
  readOnly: false,
  faults: ['InvalidArnException', 'KMSInvalidStateException', 'NotFoundException'],
  run(state, _input, env) {
    const disabled = withKeyState(state, env.target, { state: 'Disabled' }, env);
    return retimed(state, disabled, [env.target.arn], {});
  },
});
