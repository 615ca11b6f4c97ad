/**
 * Moves the primary of a multi-Region key to another Region.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdatePrimaryRegion.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { keyIdentifier, region } from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const updatePrimaryRegion = unbuilt({
  name: 'UpdatePrimaryRegion',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    PrimaryRegion: s.required(region),
  }),
  output: s.noOutput,
});
