import FakeTimers from '@sinonjs/fake-timers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { refusalOf, withKey } from '../support/simulator.ts';

const DAY = 86_400_000;
afterEach(() => {
  vi.useRealTimers();
});

describe('the clock', () => {
  test('begins where it is told, and moves by durations and to instants', () => {
    const { clock } = createSimulator({ now: '2026-03-01T00:00:00Z' });
    clock.advance({ days: 1, hours: 2, minutes: 3, seconds: 4, milliseconds: 5 });
    expect(clock.now()).toEqual(new Date('2026-03-02T02:03:04.005Z'));
    clock.advanceTo('2026-03-03T00:00:00Z');
    clock.advanceTo(new Date('2026-03-04T00:00:00Z'));
    clock.advanceTo(Date.parse('2026-03-05T00:00:00Z'));
    expect(clock.now()).toEqual(new Date('2026-03-05T00:00:00Z'));
  });

  test('begins on 2026-01-01 when it is not told', () => {
    expect(createSimulator().clock.now()).toEqual(new Date('2026-01-01T00:00:00Z'));
  });

  test('ends with the year 9999, so that every date is one', () => {
    const { sim, keyId } = withKey();
    for (const days of [3e6, 1e12]) expect(() => sim.clock.advance({ days })).toThrow(RangeError);
    expect(() => sim.clock.advanceTo(8.64e15)).toThrow(TypeError);
    sim.clock.advanceTo('9999-12-31T23:59:59.999Z');
    const { DeletionDate } = sim.kms.scheduleKeyDeletion({ KeyId: keyId });
    expect(DeletionDate?.getTime()).toBe(sim.clock.now().getTime() + 30 * DAY);
    expect(() => sim.clock.advance({ milliseconds: 1 })).toThrow(/9999-12-31T23:59:59.999Z/);
  });

  test('does not go back', () => {
    const { clock } = createSimulator();
    expect(() => clock.advanceTo('2025-12-31T23:59:59Z')).toThrow(RangeError);
  });

  test.each([
    [{}],
    [{ days: -1 }],
    [{ day: 1 }],
    [{ days: '1' }],
    [{ days: Number.NaN }],
    [{ days: Number.POSITIVE_INFINITY }],
    [5],
    [null],
    [undefined],
  ])('advance(%o) is a TypeError that says what was expected', (duration) => {
    expect(() => createSimulator().clock.advance(duration as never)).toThrow(TypeError);
    expect(() => createSimulator().clock.advance(duration as never)).toThrow(
      /^"duration" expected an object like \{ days: 7/,
    );
  });

  test.each([['soon'], [Number.NaN], [{}], [new Date('x')]])(
    'advanceTo(%o) is a TypeError',
    (at) => {
      expect(() => createSimulator().clock.advanceTo(at as never)).toThrow(/^"at" expected a Date/);
    },
  );

  test('lists what is due, moves to the next of it, and runs to the last', () => {
    const { sim, keyId } = withKey();
    const other = sim.kms.createKey({}).KeyMetadata.KeyId;
    const start = sim.clock.now().getTime();
    sim.kms.scheduleKeyDeletion({ KeyId: keyId, PendingWindowInDays: 20 });
    sim.kms.scheduleKeyDeletion({ KeyId: other, PendingWindowInDays: 10 });
    const pending = [...sim.clock.pending()];
    expect(pending.map(({ at, kind, service }) => [at.getTime() - start, service, kind])).toEqual([
      [10 * DAY, 'kms', 'DeleteKey'],
      [20 * DAY, 'kms', 'DeleteKey'],
    ]);
    expect(pending[0]?.subject).toContain(other);
    expect(sim.clock.next()).toEqual(pending[0]);
    expect(sim.clock.now().getTime() - start).toBe(10 * DAY);
    expect(sim.kms.listKeys({}).Keys).toHaveLength(1);
    sim.clock.runToLast();
    expect(sim.clock.now().getTime() - start).toBe(20 * DAY);
    expect(sim.clock.next()).toBeUndefined();
    sim.clock.runToLast();
    expect(sim.kms.listKeys({}).Keys).toEqual([]);
  });
});

describe('following another clock', () => {
  test('vi.useFakeTimers moves simulated time, and what is due happens', () => {
    vi.useFakeTimers({ now: Date.parse('2026-01-01T00:00:00Z') });
    const { sim, keyId } = withKey();
    const stop = sim.clock.follow();
    sim.kms.scheduleKeyDeletion({ KeyId: keyId, PendingWindowInDays: 7 });
    vi.advanceTimersByTime(7 * DAY - 1);
    expect(sim.kms.describeKey({ KeyId: keyId }).KeyMetadata.KeyState).toBe('PendingDeletion');
    vi.advanceTimersByTime(1);
    expect(refusalOf(() => sim.kms.describeKey({ KeyId: keyId })).name).toBe('NotFoundException');
    expect(sim.clock.now()).toEqual(new Date());
    expect(() => sim.clock.advance({ days: 1 })).toThrow(/follows another/);
    stop();
    vi.advanceTimersByTime(DAY);
    sim.clock.advance({ days: 2 });
    expect(sim.clock.now().getTime()).toBe(Date.now() + DAY);
  });

  test('so does a clock of @sinonjs/fake-timers', () => {
    const clock = FakeTimers.createClock(Date.parse('2026-06-01T00:00:00Z'));
    const { sim } = withKey();
    sim.clock.follow(() => clock.now);
    expect(sim.clock.now()).toEqual(new Date('2026-06-01T00:00:00Z'));
    clock.tick('24:00:00');
    expect(sim.kms.createKey({}).KeyMetadata.CreationDate).toEqual(
      new Date('2026-06-02T00:00:00Z'),
    );
  });

  test('a clock that is none, or is behind from the start, is refused and not followed', () => {
    const { sim } = withKey();
    for (const source of [() => 0, () => Number.NaN, () => new Date() as never, 5 as never])
      expect(() => sim.clock.follow(source)).toThrow(/expected|createSimulator\({ now }\)/);
    sim.clock.advance({ days: 1 });
    expect(sim.kms.listKeys().Keys).toHaveLength(1);
  });

  test('a clock with fractions is read in whole milliseconds', () => {
    const { sim } = withKey();
    let now = sim.clock.now().getTime() + 0.7;
    sim.clock.follow(() => now);
    now += 0.7;
    expect(sim.kms.createKey().KeyMetadata.CreationDate).toEqual(new Date(Math.floor(now)));
    const other = createSimulator();
    other.import(sim.export());
    expect(other.export()).toEqual(sim.export());
  });

  test('what stopped to follow does not stop another', () => {
    const { sim } = withKey();
    const first = sim.clock.follow(() => Date.parse('2027-01-01T00:00:00Z'));
    sim.clock.follow(() => Date.parse('2028-01-01T00:00:00Z'));
    first();
    expect(sim.clock.now()).toEqual(new Date('2028-01-01T00:00:00Z'));
  });

  test('a clock that goes back is refused, and a fork does not follow', () => {
    let now = Date.parse('2027-01-01T00:00:00Z');
    const { sim } = withKey();
    sim.clock.follow(() => now);
    const twin = sim.fork();
    now -= 1;
    expect(() => sim.clock.now()).toThrow(RangeError);
    expect(() => sim.kms.listKeys({})).toThrow(/only moves forward/);
    expect(twin.clock.now()).toEqual(new Date('2027-01-01T00:00:00Z'));
    expect(() => sim.clock.follow(() => Number.NaN)).toThrow();
  });
});
