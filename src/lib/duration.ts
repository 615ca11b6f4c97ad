/**
 * Spans of time, as users write them, added to an instant in UTC.
 * Source: ISO 8601-1:2019 section 5.5.2 (PnYnMnDTnHnMnS, PnW).
 * @module
 */
import { type Millis, MS_PER_DAY } from './time.ts';

/**
 * A span of time; its parts add up. A day has 24 hours, as KMS counts them. Years and months go by the calendar, to the last day of
 * a month that has no such day.
 */
export interface Duration {
  readonly years?: number;
  readonly months?: number;
  readonly weeks?: number;
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

const UNITS = {
  weeks: 7 * MS_PER_DAY,
  days: MS_PER_DAY,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1000,
  milliseconds: 1,
} as const;
const MONTHS = { years: 12, months: 1 } as const;

const ISO =
  /^P(?=.)(?:(?<years>\d+)Y)?(?:(?<months>\d+)M)?(?:(?<weeks>\d+)W)?(?:(?<days>\d+(?:[.,]\d+)?)D)?(?:T(?=.)(?:(?<hours>\d+(?:[.,]\d+)?)H)?(?:(?<minutes>\d+(?:[.,]\d+)?)M)?(?:(?<seconds>\d+(?:[.,]\d+)?)S)?)?$/;

/**
 * The instant that lies a duration after another: an object, ISO 8601 such as `P400D`, or milliseconds.
 * @throws TypeError for an unknown unit, no unit at all, a part that is negative or not finite, years and months that are not whole,
 * and a sum that is not of whole milliseconds
 */
export function after(from: Millis, duration: Duration | string | number): Millis {
  const parts =
    typeof duration === 'number'
      ? { milliseconds: duration }
      : typeof duration === 'string'
        ? partsOf(duration)
        : duration;
  const entries = typeof parts === 'object' && parts !== null ? Object.entries(parts) : [];
  if (entries.length === 0) throw new TypeError(expected(duration));
  let months = 0;
  let ms = 0;
  for (const [unit, count] of entries) {
    if (typeof count !== 'number' || !(count >= 0) || count === Infinity)
      throw new TypeError(expected(duration));
    if (Object.hasOwn(UNITS, unit)) ms += count * UNITS[unit as keyof typeof UNITS];
    else if (Object.hasOwn(MONTHS, unit) && Number.isInteger(count))
      months += count * MONTHS[unit as keyof typeof MONTHS];
    else throw new TypeError(expected(duration));
  }
  // What binary fractions of a unit are off by is no part of a millisecond.
  const whole = Math.round(ms);
  if (Math.abs(ms - whole) > 1e-3) throw new TypeError(expected(duration));
  // What no Date can hold is later than all that can be.
  const day = months === 0 ? from : monthsAfter(from, months);
  return Number.isNaN(day) ? Infinity : day + whole;
}

function monthsAfter(from: Millis, months: number): Millis {
  const date = new Date(from);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(date);
  last.setUTCMonth(last.getUTCMonth() + 1, 0);
  date.setUTCDate(Math.min(day, last.getUTCDate()));
  return date.getTime();
}

function partsOf(text: string): Duration | undefined {
  const groups = ISO.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const given = Object.entries(groups).filter(([, digits]) => digits !== undefined);
  return Object.fromEntries(
    given.map(([unit, digits]) => [unit, Number(digits.replace(',', '.'))]),
  );
}

function expected(got: unknown): string {
  const told = (_name: string, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value);
  const text = typeof got === 'object' ? JSON.stringify(got, told) : String(got);
  return `"duration" expected an object like { days: 7, hours: 1 } of years, months, weeks, days, hours, minutes, seconds, milliseconds, each 0 or more, ISO 8601 such as 'P400D', or whole milliseconds, got ${text}`;
}
