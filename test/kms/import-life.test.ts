import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSimulator, type KmsClient, replay, type Simulator } from '../../src/index.ts';
import {
  FOR_EVER,
  type ImportOptions,
  importedKey,
  importInto,
  KEY_WRAP,
  newPair,
} from '../support/imports.ts';
import { ARN_PREFIX, bytes, refusalOf } from '../support/simulator.ts';

/** What becomes of imported material: expiry, deletion, new material, and the ways of a world. Recorded from AWS,
 * September 2026, where nothing else is said. */
const HOUR = 3_600_000;
const NOW = Date.parse('2026-09-12T10:00:00.500Z');
const material = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);
const HMAC = { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } as const;
const until = (milliseconds: number): ImportOptions => ({ ValidTo: new Date(NOW + milliseconds) });
const asNew = (options: ImportOptions = FOR_EVER): ImportOptions => ({
  ...options,
  ImportType: 'NEW_KEY_MATERIAL',
});

interface Imported {
  readonly sim: Simulator;
  readonly kms: KmsClient;
  readonly KeyId: string;
  readonly arn: string;
  readonly id: string;
}
function imported(options: ImportOptions = FOR_EVER): Imported {
  const sim = createSimulator({ seed: 'life', now: NOW });
  const { kms } = sim;
  const { KeyId } = kms.createKey({ Origin: 'EXTERNAL' }).KeyMetadata;
  const { KeyMaterialId: id = '' } = importInto(kms, KeyId, material(1), options);
  return { sim, kms, KeyId, arn: `${ARN_PREFIX}key/${KeyId}`, id };
}
const metadataOf = ({ kms, KeyId }: Pick<Imported, 'kms' | 'KeyId'>) =>
  kms.describeKey({ KeyId }).KeyMetadata;
const stateOf = (key: Pick<Imported, 'kms' | 'KeyId'>) => metadataOf(key).KeyState;
const pendingOf = (sim: Simulator) => [...sim.clock.pending()].map(({ kind, at }) => [kind, at]);
/** What a key keeps of its imports: ListKeyRotations will show it. */
const importsOf = (sim: Simulator, KeyId: string) => {
  const { scopes } = sim.export().services['kms'] as {
    scopes: { keys: { id: string; imports?: Record<string, unknown>[] }[] }[];
  };
  return scopes.flatMap(({ keys }) => keys).find(({ id }) => id === KeyId)?.imports;
};

