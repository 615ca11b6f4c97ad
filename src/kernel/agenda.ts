/**
 * The changes that time alone will make, in the order in which they fall due.
 * @module
 */
import { first, remove, set, type Table, table } from '../lib/table.ts';
import { splitAt } from '../lib/table-split.ts';
import type { Millis } from '../lib/time.ts';

/** A change that falls due at an instant: plain data, and its own identity. */
export interface Timer {
  readonly at: Millis;
  readonly service: string;
  /** `DeleteKey` */
  readonly kind: string;
  /** What it changes, in the service's own terms. */
  readonly subject: string;
}
export type Agenda = Table<Timer>;

export const emptyAgenda: Agenda = table(timerKey);

/** By time, then by content: two timers of one instant fire in an order that no history changes. */
export function timerKey(timer: Timer): string {
  return `${sortable(timer.at)} ${timer.service} ${timer.kind} ${timer.subject}`;
}

/** The timer that falls due first. */
export function earliest(agenda: Agenda): Timer | undefined {
  return first(agenda);
}

/** The timers that fall due up to an instant, in order, and the agenda without them. */
export function takeDue(
  agenda: Agenda,
  to: Millis,
): { readonly due: Timer[]; readonly rest: Agenda } {
  const { before, rest } = splitAt(agenda, sortable(to + 1));
  return { due: before, rest };
}

/** The order in which timers fire: negative when `a` comes before `b`. */
export function compareTimers(a: Timer, b: Timer): number {
  if (a.at !== b.at) return a.at - b.at;
  const [one, other] = [timerKey(a), timerKey(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}

export function reschedule(
  agenda: Agenda,
  cancel: readonly Timer[] | undefined,
  schedule: readonly Timer[] | undefined,
): Agenda {
  let next = agenda;
  if (cancel !== undefined) for (const timer of cancel) next = remove(next, timerKey(timer));
  if (schedule !== undefined) for (const timer of schedule) next = set(next, timer);
  return next;
}

// 16 digits from the earliest instant that a Date can hold to the last (17.28e15 ms).
function sortable(at: Millis): string {
  return String(at + 8_640_000_000_000_000).padStart(17, '0');
}
