/**
 * The state of KMS: keys and aliases, each table keyed by its own identity, each fact held once.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html
 * @module
 */
import type { KeyMaterial } from '../hsm/material.ts';
import { partitionOf } from '../kernel/arn.ts';
import type { RequestLabel } from '../kernel/operation.ts';
import type { Tag } from '../kernel/tags.ts';
import { get, remove, set, type Table, table } from '../lib/table.ts';
import type { Millis } from '../lib/time.ts';
import { allSettled, type Consistency, strong, type Unsettled } from './consistency/facts.ts';
import { type Grant, type KeyGrants, noGrants, noRetirable } from './grants/grant.ts';
import type { KeyState } from './key-states.ts';
import { type KeyStores, noKeyStores } from './key-stores/key-stores.ts';
import type { Alias, KeyPolicy } from './records.ts';
import type { RelatedKeys, SharedKey } from './shared-key.ts';

export type { Alias, KeyPolicy } from './records.ts';

/** Key material that was imported and is there. */
export interface ImportedMaterial {
  readonly id: string;
  readonly material: KeyMaterial;
  /** When it expires. */
  readonly validTo: Millis | undefined;
}

/** The last cryptographic operation that succeeded with a key. */
export interface LastUse {
  readonly operation: string;
  readonly at: Millis;
  /** From it the request ID and the event ID are derived. */
  readonly label: RequestLabel;
}

/** A KMS key, as its Region knows it. */
export interface Key {
  readonly id: string;
  readonly createdAt: Millis;
  readonly description: string;
  /** Undefined is AWS's default key policy. */
  readonly policy: KeyPolicy | undefined;
  readonly state: KeyState;
  /**
   * When the state ends by itself: PendingDeletion with the key's end, Creating and Updating when it is ready,
   * PendingReplicaDeletion when, all replicas gone, its own waiting period begins.
   */
  readonly due: Millis | undefined;
  /** The waiting period that was asked for, while it has not begun: of PendingReplicaDeletion. */
  readonly windowDays: number | undefined;
  readonly tags: readonly Tag[];
  /** The key's own counter: it numbers the random bytes and the request IDs of its uses. */
  readonly uses: number;
  readonly lastUse: LastUse | undefined;
  /** Of a key whose origin is EXTERNAL, what of its key material is in this Region. */
  readonly imports: readonly ImportedMaterial[] | undefined;
  /** Undefined for a multi-Region key: the state holds it once, for all Regions. */
  readonly own: SharedKey | undefined;
}

/** One account in one Region. */
export interface Scope {
  /** `111122223333 us-east-1` */
  readonly id: string;
  readonly account: string;
  readonly region: string;
  /** `arn:aws:kms:us-east-1:111122223333:` */
  readonly arnPrefix: string;
  /** Counters of the two streams that belong to no key: new keys, and GenerateRandom. */
  readonly keysCreated: number;
  readonly randomsDrawn: number;
  /** By key ID. */
  readonly keys: Table<Key>;
  /** By name. */
  readonly aliases: Table<Alias>;
  /** The same aliases by key ID and name. */
  readonly aliasesByKey: Table<Alias>;
  readonly keyStores: KeyStores;
  /** By key ID, those of each key that ever had one. */
  readonly grants: Table<KeyGrants>;
  /** Which of its changes are not seen everywhere yet. */
  readonly unsettled: Unsettled;
}

export interface KmsState {
  /** By account and Region; a scope comes to be with the first write in it. */
  readonly scopes: Table<Scope>;
  /** The multi-Region keys, by account and key ID. */
  readonly related: Table<RelatedKeys>;
  /** The grants of all accounts that have a retiring principal, by Region, principal and ID. */
  readonly retirable: Table<Grant>;
  readonly settings: Settings;
}

/** Where a test may want another behaviour than AWS's. */
export interface Settings {
  /** A rotation on demand takes minutes, as in AWS, or none. */
  readonly onDemandRotation: 'asynchronous' | 'immediate';
  /** Changes are seen at once, or later, as in AWS. */
  readonly consistency: Consistency;
}

const emptyKeys: Table<Key> = table((key) => key.id);
const emptyAliases: Table<Alias> = table((alias) => alias.name);
const emptyAliasesByKey: Table<Alias> = table(aliasByKey);

export const initialState: KmsState = {
  scopes: table((scope) => scope.id),
  related: table((related) => related.id),
  retirable: noRetirable,
  settings: { onDemandRotation: 'asynchronous', consistency: strong },
};

