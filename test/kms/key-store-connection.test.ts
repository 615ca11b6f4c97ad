import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import {
  clusterFailures,
  connectionErrorCode,
  proxyFailures,
} from '../../src/kms/key-stores/shapes.ts';
import {
  CLOUD_HSM,
  CLUSTER_ID,
  type CreateStore,
  connect,
  connectedStore,
  describeStore,
  disconnect,
  newStore,
  URI,
  VPC,
  XKS,
} from '../support/key-stores.ts';
import { refusalOf } from '../support/simulator.ts';

const INVALID_STATE = { name: 'CustomKeyStoreInvalidStateException', message: '' };
const MINUTE = 60_000;

function storeOf(input: CreateStore) {
  const sim = createSimulator();
  const CustomKeyStoreId = newStore(sim, input);
  const id = { CustomKeyStoreId };
  return {
    sim,
    id: CustomKeyStoreId,
    state: () => describeStore(sim, CustomKeyStoreId).ConnectionState,
    errorCode: () => describeStore(sim, CustomKeyStoreId).ConnectionErrorCode,
    connect: () => sim.kms.connectCustomKeyStore(id),
    disconnect: () => sim.kms.disconnectCustomKeyStore(id),
  };
}

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ConnectCustomKeyStore.html
describe('ConnectCustomKeyStore', () => {
  // Source of the 20 minutes: https://docs.aws.amazon.com/kms/latest/developerguide/connect-keystore.html; the others
  // are kmsim's own, and said to be so in src/kms/key-stores/connection.ts.
  test.each([
    ['a CloudHSM key store', CLOUD_HSM, 20],
    ['a public proxy', XKS, 5],
    ['a proxy in a VPC', VPC, 10],
  ])(
    '%s: answers at once, and is connected minutes later, at that instant',
    (_what, input, minutes) => {
      const { sim, id, state, connect } = storeOf(input);
      expect(connect()).toEqual({});
      expect([...sim.clock.pending()]).toEqual([
        {
          at: new Date(sim.clock.now().getTime() + minutes * MINUTE),
          service: 'kms',
          kind: 'EndConnecting',
          subject: `111122223333 us-east-1 ${id}`,
        },
      ]);
      sim.clock.advance({ milliseconds: minutes * MINUTE - 1 });
      expect(state()).toBe('CONNECTING');
      sim.clock.advance({ milliseconds: 1 });
      expect(state()).toBe('CONNECTED');
      expect(sim.events.at(-2)).toEqual({
        at: sim.clock.now(),
        service: 'kms',
        name: 'EndConnecting',
        resources: [],
        details: {
          awsAccountId: '111122223333',
          awsRegion: 'us-east-1',
          customKeyStoreId: id,
          connectionState: 'CONNECTED',
        },
        eventId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
      sim.clock.advance({ milliseconds: 1 });
      expect([state(), [...sim.clock.pending()]]).toEqual(['CONNECTED', []]);
    },
  );

  test('of a store that is connected, or soon will be, changes nothing', () => {
    const { sim, state, connect } = storeOf(CLOUD_HSM);
    connect();
    const [due] = sim.clock.pending();
    sim.clock.advance({ minutes: 1 });
    expect(connect()).toEqual({});
    expect([...sim.clock.pending()]).toEqual([due]);
    sim.clock.next();
    expect(connect()).toEqual({});
    expect([state(), [...sim.clock.pending()]]).toEqual(['CONNECTED', []]);
    // Nor does it look at the cluster.
    sim.keyStores.cluster(CLUSTER_ID, { active: false });
    expect([connect(), state()]).toEqual([{}, 'CONNECTED']);
  });

  test.each(clusterFailures)('fails with %s when the cluster is so', (failure) => {
    const { sim, state, errorCode, connect } = storeOf(CLOUD_HSM);
    sim.keyStores.cluster(CLUSTER_ID, { failure });
    connect();
    sim.clock.advance({ milliseconds: 20 * MINUTE - 1 });
    expect([state(), errorCode()]).toEqual(['CONNECTING', undefined]);
    sim.clock.advance({ milliseconds: 1 });
    expect([state(), errorCode()]).toEqual(['FAILED', failure]);
  });

  test.each(proxyFailures)('fails with %s when the proxy is so', (failure) => {
    const { sim, state, errorCode, connect } = storeOf(VPC);
    sim.keyStores.proxy(URI, { failure });
    connect();
    sim.clock.advance({ milliseconds: 10 * MINUTE - 1 });
    expect([state(), errorCode()]).toEqual(['CONNECTING', undefined]);
    sim.clock.advance({ milliseconds: 1 });
    expect([state(), errorCode()]).toEqual(['FAILED', failure]);
    expect(sim.events.at(-3)?.details).toMatchObject({ connectionErrorCode: failure });
  });

  test('can fail with each code that AWS has', () => {
    const codes = new Set<string>([...clusterFailures, ...proxyFailures]);
    expect([...codes].sort()).toEqual([...(connectionErrorCode.values ?? [])].sort());
  });

  test('what happens to the outside meanwhile counts', () => {
    const hsm = storeOf(CLOUD_HSM);
    hsm.connect();
    hsm.sim.keyStores.cluster(CLUSTER_ID, { hsms: 0 });
    hsm.sim.clock.next();
    expect(hsm.errorCode()).toBe('INSUFFICIENT_CLOUDHSM_HSMS');
    const xks = storeOf(XKS);
    xks.sim.keyStores.proxy(URI, { failure: 'XKS_PROXY_NOT_REACHABLE' });
    xks.connect();
    xks.sim.keyStores.proxy(URI);
    xks.sim.clock.next();
    expect(xks.state()).toBe('CONNECTED');
  });

  test.each([
    [{ latencyMs: 250 }, undefined],
    [{ latencyMs: 251 }, 'XKS_PROXY_TIMED_OUT'],
    [{ accessKeyId: 'B'.repeat(20) }, 'INVALID_CREDENTIALS'],
  ])('a proxy of %o: %s', (facts, code) => {
    const { sim, errorCode, connect } = storeOf(XKS);
    sim.keyStores.proxy(URI, facts);
    connect();
    sim.clock.next();
    expect(errorCode()).toBe(code);
  });

  // Source: the operation's page, "Errors": one active HSM is enough to connect.
  test.each([
    [{ hsms: 0 }, 'CloudHsmClusterInvalidConfigurationException'],
    [{ active: false }, 'CloudHsmClusterNotActiveException'],
  ])('a cluster of %o is refused at once', (facts, code) => {
    const { sim, state, connect } = storeOf(CLOUD_HSM);
    sim.keyStores.cluster(CLUSTER_ID, facts);
    expect(refusalOf(connect).name).toBe(code);
    expect(state()).toBe('DISCONNECTED');
    sim.keyStores.cluster(CLUSTER_ID, { hsms: 1 });
    connect();
    sim.clock.next();
    expect(state()).toBe('CONNECTED');
  });

  test('a store that failed, or is being disconnected, is disconnected first', () => {
    const { sim, state, connect, disconnect, errorCode } = storeOf(XKS);
    sim.keyStores.proxy(URI, { failure: 'XKS_PROXY_ACCESS_DENIED' });
    connect();
    sim.clock.next();
    expect(refusalOf(connect)).toEqual(INVALID_STATE);
    disconnect();
    expect(refusalOf(connect)).toEqual(INVALID_STATE);
    sim.clock.next();
    expect([state(), errorCode()]).toEqual(['DISCONNECTED', undefined]);
    sim.keyStores.proxy(URI);
    connect();
    sim.clock.next();
    expect(state()).toBe('CONNECTED');
  });
});

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DisconnectCustomKeyStore.html
describe('DisconnectCustomKeyStore', () => {
  test('takes its time, and is refused of a store that is disconnected or soon will be', () => {
    const { sim, id, state, disconnect } = storeOf(CLOUD_HSM);
    expect(refusalOf(disconnect)).toEqual(INVALID_STATE);
    connect(sim, id);
    expect(disconnect()).toEqual({});
    const [due] = sim.clock.pending();
    expect(due?.kind).toBe('EndDisconnecting');
    sim.clock.advanceTo((due?.at.getTime() ?? 0) - 1);
    expect(state()).toBe('DISCONNECTING');
    expect(refusalOf(disconnect)).toEqual(INVALID_STATE);
    sim.clock.advance({ milliseconds: 1 });
    expect(state()).toBe('DISCONNECTED');
    sim.clock.advance({ milliseconds: 1 });
    expect([state(), [...sim.clock.pending()]]).toEqual(['DISCONNECTED', []]);
    expect(refusalOf(disconnect)).toEqual(INVALID_STATE);
  });

  test('of a store that is being connected ends the attempt', () => {
    const { sim, state, connect, disconnect } = storeOf(CLOUD_HSM);
    connect();
    disconnect();
    expect([...sim.clock.pending()].map((due) => due.kind)).toEqual(['EndDisconnecting']);
    sim.clock.advance({ hours: 1 });
    expect(state()).toBe('DISCONNECTED');
  });

  test('stores are connected and disconnected each for itself', () => {
    const sim = createSimulator();
    const [a, b] = [connectedStore(sim, CLOUD_HSM), connectedStore(sim, XKS)];
    const elsewhere = sim.region('eu-west-1');
    elsewhere.kms.connectCustomKeyStore(elsewhere.kms.createCustomKeyStore(XKS));
    disconnect(sim, a);
    expect([a, b].map((id) => describeStore(sim, id).ConnectionState)).toEqual([
      'DISCONNECTED',
      'CONNECTED',
    ]);
    sim.clock.runToLast();
    const [other] = elsewhere.kms.describeCustomKeyStores().CustomKeyStores;
    expect(other?.ConnectionState).toBe('CONNECTED');
  });
});
