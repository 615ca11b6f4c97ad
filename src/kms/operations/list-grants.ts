/**
 * Lists the grants of a key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html
 * @module
 */
import { notModelled } from '../../kernel/fault.ts';
import { pageOf } from '../../kernel/page.ts';
import * as s from '../../kernel/shape.ts';
import { get } from '../../lib/table.ts';
import { checkPrincipal } from '../grants/creation.ts';
import { coverOf, type Grant, granteeKey } from '../grants/grant.ts';
import { grantsOf } from '../grants/keeping.ts';
import { checkGrantId, entryOf } from '../grants/listing.ts';
import { keyOperation } from '../operation.ts';
import {
  grantId,
  grantList,
  keyIdentifier,
  limitTo100,
  marker,
  principal,
  servicePrincipal,
} from '../shapes.ts';

export const listGrants = keyOperation({
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
    Grants: s.always(grantList),
    NextMarker: marker,
    Truncated: s.always(s.boolean),
  }),
  readOnly: true,
  faults: [
    'InvalidArnException',
    'InvalidGrantIdException',
    'InvalidMarkerException',
    'KMSInvalidStateException',
    'NotFoundException',
  ],
  crossAccount: true,
  check({ GranteeServicePrincipal }) {
    // The page: "This filter is only usable by callers in a service principal", and kmsim has no such callers.
    if (GranteeServicePrincipal !== undefined)
      notModelled('ListGrants by GranteeServicePrincipal, which only AWS services can ask for');
  },
  run(state, { Limit = 50, Marker, GrantId, GranteePrincipal }, { target }) {
    const { scope, key, arn } = target;
    if (GrantId !== undefined) checkGrantId(GrantId);
    checkPrincipal(GranteePrincipal);
    const grants = grantsOf(scope, key.id);
    const shown = (items: readonly Grant[]) => items.map((grant) => entryOf(grant, scope.region));
    if (GrantId !== undefined) {
      const found = get(grants.byId, GrantId);
      const fits = GranteePrincipal === undefined || found?.grantee === GranteePrincipal;
      const one = found !== undefined && fits ? [found] : [];
      return { state, output: { Grants: shown(one), Truncated: false } };
    }
    const request = {
      scope: `${arn} grants ${GranteePrincipal ?? ''}`,
      limit: Limit,
      marker: Marker,
    };
    const { items, truncation } =
      GranteePrincipal === undefined
        ? pageOf(grants.byId, (grant) => grant.id, request)
        : pageOf(
            grants.byGrantee,
            granteeKey,
            request,
            `${coverOf(GranteePrincipal)} ${GranteePrincipal} `,
          );
    return { state, output: { Grants: shown(items), ...truncation } };
  },
});
