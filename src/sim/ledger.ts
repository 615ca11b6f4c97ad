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
  /** How many entries there were, those that are kept no more included. */
  readonly length: number;
  /** How many events went with entries that are kept no more. */
  readonly dropped: number;
  /** How many entries are kept at least, and twice as many at most. */
  readonly keep: number;
  /** Where the record will begin when it is next made shorter. */
  readonly next: { readonly length: number; readonly world: World };
  readonly last: Entry | undefined;
  readonly before: Ledger | undefined;
}

/** @param keep - how many entries are kept at least. Default: all */
export function emptyLedger(base: World, keep = Infinity): Ledger {
  const next = { length: 0, world: base };
  return { base, length: 0, dropped: 0, keep, next, last: undefined, before: undefined };
}

/** @param world - the world that came of the entry. Cost O(1), taken over many entries */
export function append(ledger: Ledger, entry: Entry, world: World): Ledger {
  const length = ledger.length + 1;
  const { base, dropped, keep, next } = ledger;
  const longer = { base, length, dropped, keep, next, last: entry, before: ledger };
  if (length - next.length < keep) return longer;
  return next.length === 0
    ? { ...longer, next: { length, world } }
    : shorter(longer, { length, world });
}

/** The record from `next` on. */
function shorter(ledger: Ledger, next: Ledger['next']): Ledger {
  const { keep } = ledger;
  const from = ledger.next;
  const kept: Entry[] = [];
  let { dropped } = ledger;
  for (let at: Ledger | undefined = ledger; at?.last !== undefined; at = at.before)
    if (at.length > from.length) kept.push(at.last);
    else dropped += at.last.events.length;
  let made: Ledger = {
    base: from.world,
    length: from.length,
    dropped,
    keep,
    next,
    last: undefined,
    before: undefined,
  };
  for (const entry of kept.reverse())
    made = { ...made, length: made.length + 1, last: entry, before: made };
  return made;
}

/** The entries that are kept, oldest first. Cost O(length). */
export function entriesOf(ledger: Ledger): Entry[] {
  const entries: Entry[] = [];
  for (let at: Ledger | undefined = ledger; at?.last !== undefined; at = at.before)
    entries.push(at.last);
  return entries.reverse();
}
