/**
 * Ends a grant, by those who control the key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_RevokeGrant.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { grantId, keyIdentifier } from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const revokeGrant = unbuilt({
  name: 'RevokeGrant',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    GrantId: s.required(grantId),
    DryRun: s.boolean,
  }),
  output: s.noOutput,
});
