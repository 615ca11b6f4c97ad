/**
 * BER made DER, so that what reads it meets one form only: definite lengths in the fewest octets, strings in one piece.
 * Source: ITU-T X.690 (2021), clauses 8.1, 8.7 and 10.
 * @module
 */
import { concat, encode, TAG } from './der.ts';

/** Deeper than anything that is read here goes, and far from the end of a stack. */
const DEPTH_MAX = 16;
const CONSTRUCTED = 0x20;
const END_OF_CONTENTS = 0;

/**
 * The same value in DER, or undefined for what is not one whole encoding: cut short, followed by more, of an
 * impossible length, with tag numbers above 30 (which nothing here has), or nested deeper than 16.
 * The contents of a primitive type are taken as they are.
 */
export function derFromBer(bytes: Uint8Array): Uint8Array | undefined {
  const read = element(bytes, 0, bytes.length, 0);
  return read?.end === bytes.length && read.tag !== END_OF_CONTENTS ? read.der : undefined;
}

interface Element {
  readonly tag: number;
  /** The whole of it, in DER. */
  readonly der: Uint8Array;
  /** Its contents, in DER. */
  readonly contents: Uint8Array;
  /** Where the next one begins. */
  readonly end: number;
}

/** Reads the element at `at`, which ends before `limit`. */
function element(bytes: Uint8Array, at: number, limit: number, depth: number): Element | undefined {
  const tag = bytes[at];
  const from = at + 1 < limit ? lengthAt(bytes, at + 1, limit) : undefined;
  if (tag === undefined || from === undefined || (tag & 0x1f) === 0x1f) return undefined;
  const { contentsAt, length } = from;
  if (tag & CONSTRUCTED) return constructed(bytes, tag, contentsAt, length, limit, depth);
  if (length === undefined) return undefined;
  const end = contentsAt + length;
  if (end > limit) return undefined;
  const contents = bytes.subarray(contentsAt, end);
  return { tag, der: encode(tag, contents), contents, end };
}

/** A length and where it ends (X.690 clause 8.1.3); the length is undefined for the indefinite form. */
function lengthAt(
  bytes: Uint8Array,
  at: number,
  limit: number,
): { readonly contentsAt: number; readonly length: number | undefined } | undefined {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { contentsAt: at + 1, length: first };
  if (first === 0x80) return { contentsAt: at + 1, length: undefined };
  const contentsAt = at + 1 + (first & 0x7f);
  if (contentsAt > limit) return undefined;
  let length = 0;
  for (let i = at + 1; i < contentsAt; i++) length = length * 256 + (bytes[i] ?? 0);
  // What does not fit ends the reading here, a length of a hundred digits as well.
  return length <= limit - contentsAt ? { contentsAt, length } : undefined;
}

function constructed(
  bytes: Uint8Array,
  tag: number,
  contentsAt: number,
  length: number | undefined,
  limit: number,
  depth: number,
): Element | undefined {
  const end = length === undefined ? limit : contentsAt + length;
  if (depth === DEPTH_MAX || end > limit) return undefined;
  const parts: Element[] = [];
  let at = contentsAt;
  let ended = false;
  while (at < end && !ended) {
    const part = element(bytes, at, end, depth + 1);
    if (part === undefined) return undefined;
    ended = part.tag === END_OF_CONTENTS;
    // Two zero octets end the indefinite form, and stand nowhere else (X.690 clause 8.1.5).
    if (ended && (length !== undefined || part.end - at > 2)) return undefined;
    at = part.end;
    if (!ended) parts.push(part);
  }
  if (length === undefined && !ended) return undefined;
  return joined(tag, parts, at);
}

function joined(tag: number, parts: readonly Element[], end: number): Element | undefined {
  const isString = tag === (TAG.octetString | CONSTRUCTED);
  if (isString && parts.some((part) => part.tag !== TAG.octetString)) return undefined;
  // A string in parts is the string of their contents (X.690 clause 8.7.3).
  const own = isString ? TAG.octetString : tag;
  const contents = concat(...parts.map((part) => (isString ? part.contents : part.der)));
  return { tag: own, der: encode(own, contents), contents, end };
}
