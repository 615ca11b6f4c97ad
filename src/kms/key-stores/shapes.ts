/**
 * The shapes of custom key stores.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CustomKeyStoresListEntry.html
 * @module
 */
import * as s from '../../kernel/shape.ts';

export const customKeyStoreName = s.string({ min: 1, max: 256 });
export const trustAnchorCertificate = s.string({ min: 1, max: 5000 });
export const keyStorePassword = s.string({ min: 7, max: 32, sensitive: true });
export const customKeyStore = s.oneOf(['AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE']);
export const xksProxyUriEndpoint = s.string({
  min: 10,
  max: 128,
  pattern: '^https://[a-zA-Z0-9.-]+$',
});
export const xksProxyUriPath = s.string({
  min: 10,
  max: 128,
  pattern: '^(/[a-zA-Z0-9\\/_-]+/kms/xks/v\\d{1,2})$|^(/kms/xks/v\\d{1,2})$',
});
export const xksProxyVpcEndpointServiceName = s.string({
  min: 20,
  max: 64,
  pattern: '^(com|eu)\\.amazonaws\\.vpce\\.([a-z]+-){2,3}\\d+\\.vpce-svc-[0-9a-z]+$',
});
export const xksProxyAuthenticationAccessKeyId = s.string({
  min: 20,
  max: 30,
  pattern: '^[A-Z2-7]+$',
  sensitive: true,
});
export const xksProxyAuthenticationRawSecretAccessKey = s.string({
  min: 43,
  max: 64,
  pattern: '^[a-zA-Z0-9\\/+=]+$',
  sensitive: true,
});
export const xksProxyAuthenticationCredential = s.struct({
  AccessKeyId: s.required(xksProxyAuthenticationAccessKeyId),
  RawSecretAccessKey: s.required(xksProxyAuthenticationRawSecretAccessKey),
});
export const xksProxyConnectivity = s.oneOf(['PUBLIC_ENDPOINT', 'VPC_ENDPOINT_SERVICE']);

/** What is wrong with a CloudHSM cluster, or with the way to it. */
export const clusterFailures = [
  'CLUSTER_NOT_FOUND',
  'INSUFFICIENT_CLOUDHSM_HSMS',
  'INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET',
  'INTERNAL_ERROR',
  'INVALID_CREDENTIALS',
  'NETWORK_ERRORS',
  'SUBNET_NOT_FOUND',
  'USER_LOCKED_OUT',
  'USER_LOGGED_IN',
  'USER_NOT_FOUND',
] as const;
export type ClusterFailure = (typeof clusterFailures)[number];

/** What is wrong with an external key store proxy, or with the way to it. */
export const proxyFailures = [
  'INTERNAL_ERROR',
  'INVALID_CREDENTIALS',
  'NETWORK_ERRORS',
  'XKS_PROXY_ACCESS_DENIED',
  'XKS_PROXY_INVALID_CONFIGURATION',
  'XKS_PROXY_INVALID_RESPONSE',
  'XKS_PROXY_INVALID_TLS_CONFIGURATION',
  'XKS_PROXY_NOT_REACHABLE',
  'XKS_PROXY_TIMED_OUT',
  'XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION',
  'XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND',
] as const;
export type ProxyFailure = (typeof proxyFailures)[number];

export type ConnectionErrorCode = ClusterFailure | ProxyFailure;

export const connectionState = s.oneOf([
  'CONNECTED',
  'CONNECTING',
  'FAILED',
  'DISCONNECTED',
  'DISCONNECTING',
]);
/** All of them, in the order of AWS's model. */
export const connectionErrorCode = s.oneOf([
  'INVALID_CREDENTIALS',
  'CLUSTER_NOT_FOUND',
  'NETWORK_ERRORS',
  'INTERNAL_ERROR',
  'INSUFFICIENT_CLOUDHSM_HSMS',
  'USER_LOCKED_OUT',
  'USER_NOT_FOUND',
  'USER_LOGGED_IN',
  'SUBNET_NOT_FOUND',
  'INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET',
  'XKS_PROXY_ACCESS_DENIED',
  'XKS_PROXY_NOT_REACHABLE',
  'XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND',
  'XKS_PROXY_INVALID_RESPONSE',
  'XKS_PROXY_INVALID_CONFIGURATION',
  'XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION',
  'XKS_PROXY_TIMED_OUT',
  'XKS_PROXY_INVALID_TLS_CONFIGURATION',
]);
