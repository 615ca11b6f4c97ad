/**
 * What is seen of facts whose changes are on their way: by decisions, by uses of keys, and by what finds a key.
 *
 * Unconfirmed: that AWS's own reads (DescribeKey, GetKeyPolicy, the lists) show a change at once, and that what manages a
 * key goes by its present state; AWS promises neither, and recordings of both soon after a change would show how often not.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/programming-eventual-consistency.html
 * @module
 */
import type { Policy } from '../../iam/policy.ts';
import type { Tag } from '../../kernel/tags.ts';
import { entries, get, page } from '../../lib/table.ts';
import type { Millis } from '../../lib/time.ts';
import { documentIn } from '../key-policy.ts';
import type { KeyState } from '../key-states.ts';
import { keyStateOf } from '../key-stores/custody.ts';
import { isComplete } from '../materials/materials.ts';
import { type Alias, aliasByKey, type KmsState, type Scope } from '../state.ts';
import type { KeyTarget } from '../target.ts';
import {
  allSettled,
  endOf,
  type Facts,
  factName,
  type History,
  type Kind,
  type Sight,
  type Step,
} from './facts.ts';

/** Where to look: a scope, and the sight of it. */
export interface Seeing {
  readonly scope: Scope;
  readonly sight: Sight | undefined;
}

/** The sight of an account's Region; undefined where all is seen: then the present facts are what there is to see. */
export function sightOf(state: KmsState, { unsettled }: Scope, now: Millis): Sight | undefined {
  if (unsettled === allSettled) return undefined;
  const { epoch, heldSince = now } = state.settings.consistency;
  if (unsettled.newest < epoch || unsettled.latest <= heldSince) return undefined;
  return { horizon: heldSince, epoch };
}

/** A fact as it is seen. */
export function seen<K extends Kind>(
  kind: K,
  name: string,
  present: Facts[K],
  { scope, sight }: Seeing,
): Facts[K] {
  if (sight === undefined) return present;
  const history = get(scope.unsettled.changes, factName(kind, name));
  return history === undefined ? present : seenIn(history as History<Facts[K]>, present, sight);
}

/** What is seen of a fact that has a history. */
export function seenIn<V>({ steps }: History<V>, present: V, sight: Sight): V {
  const pending = steps[settledSteps(steps as readonly Step[], sight)];
  return pending === undefined ? present : pending.was;
}

/** How many of some steps are of the past: a change that is seen hides those before it. */
export function settledSteps(steps: readonly Step[], { horizon, epoch }: Sight): number {
  return steps.findLastIndex((step) => step.epoch < epoch || endOf(step) <= horizon) + 1;
}

/** The changes on their way of facts whose names begin so. */
export function pendingChanges<K extends Kind>(
  kind: K,
  prefix: string,
  { unsettled }: Scope,
): Iterable<History<Facts[K]>> {
  const found = entries(unsettled.changes, { prefix: factName(kind, prefix) });
  return found as Iterable<History<Facts[K]>>;
}

/** Whether a key can be found. */
export function isSeen({ scope, key, sight }: KeyTarget): boolean {
  return seen('key', key.id, true, { scope, sight }) === true;
}

/** The key policy that decisions go by. */
export function policySeen({ scope, key, sight }: KeyTarget): Policy {
  return documentIn(scope, seen('policy', key.id, key.policy, { scope, sight }));
}

/** The tags that decisions go by. */
export function tagsSeen({ scope, key, sight }: KeyTarget): readonly Tag[] {
  return seen('tags', key.id, key.tags, { scope, sight });
}

/** The states that requests bring a key into and out of. */
const BY_REQUEST: readonly KeyState[] = [
  'Enabled',
  'Disabled',
  'PendingDeletion',
  'PendingReplicaDeletion',
];

/** The key state that a cryptographic operation goes by. */
export function stateInUse(target: KeyTarget): KeyState {
  const present = keyStateOf(target);
  const { scope, key, sight } = target;
  if (sight === undefined || !BY_REQUEST.includes(present)) return present;
  const state = seen('state', key.id, present, { scope, sight });
  const isPossible = BY_REQUEST.includes(state) && (state !== 'Enabled' || isComplete(target));
  return isPossible ? state : present;
}

/** The alias of that name, if it can be found. */
export function aliasSeen(name: string, seeing: Seeing): Alias | undefined {
  return seen('alias', name, get(seeing.scope.aliases, name), seeing);
}

/** What an alias quota of a key lets there be. */
const ALIASES_MAX = 50;

/** The names of the aliases of a key that decisions go by. */
export function aliasNamesSeen({ scope, key, sight }: KeyTarget): readonly string[] {
  const prefix = `${key.id} `;
  const present = page(scope.aliasesByKey, ALIASES_MAX, { prefix }).items;
  if (sight === undefined) return present.map(({ name }) => name);
  const names = present
    .filter((alias) => seen('named', aliasByKey(alias), true, { scope, sight }))
    .map(({ name }) => name);
  for (const history of pendingChanges('named', prefix, scope)) {
    const name = history.fact.slice(factName('named', prefix).length);
    if (seenIn(history, undefined, sight) && !names.includes(name)) names.push(name);
  }
  return names;
}
