/**
 * What differs between two moments, by paths that a person reads.
 * @module
 */
import { KeyMaterial } from '../hsm/material.ts';
import type { Services } from '../kernel/operation.ts';
import { slice, type World } from '../kernel/world.ts';
import type { Table } from '../lib/table.ts';
import { differences } from '../lib/table-differences.ts';

/** One fact that is another. Absent on the side that has it not. */
export interface Difference {
  /** `kms 111122223333 us-east-1 keys 1234abcd-….state` */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** What follows from other facts, or from where it stands, or only numbers what is made and used. */
const UNTOLD: readonly string[] = [
  'advanced',
  'aliasesByKey',
  'document',
  'arnPrefix',
  'before',
  'byAge',
  'byAgeBackwards',
  'byGrantee',
  'byName',
  'byNameBackwards',
  'callId',
  'calls',
  'cover',
  'retirable',
  'account',
  'region',
  'created',
  'sessionCounts',
  'keysCreated',
  'latest',
  'nameUses',
  'newest',
  'ordinal',
  'passwordsDrawn',
  'policiesPut',
  'sweepAt',
  'randomsDrawn',
  'secretsMade',
  'uses',
  'versionsMade',
  'wakes',
];
/** The facts that are instants. */
const INSTANTS: readonly string[] = [
  'accessedAt',
  'at',
  'changedAt',
  'closesAt',
  'createdAt',
  'due',
  'dueAt',
  'endsAt',
  'first',
  'issuedAt',
  'lastAt',
  'markedAt',
  'modifiedAt',
  'next',
  'opensAt',
  'retryAt',
  'rotatedAt',
  'heldSince',
  'since',
  'startedAt',
  'until',
  'updatedAt',
  'validTo',
];

/** Lists of what has a name of its own there: each is compared with itself. */
const NAMED: Readonly<Record<string, (one: Named) => string | number | undefined>> = {
  // Of a secret or a parameter; those of a key's material have no labels.
  versions: ({ labels, id, version }) => labels && (id ?? version),
  replicas: ({ region }) => region,
};
interface Named {
  readonly name?: string;
  readonly labels?: readonly string[];
  readonly id?: string;
  readonly version?: number;
  readonly region?: string;
}

/** The facts of two worlds that differ. What they share is not looked at, so it costs what differs. */
export function diffWorlds(services: Services, before: World, after: World): Difference[] {
  const found: Difference[] = [];
  if (before.now !== after.now)
    found.push({ path: 'now', before: new Date(before.now), after: new Date(after.now) });
  for (const service of Object.values(services))
    compare(slice(before, service), slice(after, service), service.name, found);
  return found;
}

function compare(before: unknown, after: unknown, path: string, found: Difference[]): void {
  if (Object.is(before, after)) return;
  // The rotations that are done are a chain: told as the newest of them.
  if (path.endsWith('.last')) {
    tell(before, after, path, found);
    return;
  }
  if (isTable(before) || isTable(after)) {
    const { keyOf } = (before ?? after) as Table<object>;
    for (const [one, other] of differences(tableOr(before, keyOf), tableOr(after, keyOf)))
      compare(one, other, `${path} ${nameIn(keyOf, (one ?? other) as Named)}`, found);
  } else if (isWhole(before, after)) tell(before, after, path, found);
  else if (isRecord(before) || isRecord(after))
    compareRecords(isRecord(before) ? before : {}, isRecord(after) ? after : {}, path, found);
  else if (shown(before) !== shown(after)) tell(before, after, path, found);
}

function tell(before: unknown, after: unknown, path: string, found: Difference[]): void {
  const name = path.slice(path.lastIndexOf('.') + 1);
  found.push({
    path,
    ...(before === undefined ? {} : { before: plain(name, before) }),
    ...(after === undefined ? {} : { after: plain(name, after) }),
  });
}

/** Whether something came or went as a whole: a key is one fact, an account's Region is all that is in it. */
function isWhole(before: unknown, after: unknown): boolean {
  const there = before ?? after;
  const alone = before === undefined || after === undefined;
  return alone && isRecord(there) && !Object.values(there).some(isTable);
}

function compareRecords(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  path: string,
  found: Difference[],
): void {
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (UNTOLD.includes(name) || name === 'id') continue;
    const [one, other] = [before[name], after[name]];
    // A table is named with a blank: what follows is the key of one of its values.
    const [ones, others] = [byName(name, one), byName(name, other)];
    if (ones !== undefined && others !== undefined)
      for (const key of new Set([...ones.keys(), ...others.keys()]))
        compare(ones.get(key), others.get(key), `${path} ${name} ${key}`, found);
    else {
      const separator = isTable(one ?? other) ? ' ' : '.';
      compare(one, other, name === 'scopes' ? path : `${path}${separator}${name}`, found);
    }
  }
}

/** By what a person finds something in a table: where the key only puts its name in order, the name. */
function nameIn(keyOf: Table<object>['keyOf'], one: Named): string {
  const key = keyOf(one);
  return one.name !== undefined && key.endsWith(one.name) ? one.name : key;
}

/** A list by the names of what is in it; undefined for another value. */
function byName(list: string, value: unknown): ReadonlyMap<string | number, Named> | undefined {
  const nameOf = Object.hasOwn(NAMED, list) ? NAMED[list] : undefined;
  if (nameOf === undefined || !Array.isArray(value)) return undefined;
  const named = new Map<string | number, Named>();
  for (const one of value as readonly Named[]) {
    const name = nameOf(one);
    if (name !== undefined) named.set(name, one);
  }
  return named.size === value.length ? named : undefined;
}

function isTable(value: unknown): value is Table<object> {
  return typeof value === 'object' && value !== null && 'keyOf' in value && 'root' in value;
}

function tableOr(value: unknown, keyOf: Table<object>['keyOf']): Table<object> {
  return isTable(value) ? value : { size: 0, root: undefined, keyOf };
}

/** Lists, bytes and key materials are told as one fact. */
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array) &&
    !(value instanceof KeyMaterial)
  );
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? 'undefined';
}

/** A fact as it is told: an instant is a Date, a key material its ID. */
function plain(name: string, value: unknown): unknown {
  if (INSTANTS.includes(name) && typeof value === 'number') return new Date(value);
  if (value instanceof KeyMaterial) return String(value);
  // Ciphertexts, which say nothing to a reader.
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (Array.isArray(value)) return value.map((part) => plain('', part));
  if (typeof value !== 'object' || value === null) return value;
  const facts = Object.entries(value).filter(([fact]) => !UNTOLD.includes(fact));
  return Object.fromEntries(facts.map(([fact, part]) => [fact, plain(fact, part)]));
}
