/**
 * AWS's prices in us-east-1, in US dollars, without tax.
 * Source: https://aws.amazon.com/kms/pricing/, https://aws.amazon.com/secrets-manager/pricing/ and
 * https://aws.amazon.com/systems-manager/pricing/, as of 2026
 * @module
 */
import type { Event } from '../../kernel/event.ts';

export interface Price {
  readonly what: string;
  readonly usd: number;
  /** For so many. */
  readonly per: number;
  /** The free requests of a month count for it. */
  readonly free?: boolean;
}

export const prices = {
  keys: { what: 'customer managed keys, in months', usd: 1, per: 1 },
  rotated: { what: 'rotated key material, in months', usd: 1, per: 1 },
  // Unconfirmed: that requests with HMAC keys, and calls that are refused, cost as much.
  symmetric: { what: 'requests', usd: 0.03, per: 10_000, free: true },
  rsa2048: { what: 'requests with RSA_2048 keys', usd: 0.03, per: 10_000 },
  // Unconfirmed: that ML-DSA and ML-KEM keys are among them.
  asymmetric: { what: 'requests with other asymmetric keys', usd: 0.15, per: 10_000 },
  // Unconfirmed: that pairs of SM2 and ML-KEM cost as much as those of elliptic curves.
  pairs: { what: 'data key pairs, not of RSA', usd: 0.1, per: 10_000 },
  rsaPairs: { what: 'RSA data key pairs', usd: 12, per: 10_000 },
  secrets: { what: 'secrets, in months', usd: 0.4, per: 1 },
  secretRequests: { what: 'requests to Secrets Manager', usd: 0.05, per: 10_000 },
  parameters: { what: 'advanced parameters, in months', usd: 0.05, per: 1 },
} as const satisfies Readonly<Record<string, Price>>;
export type PriceName = keyof typeof prices;

/** Of an account, in all Regions together. */
const FREE_REQUESTS_A_MONTH = 20_000;

/** The first and the second rotation of a key cost; later ones are free. */
export const ROTATIONS_CHARGED = 2;

/** Tells of one request after the other, in the order of time, whether it is free: the first of each account and month are. */
export function freeTier(): (event: Event, price: PriceName) => boolean {
  const used = new Map<string, number>();
  return ({ caller, at }, name) => {
    const price = prices[name];
    if (!('free' in price)) return false;
    const month = `${caller?.account} ${new Date(at).toISOString().slice(0, 7)}`;
    const before = used.get(month) ?? 0;
    used.set(month, before + 1);
    return before < FREE_REQUESTS_A_MONTH;
  };
}
