import { createCipheriv, createDecipheriv } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unwrapKey, wrapKey } from '../../../src/hsm/symmetric/key-wrap.ts';
import { wycheproof } from '../../support/vectors.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

// RFC 5649 section 6.
test.each([
  [
    'c37b7e6492584340bed12207808941155068f738',
    '138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a',
  ],
  ['466f7250617369', 'afbeb0f07dfbf5419200f2ccb50bb24f'],
])('the example of RFC 5649 that wraps %s', (keyMaterial, wrapped) => {
  const key = hex('5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8');
  expect(wrapKey(key, hex(keyMaterial))).toEqual(hex(wrapped));
  expect(unwrapKey(key, hex(wrapped))).toEqual(hex(keyMaterial));
});

interface Vectors {
  readonly testGroups: readonly {
    readonly keySize: number;
    readonly tests: readonly Record<'key' | 'msg' | 'ct' | 'result' | 'comment', string>[];
  }[];
}
const vectors = wycheproof<Vectors>('aes_kwp_test.json');
const cases = vectors?.testGroups.flatMap((group) => group.tests) ?? [];
const found = vectors
  ? `${cases.length} vectors`
  : 'NOT FOUND: set KMSIM_VECTORS; nothing was checked here';

test(`Wycheproof AES-KWP, keys of 128, 192 and 256 bits (${found})`, () => {
  if (vectors !== undefined) expect(cases.length).toBe(254);
  let accepted = 0;
  for (const { key, msg, ct, result, comment } of cases) {
    const unwrapped = unwrapKey(hex(key), hex(ct));
    expect(unwrapped, comment).toEqual(result === 'valid' ? hex(msg) : undefined);
    if (unwrapped !== undefined) accepted++;
    if (result === 'valid') expect(wrapKey(hex(key), hex(msg)), comment).toEqual(hex(ct));
  }
  if (vectors !== undefined) expect(accepted).toBe(77);
});

const key = fc.constantFrom(16, 24, 32).chain((n) => fc.uint8Array({ minLength: n, maxLength: n }));

test('agrees with node:crypto, both ways', () => {
  fc.assert(
    fc.property(key, fc.uint8Array({ minLength: 1, maxLength: 3000 }), (k, material) => {
      const name = `id-aes${8 * k.length}-wrap-pad`;
      const iv = hex('a65959a6');
      const ours = wrapKey(k, material);
      expect(ours).toEqual(new Uint8Array(createCipheriv(name, k, iv).update(material)));
      expect(new Uint8Array(createDecipheriv(name, k, iv).update(ours))).toEqual(material);
      expect(unwrapKey(k, ours)).toEqual(material);
    }),
  );
});

test('law: a changed bit, another key, bytes cut off or added unwrap nothing', () => {
  const material = fc.uint8Array({ minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(key, material, fc.nat(), fc.nat(40), (k, secret, at, cut) => {
      const wrapped = wrapKey(k, secret);
      const changed = wrapped.map((byte, i) =>
        i === at % wrapped.length ? byte ^ (1 << (at % 8)) : byte,
      );
      const otherKey = k.map((byte, i) => (i === at % k.length ? byte ^ 1 : byte));
      expect(unwrapKey(k, changed)).toBeUndefined();
      expect(unwrapKey(otherKey, wrapped)).toBeUndefined();
      expect(unwrapKey(k, wrapped.subarray(0, -1 - (cut % wrapped.length)))).toBeUndefined();
      expect(
        unwrapKey(k, new Uint8Array([...wrapped, ...new Uint8Array(1 + cut)])),
      ).toBeUndefined();
    }),
  );
});

test('law: no bytes and no key make it throw', () => {
  const any = fc.uint8Array({ maxLength: 70 });
  fc.assert(
    fc.property(any, any, (k, wrapped) => {
      expect(unwrapKey(k, wrapped)).toBeUndefined();
    }),
  );
});
