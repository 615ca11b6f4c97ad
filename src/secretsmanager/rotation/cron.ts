/**
 * The cron expressions of rotation schedules: on which days, and at which full hours in UTC.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
 * @module
 */
import { type Millis, MS_PER_DAY } from '../../lib/time.ts';

/** A cron expression, read. */
export interface Cron {
  /** Ascending. */
  readonly hours: readonly number[];
  /** It names more than one hour of a day, or may. */
  readonly isHourly: boolean;
  /** Whether the window opens on a day, given by the day of its month, the day of its week and so on. */
  isOn(day: Day): boolean;
}

interface Day {
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly ofMonth: number;
  /** 1, Sunday, to 7. */
  readonly ofWeek: number;
  /** Of the month. */
  readonly length: number;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const MS_PER_HOUR = 3_600_000;
/** A 29th of February may be eight years away, and a fifth Friday of one 28. */
const DAYS_MAX = 366 * 41;
const LEAP_YEARS = 366 * 4;

/** The six fields between the parentheses; undefined for what is no schedule of Secrets Manager. */
export function cronFrom(text: string): Cron | undefined {
  const fields = text.trim().split(/\s+/);
  const [minutes, hour, dayOfMonth, monthField, dayOfWeek, year] = fields;
  if (fields.length !== 6 || minutes !== '0' || year !== '*') return undefined;
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) return undefined;
  const hours = numbersIn(hour, 0, 23);
  const months = numbersIn(monthField, 1, 12, MONTHS);
  const isOnDay = dayOfWeek === '?' ? ofMonth(dayOfMonth) : ofWeek(dayOfWeek);
  if (hours === undefined || months === undefined || isOnDay === undefined) return undefined;
  return {
    hours: [...hours].sort((a, b) => a - b),
    isHourly: !/^\d+$/.test(hour as string),
    isOn: (day) => months.has(day.month) && isOnDay(day),
  };
}

/** The first full hour after an instant that the expression names; undefined when there is none. */
export function nextHour(cron: Cron, after: Millis): Millis | undefined {
  const today = Math.floor(after / MS_PER_DAY) * MS_PER_DAY;
  for (let n = 0; n < DAYS_MAX; n++) {
    const midnight = today + n * MS_PER_DAY;
    if (!cron.isOn(dayAt(midnight))) continue;
    const hour = cron.hours.find((one) => midnight + one * MS_PER_HOUR > after);
    if (hour !== undefined) return midnight + hour * MS_PER_HOUR;
  }
  return undefined;
}

/** The least distance between two windows, in hours, as far as it is a day or less. */
export function leastGap({ hours, isOn }: Cron): number {
  if (hours.length === 1) return 24;
  const gaps = hours.slice(1).map((hour, n) => hour - (hours[n] as number));
  const overnight = 24 - (hours.at(-1) as number) + (hours[0] as number);
  for (let n = 1, before = isOn(dayAt(0)); n < LEAP_YEARS; n++) {
    const now = isOn(dayAt(n * MS_PER_DAY));
    if (before && now) return Math.min(overnight, ...gaps);
    before = now;
  }
  return Math.min(24, ...gaps);
}

function dayAt(midnight: Millis): Day {
  const date = new Date(midnight);
  const month = date.getUTCMonth();
  return {
    month: month + 1,
    ofMonth: date.getUTCDate(),
    ofWeek: date.getUTCDay() + 1,
    length: new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate(),
  };
}

type DayTest = (day: Day) => boolean;

function ofMonth(field = ''): DayTest | undefined {
  if (field === 'L') return (day) => day.ofMonth === day.length;
  const days = numbersIn(field, 1, 31);
  return days && ((day) => days.has(day.ofMonth));
}

function ofWeek(field = ''): DayTest | undefined {
  const [, last] = /^(.+)L$/.exec(field) ?? [];
  if (last !== undefined) {
    const weekday = numberIn(last, 1, 7, WEEKDAYS);
    return weekday === undefined
      ? undefined
      : (day) => day.ofWeek === weekday && day.ofMonth > day.length - 7;
  }
  const [, name, nth] = /^(.+)#([1-5])$/.exec(field) ?? [];
  if (name !== undefined) {
    const weekday = numberIn(name, 1, 7, WEEKDAYS);
    return weekday === undefined
      ? undefined
      : (day) => day.ofWeek === weekday && Math.ceil(day.ofMonth / 7) === Number(nth);
  }
  if (field === 'L') return (day) => day.ofWeek === 7;
  const days = numbersIn(field, 1, 7, WEEKDAYS);
  return days && ((day) => days.has(day.ofWeek));
}

/** The numbers that a field names by `*`, lists, ranges and steps. */
function numbersIn(
  field = '',
  min: number,
  max: number,
  names: readonly string[] = [],
): ReadonlySet<number> | undefined {
  const numbers = new Set<number>();
  for (const part of field.split(',')) {
    const [, range = '', step] = /^([^/]+)(?:\/(\d{1,2}))?$/.exec(part) ?? [];
    const [, low = '', high] = /^([^-]+)(?:-([^-]+))?$/.exec(range) ?? [];
    const from = low === '*' ? min : numberIn(low, min, max, names);
    const end = high === undefined ? from : numberIn(high, min, max, names);
    const to = low === '*' || (high === undefined && step !== undefined) ? max : end;
    const by = step === undefined ? 1 : Number(step);
    if (from === undefined || to === undefined || to < from || by === 0) return undefined;
    if (low === '*' && high !== undefined) return undefined;
    for (let n = from; n <= to; n += by) numbers.add(n);
  }
  return numbers;
}

function numberIn(
  text: string,
  min: number,
  max: number,
  names: readonly string[],
): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  if (named >= 0) return named + min;
  const number = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return number >= min && number <= max ? number : undefined;
}
