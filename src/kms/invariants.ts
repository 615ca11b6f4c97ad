/**
 * Claims that hold in every state of KMS.
 * @module
 */
import { entries, get } from '../lib/table.ts';
import type { Millis } from '../lib/time.ts';
import { brokenByUnsettled } from './consistency/invariants.ts';
import { brokenByGrants, brokenByRetirable } from './grants/invariants.ts';
import { keySpecRow } from './key-specs.ts';
import { brokenByKeyStores } from './key-stores/invariants.ts';
import { isComplete } from './materials/materials.ts';
import { ON_DEMAND_MAX } from './materials/rotation.ts';
import type { RelatedKeys, Rotated, Rotation, SharedKey } from './shared-key.ts';
import {
  aliasByKey,
  type Key,
  type KmsState,
  keyArn,
  relatedOf,
  type Scope,
  scopeOf,
} from './state.ts';
import { isPrimary } from './target.ts';

/** What does not hold, empty when the state is sound. */
export function invariants(state: KmsState): readonly string[] {
  const broken: string[] = [];
  for (const scope of entries(state.scopes)) {
    for (const key of entries(scope.keys))
      broken.push(...brokenByKey(key, relatedOf(state, scope.account, key), scope));
    broken.push(...brokenByAliases(scope));
    broken.push(...brokenByKeyStores(scope));
    broken.push(...brokenByGrants(state, scope));
    broken.push(...brokenByUnsettled(scope));
  }
  for (const related of entries(state.related)) broken.push(...brokenByRelated(state, related));
  broken.push(...brokenByRetirable(state));
  return broken;
}

function brokenByKey(key: Key, related: RelatedKeys | undefined, scope: Scope): readonly string[] {
  const shared = key.own ?? related?.shared;
  if (shared === undefined) return [`${key.id}: a key has what its relatives share`];
  const target = { scope, key, arn: keyArn(scope, key.id), shared, related, sight: undefined };
  const { state, due } = key;
  const { versions, rotation } = shared;
  const primary = isPrimary(target);
  const replicas = related?.replicaRegions.length ?? 0;
  const claims: readonly (readonly [boolean, string])[] = [
    [!ENDING.includes(state) || due !== undefined, 'a state that ends by itself has an end'],
    [ENDING.includes(state) || state === WAITING || due === undefined, 'no other state has one'],
    [(state === WAITING) === (key.windowDays !== undefined), 'who waits for replicas has a window'],
    [state !== WAITING || (primary && related !== undefined), 'only a primary waits for replicas'],
    [state !== WAITING || due === undefined || replicas === 0, 'its wait ends when they are gone'],
    [state !== 'PendingDeletion' || !primary || replicas === 0, 'a primary goes last'],
    [
      primary || related?.replicaRegions.includes(scope.region) === true,
      'a replica is known as one',
    ],
    [state !== 'Creating' || !primary, 'only a replica is being made'],
    [
      shared.custodian?.store === undefined || related === undefined,
      'no multi-Region key is in a custom key store',
    ],
    [state !== 'Unavailable', 'that a key is unavailable follows from its store'],
    [state !== 'PendingImport' || shared.origin === 'EXTERNAL', 'only EXTERNAL waits for import'],
    [(state !== 'Enabled' && state !== 'Disabled') || isComplete(target), 'a key has its material'],
    [shared.origin === 'EXTERNAL' || key.imports === undefined, 'only EXTERNAL has imports'],
    [shared.origin === 'EXTERNAL' || versions === undefined, 'only EXTERNAL has versions'],
    [keySpecRow(shared.spec).usages[shared.usage] !== undefined, 'a key has a usage of its spec'],
    [state !== 'PendingImport' || !isComplete(target), 'what waits for its import lacks something'],
    [isOrderly(versions), 'of what was imported one is current, and at most one is to be'],
    [isKnown(key.imports, versions), 'what is imported is known, once, with a date that is one'],
    [
      rotation === undefined || rotates(shared),
      "only a symmetric key of KMS's own keeping rotates",
    ],
    [isBound(shared), 'a rotation of imported material is to one of it, while it runs'],
    [state !== 'Updating' || related !== undefined, 'only a multi-Region key is moved'],
    [due === undefined || isDate(due), 'a date is one'],
    [
      rotation === undefined || isRotation(rotation),
      'a rotation has a period and an end, or neither',
    ],
    [key.lastUse === undefined || key.uses > 0, 'what was used has been counted'],
    [key.tags.length <= 50, 'at most 50 tags'],
    [key.id.startsWith('mrk-') === (related !== undefined), 'mrk- is multi-Region'],
  ];
  return claims.filter(([holds]) => !holds).map(([, claim]) => `${key.id}: ${claim}`);
}

