/**
 * The state of KMS as plain data, without key material: that comes again from the seed.
 * @module
 */
import { generateMaterial, materialId } from '../hsm/hsm.ts';
import type { MaterialOwner } from '../hsm/material-id.ts';
import { exportMaterial, loadMaterial } from '../hsm/seed-token.ts';
import type { Seed } from '../lib/random.ts';
import { entries, get, set } from '../lib/table.ts';
import {
  dumpConsistency,
  dumpUnsettled,
  loadConsistency,
  loadUnsettled,
} from './consistency/portable.ts';
import { retirerOf } from './grants/grant.ts';
import { dumpGrants, loadKeyGrants } from './grants/portable.ts';
import { keyPolicy } from './key-policy.ts';
import type { KeySpec } from './key-specs.ts';
import { dumpKeyStores, loadKeyStores } from './key-stores/portable.ts';
import { withRun } from './materials/rotation.ts';
import type { Portable } from './portable-shapes.ts';
import type { RelatedKeys, Rotated, Rotation, SharedKey } from './shared-key.ts';
import {
  type ImportedMaterial,
  initialState,
  type Key,
  type KmsState,
  relatedId,
  type Scope,
  scopeOf,
  scopeWith,
  withAlias,
  withRelated,
  withScope,
} from './state.ts';

export function dumpState(state: KmsState): Portable {
  return {
    scopes: Array.from(entries(state.scopes), (scope) => ({
      account: scope.account,
      region: scope.region,
      keysCreated: scope.keysCreated,
      randomsDrawn: scope.randomsDrawn,
      keys: Array.from(entries(scope.keys), dumpKey),
      aliases: [...entries(scope.aliases)],
      keyStores: dumpKeyStores(scope.keyStores),
      ...dumpGrants(scope),
      ...dumpUnsettled(scope),
    })),
    related: Array.from(entries(state.related), dumpRelated),
    onDemandRotation: state.settings.onDemandRotation,
    ...dumpConsistency(state.settings.consistency),
  };
}

export function loadState(data: unknown, seed: Seed): KmsState {
  const portable = data as Portable;
  const { onDemandRotation } = portable;
  const consistency = loadConsistency(portable.consistency);
  let state: KmsState = { ...initialState, settings: { onDemandRotation, consistency } };
  for (const from of portable.related) state = withRelated(state, loadRelated(from, seed));
  for (const from of portable.scopes) {
    let scope = scopeWith(scopeOf(state, from.account, from.region), {
      keysCreated: from.keysCreated,
      randomsDrawn: from.randomsDrawn,
      keyStores: loadKeyStores(from.keyStores, seed),
      unsettled: loadUnsettled(from.unsettled),
    });
    for (const key of from.keys) {
      const loaded = loadKey(key, state, scope, seed);
      scope = scopeWith(scope, { keys: set(scope.keys, loaded) });
    }
    for (const alias of from.aliases) scope = withAlias(scope, alias);
    state = loadGrants(withScope(state, scope), scope, from);
  }
  return state;
}

/** The grants of an account's Region, and what of them is looked up by its retiring principal. */
function loadGrants(state: KmsState, scope: Scope, from: Portable['scopes'][number]): KmsState {
  let { grants } = scope;
  let { retirable } = state;
  for (const one of from.grants ?? []) {
    const loaded = loadKeyGrants(one);
    grants = set(grants, loaded);
    for (const grant of entries(loaded.byId))
      if (retirerOf(grant) !== undefined) retirable = set(retirable, grant);
  }
  return { ...withScope(state, scopeWith(scope, { grants })), retirable };
}

type PortableKey = Portable['scopes'][number]['keys'][number];
type PortableShared = Portable['related'][number]['shared'];

function dumpKey(key: Key): PortableKey {
  const { own, tags, policy, imports, ...facts } = key;
  return {
    ...facts,
    policy: policy?.text,
    tags: [...tags],
    imports: imports?.map(({ id, material, validTo }) => ({
      id,
      material: exportMaterial(material) ?? '',
      validTo,
    })),
    own: own && dumpShared(own),
  };
}

