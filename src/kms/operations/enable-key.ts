/**
 * Lets a disabled key be used again.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKey.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { keyOperation } from '../operation.ts';
import { keyIdentifier } from '../shapes.ts';
import { keyWith, withKey } from '../state.ts';

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
  run: (state, _input, { target }) => ({
    state: withKey(state, target.scope, keyWith(target.key, { state: 'Enabled' })),
    output: {},
  }),
});
