/**
 * What a service charges for, as the record tells of it.
 * @module
 */
import type { Event } from '../../kernel/event.ts';
import type { World } from '../../kernel/world.ts';
import type { Millis } from '../../lib/time.ts';
import type { Entry } from '../ledger.ts';
import type { PriceName } from './prices.ts';

/** Something that costs as long as it is there. */
export interface Standing {
  /** That pays. */
  readonly account: string;
  readonly price: PriceName;
  readonly from: Millis;
  /** Infinity for what is there still. */
  readonly until: Millis;
}

export interface Charges {
  readonly standing: Iterable<Standing>;
  /**
   * The price of a request; undefined for one that is free, and for what is none.
   * @param call - within which it was made, or the request itself
   */
  priceOf(event: Event, call: Event | undefined): PriceName | undefined;
}

/** The charges of a record that begins with a world. */
export type ChargesIn = (base: World, record: readonly Entry[]) => Charges;
