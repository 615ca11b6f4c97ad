/**
 * Ends a grant, by those whom it names.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_RetireGrant.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { grantId, grantToken, keyIdentifier } from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const retireGrant = unbuilt({
  name: 'RetireGrant',
  input: s.struct({
    GrantToken: grantToken,
    KeyId: keyIdentifier,
    GrantId: grantId,
    DryRun: s.boolean,
  }),
  output: s.noOutput,
});
