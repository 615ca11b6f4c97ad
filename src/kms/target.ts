/**
 * A key found: what its Region knows of it, and what it has in common with its relatives; and writing both.
 * @module
 */
import { parseArn } from '../kernel/arn.ts';
import { fail } from '../kernel/fault.ts';
import { get } from '../lib/table.ts';
import type { Sight } from './consistency/facts.ts';
import type { RelatedKeys, SharedKey } from './shared-key.ts';
import {
  type Key,
  type KmsState,
  keyArn,
  keyWith,
  relatedOf,
  type Scope,
  scopeIn,
  scopeOf,
  withKey,
  withRelated,
} from './state.ts';

/** A key found, where it lives. */
export interface KeyTarget {
  readonly scope: Scope;
  readonly key: Key;
  readonly arn: string;
  readonly shared: SharedKey;
  /** Of a multi-Region key. */
  readonly related: RelatedKeys | undefined;
  /** Where it was found while changes are on their way: what decisions and uses see of it. */
  readonly sight: Sight | undefined;
}

/** The key with that ID in a scope, if it is there. */
export function findKey(state: KmsState, scope: Scope, keyId: string): KeyTarget | undefined {
  const key = get(scope.keys, keyId);
  return key === undefined ? undefined : targetOf(state, scope, key);
}

/** The key of an ARN, if it is there. */
export function keyAt(state: KmsState, arn: string): KeyTarget | undefined {
  const { account = '', region = '', resource = '' } = parseArn(arn) ?? {};
  return findKey(state, scopeOf(state, account, region), resource.slice('key/'.length));
}

/** A key as another state has it, where it must be. */
export function presentForm(state: KmsState, { scope, key }: KeyTarget): KeyTarget {
  const found = findKey(state, scopeIn(state, scope), key.id);
  if (found === undefined) throw new Error(`bug: ${key.id} is gone`);
  return found;
}

/** A key with all that belongs to it. */
export function targetOf(state: KmsState, scope: Scope, key: Key): KeyTarget {
  const related = relatedOf(state, scope.account, key);
  const shared = key.own ?? related?.shared;
  if (shared === undefined) throw new Error(`bug: ${key.id} has lost what its relatives share`);
  return { scope, key, arn: keyArn(scope, key.id), shared, related, sight: undefined };
}

/** A key as it is seen. */
export function inSight(target: KeyTarget, sight: Sight | undefined): KeyTarget {
  if (sight === undefined) return target;
  const { scope, key, arn, shared, related } = target;
  return { scope, key, arn, shared, related, sight };
}

/** Whether it is no replica: what related keys share is changed through their primary alone. */
export function isPrimary({ scope, related }: KeyTarget): boolean {
  return related === undefined || related.primaryRegion === scope.region;
}

/** The key and all its relatives, the primary first. */
export function familyOf(state: KmsState, target: KeyTarget): readonly KeyTarget[] {
  const { related, scope, key } = target;
  if (related === undefined) return [target];
  return [related.primaryRegion, ...related.replicaRegions].map((region) => {
    const found = findKey(state, scopeOf(state, scope.account, region), key.id);
    if (found === undefined) throw new Error(`bug: ${key.id} is not in ${region}`);
    return found;
  });
}

/** Faults: UnsupportedOperationException, for a key whose material came otherwise than the operation needs. */
export function refuseOrigin({ arn, shared }: KeyTarget): never {
  return fail(
    'UnsupportedOperationException',
    `${arn} origin is ${shared.origin} which is not valid for this operation.`,
  );
}

/** What of a key is written: its own facts, and those that it shares. */
export interface KeyChange {
  readonly key?: Partial<Key>;
  readonly shared?: Partial<SharedKey>;
}

/** The state with some facts of a key changed: a shared one is changed for all relatives at once. */
export function withChange(state: KmsState, target: KeyTarget, change: KeyChange): KmsState {
  const { key, shared, related } = target;
  const next = change.shared === undefined ? undefined : sharedWith(shared, change.shared);
  const scope = scopeIn(state, target.scope);
  if (next !== undefined && related === undefined)
    return withKey(state, scope, keyWith(key, { ...change.key, own: next }));
  const own = change.key === undefined ? state : withKey(state, scope, keyWith(key, change.key));
  return next === undefined || related === undefined
    ? own
    : withRelated(own, { ...related, shared: next });
}

function sharedWith(shared: SharedKey, change: Partial<SharedKey>): SharedKey {
  return {
    spec: shared.spec,
    usage: shared.usage,
    origin: shared.origin,
    material: change.material ?? shared.material,
    versions: change.versions ?? shared.versions,
    rotation: change.rotation ?? shared.rotation,
    custodian: shared.custodian,
  };
}
