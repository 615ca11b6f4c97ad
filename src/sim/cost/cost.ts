/**
 * What keys, secrets, parameters and requests cost by AWS's price lists.
 * @module
 */
import type { Millis } from '../../lib/time.ts';
import type { Moment } from '../cell.ts';
import { entriesOf } from '../ledger.ts';
import { isIn, type Span, type SpanOptions, spanOf } from '../span.ts';
import type { ChargesIn, Standing } from './charges.ts';
import { keyCharges } from './keys.ts';
import { parameterCharges } from './parameters.ts';
import { freeTier, type Price, type PriceName, prices } from './prices.ts';
import { secretCharges } from './secrets.ts';

/** By the name of the service. */
const charged: readonly (readonly [string, ChargesIn])[] = [
  ['kms', keyCharges],
  ['secretsmanager', secretCharges],
  ['ssm', parameterCharges],
];

export interface CostOptions extends SpanOptions {
  /** Whose bill it is: that of the account which has the key, or makes the request. 12 digits. Default: all together. */
  readonly account?: string;
  /** The first 20,000 requests of each account and month are free, but for those with asymmetric keys. Default false. */
  readonly freeTier?: boolean;
}

/** One line of the bill. */
export interface CostLine {
  /** `customer managed keys, in months`, `requests` */
  readonly what: string;
  readonly quantity: number;
  /** In US dollars, of one. */
  readonly unitPrice: number;
  /** In US dollars. */
  readonly amount: number;
}

export interface Cost {
  readonly from: Date;
  readonly to: Date;
  /** In US dollars. */
  readonly total: number;
  /** What costs nothing is left out. */
  readonly lines: readonly CostLine[];
}

/** The bill for a span. @throws TypeError for an option that is none; RangeError for a span that ends after the present */
export function costOf({ world, ledger }: Moment, options: CostOptions): Cost {
  const asked = spanOf(options, ['from', 'to', 'account', 'freeTier']);
  const { account, freeTier: isFree = false } = options;
  if (typeof isFree !== 'boolean')
    throw new TypeError(`"freeTier" expected true or false, got ${String(isFree)}`);
  if (options.to !== undefined && asked.to > world.now)
    throw new RangeError(
      `"to" expected no later an instant than the present, ${new Date(world.now).toISOString()}: move the clock of a fork`,
    );
  const isWhole = options.to === undefined;
  const from = Math.max(asked.from, ledger.base.now);
  const to = Math.max(from, Math.min(asked.to, world.now));
  const record = entriesOf(ledger);
  const quantities: Partial<Record<PriceName, number>> = {};
  const add = (price: PriceName, quantity: number) => {
    quantities[price] = (quantities[price] ?? 0) + quantity;
  };
  const charges = new Map(
    charged.map(([service, chargesIn]) => [service, chargesIn(ledger.base, record)]),
  );
  for (const { standing } of charges.values())
    for (const one of standing)
      if ((account ?? one.account) === one.account) add(one.price, monthsOf(one, { from, to }));
  const isFreeRequest = freeTier();
  // The present instant is within a span that has no end.
  const span = { from, to: isWhole ? Infinity : to };
  for (const { events } of record)
    for (const event of events) {
      if ((account ?? event.caller?.account) !== event.caller?.account) continue;
      const price = charges.get(event.service)?.priceOf(event, events[0]);
      if (price === undefined) continue;
      const free = isFreeRequest(event, price) && isFree;
      if (isIn(span, event.at) && !free) add(price, 1);
    }
  const lines = linesOf(quantities);
  const total = rounded(lines.reduce((sum, { amount }) => sum + amount, 0));
  return { from: new Date(from), to: new Date(to), total, lines };
}

function linesOf(quantities: Readonly<Partial<Record<PriceName, number>>>): CostLine[] {
  return Object.entries<Price>(prices).flatMap(([name, { what, usd, per }]) => {
    const quantity = quantities[name as PriceName] ?? 0;
    if (quantity === 0) return [];
    const amount = rounded((quantity * usd) / per);
    return [{ what, quantity: rounded(quantity), unitPrice: rounded(usd / per), amount }];
  });
}

/** What something was there in a span, in months of the calendar (UTC). Unconfirmed: AWS says "prorated hourly"; here it is to the millisecond. */
function monthsOf({ from, until }: Standing, span: Span): number {
  const to = Math.min(until, span.to);
  let months = 0;
  for (let at = Math.max(from, span.from); at < to; ) {
    const [begin, end] = monthAround(at);
    const next = Math.min(to, end);
    months += (next - at) / (end - begin);
    at = next;
  }
  return months;
}

function monthAround(at: Millis): readonly [Millis, Millis] {
  const date = new Date(at);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return [Date.UTC(year, month), Date.UTC(year, month + 1)];
}

/** Without what binary fractions are off by. */
function rounded(value: number): number {
  return Math.round(value * 1e10) / 1e10;
}
