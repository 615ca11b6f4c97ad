/**
 * Lets a principal use a key, apart from its key policy.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import {
  grantConstraints,
  grantId,
  grantName,
  grantOperations,
  grantToken,
  grantTokens,
  keyIdentifier,
  principal,
  servicePrincipal,
} from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const createGrant = unbuilt({
  name: 'CreateGrant',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    GranteePrincipal: principal,
    RetiringPrincipal: principal,
    Operations: s.required(grantOperations),
    Constraints: grantConstraints,
    GrantTokens: grantTokens,
    Name: grantName,
    DryRun: s.boolean,
    GranteeServicePrincipal: servicePrincipal,
    RetiringServicePrincipal: servicePrincipal,
  }),
  output: s.struct({
    GrantToken: grantToken,
    GrantId: grantId,
  }),
});
