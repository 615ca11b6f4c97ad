/**
 * When rotation windows open and close. Sources: [C] recorded from AWS: AutomaticallyAfterDays 30 gives 23:59:59 UTC of the day 30 days on,
 * cron(0 0 1 * ? *) with 1h gives 00:59:59 of the 1st; [D]
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html, whose examples are the rows of expressions.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cronFrom, nextHour } from '../../src/secretsmanager/rotation/cron.ts';
import { type RotationRules, scheduleOf } from '../../src/secretsmanager/rotation/schedule.ts';

const at = (text: string) => Date.parse(text);
const shown = (rules: RotationRules, after: string) => {
  const window = scheduleOf(rules)?.windowAfter(at(after));
  return (
    window && [window.opensAt, window.closesAt - 1000].map((one) => new Date(one).toISOString())
  );
};
const expression = (ScheduleExpression: string, Duration?: string) => ({
  ScheduleExpression,
  Duration,
});

describe('the window after an instant', () => {
  test.each<[string, RotationRules, string, string, string]>([
    [
      '[C] 30 days',
      { AutomaticallyAfterDays: 30 },
      '2026-09-26T19:30:00Z',
      '2026-10-26T00:00:00.000Z',
      '2026-10-26T23:59:59.000Z',
    ],
    [
      '[C] monthly',
      expression('cron(0 0 1 * ? *)', '1h'),
      '2026-09-24T12:00:00Z',
      '2026-10-01T00:00:00.000Z',
      '2026-10-01T00:59:59.000Z',
    ],
    [
      '[D] every 4 hours: one hour',
      expression('rate(4 hours)'),
      '2026-01-01T10:20:00Z',
      '2026-01-01T14:00:00.000Z',
      '2026-01-01T14:59:59.000Z',
    ],
    [
      '[D] every 10 days: the day',
      expression('rate(10 days)'),
      '2026-01-01T10:20:00Z',
      '2026-01-11T00:00:00.000Z',
      '2026-01-11T23:59:59.000Z',
    ],
    [
      '[D] every day at 10',
      expression('cron(0 10 * * ? *)'),
      '2026-01-01T10:00:00Z',
      '2026-01-02T10:00:00.000Z',
      '2026-01-02T23:59:59.000Z',
    ],
    [
      '[D] every Saturday at 18',
      expression('cron(0 18 ? * SAT *)'),
      '2026-01-01T00:00:00Z',
      '2026-01-03T18:00:00.000Z',
      '2026-01-03T23:59:59.000Z',
    ],
    [
      '[D] every 8 hours',
      expression('cron(0 8/8 * * ? *)'),
      '2026-01-01T09:00:00Z',
      '2026-01-01T16:00:00.000Z',
      '2026-01-01T16:59:59.000Z',
    ],
    [
      '[D] last Monday of the month',
      expression('cron(0 1 ? * 2L *)'),
      '2026-01-01T00:00:00Z',
      '2026-01-26T01:00:00.000Z',
      '2026-01-26T23:59:59.000Z',
    ],
    [
      '[D] last day of the month',
      expression('cron(0 23 L * ? *)'),
      '2026-02-01T00:00:00Z',
      '2026-02-28T23:00:00.000Z',
      '2026-02-28T23:59:59.000Z',
    ],
    [
      '[D] every three months, first Sunday',
      expression('cron(0 12 ? 1/3 SUN#1 *)'),
      '2026-01-05T00:00:00Z',
      '2026-04-05T12:00:00.000Z',
      '2026-04-05T23:59:59.000Z',
    ],
    [
      'weekdays by a range',
      expression('cron(0 9 ? * MON-FRI *)', '2h'),
      '2026-01-02T09:00:00Z',
      '2026-01-05T09:00:00.000Z',
      '2026-01-05T10:59:59.000Z',
    ],
    [
      'a leap day',
      expression('cron(0 0 29 2 ? *)'),
      '2026-01-01T00:00:00Z',
      '2028-02-29T00:00:00.000Z',
      '2028-02-29T23:59:59.000Z',
    ],
  ])('%s', (_, rules, after, opens, closes) => {
    expect(shown(rules, after)).toEqual([opens, closes]);
  });
});

test.each<[string, RotationRules]>([
  ['neither', {}],
  ['both', { AutomaticallyAfterDays: 1, ScheduleExpression: 'rate(1 day)' }],
  ['less than every 4 hours [D]', expression('rate(3 hours)')],
  ['… by a cron schedule [D]', expression('cron(0 0/2 * * ? *)')],
  ['… overnight', expression('cron(0 0,23 * * ? *)')],
  ['more than 999 days [D]', expression('rate(1000 days)')],
  ['minutes [D]', expression('rate(240 minutes)')],
  ['minutes other than 0 [D]', expression('cron(5 0 * * ? *)')],
  ['a year [D]', expression('cron(0 0 * * ? 2026)')],
  ['both kinds of day [D]', expression('cron(0 0 1 * 1 *)')],
  ['neither kind of day [D]', expression('cron(0 0 ? * ? *)')],
  ['an hour that is none', expression('cron(0 24 * * ? *)')],
  ['a month that is none', expression('cron(0 0 1 XYZ ? *)')],
  ['30 February', expression('cron(0 0 30 2 ? *)')],
  ['five fields', expression('cron(0 0 1 * ?)')],
  ['a window of 25 hours [D]', expression('rate(10 days)', '25h')],
  ['a window that runs into the next [D]', expression('rate(4 hours)', '5h')],
  ['… of a cron schedule', expression('cron(0 8/8 * * ? *)', '9h')],
  ['… overnight', expression('cron(0 0,20 * * ? *)', '6h')],
])('no schedule: %s', (_, rules) => {
  expect(scheduleOf(rules)).toBeUndefined();
});

const field = (values: fc.Arbitrary<number>) =>
  fc.oneof(fc.constant('*'), fc.uniqueArray(values, { minLength: 1, maxLength: 3 }).map(String));

test('the hours of a cron expression are later, and the first that a search hour by hour finds', () => {
  const hours = field(fc.integer({ min: 0, max: 23 }));
  const days = field(fc.integer({ min: 1, max: 28 }));
  const months = field(fc.integer({ min: 1, max: 12 }));
  fc.assert(
    fc.property(hours, days, months, fc.integer({ min: 0, max: 4e12 }), (h, d, m, after) => {
      const cron = cronFrom(`0 ${h} ${d} ${m} ? *`);
      const has = (list: string, n: number) => list === '*' || list.split(',').includes(String(n));
      let hour = Math.floor(after / 3_600_000) * 3_600_000 + 3_600_000;
      for (; ; hour += 3_600_000) {
        const date = new Date(hour);
        if (
          has(h, date.getUTCHours()) &&
          has(d, date.getUTCDate()) &&
          has(m, date.getUTCMonth() + 1)
        )
          break;
      }
      expect(cron && nextHour(cron, after)).toBe(hour);
    }),
    { numRuns: 100 },
  );
});
