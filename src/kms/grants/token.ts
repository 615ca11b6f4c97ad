/**
 * Grant tokens: opaque text that names its grant, and that nobody can make without the seed; so no table keeps them.
 *
 * base64 of 16 random bytes | the key's ARN, a blank and the grant's ID, under a mask that follows from these | a check of
 * 16 bytes over both.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#grant_token
 * @module
 */
import { fail } from '../../kernel/fault.ts';
import { fromBase64, strictTextOf, toBase64, toHex, utf8 } from '../../lib/bytes.ts';
import { type Random, randomFrom, type Seed } from '../../lib/random.ts';
import type { Grant } from './grant.ts';

/** The grant that a token names, which may be gone. */
export interface GrantName {
  readonly keyArn: string;
  readonly id: string;
}

const NONCE_BYTES = 16;
const CHECK_BYTES = 16;

/** A new token of a grant. */
export function newToken({ keyArn, id }: Grant, seed: Seed, random: Random): string {
  const nonce = random.bytes(NONCE_BYTES);
  const name = utf8(`${keyArn} ${id}`);
  const masked = mask(name, nonce, seed);
  return toBase64(joined(nonce, masked, checkOf(name, nonce, seed)));
}

/** Faults: InvalidGrantTokenException, without text, for what no CreateGrant of this world answered. */
export function grantNamed(token: string, seed: Seed): GrantName {
  const bytes = fromBase64(token) ?? new Uint8Array();
  const end = bytes.length - CHECK_BYTES;
  if (end <= NONCE_BYTES) return fail('InvalidGrantTokenException');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const name = mask(bytes.subarray(NONCE_BYTES, end), nonce, seed);
  if (toHex(checkOf(name, nonce, seed)) !== toHex(bytes.subarray(end)))
    return fail('InvalidGrantTokenException');
  const [keyArn = '', id = ''] = (strictTextOf(name) ?? '').split(' ');
  return { keyArn, id };
}

function mask(bytes: Uint8Array, nonce: Uint8Array, seed: Seed): Uint8Array {
  const stream = randomFrom(seed, 'kms:GrantToken', toHex(nonce), 0).bytes(bytes.length);
  return bytes.map((byte, i) => byte ^ (stream[i] ?? 0));
}

function checkOf(name: Uint8Array, nonce: Uint8Array, seed: Seed): Uint8Array {
  const label = `${toHex(nonce)} ${toHex(name)}`;
  return randomFrom(seed, 'kms:GrantTokenCheck', label, 0).bytes(CHECK_BYTES);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