describe('material that expires', () => {
  test('is there until its instant in whole seconds, and then the key waits for it', () => {
    const key = imported(until(HOUR + 400));
    const { sim, kms, KeyId, arn, id } = key;
    const ValidTo = new Date(NOW - 500 + HOUR);
    expect(pendingOf(sim)).toEqual([['DeleteExpiredKeyMaterial', ValidTo]]);
    const { CiphertextBlob } = kms.encrypt({ KeyId, Plaintext: bytes('x') });
    sim.clock.advanceTo(ValidTo.getTime() - 1);
    expect(metadataOf(key)).toMatchObject({ KeyState: 'Enabled', ValidTo });
    sim.clock.advance({ milliseconds: 1 });
    const { ExpirationModel, ValidTo: gone, ...rest } = metadataOf(key);
    expect([ExpirationModel, gone]).toEqual([undefined, undefined]);
    expect(rest).toMatchObject({ KeyState: 'PendingImport', Enabled: false });
    expect(rest.CurrentKeyMaterialId).toBe(id);
    expect(pendingOf(sim)).toEqual([]);
    expect(sim.events.find(({ name }) => name === 'DeleteExpiredKeyMaterial')).toMatchObject({
      at: ValidTo,
      service: 'kms',
      resources: [arn],
    });
    expect(refusalOf(() => kms.decrypt({ CiphertextBlob }))).toEqual({
      name: 'KMSInvalidStateException',
      message: `${arn} is pending import.`,
    });

    importInto(kms, KeyId, material(1));
    expect(metadataOf(key)).toMatchObject({
      KeyState: 'Enabled',
      ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
      CurrentKeyMaterialId: id,
    });
    expect(kms.decrypt({ CiphertextBlob }).Plaintext).toEqual(bytes('x'));
  });

  test('expires by the date of its last import', () => {
    const key = imported(until(HOUR));
    const { sim, kms, KeyId } = key;
    importInto(kms, KeyId, material(1), until(3 * HOUR));
    expect(pendingOf(sim)).toHaveLength(1);
    sim.clock.advance({ hours: 2 });
    expect(stateOf(key)).toBe('Enabled');
    importInto(kms, KeyId, material(1));
    expect(pendingOf(sim)).toEqual([]);
    sim.clock.advance({ days: 400 });
    expect(stateOf(key)).toBe('Enabled');
    expect(sim.events.map(({ name }) => name)).not.toContain('DeleteExpiredKeyMaterial');
  });

  test('makes a Disabled key wait, which its import then enables', () => {
    const key = imported(until(HOUR));
    key.kms.disableKey({ KeyId: key.KeyId });
    key.sim.clock.advance({ hours: 1 });
    expect(stateOf(key)).toBe('PendingImport');
    importInto(key.kms, key.KeyId, material(1));
    expect(stateOf(key)).toBe('Enabled');
  });

  test('leaves a key that is about to be deleted so; cancelled, it waits for its import', () => {
    const key = imported(until(HOUR));
    const { sim, kms, KeyId } = key;
    kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    sim.clock.advance({ hours: 1 });
    expect(metadataOf(key)).toMatchObject({
      KeyState: 'PendingDeletion',
      DeletionDate: new Date(NOW + 7 * 24 * HOUR),
    });
    kms.cancelKeyDeletion({ KeyId });
    expect(stateOf(key)).toBe('PendingImport');
  });

  test('does not outlive its key', () => {
    const { sim, kms, KeyId, arn } = imported(until(300 * 24 * HOUR));
    kms.scheduleKeyDeletion({ KeyId });
    sim.clock.runToLast();
    expect(pendingOf(sim)).toEqual([]);
    expect(refusalOf(() => kms.describeKey({ KeyId })).message).toBe(`Key '${arn}' does not exist`);
  });

  test('expires for HMAC and asymmetric keys alike', () => {
    const sim = createSimulator({ now: NOW });
    const { kms } = sim;
    const mac = kms.createKey({ ...HMAC, Origin: 'EXTERNAL' }).KeyMetadata.KeyId;
    const P256 = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const;
    const curve = kms.createKey({ ...P256, Origin: 'EXTERNAL' }).KeyMetadata.KeyId;
    importInto(kms, mac, material(1), until(HOUR));
    importInto(kms, curve, newPair('ECC_NIST_P256').privateKey, until(2 * HOUR), KEY_WRAP);
    sim.clock.advance({ hours: 1 });
    expect([mac, curve].map((KeyId) => stateOf({ kms, KeyId }))).toEqual([
      'PendingImport',
      'Enabled',
    ]);
    sim.clock.advance({ hours: 1 });
    expect(stateOf({ kms, KeyId: curve })).toBe('PendingImport');
  });
});

