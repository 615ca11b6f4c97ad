/**
 * Custom key stores as an account's Region has them, and what is outside KMS behind them: CloudHSM clusters, external
 * key store proxies, and the keys of external key managers.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-store-overview.html
 * @module
 */
import { ExternalKey } from '../../hsm/external-keys.ts';
import type { Seed } from '../../lib/random.ts';
import { get, set, type Table, table } from '../../lib/table.ts';
import type { Millis } from '../../lib/time.ts';
import type { ClusterFailure, ConnectionErrorCode, ProxyFailure } from './shapes.ts';

/** A custom key store. */
export interface KeyStore {
  /** `cks-` and 17 hexadecimal digits. */
  readonly id: string;
  readonly name: string;
  readonly createdAt: Millis;
  readonly connection: Connection;
  /** How many KMS keys are in it, those that are pending deletion among them. */
  readonly keys: number;
  readonly backing: Backing;
}

export type Connection =
  | { readonly state: 'DISCONNECTED' | 'CONNECTED' }
  | { readonly state: 'CONNECTING' | 'DISCONNECTING'; readonly due: Millis }
  | { readonly state: 'FAILED'; readonly error: ConnectionErrorCode };

/** What a store stands on. Of passwords and secret access keys nothing is kept. */
export type Backing = ClusterBacking | ProxyBacking;
export interface ClusterBacking {
  readonly type: 'AWS_CLOUDHSM';
  readonly clusterId: string;
  readonly trustAnchorCertificate: string;
}
export interface ProxyBacking {
  readonly type: 'EXTERNAL_KEY_STORE';
  /** `https://xks.example.com` */
  readonly endpoint: string;
  /** `/kms/xks/v1` */
  readonly path: string;
  readonly accessKeyId: string;
  /** Undefined: the proxy has a public endpoint. */
  readonly vpcService: { readonly name: string; readonly owner: string } | undefined;
}

/** A CloudHSM cluster. */
export interface Cluster {
  readonly id: string;
  readonly active: boolean;
  /** How many active HSMs it has. */
  readonly hsms: number;
  /** Undefined: any certificate counts as the cluster's. */
  readonly trustAnchorCertificate: string | undefined;
  /** The oldest cluster with which it shares its backup history, itself for most. */
  readonly family: string;
  /** What is wrong with it besides. */
  readonly failure: ClusterFailure | undefined;
  /** It has no session left for what its keys are to do. */
  readonly outOfSessions: boolean | undefined;
}

/** An external key store proxy, together with the way to it. */
export interface Proxy {
  /** Endpoint and path. */
  readonly uri: string;
  readonly latencyMs: number;
  /** The one that it accepts; undefined: any. */
  readonly accessKeyId: string | undefined;
  readonly failure: ProxyFailure | undefined;
}

/** A key of the external key manager behind a store. */
export interface ExternalKeyRecord {
  /** The store's ID, and the key's own: `cks-1234567890abcdef0 key-1` */
  readonly id: string;
  readonly key: ExternalKey;
  readonly exists: boolean;
  readonly enabled: boolean;
  /** It is a key of 256 bits for AES that encrypts and decrypts. */
  readonly suitable: boolean;
  /** The ID of the KMS key that stands on it. */
  readonly usedBy: string | undefined;
}

/** The stores of an account's Region, and what of the outside is not as it is by default. */
export interface KeyStores {
  /** How many there have been. */
  readonly created: number;
  /** By ID; at most ten. */
  readonly stores: Table<KeyStore>;
  /** By ID. */
  readonly clusters: Table<Cluster>;
  /** By URI. */
  readonly proxies: Table<Proxy>;
  /** By the store's ID and the key's own. */
  readonly externalKeys: Table<ExternalKeyRecord>;
}

export const noKeyStores: KeyStores = {
  created: 0,
  stores: table((store) => store.id),
  clusters: table((cluster) => cluster.id),
  proxies: table((proxy) => proxy.uri),
  externalKeys: table((external) => external.id),
};

export function withStore(keyStores: KeyStores, store: KeyStore): KeyStores {
  return { ...keyStores, stores: set(keyStores.stores, store) };
}

/** Every well-formed ID is that of an active cluster with two HSMs, unless it is told otherwise. */
export function clusterOf({ clusters }: KeyStores, id: string): Cluster {
  return (
    get(clusters, id) ?? {
      id,
      active: true,
      hsms: 2,
      trustAnchorCertificate: undefined,
      family: id,
      failure: undefined,
      outOfSessions: undefined,
    }
  );
}

/** Every URI is that of a proxy that answers at once and accepts any credential, unless it is told otherwise. */
export function proxyOf({ proxies }: KeyStores, uri: string): Proxy {
  return get(proxies, uri) ?? { uri, latencyMs: 0, accessKeyId: undefined, failure: undefined };
}

/** Every ID is that of an external key that can be used, unless it is told otherwise. */
export function externalKeyOf(
  { externalKeys }: KeyStores,
  { storeId, xksKeyId }: { readonly storeId: string; readonly xksKeyId: string },
  seed: Seed,
): ExternalKeyRecord {
  const id = externalKeyId(storeId, xksKeyId);
  return get(externalKeys, id) ?? newExternalKey(id, seed);
}

export function newExternalKey(id: string, seed: Seed): ExternalKeyRecord {
  const key = new ExternalKey(seed, id);
  return { id, key, exists: true, enabled: true, suitable: true, usedBy: undefined };
}

export function externalKeyId(storeId: string, xksKeyId: string): string {
  return `${storeId} ${xksKeyId}`;
}

/** Where a store's proxy is. */
export function uriOf({ endpoint, path }: ProxyBacking): string {
  return endpoint + path;
}
