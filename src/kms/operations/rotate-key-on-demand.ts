/**
 * Rotates a key now.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_RotateKeyOnDemand.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { keyIdentifier } from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const rotateKeyOnDemand = unbuilt({
  name: 'RotateKeyOnDemand',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
  }),
  output: s.struct({
    KeyId: keyIdentifier,
  }),
});
