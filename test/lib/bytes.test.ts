import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allocate,
  equalBytes,
  fromBase64,
  fromHex,
  textOf,
  toBase64,
  toHex,
  utf8,
} from '../../src/lib/bytes.ts';

// The independent computation is Node's Buffer.
describe('bytes and texts', () => {
  const bytes = fc.uint8Array({ maxLength: 100 });
  test('base64, hexadecimal and UTF-8 agree with Buffer, both ways', () => {
    fc.assert(
      fc.property(bytes, fc.string({ unit: 'binary', maxLength: 400 }), (b, text) => {
        expect(toBase64(b)).toBe(Buffer.from(b).toString('base64'));
        expect(toHex(b)).toBe(Buffer.from(b).toString('hex'));
        expect(fromBase64(toBase64(b))).toEqual(b);
        expect(fromHex(toHex(b).toUpperCase())).toEqual(b);
        expect(Buffer.from(utf8(text)).equals(Buffer.from(text, 'utf8'))).toBe(true);
        expect(textOf(utf8(text))).toBe(text);
      }),
      // U+FEFF at the front is kept: a decoder takes it for a byte order mark unless told not to.
      {
        examples: [
          [new Uint8Array(), '\ufeffa'],
          [new Uint8Array(), 'caf\u00e9'],
        ],
      },
    );
  });

  // RFC 4648 section 3.5: the bits that padding leaves over are zero; section 4: the alphabet, and padding to 4.
  test.each([
    'A',
    'AA',
    'AAA',
    'AA=',
    'AAAA=',
    '=AAA',
    'A===',
    'AA=A',
    'AB==',
    'AAB=',
    'AA-_',
    'AA AA===',
    'é===',
    '\u0141AAA',
  ])('%s is no base64', (text) => expect(fromBase64(text)).toBeUndefined());

  test.each(['0', '0g', ' 00'])('%s is no hexadecimal', (text) =>
    expect(fromHex(text)).toBeUndefined(),
  );

  test('allocated bytes are zero, and no two share any', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(600), { maxLength: 60 }), (lengths) => {
        const all = lengths.map((length, i) => {
          const own = allocate(length);
          expect(own.every((byte) => byte === 0)).toBe(true);
          return own.fill(i + 1);
        });
        for (const [i, own] of all.entries()) {
          expect(own.length).toBe(lengths[i]);
          expect(own.every((byte) => byte === i + 1)).toBe(true);
          own.fill(0);
        }
      }),
    );
  });

  test('a slab that a user transferred is replaced by another', () => {
    const taken = allocate(100);
    structuredClone(taken, { transfer: [taken.buffer as ArrayBuffer] });
    expect(taken.length).toBe(0);
    expect(allocate(100)).toEqual(new Uint8Array(100));
  });

  test('bytes are equal when all of them are', () => {
    const one = utf8('some bytes');
    const two = one.slice();
    expect(equalBytes(one, two)).toBe(true);
    two[0] = 0;
    expect(equalBytes(one, two)).toBe(false);
    expect(equalBytes(one, one.subarray(1))).toBe(false);
    expect(equalBytes(new Uint8Array(2), new Uint8Array(1))).toBe(false);
  });
});
