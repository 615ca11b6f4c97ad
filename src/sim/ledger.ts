/**
 * All that happened in a simulator since it began, as a persistent list: a fork shares it, and appending is O(1).
 * @module
 */
import type { Event } from '../kernel/event.ts';
import type { Command } from '../kernel/operation.ts';
import type { World } from '../kernel/world.ts';
import type { Millis } from '../lib/time.ts';

/** A command that was called, or an instant that time was moved to. */
export type Entry =
  | { readonly kind: 'call'; readonly command: Command; readonly events: readonly Event[] }
  | { readonly kind: 'advance'; readonly to: Millis; readonly events: readonly Event[] };

export interface Ledger {
  /** The world in which the record begins. */
  readonly base: World;
  readonly length: number;
  readonly last: Entry | undefined;
  readonly before: Ledger | undefined;
}

export function emptyLedger(base: World): Ledger {
  return { base, length: 0, last: undefined, before: undefined };
}

export function append(ledger: Ledger, entry: Entry): Ledger {
  return { base: ledger.base, length: ledger.length + 1, last: entry, before: ledger };
}

/** The entries, oldest first. Cost O(length). */
export function entriesOf(ledger: Ledger): Entry[] {
  const entries: Entry[] = [];
  for (let at: Ledger | undefined = ledger; at?.last !== undefined; at = at.before)
    entries.push(at.last);
  return entries.reverse();
}
