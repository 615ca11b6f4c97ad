/**
 * Claims that hold of the custom key stores of every state.
 * @module
 */
import { entries, get } from '../../lib/table.ts';
import { isInstant } from '../../lib/time.ts';
import type { Scope } from '../state.ts';
import type { KeyStore } from './key-stores.ts';
import { clusterFailures, proxyFailures } from './shapes.ts';

/** What does not hold, empty when all is sound. */
export function brokenByKeyStores(scope: Scope): readonly string[] {
  const { stores, created, externalKeys } = scope.keyStores;
  const broken: string[] = [];
  const counts = new Map<string, number>();
  for (const { id, own } of entries(scope.keys)) {
    const custodian = own?.custodian;
    const store = custodian?.store === undefined ? undefined : get(stores, custodian.store);
    const origin = own?.origin;
    if ((origin === 'AWS_CLOUDHSM' || origin === 'EXTERNAL_KEY_STORE') !== (store !== undefined))
      broken.push(`${id}: a key of such an origin is in a custom key store, and no other`);
    if (store === undefined || custodian?.store === undefined) continue;
    counts.set(store.id, (counts.get(store.id) ?? 0) + 1);
    if (store.backing.type !== origin) broken.push(`${id}: a key is in a store of its origin`);
    const { xksKeyId } = custodian;
    if ((xksKeyId !== undefined) !== (origin === 'EXTERNAL_KEY_STORE'))
      broken.push(`${id}: who is in an external key store has an external key`);
    if (xksKeyId !== undefined && get(externalKeys, `${store.id} ${xksKeyId}`)?.usedBy !== id)
      broken.push(`${id}: an external key knows who uses it`);
  }
  for (const store of entries(stores)) broken.push(...brokenByStore(store, counts.get(store.id)));
  const names = new Set(Array.from(entries(stores), ({ name }) => name));
  if (names.size !== stores.size) broken.push(`${scope.id}: each store has its own name`);
  if (stores.size > 10 || created < stores.size) broken.push(`${scope.id}: stores are counted`);
  for (const { id, usedBy } of entries(externalKeys)) {
    const [store = ''] = id.split(' ');
    const user = usedBy === undefined ? undefined : get(scope.keys, usedBy);
    if (get(stores, store) === undefined || (usedBy !== undefined && user === undefined))
      broken.push(`${id}: an external key belongs to a store, and its user is there`);
  }
  return broken;
}

function brokenByStore(store: KeyStore, keys = 0): readonly string[] {
  const { id, connection, backing } = store;
  const codes: readonly string[] =
    backing.type === 'AWS_CLOUDHSM' ? clusterFailures : proxyFailures;
  const claims: readonly (readonly [boolean, string])[] = [
    [store.keys === keys, 'the keys in a store are counted'],
    [!('due' in connection) || isInstant(connection.due), 'what ends by itself has an end'],
    [
      connection.state !== 'FAILED' || codes.includes(connection.error),
      'what failed has a code of its type',
    ],
  ];
  return claims.filter(([holds]) => !holds).map(([, claim]) => `${id}: ${claim}`);
}
