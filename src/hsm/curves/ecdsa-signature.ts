/**
 * The encoding of a signature that is two integers: the DER of `SEQUENCE { r INTEGER, s INTEGER }`.
 * Source: RFC 3279 section 2.2.3; X.690 sections 8.1.3, 8.3 and 10.1.
 * @module
 */
import { integerOf, octetsOf } from '../integers.ts';

/** Both at least 0. */
export interface SignaturePair {
  readonly r: bigint;
  readonly s: bigint;
}

/** The DER of a signature. */
export function encodeSignature({ r, s }: SignaturePair): Uint8Array {
  const rLength = integerLength(r);
  const sLength = integerLength(s);
  const content = 4 + rLength + sLength;
  // Integers of 521 bits make a length that takes two octets; none makes one that takes three.
  const header = content < 0x80 ? [SEQUENCE, content] : [SEQUENCE, 0x81, content];
  const bytes = new Uint8Array(header.length + content);
  bytes.set(header);
  bytes.set([INTEGER, rLength], header.length);
  bytes.set(octetsOf(r, rLength), header.length + 2);
  bytes.set([INTEGER, sLength], header.length + 2 + rLength);
  bytes.set(octetsOf(s, sLength), header.length + 4 + rLength);
  return bytes;
}

/** The two integers, or undefined for bytes that are not exactly the DER of two that are not negative. */
export function decodeSignature(bytes: Uint8Array): SignaturePair | undefined {
  const isLong = bytes[1] === 0x81;
  const start = isLong ? 3 : 2;
  const length = bytes[start - 1] ?? 0;
  // A short length has one form; the long form is for 128 to 255 octets.
  if (bytes[0] !== SEQUENCE || length >= 0x80 !== isLong || bytes.length !== start + length)
    return undefined;
  const middle = integerEnd(bytes, start);
  if (middle === undefined || integerEnd(bytes, middle) !== bytes.length) return undefined;
  return {
    r: integerOf(bytes.subarray(start + 2, middle)),
    s: integerOf(bytes.subarray(middle + 2)),
  };
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;

/** How many octets an integer takes with its sign bit, which is 0. */
function integerLength(value: bigint): number {
  return (value.toString(2).length >> 3) + 1;
}

/** Where the integer at a place would end, or undefined when there is none that is minimal and not negative. */
function integerEnd(bytes: Uint8Array, at: number): number | undefined {
  const length = bytes[at + 1] ?? 0;
  const end = at + 2 + length;
  if (bytes[at] !== INTEGER || length === 0 || length >= 0x80) return undefined;
  const first = bytes[at + 2] ?? 0;
  const isMinimal = first !== 0 || length === 1 || (bytes[at + 3] ?? 0) >= 0x80;
  return first < 0x80 && isMinimal ? end : undefined;
}