describe('DeleteImportedKeyMaterial', () => {
  test('with nothing imported answers the key ARN alone, and changes nothing', () => {
    const sim = createSimulator();
    const { KeyId, Arn } = sim.kms.createKey({ Origin: 'EXTERNAL' }).KeyMetadata;
    expect(sim.kms.deleteImportedKeyMaterial({ KeyId })).toEqual({ KeyId: Arn });
    expect(stateOf({ kms: sim.kms, KeyId })).toBe('PendingImport');
  });

  test('of a symmetric key answers the ID, however often', () => {
    const key = imported(until(HOUR));
    const { sim, kms, KeyId, arn, id } = key;
    for (const named of [{}, { KeyMaterialId: id }, {}, { KeyMaterialId: id }])
      expect(kms.deleteImportedKeyMaterial({ KeyId, ...named })).toEqual({
        KeyId: arn,
        KeyMaterialId: id,
      });
    expect(metadataOf(key)).toMatchObject({
      KeyState: 'PendingImport',
      CurrentKeyMaterialId: id,
    });
    expect(metadataOf(key)).not.toHaveProperty('ExpirationModel');
    expect(metadataOf(key)).not.toHaveProperty('ValidTo');
    // What is gone does not expire.
    expect(pendingOf(sim)).toEqual([]);
  });

  test('of HMAC and asymmetric keys never answers one', () => {
    const { kms } = createSimulator();
    const P256 = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const;
    const { privateKey } = newPair('ECC_NIST_P256');
    const keys = [
      importedKey(kms, HMAC, material(1)),
      importedKey(kms, P256, privateKey, KEY_WRAP),
    ];
    for (const KeyId of keys) {
      const answer = { KeyId: `${ARN_PREFIX}key/${KeyId}` };
      expect(kms.deleteImportedKeyMaterial({ KeyId })).toEqual(answer);
      expect(kms.deleteImportedKeyMaterial({ KeyId })).toEqual(answer);
      expect(stateOf({ kms, KeyId })).toBe('PendingImport');
    }
  });

  test('refuses the ID of what was never imported', () => {
    const { kms, KeyId, arn } = imported();
    const KeyMaterialId = 'ab'.repeat(32);
    expect(refusalOf(() => kms.deleteImportedKeyMaterial({ KeyId, KeyMaterialId }))).toEqual({
      name: 'ValidationException',
      message: `Key material (id: ${KeyMaterialId}) has never been imported into KMS key ${arn}.`,
    });
  });

  test('works on a Disabled key, and on one that is about to be deleted, which stays so', () => {
    const key = imported();
    const { kms, KeyId, id } = key;
    kms.disableKey({ KeyId });
    kms.deleteImportedKeyMaterial({ KeyId });
    expect(stateOf(key)).toBe('PendingImport');
    importInto(kms, KeyId, material(1));
    kms.scheduleKeyDeletion({ KeyId });
    expect(kms.deleteImportedKeyMaterial({ KeyId }).KeyMaterialId).toBe(id);
    expect(stateOf(key)).toBe('PendingDeletion');
    kms.cancelKeyDeletion({ KeyId });
    expect(stateOf(key)).toBe('PendingImport');
    importInto(kms, KeyId, material(1));
    expect(stateOf(key)).toBe('Enabled');
  });

  test('takes the material from signing, and its import gives it back', () => {
    const { kms } = createSimulator();
    const { privateKey, publicKey } = newPair('ECC_NIST_P384');
    const P384 = { KeySpec: 'ECC_NIST_P384', KeyUsage: 'SIGN_VERIFY' } as const;
    const KeyId = importedKey(kms, P384, privateKey, KEY_WRAP);
    const sign = () =>
      kms.sign({ KeyId, Message: bytes('x'), SigningAlgorithm: 'ECDSA_SHA_384' }).Signature;
    const verifies = () => {
      const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
      return verify('sha384', bytes('x'), key, sign());
    };
    expect(verifies()).toBe(true);
    kms.deleteImportedKeyMaterial({ KeyId });
    for (const call of [sign, () => kms.getPublicKey({ KeyId })])
      expect(refusalOf(call)).toEqual({
        name: 'KMSInvalidStateException',
        message: `${ARN_PREFIX}key/${KeyId} is pending import.`,
      });
    importInto(kms, KeyId, privateKey, FOR_EVER, KEY_WRAP);
    expect(verifies()).toBe(true);
  });
});

