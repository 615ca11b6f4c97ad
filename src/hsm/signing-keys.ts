/**
 * The hashes of AWS Signature Version 4.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * @module
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { toHex, utf8 } from '../lib/bytes.ts';

/** SHA-256 in hexadecimal. */
export function sha256Hex(bytes: Uint8Array): string {
  return toHex(sha256(bytes));
}

/** The signature of a text, under the key that is derived from a secret for each part of the scope in turn. */
export function signatureOf(secret: string, scope: readonly string[], text: string): string {
  let key = utf8(`AWS4${secret}`);
  for (const part of scope) key = hmac(sha256, key, utf8(part));
  return toHex(hmac(sha256, key, utf8(text)));
}
