/**
 * Lists the grants that a principal may retire, in all accounts of the Region.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListRetirableGrants.html
 * @module
 */
import { parseArn } from '../../kernel/arn.ts';
import { fail, notModelled } from '../../kernel/fault.ts';
import type { Operation } from '../../kernel/operation.ts';
import { pageOf } from '../../kernel/page.ts';
import * as s from '../../kernel/shape.ts';
import { principalIn } from '../grants/creation.ts';
import { retirableKey } from '../grants/grant.ts';
import { entryOf } from '../grants/listing.ts';
import { grantList, limitTo100, marker, principal, servicePrincipal } from '../shapes.ts';
import type { KmsState } from '../state.ts';

const input = s.struct({
  Limit: limitTo100,
  Marker: marker,
  RetiringPrincipal: principal,
  RetiringServicePrincipal: servicePrincipal,
});
const output = s.struct({
  Grants: s.always(grantList),
  NextMarker: marker,
  Truncated: s.always(s.boolean),
});

/** The principal, or the service, whose grants are listed. */
export interface Retiring {
  readonly principal: string;
}

export const listRetirableGrants: Operation<KmsState, Retiring, typeof input, typeof output> = {
  name: 'ListRetirableGrants',
  input,
  output,
  readOnly: true,
  faults: ['InvalidArnException', 'InvalidMarkerException', 'NotFoundException'],
  check({ RetiringPrincipal, RetiringServicePrincipal }, { arn }) {
    // The page lets only service principals ask so, and does not say how others are refused.
    if (RetiringServicePrincipal !== undefined && arn.startsWith('arn:'))
      notModelled('ListRetirableGrants by RetiringServicePrincipal, which only AWS services ask');
    // Unconfirmed: the text; that the two exclude each other is on the page.
    if (RetiringPrincipal !== undefined && RetiringServicePrincipal !== undefined)
      fail(
        'ValidationException',
        'You can specify either RetiringPrincipal or RetiringServicePrincipal, but not both.',
      );
    // Unconfirmed: the text, now that the model does not require the member any more; a recording would settle it.
    if (RetiringPrincipal === undefined && RetiringServicePrincipal === undefined)
      fail(
        'ValidationException',
        "1 validation error detected: Value null at 'retiringPrincipal' failed to satisfy constraint: Member must not be null",
      );
  },
  resolve: (_state, { RetiringPrincipal, RetiringServicePrincipal = '' }, caller) => ({
    principal: principalIn(RetiringPrincipal, caller) ?? RetiringServicePrincipal,
  }),
  // The page: what is authorized on is the retiring principal, which must be of the caller's account.
  access: ({ principal }, caller) =>
    // Unconfirmed: that a service may ask for its own grants, and for no other's.
    principal === caller.arn && !principal.startsWith('arn:')
      ? []
      : [
          {
            action: 'kms:ListRetirableGrants',
            resource: principal,
            account: parseArn(principal)?.account ?? '',
          },
        ],
  run(state, { Limit = 50, Marker }, { target: { principal }, caller: { region } }) {
    const request = { scope: `${region} ${principal} retirable`, limit: Limit, marker: Marker };
    const prefix = `${region} ${principal} `;
    const { items, truncation } = pageOf(state.retirable, retirableKey, request, prefix);
    const Grants = items.map((grant) => entryOf(grant, region));
    return { state, output: { Grants, ...truncation } };
  },
  resources: ({ principal }) => [principal],
};
