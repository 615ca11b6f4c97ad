/**
 * Rotation schedules: when the windows open in which a secret is rotated, and when they close.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
 * @module
 */
import { type Millis, MS_PER_DAY } from '../../lib/time.ts';
import { type Cron, cronFrom, leastGap, nextHour } from './cron.ts';

/** As RotateSecret has them: `AutomaticallyAfterDays` or `ScheduleExpression`, and how long a window is. */
export interface RotationRules {
  readonly AutomaticallyAfterDays?: number | undefined;
  /** `4h` */
  readonly Duration?: string | undefined;
  /** `rate(10 days)`, `cron(0 8 ? * MON *)` */
  readonly ScheduleExpression?: string | undefined;
}

export interface RotationWindow {
  readonly opensAt: Millis;
  /** The first instant that is no longer in it. */
  readonly closesAt: Millis;
}

/** Rules, read: the window after an instant. */
export interface Schedule {
  /** The first window that opens after an instant; undefined when none does any more. */
  windowAfter(after: Millis): RotationWindow | undefined;
}

const MS_PER_HOUR = 3_600_000;
const RATE = /^rate\((\d{1,5}) (hours?|days?)\)$/;
const CRON = /^cron\(([^()]*)\)$/;
const HOURS_MIN = 4;
const DAYS_MAX = 999;
const DURATION_MAX_HOURS = 24;

/** The schedule that rules make; undefined for rules that make none, as when a window would run into the next. */
export function scheduleOf(rules: RotationRules): Schedule | undefined {
  const { AutomaticallyAfterDays: days, ScheduleExpression: expression, Duration } = rules;
  if ((days === undefined) === (expression === undefined)) return undefined;
  const length = Duration === undefined ? undefined : durationOf(Duration);
  if (Duration !== undefined && length === undefined) return undefined;
  if (days !== undefined) return everyDays(days, length);
  const [, count, unit] = RATE.exec(expression ?? '') ?? [];
  if (count !== undefined) {
    const n = Number(count);
    if (unit?.startsWith('hour')) return n < HOURS_MIN ? undefined : everyHours(n, length);
    return n < 1 || n > DAYS_MAX ? undefined : everyDays(n, length);
  }
  const cron = cronFrom(CRON.exec(expression ?? '')?.[1] ?? '');
  return cron && byCron(cron, length);
}

/** Milliseconds; undefined for what is no length of a window. */
function durationOf(text: string): Millis | undefined {
  const hours = /^\d{1,2}h$/.test(text) ? Number(text.slice(0, -1)) : 0;
  return hours >= 1 && hours <= DURATION_MAX_HOURS ? hours * MS_PER_HOUR : undefined;
}

/** From midnight to midnight, in UTC, when no length is given. */
function everyDays(n: number, length = MS_PER_DAY): Schedule {
  return {
    windowAfter(after) {
      const opensAt = Math.floor(after / MS_PER_DAY) * MS_PER_DAY + n * MS_PER_DAY;
      return { opensAt, closesAt: opensAt + length };
    },
  };
}

function everyHours(n: number, length = MS_PER_HOUR): Schedule | undefined {
  if (n > DAYS_MAX * 24 || length > n * MS_PER_HOUR) return undefined;
  return {
    windowAfter(after) {
      const opensAt = Math.floor(after / MS_PER_HOUR) * MS_PER_HOUR + n * MS_PER_HOUR;
      return { opensAt, closesAt: opensAt + length };
    },
  };
}

function byCron(cron: Cron, length: Millis | undefined): Schedule | undefined {
  const gap = leastGap(cron);
  // Source: the page above: "as often as every four hours".
  if (gap < HOURS_MIN || (length !== undefined && gap * MS_PER_HOUR < length)) return undefined;
  const windowAfter = (after: Millis): RotationWindow | undefined => {
    const opensAt = nextHour(cron, after);
    if (opensAt === undefined) return undefined;
    const rest = MS_PER_DAY - (opensAt - Math.floor(opensAt / MS_PER_DAY) * MS_PER_DAY);
    return { opensAt, closesAt: opensAt + (length ?? (cron.isHourly ? MS_PER_HOUR : rest)) };
  };
  return windowAfter(0) === undefined ? undefined : { windowAfter };
}
