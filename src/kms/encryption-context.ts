/**
 * The canonical bytes of an encryption context: pairs in the order of their names, each text after its length.
 * No two contexts share bytes, and the order in which a caller wrote the pairs does not count.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
 * @module
 */
import { utf8 } from '../lib/bytes.ts';

export type EncryptionContext = Readonly<Record<string, string>>;

/**
 * `head`, then the canonical context.
 * @returns the head's bytes, then for each pair u32 length, name, u32 length, value (UTF-8, big-endian lengths)
 */
export function authenticatedData(
  head: Uint8Array,
  context: EncryptionContext | undefined,
): Uint8Array {
  if (context === undefined) return head;
  const names = Object.keys(context);
  if (names.length === 0) return head;
  if (names.length > 1) names.sort();
  let length = head.length;
  const texts: Uint8Array[] = [];
  for (const name of names) {
    const key = utf8(name);
    const value = utf8(context[name] ?? '');
    length += 8 + key.length + value.length;
    texts.push(key, value);
  }
  const bytes = new Uint8Array(length);
  bytes.set(head);
  let offset = head.length;
  for (const text of texts) {
    bytes[offset] = text.length >>> 24;
    bytes[offset + 1] = text.length >>> 16;
    bytes[offset + 2] = text.length >>> 8;
    bytes[offset + 3] = text.length;
    bytes.set(text, offset + 4);
    offset += 4 + text.length;
  }
  return bytes;
}
