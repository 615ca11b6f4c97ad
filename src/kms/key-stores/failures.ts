/**
 * What is wrong behind a custom key store, and how AWS says so: when the store is made or changed, when it is
 * connected, when a key is made in it, and when one is used.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoresListEntry.html, ConnectionErrorCode;
 * https://docs.aws.amazon.com/kms/latest/developerguide/xks-troubleshooting.html;
 * https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html
 * @module
 */
import { type FaultCode, fail } from '../../kernel/fault.ts';
import {
  type Backing,
  type Cluster,
  clusterOf,
  type ExternalKeyRecord,
  type KeyStores,
  type ProxyBacking,
  proxyOf,
  uriOf,
} from './key-stores.ts';
import type { ClusterFailure, ConnectionErrorCode, ProxyFailure } from './shapes.ts';

/** How long KMS waits for an external key store proxy. */
export const PROXY_TIMEOUT_MS = 250;
/** To make a store, or a key in it; to connect and to use it takes one. */
export const HSMS_TO_CREATE = 2;

interface ProxyRow {
  /** What making or changing a store is refused with, where KMS looks at the proxy then. */
  readonly management?: FaultCode;
  /** The text of KMSInvalidStateException when a key is used, and of CustomKeyStoreInvalidStateException when one is made. */
  readonly text?: string;
}

// Unconfirmed: the texts, which follow the wording of the troubleshooting page; the exceptions of the codes for which
// API_CreateCustomKeyStore names none (access denied, TLS, timeout); and that a store is made in spite of an internal
// error. Recordings would settle them.
const proxyRows: Readonly<Record<ProxyFailure, ProxyRow>> = {
  INTERNAL_ERROR: {},
  INVALID_CREDENTIALS: {
    management: 'XksProxyIncorrectAuthenticationCredentialException',
    text: 'The external key store proxy rejected the request because the authentication credential is not valid.',
  },
  NETWORK_ERRORS: {
    management: 'XksProxyUriUnreachableException',
    text: 'KMS cannot communicate with the external key store proxy.',
  },
  XKS_PROXY_ACCESS_DENIED: {
    management: 'XksProxyInvalidConfigurationException',
    text: 'The external key store proxy denied access to the operation. Verify that the user and the external key are both authorized for this operation, and try the request again.',
  },
  XKS_PROXY_INVALID_CONFIGURATION: { management: 'XksProxyInvalidConfigurationException' },
  XKS_PROXY_INVALID_RESPONSE: {
    management: 'XksProxyInvalidResponseException',
    text: 'KMS cannot interpret the response it received from the external key store proxy. If you see this error repeatedly, report it to your external key store proxy administrator.',
  },
  XKS_PROXY_INVALID_TLS_CONFIGURATION: { management: 'XksProxyUriUnreachableException' },
  XKS_PROXY_NOT_REACHABLE: {
    management: 'XksProxyUriUnreachableException',
    text: 'KMS cannot communicate with the external key store proxy.',
  },
  XKS_PROXY_TIMED_OUT: {
    management: 'XksProxyUriUnreachableException',
    text: 'The external key store proxy did not respond to the request in the time allotted. Retry the request. If you see this error repeatedly, report it to your external key store proxy administrator.',
  },
  XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION: {
    management: 'XksProxyVpcEndpointServiceInvalidConfigurationException',
  },
  XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND: {
    management: 'XksProxyVpcEndpointServiceNotFoundException',
  },
};

/** The failures of a cluster that stop the use of its keys too: the others are of connecting alone. */
const USE: readonly ClusterFailure[] = [
  'CLUSTER_NOT_FOUND',
  'INSUFFICIENT_CLOUDHSM_HSMS',
  'INTERNAL_ERROR',
  'NETWORK_ERRORS',
];

/** Recorded by CloudTrail in a sample of the Developer Guide. */
export const BAD_CIPHERTEXT =
  'The external key store proxy rejected the request because the specified ciphertext or additional authenticated data is corrupted, missing, or otherwise invalid.';

/** What an attempt to connect would fail with; undefined when nothing is wrong. */
export function connectionErrorOf(
  keyStores: KeyStores,
  backing: Backing,
): ConnectionErrorCode | undefined {
  return backing.type === 'AWS_CLOUDHSM'
    ? clusterErrorOf(clusterOf(keyStores, backing.clusterId))
    : proxyErrorOf(keyStores, backing);
}

