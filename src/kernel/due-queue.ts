/**
 * The timers that fall due while time moves to an instant: a binary heap, which a single call of `advance` fills and
 * empties, so that moving time over many changes writes the agenda once and not for each.
 * @module
 */

import { remove, set } from '../lib/table.ts';
import type { Millis } from '../lib/time.ts';
import { type Agenda, compareTimers, type Timer, takeDue, timerKey } from './agenda.ts';

export interface DueQueue {
  /** The next timer up to the instant; undefined when none is left. */
  next(): Timer | undefined;
  cancel(timer: Timer): void;
  schedule(timer: Timer): void;
  /** What is due later. */
  rest(): Agenda;
}

export function dueQueue(agenda: Agenda, to: Millis): DueQueue {
  const taken = takeDue(agenda, to);
  // In order, and so a heap already.
  const heap = taken.due;
  let { rest } = taken;
  const cancelled = new Set<string>();
  return {
    next() {
      for (;;) {
        const timer = pop(heap);
        if (timer === undefined || cancelled.size === 0 || !cancelled.delete(timerKey(timer)))
          return timer;
      }
    },
    cancel(timer) {
      if (timer.at > to) rest = remove(rest, timerKey(timer));
      else cancelled.add(timerKey(timer));
    },
    schedule(timer) {
      if (timer.at > to) rest = set(rest, timer);
      // What was cancelled and is scheduled anew is in the heap still.
      else if (cancelled.size === 0 || !cancelled.delete(timerKey(timer))) push(heap, timer);
    },
    rest: () => rest,
  };
}

function push(heap: Timer[], timer: Timer): void {
  let at = heap.length;
  heap.push(timer);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent] as Timer;
    if (compareTimers(above, timer) <= 0) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = timer;
}

function pop(heap: Timer[]): Timer | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (top === undefined || last === undefined || heap.length === 0) return top;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    const right = heap[child + 1];
    if (right !== undefined && compareTimers(right, heap[child] as Timer) < 0) child += 1;
    if (compareTimers(heap[child] as Timer, last) >= 0) break;
    heap[at] = heap[child] as Timer;
    at = child;
  }
  heap[at] = last;
  return top;
}
