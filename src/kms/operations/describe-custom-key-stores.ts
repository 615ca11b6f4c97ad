/**
 * Lists the custom key stores of the account and Region.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeCustomKeyStores.html
 * @module
 */
import { fail } from '../../kernel/fault.ts';
import { pageOf } from '../../kernel/page.ts';
import type { Value } from '../../kernel/shape.ts';
import * as s from '../../kernel/shape.ts';
import { entries } from '../../lib/table.ts';
import { storeOf } from '../key-stores/custody.ts';
import type { KeyStore, KeyStores, ProxyBacking } from '../key-stores/key-stores.ts';
import {
  connectionErrorCode,
  connectionState,
  customKeyStore,
  customKeyStoreName,
  trustAnchorCertificate,
  xksProxyAuthenticationAccessKeyId,
  xksProxyConnectivity,
  xksProxyUriEndpoint,
  xksProxyUriPath,
  xksProxyVpcEndpointServiceName,
} from '../key-stores/shapes.ts';
import { regionOperation } from '../operation.ts';
import { accountId, cloudHsmClusterId, customKeyStoreId, limit, marker } from '../shapes.ts';

const entry = s.struct({
  CustomKeyStoreId: s.always(customKeyStoreId),
  CustomKeyStoreName: s.always(customKeyStoreName),
  CloudHsmClusterId: cloudHsmClusterId,
  TrustAnchorCertificate: trustAnchorCertificate,
  ConnectionState: s.always(connectionState),
  ConnectionErrorCode: connectionErrorCode,
  CreationDate: s.always(s.timestamp),
  CustomKeyStoreType: s.always(customKeyStore),
  XksProxyConfiguration: s.struct({
    Connectivity: xksProxyConnectivity,
    AccessKeyId: xksProxyAuthenticationAccessKeyId,
    UriEndpoint: xksProxyUriEndpoint,
    UriPath: xksProxyUriPath,
    VpcEndpointServiceName: xksProxyVpcEndpointServiceName,
    VpcEndpointServiceOwner: accountId,
  }),
});
type Entry = Value<typeof entry>;

export const describeCustomKeyStores = regionOperation({
  name: 'DescribeCustomKeyStores',
  input: s.struct({
    CustomKeyStoreId: customKeyStoreId,
    CustomKeyStoreName: customKeyStoreName,
    Limit: limit,
    Marker: marker,
  }),
  output: s.struct({
    CustomKeyStores: s.always(s.list(entry)),
    NextMarker: marker,
    Truncated: s.always(s.boolean),
  }),
  readOnly: true,
  faults: ['CustomKeyStoreNotFoundException', 'InvalidMarkerException'],
  check({ CustomKeyStoreId, CustomKeyStoreName }) {
    // Unconfirmed: the code and AWS's text; that it is one or the other is on the operation's page.
    if (CustomKeyStoreId !== undefined && CustomKeyStoreName !== undefined)
      fail('ValidationException', 'Please specify either CustomKeyStoreId or CustomKeyStoreName.');
  },
  run(state, { CustomKeyStoreId, CustomKeyStoreName, Limit = 100, Marker }, { target }) {
    const { keyStores, arnPrefix } = target;
    if (CustomKeyStoreId !== undefined || CustomKeyStoreName !== undefined) {
      const store =
        CustomKeyStoreName === undefined
          ? storeOf(keyStores, CustomKeyStoreId ?? '')
          : storeNamed(keyStores, CustomKeyStoreName);
      return { state, output: { CustomKeyStores: [shown(store)], Truncated: false } };
    }
    const request = { scope: `${arnPrefix} stores`, limit: Limit, marker: Marker };
    const { items, truncation } = pageOf(keyStores.stores, ({ id }) => id, request);
    return { state, output: { CustomKeyStores: items.map(shown), ...truncation } };
  },
});

function storeNamed({ stores }: KeyStores, name: string): KeyStore {
  for (const store of entries(stores)) if (store.name === name) return store;
  return fail('CustomKeyStoreNotFoundException');
}

function shown({ id, name, createdAt, connection, backing }: KeyStore): Entry {
  return {
    CustomKeyStoreId: id,
    CustomKeyStoreName: name,
    ...(backing.type === 'AWS_CLOUDHSM'
      ? {
          CloudHsmClusterId: backing.clusterId,
          TrustAnchorCertificate: backing.trustAnchorCertificate,
        }
      : {}),
    ConnectionState: connection.state,
    ...(connection.state === 'FAILED' ? { ConnectionErrorCode: connection.error } : {}),
    CreationDate: new Date(createdAt),
    CustomKeyStoreType: backing.type,
    ...(backing.type === 'EXTERNAL_KEY_STORE' ? { XksProxyConfiguration: proxy(backing) } : {}),
  };
}

function proxy(backing: ProxyBacking): NonNullable<Entry['XksProxyConfiguration']> {
  const { endpoint, path, accessKeyId, vpcService } = backing;
  return {
    Connectivity: vpcService === undefined ? 'PUBLIC_ENDPOINT' : 'VPC_ENDPOINT_SERVICE',
    AccessKeyId: accessKeyId,
    UriEndpoint: endpoint,
    UriPath: path,
    ...(vpcService === undefined
      ? {}
      : {
          VpcEndpointServiceName: vpcService.name,
          VpcEndpointServiceOwner: vpcService.owner,
        }),
  };
}
