/**
 * Makes a custom key store on a CloudHSM cluster or an external key manager.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html
 * @module
 */
import { fail } from '../../kernel/fault.ts';
import type { Value } from '../../kernel/shape.ts';
import * as s from '../../kernel/shape.ts';
import { checkCluster, checkProxy, isTrustAnchor } from '../key-stores/failures.ts';
import { type Backing, clusterOf, type KeyStores, withStore } from '../key-stores/key-stores.ts';
import {
  checkMembers,
  checkName,
  checkPublic,
  checkRequired,
  checkUnused,
  proxyFaults,
} from '../key-stores/operation.ts';
import {
  customKeyStore,
  customKeyStoreName,
  keyStorePassword,
  trustAnchorCertificate,
  xksProxyAuthenticationCredential,
  xksProxyConnectivity,
  xksProxyUriEndpoint,
  xksProxyUriPath,
  xksProxyVpcEndpointServiceName,
} from '../key-stores/shapes.ts';
import { regionOperation } from '../operation.ts';
import { accountId, cloudHsmClusterId, customKeyStoreId } from '../shapes.ts';
import { scopeWith, withScope } from '../state.ts';

/** Source: https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html, "Custom key stores". */
const STORES_MAX = 10;

const input = s.struct({
  CustomKeyStoreName: s.required(customKeyStoreName),
  CloudHsmClusterId: cloudHsmClusterId,
  TrustAnchorCertificate: trustAnchorCertificate,
  KeyStorePassword: keyStorePassword,
  CustomKeyStoreType: customKeyStore,
  XksProxyUriEndpoint: xksProxyUriEndpoint,
  XksProxyUriPath: xksProxyUriPath,
  XksProxyVpcEndpointServiceName: xksProxyVpcEndpointServiceName,
  XksProxyVpcEndpointServiceOwner: accountId,
  XksProxyAuthenticationCredential: xksProxyAuthenticationCredential,
  XksProxyConnectivity: xksProxyConnectivity,
});
type Request = Value<typeof input>;

export const createCustomKeyStore = regionOperation({
  name: 'CreateCustomKeyStore',
  input,
  output: s.struct({
    CustomKeyStoreId: s.always(customKeyStoreId),
  }),
  readOnly: false,
  faults: [
    'CloudHsmClusterInUseException',
    'CloudHsmClusterInvalidConfigurationException',
    'CloudHsmClusterNotActiveException',
    'CloudHsmClusterNotFoundException',
    'CustomKeyStoreNameInUseException',
    'IncorrectTrustAnchorException',
    'LimitExceededException',
    ...proxyFaults,
  ],
  check,
  admit({ keyStores, account }, request) {
    checkName(keyStores, request.CustomKeyStoreName);
    if (keyStores.stores.size >= STORES_MAX) fail('LimitExceededException');
    const backing = backingOf(request, account);
    checkUnused(keyStores, backing);
    checkOutside(keyStores, backing);
  },
  run(state, request, { target: scope, now, random, ordinal = 0 }) {
    const { keyStores, account } = scope;
    const n = Math.max(ordinal, keyStores.created);
    const id = `cks-${random(scope.arnPrefix, n).hex(18).slice(1)}`;
    const store = {
      id,
      name: request.CustomKeyStoreName,
      createdAt: now,
      connection: { state: 'DISCONNECTED' },
      keys: 0,
      backing: backingOf(request, account),
    } as const;
    const next = { ...withStore(keyStores, store), created: n + 1 };
    return {
      state: withScope(state, scopeWith(scope, { keyStores: next })),
      output: { CustomKeyStoreId: id },
      ordinal: n,
    };
  },
});

const REQUIRED = {
  AWS_CLOUDHSM: ['CloudHsmClusterId', 'KeyStorePassword', 'TrustAnchorCertificate'],
  EXTERNAL_KEY_STORE: [
    'XksProxyConnectivity',
    'XksProxyAuthenticationCredential',
    'XksProxyUriEndpoint',
    'XksProxyUriPath',
  ],
} as const;

function check(request: Request): void {
  const type = request.CustomKeyStoreType ?? 'AWS_CLOUDHSM';
  checkMembers(type, request);
  checkRequired(`CustomKeyStoreType ${type}`, request, REQUIRED[type]);
  if (type === 'AWS_CLOUDHSM') return;
  if (request.XksProxyConnectivity === 'VPC_ENDPOINT_SERVICE')
    checkRequired('VPC_ENDPOINT_SERVICE', request, ['XksProxyVpcEndpointServiceName']);
  else checkPublic(request);
}

/** Of a request that was checked: nothing that is required is missing. */
function backingOf(request: Request, account: string): Backing {
  if (request.CustomKeyStoreType !== 'EXTERNAL_KEY_STORE')
    return {
      type: 'AWS_CLOUDHSM',
      clusterId: request.CloudHsmClusterId ?? '',
      trustAnchorCertificate: request.TrustAnchorCertificate ?? '',
    };
  const { XksProxyVpcEndpointServiceName: name, XksProxyVpcEndpointServiceOwner: owner } = request;
  return {
    type: 'EXTERNAL_KEY_STORE',
    endpoint: request.XksProxyUriEndpoint ?? '',
    path: request.XksProxyUriPath ?? '',
    accessKeyId: request.XksProxyAuthenticationCredential?.AccessKeyId ?? '',
    vpcService: name === undefined ? undefined : { name, owner: owner ?? account },
  };
}

function checkOutside(keyStores: KeyStores, backing: Backing): void {
  if (backing.type === 'EXTERNAL_KEY_STORE') checkProxy(keyStores, backing);
  else {
    const cluster = clusterOf(keyStores, backing.clusterId);
    checkCluster(cluster);
    if (!isTrustAnchor(cluster, backing.trustAnchorCertificate))
      fail('IncorrectTrustAnchorException');
  }
}
