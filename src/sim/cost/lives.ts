/**
 * Spans in which things are there, as calls begin and end them.
 * @module
 */
import { parseArn } from '../../kernel/arn.ts';
import type { Millis } from '../../lib/time.ts';
import type { Standing } from './charges.ts';
import type { PriceName } from './prices.ts';

export interface Lives {
  /** From an instant on it is there; if it is already, nothing changes. */
  begin(place: string, at: Millis): void;
  /** From an instant on it is not there any more, if it was. */
  end(place: string, at: Millis): void;
  standing(): Iterable<Standing>;
}

/** Lives at one price, each known by an ARN or the beginning of one. */
export function livesAt(price: PriceName): Lives {
  const open = new Map<string, Millis>();
  const closed: Standing[] = [];
  const standing = (place: string, from: Millis, until: Millis): Standing => ({
    account: parseArn(place)?.account ?? '',
    price,
    from,
    until,
  });
  return {
    begin(place, at) {
      if (!open.has(place)) open.set(place, at);
    },
    end(place, at) {
      const from = open.get(place);
      if (from !== undefined) closed.push(standing(place, from, at));
      open.delete(place);
    },
    *standing() {
      yield* closed;
      for (const [place, from] of open) yield standing(place, from, Infinity);
    },
  };
}
