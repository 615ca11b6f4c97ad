import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bitString,
  context,
  contextPrimitive,
  encode,
  integer,
  objectIdentifier,
  octetString,
  sequence,
} from '../../../src/hsm/encodings/der.ts';
import { openssl, opensslVersion, runOpenssl } from '../../support/openssl.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('DER', () => {
  // X.690 clauses 8.1.3.4 and 8.1.3.5 with 10.1: the fewest octets.
  test.each([
    [0, '0400'],
    [127, '047f'],
    [128, '048180'],
    [255, '0481ff'],
    [256, '04820100'],
    [65_535, '0482ffff'],
    [65_536, '048400010000'],
  ])('a length of %i takes the fewest octets that we write', (length, header) => {
    const encoded = octetString(new Uint8Array(length));
    expect(toHex(encoded.subarray(0, encoded.length - length))).toBe(header);
  });

  // X.690 clause 8.3: two's complement in the fewest octets.
  test.each([
    ['', '020100'],
    ['00', '020100'],
    ['0000', '020100'],
    ['7f', '02017f'],
    ['80', '02020080'],
    ['0080', '02020080'],
    ['000001', '020101'],
    ['ff00', '020300ff00'],
  ])('the magnitude %j is a positive INTEGER', (magnitude, expected) => {
    expect(toHex(integer(hex(magnitude)))).toBe(expected);
  });

  // X.690 clause 8.19.5 gives 2.100.3 as 81 34 03; RFC 8410 section 10.3 has 2b 65 70; RFC 4055 section 2.1 sha256.
  test.each([
    ['2.100.3', '0603813403'],
    ['1.3.101.112', '06032b6570'],
    ['2.16.840.1.101.3.4.2.1', '0609608648016503040201'],
  ])('the OBJECT IDENTIFIER %s', (dotted, expected) => {
    expect(toHex(objectIdentifier(dotted))).toBe(expected);
  });

  test('tags: SEQUENCE, BIT STRING, context-specific constructed and primitive', () => {
    const one = integer(new Uint8Array([1]));
    expect(toHex(sequence(one, one))).toBe('3006020101020101');
    expect(toHex(bitString(new Uint8Array([0x80]), 7))).toBe('03020780');
    expect(toHex(context(3, one))).toBe('a303020101');
    expect(toHex(contextPrimitive(0, new Uint8Array([5])))).toBe('800105');
    expect(toHex(encode(0x0c, new Uint8Array([0x61]), new Uint8Array([0x62])))).toBe('0c026162');
  });

  test.skipIf(opensslVersion === undefined)(
    `object identifiers read as ${openssl} reads them`,
    () => {
      const arc = fc.oneof(fc.nat(127), fc.nat(20_000), fc.integer({ min: 0, max: 2 ** 31 - 1 }));
      const oids = fc.sample(fc.tuple(fc.nat(2), fc.nat(39), fc.array(arc, { minLength: 3 })), {
        numRuns: 100,
        seed: 1,
      });
      const dotted = oids.map(([root, second, rest]) => [root, second, ...rest].join('.'));
      const listed = runOpenssl(['asn1parse', '-inform', 'DER', '-in', 'a'], {
        a: sequence(...dotted.map(objectIdentifier)),
      });
      // It names those that it knows; these are arbitrary.
      const read = [
        ...Buffer.from(listed ?? [])
          .toString()
          .matchAll(/OBJECT +:(.*)/g),
      ];
      expect(read.map(([, text]) => text)).toEqual(dotted);
    },
  );
});
