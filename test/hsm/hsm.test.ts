import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  exportSeed,
  generateMaterial,
  hasId,
  identify,
  importSeed,
  materialId,
  open,
  sealInto,
} from '../../src/hsm/hsm.ts';
import { fromHex } from '../../src/lib/bytes.ts';
import { randomFrom, seedBytes, seedFrom } from '../../src/lib/random.ts';

const account = fc
  .integer({ min: 0, max: 999_999_999_999 })
  .map((n) => String(n).padStart(12, '0'));
const keyId = fc.oneof(
  fc.uuid(),
  fc.stringMatching(/^[0-9a-f]{32}$/).map((hex) => `mrk-${hex}`),
);
const owner = fc.record({ account, keyId, ordinal: fc.integer({ min: 0, max: 0xffffffff }) });
const seed = seedFrom('hsm');
const idBytes = (id: string) => fromHex(id) ?? new Uint8Array();

describe('the ID of a key material', () => {
  test('law: with the seed it names its owner, and no other', () => {
    fc.assert(
      fc.property(owner, owner, (one, other) => {
        const id = materialId(generateMaterial(seed, one));
        expect(id).toMatch(/^[0-9a-f]{64}$/);
        expect(identify(seed, idBytes(id))).toEqual(one);
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(materialId(generateMaterial(seed, other)) === id).toBe(same);
        expect(hasId(generateMaterial(seed, other), idBytes(id))).toBe(same);
        expect(identify(seedFrom('another'), idBytes(id))).toBeUndefined();
      }),
    );
  });

  test('32 bytes that this seed did not give name nobody', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (id) => {
        expect(identify(seed, id)).toBeUndefined();
      }),
    );
  });
});

describe('key material', () => {
  const one = {
    account: '111122223333',
    keyId: '00000000-0000-4000-8000-000000000001',
    ordinal: 0,
  };
  const material = generateMaterial(seed, one);

  test('shows its ID and no byte of itself', () => {
    const secret = randomFrom(seed, 'kms:KeyMaterial', `${one.account}:${one.keyId}`, 0).hex(64);
    sealInto(
      material,
      { iv: new Uint8Array(12), aad: new Uint8Array(), plaintext: new Uint8Array(1) },
      new Uint8Array(17),
      0,
    );
    const shown = [
      JSON.stringify(material),
      String(material),
      inspect(material, { depth: 9, showHidden: true }),
      Object.keys(material).join(),
    ];
    for (const text of shown) expect(text).not.toContain(secret.slice(0, 8));
    expect(String(material)).toBe(materialId(material));
  });

  test('another ordinal, account or key ID is another key', () => {
    const iv = new Uint8Array(12);
    const aad = new Uint8Array();
    const sealed = new Uint8Array(20);
    sealInto(material, { iv, aad, plaintext: new Uint8Array(4) }, sealed, 0);
    expect(open(generateMaterial(seed, { ...one }), { iv, aad, ciphertext: sealed })).toEqual(
      new Uint8Array(4),
    );
    for (const other of [
      { ...one, ordinal: 1 },
      { ...one, account: '111122223334' },
    ])
      expect(open(generateMaterial(seed, other), { iv, aad, ciphertext: sealed })).toBeUndefined();
    expect(
      open(generateMaterial(seedFrom('x'), one), { iv, aad, ciphertext: sealed }),
    ).toBeUndefined();
  });
});

describe('the token of a seed', () => {
  test('opens to the same seed, hides its bytes, and refuses what is none', () => {
    const token = exportSeed(seed);
    expect(importSeed(token)).toEqual(seed);
    expect(exportSeed(importSeed(token) ?? seedFrom(''))).toBe(token);
    expect(Buffer.from(token, 'base64').includes(seedBytes(seed))).toBe(false);
    const broken = `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`;
    for (const text of [broken, '', 'AAAA', token.slice(4), 5 as never, undefined as never])
      expect(importSeed(text)).toBeUndefined();
  });
});
