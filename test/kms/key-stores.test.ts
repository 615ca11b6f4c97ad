import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import {
  ACCESS_KEY_ID,
  CLOUD_HSM,
  CLUSTER_ID,
  type CreateStore,
  connectedStore,
  describeStore,
  ENDPOINT,
  hsmKey,
  newStore,
  PASSWORD,
  PATH,
  SECRET,
  URI,
  VPC,
  VPC_SERVICE,
  XKS,
} from '../support/key-stores.ts';
import { refusalOf } from '../support/simulator.ts';

const codeOf = (call: () => unknown) => refusalOf(call).name;

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateCustomKeyStore.html
describe('CreateCustomKeyStore', () => {
  test('makes a disconnected store, which shows neither password nor secret', () => {
    const sim = createSimulator();
    const [hsm, xks] = [newStore(sim, CLOUD_HSM), newStore(sim, XKS)];
    expect(hsm).toMatch(/^cks-[0-9a-f]{17}$/);
    const CreationDate = sim.clock.now();
    expect(describeStore(sim, hsm)).toEqual({
      CustomKeyStoreId: hsm,
      CustomKeyStoreName: 'hsms',
      CloudHsmClusterId: CLUSTER_ID,
      TrustAnchorCertificate: CLOUD_HSM.TrustAnchorCertificate,
      ConnectionState: 'DISCONNECTED',
      CreationDate,
      CustomKeyStoreType: 'AWS_CLOUDHSM',
    });
    const proxy = {
      Connectivity: 'PUBLIC_ENDPOINT',
      AccessKeyId: ACCESS_KEY_ID,
      UriEndpoint: ENDPOINT,
      UriPath: PATH,
    };
    expect(describeStore(sim, xks)).toEqual({
      CustomKeyStoreId: xks,
      CustomKeyStoreName: 'outside',
      ConnectionState: 'DISCONNECTED',
      CreationDate,
      CustomKeyStoreType: 'EXTERNAL_KEY_STORE',
      XksProxyConfiguration: proxy,
    });
    const shown = JSON.stringify([sim.export(), sim.events]);
    for (const secret of [PASSWORD, SECRET]) expect(shown).not.toContain(secret);
  });

  test('a VPC endpoint service is the caller’s own unless another owner is named', () => {
    const sim = createSimulator();
    expect(describeStore(sim, newStore(sim, VPC)).XksProxyConfiguration).toMatchObject({
      Connectivity: 'VPC_ENDPOINT_SERVICE',
      VpcEndpointServiceName: VPC_SERVICE,
      VpcEndpointServiceOwner: '111122223333',
    });
  });

  const { CloudHsmClusterId: _c, ...noCluster } = CLOUD_HSM;
  const { XksProxyUriPath: _p, ...noPath } = XKS;
  const { XksProxyVpcEndpointServiceName: _s, ...noService } = VPC;
  test.each<[string, CreateStore]>([
    ['no cluster', noCluster],
    ['no path', noPath],
    ['no VPC endpoint service', noService],
    ['a path to a cluster', { ...CLOUD_HSM, XksProxyUriPath: PATH }],
    ['a password for a proxy', { ...XKS, KeyStorePassword: PASSWORD }],
    ['a service of a public proxy', { ...XKS, XksProxyVpcEndpointServiceName: VPC_SERVICE }],
  ])('%s is a ValidationException', (_what, input) => {
    const sim = createSimulator();
    expect(codeOf(() => newStore(sim, input))).toBe('ValidationException');
    expect(sim.kms.describeCustomKeyStores()).toEqual({ CustomKeyStores: [], Truncated: false });
  });

  // Source: the page above, "Errors".
  test.each<[string, CreateStore]>([
    ['CustomKeyStoreNameInUseException', { ...XKS, CustomKeyStoreName: 'hsms' }],
    ['CloudHsmClusterInUseException', { ...CLOUD_HSM, CustomKeyStoreName: 'b' }],
    ['XksProxyUriInUseException', { ...XKS, CustomKeyStoreName: 'b' }],
    [
      'XksProxyUriEndpointInUseException',
      {
        ...VPC,
        CustomKeyStoreName: 'b',
        XksProxyUriPath: '/b/kms/xks/v1',
        XksProxyVpcEndpointServiceName: `${VPC_SERVICE}2`,
      },
    ],
    [
      'XksProxyVpcEndpointServiceInUseException',
      { ...VPC, CustomKeyStoreName: 'b', XksProxyUriEndpoint: 'https://b.example.com' },
    ],
    [
      // Source: XksProxyUriEndpoint: the endpoint of a store in a VPC is its own.
      'XksProxyUriEndpointInUseException',
      {
        ...XKS,
        CustomKeyStoreName: 'b',
        XksProxyUriEndpoint: 'https://vpc.example.com',
        XksProxyUriPath: '/b/kms/xks/v1',
      },
    ],
  ])('%s: what another store has', (code, input) => {
    const sim = createSimulator();
    for (const one of [CLOUD_HSM, XKS, { ...VPC, XksProxyUriEndpoint: 'https://vpc.example.com' }])
      newStore(sim, { ...one });
    expect(codeOf(() => newStore(sim, input))).toBe(code);
  });

  test('stores share an endpoint under different paths, and names in different Regions', () => {
    const sim = createSimulator();
    newStore(sim, XKS);
    newStore(sim, { ...XKS, CustomKeyStoreName: 'b', XksProxyUriPath: '/b/kms/xks/v1' });
    sim.region('eu-west-1').kms.createCustomKeyStore(XKS);
    sim.as('444455556666').kms.createCustomKeyStore(CLOUD_HSM);
    expect(sim.kms.describeCustomKeyStores().CustomKeyStores).toHaveLength(2);
  });

  // Source: https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html: 10 custom key stores.
  test('the eleventh store is refused; the list comes in pages', () => {
    const sim = createSimulator();
    const nth = (n: number) =>
      newStore(sim, { ...XKS, CustomKeyStoreName: `${n}`, XksProxyUriPath: `/${n}/kms/xks/v1` });
    const ids = Array.from({ length: 10 }, (_, n) => nth(n));
    expect(codeOf(() => nth(11))).toBe('LimitExceededException');
    const first = sim.kms.describeCustomKeyStores({ Limit: 6 });
    const rest = sim.kms.describeCustomKeyStores({ Limit: 6, Marker: first.NextMarker });
    expect([first.Truncated, rest.Truncated, rest.NextMarker]).toEqual([true, false, undefined]);
    const listed = [...first.CustomKeyStores, ...rest.CustomKeyStores];
    expect(listed.map((one) => one.CustomKeyStoreId)).toEqual(ids.sort());
    expect(codeOf(() => sim.kms.describeCustomKeyStores({ Marker: 'x' }))).toBe(
      'InvalidMarkerException',
    );
    sim.kms.deleteCustomKeyStore({ CustomKeyStoreId: ids[3] });
    expect(ids).not.toContain(nth(11));
  });

  test.each([
    ['CloudHsmClusterNotFoundException', { failure: 'CLUSTER_NOT_FOUND' }],
    ['CloudHsmClusterNotActiveException', { active: false }],
    ['CloudHsmClusterInvalidConfigurationException', { hsms: 1 }],
    ['IncorrectTrustAnchorException', { trustAnchorCertificate: 'another' }],
  ] as const)('%s: the cluster is not fit', (code, facts) => {
    const sim = createSimulator();
    sim.keyStores.cluster(CLUSTER_ID, facts);
    expect(codeOf(() => newStore(sim, CLOUD_HSM))).toBe(code);
    sim.keyStores.cluster(CLUSTER_ID);
    newStore(sim, CLOUD_HSM);
  });

  test.each([
    ['XksProxyUriUnreachableException', { failure: 'XKS_PROXY_NOT_REACHABLE' }],
    ['XksProxyUriUnreachableException', { latencyMs: 251 }],
    ['XksProxyIncorrectAuthenticationCredentialException', { accessKeyId: 'B'.repeat(20) }],
    ['XksProxyInvalidResponseException', { failure: 'XKS_PROXY_INVALID_RESPONSE' }],
    ['XksProxyInvalidConfigurationException', { failure: 'XKS_PROXY_INVALID_CONFIGURATION' }],
  ] as const)('%s: a public proxy is asked at once, one in a VPC on connecting', (code, facts) => {
    const sim = createSimulator();
    sim.keyStores.proxy(URI, facts);
    expect(codeOf(() => newStore(sim, XKS))).toBe(code);
    newStore(sim, VPC);
  });

  test.each([
    ['NotFound', 'XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND'],
    ['InvalidConfiguration', 'XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION'],
  ] as const)('XksProxyVpcEndpointService%sException: the service is not fit', (what, failure) => {
    const sim = createSimulator();
    sim.keyStores.proxy(URI, { failure });
    expect(codeOf(() => newStore(sim, VPC))).toBe(`XksProxyVpcEndpointService${what}Exception`);
  });
});

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeCustomKeyStores.html
describe('DescribeCustomKeyStores', () => {
  test('finds one by ID or by name, and not by both', () => {
    const sim = createSimulator();
    const CustomKeyStoreId = newStore(sim, XKS);
    const CustomKeyStoreName = 'outside';
    const { kms } = sim;
    const [entry] = kms.describeCustomKeyStores({ CustomKeyStoreName }).CustomKeyStores;
    expect(entry).toEqual(describeStore(sim, CustomKeyStoreId));
    const codes = [
      { CustomKeyStoreId, CustomKeyStoreName },
      { CustomKeyStoreName: 'x' },
      { CustomKeyStoreId: 'cks-x' },
    ].map((input) => codeOf(() => kms.describeCustomKeyStores(input)));
    const NOT_FOUND = 'CustomKeyStoreNotFoundException';
    expect(codes).toEqual(['ValidationException', NOT_FOUND, NOT_FOUND]);
  });
});

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteCustomKeyStore.html
describe('DeleteCustomKeyStore', () => {
  test('needs a store that is disconnected and empty: a key pending deletion is in it still', () => {
    const sim = createSimulator();
    const { kms } = sim;
    const CustomKeyStoreId = connectedStore(sim, CLOUD_HSM);
    const KeyId = hsmKey(sim, CustomKeyStoreId);
    const remove = () => kms.deleteCustomKeyStore({ CustomKeyStoreId });
    expect(codeOf(remove)).toBe('CustomKeyStoreInvalidStateException');
    kms.disconnectCustomKeyStore({ CustomKeyStoreId });
    expect(codeOf(remove)).toBe('CustomKeyStoreInvalidStateException');
    sim.clock.next();
    expect(codeOf(remove)).toBe('CustomKeyStoreHasCMKsException');
    kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    expect(codeOf(remove)).toBe('CustomKeyStoreHasCMKsException');
    sim.clock.next();
    expect(remove()).toEqual({});
    expect(codeOf(remove)).toBe('CustomKeyStoreNotFoundException');
    newStore(sim, CLOUD_HSM);
  });

  test('takes along what was told of its external keys: the world can be taken up', () => {
    const sim = createSimulator();
    const CustomKeyStoreId = newStore(sim, XKS);
    sim.keyStores.externalKey(CustomKeyStoreId, 'key-1', { enabled: false });
    sim.kms.deleteCustomKeyStore({ CustomKeyStoreId });
    const other = createSimulator();
    other.import(JSON.parse(JSON.stringify(sim.export())));
    expect(other.kms.describeCustomKeyStores().CustomKeyStores).toEqual([]);
  });

  test('frees no ID: of five stores that came and went no two have the same', () => {
    const sim = createSimulator();
    const ids = Array.from({ length: 5 }, () => {
      const CustomKeyStoreId = newStore(sim, XKS);
      sim.kms.deleteCustomKeyStore({ CustomKeyStoreId });
      return CustomKeyStoreId;
    });
    expect(new Set(ids).size).toBe(5);
  });
});
