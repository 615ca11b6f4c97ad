/**
 * Changes the description of a key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateKeyDescription.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { keyOperation } from '../operation.ts';
import { description, keyIdentifier } from '../shapes.ts';
import { keyWith, withKey } from '../state.ts';

export const updateKeyDescription = keyOperation({
  name: 'UpdateKeyDescription',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    Description: s.required(description),
  }),
  output: s.noOutput,
  readOnly: false,
  faults: ['InvalidArnException', 'KMSInvalidStateException', 'NotFoundException'],
  run: (state, { Description }, { target }) => ({
    state: withKey(state, target.scope, keyWith(target.key, { description: Description })),
    output: {},
  }),
});
