/**
 * The states that end by themselves: a waiting period with the key's end, a replica that is being made, a primary that
 * is being moved.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html;
 * https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
 * @module
 */
import type { Timer } from '../kernel/agenda.ts';
import type { Change } from '../kernel/operation.ts';
import { entries, remove } from '../lib/table.ts';
import { type Millis, MS_PER_DAY } from '../lib/time.ts';
import { forgetting } from './consistency/settling.ts';
import { withoutGrants } from './grants/keeping.ts';
import { happening } from './happenings.ts';
import { withKeyOut } from './key-stores/custody.ts';
import { isComplete } from './materials/materials.ts';
import {
  type KmsState,
  type Scope,
  scopeOf,
  scopeWith,
  withoutRelated,
  withRelated,
  withScope,
} from './state.ts';
import { findKey, isPrimary, type KeyTarget, keyAt, withChange } from './target.ts';
import { DELETION, retimed, SYNCHRONIZATION, WAITING_PERIOD } from './timers.ts';

/** Recorded: a primary's own waiting period was counted from 48 hours after the end of its last replica's. */
const AFTER_LAST_REPLICA_MS = 2 * MS_PER_DAY;

/** The key whose state ends. */
function dueKey(state: KmsState, timer: Timer): KeyTarget {
  const target = keyAt(state, timer.subject);
  if (target?.key.due === timer.at) return target;
  throw new Error(`bug: ${timer.kind} of ${timer.subject} is due and was not scheduled`);
}

/** The window has ended: the key is gone, and its aliases and grants with it; its primary may have waited for that. */
export function deleteKey(state: KmsState, timer: Timer): Change<KmsState, void> {
  const target = dueKey(state, timer);
  const { scope, key, arn, related } = target;
  const keyless = withScope(state, withKeyOut(withoutKey(scope, key.id), target.shared));
  const without = withoutGrants(keyless, scope, key.id);
  const happened = [happening(timer.at, DELETION, arn)];
  if (related === undefined) return { ...retimed(state, without, [arn], undefined), happened };
  if (isPrimary(target))
    return { ...retimed(state, withoutRelated(without, related), [arn], undefined), happened };
  const replicaRegions = related.replicaRegions.filter((region) => region !== scope.region);
  const left = withRelated(without, { ...related, replicaRegions });
  const primary = findKey(left, scopeOf(left, scope.account, related.primaryRegion), key.id);
  if (primary === undefined) throw new Error(`bug: ${arn} has no primary`);
  const waits = replicaRegions.length === 0 && primary.key.state === 'PendingReplicaDeletion';
  const next = waits ? withChange(left, primary, beginningOf(primary, timer.at)) : left;
  return { ...retimed(state, next, [arn, primary.arn], undefined), happened };
}

function beginningOf({ key }: KeyTarget, now: Millis) {
  const { state, windowDays } = key;
  return { key: { state, windowDays, due: now + AFTER_LAST_REPLICA_MS } };
}

/** All replicas are gone: the primary's own waiting period begins. */
export function beginWaitingPeriod(state: KmsState, timer: Timer): Change<KmsState, void> {
  const target = dueKey(state, timer);
  const { key, arn } = target;
  const due = timer.at + (key.windowDays ?? 0) * MS_PER_DAY;
  const next = withChange(state, target, { key: { state: 'PendingDeletion', due } });
  return {
    ...retimed(state, next, [arn], undefined),
    happened: [happening(timer.at, WAITING_PERIOD, arn)],
  };
}

/** A replica has been made, or a primary moved: the key is ready. */
export function synchronize(state: KmsState, timer: Timer): Change<KmsState, void> {
  const target = dueKey(state, timer);
  const ready = isComplete(target) ? 'Enabled' : 'PendingImport';
  const next = withChange(state, target, { key: { state: ready } });
  return {
    ...retimed(state, next, [target.arn], undefined),
    happened: [happening(timer.at, SYNCHRONIZATION, target.arn)],
  };
}

function withoutKey(scope: Scope, keyId: string): Scope {
  let { aliases, aliasesByKey } = scope;
  const names: string[] = [];
  for (const alias of entries(scope.aliasesByKey, { prefix: `${keyId} ` })) {
    names.push(alias.name);
    aliases = remove(aliases, alias.name);
    aliasesByKey = remove(aliasesByKey, `${keyId} ${alias.name}`);
  }
  const without = scopeWith(scope, { keys: remove(scope.keys, keyId), aliases, aliasesByKey });
  return forgetting(without, keyId, names);
}
