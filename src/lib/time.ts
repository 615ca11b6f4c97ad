/**
 * Instants and durations in milliseconds.
 * @module
 */

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Millis = number;

/** The end of the year 9999, the last that ISO 8601 writes with four digits: all dates that follow from it are Dates. */
export const MILLIS_MAX = 253_402_300_799_999;

export const MS_PER_DAY = 86_400_000;

/** A span of time; its parts add up. KMS's day is 24 hours. */
export interface Duration {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

const UNITS: Readonly<Record<keyof Duration, number>> = {
  days: MS_PER_DAY,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1000,
  milliseconds: 1,
};

/**
 * Length of a duration in whole milliseconds.
 * @throws TypeError for an unknown unit, no unit at all, or a part that is negative or not finite.
 */
export function durationMs(duration: Duration): number {
  const parts = typeof duration === 'object' && duration !== null ? Object.entries(duration) : [];
  let ms = 0;
  for (const [unit, count] of parts) {
    if (
      !Object.hasOwn(UNITS, unit) ||
      typeof count !== 'number' ||
      !(count >= 0) ||
      count === Infinity
    )
      throw new TypeError(expected(duration));
    ms += count * UNITS[unit as keyof Duration];
  }
  if (parts.length === 0) throw new TypeError(expected(duration));
  return Math.round(ms);
}

/**
 * An instant from what users write: a Date, ISO 8601 text, or milliseconds since 1970.
 * @throws TypeError when it names no instant.
 */
export function instant(value: Date | string | number, name: string): Millis {
  const at =
    typeof value === 'number'
      ? value
      : value instanceof Date
        ? value.getTime()
        : typeof value === 'string'
          ? Date.parse(value)
          : Number.NaN;
  if (isInstant(at)) return at;
  throw new TypeError(
    `"${name}" expected a Date, an ISO 8601 string or milliseconds since 1970, got ${String(value)}`,
  );
}

/** Whether a number is an instant that the clock can show: whole milliseconds, up to the year 9999. */
export function isInstant(at: unknown): at is Millis {
  return Number.isInteger(at) && Math.abs(at as number) <= MILLIS_MAX;
}

function expected(got: unknown): string {
  const text = typeof got === 'object' ? JSON.stringify(got) : String(got);
  return `"duration" expected an object like { days: 7, hours: 1 } of days, hours, minutes, seconds, milliseconds, each 0 or more, got ${text}`;
}
