/**
 * The canonical bytes of an encryption context: pairs in the order of their names, each text after its length.
 * No two contexts share bytes, and the order in which a caller wrote the pairs does not count.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
 * @module
 */
import { fail } from '../../kernel/fault.ts';
import { utf8 } from '../../lib/bytes.ts';

export type EncryptionContext = Readonly<Record<string, string>>;

// Unconfirmed: that AWS takes 8 KB of names and values together, how it counts them, and the words of the refusal, which
// comes after all that is said of the key. An Encrypt with a context of 9 KB, and a Decrypt, would settle it.
const CONTEXT_BYTES_MAX = 8192;

/** Bytes of which only so many count. */
export interface AuthenticatedData {
  readonly aad: Uint8Array;
  readonly aadBytes: number;
}

// Scratch of one seal or open, which are over before the next begins: an array of this size costs as much to
// allocate as a fifth of the seal.
const scratch = new Uint8Array(1024);

/**
 * The head of a blob, then the canonical context: for each pair u32 length, name, u32 length, value (UTF-8,
 * big-endian lengths). Good until the next call. Faults: ValidationException, for a context of more than 8 KB.
 */
export function authenticatedData(
  blob: Uint8Array,
  headBytes: number,
  context: EncryptionContext | undefined,
): AuthenticatedData {
  const names = context === undefined ? [] : Object.keys(context);
  if (context === undefined || names.length === 0) return { aad: blob, aadBytes: headBytes };
  if (!inOrder(names)) names.sort();
  const texts: string[] = [];
  let length = headBytes;
  for (const name of names) {
    const value = context[name] ?? '';
    texts.push(name, value);
    length += 8 + name.length + value.length;
  }
  if (length <= scratch.length && ascii(blob, headBytes, texts))
    return { aad: scratch, aadBytes: length };
  const aad = unicode(blob.subarray(0, headBytes), texts);
  return { aad, aadBytes: aad.length };
}

function inOrder(names: readonly string[]): boolean {
  for (let i = 1; i < names.length; i++)
    if ((names[i - 1] as string) > (names[i] as string)) return false;
  return true;
}

/** The common case, in scratch; false at the first character beyond ASCII. */
function ascii(blob: Uint8Array, headBytes: number, texts: readonly string[]): boolean {
  for (let i = 0; i < headBytes; i++) scratch[i] = blob[i] as number;
  let at = headBytes;
  for (const text of texts) {
    at = putLength(scratch, at, text.length);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) return false;
      scratch[at++] = code;
    }
  }
  return true;
}

function unicode(head: Uint8Array, texts: readonly string[]): Uint8Array {
  const encoded = texts.map(utf8);
  const total = encoded.reduce((sum, text) => sum + text.length, 0);
  if (total > CONTEXT_BYTES_MAX)
    fail(
      'ValidationException',
      `EncryptionContext cannot be larger than ${CONTEXT_BYTES_MAX} bytes.`,
    );
  const bytes = new Uint8Array(head.length + total + 4 * encoded.length);
  bytes.set(head);
  let at = head.length;
  for (const text of encoded) {
    at = putLength(bytes, at, text.length);
    bytes.set(text, at);
    at += text.length;
  }
  return bytes;
}

function putLength(bytes: Uint8Array, at: number, length: number): number {
  bytes[at] = length >>> 24;
  bytes[at + 1] = length >>> 16;
  bytes[at + 2] = length >>> 8;
  bytes[at + 3] = length;
  return at + 4;
}
