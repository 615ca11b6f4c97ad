import { createCipheriv, createDecipheriv } from 'node:crypto';
import { gcm as nobleGcm } from '@noble/ciphers/aes.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encryptBlock, expandKey } from '../../../src/hsm/symmetric/aes.ts';
import { cipherOf, open, sealInto } from '../../../src/hsm/symmetric/gcm.ts';
import { wycheproof } from '../../support/vectors.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

function seal(key: Uint8Array, iv: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const out = new Uint8Array(plaintext.length + 16);
  sealInto(cipherOf(key), { iv, aad, plaintext }, out, 0);
  return out;
}

test('AES-256 encrypts the block of FIPS 197, appendix C.3', () => {
  const out = new Int32Array(4);
  const keys = expandKey(hex('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'));
  encryptBlock(keys, 0x00112233, 0x44556677, 0x8899aabb, 0xccddeeff | 0, out);
  expect(Array.from(out, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')).toBe(
    '8ea2b7ca516745bfeafc49904b496089',
  );
});

// Source: "The Galois/Counter Mode of Operation (GCM)", D. McGrew and J. Viega, test cases 13 to 16.
const zeros = '00'.repeat(32);
const feff = 'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308';
const text =
  'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255';
const sealedText =
  '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad';
test.each([
  [zeros, '00'.repeat(12), '', '', '530f8afbc74536b9a963b4f1c4cb738b'],
  [
    zeros,
    '00'.repeat(12),
    '',
    '00'.repeat(16),
    'cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919',
  ],
  [feff, 'cafebabefacedbaddecaf888', '', text, `${sealedText}b094dac5d93471bdec1a502270e3cc6c`],
  [
    feff,
    'cafebabefacedbaddecaf888',
    'feedfacedeadbeeffeedfacedeadbeefabaddad2',
    text.slice(0, 120),
    `${sealedText.slice(0, 120)}76fc6ece0f4e1768cddf8853bb2d551b`,
  ],
])('the published GCM case %#', (key, iv, aad, plaintext, expected) => {
  expect(Buffer.from(seal(hex(key), hex(iv), hex(aad), hex(plaintext))).toString('hex')).toBe(
    expected,
  );
});

interface Vectors {
  readonly testGroups: readonly {
    readonly ivSize: number;
    readonly keySize: number;
    readonly tagSize: number;
    readonly tests: readonly Record<
      'key' | 'iv' | 'aad' | 'msg' | 'ct' | 'tag' | 'result' | 'comment',
      string
    >[];
  }[];
}
const vectors = wycheproof<Vectors>('aes_gcm_test.json');
const groups = vectors?.testGroups.filter(
  (g) => g.keySize === 256 && g.ivSize === 96 && g.tagSize === 128,
);
const cases = groups?.flatMap((group) => group.tests) ?? [];
const found = vectors
  ? `${cases.length} vectors`
  : 'NOT FOUND: set KMSIM_VECTORS; nothing was checked here';

test(`Wycheproof AES-GCM, 256-bit keys, 96-bit IVs (${found})`, () => {
  if (vectors !== undefined) expect(cases.length).toBeGreaterThan(50);
  for (const { key, iv, aad, msg, ct, tag, result, comment } of cases) {
    const ciphertext = hex(ct + tag);
    const opened = open(cipherOf(hex(key)), { iv: hex(iv), aad: hex(aad), ciphertext });
    expect(opened, comment).toEqual(result === 'valid' ? hex(msg) : undefined);
    if (result === 'valid') expect(seal(hex(key), hex(iv), hex(aad), hex(msg))).toEqual(ciphertext);
  }
});

const bytes = (maxLength: number) => fc.uint8Array({ maxLength });
const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const iv = fc.uint8Array({ minLength: 12, maxLength: 12 });

describe('AES-256-GCM', () => {
  test('agrees with node:crypto and with @noble/ciphers, both ways', () => {
    fc.assert(
      fc.property(
        key,
        iv,
        bytes(200),
        fc.oneof(bytes(300), fc.constant(new Uint8Array(4096).fill(1))),
        (k, n, aad, plaintext) => {
          const ours = seal(k, n, aad, plaintext);
          const node = createCipheriv('aes-256-gcm', k, n).setAAD(aad);
          const theirs = Buffer.concat([node.update(plaintext), node.final(), node.getAuthTag()]);
          expect(ours).toEqual(new Uint8Array(theirs));
          expect(ours).toEqual(nobleGcm(k, n, aad).encrypt(plaintext));
          const back = createDecipheriv('aes-256-gcm', k, n)
            .setAAD(aad)
            .setAuthTag(ours.slice(-16));
          expect(
            Buffer.concat([back.update(ours.slice(0, -16)), back.final()]).equals(plaintext),
          ).toBe(true);
          expect(open(cipherOf(k), { iv: n, aad, ciphertext: ours })).toEqual(plaintext);
        },
      ),
    );
  });

  test('law: any changed bit of key, IV, data or ciphertext opens nothing', () => {
    fc.assert(
      fc.property(key, iv, bytes(40), bytes(40), fc.nat(), (k, n, aad, plaintext, at) => {
        const ciphertext = seal(k, n, aad, plaintext);
        const parts = [k, n, aad, ciphertext];
        const all = Buffer.concat(parts);
        all[at % all.length] = (all[at % all.length] ?? 0) ^ (1 << (at % 8));
        let from = 0;
        const [k2, n2, aad2, c2] = parts.map((part) => {
          from += part.length;
          return new Uint8Array(all.subarray(from - part.length, from));
        }) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
        expect(open(cipherOf(k2), { iv: n2, aad: aad2, ciphertext: c2 })).toBeUndefined();
      }),
    );
  });

  test('reads the IV and the data, and writes, at the places named, and touches no other byte', () => {
    const gap = fc.nat(20);
    fc.assert(
      fc.property(
        key,
        iv,
        bytes(40),
        bytes(40),
        gap,
        gap,
        (k, n, aad, plaintext, before, after) => {
          const padded = (middle: Uint8Array) =>
            new Uint8Array(
              Buffer.concat([Buffer.alloc(before, 0xee), middle, Buffer.alloc(after, 0xdd)]),
            );
          const ivs = padded(n);
          const longAad = new Uint8Array([...aad, ...ivs]);
          const out = padded(new Uint8Array(plaintext.length + 16));
          const where = { iv: ivs, ivAt: before, aad: longAad, aadBytes: aad.length };
          // A view into a longer array is as good as an array of its own.
          const view = padded(plaintext).subarray(before, before + plaintext.length);
          sealInto(cipherOf(k), { ...where, plaintext: view }, out, before);
          const plain = seal(k, n, aad, plaintext);
          expect(out).toEqual(padded(plain));
          const ciphertext = out.subarray(before, before + plain.length);
          expect(open(cipherOf(k), { ...where, ciphertext })).toEqual(plaintext);
          expect(out).toEqual(padded(plain));
          expect(ivs).toEqual(padded(n));
        },
      ),
    );
  });

  test('what is shorter than a tag opens nothing', () => {
    const cipher = cipherOf(new Uint8Array(32));
    const iv0 = new Uint8Array(12);
    for (let length = 0; length < 16; length++)
      expect(
        open(cipher, { iv: iv0, aad: iv0, ciphertext: new Uint8Array(length) }),
      ).toBeUndefined();
  });
});
