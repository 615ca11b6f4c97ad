import { describe, expect, test } from 'vitest';
import { createSimulator, replay } from '../../src/index.ts';

describe('a simulator with a short memory', () => {
  const keep = 10;
  const long = createSimulator();
  const short = createSimulator({ history: keep });

  test('answers as one with a long one, and remembers the last events', () => {
    for (let i = 0; i < 95; i++) {
      for (const sim of [long, short]) {
        sim.kms.createKey({ Description: String(i) });
        if (i % 7 === 0) sim.clock.advance({ hours: 1 });
      }
      expect(short.eventCount()).toBe(long.eventCount());
      const { events } = short;
      expect(events).toEqual(long.events.slice(-events.length));
      if (i >= keep) expect(events.length).toBeGreaterThanOrEqual(keep - 2);
      expect(events.length).toBeLessThanOrEqual(2 * keep);
      expect(short.eventsFrom(i)).toEqual(long.eventsFrom(i).slice(-short.eventsFrom(i).length));
    }
    expect(short.export()).toEqual(long.export());
  });

  test('replays from where its memory begins', () => {
    expect(replay(short.transcript()).export()).toEqual(short.export());
  });

  test('forks and goes back as others do', () => {
    const moment = short.snapshot();
    const before = short.events;
    const fork = short.fork();
    for (let i = 0; i < 3 * keep; i++) short.kms.listKeys();
    expect(fork.events).toEqual(before);
    short.restore(moment);
    expect(short.events).toEqual(before);
  });

  test.each([0, -1, 1.5, '10', null])('history: %o is a TypeError', (history) => {
    expect(() => createSimulator({ history: history as never })).toThrow(
      '"history" expected a whole number above 0 or Infinity',
    );
  });
});
