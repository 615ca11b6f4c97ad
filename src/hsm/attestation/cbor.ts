/**
 * CBOR, as far as attestation documents go: integers, byte and text strings, arrays, maps, tags and null, all of
 * definite length. Source: RFC 8949 section 3.
 * @module
 */
import { equalBytes, textOf, utf8 } from '../../lib/bytes.ts';
import { concat } from '../encodings/der.ts';

/** A value. Integers are safe ones; a map is a Map, in the order of its encoding. */
export type Cbor =
  | number
  | string
  | null
  | Uint8Array
  | readonly Cbor[]
  | ReadonlyMap<number | string, Cbor>
  | Tagged;

/** A value under a tag (RFC 8949 section 3.4). */
export interface Tagged {
  readonly tag: number;
  readonly value: Cbor;
}

/** Whether a value is a Map; TypeScript's own narrowing leaves arrays in. */
export function isMap(value: Cbor | undefined): value is ReadonlyMap<number | string, Cbor> {
  return value instanceof Map;
}

/** The encoding, every length in the fewest bytes (RFC 8949 section 4.1), maps in their own order. */
export function encodeCbor(value: Cbor): Uint8Array {
  if (value === null) return new Uint8Array([NULL]);
  if (typeof value === 'number')
    return value < 0 ? head(MAJOR.negative, -1 - value) : head(MAJOR.unsigned, value);
  if (typeof value === 'string') {
    const bytes = utf8(value);
    return concat(head(MAJOR.text, bytes.length), bytes);
  }
  if (value instanceof Uint8Array) return concat(head(MAJOR.bytes, value.length), value);
  if (isMap(value)) {
    const entries = [...value].flatMap(([key, item]) => [encodeCbor(key), encodeCbor(item)]);
    return concat(head(MAJOR.map, value.size), ...entries);
  }
  if ('tag' in value) return concat(head(MAJOR.tag, value.tag), encodeCbor(value.value));
  return concat(head(MAJOR.array, value.length), ...value.map(encodeCbor));
}

/**
 * The value of an encoding, or undefined for bytes that are not exactly one of these. Refused as well: other types,
 * indefinite lengths, integers that are not safe, text that is not UTF-8, a key twice in a map, and more than 16 levels.
 */
export function decodeCbor(bytes: Uint8Array): Cbor | undefined {
  const item = itemAt(bytes, 0, 0);
  return item?.end === bytes.length ? item.value : undefined;
}

const MAJOR = { unsigned: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5, tag: 6 } as const;
/** Simple value 22. */
const NULL = 0xf6;
const DEPTH_MAX = 16;

/** Major type and argument (RFC 8949 section 3). */
function head(major: number, argument: number): Uint8Array {
  const high = major << 5;
  if (argument < 24) return new Uint8Array([high | argument]);
  const length = argument < 0x100 ? 1 : argument < 0x10000 ? 2 : argument < 0x100000000 ? 4 : 8;
  const bytes = new Uint8Array(1 + length);
  bytes[0] = high | (24 + Math.log2(length));
  let rest = argument;
  for (let i = length; i > 0; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

interface Item<T = Cbor> {
  readonly value: T;
  /** Where the next one begins. */
  readonly end: number;
}

function itemAt(bytes: Uint8Array, at: number, depth: number): Item | undefined {
  const first = bytes[at];
  if (first === undefined || depth > DEPTH_MAX) return undefined;
  if (first === NULL) return { value: null, end: at + 1 };
  const argument = argumentAt(bytes, at);
  if (argument === undefined) return undefined;
  const { value, end } = argument;
  switch (first >>> 5) {
    case MAJOR.unsigned:
      return argument;
    case MAJOR.negative:
      return Number.isSafeInteger(-1 - value) ? { value: -1 - value, end } : undefined;
    case MAJOR.bytes:
      return stringAt(bytes, end, value);
    case MAJOR.text:
      return textAt(bytes, end, value);
    case MAJOR.array:
      return arrayAt(bytes, end, value, depth);
    case MAJOR.map:
      return mapAt(bytes, end, value, depth);
    case MAJOR.tag: {
      const item = itemAt(bytes, end, depth + 1);
      return item && { value: { tag: value, value: item.value }, end: item.end };
    }
    default:
      return undefined;
  }
}

/** The argument of the head at a place: the five low bits, or the 1, 2, 4 or 8 bytes that follow. */
function argumentAt(bytes: Uint8Array, at: number): Item<number> | undefined {
  const low = (bytes[at] ?? 0) & 0x1f;
  if (low < 24) return { value: low, end: at + 1 };
  const end = at + 1 + 2 ** (low - 24);
  if (low > 27 || end > bytes.length) return undefined;
  let value = 0;
  for (let i = at + 1; i < end; i++) value = value * 256 + (bytes[i] ?? 0);
  return Number.isSafeInteger(value) ? { value, end } : undefined;
}

function stringAt(bytes: Uint8Array, at: number, length: number): Item<Uint8Array> | undefined {
  const end = at + length;
  return end <= bytes.length ? { value: bytes.slice(at, end), end } : undefined;
}

function textAt(bytes: Uint8Array, at: number, length: number): Item | undefined {
  const string = stringAt(bytes, at, length);
  if (string === undefined) return undefined;
  const value = textOf(string.value);
  // What is not UTF-8 was replaced, and comes out as other bytes.
  return equalBytes(utf8(value), string.value) ? { value, end: string.end } : undefined;
}

function arrayAt(bytes: Uint8Array, at: number, count: number, depth: number): Item | undefined {
  const value: Cbor[] = [];
  let end = at;
  while (value.length < count) {
    const item = itemAt(bytes, end, depth + 1);
    if (item === undefined) return undefined;
    value.push(item.value);
    end = item.end;
  }
  return { value, end };
}

function mapAt(bytes: Uint8Array, at: number, count: number, depth: number): Item | undefined {
  const value = new Map<number | string, Cbor>();
  let end = at;
  while (value.size < count) {
    const key = itemAt(bytes, end, depth + 1);
    const item = key && itemAt(bytes, key.end, depth + 1);
    if (item === undefined || key === undefined) return undefined;
    if (typeof key.value !== 'number' && typeof key.value !== 'string') return undefined;
    if (value.has(key.value)) return undefined;
    value.set(key.value, item.value);
    end = item.end;
  }
  return { value, end };
}
