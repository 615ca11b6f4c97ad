/**
 * The builder of operations on one custom key store, and what making and changing a store check alike.
 * @module
 */
import { type FaultCode, fail } from '../../kernel/fault.ts';
import type { Caller, Change, Env, Operation } from '../../kernel/operation.ts';
import type { Shape, Value } from '../../kernel/shape.ts';
import { entries } from '../../lib/table.ts';
import { type KmsState, type Scope, scopeOf } from '../state.ts';
import { storeOf } from './custody.ts';
import {
  type Backing,
  clusterOf,
  type KeyStore,
  type KeyStores,
  type ProxyBacking,
  uriOf,
} from './key-stores.ts';

/** A custom key store found, where it lives. */
export interface StoreTarget {
  readonly scope: Scope;
  readonly store: KeyStore;
}

interface StoreDefinition<I extends Shape, O extends Shape> {
  readonly name: string;
  readonly input: I;
  readonly output: O;
  readonly faults: readonly FaultCode[];
  check?(input: Value<I>, caller: Caller): void;
  /** Checks of the connection's state and of what is behind the store. */
  admit?(target: StoreTarget, input: Value<I>): void;
  run(state: KmsState, input: Value<I>, env: Env<StoreTarget>): Change<KmsState, Value<O>>;
}

/** An operation on the store that its member `CustomKeyStoreId` names. */
export function keyStoreOperation<I extends Shape, O extends Shape>(
  definition: StoreDefinition<I, O>,
): Operation<KmsState, StoreTarget, I, O> {
  const action = `kms:${definition.name}`;
  return {
    ...definition,
    readOnly: false,
    resolve(state, input, { account, region }) {
      const scope = scopeOf(state, account, region);
      const { CustomKeyStoreId = '' } = input as { readonly CustomKeyStoreId?: string };
      return { scope, store: storeOf(scope.keyStores, CustomKeyStoreId) };
    },
    access: ({ scope }) => [{ action, resource: '*', account: scope.account }],
    resources: () => [],
  };
}

/** Faults: CustomKeyStoreInvalidStateException, in any other connection state. */
export function admitConnection(
  { store }: StoreTarget,
  states: readonly KeyStore['connection']['state'][],
): void {
  if (!states.includes(store.connection.state)) fail('CustomKeyStoreInvalidStateException');
}

/** Faults: CustomKeyStoreNameInUseException. A store may keep its own name. */
export function checkName({ stores }: KeyStores, name: string, own?: KeyStore): void {
  for (const store of entries(stores))
    if (store.name === name && store.id !== own?.id) fail('CustomKeyStoreNameInUseException');
}

/**
 * Refuses what another store stands on already. Faults: CloudHsmClusterInUseException, XksProxyUriInUseException,
 * XksProxyUriEndpointInUseException, XksProxyVpcEndpointServiceInUseException.
 */
export function checkUnused(keyStores: KeyStores, backing: Backing, own?: KeyStore): void {
  for (const { id, backing: other } of entries(keyStores.stores)) {
    if (id === own?.id) continue;
    if (backing.type === 'AWS_CLOUDHSM') {
      if (
        other.type === 'AWS_CLOUDHSM' &&
        familyOf(keyStores, other) === familyOf(keyStores, backing)
      )
        fail('CloudHsmClusterInUseException');
    } else if (other.type === 'EXTERNAL_KEY_STORE') checkProxyUnused(backing, other);
  }
}

/** The cluster whose backups a cluster shares. */
export function familyOf(
  keyStores: KeyStores,
  { clusterId }: { readonly clusterId: string },
): string {
  return clusterOf(keyStores, clusterId).family;
}

// Source: API_CreateCustomKeyStore, XksProxyUriEndpoint, XksProxyUriPath and XksProxyVpcEndpointServiceName.
function checkProxyUnused(backing: ProxyBacking, other: ProxyBacking): void {
  if (uriOf(backing) === uriOf(other)) fail('XksProxyUriInUseException');
  const behindVpc = backing.vpcService !== undefined || other.vpcService !== undefined;
  if (behindVpc && backing.endpoint === other.endpoint) fail('XksProxyUriEndpointInUseException');
  if (backing.vpcService !== undefined && backing.vpcService.name === other.vpcService?.name)
    fail('XksProxyVpcEndpointServiceInUseException');
}

/** What making and changing a store on a proxy may be refused with. */
export const proxyFaults: readonly FaultCode[] = [
  'XksProxyIncorrectAuthenticationCredentialException',
  'XksProxyInvalidConfigurationException',
  'XksProxyInvalidResponseException',
  'XksProxyUriEndpointInUseException',
  'XksProxyUriInUseException',
  'XksProxyUriUnreachableException',
  'XksProxyVpcEndpointServiceInUseException',
  'XksProxyVpcEndpointServiceInvalidConfigurationException',
  'XksProxyVpcEndpointServiceNotFoundException',
];

/** The members that are of a proxy, and of a cluster. */
const MEMBERS = {
  AWS_CLOUDHSM: ['CloudHsmClusterId', 'TrustAnchorCertificate', 'KeyStorePassword'],
  EXTERNAL_KEY_STORE: [
    'XksProxyConnectivity',
    'XksProxyAuthenticationCredential',
    'XksProxyUriEndpoint',
    'XksProxyUriPath',
    'XksProxyVpcEndpointServiceName',
    'XksProxyVpcEndpointServiceOwner',
  ],
} as const;

/** Faults: ValidationException, for a member of the other type of store. */
export function checkMembers(type: Backing['type'], request: object): void {
  const other = type === 'AWS_CLOUDHSM' ? 'EXTERNAL_KEY_STORE' : 'AWS_CLOUDHSM';
  const stray = MEMBERS[other].find((member) => Object.hasOwn(request, member));
  // Unconfirmed: AWS's text; that such a parameter is not valid is in API_UpdateCustomKeyStore.
  if (stray !== undefined)
    fail('ValidationException', `${stray} is not supported for CustomKeyStoreType ${type}`);
}

/** Faults: ValidationException, for one that is missing. */
export function checkRequired(what: string, request: object, members: readonly string[]): void {
  const missing = members.find((member) => !Object.hasOwn(request, member));
  // Unconfirmed: AWS's text; that it is required is in API_CreateCustomKeyStore.
  if (missing !== undefined) fail('ValidationException', `${missing} is required for ${what}`);
}

interface VpcEndpointService {
  readonly XksProxyVpcEndpointServiceName?: string | undefined;
  readonly XksProxyVpcEndpointServiceOwner?: string | undefined;
}

/** Faults: ValidationException, for a VPC endpoint service of a proxy with a public endpoint. */
export function checkPublic(request: VpcEndpointService): void {
  const { XksProxyVpcEndpointServiceName: name, XksProxyVpcEndpointServiceOwner: owner } = request;
  // Unconfirmed: AWS's text.
  if (name !== undefined || owner !== undefined)
    fail('ValidationException', 'PUBLIC_ENDPOINT connectivity has no VPC endpoint service');
}
