/**
 * Begins the automatic rotation of a key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { keyIdentifier, rotationPeriodInDays } from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const enableKeyRotation = unbuilt({
  name: 'EnableKeyRotation',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    RotationPeriodInDays: rotationPeriodInDays,
  }),
  output: s.noOutput,
});
