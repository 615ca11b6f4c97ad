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
    [{ days: 1, milliseconds: 0.5 }],
    [{ months: 0.5 }],
    [{ years: 0.5 }],
    [{ days: 1n }],
    [0.5],
    [-5],
    [Number.NaN],
    ['P'],
    ['P1DT'],
    ['-P1D'],
    ['400D'],
    ['P1.5M'],
    [null],
    [undefined],
  ])('advance(%o) is a TypeError that says what was expected', (duration) => {
    expect(() => createSimulator().clock.advance(duration as never)).toThrow(TypeError);
    expect(() => createSimulator().clock.advance(duration as never)).toThrow(
      /^"duration" expected an object like \{ days: 7/,
    );
  });

  // Source: the Gregorian calendar; ISO 8601-1:2019 section 5.5.2.
  test.each([
    ['2026-01-01', 400 * DAY, '2027-02-05'],
    ['2026-01-01', 'P400D', '2027-02-05'],
    ['2026-01-01', 'P1Y', '2027-01-01'],
    ['2028-01-01', 'P1Y', '2029-01-01'],
    ['2028-02-29', 'P1Y', '2029-02-28'],
    ['2028-02-29', 'P4Y', '2032-02-29'],
    ['2027-01-31', 'P1M', '2027-02-28'],
    ['2028-01-31', { months: 1 }, '2028-02-29'],
    ['2028-02-28', { days: 1 }, '2028-02-29'],
    ['2100-02-28', { days: 1 }, '2100-03-01'],
    ['2026-11-30', { years: 1, months: 3, days: 1 }, '2028-03-01'],
    ['2026-01-01', 'P2W', '2026-01-15'],
    ['2026-01-01', 'PT36H', '2026-01-02T12:00:00Z'],
    ['2026-01-01', 'P0.5DT1M1.5S', '2026-01-01T12:01:01.500Z'],
    ['2026-01-01', { days: 0.1 }, '2026-01-01T02:24:00Z'],
    ['2026-03-29', { hours: 24 }, '2026-03-30'],
    ['2026-01-01', 0, '2026-01-01'],
  ] as const)('from %s by %o it is %s, wherever the machine stands', (now, duration, then) => {
    const { clock } = createSimulator({ now });
    clock.advance(duration);
    expect(clock.now()).toEqual(new Date(then));
  });

  test('a move that would bring about more than the limit brings about nothing', () => {
    const { sim, keyId } = withKey();
    sim.kms.enableKeyRotation({ KeyId: keyId, RotationPeriodInDays: 90 });
    const before = sim.snapshot();
    expect(() => sim.clock.advance('P900D', { limit: 9 })).toThrow(/more than 9 changes/);
    expect(sim.snapshot()).toBe(before);
    for (const options of [{ limit: 0.5 }, { max: 1 }])
      expect(() => sim.clock.advance('P900D', options as never)).toThrow(TypeError);
    sim.clock.advance('P900D', { limit: 10 });
    expect(sim.kms.listKeyRotations({ KeyId: keyId }).Rotations).toHaveLength(10);
  });

  test('runs to the last of what is due now, though a rotation schedule has no last', () => {
    const { sim, keyId } = withKey();
    sim.kms.enableKeyRotation({ KeyId: keyId, RotationPeriodInDays: 90 });
    const other = sim.kms.createKey({}).KeyMetadata.KeyId;
    sim.kms.enableKeyRotation({ KeyId: other, RotationPeriodInDays: 365 });
    const start = sim.clock.now().getTime();
    sim.clock.runToLast();
    expect(sim.clock.now().getTime() - start).toBe(365 * DAY);
    const names = sim.events.filter(({ name }) => name === 'RotateKey').map(({ at }) => at);
    expect(names.map((at) => (at.getTime() - start) / DAY)).toEqual([90, 180, 270, 360, 365]);
  });

  test.each([
    ['soon'],
    [Number.NaN],
    [{}],
    [new Date('x')],
    ['2026-02-30'],
    ['2026-03-01T00:00:00'],
    ['March 1, 2026'],
  ])('advanceTo(%o) is a TypeError', (at) => {
    expect(() => createSimulator().clock.advanceTo(at as never)).toThrow(/^"at" expected a Date/);
  });

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

test('what is due says of a key its ARN, and what of it changes; beyond the year 9999 nothing is next', () => {
  const { sim, keyId, arn } = withKey();
  sim.kms.enableKeyRotation({ KeyId: keyId });
  expect([...sim.clock.pending()]).toMatchObject([
    { kind: 'RotateKey', subject: arn, detail: 'AUTOMATIC' },
  ]);
  sim.clock.advanceTo('9999-12-01T00:00:00Z', { limit: Infinity });
  sim.kms.disableKeyRotation({ KeyId: keyId });
  sim.kms.scheduleKeyDeletion({ KeyId: keyId, PendingWindowInDays: 30 });
  expect(sim.clock.next()?.kind).toBe('DeleteKey');
  const last = sim.kms.createKey().KeyMetadata.KeyId;
  sim.kms.scheduleKeyDeletion({ KeyId: last, PendingWindowInDays: 7 });
  expect([...sim.clock.pending()]).toHaveLength(1);
  expect(sim.clock.next()).toBeUndefined();
  sim.clock.runToLast();
  expect(sim.clock.now().toISOString()).toBe('9999-12-31T23:59:59.999Z');
  createSimulator().import(sim.export());
});

test('too many changes are refused before they are made', () => {
  const { sim } = withKey();
  const ids = Array.from({ length: 400 }, () => sim.kms.createKey().KeyMetadata.KeyId);
  for (const KeyId of ids) sim.kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 });
  // Some 32,000 each.
  expect(() => sim.clock.advanceTo('9999-12-31')).toThrow(/more than 10000000 changes/);
  expect(sim.kms.listKeyRotations({ KeyId: ids[0] ?? '' }).Rotations).toEqual([]);
});
