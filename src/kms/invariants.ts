/**
 * Claims that hold in every state of KMS, and the timers that follow from one.
 * @module
 */
import type { Timer } from '../kernel/agenda.ts';
import { entries, get } from '../lib/table.ts';
import { isInstant } from '../lib/time.ts';
import { deletionTimer } from './deletion.ts';
import { expiryTimers } from './expiry.ts';
import type { KeyTarget } from './key-id.ts';
import { keySpecRow } from './key-specs.ts';
import { isComplete } from './materials.ts';
import { aliasByKey, type Key, type KmsState, keyArn, type Scope } from './state.ts';

/** The changes that are due in a state. */
export function* timersOf(state: KmsState): Generator<Timer> {
  for (const scope of entries(state.scopes))
    for (const key of entries(scope.keys))
      yield* timersOfKey({ scope, key, arn: keyArn(scope, key.id) });
}

function* timersOfKey(target: KeyTarget): Generator<Timer> {
  const { deletionAt } = target.key;
  if (deletionAt !== undefined) yield deletionTimer(target, deletionAt);
  yield* expiryTimers(target);
}

/** What does not hold, empty when the state is sound. */
export function invariants(state: KmsState): readonly string[] {
  const broken: string[] = [];
  for (const scope of entries(state.scopes)) {
    for (const key of entries(scope.keys)) broken.push(...brokenByKey(key));
    broken.push(...brokenByAliases(scope));
  }
  return broken;
}

function brokenByKey(key: Key): readonly string[] {
  const { state, deletionAt, shared } = key;
  const claims: readonly (readonly [boolean, string])[] = [
    [(state === 'PendingDeletion') === (deletionAt !== undefined), 'pending means a deletion date'],
    [state !== 'PendingImport' || shared.origin === 'EXTERNAL', 'only EXTERNAL waits for import'],
    [(state !== 'Enabled' && state !== 'Disabled') || isComplete(key), 'a key has its material'],
    [shared.origin === 'EXTERNAL' || key.imports === undefined, 'only EXTERNAL has imports'],
    [keySpecRow(shared.spec).usages[shared.usage] !== undefined, 'a key has a usage of its spec'],
    [state !== 'PendingImport' || !isComplete(key), 'what waits for its import lacks something'],
    [isOrderly(key.imports), 'of what was imported one is current, and at most one is to be'],
    [key.lastUse === undefined || key.uses > 0, 'what was used has been counted'],
    [key.tags.length <= 50, 'at most 50 tags'],
    [key.id.startsWith('mrk-') === (shared.primaryRegion !== undefined), 'mrk- is multi-Region'],
  ];
  return claims.filter(([holds]) => !holds).map(([, claim]) => `${key.id}: ${claim}`);
}

function isOrderly(imports: Key['imports']): boolean {
  if (imports === undefined) return true;
  const count = (state: string) => imports.filter((one) => one.state === state).length;
  const ids = new Set(imports.map((one) => one.id));
  const dated = imports.every(({ validTo }) => validTo === undefined || isInstant(validTo));
  return (
    count('CURRENT') === 1 && count('PENDING_ROTATION') <= 1 && ids.size === imports.length && dated
  );
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
