/**
 * Custom key stores, and what is outside KMS behind them, as plain data. External keys come again from the seed.
 * @module
 */
import * as s from '../../kernel/shape.ts';
import type { Seed } from '../../lib/random.ts';
import { entries, set } from '../../lib/table.ts';
import {
  type Backing,
  type Connection,
  type KeyStore,
  type KeyStores,
  newExternalKey,
  noKeyStores,
  withStore,
} from './key-stores.ts';
import {
  clusterFailures,
  connectionErrorCode,
  connectionState,
  customKeyStore,
  proxyFailures,
} from './shapes.ts';

const storeShape = s.struct({
  id: s.required(s.string()),
  name: s.required(s.string()),
  createdAt: s.required(s.long()),
  state: s.required(connectionState),
  due: s.long(),
  error: connectionErrorCode,
  keys: s.required(s.long()),
  type: s.required(customKeyStore),
  clusterId: s.string(),
  trustAnchorCertificate: s.string(),
  endpoint: s.string(),
  path: s.string(),
  accessKeyId: s.string(),
  vpcService: s.struct({ name: s.required(s.string()), owner: s.required(s.string()) }),
});
export const keyStoresShape = s.struct({
  created: s.required(s.long()),
  stores: s.required(s.list(storeShape)),
  clusters: s.required(
    s.list(
      s.struct({
        id: s.required(s.string()),
        active: s.required(s.boolean),
        hsms: s.required(s.long()),
        trustAnchorCertificate: s.string(),
        family: s.required(s.string()),
        failure: s.oneOf(clusterFailures),
        outOfSessions: s.boolean,
      }),
    ),
  ),
  proxies: s.required(
    s.list(
      s.struct({
        uri: s.required(s.string()),
        latencyMs: s.required(s.long()),
        accessKeyId: s.string(),
        failure: s.oneOf(proxyFailures),
      }),
    ),
  ),
  externalKeys: s.required(
    s.list(
      s.struct({
        id: s.required(s.string()),
        exists: s.required(s.boolean),
        enabled: s.required(s.boolean),
        suitable: s.required(s.boolean),
        usedBy: s.string(),
      }),
    ),
  ),
});
type Portable = s.Value<typeof keyStoresShape>;
type PortableStore = s.Value<typeof storeShape>;

/** Undefined where there is nothing to tell. */
export function dumpKeyStores(keyStores: KeyStores): Portable | undefined {
  if (keyStores === noKeyStores) return undefined;
  const { created, stores, clusters, proxies, externalKeys } = keyStores;
  return {
    created,
    stores: Array.from(entries(stores), dumpStore),
    clusters: [...entries(clusters)],
    proxies: [...entries(proxies)],
    externalKeys: Array.from(entries(externalKeys), ({ key, ...facts }) => facts),
  };
}

/** @throws TypeError for a store that lacks what its type has */
export function loadKeyStores(from: Portable | undefined, seed: Seed): KeyStores {
  if (from === undefined) return noKeyStores;
  let keyStores: KeyStores = { ...noKeyStores, created: from.created };
  let { clusters, proxies, externalKeys } = keyStores;
  for (const { id, active, hsms, family, ...facts } of from.clusters) {
    const { trustAnchorCertificate, failure, outOfSessions } = facts;
    const told = { trustAnchorCertificate, failure, outOfSessions };
    clusters = set(clusters, { id, active, hsms, family, ...told });
  }
  for (const { uri, latencyMs, accessKeyId, failure } of from.proxies)
    proxies = set(proxies, { uri, latencyMs, accessKeyId, failure });
  for (const { id, exists, enabled, suitable, usedBy } of from.externalKeys)
    externalKeys = set(externalKeys, {
      ...newExternalKey(id, seed),
      exists,
      enabled,
      suitable,
      usedBy,
    });
  for (const store of from.stores) keyStores = withStore(keyStores, loadStore(store));
  return { ...keyStores, clusters, proxies, externalKeys };
}

function dumpStore({ id, name, createdAt, connection, keys, backing }: KeyStore): PortableStore {
  return { id, name, createdAt, ...connection, keys, ...backing };
}

function loadStore(from: PortableStore): KeyStore {
  const { id, name, createdAt, keys } = from;
  const connection = connectionOf(from);
  const backing = backingOf(from);
  if (connection === undefined || backing === undefined)
    throw new TypeError(`"kms" expected the connection of ${id}, and what it stands on`);
  return { id, name, createdAt, connection, keys, backing };
}

function connectionOf({ state, due, error }: PortableStore): Connection | undefined {
  switch (state) {
    case 'FAILED':
      return error && { state, error };
    case 'CONNECTING':
    case 'DISCONNECTING':
      return due === undefined ? undefined : { state, due };
    default:
      return { state };
  }
}

function backingOf(from: PortableStore): Backing | undefined {
  const { type, clusterId, trustAnchorCertificate, endpoint, path, accessKeyId, vpcService } = from;
  if (type === 'AWS_CLOUDHSM')
    return clusterId === undefined || trustAnchorCertificate === undefined
      ? undefined
      : { type, clusterId, trustAnchorCertificate };
  if (endpoint === undefined || path === undefined || accessKeyId === undefined) return undefined;
  return {
    type,
    endpoint,
    path,
    accessKeyId,
    vpcService: vpcService && { name: vpcService.name, owner: vpcService.owner },
  };
}
