/**
 * What a test needs to play the outside of custom key stores: CloudHSM clusters, external key store proxies, and the keys
 * of external key managers.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-store-overview.html
 * @module
 */
import type { Caller } from '../kernel/operation.ts';
import type { ClusterFailure, ProxyFailure } from '../kms/key-stores/shapes.ts';
import type { Cell } from './cell.ts';

/** A CloudHSM cluster. What is left out is as it is by default. */
export interface ClusterFacts {
  /** Default true. */
  readonly active?: boolean | undefined;
  /** How many active HSMs it has. Default 2: one less, and no store and no key is made on it. */
  readonly hsms?: number | undefined;
  /** Its trust anchor certificate. Default: any certificate counts as its own. */
  readonly trustAnchorCertificate?: string | undefined;
  /** The ID of a cluster from whose backup it was made, so that it can take that one's place. Once told it stays. */
  readonly backupOf?: string | undefined;
  /**
   * What is wrong with it, as AWS's ConnectionErrorCode. Connecting fails with it; CLUSTER_NOT_FOUND,
   * INSUFFICIENT_CLOUDHSM_HSMS, NETWORK_ERRORS and INTERNAL_ERROR stop the use of keys too.
   */
  readonly failure?: ClusterFailure | undefined;
  /**
   * It has no session left: what uses it answers KMSInternalException, HTTP 500, which the AWS SDK retries. Connecting
   * does not fail with it. Default false.
   */
  readonly outOfSessions?: boolean | undefined;
}

/** An external key store proxy, and the way to it. What is left out is as it is by default. */
export interface ProxyFacts {
  /** How long its answers take. KMS waits for 250 ms: what takes longer fails as a timeout. Default 0. */
  readonly latencyMs?: number | undefined;
  /** The access key ID of the credential that it accepts. Default: any. */
  readonly accessKeyId?: string | undefined;
  /**
   * What is wrong with it, as AWS's ConnectionErrorCode: XKS_PROXY_TIMED_OUT for no answer, XKS_PROXY_NOT_REACHABLE for a
   * refused connection. Connecting fails with it; whatever else needs the proxy is refused.
   */
  readonly failure?: ProxyFailure | undefined;
}

/** A key of an external key manager. What is left out is as it is by default. */
export interface ExternalKeyFacts {
  /** Default true: every ID names a key. */
  readonly exists?: boolean | undefined;
  /** Default true. */
  readonly enabled?: boolean | undefined;
  /** Whether it is an AES key of 256 bits that encrypts and decrypts. Default true. */
  readonly suitable?: boolean | undefined;
}

/**
 * The outside of the custom key stores of one account and Region. Each method tells all there is to tell of one thing,
 * from now on; without facts, all is well with it again. Nothing need be told before a store is made: every well-formed
 * cluster ID is that of an active cluster with two HSMs, every proxy answers, every external key can be used.
 */
export interface KeyStoreControls {
  /**
   * Tells of a CloudHSM cluster.
   * @example sim.keyStores.cluster('cluster-234abcdefABC', { hsms: 0 }); // an outage
   * @throws TypeError for an ID or facts that are none
   */
  cluster(clusterId: string, facts?: ClusterFacts): void;
  /**
   * Tells of an external key store proxy.
   * @param uri - XksProxyUriEndpoint and XksProxyUriPath, one after the other
   * @example
   * sim.keyStores.proxy('https://xks.example.com/kms/xks/v1', { failure: 'XKS_PROXY_TIMED_OUT' });
   * sim.keyStores.proxy('https://xks.example.com/kms/xks/v1', { latencyMs: 200 }); // slow, and in time
   * sim.keyStores.proxy('https://xks.example.com/kms/xks/v1'); // all is well again
   * @throws TypeError for a URI or facts that are none
   */
  proxy(uri: string, facts?: ProxyFacts): void;
  /**
   * Tells of a key of the external key manager behind a store.
   * @example sim.keyStores.externalKey(CustomKeyStoreId, 'key-1', { enabled: false });
   * @throws TypeError for an ID or facts that are none, and for a store that is not there
   */
  externalKey(customKeyStoreId: string, xksKeyId: string, facts?: ExternalKeyFacts): void;
}

const CLUSTER = {
  active: 'Active',
  hsms: 'Hsms',
  trustAnchorCertificate: 'TrustAnchorCertificate',
  backupOf: 'BackupOf',
  failure: 'Failure',
  outOfSessions: 'OutOfSessions',
};
const PROXY = { latencyMs: 'LatencyMs', accessKeyId: 'AccessKeyId', failure: 'Failure' };
const EXTERNAL_KEY = { exists: 'Exists', enabled: 'Enabled', suitable: 'Suitable' };

/** The controls of the account and the Region of a caller. They are calls like any other: a transcript has them. */
export function createKeyStoreControls(cell: Cell, caller: Caller): KeyStoreControls {
  const tell = (operation: string, named: object, facts: object) => {
    const input = { ...named, ...facts };
    const { result } = cell.execute({ service: 'kms', operation, input, caller });
    if (!result.ok)
      throw new TypeError(result.fault.message ?? `${result.fault.code}: ${shown(named)}`);
  };
  return {
    cluster: (ClusterId, facts = {}) =>
      tell('kmsim:SetCluster', { ClusterId }, memberOf(facts, CLUSTER)),
    proxy: (Uri, facts = {}) => tell('kmsim:SetProxy', { Uri }, memberOf(facts, PROXY)),
    externalKey: (CustomKeyStoreId, XksKeyId, facts = {}) =>
      tell('kmsim:SetExternalKey', { CustomKeyStoreId, XksKeyId }, memberOf(facts, EXTERNAL_KEY)),
  };
}

function shown(named: object): string {
  return Object.values(named).map(String).join(', ');
}

/** Facts under the names that the controls have for them. */
function memberOf(facts: object, names: Readonly<Record<string, string>>): object {
  if (typeof facts !== 'object' || facts === null)
    throw new TypeError(`"facts" expected an object, got ${String(facts)}`);
  const stray = Object.keys(facts).find((name) => !Object.hasOwn(names, name));
  if (stray !== undefined)
    throw new TypeError(`"facts" expected ${Object.keys(names).join(', ')}, got "${stray}"`);
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [names[name] ?? name, value]),
  );
}
