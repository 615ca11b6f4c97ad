/**
 * Ends a grant, by those who control the key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_RevokeGrant.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { endGrant } from '../consistency/grants.ts';
import { findGrant } from '../grants/listing.ts';
import { keyOperation } from '../operation.ts';
import { grantId, keyIdentifier } from '../shapes.ts';

export const revokeGrant = keyOperation({
  name: 'RevokeGrant',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    GrantId: s.required(grantId),
    DryRun: s.boolean,
  }),
  output: s.noOutput,
  readOnly: false,
  faults: [
    'DryRunOperationException',
    'InvalidArnException',
    'InvalidGrantIdException',
    'KMSInvalidStateException',
    'NotFoundException',
  ],
  crossAccount: true,
  run: (state, { GrantId }, env) => ({
    state: endGrant(state, env.target, findGrant(env.target, GrantId), env),
    output: {},
  }),
});
