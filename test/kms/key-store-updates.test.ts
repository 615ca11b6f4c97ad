import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import {
  CLOUD_HSM,
  CLUSTER_ID,
  connect,
  describeStore,
  ENDPOINT,
  newStore,
  PATH,
  SECRET,
  VPC,
  VPC_SERVICE,
  XKS,
} from '../support/key-stores.ts';
import { refusalOf } from '../support/simulator.ts';

const codeOf = (call: () => unknown) => refusalOf(call).name;
const OTHER_CLUSTER = 'cluster-765abcdefABC';

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateCustomKeyStore.html
describe('UpdateCustomKeyStore', () => {
  test('the name changes while connected or not; what else changes needs a disconnected store', () => {
    const sim = createSimulator();
    const { kms } = sim;
    const CustomKeyStoreId = newStore(sim, CLOUD_HSM);
    const update = (input: object) => kms.updateCustomKeyStore({ CustomKeyStoreId, ...input });
    const NewCustomKeyStoreName = 'renamed';
    expect(update({ KeyStorePassword: 'another-1' })).toEqual({});
    kms.connectCustomKeyStore({ CustomKeyStoreId });
    expect(codeOf(() => update({ NewCustomKeyStoreName }))).toBe(
      'CustomKeyStoreInvalidStateException',
    );
    sim.clock.next();
    update({ NewCustomKeyStoreName });
    update({ NewCustomKeyStoreName });
    expect(describeStore(sim, CustomKeyStoreId).CustomKeyStoreName).toBe('renamed');
    expect(codeOf(() => update({ KeyStorePassword: 'another-1' }))).toBe(
      'CustomKeyStoreInvalidStateException',
    );
    newStore(sim, XKS);
    expect(codeOf(() => update({ NewCustomKeyStoreName: 'outside' }))).toBe(
      'CustomKeyStoreNameInUseException',
    );
    expect(codeOf(() => update({ XksProxyUriPath: PATH }))).toBe('ValidationException');
  });

  test('a new cluster is one that shares the backups of the old one, and is fit', () => {
    const sim = createSimulator();
    const CustomKeyStoreId = newStore(sim, CLOUD_HSM);
    const update = () =>
      sim.kms.updateCustomKeyStore({ CustomKeyStoreId, CloudHsmClusterId: OTHER_CLUSTER });
    const codeWith = (facts: Parameters<typeof sim.keyStores.cluster>[1]) => {
      sim.keyStores.cluster(OTHER_CLUSTER, facts);
      return codeOf(update);
    };
    expect(codeOf(update)).toBe('CloudHsmClusterNotRelatedException');
    const backupOf = CLUSTER_ID;
    expect(codeWith({ failure: 'CLUSTER_NOT_FOUND' })).toBe('CloudHsmClusterNotFoundException');
    expect(codeWith({ backupOf, active: false })).toBe('CloudHsmClusterNotActiveException');
    expect(codeWith({ backupOf, hsms: 1 })).toBe('CloudHsmClusterInvalidConfigurationException');
    sim.keyStores.cluster(OTHER_CLUSTER, { backupOf });
    const again = { ...CLOUD_HSM, CloudHsmClusterId: OTHER_CLUSTER, CustomKeyStoreName: 'b' };
    expect(codeOf(() => newStore(sim, again))).toBe('CloudHsmClusterInUseException');
    update();
    expect(describeStore(sim, CustomKeyStoreId).CloudHsmClusterId).toBe(OTHER_CLUSTER);
  });

  test('credential and path of a proxy change while connected; the rest, and its connectivity, do not', () => {
    const sim = createSimulator();
    const CustomKeyStoreId = newStore(sim, XKS);
    connect(sim, CustomKeyStoreId);
    const update = (input: object) => sim.kms.updateCustomKeyStore({ CustomKeyStoreId, ...input });
    const AccessKeyId = 'B'.repeat(20);
    const XksProxyAuthenticationCredential = { AccessKeyId, RawSecretAccessKey: SECRET };
    sim.keyStores.proxy(`${ENDPOINT}/b/kms/xks/v1`, { accessKeyId: AccessKeyId });
    expect(codeOf(() => update({ XksProxyUriPath: '/b/kms/xks/v1' }))).toBe(
      'XksProxyIncorrectAuthenticationCredentialException',
    );
    update({ XksProxyUriPath: '/b/kms/xks/v1', XksProxyAuthenticationCredential });
    const moved = {
      XksProxyConnectivity: 'VPC_ENDPOINT_SERVICE',
      XksProxyUriEndpoint: 'https://vpc.example.com',
    };
    const service = { XksProxyVpcEndpointServiceName: VPC_SERVICE };
    expect(codeOf(() => update(moved))).toBe('ValidationException');
    expect(codeOf(() => update({ ...moved, ...service }))).toBe(
      'CustomKeyStoreInvalidStateException',
    );
    sim.kms.disconnectCustomKeyStore({ CustomKeyStoreId });
    sim.clock.next();
    expect(codeOf(() => update(service))).toBe('ValidationException');
    update({ ...moved, ...service });
    const configuration = () => describeStore(sim, CustomKeyStoreId).XksProxyConfiguration;
    expect(configuration()).toEqual({
      Connectivity: 'VPC_ENDPOINT_SERVICE',
      AccessKeyId,
      UriEndpoint: 'https://vpc.example.com',
      UriPath: '/b/kms/xks/v1',
      VpcEndpointServiceName: VPC_SERVICE,
      VpcEndpointServiceOwner: '111122223333',
    });
    update({ XksProxyConnectivity: 'PUBLIC_ENDPOINT', XksProxyUriEndpoint: ENDPOINT });
    expect(configuration()?.VpcEndpointServiceName).toBeUndefined();
  });

  test('a path that another store has is in use', () => {
    const sim = createSimulator();
    newStore(sim, XKS);
    const other = { ...XKS, CustomKeyStoreName: 'b', XksProxyUriPath: '/b/kms/xks/v1' };
    const CustomKeyStoreId = newStore(sim, other);
    const update = () => sim.kms.updateCustomKeyStore({ CustomKeyStoreId, XksProxyUriPath: PATH });
    expect(codeOf(update)).toBe('XksProxyUriInUseException');
  });

  test('what a change does not name stays, the owner of the VPC endpoint service too', () => {
    const sim = createSimulator();
    const owner = '444455556666';
    const CustomKeyStoreId = newStore(sim, { ...VPC, XksProxyVpcEndpointServiceOwner: owner });
    sim.kms.updateCustomKeyStore({ CustomKeyStoreId, XksProxyUriPath: '/b/kms/xks/v1' });
    expect(describeStore(sim, CustomKeyStoreId).XksProxyConfiguration).toMatchObject({
      UriPath: '/b/kms/xks/v1',
      VpcEndpointServiceName: VPC_SERVICE,
      VpcEndpointServiceOwner: owner,
    });
  });

  // Source: the page above, CloudHsmClusterNotRelatedException: a different cluster certificate than the original cluster.
  test('a related cluster with another certificate is not related', () => {
    const sim = createSimulator();
    const CustomKeyStoreId = newStore(sim, CLOUD_HSM);
    const update = () =>
      sim.kms.updateCustomKeyStore({ CustomKeyStoreId, CloudHsmClusterId: OTHER_CLUSTER });
    const tell = (trustAnchorCertificate: string) =>
      sim.keyStores.cluster(OTHER_CLUSTER, { backupOf: CLUSTER_ID, trustAnchorCertificate });
    tell('another');
    expect(codeOf(update)).toBe('CloudHsmClusterNotRelatedException');
    tell(CLOUD_HSM.TrustAnchorCertificate);
    expect(update()).toEqual({});
  });

  test('a backup of a backup is related; an outage does not make a cluster forget its backup', () => {
    const sim = createSimulator();
    const third = 'cluster-333abcdefABC';
    const CustomKeyStoreId = newStore(sim, CLOUD_HSM);
    sim.keyStores.cluster(OTHER_CLUSTER, { backupOf: CLUSTER_ID });
    sim.keyStores.cluster(third, { backupOf: OTHER_CLUSTER });
    sim.keyStores.cluster(OTHER_CLUSTER, { hsms: 0 });
    sim.keyStores.cluster(third, { hsms: 0 });
    const update = (CloudHsmClusterId: string) =>
      sim.kms.updateCustomKeyStore({ CustomKeyStoreId, CloudHsmClusterId });
    const UNFIT = 'CloudHsmClusterInvalidConfigurationException';
    expect([OTHER_CLUSTER, third].map((id) => codeOf(() => update(id)))).toEqual([UNFIT, UNFIT]);
    sim.keyStores.cluster(third);
    expect(update(third)).toEqual({});
  });
});