describe('new material', () => {
  /** The ID that bytes have in this key. */
  const idOf = ({ sim, KeyId }: Imported, fill: number) =>
    importInto(sim.fork().kms, KeyId, material(fill), asNew()).KeyMaterialId ?? '';

  test('for a key without any is its first, whatever the type says', () => {
    const { kms } = createSimulator();
    const { KeyId } = kms.createKey({ Origin: 'EXTERNAL' }).KeyMetadata;
    const { KeyMaterialId } = importInto(kms, KeyId, material(1), asNew());
    expect(metadataOf({ kms, KeyId })).toMatchObject({
      KeyState: 'Enabled',
      CurrentKeyMaterialId: KeyMaterialId,
    });
  });

  test('for a key with some waits for its rotation, and nothing else changes', () => {
    const key = imported();
    const { sim, kms, KeyId, id } = key;
    const before = metadataOf(key);
    const { KeyMaterialId } = importInto(kms, KeyId, material(2), asNew(until(HOUR)));
    expect(KeyMaterialId).not.toBe(id);
    expect(metadataOf(key)).toEqual(before);
    expect(kms.encrypt({ KeyId, Plaintext: bytes('x') }).KeyId).toBe(key.arn);
    expect(importsOf(sim, KeyId)).toMatchObject([
      { id, state: 'CURRENT' },
      { id: KeyMaterialId, state: 'PENDING_ROTATION', validTo: NOW - 500 + HOUR },
    ]);
  });

  // Unconfirmed: recorded is that the same bytes enable a Disabled key, and not what new ones do.
  test('enables no key that is Disabled or waits for its own', () => {
    const key = imported();
    const { kms, KeyId } = key;
    kms.disableKey({ KeyId });
    importInto(kms, KeyId, material(2), asNew());
    expect(stateOf(key)).toBe('Disabled');
    const other = imported();
    other.kms.deleteImportedKeyMaterial({ KeyId });
    importInto(other.kms, KeyId, material(2), asNew());
    expect(stateOf(other)).toBe('PendingImport');
  });

  test('that the key knows already is refused', () => {
    const key = imported();
    const { kms, KeyId, arn, id } = key;
    const { KeyMaterialId = '' } = importInto(kms, KeyId, material(2), asNew());
    for (const [fill, known] of [
      [1, id],
      [2, KeyMaterialId],
    ] as const)
      expect(refusalOf(() => importInto(kms, KeyId, material(fill), asNew()))).toEqual({
        name: 'IncorrectKeyMaterialException',
        message: `Key material (id: ${known}) being imported as NEW_KEY_MATERIAL is already associated with KMS key ${arn}.`,
      });
  });

  test('is refused while other material waits for its rotation', () => {
    const key = imported();
    const { kms, KeyId, arn } = key;
    const third = idOf(key, 3);
    const { KeyMaterialId: second } = importInto(kms, KeyId, material(2), asNew());
    expect(refusalOf(() => importInto(kms, KeyId, material(3), asNew()))).toEqual({
      name: 'KMSInvalidStateException',
      message: `New key material (id: ${third}) cannot be imported into KMS key ${arn}, because another key material (id: ${second}) is pending rotation.`,
    });
  });

  test('is imported again as existing material, by its ID or without', () => {
    const key = imported();
    const { kms, KeyId } = key;
    const { KeyMaterialId } = importInto(kms, KeyId, material(2), asNew());
    for (const options of [{}, { KeyMaterialId }, { ImportType: 'EXISTING_KEY_MATERIAL' }] as const)
      expect(importInto(kms, KeyId, material(2), { ...FOR_EVER, ...options })).toEqual({
        KeyId: key.arn,
        KeyMaterialId,
      });
  });

  test('that is deleted is forgotten with its description, and can be staged again', () => {
    const key = imported();
    const { sim, kms, KeyId, arn, id } = key;
    const described = { ...asNew(), KeyMaterialDescription: 'second' };
    const { KeyMaterialId = '' } = importInto(kms, KeyId, material(2), described);
    expect(kms.deleteImportedKeyMaterial({ KeyId, KeyMaterialId })).toEqual({
      KeyId: arn,
      KeyMaterialId,
    });
    expect(stateOf(key)).toBe('Enabled');
    expect(importsOf(sim, KeyId)?.map((one) => one['id'])).toEqual([id]);
    expect(importInto(kms, KeyId, material(2), asNew()).KeyMaterialId).toBe(KeyMaterialId);
    expect(importsOf(sim, KeyId)?.[1]).not.toHaveProperty('description');
  });

  test('that expires leaves the key as it is, and stays known', () => {
    const key = imported();
    const { sim, kms, KeyId, arn } = key;
    const { KeyMaterialId } = importInto(kms, KeyId, material(2), asNew(until(HOUR)));
    const before = metadataOf(key);
    sim.clock.advance({ hours: 1 });
    expect(metadataOf(key)).toEqual(before);
    expect(sim.events.find(({ name }) => name === 'DeleteExpiredKeyMaterial')).toMatchObject({
      resources: [arn],
    });
    // Its rotation would be accepted, and its bytes revive it: so it still waits.
    expect(refusalOf(() => importInto(kms, KeyId, material(3), asNew())).message).toContain(
      `another key material (id: ${KeyMaterialId}) is pending rotation.`,
    );
    importInto(kms, KeyId, material(2));
    expect(importsOf(sim, KeyId)?.[1]).toMatchObject({
      id: KeyMaterialId,
      state: 'PENDING_ROTATION',
      material: expect.any(String),
    });
  });
});

