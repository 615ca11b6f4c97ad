/**
 * Bytes and their text forms. Source: RFC 4648 (base64, base16), RFC 3629 (UTF-8).
 * @module
 */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PAD = 0x3d;
const DIGITS: Uint8Array = Uint8Array.from(ALPHABET, (digit) => digit.charCodeAt(0));
/** The value of each base64 digit by its character code; 255 is no digit. */
const VALUES: Uint8Array = new Uint8Array(256).fill(255);
for (let value = 0; value < 64; value++) VALUES[DIGITS[value] ?? 0] = value;

// The web's own coders, which every runtime has; the compiler is told of no runtime in particular.
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new (
  label: string,
  options: { readonly ignoreBOM: boolean; readonly fatal?: boolean },
) => { decode(bytes: Uint8Array): string };
const encoder = new TextEncoder();
// To ignore a byte order mark means to leave it in: U+FEFF is a character of a text like any other.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const strictDecoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

/** UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    // Short ASCII, the common case, costs a third of the coder's call.
    if (code > 0x7f || i > 256) return encoder.encode(text);
    bytes[i] = code;
  }
  return bytes;
}

/** The text of UTF-8 bytes, or undefined for bytes that are none. */
export function strictTextOf(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The text of UTF-8 bytes; what is not UTF-8 becomes U+FFFD. */
export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Lower-case hexadecimal digits. */
export function toHex(bytes: Uint8Array): string {
  // One flat text: a text that was put together keeps its parts, and would take five times the room.
  const digits = new Uint8Array(2 * bytes.length);
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    digits[2 * i] = HEX[byte >>> 4] as number;
    digits[2 * i + 1] = HEX[byte & 15] as number;
  }
  return decoder.decode(digits);
}
const HEX: Uint8Array = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/** 16 bytes in the text form of a UUID (RFC 9562 section 4). */
export function toUuid(bytes: Uint8Array): string {
  const text = new Uint8Array(36);
  let at = 0;
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text[at++] = DASH;
    const byte = bytes[i] as number;
    text[at++] = HEX[byte >>> 4] as number;
    text[at++] = HEX[byte & 15] as number;
  }
  return decoder.decode(text);
}
const DASH = 0x2d;

/** The bytes of hexadecimal digits, or undefined for a text that is none. */
export function fromHex(hex: string): Uint8Array | undefined {
  if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(hex)) return undefined;
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** Standard base64 with padding. */
export function toBase64(bytes: Uint8Array): string {
  const { length } = bytes;
  const out = new Uint8Array(Math.ceil(length / 3) * 4);
  let at = 0;
  for (let i = 0; i < length; i += 3) {
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    out[at++] = DIGITS[word >>> 18] ?? 0;
    out[at++] = DIGITS[(word >>> 12) & 63] ?? 0;
    out[at++] = i + 1 < length ? (DIGITS[(word >>> 6) & 63] ?? 0) : PAD;
    out[at++] = i + 2 < length ? (DIGITS[word & 63] ?? 0) : PAD;
  }
  return decoder.decode(out);
}

/** The bytes of standard, padded base64, or undefined for a text that is none (RFC 4648 section 4). */
export function fromBase64(text: string): Uint8Array | undefined {
  const { length } = text;
  if (length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((length / 4) * 3 - padding);
  const digits = length - padding;
  let word = 0;
  let at = 0;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    const value = i < digits ? (code < 256 ? (VALUES[code] ?? 255) : 255) : 0;
    if (value === 255) return undefined;
    word = (word << 6) | value;
    if (i % 4 !== 3) continue;
    bytes[at++] = word >>> 16;
    if (at < bytes.length) bytes[at++] = word >>> 8;
    if (at < bytes.length) bytes[at++] = word;
    else if (i + 1 === length && padding > 0 && (word & (padding === 2 ? 0xffff : 0xff)) !== 0)
      return undefined;
    word = 0;
  }
  return bytes;
}

const SLAB_BYTES = 4096;
let slab = new ArrayBuffer(SLAB_BYTES);
let used = 0;

/**
 * Zeroed bytes for a ciphertext, and for nothing that is secret or kept. Short ones are cut from a slab that they share,
 * as Node's Buffer and so the AWS SDK does: an array of its own costs a ciphertext as much as half of its seal. As with a
 * Buffer, `buffer` is more than the bytes; whoever transfers it takes the slab along, and another one is begun.
 */
export function allocate(length: number): Uint8Array {
  if (length > SLAB_BYTES / 8 || length <= 64) return new Uint8Array(length);
  if (used + length > slab.byteLength) {
    slab = new ArrayBuffer(SLAB_BYTES);
    used = 0;
  }
  const bytes = new Uint8Array(slab, used, length);
  used += length;
  return bytes;
}

/** Whether both hold the same bytes. It looks at all of them, wherever they differ first. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}

/** The bytes of all parts, one after the other; the part itself where it is the only one. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