function clusterErrorOf({ failure, active, hsms }: Cluster): ClusterFailure | undefined {
  // Unconfirmed: the code for a cluster that ceased to be active while it was being connected.
  if (failure === 'CLUSTER_NOT_FOUND' || (active && hsms > 0)) return failure;
  return 'INSUFFICIENT_CLOUDHSM_HSMS';
}

function proxyErrorOf(keyStores: KeyStores, backing: ProxyBacking): ProxyFailure | undefined {
  const { failure, latencyMs, accessKeyId } = proxyOf(keyStores, uriOf(backing));
  if (failure !== undefined) return failure;
  if (latencyMs > PROXY_TIMEOUT_MS) return 'XKS_PROXY_TIMED_OUT';
  return accessKeyId === undefined || accessKeyId === backing.accessKeyId
    ? undefined
    : 'INVALID_CREDENTIALS';
}

/** Refuses to make or to change a store whose proxy does not answer as it must. */
export function checkProxy(keyStores: KeyStores, backing: ProxyBacking): void {
  const error = proxyErrorOf(keyStores, backing);
  if (error === undefined) return;
  // Source: API_CreateCustomKeyStore, XksProxyUriEndpoint: a proxy behind a VPC endpoint service is asked on connecting.
  const asked = backing.vpcService === undefined || error.startsWith('XKS_VPC_');
  const { management, text } = proxyRows[error];
  if (asked && management !== undefined) fail(management, text);
}

/** The same of a store's cluster. Faults: CloudHsmClusterNotFoundException and those of a cluster that is not fit. */
export function checkCluster(cluster: Cluster): void {
  if (cluster.failure === 'CLUSTER_NOT_FOUND') fail('CloudHsmClusterNotFoundException');
  if (!cluster.active) fail('CloudHsmClusterNotActiveException');
  checkHsms(cluster, HSMS_TO_CREATE);
}

/** Whether a certificate can be that of a cluster. */
export function isTrustAnchor({ trustAnchorCertificate }: Cluster, certificate: string): boolean {
  return trustAnchorCertificate === undefined || trustAnchorCertificate === certificate;
}

/** Faults: CloudHsmClusterInvalidConfigurationException. */
export function checkHsms({ failure, active, hsms }: Cluster, needed: number): void {
  const there = active && failure !== 'INSUFFICIENT_CLOUDHSM_HSMS' ? hsms : 0;
  if (there < needed) fail('CloudHsmClusterInvalidConfigurationException');
}

/** What connecting is refused with at once. Faults: those of ConnectCustomKeyStore. */
export function checkConnectable(keyStores: KeyStores, backing: Backing): void {
  if (backing.type !== 'AWS_CLOUDHSM') return;
  const { active, hsms } = clusterOf(keyStores, backing.clusterId);
  if (!active) fail('CloudHsmClusterNotActiveException');
  if (hsms < 1) fail('CloudHsmClusterInvalidConfigurationException');
}

/**
 * Refuses what a connected store cannot do because of what is behind it.
 * @param code - KMSInvalidStateException for the use of a key
 */
export function checkReachable(keyStores: KeyStores, backing: Backing, code: FaultCode): void {
  const refusal = reachRefusal(keyStores, backing, code);
  if (refusal !== undefined) fail(...refusal);
}

/** What that is refused with; undefined when what is behind the store answers. */
export function reachRefusal(
  keyStores: KeyStores,
  backing: Backing,
  code: FaultCode,
): Refusal | undefined {
  if (backing.type === 'EXTERNAL_KEY_STORE') {
    const error = proxyErrorOf(keyStores, backing);
    return error && [code, proxyRows[error].text];
  }
  // Unconfirmed: that there is no text for a cluster; and that without a session no key is made and no random bytes are
  // drawn either.
  const cluster = clusterOf(keyStores, backing.clusterId);
  const error = clusterErrorOf(cluster);
  if (error !== undefined && USE.includes(error)) return [code, undefined];
  return cluster.outOfSessions ? ['KMSInternalException', undefined] : undefined;
}

/** What the use of an external key is refused with that is gone, disabled or of another kind. */
export function externalKeyRefusal(external: ExternalKeyRecord): Refusal | undefined {
  const { exists, enabled, suitable } = external;
  if (exists && enabled && suitable) return undefined;
  // Unconfirmed: the texts, as above.
  const reason = exists
    ? 'the external key is not enabled or does not support the operation.'
    : 'it could not find the external key.';
  return [
    'KMSInvalidStateException',
    `The external key store proxy rejected the request because ${reason}`,
  ];
}

/** A code, and AWS's text where it has one. */
export type Refusal = readonly [FaultCode, string | undefined];
