import { describe, expect, test } from 'vitest';
import { createSimulator, replay } from '../../src/index.ts';
import {
  asNew,
  HMAC,
  HOUR,
  material,
  NOW,
  pendingOf,
  stateOf,
  until,
} from '../support/imported-keys.ts';
import { importedKey, importInto, KEY_WRAP, newPair } from '../support/imports.ts';
import { bytes, refusalOf } from '../support/simulator.ts';

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
    const changes: readonly (readonly [string | RegExp, string, string])[] = [
      [first, second, 'expected the imported key material'],
      [first, first.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')), 'expected the imported key'],
      ['"PENDING_ROTATION"', '"CURRENT"', 'one is current, and at most one is to be'],
      ['"state":"CURRENT"', '"state":"NON_CURRENT"', 'one is current, and at most one is to be'],
      ['"state":"PendingImport"', '"state":"Enabled"', 'a key has its material'],
      ['"state":"PendingImport"', '"state":"Disabled"', 'a key has its material'],
      [/"uses":\d+,"lastUse"/, '"uses":0,"lastUse"', 'what was used has been counted'],
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