function dumpRelated(related: RelatedKeys): Portable['related'][number] {
  const [account = '', keyId = ''] = related.id.split(' ');
  const { primaryRegion, replicaRegions, replications, shared } = related;
  return {
    account,
    keyId,
    primaryRegion,
    replicaRegions: [...replicaRegions],
    replications,
    shared: dumpShared(shared),
  };
}

function dumpShared({ spec, usage, origin, versions, rotation, custodian }: SharedKey) {
  return {
    spec,
    usage,
    origin,
    versions: versions?.map((one) => ({ ...one })),
    rotation: rotation && dumpRotation(rotation),
    ...custodian,
  };
}

function dumpRotation({ last, ...facts }: Rotation) {
  const done: Pick<Rotated, 'type' | 'first' | 'everyMs' | 'times'>[] = [];
  for (let run = last; run !== undefined; run = run.before) {
    const { type, first, everyMs, times } = run;
    done.push({ type, first, everyMs, times });
  }
  return { ...facts, done: done.reverse() };
}

function loadKey(from: PortableKey, state: KmsState, scope: Scope, seed: Seed): Key {
  const { account } = scope;
  const own = from.own && loadShared(from.own, { account, keyId: from.id }, seed);
  const spec = (own ?? get(state.related, relatedId(account, from.id))?.shared)?.spec;
  if (spec === undefined)
    throw new TypeError(`"kms" expected what the relatives of ${from.id} share`);
  return {
    id: from.id,
    createdAt: from.createdAt,
    description: from.description,
    policy: from.policy === undefined ? undefined : keyPolicy(from.policy),
    state: from.state,
    due: from.due,
    windowDays: from.windowDays,
    tags: from.tags,
    uses: from.uses,
    lastUse: from.lastUse,
    imports: from.imports?.map((one) =>
      loadImport(one, spec, { account, keyId: from.id, ordinal: 0 }, seed),
    ),
    own,
  };
}

function loadRelated(from: Portable['related'][number], seed: Seed): RelatedKeys {
  const { account, keyId, primaryRegion, replicaRegions, replications, shared } = from;
  return {
    id: relatedId(account, keyId),
    primaryRegion,
    replicaRegions,
    replications,
    shared: loadShared(shared, { account, keyId }, seed),
  };
}

function loadShared(
  from: PortableShared,
  { account, keyId }: Omit<MaterialOwner, 'ordinal'>,
  seed: Seed,
): SharedKey {
  const { spec, usage, origin, versions, rotation, service, store, xksKeyId } = from;
  const done = rotation && loadRotation(rotation);
  const owner = { account, keyId, ordinal: done?.last?.ordinal ?? 0 };
  return {
    spec,
    usage,
    origin,
    material: origin === 'EXTERNAL' ? undefined : generateMaterial(seed, spec, owner),
    versions: versions?.map(({ id, state, description, rotatedAt }) => ({
      id,
      state,
      description,
      rotatedAt,
    })),
    rotation: done,
    custodian:
      service !== undefined ? { service } : store === undefined ? undefined : { store, xksKeyId },
  };
}

function loadRotation(from: NonNullable<PortableShared['rotation']>): Rotation {
  const { periodDays, next, startedAt, endsAt, to, onDemand, done } = from;
  let last: Rotated | undefined;
  for (const run of done) last = withRun(last, run);
  return { periodDays, next, startedAt, endsAt, to, onDemand, last };
}

/** @throws TypeError for a token that another seed made, or that holds other bytes */
function loadImport(
  from: NonNullable<PortableKey['imports']>[number],
  spec: KeySpec,
  owner: MaterialOwner,
  seed: Seed,
): ImportedMaterial {
  const { id, material: token, validTo } = from;
  const material = loadMaterial(seed, spec, owner, token);
  if (material === undefined || materialId(material) !== id)
    throw new TypeError(`"kms" expected the imported key material ${id}`);
  return { id, material, validTo };
}
