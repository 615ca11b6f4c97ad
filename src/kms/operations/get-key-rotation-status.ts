/**
 * Answers whether and when a key rotates.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { keyIdentifier, rotationPeriodInDays } from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const getKeyRotationStatus = unbuilt({
  name: 'GetKeyRotationStatus',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
  }),
  output: s.struct({
    KeyRotationEnabled: s.boolean,
    KeyId: keyIdentifier,
    RotationPeriodInDays: rotationPeriodInDays,
    NextRotationDate: s.timestamp,
    OnDemandRotationStartDate: s.timestamp,
  }),
});
