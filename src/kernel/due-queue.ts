/**
 * The timers that fall due while time moves to an instant: a binary heap, which a single call of `advance` fills and
 * empties, so that moving time over many changes writes the agenda once and not for each.
 * @module
 */

import { remove, set } from '../lib/table.ts';
import type { Millis } from '../lib/time.ts';
import { type Agenda, compareTimers, type Timer, takeDue, timerKey } from './agenda.ts';
import type { Event } from './event.ts';
import type { Repetition } from './operation.ts';

/** What is told again and again, each time at its own instant, after the timer that brought it about. */
class Echo implements Timer {
  at: Millis;
  readonly service: string;
  readonly kind: string;
  readonly subject: string;
  readonly #again: Repetition;
  #told = 0;
  constructor(timer: Timer, again: Repetition) {
    this.at = timer.at + again.everyMs;
    this.service = timer.service;
    this.kind = timer.kind;
    this.subject = timer.subject;
    this.#again = again;
  }
  /** The event that is due; the next one falls due later. */
  tell(): Event {
    this.#told += 1;
    this.at += this.#again.everyMs;
    return this.#again.eventOf(this.#told);
  }
  get isOver(): boolean {
    return this.#told >= this.#again.times;
  }
}

export class DueQueue {
  readonly #to: Millis;
  readonly #heap: Timer[];
  readonly #cancelled = new Set<string>();
  #rest: Agenda;

  constructor(agenda: Agenda, to: Millis) {
    const { due, rest } = takeDue(agenda, to);
    this.#to = to;
    // In order, and so a heap already.
    this.#heap = due;
    this.#rest = rest;
  }

  /** What is due later. */
  get rest(): Agenda {
    return this.#rest;
  }

  /**
   * Takes what falls due, in order: fires a timer, which may cancel and schedule others, or tells an event that a timer
   * has brought about before.
   */
  run(fire: (timer: Timer) => void, tell: (event: Event) => void): void {
    const heap = this.#heap;
    for (let top = heap[0]; top !== undefined; top = heap[0]) {
      if (top instanceof Echo) {
        const event = top.tell();
        if (top.isOver) pop(heap);
        else sink(heap, top);
        tell(event);
      } else {
        pop(heap);
        if (this.#cancelled.size === 0 || !this.#cancelled.delete(timerKey(top))) fire(top);
      }
    }
  }

  cancel(timer: Timer): void {
    if (timer.at > this.#to) this.#rest = remove(this.#rest, timerKey(timer));
    else this.#cancelled.add(timerKey(timer));
  }

  schedule(timer: Timer): void {
    if (timer.at > this.#to) this.#rest = set(this.#rest, timer);
    // What was cancelled and is scheduled anew is in the heap still.
    else if (!this.#cancelled.delete(timerKey(timer))) push(this.#heap, timer);
  }

  repeat(timer: Timer, again: Repetition): void {
    if (again.times > 0) push(this.#heap, new Echo(timer, again));
  }
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
  sink(heap, last);
  return top;
}

/** Puts a timer at the top and lets it down to its place. */
function sink(heap: Timer[], timer: Timer): void {
  const { length } = heap;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= length) break;
    let lesser = heap[child] as Timer;
    if (child + 1 < length) {
      const right = heap[child + 1] as Timer;
      if (compareTimers(right, lesser) < 0) {
        lesser = right;
        child += 1;
      }
    }
    if (compareTimers(lesser, timer) >= 0) break;
    heap[at] = lesser;
    at = child;
  }
  heap[at] = timer;
}
