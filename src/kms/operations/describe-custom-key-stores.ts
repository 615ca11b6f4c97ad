/**
 * Lists the custom key stores of the account and Region.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeCustomKeyStores.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import {
  customKeyStore,
  customKeyStoreName,
  trustAnchorCertificate,
  xksProxyAuthenticationAccessKeyId,
  xksProxyConnectivity,
  xksProxyUriEndpoint,
  xksProxyUriPath,
  xksProxyVpcEndpointServiceName,
} from '../key-store-shapes.ts';
import { accountId, cloudHsmClusterId, customKeyStoreId, limit, marker } from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const describeCustomKeyStores = unbuilt({
  name: 'DescribeCustomKeyStores',
  input: s.struct({
    CustomKeyStoreId: customKeyStoreId,
    CustomKeyStoreName: customKeyStoreName,
    Limit: limit,
    Marker: marker,
  }),
  output: s.struct({
    CustomKeyStores: s.list(
      s.struct({
        CustomKeyStoreId: customKeyStoreId,
        CustomKeyStoreName: customKeyStoreName,
        CloudHsmClusterId: cloudHsmClusterId,
        TrustAnchorCertificate: trustAnchorCertificate,
        ConnectionState: s.oneOf([
          'CONNECTED',
          'CONNECTING',
          'FAILED',
          'DISCONNECTED',
          'DISCONNECTING',
        ]),
        ConnectionErrorCode: s.oneOf([
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
        ]),
        CreationDate: s.timestamp,
        CustomKeyStoreType: customKeyStore,
        XksProxyConfiguration: s.struct({
          Connectivity: xksProxyConnectivity,
          AccessKeyId: xksProxyAuthenticationAccessKeyId,
          UriEndpoint: xksProxyUriEndpoint,
          UriPath: xksProxyUriPath,
          VpcEndpointServiceName: xksProxyVpcEndpointServiceName,
          VpcEndpointServiceOwner: accountId,
        }),
      }),
    ),
    NextMarker: marker,
    Truncated: s.boolean,
  }),
});
