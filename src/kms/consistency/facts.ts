/**
 * The changes that are not seen everywhere yet: for each fact that was changed, what it was before and until when that is
 * seen. They stand beside the records, which always hold the present facts; where everything is settled there is nothing.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/programming-eventual-consistency.html
 * @module
 */
import type { Tag } from '../../kernel/tags.ts';
import { type Table, table } from '../../lib/table.ts';
import type { Millis } from '../../lib/time.ts';
import type { Grant } from '../grants/grant.ts';
import type { KeyState } from '../key-states.ts';
import type { Alias, KeyPolicy } from '../records.ts';

/** The facts whose changes take a while to be seen. Undefined stands for what is not there. */
export interface Facts {
  /** By key ID: the key is there. */
  readonly key: true | undefined;
  /** By key ID; undefined is AWS's default key policy. */
  readonly policy: KeyPolicy | undefined;
  /** By key ID. */
  readonly state: KeyState;
  /** By key ID. */
  readonly tags: readonly Tag[];
  /** By key ID and what it is found by among the grants of its key. */
  readonly grant: Grant | undefined;
  /** By name. */
  readonly alias: Alias | undefined;
  /** By key ID and name: the key has that alias. */
  readonly named: true | undefined;
}
export type Kind = keyof Facts;
export const kinds: readonly Kind[] = ['key', 'policy', 'state', 'tags', 'grant', 'alias', 'named'];

/** One change of a fact. */
export interface Step<V = Facts[Kind]> {
  /** What is seen until the change is. */
  readonly was: V;
  /** Undefined for a change that is held: it is not seen by itself. */
  readonly until: Millis | undefined;
  /** How often changes had been let go when it was made. */
  readonly epoch: number;
}

/** The changes of one fact that are on their way, the oldest first; each is seen later than the one before it. */
export interface History<V = Facts[Kind]> {
  /** Its kind, a blank and its name: `policy 1234abcd-…` */
  readonly fact: string;
  readonly steps: readonly Step<V>[];
}

/** From where changes are looked at, while some of them are not seen. */
export interface Sight {
  /** What would be seen by itself after this instant is not seen. */
  readonly horizon: Millis;
  readonly epoch: number;
}

/** What of an account's Region is not seen everywhere yet. */
export interface Unsettled {
  /** By fact. Some may have settled already. */
  readonly changes: Table<History>;
  /** When the last of them settles by itself; Infinity for one that is held. */
  readonly latest: Millis;
  /** The epoch of the newest. */
  readonly newest: number;
  /** How many of them there can be before those that have settled are taken out. */
  readonly sweepAt: number;
}

export const noChanges: Table<History> = table((history) => history.fact);
export const SWEEP_MIN = 32;

/** All is seen. */
export const allSettled: Unsettled = {
  changes: noChanges,
  latest: -Infinity,
  newest: 0,
  sweepAt: SWEEP_MIN,
};

/** How changes come to be seen. */
export interface Consistency {
  /** The least and the greatest delay in milliseconds; undefined: changes are seen at once. */
  readonly delay: { readonly min: number; readonly max: number } | undefined;
  /** Since when nothing comes to be seen by itself. */
  readonly heldSince: Millis | undefined;
  /** How often all that was on its way has been let go. */
  readonly epoch: number;
}

export const strong: Consistency = { delay: undefined, heldSince: undefined, epoch: 0 };

/** When a change is seen, by itself. */
export function endOf({ until }: Step): Millis {
  return until ?? Infinity;
}

export function factName(kind: Kind, name: string): string {
  return `${kind} ${name}`;
}

/** The kind and the name of a fact. */
export function factParts(fact: string): readonly [kind: string, name: string] {
  const blank = fact.indexOf(' ');
  return [fact.slice(0, blank), fact.slice(blank + 1)];
}
