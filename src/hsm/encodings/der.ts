/**
 * DER written by template: what goes out has a known shape, so it is put together and not serialized from a schema.
 * Source: ITU-T X.690 (2021), clauses 8 and 10.
 * @module
 */

/** Identifier octets (X.690 clause 8.1.2) of the universal types that are written here. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** NULL. */
export const NULL: Uint8Array = new Uint8Array([TAG.null, 0]);

/** One after the other, in an array of its own. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/**
 * Identifier, definite length, and the contents one after the other.
 * @param tag - the identifier octet
 */
export function encode(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of contents) length += part.length;
  return concat(header(tag, length), ...contents);
}

/** SEQUENCE of encodings. */
export function sequence(...elements: readonly Uint8Array[]): Uint8Array {
  return encode(TAG.sequence, ...elements);
}

/**
 * INTEGER that is not negative.
 * @param magnitude - big-endian, with or without leading zeros; no bytes are 0
 */
export function integer(magnitude: Uint8Array): Uint8Array {
  let from = 0;
  while (from < magnitude.length - 1 && magnitude[from] === 0) from++;
  const bytes = magnitude.subarray(from);
  // A high first bit would make it negative (X.690 clause 8.3.3).
  const sign = (bytes[0] ?? 0x80) & 0x80 ? ZERO : NOTHING;
  return encode(TAG.integer, sign, bytes);
}

/** INTEGER of 0 to 127. */
export function smallInteger(value: number): Uint8Array {
  return new Uint8Array([TAG.integer, 1, value]);
}

/** OCTET STRING. */
export function octetString(...contents: readonly Uint8Array[]): Uint8Array {
  return encode(TAG.octetString, ...contents);
}

/**
 * BIT STRING of whole bytes, or of fewer bits.
 * @param unusedBits - how many bits at the low end of the last byte do not count
 */
export function bitString(bytes: Uint8Array, unusedBits = 0): Uint8Array {
  return encode(TAG.bitString, new Uint8Array([unusedBits]), bytes);
}

/**
 * OBJECT IDENTIFIER (X.690 clause 8.19).
 * @param dotted - its numbers: `1.2.840.10045.2.1`
 */
export function objectIdentifier(dotted: string): Uint8Array {
  const [root = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const contents: number[] = [];
  for (const number of [40 * root + second, ...rest]) {
    let digits = 1;
    while (number >= 128 ** digits) digits++;
    while (digits-- > 0)
      contents.push((Math.floor(number / 128 ** digits) & 0x7f) | (digits > 0 ? 0x80 : 0));
  }
  return encode(TAG.objectIdentifier, new Uint8Array(contents));
}

/**
 * A context-specific tag around encodings, as EXPLICIT tagging does, or in place of a constructed type's own.
 * @param number - 0 to 30
 */
export function context(number: number, ...contents: readonly Uint8Array[]): Uint8Array {
  return encode(0xa0 | number, ...contents);
}

/** A context-specific tag in place of a primitive type's own (IMPLICIT). */
export function contextPrimitive(number: number, contents: Uint8Array): Uint8Array {
  return encode(0x80 | number, contents);
}

const NOTHING: Uint8Array = new Uint8Array(0);
const ZERO: Uint8Array = new Uint8Array(1);

/** Identifier and definite length in the fewest octets (X.690 clause 10.1). */
function header(tag: number, length: number): Uint8Array {
  if (length < 0x80) return new Uint8Array([tag, length]);
  if (length < 0x100) return new Uint8Array([tag, 0x81, length]);
  if (length < 0x10000) return new Uint8Array([tag, 0x82, length >>> 8, length]);
  return new Uint8Array([tag, 0x84, length >>> 24, length >>> 16, length >>> 8, length]);
}