test('a description stays when the material goes, and is replaced by the next that is given', () => {
  const { sim, kms, KeyId } = imported({ ...FOR_EVER, KeyMaterialDescription: 'one' });
  const shown = () => importsOf(sim, KeyId)?.[0]?.['description'];
  importInto(kms, KeyId, material(1));
  expect(shown()).toBe('one');
  kms.deleteImportedKeyMaterial({ KeyId });
  expect(shown()).toBe('one');
  importInto(kms, KeyId, material(1));
  expect(shown()).toBe('one');
  importInto(kms, KeyId, material(1), { ...FOR_EVER, KeyMaterialDescription: 'two' });
  expect(shown()).toBe('two');
});

/** A key as a rotation will leave it: the second material current, the first one kept for what it encrypted. */
function rotated(options: readonly [ImportOptions, ImportOptions]) {
  const key = imported(options[0]);
  const { CiphertextBlob: old } = key.kms.encrypt({ KeyId: key.KeyId, Plaintext: bytes('old') });
  const second = importInto(key.kms, key.KeyId, material(2), asNew(options[1])).KeyMaterialId ?? '';
  const world = JSON.stringify(key.sim.export())
    .replace('"CURRENT"', '"NON_CURRENT"')
    .replace('"PENDING_ROTATION"', '"CURRENT"');
  key.sim.import(JSON.parse(world));
  return { ...key, old, second };
}

