/**
 * The header of a message of the AWS Encryption SDK, version 1, framed: as bytes, and read from them.
 * Source: https://docs.aws.amazon.com/encryption-sdk/latest/developer-guide/message-format.html#header-structure
 * @module
 */
import { textOf, utf8 } from '../../lib/bytes.ts';
import { concat } from '../encodings/der.ts';

export const MESSAGE_ID_BYTES = 16;
export const IV_BYTES = 12;

/** What an encryption context is bound as: names with values. */
export type Context = Readonly<Record<string, string>>;

export interface Header {
  readonly messageId: Uint8Array;
  readonly context: Context;
  /** The one data key, encrypted. */
  readonly encryptedDataKey: Uint8Array;
  /** Under which key it is. */
  readonly keyArn: string;
  readonly frameBytes: number;
}

/** AES-256-GCM with a 12-byte IV and a 16-byte tag, HKDF with SHA-384, ECDSA on P-384 with SHA-384. */
export const SUITE: Uint8Array = Uint8Array.of(0x03, 0x78);

const VERSION = 0x01;
/** Customer authenticated encrypted data: there is no other type. */
const TYPE = 0x80;
const FRAMED = 0x02;
const PROVIDER = 'aws-kms';

export function encodeHeader(header: Header): Uint8Array {
  const { messageId, context, encryptedDataKey, keyArn, frameBytes } = header;
  return concat(
    Uint8Array.of(VERSION, TYPE),
    SUITE,
    messageId,
    field(encodeContext(context)),
    uint16(1),
    field(utf8(PROVIDER)),
    field(utf8(keyArn)),
    field(encryptedDataKey),
    Uint8Array.of(FRAMED),
    uint32(0),
    Uint8Array.of(IV_BYTES),
    uint32(frameBytes),
  );
}

/** The header and how long it is, or undefined for bytes that begin with none. */
export function decodeHeader(
  message: Uint8Array,
): { readonly header: Header; readonly length: number } | undefined {
  const reader = new Reader(message);
  const isOurs = reader.isNext(Uint8Array.of(VERSION, TYPE)) && reader.isNext(SUITE);
  const messageId = reader.take(MESSAGE_ID_BYTES);
  const context = decodeContext(reader.field());
  const isOneKey = reader.isNext(uint16(1)) && reader.isNext(field(utf8(PROVIDER)));
  const keyArn = textOf(reader.field());
  const encryptedDataKey = reader.field();
  const isFramed = reader.isNext(concat(Uint8Array.of(FRAMED), uint32(0), Uint8Array.of(IV_BYTES)));
  const frameBytes = reader.uint32();
  if (!isOurs || !isOneKey || !isFramed || reader.isShort || context === undefined)
    return undefined;
  return {
    header: { messageId, context, encryptedDataKey, keyArn, frameBytes },
    length: reader.at,
  };
}

/** A count, and names with their values in the order of the names' bytes; of an empty context, nothing. */
function encodeContext(context: Context): Uint8Array {
  const names = Object.keys(context).sort(compareUtf8);
  if (names.length === 0) return new Uint8Array(0);
  const pairs = names.flatMap((name) => [field(utf8(name)), field(utf8(context[name] ?? ''))]);
  return concat(uint16(names.length), ...pairs);
}

function decodeContext(bytes: Uint8Array): Context | undefined {
  const reader = new Reader(bytes);
  const pairs: [string, string][] = [];
  const count = bytes.length === 0 ? 0 : reader.uint16();
  for (let i = 0; i < count && !reader.isShort; i++)
    pairs.push([textOf(reader.field()), textOf(reader.field())]);
  return reader.isShort || reader.at !== bytes.length ? undefined : Object.fromEntries(pairs);
}

/** UTF-8 has the order of code points, which that of UTF-16 is not. */
function compareUtf8(a: string, b: string): number {
  const [left, right] = [utf8(a), utf8(b)];
  const at = left.findIndex((byte, i) => byte !== right[i]);
  return at < 0 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -1);
}

/** Bytes after their length. */
export function field(bytes: Uint8Array): Uint8Array {
  return concat(uint16(bytes.length), bytes);
}

export function uint16(value: number): Uint8Array {
  return Uint8Array.of(value >>> 8, value);
}

export function uint32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/** Reads on and on; past the end it gives zeros or nothing, and is short. */
export class Reader {
  readonly #bytes: Uint8Array;
  at = 0;
  isShort = false;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }
  take(length: number): Uint8Array {
    const start = this.#pass(length);
    return this.isShort ? new Uint8Array(0) : this.#bytes.slice(start, this.at);
  }
  isNext(expected: Uint8Array): boolean {
    const start = this.#pass(expected.length);
    return expected.every((byte, i) => byte === this.#bytes[start + i]);
  }
  uint16(): number {
    const start = this.#pass(2);
    return ((this.#bytes[start] ?? 0) << 8) | (this.#bytes[start + 1] ?? 0);
  }
  uint32(): number {
    return this.uint16() * 0x10000 + this.uint16();
  }
  field(): Uint8Array {
    return this.take(this.uint16());
  }
  #pass(length: number): number {
    const start = this.at;
    this.at += length;
    if (this.at > this.#bytes.length) this.isShort = true;
    return start;
  }
}
