/**
 * Instants and durations in milliseconds.
 * @module
 */

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Millis = number;

/** The end of the year 9999, the last that ISO 8601 writes with four digits: all dates that follow from it are Dates. */
export const MILLIS_MAX = 253_402_300_799_999;

export const MS_PER_DAY = 86_400_000;

/**
 * An instant from what users write: a Date, ISO 8601 text that says its offset, or milliseconds since 1970.
 * @throws TypeError when it names no instant.
 */
export function instant(value: Date | string | number, name: string): Millis {
  const at =
    typeof value === 'number'
      ? value
      : isDate(value)
        ? value.getTime()
        : typeof value === 'string'
          ? parsed(value)
          : Number.NaN;
  if (isInstant(at)) return at;
  throw new TypeError(
    `"${name}" expected a Date, milliseconds since 1970 or ISO 8601 such as 2026-01-01 or 2026-01-01T00:00:00Z, up to the year 9999, got ${String(value)}`,
  );
}

/** A Date, of another realm too: such as a test runner's. */
function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]';
}

/** A day alone begins at midnight UTC; a time without an offset would be another instant on another machine. */
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/;

function parsed(text: string): Millis {
  const [, year, month, day] = ISO.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) return Number.NaN;
  const date = new Date(Date.UTC(year, month - 1, day));
  // There is no 30 February, though Date would take it for 2 March.
  return date.getUTCDate() === day ? Date.parse(text) : Number.NaN;
}

/** The beginning of the year 0, the first that ISO 8601 writes with four digits. */
const MILLIS_MIN = -62_167_219_200_000;

/** Whether a number is an instant that the clock can show: whole milliseconds, from the year 0 to the year 9999. */
export function isInstant(at: unknown): at is Millis {
  return Number.isInteger(at) && (at as number) >= MILLIS_MIN && (at as number) <= MILLIS_MAX;
}
