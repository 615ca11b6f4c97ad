/**
 * Pages of a list: a marker names the last item shown, so that a page costs the same wherever it starts.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html (Marker, NextMarker, Truncated)
 * @module
 */
import { fromBase64, textOf, toBase64, utf8 } from '../lib/bytes.ts';
import { page as pageOfTable, type Table } from '../lib/table.ts';
import { fail } from './fault.ts';

export interface PageRequest {
  /** What is listed: a marker of another list is invalid here. */
  readonly scope: string;
  readonly limit: number;
  readonly marker: string | undefined;
}
export interface Page<V> {
  readonly items: readonly V[];
  readonly truncation: { readonly NextMarker?: string; readonly Truncated: boolean };
}

/**
 * A page of a table in key order, of the keys that start with `prefix`.
 * Faults: InvalidMarkerException, without text, for a marker that this list did not give.
 */
export function pageOf<V extends object>(
  table: Table<V>,
  keyOf: (value: V) => string,
  request: PageRequest,
  prefix = '',
): Page<V> {
  const after = afterMarker(request);
  const { items, more } = pageOfTable(table, request.limit, {
    prefix,
    ...(after === undefined ? {} : { after }),
  });
  return withMarker(request.scope, items, more, keyOf);
}

/**
 * A page of a short list that is kept in order, such as the at most 50 tags of a resource. The marker also tells the
 * place of the last item shown: should that item be gone, the list goes on from there.
 */
export function pageOfList<V>(
  list: readonly V[],
  keyOf: (value: V) => string,
  request: PageRequest,
): Page<V> {
  const after = afterMarker(request);
  const [, place = '', key = ''] = /^(\d+) (.*)$/s.exec(after ?? '') ?? [];
  const found = list.findIndex((item) => keyOf(item) === key);
  const start = after === undefined ? 0 : found < 0 ? Number(place) : found + 1;
  const end = start + request.limit;
  const placed = (item: V) => `${end - 1} ${keyOf(item)}`;
  return withMarker(request.scope, list.slice(start, end), end < list.length, placed);
}

function withMarker<V>(
  scope: string,
  items: readonly V[],
  more: boolean,
  keyOf: (value: V) => string,
): Page<V> {
  const last = items.at(-1);
  return more && last !== undefined
    ? { items, truncation: { NextMarker: markerOf(scope, keyOf(last)), Truncated: true } }
    : { items, truncation: { Truncated: false } };
}

/** A marker of a list, for the key of the last item shown: base64 of a check over both, and the key. */
export function markerOf(scope: string, key: string): string {
  return toBase64(utf8(`${check(scope, key)}${key}`));
}

/** The key in a marker; undefined for one that this list did not give. */
export function keyInMarker(scope: string, marker: string): string | undefined {
  const bytes = fromBase64(marker);
  const text = bytes === undefined ? '' : textOf(bytes);
  const key = text.slice(8);
  return text.slice(0, 8) === check(scope, key) ? key : undefined;
}

function afterMarker({ scope, marker }: PageRequest): string | undefined {
  if (marker === undefined) return undefined;
  return keyInMarker(scope, marker) ?? fail('InvalidMarkerException');
}

/** FNV-1a, 32 bits, in 8 hexadecimal digits: a mistyped or foreign marker is told from a real one. */
function check(scope: string, key: string): string {
  const text = `${scope}\n${key}`;
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
