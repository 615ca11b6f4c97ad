/**
 * Spans of time and places, as what is told of the ledger is asked for.
 * @module
 */
import { instant, type Millis } from '../lib/time.ts';
import { checkedRegion } from './principal.ts';

/** From an instant on, and before another. Default: from the beginning of the record up to the present, both included. */
export interface SpanOptions {
  readonly from?: Date | string | number;
  /** Excluded. */
  readonly to?: Date | string | number;
}

/** A span, of one account and one Region where they are given. */
export interface PlaceOptions extends SpanOptions {
  /** 12 digits. */
  readonly account?: string;
  readonly region?: string;
}

/** A span as numbers: `to` is excluded. */
export interface Span {
  readonly from: Millis;
  readonly to: Millis;
}

/** The span that was asked for. @throws TypeError for what is none, and for an option that is none of `names` */
export function spanOf(
  options: PlaceOptions,
  names: readonly string[] = ['from', 'to', 'account', 'region'],
): Span {
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`options expected an object, got ${String(options)}`);
  const stray = Object.keys(options).find((name) => !names.includes(name));
  if (stray !== undefined)
    throw new TypeError(`options expected ${names.join(', ')}, got "${stray}"`);
  const { from, to, account, region } = options;
  if (account !== undefined && !(typeof account === 'string' && /^\d{12}$/.test(account)))
    throw new TypeError(`"account" expected 12 digits, got ${String(account)}`);
  if (region !== undefined) checkedRegion(region);
  const span = {
    from: from === undefined ? -Infinity : instant(from, 'from'),
    to: to === undefined ? Infinity : instant(to, 'to'),
  };
  if (span.to < span.from)
    throw new TypeError('"to" expected an instant that is not before "from"');
  return span;
}

/** Whether an instant is in a span. */
export function isIn({ from, to }: Span, at: Millis): boolean {
  return at >= from && at < to;
}

/** Whether what is of an account in a Region was asked for. */
export function isAt(
  { account, region }: PlaceOptions,
  of: { readonly account: string; readonly region: string },
): boolean {
  return (account ?? of.account) === of.account && (region ?? of.region) === of.region;
}

/** An instant in whole seconds, as AWS's events have it: `2026-01-01T00:00:00Z`. */
export function wholeSeconds(at: Millis): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
