import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { derFromBer } from '../../../src/hsm/encodings/ber.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

/** A value as a tree: a primitive type with its contents, an OCTET STRING, or a constructed type. */
type Tree =
  | { readonly tag: number; readonly contents: Uint8Array }
  | { readonly tag: number; readonly parts: readonly Tree[] };

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.record({
      tag: fc.constantFrom(0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x80, 0x9e),
      contents: fc.uint8Array({ maxLength: 300 }),
    }),
    fc.record({
      tag: fc.constantFrom(0x30, 0x31, 0xa0, 0xbe),
      parts: fc.array(tie('tree'), { maxLength: 4 }),
    }),
  ),
}));

/** X.690 written down a second time, on numbers and with every freedom that `choose` takes. */
function write(tree: Tree, choose: (options: number) => number): number[] {
  const constructed = (tag: number, contents: number[]) =>
    choose(2) === 1
      ? [tag, 0x80, ...contents, 0, 0]
      : [tag, ...length(contents.length), ...contents];
  const length = (bytes: number): number[] => {
    const octets = bytes < 256 ? [bytes] : [bytes >> 8, bytes & 255];
    const needless = choose(3);
    if (needless === 0) return bytes < 128 ? octets : [0x80 | octets.length, ...octets];
    const padded = [...Array(needless - 1).fill(0), ...octets];
    return [0x80 | padded.length, ...padded];
  };
  if ('parts' in tree)
    return constructed(
      tree.tag,
      tree.parts.flatMap((part) => write(part, choose)),
    );
  const primitive = (tag: number, bytes: readonly number[]) => [
    tag,
    ...length(bytes.length),
    ...bytes,
  ];
  const contents = [...tree.contents];
  if (tree.tag !== 0x04 || choose(2) === 0) return primitive(tree.tag, contents);
  const middle = choose(contents.length + 1);
  const parts = [contents.slice(0, middle), contents.slice(middle)];
  return constructed(
    0x24,
    parts.flatMap((part) => primitive(0x04, part)),
  );
}
const der = (tree: Tree) => new Uint8Array(write(tree, () => 0));

describe('BER made DER', () => {
  test('law: DER comes back as it is, and every BER of the same value as that DER', () => {
    fc.assert(
      fc.property(tree, fc.infiniteStream(fc.nat()), (value, numbers) => {
        const expected = der(value);
        expect(derFromBer(expected)).toEqual(expected);
        const ber = write(value, (options) => (numbers.next().value ?? 0) % options);
        expect(derFromBer(new Uint8Array(ber))).toEqual(expected);
      }),
    );
  });

  test('law: what is cut short or goes on is no encoding', () => {
    fc.assert(
      fc.property(
        tree,
        fc.nat(),
        fc.uint8Array({ minLength: 1, maxLength: 3 }),
        (value, at, more) => {
          const whole = der(value);
          expect(derFromBer(whole.subarray(0, at % whole.length))).toBeUndefined();
          expect(derFromBer(new Uint8Array([...whole, ...more]))).toBeUndefined();
        },
      ),
    );
  });

  test('law: no bytes make it throw, and what it gives it gives again', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const once = derFromBer(bytes);
        if (once !== undefined) expect(derFromBer(once)).toEqual(once);
      }),
      { numRuns: 2000 },
    );
  });

  // X.690 clauses 8.1.2.4 (high tag numbers, which nothing here has), 8.1.3.2, 8.1.3.5 and 8.1.5.
  test.each([
    ['no bytes', ''],
    ['a tag alone', '30'],
    ['an indefinite length without end', '30 80 02 01 01'],
    ['an indefinite length of a primitive type', '04 80 01 00 00'],
    ['half an end', '30 80 00'],
    ['an end with a length of two octets', '30 80 00 81 00'],
    ['an end that has contents', '30 80 00 01 00 00 00'],
    ['an end alone', '00 00'],
    ['an end in a definite length', '30 02 00 00'],
    ['a length beyond the bytes', '04 05 01'],
    ['a length beyond the parent', '30 03 04 05 01 01 01 01 01'],
    ['a length of 127 octets', `04 ff ${'ff'.repeat(127)}`],
    ['a length of 2^64', '04 89 01 00 00 00 00 00 00 00 00'],
    ['a high tag number', '1f 81 01 00'],
    ['a string with parts of another type', '24 03 02 01 01'],
    ['17 levels', `${'30 80'.repeat(17)} 02 01 01 ${'00 00'.repeat(17)}`],
    ['100,000 levels', '30 80'.repeat(100_000)],
  ])('%s is refused', (_, bytes) => {
    expect(derFromBer(hex(bytes))).toBeUndefined();
  });

  test('16 levels are read', () => {
    expect(derFromBer(hex(`${'30 80'.repeat(16)} 02 01 01 ${'00 00'.repeat(16)}`))?.length).toBe(
      35,
    );
  });
});