/** The account's part of the state in a Region, empty when nothing has been written there. */
export function scopeOf(state: KmsState, account: string, region: string): Scope {
  return get(state.scopes, scopeId(account, region)) ?? emptyScope(account, region);
}

/** The present form of a scope that was found in an earlier state. */
export function scopeIn(state: KmsState, scope: Scope): Scope {
  return get(state.scopes, scope.id) ?? scope;
}

export function withScope(state: KmsState, scope: Scope): KmsState {
  return {
    scopes: set(state.scopes, scope),
    related: state.related,
    retirable: state.retirable,
    settings: state.settings,
  };
}

// Records are copied by literals: on Node 20 a spread costs many times as much.
export function scopeWith(scope: Scope, change: Partial<Scope>): Scope {
  return {
    id: scope.id,
    account: scope.account,
    region: scope.region,
    arnPrefix: scope.arnPrefix,
    keysCreated: change.keysCreated ?? scope.keysCreated,
    randomsDrawn: change.randomsDrawn ?? scope.randomsDrawn,
    keys: change.keys ?? scope.keys,
    aliases: change.aliases ?? scope.aliases,
    aliasesByKey: change.aliasesByKey ?? scope.aliasesByKey,
    keyStores: change.keyStores ?? scope.keyStores,
    grants: change.grants ?? scope.grants,
    unsettled: change.unsettled ?? scope.unsettled,
  };
}

/** A key with some facts changed. A change of state brings the end and the waiting period that go with it. */
export function keyWith(key: Key, change: Partial<Key>): Key {
  return {
    id: key.id,
    createdAt: key.createdAt,
    description: change.description ?? key.description,
    policy: change.policy ?? key.policy,
    state: change.state ?? key.state,
    due: change.state === undefined ? key.due : change.due,
    windowDays: change.state === undefined ? key.windowDays : change.windowDays,
    tags: change.tags ?? key.tags,
    uses: change.uses ?? key.uses,
    lastUse: change.lastUse ?? key.lastUse,
    imports: change.imports ?? key.imports,
    own: change.own ?? key.own,
  };
}

/** The state with one key of a scope written. */
export function withKey(state: KmsState, scope: Scope, key: Key): KmsState {
  return withScope(state, scopeWith(scope, { keys: set(scope.keys, key) }));
}

/** The multi-Region key that a key belongs to; undefined for a single-Region key. */
export function relatedOf(state: KmsState, account: string, key: Key): RelatedKeys | undefined {
  return key.own === undefined ? get(state.related, relatedId(account, key.id)) : undefined;
}

export function withRelated(state: KmsState, related: RelatedKeys): KmsState {
  return { ...state, related: set(state.related, related) };
}

export function withoutRelated(state: KmsState, related: RelatedKeys): KmsState {
  return { ...state, related: remove(state.related, related.id) };
}

export function relatedId(account: string, keyId: string): string {
  return `${account} ${keyId}`;
}

/** A scope with an alias added, or replaced under the same key. */
export function withAlias(scope: Scope, alias: Alias): Scope {
  return scopeWith(scope, {
    aliases: set(scope.aliases, alias),
    aliasesByKey: set(scope.aliasesByKey, alias),
  });
}

/** A scope without an alias. */
export function withoutAlias(scope: Scope, alias: Alias): Scope {
  return scopeWith(scope, {
    aliases: remove(scope.aliases, alias.name),
    aliasesByKey: remove(scope.aliasesByKey, aliasByKey(alias)),
  });
}

export function keyArn(scope: Scope, keyId: string): string {
  return `${scope.arnPrefix}key/${keyId}`;
}

export function aliasArn(scope: Scope, aliasName: string): string {
  return scope.arnPrefix + aliasName;
}

/** The index key of an alias under the key that it points to. */
export function aliasByKey(alias: Alias): string {
  return `${alias.targetKeyId} ${alias.name}`;
}

/** `arn:aws:kms:us-east-1:111122223333:` */
export function arnPrefixOf(account: string, region: string): string {
  return `arn:${partitionOf(region)}:kms:${region}:${account}:`;
}

function emptyScope(account: string, region: string): Scope {
  return {
    id: scopeId(account, region),
    account,
    region,
    arnPrefix: arnPrefixOf(account, region),
    keysCreated: 0,
    randomsDrawn: 0,
    keys: emptyKeys,
    aliases: emptyAliases,
    aliasesByKey: emptyAliasesByKey,
    keyStores: noKeyStores,
    grants: noGrants,
    unsettled: allSettled,
  };
}

function scopeId(account: string, region: string): string {
  return `${account} ${region}`;
}
