import { createDecipheriv } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../src/index.ts';
import { randomFrom, seedFrom } from '../../src/lib/random.ts';
import {
  CLOUD_HSM,
  CLUSTER_ID,
  connect,
  connectedStore,
  disconnect,
  ENDPOINT,
  hsmKey,
  URI,
  XKS,
  xksKey,
} from '../support/key-stores.ts';
import { ACCOUNT, bytes, refusalOf } from '../support/simulator.ts';

const Plaintext = bytes('card 4242');
const EncryptionContext = { shop: '7' };

function withXksKey(options: Parameters<typeof createSimulator>[0] = {}) {
  const sim = createSimulator(options);
  const store = connectedStore(sim, XKS);
  return { sim, store, KeyId: xksKey(sim, store) };
}

function gcm(key: Uint8Array, iv: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Uint8Array {
  const decipher = createDecipheriv('aes-256-gcm', key, iv);
  decipher.setAAD(aad);
  decipher.setAuthTag(sealed.slice(-16));
  return Buffer.concat([decipher.update(sealed.slice(0, -16)), decipher.final()]);
}

// Source: https://docs.aws.amazon.com/kms/latest/developerguide/keystore-external.html, "How double encryption works".
describe('a key in an external key store', () => {
  test('encrypts first with KMS’s key material, then with the external key: node:crypto undoes both', () => {
    const { sim, store, KeyId } = withXksKey({ seed: 'double' });
    const { CiphertextBlob: blob } = sim.kms.encrypt({ KeyId, Plaintext });
    const described = sim.describeCiphertext(blob);
    const id = KeyId.slice(KeyId.lastIndexOf('/') + 1);
    expect(described).toMatchObject({ keyId: id, plaintextBytes: Plaintext.length });
    // Both keys follow from the seed; the layout is that of src/kms/ciphertext.ts.
    const seed = seedFrom('double');
    const external = randomFrom(seed, 'xks:ExternalKey', `${store} key-1`, 0).bytes(32);
    const material = randomFrom(seed, 'kms:KeyMaterial', `${ACCOUNT}:${id}`, 0).bytes(32);
    const head = blob.slice(0, 54);
    const outer = blob.slice(-(Plaintext.length + 32));
    const inner = gcm(external, blob.slice(38, 50), head, outer);
    expect(inner).toHaveLength(Plaintext.length + 16);
    const iv = Buffer.from(described?.iv ?? '', 'hex');
    expect(Buffer.from(gcm(material, iv, head, inner))).toEqual(Buffer.from(Plaintext));
    expect(() => gcm(material, iv, head, outer)).toThrow();
  });

  test('opens what Encrypt, ReEncrypt and GenerateDataKey sealed, of any length, with its context', () => {
    const { sim, KeyId } = withXksKey();
    const { kms } = sim;
    for (const length of [1, 15, 16, 17, 100, 4096]) {
      const data = new Uint8Array(length).fill(7);
      const { CiphertextBlob } = kms.encrypt({ KeyId, Plaintext: data, EncryptionContext });
      expect(kms.decrypt({ CiphertextBlob, EncryptionContext }).Plaintext).toEqual(data);
    }
    const key = kms.generateDataKey({ KeyId, KeySpec: 'AES_256' });
    expect(kms.decrypt({ CiphertextBlob: key.CiphertextBlob }).Plaintext).toEqual(key.Plaintext);
    const plain = kms.createKey().KeyMetadata.KeyId;
    const there = kms.reEncrypt({ CiphertextBlob: key.CiphertextBlob, DestinationKeyId: plain });
    const back = kms.reEncrypt({ CiphertextBlob: there.CiphertextBlob, DestinationKeyId: KeyId });
    expect(kms.decrypt({ CiphertextBlob: back.CiphertextBlob }).Plaintext).toEqual(key.Plaintext);
  });

  test('of a changed blob or another context, the proxy’s refusal comes through; no byte opens', () => {
    const { sim, KeyId } = withXksKey();
    const { kms } = sim;
    const { CiphertextBlob } = kms.encrypt({ KeyId, Plaintext, EncryptionContext });
    // Source: a sample of CloudTrail in the Developer Guide.
    const corrupted = {
      name: 'KMSInvalidStateException',
      message:
        'The external key store proxy rejected the request because the specified ciphertext or additional authenticated data is corrupted, missing, or otherwise invalid.',
    };
    expect(refusalOf(() => kms.decrypt({ CiphertextBlob, KeyId }))).toEqual(corrupted);
    const last = CiphertextBlob.slice();
    last[last.length - 1] = (last[last.length - 1] ?? 0) ^ 1;
    const changed = { CiphertextBlob: last, EncryptionContext };
    expect(refusalOf(() => kms.decrypt(changed))).toEqual(corrupted);
    for (let at = 0; at < CiphertextBlob.length; at++) {
      const broken = CiphertextBlob.slice();
      broken[at] = (broken[at] ?? 0) ^ 3;
      expect(
        refusalOf(() => kms.decrypt({ CiphertextBlob: broken, EncryptionContext })).name,
      ).not.toBe('');
    }
  });

  // Source: Developer Guide, "Deleting KMS keys from an external key store": the external key is not affected.
  test('is deleted without its external key, which then serves another KMS key as before', () => {
    const { sim, store, KeyId } = withXksKey({ seed: 'double' });
    const external = randomFrom(seedFrom('double'), 'xks:ExternalKey', `${store} key-1`, 0).bytes(
      32,
    );
    const opens = (key: string) => {
      const blob = sim.kms.encrypt({ KeyId: key, Plaintext }).CiphertextBlob;
      const outer = blob.slice(-(Plaintext.length + 32));
      return gcm(external, blob.slice(38, 50), blob.slice(0, 54), outer).length;
    };
    expect(opens(KeyId)).toBe(Plaintext.length + 16);
    sim.kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    sim.clock.next();
    expect(refusalOf(() => sim.kms.describeKey({ KeyId })).name).toBe('NotFoundException');
    expect(opens(xksKey(sim, store))).toBe(Plaintext.length + 16);
  });

  test('gives the same bytes with node:crypto', async () => {
    const { nodeCrypto } = await import('../../src/node.ts');
    const seal = ({ sim, KeyId }: ReturnType<typeof withXksKey>) =>
      sim.kms.encrypt({ KeyId, Plaintext: new Uint8Array(4000), EncryptionContext }).CiphertextBlob;
    const native = withXksKey({ crypto: nodeCrypto });
    const CiphertextBlob = seal(native);
    expect(CiphertextBlob).toEqual(seal(withXksKey()));
    expect(native.sim.kms.decrypt({ CiphertextBlob, EncryptionContext }).Plaintext).toHaveLength(
      4000,
    );
  });

  test('opens after its store was disconnected and connected, and moved to another proxy and credential', () => {
    const { sim, store, KeyId } = withXksKey();
    const { kms } = sim;
    const { CiphertextBlob } = kms.encrypt({ KeyId, Plaintext });
    disconnect(sim, store);
    expect(refusalOf(() => kms.decrypt({ CiphertextBlob })).message).toBe(
      `${KeyId} is unavailable.`,
    );
    kms.updateCustomKeyStore({
      CustomKeyStoreId: store,
      XksProxyUriEndpoint: 'https://backup.example.com',
      XksProxyUriPath: '/b/kms/xks/v1',
    });
    connect(sim, store);
    expect(kms.decrypt({ CiphertextBlob }).Plaintext).toEqual(Plaintext);
  });
});

/** What a key can be asked for: each needs what is behind its store. */
function usesOf({ kms }: Simulator, KeyId: string): readonly (() => unknown)[] {
  const { CiphertextBlob } = kms.encrypt({ KeyId, Plaintext });
  const plain = kms.createKey().KeyMetadata.KeyId;
  const other = kms.encrypt({ KeyId: plain, Plaintext }).CiphertextBlob;
  return [
    () => kms.encrypt({ KeyId, Plaintext }),
    () => kms.decrypt({ CiphertextBlob }),
    () => kms.generateDataKey({ KeyId, KeySpec: 'AES_256' }),
    () => kms.generateDataKeyWithoutPlaintext({ KeyId, KeySpec: 'AES_256' }),
    () => kms.reEncrypt({ CiphertextBlob, DestinationKeyId: plain }),
    () => kms.reEncrypt({ CiphertextBlob: other, DestinationKeyId: KeyId }),
  ];
}
const codesOf = (uses: readonly (() => unknown)[]) =>
  new Set(uses.map((use) => refusalOf(use).name));
const FAILS = new Set(['KMSInvalidStateException']);

// Source: API_Encrypt, KMSInvalidStateException: "a general failure with many possible causes".
describe('an outage of a store that is connected', () => {
  test.each([
    [{ failure: 'XKS_PROXY_TIMED_OUT' }],
    [{ failure: 'XKS_PROXY_NOT_REACHABLE' }],
    [{ failure: 'XKS_PROXY_ACCESS_DENIED' }],
    [{ latencyMs: 251 }],
    [{ accessKeyId: 'B'.repeat(20) }],
  ] as const)('a proxy of %o stops every use, and no management, until it is over', (facts) => {
    const { sim, store, KeyId } = withXksKey();
    const uses = usesOf(sim, KeyId);
    sim.keyStores.proxy(URI, facts);
    expect(codesOf(uses)).toEqual(FAILS);
    sim.kms.disableKey({ KeyId });
    sim.kms.enableKey({ KeyId });
    expect(sim.kms.describeKey({ KeyId }).KeyMetadata.KeyState).toBe('Enabled');
    const [entry] = sim.kms.describeCustomKeyStores({ CustomKeyStoreId: store }).CustomKeyStores;
    expect(entry?.ConnectionState).toBe('CONNECTED');
    // KMS waits for 250 ms: what is slow and in time succeeds.
    sim.keyStores.proxy(URI, { latencyMs: 250 });
    for (const use of uses) use();
  });

  test('a credential that the proxy changed is told to KMS while the store is connected', () => {
    const { sim, store, KeyId } = withXksKey();
    const AccessKeyId = 'B'.repeat(20);
    sim.keyStores.proxy(URI, { accessKeyId: AccessKeyId });
    const XksProxyAuthenticationCredential = { AccessKeyId, RawSecretAccessKey: 'x'.repeat(43) };
    sim.kms.updateCustomKeyStore({ CustomKeyStoreId: store, XksProxyAuthenticationCredential });
    for (const use of usesOf(sim, KeyId)) use();
  });

  test.each([[{ exists: false }], [{ enabled: false }], [{ suitable: false }]])(
    'an external key of %o stops the uses of its KMS key, and of no other',
    (facts) => {
      const { sim, store, KeyId } = withXksKey();
      const other = usesOf(sim, xksKey(sim, store, 'key-2'));
      const uses = usesOf(sim, KeyId);
      sim.keyStores.externalKey(store, 'key-1', facts);
      expect(codesOf(uses)).toEqual(FAILS);
      for (const use of other) use();
      sim.keyStores.externalKey(store, 'key-1');
      for (const use of uses) use();
    },
  );

  // Source: https://docs.aws.amazon.com/kms/latest/developerguide/fix-keystore.html
  test.each([
    [{ hsms: 0 }, true],
    [{ active: false }, true],
    [{ failure: 'CLUSTER_NOT_FOUND' }, true],
    [{ failure: 'NETWORK_ERRORS' }, true],
    // What else is wrong does not hide that there is no HSM.
    [{ hsms: 0, failure: 'USER_LOCKED_OUT' }, true],
    [{ active: false, failure: 'USER_LOCKED_OUT' }, true],
    [{ hsms: 1 }, false],
    [{ failure: 'USER_LOGGED_IN' }, false],
  ] as const)('a cluster of %o: stops the use of keys? %s', (facts, stops) => {
    const sim = createSimulator();
    const uses = usesOf(sim, hsmKey(sim, connectedStore(sim, CLOUD_HSM)));
    sim.keyStores.cluster(CLUSTER_ID, facts);
    if (stops) expect(codesOf(uses)).toEqual(FAILS);
    else for (const use of uses) use();
  });

  // Source: Developer Guide, on AWS CloudHSM key stores: a cluster out of sessions answers KMSInternalException.
  test('a cluster without a session left stops the uses of its keys, as a server’s error', () => {
    const sim = createSimulator();
    const store = connectedStore(sim, CLOUD_HSM);
    const KeyId = hsmKey(sim, store);
    const uses = [
      ...usesOf(sim, KeyId),
      () => sim.kms.generateRandom({ NumberOfBytes: 8, CustomKeyStoreId: store }),
      () => hsmKey(sim, store),
    ];
    sim.keyStores.cluster(CLUSTER_ID, { outOfSessions: true });
    const other = createSimulator();
    other.import(JSON.parse(JSON.stringify(sim.export())));
    for (const { kms } of [sim, other])
      expect(refusalOf(() => kms.encrypt({ KeyId, Plaintext })).name).toBe('KMSInternalException');
    expect(codesOf(uses)).toEqual(new Set(['KMSInternalException']));
    expect(sim.kms.describeKey({ KeyId }).KeyMetadata.KeyState).toBe('Enabled');
    disconnect(sim, store);
    connect(sim, store);
    expect(codesOf(uses)).toEqual(new Set(['KMSInternalException']));
    sim.keyStores.cluster(CLUSTER_ID);
    for (const use of uses) use();
  });

  test('a DryRun is refused as the call would be', () => {
    const { sim, KeyId } = withXksKey();
    const dry = () => sim.kms.encrypt({ KeyId, Plaintext, DryRun: true });
    expect(refusalOf(dry).name).toBe('DryRunOperationException');
    sim.keyStores.proxy(`${ENDPOINT}/kms/xks/v1`, { failure: 'XKS_PROXY_TIMED_OUT' });
    expect(refusalOf(dry).name).toBe('KMSInvalidStateException');
  });
});
