/**
 * What a simulator may be made with.
 * @module
 */
import type { CryptoProvider } from './hsm/provider.ts';
import type { WorldSettings } from './sim/view.ts';

export interface SimulatorOptions {
  /** Text, a number, or 32 bytes: the same seed and the same calls give the same bytes. Default 'kmsim'. */
  readonly seed?: string | number | Uint8Array;
  /** When the simulation begins: a Date, ISO 8601 or milliseconds. Default 2026-01-01T00:00:00Z. */
  readonly now?: Date | string | number;
  /** The account of a caller who names none, 12 digits. Default 111122223333. */
  readonly account?: string;
  /** The Region of a caller who names none. Default us-east-1. */
  readonly region?: string;
  /** `nodeCrypto` of `kmsim/node`: the same bytes sooner. Default: pure TypeScript. */
  readonly crypto?: CryptoProvider;
  /** `'immediate'`: RotateKeyOnDemand has rotated when it answers. Default: minutes later, as in AWS. */
  readonly onDemandRotation?: WorldSettings['onDemandRotation'];
  /**
   * `'enforce'` refuses what a caller may not do; `'permissive'` lets it pass, and `events` say what would have been refused;
   * `'off'` asks nobody. Default `'enforce'`, in which a caller without policies has all that its account can give.
   */
  readonly enforcement?: WorldSettings['enforcement'];
  /**
   * How many calls and moves of the clock `events`, `transcript` and `forecast` remember at least, and twice as many at most:
   * for a simulator that runs for days. Default Infinity.
   */
  readonly history?: number;
  /**
   * `'eventual'`, or a delay of your own: grants, key policies, aliases, tags, new keys and changed key states are seen some time
   * after the call on the clock, as in AWS; a grant token makes its grant count at once. Default `'strong'`: at once.
   * @example createSimulator({ consistency: { delay: [{ seconds: 1 }, { minutes: 5 }] } })
   */
  readonly consistency?: WorldSettings['consistency'];
}

/** The names of the options. */
export const OPTIONS = [
  'seed',
  'now',
  'account',
  'region',
  'crypto',
  'onDemandRotation',
  'enforcement',
  'history',
  'consistency',
];

export function checkedHistory(history = Infinity): number {
  if (history === Infinity || (Number.isInteger(history) && history > 0)) return history;
  throw new TypeError(
    `"history" expected a whole number above 0 or Infinity, got ${String(history)}`,
  );
}

export function checkNames(options: object, names: readonly string[]): void {
  const stray = Object.keys(options).find((name) => !names.includes(name));
  if (stray !== undefined)
    throw new TypeError(`options expected ${names.join(', ')}, got "${stray}"`);
}

export function checkedAccount(account = '111122223333'): string {
  if (typeof account === 'string' && /^\d{12}$/.test(account)) return account;
  throw new TypeError(`"account" expected 12 digits, got ${String(account)}`);
}
