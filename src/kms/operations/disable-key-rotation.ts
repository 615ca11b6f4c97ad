/**
 * Ends the automatic rotation of a key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKeyRotation.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { keyIdentifier } from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const disableKeyRotation = unbuilt({
  name: 'DisableKeyRotation',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
  }),
  output: s.noOutput,
});
