/**
 * Lists the grants that a principal may retire.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListRetirableGrants.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { grantList, limitTo100, marker, principal, servicePrincipal } from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const listRetirableGrants = unbuilt({
  name: 'ListRetirableGrants',
  input: s.struct({
    Limit: limitTo100,
    Marker: marker,
    RetiringPrincipal: principal,
    RetiringServicePrincipal: servicePrincipal,
  }),
  output: s.struct({
    Grants: grantList,
    NextMarker: marker,
    Truncated: s.boolean,
  }),
});
