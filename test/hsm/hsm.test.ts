import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  generateMaterial,
  hasId,
  identify,
  materialId,
  materialIdInto,
  open,
  sealInto,
} from '../../src/hsm/hsm.ts';
import { exportSeed, importSeed } from '../../src/hsm/seed-token.ts';
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
        const id = materialId(generateMaterial(seed, 'SYMMETRIC_DEFAULT', one));
        expect(id).toMatch(/^[0-9a-f]{64}$/);
        expect(identify(seed, idBytes(id))).toEqual(one);
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(materialId(generateMaterial(seed, 'SYMMETRIC_DEFAULT', other)) === id).toBe(same);
        expect(hasId(generateMaterial(seed, 'SYMMETRIC_DEFAULT', other), idBytes(id))).toBe(same);
        expect(identify(seedFrom('another'), idBytes(id))).toBeUndefined();
      }),
    );
  });

  // The independent computation: the clear form's two halves through four rounds of node:crypto's AES-256-ECB.
  test('is the owner through four Feistel rounds of AES-256', () => {
    const secret = randomFrom(seed, 'kms:KeyMaterialId', '', 0).bytes(32);
    fc.assert(
      fc.property(owner, ({ account, keyId, ordinal }) => {
        const clear = Buffer.alloc(32);
        clear.write(keyId.replace('mrk-', '').replaceAll('-', ''), 0, 'hex');
        clear.writeUIntBE(Number(account), 16, 5);
        clear[21] = keyId.startsWith('mrk-') ? 1 : 0;
        clear.writeUInt32BE(ordinal, 22);
        let left: Uint8Array = clear.subarray(0, 16);
        let right: Uint8Array = clear.subarray(16);
        for (let round = 0; round < 4; round++) {
          const input = Buffer.from(right);
          input[15] = (input[15] ?? 0) ^ round;
          const image = createCipheriv('aes-256-ecb', secret, null).update(input);
          [left, right] = [right, image.map((byte, i) => byte ^ (left[i] ?? 0))];
        }
        expect(
          materialId(generateMaterial(seed, 'SYMMETRIC_DEFAULT', { account, keyId, ordinal })),
        ).toBe(Buffer.concat([left, right]).toString('hex'));
      }),
    );
  });

  test('is written at the place named, over 32 bytes, before and after the material is used', () => {
    const material = generateMaterial(seed, 'SYMMETRIC_DEFAULT', {
      account: '000000000001',
      keyId: `mrk-${'0f'.repeat(16)}`,
      ordinal: 7,
    });
    const written = () => {
      const out = Buffer.alloc(40, 0xee);
      materialIdInto(material, out, 3);
      return out.toString('hex');
    };
    const expected = `eeeeee${materialId(material)}${'ee'.repeat(5)}`;
    expect(written()).toBe(expected);
    const nothing = { iv: new Uint8Array(12), aad: new Uint8Array(), plaintext: new Uint8Array() };
    sealInto(material, nothing, new Uint8Array(16), 0);
    expect(written()).toBe(expected);
  });

  test.each(['', 'abc', 'mrk-abc', 'alias/a', '00000000-0000-4000-8000-00000000000g'])(
    'a key ID of %j has none, and is a bug',
    (keyId) => {
      const material = generateMaterial(seed, 'SYMMETRIC_DEFAULT', {
        account: '111122223333',
        keyId,
        ordinal: 0,
      });
      expect(() => materialId(material)).toThrow(`bug: ${keyId} is no key ID`);
    },
  );

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
  const material = generateMaterial(seed, 'SYMMETRIC_DEFAULT', one);

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

  // The independent computation: node:crypto's AES-256-GCM under the stream that is documented for the material.
  test('seals under the 32 bytes that follow from the seed and the owner', () => {
    fc.assert(
      fc.property(owner, ({ account, keyId, ordinal }) => {
        const secret = randomFrom(seed, 'kms:KeyMaterial', `${account}:${keyId}`, ordinal).bytes(
          32,
        );
        const iv = new Uint8Array(12).fill(9);
        const aad = new Uint8Array([1, 2, 3]);
        const plaintext = new Uint8Array(20).fill(4);
        const ours = Buffer.alloc(36);
        const own = generateMaterial(seed, 'SYMMETRIC_DEFAULT', { account, keyId, ordinal });
        sealInto(own, { iv, aad, plaintext }, ours, 0);
        const node = createCipheriv('aes-256-gcm', secret, iv).setAAD(aad);
        expect(ours).toEqual(
          Buffer.concat([node.update(plaintext), node.final(), node.getAuthTag()]),
        );
      }),
    );
  });

  test('another ordinal, account or key ID is another key', () => {
    const iv = new Uint8Array(12);
    const aad = new Uint8Array();
    const sealed = new Uint8Array(20);
    sealInto(material, { iv, aad, plaintext: new Uint8Array(4) }, sealed, 0);
    expect(
      open(generateMaterial(seed, 'SYMMETRIC_DEFAULT', { ...one }), {
        iv,
        aad,
        ciphertext: sealed,
      }),
    ).toEqual(new Uint8Array(4));
    for (const other of [
      { ...one, ordinal: 1 },
      { ...one, account: '111122223334' },
      { ...one, keyId: '00000000-0000-4000-8000-000000000002' },
    ])
      expect(
        open(generateMaterial(seed, 'SYMMETRIC_DEFAULT', other), { iv, aad, ciphertext: sealed }),
      ).toBeUndefined();
    expect(
      open(generateMaterial(seedFrom('x'), 'SYMMETRIC_DEFAULT', one), {
        iv,
        aad,
        ciphertext: sealed,
      }),
    ).toBeUndefined();
  });
});

describe('the token of a seed', () => {
  // The independent computation: node:crypto. A token that was written down must open in a later version.
  test('is IV, ciphertext and tag of AES-256-GCM, the IV from the seed itself', () => {
    const sha256 = (of: string | Uint8Array) => createHash('sha256').update(of).digest();
    const label = 'kmsim exported key token 1';
    const token = Buffer.from(exportSeed(seed), 'base64');
    expect(token.length).toBe(12 + 32 + 16);
    expect(token.subarray(0, 12)).toEqual(sha256(seedBytes(seed)).subarray(0, 12));
    const node = createDecipheriv('aes-256-gcm', sha256(label), token.subarray(0, 12))
      .setAAD(Buffer.from(label))
      .setAuthTag(token.subarray(44));
    const opened = Buffer.concat([node.update(token.subarray(12, 44)), node.final()]);
    expect(opened).toEqual(sha256('hsm'));
  });

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