const ENDING: readonly string[] = ['PendingDeletion', 'Creating', 'Updating'];
const WAITING = 'PendingReplicaDeletion';

function isOrderly(versions: SharedKey['versions']): boolean {
  if (versions === undefined) return true;
  const count = (state: string) => versions.filter((one) => one.state === state).length;
  const ids = new Set(versions.map((one) => one.id));
  return count('CURRENT') === 1 && count('PENDING_ROTATION') <= 1 && ids.size === versions.length;
}

function isKnown(imports: Key['imports'] = [], versions: SharedKey['versions'] = []): boolean {
  const ids = imports.map((one) => one.id);
  return (
    new Set(ids).size === ids.length &&
    ids.every((id) => versions.some((version) => version.id === id)) &&
    imports.every(({ validTo }) => validTo === undefined || isDate(validTo))
  );
}

function rotates({ spec, origin, custodian, rotation }: SharedKey): boolean {
  const generated = origin === 'AWS_KMS';
  return (
    spec === 'SYMMETRIC_DEFAULT' &&
    custodian?.store === undefined &&
    (generated || rotation?.next === undefined)
  );
}

function isBound({ origin, rotation }: SharedKey): boolean {
  const runs = origin !== 'AWS_KMS' && rotation?.endsAt !== undefined;
  return (rotation?.to !== undefined) === runs;
}

function isRotation(rotation: Rotation): boolean {
  const { periodDays, next, startedAt, endsAt, onDemand, last } = rotation;
  return (
    (periodDays === undefined || (periodDays >= 90 && periodDays <= 2560)) &&
    onDemand >= 0 &&
    onDemand <= ON_DEMAND_MAX &&
    [next, startedAt, endsAt].every((at) => at === undefined || isDate(at)) &&
    areDone(last) &&
    (periodDays === undefined) === (next === undefined) &&
    (startedAt === undefined) === (endsAt === undefined)
  );
}

function areDone(last: Rotated | undefined): boolean {
  for (let run = last; run !== undefined; run = run.before)
    if (!(run.times >= 1 && run.everyMs >= 0 && isDate(run.first))) return false;
  return true;
}

/** A date that follows from one within the clock's reach may lie years beyond it. */
function isDate(at: Millis): boolean {
  return Number.isInteger(at) && Math.abs(at) <= 8.64e15;
}

function brokenByRelated(state: KmsState, related: RelatedKeys): readonly string[] {
  const [account = '', keyId = ''] = related.id.split(' ');
  const regions = [related.primaryRegion, ...related.replicaRegions];
  const has = (region: string) => get(scopeOf(state, account, region).keys, keyId) !== undefined;
  const claims: readonly (readonly [boolean, string])[] = [
    [regions.every(has), 'a related key is in each of its Regions'],
    [new Set(regions).size === regions.length, 'a Region has one of them'],
    [related.replications >= related.replicaRegions.length, 'replicas are counted'],
  ];
  return claims.filter(([holds]) => !holds).map(([, claim]) => `${keyId}: ${claim}`);
}

function brokenByAliases(scope: Scope): readonly string[] {
  const broken: string[] = [];
  for (const alias of entries(scope.aliases)) {
    if (get(scope.keys, alias.targetKeyId) === undefined)
      broken.push(`${alias.name}: an alias points to a key that is there`);
    if (get(scope.aliasesByKey, aliasByKey(alias)) !== alias)
      broken.push(`${alias.name}: an alias is found under its key`);
  }
  if (scope.aliases.size !== scope.aliasesByKey.size)
    broken.push(`${scope.arnPrefix}: both tables of aliases hold the same`);
  return broken;
}
