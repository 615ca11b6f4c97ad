/**
 * Pages of secrets in the four orders, either way.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html
 * @module
 */
import { fail } from '../kernel/fault.ts';
import { keyInMarker, markerOf } from '../kernel/page.ts';
import { entries, get, type Table } from '../lib/table.ts';
import { holdsName } from './deletion.ts';
import { type Filter, meets } from './filters.ts';
import {
  ageBackwardsKey,
  ageKey,
  nameBackwardsKey,
  type Place,
  type Scope,
  type Secret,
} from './state.ts';

export interface ListRequest {
  readonly SortBy?:
    | 'created-date'
    | 'last-accessed-date'
    | 'last-changed-date'
    | 'name'
    | undefined;
  readonly SortOrder?: 'asc' | 'desc' | undefined;
  readonly Filters?: readonly Filter[] | undefined;
  readonly IncludePlannedDeletion?: boolean | undefined;
  readonly NextToken?: string | undefined;
}

export interface SecretPage {
  readonly secrets: readonly Secret[];
  readonly NextToken?: string;
}

/** A secret, and where in its order it stands. */
interface Listed {
  readonly key: string;
  readonly secret: Secret;
}

/**
 * A page of an account's Region. It costs what it shows and what its filters pass over; by last change or last access it
 * sorts all of the Region's secrets, since every read would have to keep such an order.
 * Faults: InvalidNextTokenException.
 */
// Unconfirmed: that an order that is not asked for is ascending with every SortBy; it was recorded without one.
export function pageOfSecrets(scope: Scope, request: ListRequest, limit: number): SecretPage {
  const { SortBy = 'created-date', SortOrder = 'asc', Filters = [] } = request;
  const list = `${scope.id} ${SortBy} ${SortOrder}`;
  const after = afterToken(list, request.NextToken);
  const shown: Listed[] = [];
  for (const listed of ordered(scope, SortBy, SortOrder, after)) {
    const { secret } = listed;
    if (!isListed(secret, request) || !meets(secret, Filters, scope.region)) continue;
    if (shown.length === limit) {
      const last = shown.at(-1)?.key ?? '';
      return { secrets: secretsOf(shown), NextToken: markerOf(list, last) };
    }
    shown.push(listed);
  }
  return { secrets: secretsOf(shown) };
}

/** A page of a short list. Faults: InvalidNextTokenException. */
export function pageOfItems<V>(
  items: readonly V[],
  keyOf: (item: V) => string,
  request: { readonly list: string; readonly limit: number; readonly token: string | undefined },
): { readonly items: readonly V[]; readonly NextToken?: string } {
  const { list, limit, token } = request;
  const after = afterToken(list, token);
  // Should the last item shown be gone, the list begins anew.
  const start = after === undefined ? 0 : items.findIndex((item) => keyOf(item) === after) + 1;
  const page = items.slice(start, start + limit);
  const last = page.at(-1);
  return start + limit < items.length && last !== undefined
    ? { items: page, NextToken: markerOf(list, keyOf(last)) }
    : { items: page };
}

// Unconfirmed: the text.
function afterToken(list: string, token: string | undefined): string | undefined {
  if (token === undefined) return undefined;
  return keyInMarker(list, token) ?? fail('InvalidNextTokenException', 'Invalid token');
}

function isListed(secret: Secret, { IncludePlannedDeletion = false }: ListRequest): boolean {
  return secret.deletion === undefined || (IncludePlannedDeletion && holdsName(secret));
}

function secretsOf(listed: readonly Listed[]): readonly Secret[] {
  return listed.map(({ secret }) => secret);
}

type SortBy = NonNullable<ListRequest['SortBy']>;
type SortOrder = NonNullable<ListRequest['SortOrder']>;

function ordered(
  scope: Scope,
  by: SortBy,
  order: SortOrder,
  after: string | undefined,
): Iterable<Listed> {
  if (by === 'created-date')
    return order === 'asc'
      ? placed(scope, scope.byAge, ageKey, after)
      : placed(scope, scope.byAgeBackwards, ageBackwardsKey, after);
  if (by === 'name')
    return order === 'asc'
      ? placed(scope, scope.secrets, ({ name }) => name, after)
      : placed(scope, scope.byNameBackwards, nameBackwardsKey, after);
  return sorted(scope, by === 'last-changed-date' ? 'changedAt' : 'accessedAt', order, after);
}

function* placed<V extends Place>(
  { secrets }: Scope,
  order: Table<V>,
  keyOf: (place: V) => string,
  after: string | undefined,
): Generator<Listed> {
  for (const place of entries(order, after === undefined ? {} : { after })) {
    const secret = get(secrets, place.name);
    if (secret !== undefined) yield { key: keyOf(place), secret };
  }
}

/** Those that were never accessed come first. */
function sorted(
  { secrets }: Scope,
  by: 'changedAt' | 'accessedAt',
  order: SortOrder,
  after: string | undefined,
): readonly Listed[] {
  const listed = Array.from(entries(secrets), (secret): Listed => {
    const at = secret[by] ?? 0;
    return { key: `${String(at).padStart(16, '0')} ${ageKey(secret)}`, secret };
  });
  const sign = order === 'asc' ? 1 : -1;
  const compare = (a: string, b: string) => sign * (a < b ? -1 : 1);
  const from = listed.filter(({ key }) => after === undefined || compare(key, after) > 0);
  // A key that is the marker's own compares as before it.
  return from.filter(({ key }) => key !== after).sort((a, b) => compare(a.key, b.key));
}
