import { KMSClient, ListKeysCommand } from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import { createSimulator, type PortableWorld, replay } from '../../src/index.ts';
import { answer } from '../../src/wire/aws-json.ts';
import {
  CLOUD_HSM,
  CLUSTER_ID,
  connectedStore,
  describeStore,
  hsmKey,
  newStore,
  PASSWORD,
  SECRET,
  URI,
  VPC,
  XKS,
  xksKey,
} from '../support/key-stores.ts';
import { bytes, refusalOf } from '../support/simulator.ts';

const Plaintext = bytes('card 4242');

/** Stores in every connection state, with keys, and an outside that is not as it is by default. */
function busyWorld() {
  const sim = createSimulator({ seed: 'worlds' });
  const hsm = connectedStore(sim, CLOUD_HSM);
  const xks = connectedStore(sim, XKS);
  const [inside, outside] = [hsmKey(sim, hsm), xksKey(sim, xks)];
  const { CiphertextBlob } = sim.kms.encrypt({ KeyId: outside, Plaintext });
  sim.keyStores.externalKey(xks, 'key-2', { enabled: false });
  sim.keyStores.cluster(CLUSTER_ID, { hsms: 0, backupOf: 'cluster-765abcdefABC' });
  const failing = newStore(sim, { ...VPC, XksProxyUriEndpoint: 'https://vpc.example.com' });
  sim.keyStores.proxy('https://vpc.example.com/kms/xks/v1', { failure: 'INTERNAL_ERROR' });
  sim.kms.connectCustomKeyStore({ CustomKeyStoreId: failing });
  sim.clock.next();
  const leaving = connectedStore(sim, {
    ...CLOUD_HSM,
    CustomKeyStoreName: 'leaving',
    CloudHsmClusterId: 'cluster-abcabcabcABC',
  });
  const coming = newStore(sim, {
    ...CLOUD_HSM,
    CustomKeyStoreName: 'coming',
    CloudHsmClusterId: 'cluster-defdefdefABC',
  });
  sim.kms.connectCustomKeyStore({ CustomKeyStoreId: coming });
  sim.kms.disconnectCustomKeyStore({ CustomKeyStoreId: leaving });
  const states = (of: typeof sim) =>
    [hsm, xks, failing, leaving, coming].map((id) => describeStore(of, id).ConnectionState);
  return { sim, inside, outside, xks, CiphertextBlob, states };
}
const STATES = ['CONNECTED', 'CONNECTED', 'FAILED', 'DISCONNECTING', 'CONNECTING'];

