/**
 * A seed, and imported key material, as text that this folder alone opens. It hides them from a reader's eye, not from an
 * attacker: the key stands in the program.
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { fromBase64, toBase64, utf8 } from '../lib/bytes.ts';
import { Seed, seedBytes } from '../lib/random.ts';
import { importedBytesOf, KeyMaterial } from './material.ts';
import type { MaterialOwner } from './material-id.ts';
import { type MaterialSpec, materialSpecRow } from './material-specs.ts';
import { type Cipher, cipherOf, open, sealInto, TAG_BYTES } from './symmetric/gcm.ts';

/** The seed as a token that `importSeed` alone opens: base64 of IV, ciphertext and tag. */
export function exportSeed(seed: Seed): string {
  return tokenOf(seedBytes(seed));
}

/** The seed in a token, or undefined for a text that is none. */
export function importSeed(token: string): Seed | undefined {
  const bytes = bytesIn(token);
  return bytes?.length === 32 ? new Seed(bytes) : undefined;
}

/** Imported key material as a token; undefined for material that follows from the seed. */
export function exportMaterial(material: KeyMaterial): string | undefined {
  const bytes = importedBytesOf(material);
  return bytes && tokenOf(bytes);
}

/** The key material in a token, or undefined for a text that holds none of the spec. */
export function loadMaterial(
  seed: Seed,
  spec: MaterialSpec,
  owner: MaterialOwner,
  token: string,
): KeyMaterial | undefined {
  const bytes = bytesIn(token);
  const sound = bytes !== undefined && materialSpecRow(spec).load?.(bytes) !== undefined;
  return sound ? new KeyMaterial(seed, spec, owner, bytes) : undefined;
}

const IV_BYTES = 12;
const TOKEN: Uint8Array = utf8('kmsim exported key token 1');

function tokenOf(plaintext: Uint8Array): string {
  const token = new Uint8Array(IV_BYTES + plaintext.length + TAG_BYTES);
  // The IV follows from the content, so that a world has one portable form.
  const iv = sha256(plaintext).subarray(0, IV_BYTES);
  token.set(iv);
  sealInto(tokenCipher(), { iv, aad: TOKEN, plaintext }, token, IV_BYTES);
  return toBase64(token);
}

function bytesIn(token: string): Uint8Array | undefined {
  const bytes = typeof token === 'string' ? fromBase64(token) : undefined;
  if (bytes === undefined) return undefined;
  const iv = bytes.subarray(0, IV_BYTES);
  return open(tokenCipher(), { iv, aad: TOKEN, ciphertext: bytes.subarray(IV_BYTES) });
}

function tokenCipher(): Cipher {
  return cipherOf(sha256(TOKEN));
}