// Source: https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-conceptual.html: every key material that is
// permanently associated with the key must be there.
describe('a key of several materials', () => {
  test('encrypts under the current one, and decrypts under each', () => {
    const { kms, KeyId, id, old, second } = rotated([FOR_EVER, FOR_EVER]);
    expect(kms.describeKey({ KeyId }).KeyMetadata.CurrentKeyMaterialId).toBe(second);
    const { CiphertextBlob } = kms.encrypt({ KeyId, Plaintext: bytes('new') });
    const opened = [old, CiphertextBlob].map((blob) => kms.decrypt({ CiphertextBlob: blob }));
    expect(opened.map((one) => [one.Plaintext, one.KeyMaterialId])).toEqual([
      [bytes('old'), id],
      [bytes('new'), second],
    ]);
  });

  test('waits while one of them is missing, the old one too', () => {
    const key = rotated([FOR_EVER, FOR_EVER]);
    const { kms, KeyId, id, second, old } = key;
    kms.deleteImportedKeyMaterial({ KeyId, KeyMaterialId: id });
    expect(metadataOf(key)).toMatchObject({
      KeyState: 'PendingImport',
      CurrentKeyMaterialId: second,
    });
    // The current one, when none is named.
    expect(kms.deleteImportedKeyMaterial({ KeyId }).KeyMaterialId).toBe(second);
    importInto(kms, KeyId, material(1));
    expect(stateOf(key)).toBe('PendingImport');
    importInto(kms, KeyId, material(2));
    expect(stateOf(key)).toBe('Enabled');
    expect(kms.decrypt({ CiphertextBlob: old }).Plaintext).toEqual(bytes('old'));
  });

  test('shows the date of the one that expires first, and each has its own end', () => {
    const key = rotated([until(2 * HOUR), until(HOUR)]);
    const { sim, kms, KeyId } = key;
    expect(metadataOf(key).ValidTo).toEqual(new Date(NOW - 500 + HOUR));
    expect(pendingOf(sim)).toHaveLength(2);
    sim.clock.advance({ hours: 1 });
    expect(stateOf(key)).toBe('PendingImport');
    importInto(kms, KeyId, material(2));
    expect(metadataOf(key)).toMatchObject({
      KeyState: 'Enabled',
      ExpirationModel: 'KEY_MATERIAL_EXPIRES',
      ValidTo: new Date(NOW - 500 + 2 * HOUR),
    });
    sim.clock.advance({ hours: 1 });
    expect(stateOf(key)).toBe('PendingImport');
  });
});

