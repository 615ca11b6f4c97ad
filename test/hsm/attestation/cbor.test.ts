import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Cbor, decodeCbor, encodeCbor } from '../../../src/hsm/attestation/cbor.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

// RFC 8949 appendix A: all examples of the types that are here, in its order.
const examples: readonly (readonly [Cbor, string])[] = [
  [0, '00'],
  [1, '01'],
  [10, '0a'],
  [23, '17'],
  [24, '1818'],
  [25, '1819'],
  [100, '1864'],
  [1000, '1903e8'],
  [1_000_000, '1a000f4240'],
  [1_000_000_000_000, '1b000000e8d4a51000'],
  [{ tag: 2, value: hex('010000000000000000') }, 'c249010000000000000000'],
  [{ tag: 3, value: hex('010000000000000000') }, 'c349010000000000000000'],
  [-1, '20'],
  [-10, '29'],
  [-100, '3863'],
  [-1000, '3903e7'],
  [null, 'f6'],
  [{ tag: 0, value: '2013-03-21T20:04:00Z' }, 'c074323031332d30332d32315432303a30343a30305a'],
  [{ tag: 1, value: 1_363_896_240 }, 'c11a514b67b0'],
  [{ tag: 23, value: hex('01020304') }, 'd74401020304'],
  [{ tag: 24, value: hex('6449455446') }, 'd818456449455446'],
  [
    { tag: 32, value: 'http://www.example.com' },
    'd82076687474703a2f2f7777772e6578616d706c652e636f6d',
  ],
  [hex(''), '40'],
  [hex('01020304'), '4401020304'],
  ['', '60'],
  ['a', '6161'],
  ['IETF', '6449455446'],
  ['"\\', '62225c'],
  ['\u00fc', '62c3bc'],
  ['\u6c34', '63e6b0b4'],
  ['\u{10151}', '64f0908591'],
  [[], '80'],
  [[1, 2, 3], '83010203'],
  [[1, [2, 3], [4, 5]], '8301820203820405'],
  [
    Array.from({ length: 25 }, (_, i) => i + 1),
    '98190102030405060708090a0b0c0d0e0f101112131415161718181819',
  ],
  [new Map(), 'a0'],
  [
    new Map([
      [1, 2],
      [3, 4],
    ]),
    'a201020304',
  ],
  [
    new Map<string, Cbor>([
      ['a', 1],
      ['b', [2, 3]],
    ]),
    'a26161016162820203',
  ],
  [['a', new Map([['b', 'c']])], '826161a161626163'],
  [
    new Map(['a', 'b', 'c', 'd', 'e'].map((key) => [key, key.toUpperCase()])),
    'a56161614161626142616361436164614461656145',
  ],
];

describe('CBOR', () => {
  test.each(examples)('RFC 8949, appendix A: %j is %s', (value, encoding) => {
    expect(toHex(encodeCbor(value))).toBe(encoding);
    expect(decodeCbor(hex(encoding))).toEqual(value);
  });

  // RFC 8949 appendix A, examples of what is not here, and section 5.3.1 (what is not well-formed or not valid).
  test.each([
    ['an integer that is not safe', '1bffffffffffffffff'],
    ['a negative integer that is not safe', '3bffffffffffffffff'],
    ['2^53', '1b0020000000000000'],
    ['-2^53', '3b001fffffffffffff'],
    ['a half', 'f90000'],
    ['a double', 'fb3ff199999999999a'],
    ['false', 'f4'],
    ['true', 'f5'],
    ['undefined', 'f7'],
    ['a simple value', 'f0'],
    ['an indefinite byte string', '5f42010243030405ff'],
    ['an indefinite array', '9fff'],
    ['an indefinite map', 'bf61610161629f0203ffff'],
    ['a break', 'ff'],
    ['no bytes', ''],
    ['an argument cut short', '19ff'],
    ['a reserved argument', '1c'],
    ['a string cut short', '4401'],
    ['an array cut short', '8201'],
    ['a map without a value', 'a101'],
    ['an array of 2^32', '9a80000000'],
    ['a string of 2^52 bytes', '5b0010000000000000'],
    ['a tag of nothing', 'c1'],
    ['two items', '0000'],
    ['a key twice', 'a201020103'],
    ['a key twice, and more', 'a2010201030405'],
    ['a key that is a string of bytes', 'a14100f6'],
    ['text that is not UTF-8', '61ff'],
    ['text with half a pair of UTF-16', '63eda080'],
    ['18 levels', `${'81'.repeat(17)}00`],
    ['100,000 levels', '81'.repeat(100_000)],
  ])('%s is refused', (_, encoding) => {
    expect(decodeCbor(hex(encoding))).toBeUndefined();
  });

  test('the widest integers, 17 levels, and lengths in more bytes than they take are read', () => {
    expect(decodeCbor(hex('1b001fffffffffffff'))).toBe(Number.MAX_SAFE_INTEGER);
    expect(decodeCbor(hex('3b001ffffffffffffe'))).toBe(Number.MIN_SAFE_INTEGER);
    expect(decodeCbor(hex('1800'))).toBe(0);
    expect(decodeCbor(hex('5900020102'))).toEqual(hex('0102'));
    expect(decodeCbor(hex(`${'81'.repeat(16)}00`))).toBeDefined();
  });

  const { value } = fc.letrec<{ value: Cbor }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.maxSafeInteger(),
      fc.constantFrom(null, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, -256, -257),
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.array(tie('value'), { maxLength: 30 }),
      fc
        .array(fc.tuple(fc.oneof(fc.string(), fc.integer()), tie('value')), { maxLength: 5 })
        .map((entries) => new Map(entries)),
      fc.record({ tag: fc.nat(), value: tie('value') }),
    ),
  }));

  test('law: what is written is read', () => {
    fc.assert(
      fc.property(value, (item) => {
        expect(decodeCbor(encodeCbor(item))).toEqual(item);
      }),
    );
  });

  test('law: no bytes make it throw, and what it reads it can write', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.tuple(value, fc.nat(), fc.nat(255)).map(([item, at, byte]) => {
        const encoded = encodeCbor(item);
        encoded[at % encoded.length] = byte;
        return encoded;
      }),
    );
    fc.assert(
      fc.property(bytes, (encoded) => {
        const item = decodeCbor(encoded);
        if (item !== undefined) expect(decodeCbor(encodeCbor(item))).toEqual(item);
      }),
      { numRuns: 2000 },
    );
  });

  test('strings that are read are copies', () => {
    const bytes = hex('4401020304');
    const read = decodeCbor(bytes);
    bytes.fill(9);
    expect(read).toEqual(hex('01020304'));
  });
});
