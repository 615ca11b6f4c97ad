/**
 * Lists the grants of a key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import {
  grantId,
  grantList,
  keyIdentifier,
  limitTo100,
  marker,
  principal,
  servicePrincipal,
} from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const listGrants = unbuilt({
  name: 'ListGrants',
  input: s.struct({
    Limit: limitTo100,
    Marker: marker,
    KeyId: s.required(keyIdentifier),
    GrantId: grantId,
    GranteePrincipal: principal,
    GranteeServicePrincipal: servicePrincipal,
  }),
  output: s.struct({
    Grants: grantList,
    NextMarker: marker,
    Truncated: s.boolean,
  }),
});
