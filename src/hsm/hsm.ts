/**
 * The boundary of the HSM: key material is made, named and used behind these functions and read by none outside.
 * Source: https://docs.aws.amazon.com/kms/latest/cryptographic-details/basic-concepts.html
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { equalBytes, fromBase64, toBase64, toHex, utf8 } from '../lib/bytes.ts';
import { Seed, seedBytes } from '../lib/random.ts';
import {
  type Cipher,
  cipherOf,
  type Opening,
  open as openGcm,
  type Sealing,
  sealInto as sealGcm,
  TAG_BYTES,
} from './gcm.ts';
import { cipherOfMaterial, idOfMaterial, KeyMaterial } from './material.ts';
import { type MaterialOwner, ownerOf } from './material-id.ts';

/** The key material of a symmetric key: 256 bits that follow from the seed and their owner. */
export function generateMaterial(seed: Seed, owner: MaterialOwner): KeyMaterial {
  return new KeyMaterial(seed, owner);
}

/** `KeyMaterialId`: 64 hexadecimal digits. */
export function materialId(material: KeyMaterial): string {
  return toHex(idOfMaterial(material));
}

/** Writes the 32 bytes of the ID. */
export function materialIdInto(material: KeyMaterial, out: Uint8Array, offset: number): void {
  const id = idOfMaterial(material);
  for (let i = 0; i < id.length; i++) out[offset + i] = id[i] as number;
}

/** Whether an ID of 32 bytes is that of the material. */
export function hasId(material: KeyMaterial, id: Uint8Array): boolean {
  return equalBytes(idOfMaterial(material), id);
}

/** Whose key material an ID of 32 bytes names, or undefined for one that this seed did not give. */
export function identify(seed: Seed, id: Uint8Array): MaterialOwner | undefined {
  return ownerOf(seed, id);
}

/** Writes AES-256-GCM ciphertext and tag into `out`: the plaintext's length and 16 bytes. */
export function sealInto(
  material: KeyMaterial,
  sealing: Sealing,
  out: Uint8Array,
  offset: number,
): void {
  sealGcm(cipherOfMaterial(material), sealing, out, offset);
}

/** The plaintext, or undefined when anything of what was sealed is another. */
export function open(material: KeyMaterial, opening: Opening): Uint8Array | undefined {
  return openGcm(cipherOfMaterial(material), opening);
}

/** The seed as a token that `importSeed` alone opens: base64 of IV, ciphertext and tag. */
export function exportSeed(seed: Seed): string {
  const plaintext = seedBytes(seed);
  const token = new Uint8Array(IV_BYTES + plaintext.length + TAG_BYTES);
  // The IV follows from the content, so that a world has one portable form.
  const iv = sha256(plaintext).subarray(0, IV_BYTES);
  token.set(iv);
  sealGcm(tokenCipher(), { iv, aad: TOKEN, plaintext }, token, IV_BYTES);
  return toBase64(token);
}

/** The seed in a token, or undefined for a text that is none. */
export function importSeed(token: string): Seed | undefined {
  const bytes = typeof token === 'string' ? fromBase64(token) : undefined;
  if (bytes === undefined) return undefined;
  const iv = bytes.subarray(0, IV_BYTES);
  const ciphertext = bytes.subarray(IV_BYTES);
  const seed = openGcm(tokenCipher(), { iv, aad: TOKEN, ciphertext });
  return seed?.length === 32 ? new Seed(seed) : undefined;
}

const IV_BYTES = 12;
const TOKEN: Uint8Array = utf8('kmsim exported key token 1');

// This hides a seed from a reader's eye, not from an attacker: the key stands in the program.
function tokenCipher(): Cipher {
  return cipherOf(sha256(TOKEN));
}
