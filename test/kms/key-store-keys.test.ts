import { describe, expect, test } from 'vitest';
import { createSimulator, type KmsClient, type Simulator } from '../../src/index.ts';
import {
  CLOUD_HSM,
  CLUSTER_ID,
  connect,
  connectedStore,
  disconnect,
  hsmKey,
  newStore,
  URI,
  XKS,
  xksKey,
} from '../support/key-stores.ts';
import { refusalOf } from '../support/simulator.ts';

type CreateKey = NonNullable<Parameters<KmsClient['createKey']>[0]>;
const codeOf = (call: () => unknown) => refusalOf(call).name;

function withStores() {
  const sim = createSimulator();
  return { sim, hsm: connectedStore(sim, CLOUD_HSM), xks: connectedStore(sim, XKS) };
}

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html, "Custom key store"
describe('CreateKey in a custom key store', () => {
  test('the metadata tell the store, and the cluster or the external key; no key material ID', () => {
    const { sim, hsm, xks } = withStores();
    const { KeyMetadata } = sim.kms.describeKey({ KeyId: hsmKey(sim, hsm) });
    expect(KeyMetadata).toMatchObject({
      KeyState: 'Enabled',
      Enabled: true,
      Origin: 'AWS_CLOUDHSM',
      CustomKeyStoreId: hsm,
      CloudHsmClusterId: CLUSTER_ID,
      KeySpec: 'SYMMETRIC_DEFAULT',
      MultiRegion: false,
    });
    const outside = sim.kms.describeKey({ KeyId: xksKey(sim, xks) }).KeyMetadata;
    expect(outside).toMatchObject({
      Origin: 'EXTERNAL_KEY_STORE',
      CustomKeyStoreId: xks,
      XksKeyConfiguration: { Id: 'key-1' },
    });
    expect(Object.keys(KeyMetadata)).not.toContain('XksKeyConfiguration');
    expect(Object.keys(outside)).not.toContain('CloudHsmClusterId');
    // Source: API_KeyMetadata, CurrentKeyMaterialId: "with AWS_KMS or EXTERNAL origin".
    for (const metadata of [KeyMetadata, outside])
      expect(Object.keys(metadata)).not.toContain('CurrentKeyMaterialId');
  });

  const [VALIDATION, UNSUPPORTED] = ['ValidationException', 'UnsupportedOperationException'];
  const HSM = { Origin: 'AWS_CLOUDHSM', CustomKeyStoreId: 'hsm' } as const;
  const OUTSIDE = { Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId: 'xks', XksKeyId: 'k' } as const;
  test.each<[CreateKey, string]>([
    [{ Origin: 'AWS_CLOUDHSM' }, VALIDATION],
    [{ Origin: 'EXTERNAL_KEY_STORE', XksKeyId: 'k' }, VALIDATION],
    [{ CustomKeyStoreId: 'hsm' }, VALIDATION],
    [{ CustomKeyStoreId: 'hsm', Origin: 'EXTERNAL' }, VALIDATION],
    [{ ...HSM, XksKeyId: 'k' }, VALIDATION],
    [{ XksKeyId: 'k' }, VALIDATION],
    [{ Origin: 'EXTERNAL_KEY_STORE', CustomKeyStoreId: 'xks' }, VALIDATION],
    [{ ...HSM, KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' }, VALIDATION],
    [{ ...OUTSIDE, KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }, VALIDATION],
    [{ ...HSM, MultiRegion: true }, UNSUPPORTED],
    [{ ...HSM, CustomKeyStoreId: 'xks' }, UNSUPPORTED],
    [{ ...OUTSIDE, CustomKeyStoreId: 'hsm' }, UNSUPPORTED],
    [{ ...HSM, CustomKeyStoreId: 'cks-none' }, 'CustomKeyStoreNotFoundException'],
  ])('%o is refused: %s', (input, code) => {
    const { sim, ...stores } = withStores();
    const { CustomKeyStoreId: name } = input;
    const CustomKeyStoreId = name === 'hsm' || name === 'xks' ? stores[name] : name;
    expect(codeOf(() => sim.kms.createKey({ ...input, CustomKeyStoreId }))).toBe(code);
    expect(sim.kms.listKeys().Keys).toEqual([]);
  });

  test('the store must be connected, on a cluster with two HSMs', () => {
    const { sim, hsm } = withStores();
    sim.keyStores.cluster(CLUSTER_ID, { hsms: 1 });
    expect(codeOf(() => hsmKey(sim, hsm))).toBe('CloudHsmClusterInvalidConfigurationException');
    sim.keyStores.cluster(CLUSTER_ID);
    sim.kms.disconnectCustomKeyStore({ CustomKeyStoreId: hsm });
    expect(codeOf(() => hsmKey(sim, hsm))).toBe('CustomKeyStoreInvalidStateException');
    sim.clock.next();
    expect(codeOf(() => hsmKey(sim, hsm))).toBe('CustomKeyStoreInvalidStateException');
  });

  test('an external key is there, fit for it, and used by one KMS key of the store until that is deleted', () => {
    const { sim, xks } = withStores();
    sim.keyStores.externalKey(xks, 'key-1', { exists: false });
    expect(codeOf(() => xksKey(sim, xks))).toBe('XksKeyNotFoundException');
    for (const facts of [{ enabled: false }, { suitable: false }]) {
      sim.keyStores.externalKey(xks, 'key-1', facts);
      expect(codeOf(() => xksKey(sim, xks))).toBe('XksKeyInvalidConfigurationException');
    }
    sim.keyStores.externalKey(xks, 'key-1');
    sim.keyStores.proxy(URI, { failure: 'XKS_PROXY_NOT_REACHABLE' });
    expect(codeOf(() => xksKey(sim, xks))).toBe('CustomKeyStoreInvalidStateException');
    sim.keyStores.proxy(URI);
    const KeyId = xksKey(sim, xks);
    expect(codeOf(() => xksKey(sim, xks))).toBe('XksKeyAlreadyInUseException');
    xksKey(sim, xks, 'key-2');
    const other = connectedStore(sim, {
      ...XKS,
      CustomKeyStoreName: 'other',
      XksProxyUriPath: '/other/kms/xks/v1',
    });
    xksKey(sim, other);
    sim.kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    expect(codeOf(() => xksKey(sim, xks))).toBe('XksKeyAlreadyInUseException');
    sim.clock.next();
    xksKey(sim, xks);
  });

  test.each([
    [{ exists: false }, 'XksKeyNotFoundException'],
    [{ enabled: false }, 'XksKeyInvalidConfigurationException'],
    [{ suitable: false }, 'XksKeyInvalidConfigurationException'],
  ])('an external key of %o is so still when its KMS key is deleted', (facts, code) => {
    const { sim, xks } = withStores();
    const KeyId = xksKey(sim, xks);
    sim.keyStores.externalKey(xks, 'key-1', facts);
    sim.kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    sim.clock.next();
    expect(codeOf(() => xksKey(sim, xks))).toBe(code);
  });
});

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateRandom.html, CustomKeyStoreId
describe('GenerateRandom in a custom key store', () => {
  test('needs a CloudHSM key store that is connected', () => {
    const { sim, hsm, xks } = withStores();
    const random = (CustomKeyStoreId: string) =>
      sim.kms.generateRandom({ NumberOfBytes: 8, CustomKeyStoreId });
    expect(random(hsm).Plaintext).toHaveLength(8);
    expect(codeOf(() => random(xks))).toBe('UnsupportedOperationException');
    expect(codeOf(() => random('cks-none'))).toBe('CustomKeyStoreNotFoundException');
    disconnect(sim, hsm);
    expect(codeOf(() => random(hsm))).toBe('CustomKeyStoreInvalidStateException');
    connect(sim, hsm);
    sim.keyStores.cluster(CLUSTER_ID, { active: false });
    expect(codeOf(() => random(hsm))).toBe('CustomKeyStoreInvalidStateException');
  });
});

describe('what is told of the outside', () => {
  test.each<[(sim: Simulator) => void, string]>([
    [(sim) => sim.keyStores.cluster('c'), "'c' at 'clusterId'"],
    [(sim) => sim.keyStores.cluster(CLUSTER_ID, { HSMs: 1 } as object), 'got "HSMs"'],
    [(sim) => sim.keyStores.cluster(CLUSTER_ID, 1 as never), '"facts" expected an object, got 1'],
    [(sim) => sim.keyStores.cluster(CLUSTER_ID, { hsms: -1 }), "'-1' at 'hsms'"],
    [(sim) => sim.keyStores.proxy('http://x'), "'http://x' at 'uri'"],
    [(sim) => sim.keyStores.proxy(URI, { failure: 'BROKEN' as never }), "'BROKEN' at 'failure'"],
    [(sim) => sim.keyStores.externalKey('cks-1', 'k'), 'CustomKeyStoreNotFoundException: cks-1, k'],
    [(sim) => sim.keyStores.externalKey(newStore(sim, CLOUD_HSM), 'k'), 'no external key store'],
  ])('%s is a TypeError where it is none', (tell, message) => {
    expect(() => tell(createSimulator())).toThrow(TypeError);
    expect(() => tell(createSimulator())).toThrow(message);
  });
});