describe('a world with imported material', () => {
  // No repetition, so that any part of it would be seen.
  const secret = Uint8Array.from({ length: 32 }, (_, i) => (i * 37 + 11) % 256);
  const pair = newPair('ECC_NIST_P256');
  function world() {
    const sim = createSimulator({ seed: 'worlds', now: NOW });
    const { kms } = sim;
    const symmetric = kms.createKey({ Origin: 'EXTERNAL' }).KeyMetadata.KeyId;
    importInto(kms, symmetric, secret, until(HOUR));
    importInto(kms, symmetric, material(2), asNew());
    const mac = importedKey(kms, HMAC, material(3));
    const P256 = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const;
    const curve = importedKey(kms, P256, pair.privateKey, KEY_WRAP);
    const lost = importedKey(kms, {}, material(4));
    kms.deleteImportedKeyMaterial({ KeyId: lost });
    kms.createKey({ Origin: 'EXTERNAL' });
    const { CiphertextBlob } = kms.encrypt({ KeyId: symmetric, Plaintext: bytes('x') });
    return { sim, symmetric, mac, curve, lost, CiphertextBlob };
  }

  test('exports and imports whole, its timers too', () => {
    const { sim, symmetric, mac, curve, lost, CiphertextBlob } = world();
    const text = JSON.stringify(sim.export());
    const other = createSimulator({ seed: 'other' });
    other.import(JSON.parse(text));
    expect(JSON.stringify(other.export())).toBe(text);
    const { kms } = other;
    expect(kms.decrypt({ CiphertextBlob }).Plaintext).toEqual(bytes('x'));
    const request = { KeyId: mac, Message: bytes('x'), MacAlgorithm: 'HMAC_SHA_256' } as const;
    expect(kms.generateMac(request).Mac).toEqual(sim.kms.generateMac(request).Mac);
    expect(kms.getPublicKey({ KeyId: curve }).PublicKey).toEqual(new Uint8Array(pair.publicKey));
    expect(stateOf({ kms, KeyId: lost })).toBe('PendingImport');
    importInto(kms, lost, material(4));
    expect(pendingOf(other)).toEqual(pendingOf(sim));
    other.clock.advance({ hours: 1 });
    expect(stateOf({ kms, KeyId: symmetric })).toBe('PendingImport');
  });

  test('shows no byte of it: not in its export, its ledger, its transcript or its objects', () => {
    const { sim } = world();
    const shown = JSON.stringify([sim.export(), sim.events, sim.transcript(), sim]);
    const scalar = pair.privateKey.subarray(36, 68);
    expect(shown.length).toBeGreaterThan(3000);
    for (const bytes of [secret, scalar, material(3), material(4)]) {
      expect(shown).not.toContain(Buffer.from(bytes.subarray(0, 8)).toString('hex'));
      // In base64, wherever among three bytes it would begin.
      for (const at of [0, 1, 2])
        expect(shown).not.toContain(Buffer.from(bytes.subarray(at, at + 9)).toString('base64'));
      expect(shown).not.toContain(`${bytes.subarray(0, 6)}`);
    }
  });

  test('the ledger shows what was asked, without token and material', () => {
    const { sim } = world();
    const call = sim.events.find(({ name }) => name === 'ImportKeyMaterial');
    expect(call?.input).toEqual({
      KeyId: expect.any(String),
      ValidTo: new Date(NOW + HOUR),
    });
  });

  test('replays from its transcript, byte for byte', () => {
    const { sim, CiphertextBlob } = world();
    sim.clock.advance({ hours: 2 });
    const again = replay(JSON.parse(JSON.stringify(sim.transcript())));
    expect(again.export()).toEqual(sim.export());
    expect(JSON.stringify(again.events)).toBe(JSON.stringify(sim.events));
    expect(refusalOf(() => again.kms.decrypt({ CiphertextBlob })).name).toBe(
      'KMSInvalidStateException',
    );
  });

  test('forks: what is imported, deleted or expires in one stays out of the other', () => {
    const { sim, symmetric, lost, CiphertextBlob } = world();
    const twin = sim.fork();
    const before = JSON.stringify(sim.export());
    importInto(twin.kms, lost, material(4));
    twin.clock.advance({ hours: 1 });
    expect(stateOf({ kms: twin.kms, KeyId: symmetric })).toBe('PendingImport');
    expect(JSON.stringify(sim.export())).toBe(before);
    expect(sim.kms.decrypt({ CiphertextBlob }).Plaintext).toEqual(bytes('x'));
    // A token of before the fork is good in both, and one moment has one pair of parameters.
    const [one, other] = [sim.fork(), sim.fork()].map(({ kms }) =>
      kms.getParametersForImport({
        KeyId: lost,
        WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
        WrappingKeySpec: 'RSA_2048',
      }),
    );
    expect(one).toEqual(other);
  });

  test('that does not fit together is not taken up', () => {
    const { sim } = world();
    const text = JSON.stringify(sim.export());
    const [first = '', second = ''] = [...text.matchAll(/"material":"([^"]+)"/g)].map(
      ([, token]) => token ?? '',
    );
    const changes: readonly (readonly [string, string, string])[] = [
      [first, second, 'expected the imported key material'],
      [first, first.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')), 'expected the imported key'],
      ['"PENDING_ROTATION"', '"CURRENT"', 'one is current, and at most one is to be'],
      ['"state":"CURRENT"', '"state":"NON_CURRENT"', 'one is current, and at most one is to be'],
      ['"state":"PendingImport"', '"state":"Enabled"', 'a key has its material'],
      ['"state":"PendingImport"', '"state":"Disabled"', 'a key has its material'],
      [`"validTo":${NOW - 500 + HOUR}`, `"validTo":${NOW}`, 'was due before "now"'],
    ];
    for (const [from, to, message] of changes) {
      const changed = text.replace(from, to);
      expect(changed).not.toBe(text);
      const taken = createSimulator();
      const before = JSON.stringify(taken.export());
      expect(() => taken.import(JSON.parse(changed)), `${from} ${to}`).toThrow(message);
      expect(JSON.stringify(taken.export())).toBe(before);
    }
  });
});
