/**
 * Changes a custom key store.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateCustomKeyStore.html
 * @module
 */
import { fail } from '../../kernel/fault.ts';
import type { Value } from '../../kernel/shape.ts';
import * as s from '../../kernel/shape.ts';
import { checkCluster, checkProxy, isTrustAnchor } from '../key-stores/failures.ts';
import {
  type ClusterBacking,
  clusterOf,
  type KeyStores,
  type ProxyBacking,
  withStore,
} from '../key-stores/key-stores.ts';
import {
  admitConnection,
  checkMembers,
  checkName,
  checkPublic,
  checkRequired,
  checkUnused,
  familyOf,
  keyStoreOperation,
  proxyFaults,
} from '../key-stores/operation.ts';
import {
  customKeyStoreName,
  keyStorePassword,
  xksProxyAuthenticationCredential,
  xksProxyConnectivity,
  xksProxyUriEndpoint,
  xksProxyUriPath,
  xksProxyVpcEndpointServiceName,
} from '../key-stores/shapes.ts';
import { accountId, cloudHsmClusterId, customKeyStoreId } from '../shapes.ts';
import { scopeWith, withScope } from '../state.ts';

const input = s.struct({
  CustomKeyStoreId: s.required(customKeyStoreId),
  NewCustomKeyStoreName: customKeyStoreName,
  KeyStorePassword: keyStorePassword,
  CloudHsmClusterId: cloudHsmClusterId,
  XksProxyUriEndpoint: xksProxyUriEndpoint,
  XksProxyUriPath: xksProxyUriPath,
  XksProxyVpcEndpointServiceName: xksProxyVpcEndpointServiceName,
  XksProxyVpcEndpointServiceOwner: accountId,
  XksProxyAuthenticationCredential: xksProxyAuthenticationCredential,
  XksProxyConnectivity: xksProxyConnectivity,
});
type Request = Value<typeof input>;

/** What can be changed while the store is connected; the rest only while it is disconnected. */
const WHILE_CONNECTED: readonly string[] = [
  'CustomKeyStoreId',
  'NewCustomKeyStoreName',
  'XksProxyAuthenticationCredential',
  'XksProxyUriPath',
];

export const updateCustomKeyStore = keyStoreOperation({
  name: 'UpdateCustomKeyStore',
  input,
  output: s.struct({}),
  faults: [
    'CloudHsmClusterInvalidConfigurationException',
    'CloudHsmClusterNotActiveException',
    'CloudHsmClusterNotFoundException',
    'CloudHsmClusterNotRelatedException',
    'CustomKeyStoreInvalidStateException',
    'CustomKeyStoreNameInUseException',
    'CustomKeyStoreNotFoundException',
    ...proxyFaults,
  ],
  admit(target, request) {
    const { scope, store } = target;
    const { keyStores, account } = scope;
    const { backing } = store;
    checkMembers(backing.type, request);
    if (backing.type === 'EXTERNAL_KEY_STORE') checkConnectivity(backing, request);
    // Unconfirmed: that a request for no change at all succeeds.
    const free = Object.keys(request).every((member) => WHILE_CONNECTED.includes(member));
    admitConnection(target, free ? ['CONNECTED', 'DISCONNECTED'] : ['DISCONNECTED']);
    if (request.NewCustomKeyStoreName !== undefined)
      checkName(keyStores, request.NewCustomKeyStoreName, store);
    if (backing.type === 'AWS_CLOUDHSM') checkNewCluster(keyStores, backing, request);
    else if (Object.keys(request).some((member) => member.startsWith('Xks'))) {
      const changed = proxyAfter(backing, request, account);
      checkUnused(keyStores, changed, store);
      checkProxy(keyStores, changed);
    }
  },
  run(state, request, { target }) {
    const { scope, store } = target;
    const { backing } = store;
    const after =
      backing.type === 'AWS_CLOUDHSM'
        ? { ...backing, clusterId: request.CloudHsmClusterId ?? backing.clusterId }
        : proxyAfter(backing, request, scope.account);
    const name = request.NewCustomKeyStoreName ?? store.name;
    const keyStores = withStore(scope.keyStores, { ...store, name, backing: after });
    return { state: withScope(state, scopeWith(scope, { keyStores })), output: {} };
  },
});

function checkNewCluster(keyStores: KeyStores, backing: ClusterBacking, request: Request): void {
  const { CloudHsmClusterId: id } = request;
  if (id === undefined) return;
  const cluster = clusterOf(keyStores, id);
  const related =
    cluster.family === familyOf(keyStores, backing) &&
    isTrustAnchor(cluster, backing.trustAnchorCertificate);
  if (cluster.failure !== 'CLUSTER_NOT_FOUND' && !related)
    fail('CloudHsmClusterNotRelatedException');
  checkCluster(cluster);
}

/** Faults: ValidationException, for a connectivity whose members are missing. */
function checkConnectivity({ vpcService }: ProxyBacking, request: Request): void {
  const before = vpcService === undefined ? 'PUBLIC_ENDPOINT' : 'VPC_ENDPOINT_SERVICE';
  const { XksProxyConnectivity: after = before } = request;
  if (after === 'PUBLIC_ENDPOINT') checkPublic(request);
  if (after === before) return;
  const needed =
    after === 'PUBLIC_ENDPOINT'
      ? ['XksProxyUriEndpoint']
      : ['XksProxyUriEndpoint', 'XksProxyVpcEndpointServiceName'];
  checkRequired(after, request, needed);
}

function proxyAfter(backing: ProxyBacking, request: Request, account: string): ProxyBacking {
  const { vpcService } = backing;
  const name = request.XksProxyVpcEndpointServiceName ?? vpcService?.name;
  const owner = request.XksProxyVpcEndpointServiceOwner ?? vpcService?.owner ?? account;
  const isPublic = request.XksProxyConnectivity === 'PUBLIC_ENDPOINT';
  return {
    type: backing.type,
    endpoint: request.XksProxyUriEndpoint ?? backing.endpoint,
    path: request.XksProxyUriPath ?? backing.path,
    accessKeyId: request.XksProxyAuthenticationCredential?.AccessKeyId ?? backing.accessKeyId,
    vpcService: isPublic || name === undefined ? undefined : { name, owner },
  };
}
