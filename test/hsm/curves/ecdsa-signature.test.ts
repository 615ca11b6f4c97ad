import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeSignature, encodeSignature } from '../../../src/hsm/curves/ecdsa-signature.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const integer = fc.oneof(
  fc.bigInt({ min: 0n, max: 300n }),
  fc.bigInt({ min: 0n, max: 2n ** 256n }),
  fc.bigInt({ min: 0n, max: 2n ** 521n }),
  fc.integer({ min: 0, max: 520 }).map((bit) => 2n ** BigInt(bit)),
);
const pair = fc.record({ r: integer, s: integer });

/** X.690 by the letter: a tag, a length in its shortest form, and the contents. */
function tlv(tag: number, contents: Uint8Array): Uint8Array {
  const { length } = contents;
  return Uint8Array.of(tag, ...(length < 128 ? [length] : [0x81, length]), ...contents);
}
function derInteger(value: bigint): Uint8Array {
  const digits = value.toString(16);
  const whole = digits.length % 2 ? `0${digits}` : digits;
  return tlv(2, hex(/^[89a-f]/.test(whole) ? `00${whole}` : whole));
}

describe('a signature of two integers', () => {
  test('law: is the DER of X.690, and reads as the same integers', () => {
    fc.assert(
      fc.property(pair, ({ r, s }) => {
        const der = encodeSignature({ r, s });
        expect(der).toEqual(tlv(0x30, Uint8Array.of(...derInteger(r), ...derInteger(s))));
        expect(decodeSignature(der)).toEqual({ r, s });
      }),
    );
  });

  test('law: has one encoding: whatever else reads is written as it was', () => {
    const change = fc.tuple(
      fc.nat(),
      fc.constantFrom('set', 'insert', 'drop') as fc.Arbitrary<'set' | 'insert' | 'drop'>,
      fc.oneof(fc.constantFrom(0, 1, 2, 0x30, 0x7f, 0x80, 0x81, 0x82, 0xff), fc.nat(255)),
    );
    let readable = 0;
    fc.assert(
      fc.property(pair, fc.array(change, { minLength: 1, maxLength: 3 }), (of, changes) => {
        const bytes = [...encodeSignature(of)];
        for (const [at, kind, byte] of changes)
          bytes.splice(
            at % bytes.length,
            kind === 'insert' ? 0 : 1,
            ...(kind === 'drop' ? [] : [byte]),
          );
        const read = decodeSignature(Uint8Array.from(bytes));
        if (read === undefined) return;
        readable++;
        expect(encodeSignature(read)).toEqual(Uint8Array.from(bytes));
      }),
      { numRuns: 2000 },
    );
    expect(readable).toBeGreaterThan(100);
  });

  test.each([
    ['nothing', ''],
    ['a tag alone', '30'],
    ['a long length without octets', '3081'],
    ['an empty sequence', '3000'],
    ['one integer', '3003020101'],
    ['three integers', '3009020101020101020101'],
    ['what follows the sequence', '300602010102010100'],
    ['a sequence cut off', '30060201010201'],
    ['a long length for a short one', '308106020101020101'],
    ['an indefinite length', '30800201010201010000'],
    ['a length with a leading zero', '30820006020101020101'],
    ['a set', '3106020101020101'],
    ['an octet string', '3006040101020101'],
    ['an integer without octets', '30050200020101'],
    ['an integer with a needless zero', '300702020001020101'],
    ['a negative integer', '3006020181020101'],
    ['an integer’s length in the long form', '300702810101020101'],
    ['an integer of 200 octets under a short length', `3081cd02c8${'01'.repeat(200)}020101`],
    ['an integer longer than the sequence', '3006020101020201'],
  ])('is not %s', (_, der) => {
    expect(decodeSignature(hex('3006020101020101'))).toEqual({ r: 1n, s: 1n });
    expect(decodeSignature(hex(der))).toBeUndefined();
  });
});
