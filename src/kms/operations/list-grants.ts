/**
 * Lists the grants of a key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html
 * @module
 */
import { fail, notModelled } from '../../kernel/fault.ts';
import { pageOf } from '../../kernel/page.ts';
import * as s from '../../kernel/shape.ts';
import { get } from '../../lib/table.ts';
import { principalIn } from '../grants/creation.ts';
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
  check({ GranteePrincipal, GranteeServicePrincipal }, { arn }) {
    if (GranteeServicePrincipal === undefined) return;
    // The page lets only service principals filter so, and does not say how others are refused.
    if (arn.startsWith('arn:'))
      notModelled('ListGrants by GranteeServicePrincipal, which only AWS services can ask for');
    // Unconfirmed: the text; that the two exclude each other is on the page.
    if (GranteePrincipal !== undefined)
      fail(
        'ValidationException',
        'You can specify either GranteePrincipal or GranteeServicePrincipal, but not both.',
      );
  },
  run(state, { Limit = 50, Marker, GrantId, ...filter }, { target, caller }) {
    const { scope, key, arn } = target;
    if (GrantId !== undefined) checkGrantId(GrantId);
    const principal = principalIn(filter.GranteePrincipal, caller);
    const grantee = principal ?? filter.GranteeServicePrincipal;
    const grants = grantsOf(scope, key.id);
    const shown = (items: readonly Grant[]) => items.map((grant) => entryOf(grant, scope.region));
    if (GrantId !== undefined) {
      const found = get(grants.byId, GrantId);
      const own = found?.grantee ?? found?.granteeService;
      const fits = grantee === undefined || own === grantee;
      const one = found !== undefined && fits ? [found] : [];
      return { state, output: { Grants: shown(one), Truncated: false } };
    }
    const request = {
      scope: `${arn} grants ${grantee ?? ''}`,
      limit: Limit,
      marker: Marker,
    };
    const { items, truncation } =
      grantee === undefined
        ? pageOf(grants.byId, (grant) => grant.id, request)
        : pageOf(
            grants.byGrantee,
            granteeKey,
            request,
            `${coverOf(principal, filter.GranteeServicePrincipal)} ${grantee} `,
          );
    return { state, output: { Grants: shown(items), ...truncation } };
  },
});
