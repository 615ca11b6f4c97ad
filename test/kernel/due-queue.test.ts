import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyAgenda, reschedule, type Timer } from '../../src/kernel/agenda.ts';
import { DueQueue } from '../../src/kernel/due-queue.ts';
import type { Event } from '../../src/kernel/event.ts';
import { entries } from '../../src/lib/table.ts';

const timer = (at: number, subject: string, kind = 'Ring'): Timer => ({
  at,
  service: 'bells',
  kind,
  subject,
});
const queueOf = (timers: readonly Timer[], to: number) =>
  new DueQueue(reschedule(emptyAgenda, undefined, timers), to);
const shown = ({ at, subject }: Timer) => `${at} ${subject}`;

/** What was fired and told, in order. */
function run(queue: DueQueue, on: (fired: Timer) => void = () => {}): readonly string[] {
  const log: string[] = [];
  queue.run(
    (fired) => {
      log.push(shown(fired));
      on(fired);
    },
    ({ at, name }) => log.push(`${at} ${name}`),
  );
  return log;
}
/** Does something when the first timer fires. */
const first = (act: () => void) => {
  let open = true;
  return () => {
    if (open) act();
    open = false;
  };
};
const echo = (at: number, name: string): Event => ({ at, service: 'bells', name, resources: [] });

describe('the queue of what falls due', () => {
  test('fires timers of one instant by their content, those that are scheduled on the way among them', () => {
    const queue = queueOf([timer(5, 'd'), timer(5, 'b'), timer(1, 'z'), timer(5, 'c')], 9);
    const fired = run(
      queue,
      first(() => {
        for (const subject of ['e', 'a', 'bb']) queue.schedule(timer(5, subject));
      }),
    );
    expect(fired).toEqual(['1 z', '5 a', '5 b', '5 bb', '5 c', '5 d', '5 e']);
    expect([...entries(queue.rest)]).toEqual([]);
  });

  test.each([
    ['is cancelled: never', 'c', []],
    ['is cancelled and scheduled anew: once', 'cs', ['5 b']],
    ['is cancelled, scheduled anew and cancelled: never', 'csc', []],
    ['is cancelled and scheduled anew, twice: once', 'cscs', ['5 b']],
  ])('fires a timer that within one move %s', (_what, acts, expected) => {
    const b = timer(5, 'b');
    const queue = queueOf([timer(1, 'a'), b, timer(5, 'c')], 9);
    const fired = run(
      queue,
      first(() => {
        for (const act of acts) act === 'c' ? queue.cancel(b) : queue.schedule(b);
      }),
    );
    expect(fired).toEqual(['1 a', ...expected, '5 c']);
  });

  test('keeps what is due later, and forgets of it what is cancelled', () => {
    const queue = queueOf([timer(1, 'a'), timer(10, 'b'), timer(11, 'c')], 9);
    const fired = run(
      queue,
      first(() => {
        queue.cancel(timer(10, 'b'));
        queue.schedule(timer(12, 'd'));
        queue.schedule(timer(9, 'e'));
      }),
    );
    expect(fired).toEqual(['1 a', '9 e']);
    expect(Array.from(entries(queue.rest), shown)).toEqual(['11 c', '12 d']);
  });

  test('tells what repeats itself among the timers, each time at its own instant, so often and no more', () => {
    const [b, other] = [timer(1, 'b'), timer(2, 'm')];
    const queue = queueOf([b, other, timer(4, 'a'), timer(4, 'c'), timer(5, 'x')], 99);
    const repeated = run(queue, (fired) => {
      if (fired === b)
        queue.repeat(b, { everyMs: 3, times: 3, eventOf: (n) => echo(1 + 3 * n, `echo ${n}`) });
      if (fired === other)
        queue.repeat(other, { everyMs: 6, times: 1, eventOf: () => echo(8, 'once') });
      if (fired.subject === 'a') queue.repeat(fired, { everyMs: 1, times: 0, eventOf: never });
    });
    expect(repeated).toEqual([
      ...['1 b', '2 m', '4 a', '4 echo 1', '4 c', '5 x', '7 echo 2', '8 once', '10 echo 3'],
    ]);
  });

  // The expected order is that of an array that is sorted.
  test('law: whatever is scheduled, and when, is fired in order', () => {
    const some = fc.array(
      fc.tuple(fc.integer({ min: 2, max: 9 }), fc.constantFrom('a', 'b', 'c')),
      {
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(some, some, (before, onTheWay) => {
        const made = (pairs: typeof before) =>
          pairs.map(([at, subject], i) =>
            timer(at, `${subject}${i}`, pairs === before ? 'A' : 'B'),
          );
        const queue = queueOf([timer(1, ''), ...made(before)], 9);
        const fired: Timer[] = [];
        const schedule = first(() => {
          for (const one of made(onTheWay)) queue.schedule(one);
        });
        run(queue, (one) => {
          fired.push(one);
          schedule();
        });
        const order = (a: Timer, b: Timer) =>
          a.at - b.at || (a.kind + a.subject < b.kind + b.subject ? -1 : 1);
        const expected = [timer(1, ''), ...made(before), ...made(onTheWay)].sort(order);
        expect(fired).toEqual(expected);
      }),
    );
  });
});

function never(): never {
  throw new Error('told');
}
