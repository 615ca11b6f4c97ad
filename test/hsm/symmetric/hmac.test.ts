import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type HmacAlgorithm, hmacOf, mac } from '../../../src/hsm/symmetric/hmac.ts';
import { fixture } from '../../support/fixtures.ts';
import { wycheproof } from '../../support/vectors.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const tagOf = (algorithm: HmacAlgorithm, key: Uint8Array, message: Uint8Array) =>
  Buffer.from(mac(hmacOf(algorithm, key), message)).toString('hex');

/** The hash that node:crypto calls so. */
const hashes = {
  HMAC_SHA_224: 'sha224',
  HMAC_SHA_256: 'sha256',
  HMAC_SHA_384: 'sha384',
  HMAC_SHA_512: 'sha512',
} as const;
const algorithms = Object.keys(hashes) as HmacAlgorithm[];

interface Published {
  readonly tests: readonly {
    readonly section: string;
    readonly key: string;
    readonly data: string;
    readonly tags: Readonly<Record<HmacAlgorithm, string>>;
  }[];
}
test.each(fixture<Published>('rfc-4231.json').tests)(
  'RFC 4231 section $section has the four tags',
  ({ section, key, data, tags }) => {
    for (const algorithm of algorithms) {
      const tag = tagOf(algorithm, hex(key), hex(data));
      const truncated = section === '4.6' ? tag.slice(0, 32) : tag;
      expect(truncated, algorithm).toBe(tags[algorithm]);
    }
  },
);

interface Vectors {
  readonly testGroups: readonly {
    readonly tagSize: number;
    readonly tests: readonly Record<'comment' | 'key' | 'msg' | 'tag' | 'result', string>[];
  }[];
}
test.each([
  ['HMAC_SHA_224', 'hmac_sha224_test.json', { valid: 66, invalid: 106 }],
  ['HMAC_SHA_256', 'hmac_sha256_test.json', { valid: 66, invalid: 108 }],
  ['HMAC_SHA_384', 'hmac_sha384_test.json', { valid: 66, invalid: 108 }],
  ['HMAC_SHA_512', 'hmac_sha512_test.json', { valid: 66, invalid: 108 }],
] as const)(
  'Wycheproof %s (%s, unless KMSIM_VECTORS leads nowhere)',
  (algorithm, file, expected) => {
    const vectors = wycheproof<Vectors>(file);
    const counts = { valid: 0, invalid: 0 };
    for (const { tagSize, tests } of vectors?.testGroups ?? [])
      for (const { comment, key, msg, tag, result } of tests) {
        // Half of the tags are truncated to 128 bits.
        const isTag = tagOf(algorithm, hex(key), hex(msg)).slice(0, tagSize / 4) === tag;
        expect(isTag, comment).toBe(result === 'valid');
        counts[isTag ? 'valid' : 'invalid']++;
      }
    if (vectors !== undefined) expect(counts).toEqual(expected);
  },
);

describe('HMAC', () => {
  const use = fc.record({
    which: fc.nat(7),
    message: fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.integer({ min: 50, max: 300 }).map((length) => new Uint8Array(length).fill(7)),
    ),
  });
  const keys = fc.array(
    fc.record({
      algorithm: fc.constantFrom(...algorithms),
      key: fc.uint8Array({ maxLength: 150 }),
    }),
    { minLength: 8, maxLength: 8 },
  );

  // The independent computation: node:crypto.
  test('law: keys made ready give node:crypto’s tags, in whatever order they are used', () => {
    fc.assert(
      fc.property(keys, fc.array(use, { maxLength: 20 }), (all, uses) => {
        const ready = all.map(({ algorithm, key }) => hmacOf(algorithm, key));
        const tags = uses.map(({ which, message }) => {
          const hmac = ready[which];
          return hmac && mac(hmac, message);
        });
        // They are looked at last: no tag is another's scratch.
        const expected = uses.map(({ which, message }) => {
          const { algorithm, key } = all[which] ?? { algorithm: 'HMAC_SHA_256', key: hex('') };
          return new Uint8Array(createHmac(hashes[algorithm], key).update(message).digest());
        });
        expect(tags).toEqual(expected);
      }),
    );
  });

  test('a key made ready does not change with the bytes that it was made from', () => {
    const key = new Uint8Array(32).fill(1);
    const ready = hmacOf('HMAC_SHA_256', key);
    const tag = mac(ready, key);
    const message = key.slice();
    key.fill(2);
    expect(mac(ready, message)).toEqual(tag);
  });
});
