/**
 * Pages of parameters. Which names come on which page is the hierarchy's order; on each page they stand by name, as recorded.
 * A page costs what it shows, and what filters keep out of it: those on a name or a path keep out nothing that is looked at.
 * @module
 */
import { fail } from '../kernel/fault.ts';
import { keyInMarker, markerOf } from '../kernel/page.ts';
import { entries, get } from '../lib/table.ts';
import type { Filter, Places } from './filters.ts';
import { placeOf } from './hierarchy.ts';
import { latestOf, type Parameter, type Scope, type Version } from './state.ts';

/** What is listed. */
export interface Listing {
  readonly filters: readonly Filter[];
  /** Undefined: everywhere. */
  readonly places?: readonly Places[] | undefined;
  /** The version of a parameter that is meant; undefined where it has none. Default: the latest. */
  versionOf?(parameter: Parameter): Version | undefined;
}
export interface Request {
  /** Names the list: a token of another one is invalid here. */
  readonly list: string;
  readonly limit: number;
  readonly token: string | undefined;
}
export interface Item {
  readonly parameter: Parameter;
  readonly version: Version;
}
export interface Page {
  readonly items: readonly Item[];
  readonly NextToken: string | undefined;
}

/** A page. Faults: InvalidNextToken. */
export function pageOf(scope: Scope, listing: Listing, { list, limit, token }: Request): Page {
  const after = afterToken(list, token);
  const { filters, versionOf = latestOf } = listing;
  const items: Item[] = [];
  const places = listing.places ?? filters.find((filter) => filter.places)?.places;
  for (const parameter of candidates(scope, inOrder(places ?? EVERYWHERE), after)) {
    const version = versionOf(parameter);
    if (version === undefined) continue;
    if (!filters.every((filter) => filter.matches(parameter, version))) continue;
    if (items.length === limit) return { items: byName(items), NextToken: tokenAfter(list, items) };
    items.push({ parameter, version });
  }
  return { items: byName(items), NextToken: undefined };
}

/** The key in a token, after which a list goes on. Faults: InvalidNextToken. */
export function afterToken(list: string, token: string | undefined): string | undefined {
  if (token === undefined) return undefined;
  return (
    keyInMarker(list, token) ??
    fail('InvalidNextToken', `The following token is invalid: ${token}.`)
  );
}

const EVERYWHERE: readonly Places[] = [{ begin: '', isOne: false }];

/** The order in which tables have them, and none that lies within another. */
function inOrder(places: readonly Places[]): readonly Places[] {
  const sorted = [...places].sort((a, b) => compare(a.begin, b.begin));
  const kept: Places[] = [];
  for (const one of sorted) {
    const last = kept.at(-1);
    const isWithin =
      last !== undefined &&
      (last.isOne ? last.begin === one.begin && one.isOne : one.begin.startsWith(last.begin));
    if (!isWithin) kept.push(one);
  }
  return kept;
}

function* candidates(
  { parameters }: Scope,
  places: readonly Places[],
  after: string | undefined,
): Generator<Parameter> {
  for (const { begin, isOne } of places) {
    if (isOne) {
      const parameter = get(parameters, begin);
      if (parameter !== undefined && (after === undefined || begin > after)) yield parameter;
    } else if (after === undefined) yield* entries(parameters, { prefix: begin });
    else if (after < begin || after.startsWith(begin))
      yield* entries(parameters, { prefix: begin, after });
  }
}

function tokenAfter(list: string, items: readonly Item[]): string | undefined {
  const last = items.at(-1);
  return last && markerOf(list, placeOf(last.parameter.name));
}

function byName(items: readonly Item[]): readonly Item[] {
  return [...items].sort((a, b) => compare(a.parameter.name, b.parameter.name));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
