import { createCipheriv, createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { chacha20 } from '@noble/ciphers/chacha.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chacha20Block } from '../../src/lib/chacha20.ts';
import { randomFrom, seedBytes, seedFrom } from '../../src/lib/random.ts';

const words = (bytes: Uint8Array) => new Uint32Array(bytes.slice().buffer);

/** The nonce of a stream: two lanes over the code units of the label, mixed, then the number's low 32 bits. */
function nonceOf(purpose: string, resource: string, n: number): Buffer {
  const low = (value: bigint) => BigInt.asUintN(32, value);
  let a = 0xdeadbeefn ^ low(BigInt(n) >> 32n);
  let b = 0x41c6ce57n ^ BigInt(purpose.length);
  for (const unit of (purpose + resource).split('').map((c) => BigInt(c.charCodeAt(0)))) {
    a = low((a ^ unit) * 0x9e3779b1n);
    b = low((low(b << 13n) | (b >> 19n)) * 0x5f356495n) ^ unit;
  }
  const mixed = (x: bigint, y: bigint) =>
    low((x ^ (x >> 16n)) * 0x85ebca6bn) ^ low((y ^ (y >> 13n)) * 0xc2b2ae35n);
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32LE(Number(mixed(a, b)), 0);
  nonce.writeUInt32LE(Number(mixed(b, a)), 4);
  nonce.writeUInt32LE(Number(low(BigInt(n))), 8);
  return nonce;
}

describe('a ChaCha20 block', () => {
  test('is that of RFC 8439, section 2.3.2', () => {
    const out = new Uint32Array(16);
    const key = words(Uint8Array.from({ length: 32 }, (_, i) => i));
    chacha20Block(key, 1, 0x09000000, 0x4a000000, 0, out);
    expect(Buffer.from(out.buffer).toString('hex')).toBe(
      '10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4ed2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e',
    );
  });

  test('agrees with @noble/ciphers and with node:crypto', () => {
    const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
    const nonce = fc.uint8Array({ minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(key, nonce, fc.nat(0xffffff), (k, n, counter) => {
        const out = new Uint32Array(16);
        const [n0 = 0, n1 = 0, n2 = 0] = words(n);
        chacha20Block(words(k), counter, n0, n1, n2, out);
        const ours = new Uint8Array(out.buffer);
        expect(ours).toEqual(chacha20(k, n, new Uint8Array(64), undefined, counter));
        const start = Buffer.alloc(16);
        start.writeUInt32LE(counter);
        start.set(n, 4);
        expect(ours).toEqual(
          new Uint8Array(createCipheriv('chacha20', k, start).update(new Uint8Array(64))),
        );
      }),
    );
  });
});

describe('a stream', () => {
  const seed = seedFrom('stream');

  test('law: how it is drawn from changes no byte', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(150), { maxLength: 8 }), (lengths) => {
        const stream = randomFrom(seed, 'kms:Encrypt', 'r', 3);
        const parts = lengths.map((length) => stream.bytes(length));
        const total = lengths.reduce((a, b) => a + b, 0);
        expect(Buffer.concat(parts)).toEqual(
          Buffer.from(randomFrom(seed, 'kms:Encrypt', 'r', 3).bytes(total)),
        );
      }),
    );
  });

  // The independent computation: node:crypto's ChaCha20, and the hash of the label in BigInt.
  test('is ChaCha20 under the seed, with the label and the number for its nonce', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    const number = fc.oneof(fc.nat(9), fc.maxSafeNat());
    fc.assert(
      fc.property(text, text, number, fc.nat(200), (purpose, resource, n, length) => {
        const start = Buffer.alloc(16);
        start.set(nonceOf(purpose, resource, n), 4);
        const key = createHash('sha256').update('stream').digest();
        expect(randomFrom(seed, purpose, resource, n).bytes(length)).toEqual(
          new Uint8Array(createCipheriv('chacha20', key, start).update(new Uint8Array(length))),
        );
      }),
    );
  });

  test('fills the bytes it was asked for and no other', () => {
    const target = new Uint8Array(100).fill(0xee);
    randomFrom(seed, 'a', 'b', 0).fill(target, 5, 70);
    const drawn = randomFrom(seed, 'a', 'b', 0).bytes(70);
    expect(Buffer.from(target)).toEqual(
      Buffer.concat([Buffer.alloc(5, 0xee), drawn, Buffer.alloc(25, 0xee)]),
    );
  });

  test('is another for another seed, purpose, resource or number', () => {
    const of = (...label: Parameters<typeof randomFrom>) => randomFrom(...label).hex(64);
    const streams = [
      of(seed, 'a', 'b', 0),
      of(seedFrom('other'), 'a', 'b', 0),
      of(seed, 'b', 'a', 0),
      of(seed, 'ab', '', 0),
      of(seed, '', 'ab', 0),
      of(seed, 'a', 'c', 0),
      of(seed, 'a', 'b', 1),
      of(seed, 'a', 'b', 2 ** 32),
      of(seed, 'a', 'b', 2 ** 33),
    ];
    expect(new Set(streams).size).toBe(streams.length);
  });

  test('100,000 labels that are much alike give as many streams', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 100_000; i++)
      seen.add(
        randomFrom(
          seed,
          'kms:Encrypt',
          `arn:aws:kms:us-east-1:111122223333:key/${i.toString(16).padStart(8, '0')}`,
          0,
        ).hex(16),
      );
    expect(seen.size).toBe(100_000);
  });

  test('is byte-stable: a change here is a new major version', () => {
    // Fixed when the first version was made; there is no other source for kmsim's own bytes.
    expect(
      randomFrom(seedFrom('kmsim'), 'kms:CreateKey', 'arn:aws:kms:us-east-1:111122223333:', 0).hex(
        32,
      ),
    ).toMatchInlineSnapshot(`"577adfc3bd021a18cf9ad479d402268f"`);
  });

  test('a UUID is one of version 4', () => {
    for (let n = 0; n < 100; n++)
      expect(randomFrom(seed, 'uuid', '', n).uuid()).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
  });
});

describe('a seed', () => {
  test('is text or a number, hashed, or 32 bytes as they are', () => {
    const hash = (text: string) => new Uint8Array(createHash('sha256').update(text).digest());
    expect(seedBytes(seedFrom('checkout'))).toEqual(hash('checkout'));
    expect(seedBytes(seedFrom(42))).toEqual(hash('42'));
    expect(seedBytes(seedFrom(hash('x')))).toEqual(hash('x'));
  });

  test('shows nothing of itself', () => {
    const seed = seedFrom(new Uint8Array(32).fill(0xab));
    expect(JSON.stringify({ seed })).toBe('{"seed":"[seed]"}');
    expect(`${seed} ${inspect(seed, { depth: 9 })}`).not.toMatch(/abab|171/);
  });

  test.each([[undefined], [null], [Number.NaN], [new Uint8Array(31)], [{}]])(
    '%o is refused',
    (value) => {
      expect(() => seedFrom(value as never)).toThrow(
        /^"seed" expected text, a finite number or 32 bytes, got /,
      );
    },
  );
});
