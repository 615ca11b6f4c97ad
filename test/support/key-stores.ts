/** Custom key stores, made and connected, and keys in them. @module */
import type { KmsClient, Simulator } from '../../src/index.ts';

export type CreateStore = Parameters<KmsClient['createCustomKeyStore']>[0];

export const CLUSTER_ID = 'cluster-234abcdefABC';
export const ENDPOINT = 'https://xks.example.com';
export const PATH = '/kms/xks/v1';
export const URI = ENDPOINT + PATH;
export const ACCESS_KEY_ID = 'ABCDEFGHIJKLMNOPQRST';
export const SECRET = 'a-secret-access-key-of-no-proxy'.replaceAll('-', '/').padEnd(43, 'x');
export const PASSWORD = 'kmsPswd-7';
export const VPC_SERVICE = 'com.amazonaws.vpce.us-east-1.vpce-svc-example1';

// Source: API_CreateCustomKeyStore: what each type needs.
export const CLOUD_HSM = {
  CustomKeyStoreName: 'hsms',
  CloudHsmClusterId: CLUSTER_ID,
  KeyStorePassword: PASSWORD,
  TrustAnchorCertificate: '-----BEGIN CERTIFICATE-----',
} as const satisfies CreateStore;
export const XKS = {
  CustomKeyStoreName: 'outside',
  CustomKeyStoreType: 'EXTERNAL_KEY_STORE',
  XksProxyConnectivity: 'PUBLIC_ENDPOINT',
  XksProxyUriEndpoint: ENDPOINT,
  XksProxyUriPath: PATH,
  XksProxyAuthenticationCredential: { AccessKeyId: ACCESS_KEY_ID, RawSecretAccessKey: SECRET },
} as const satisfies CreateStore;
export const VPC = {
  ...XKS,
  CustomKeyStoreName: 'in the VPC',
  XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
  XksProxyVpcEndpointServiceName: VPC_SERVICE,
} as const satisfies CreateStore;

/** The ID of a new store. */
export function newStore(sim: Simulator, input: CreateStore): string {
  return sim.kms.createCustomKeyStore(input).CustomKeyStoreId;
}

/** The ID of a new store that is connected. */
export function connectedStore(sim: Simulator, input: CreateStore): string {
  const CustomKeyStoreId = newStore(sim, input);
  connect(sim, CustomKeyStoreId);
  return CustomKeyStoreId;
}

/** Connects a store, and waits until that has ended, well or not. */
export function connect(sim: Simulator, CustomKeyStoreId: string): void {
  sim.kms.connectCustomKeyStore({ CustomKeyStoreId });
  sim.clock.next();
}

/** Disconnects a store, and waits for it. */
export function disconnect(sim: Simulator, CustomKeyStoreId: string): void {
  sim.kms.disconnectCustomKeyStore({ CustomKeyStoreId });
  sim.clock.next();
}

/** The entry of a store in the list. */
export function describeStore({ kms }: Simulator, CustomKeyStoreId: string) {
  const [entry] = kms.describeCustomKeyStores({ CustomKeyStoreId }).CustomKeyStores;
  if (entry === undefined) throw new Error('no entry');
  return entry;
}

/** The ARN of a new key in a CloudHSM key store. */
export function hsmKey({ kms }: Simulator, CustomKeyStoreId: string): string {
  return kms.createKey({ Origin: 'AWS_CLOUDHSM', CustomKeyStoreId }).KeyMetadata.Arn;
}

/** The ARN of a new key in an external key store. */
export function xksKey({ kms }: Simulator, CustomKeyStoreId: string, XksKeyId = 'key-1'): string {
  return kms.createKey({ Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId, XksKeyId }).KeyMetadata
    .Arn;
}