describe('a world with custom key stores', () => {
  test('goes on in another process as it was: stores, timers, keys, and the outside', () => {
    const { sim, inside, xks, CiphertextBlob, states } = busyWorld();
    expect(states(sim)).toEqual(STATES);
    const portable: PortableWorld = JSON.parse(JSON.stringify(sim.export()));
    for (const secret of [PASSWORD, SECRET]) expect(JSON.stringify(portable)).not.toContain(secret);
    const other = createSimulator();
    other.import(portable);
    expect(other.export()).toEqual(portable);
    expect([...other.clock.pending()]).toEqual([...sim.clock.pending()]);
    expect(states(other)).toEqual(STATES);
    expect(other.kms.decrypt({ CiphertextBlob }).Plaintext).toEqual(Plaintext);
    // The cluster has no HSM there either, key-1 is in use, and key-2 is disabled.
    const refusals = [
      () => other.kms.encrypt({ KeyId: inside, Plaintext }),
      () => xksKey(other, xks),
      () => xksKey(other, xks, 'key-2'),
    ].map((call) => refusalOf(call).name);
    expect(refusals).toEqual([
      'KMSInvalidStateException',
      'XksKeyAlreadyInUseException',
      'XksKeyInvalidConfigurationException',
    ]);
    other.clock.runToLast();
    expect(states(other)).toEqual([
      'CONNECTED',
      'CONNECTED',
      'FAILED',
      'DISCONNECTED',
      'CONNECTED',
    ]);
  });

  test('keeps which credential a proxy accepts, and of its latency what there is', () => {
    const sim = createSimulator();
    const KeyId = xksKey(sim, connectedStore(sim, XKS));
    const codeIn = (facts: Parameters<typeof sim.keyStores.proxy>[1]) => {
      sim.keyStores.proxy(URI, facts);
      const other = createSimulator();
      other.import(JSON.parse(JSON.stringify(sim.export())));
      return refusalOf(() => other.kms.encrypt({ KeyId, Plaintext })).name;
    };
    expect(codeIn({ accessKeyId: 'B'.repeat(20) })).toBe('KMSInvalidStateException');
    expect(codeIn({ latencyMs: 251 })).toBe('KMSInvalidStateException');
  });

  test('is done again by its transcript, what was told of the outside included', () => {
    const { sim } = busyWorld();
    const transcript = JSON.parse(JSON.stringify(sim.transcript()));
    const told = transcript.lines.filter(({ operation = '' }) => operation.startsWith('kmsim:'));
    expect(
      told.map(({ operation, input }: { operation: string; input: object }) => [operation, input]),
    ).toEqual([
      [
        'kmsim:SetExternalKey',
        { CustomKeyStoreId: expect.any(String), XksKeyId: 'key-2', Enabled: false },
      ],
      ['kmsim:SetCluster', { ClusterId: CLUSTER_ID, Hsms: 0, BackupOf: 'cluster-765abcdefABC' }],
      ['kmsim:SetProxy', { Uri: 'https://vpc.example.com/kms/xks/v1', Failure: 'INTERNAL_ERROR' }],
    ]);
    const again = replay(transcript);
    expect(again.export()).toEqual(sim.export());
    expect(again.events).toEqual(sim.events);
  });

  test('of a fork, neither the stores nor the outside touch those of the other', () => {
    const { sim, outside, CiphertextBlob } = busyWorld();
    const twin = sim.fork();
    twin.keyStores.proxy(URI, { failure: 'XKS_PROXY_TIMED_OUT' });
    expect(refusalOf(() => twin.kms.decrypt({ CiphertextBlob })).name).toBe(
      'KMSInvalidStateException',
    );
    expect(sim.kms.decrypt({ CiphertextBlob, KeyId: outside }).Plaintext).toEqual(Plaintext);
  });

  test.each<[string, (store: Record<string, unknown>) => void]>([
    ['a store that fails without a code', (store) => Object.assign(store, { state: 'FAILED' })],
    [
      'a store that is connecting for ever',
      (store) => Object.assign(store, { state: 'CONNECTING' }),
    ],
    ['a store on nothing', (store) => delete store['clusterId']],
    ['a wrong count of keys', (store) => Object.assign(store, { keys: 7 })],
    ['a key of another store', (store) => Object.assign(store, { id: 'cks-0' })],
  ])('%s is no world', (_what, spoil) => {
    const sim = createSimulator();
    hsmKey(sim, connectedStore(sim, CLOUD_HSM));
    const portable = JSON.parse(JSON.stringify(sim.export()));
    spoil(portable.services.kms.scopes[0].keyStores.stores[0]);
    expect(() => createSimulator().import(portable)).toThrow(TypeError);
  });

  test('what is told is of one account and Region, and the audit record has it', () => {
    const sim = createSimulator();
    sim.region('eu-west-1').keyStores.cluster(CLUSTER_ID, { active: false });
    sim.as('444455556666').keyStores.cluster(CLUSTER_ID, { active: false });
    newStore(sim, CLOUD_HSM);
    expect(sim.events[0]).toMatchObject({
      name: 'kmsim:SetCluster',
      caller: { region: 'eu-west-1' },
      input: { ClusterId: CLUSTER_ID, Active: false },
    });
  });

  test('is out of reach for a client of AWS: no control is an operation on the wire', () => {
    const sim = createSimulator();
    const before = sim.export();
    const headers = {
      'x-amz-target': 'TrentService.kmsim:SetCluster',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/kms/aws4_request, SignedHeaders=host, Signature=00',
    };
    const body = JSON.stringify({ ClusterId: CLUSTER_ID, Active: false });
    expect(answer(sim.cell, { headers, body })).toMatchObject({
      status: 400,
      body: '{"__type":"UnknownOperationException"}',
    });
    expect(sim.export()).toEqual(before);
    expect(Object.keys(sim.kms).filter((name) => name.includes(':'))).toEqual([]);
  });

  test.each(['initialize', 'afterRetry'] as const)(
    'is out of reach for a client of AWS that is attached at %s, whatever its command is called',
    async (at) => {
      const sim = createSimulator();
      const before = sim.export();
      const client = new KMSClient({ maxAttempts: 1 });
      sim.attach(client, { at });
      // The inner ones of the middleware are made first: the door sees the command's new name.
      client.middlewareStack.add(
        (next, context) => {
          context.commandName = 'kmsim:SetClusterCommand';
          return next;
        },
        { step: 'deserialize', priority: 'low' },
      );
      const input = { ClusterId: CLUSTER_ID, Active: false };
      await client.send(new ListKeysCommand(input as object)).catch(() => undefined);
      expect(sim.events.filter(({ name }) => name.startsWith('kmsim:'))).toEqual([]);
      expect(sim.export()).toEqual(before);
      newStore(sim, CLOUD_HSM);
    },
  );
});
