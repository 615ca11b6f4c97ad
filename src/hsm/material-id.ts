/**
 * The ID of a key material: 32 bytes that say nothing without the seed, and with it whose material they name. So a
 * ciphertext leads to its key without an index of all materials.
 *
 * It is a permutation of 32 bytes: four rounds of a Feistel network over AES-256 under a key of the seed's own
 * (M. Luby and C. Rackoff, SIAM J. Comput. 17(2), 1988).
 * @module
 */
import { fromHex, toHex, toUuid } from '../lib/bytes.ts';
import { randomFrom, type Seed } from '../lib/random.ts';
import { encryptBlock, expandKey, wordAt } from './symmetric/aes.ts';

/** Whose key material it is, and which of the key's. */
export interface MaterialOwner {
  /** 12 digits. */
  readonly account: string;
  /** A UUID, or `mrk-` and 32 hexadecimal digits. */
  readonly keyId: string;
  /** Counted from 0; what a key imports has 0. */
  readonly ordinal: number;
}

/** An owner, and for imported material what tells it from others: a hash of the bytes, so that the same have one ID. */
export interface MaterialIdentity extends MaterialOwner {
  readonly fingerprint?: Uint8Array | undefined;
}

export const MATERIAL_ID_BYTES = 32;

// Clear form: key ID (16 bytes) | account (5) | flags | ordinal (4) and 2 zeros, or fingerprint (6) | zeros (4).
const ACCOUNT_AT = 16;
const FLAGS_AT = 21;
const MULTI_REGION = 1;
const IMPORTED = 2;
const ORDINAL_AT = 22;
const FINGERPRINT_BYTES = 6;
const ZEROS_AT = 28;
const ROUNDS = 4;

const permutationKeys = new WeakMap<Seed, Int32Array>();
const image = new Int32Array(4);

/** The 32 bytes of the ID. */
export function materialIdOf(seed: Seed, identity: MaterialIdentity): Uint8Array {
  const words = wordsOf(clearForm(identity));
  const keys = permutationKey(seed);
  for (let round = 0; round < ROUNDS; round++) {
    mix(keys, words, round);
    swap(words);
  }
  return bytesOf(words);
}

/** Whose material an ID names, or undefined for an ID that this seed did not give. */
export function ownerOf(seed: Seed, id: Uint8Array): MaterialOwner | undefined {
  const words = wordsOf(id);
  const keys = permutationKey(seed);
  for (let round = ROUNDS - 1; round >= 0; round--) {
    swap(words);
    mix(keys, words, round);
  }
  const clear = bytesOf(words);
  for (let i = ZEROS_AT; i < MATERIAL_ID_BYTES; i++) if (clear[i] !== 0) return undefined;
  const keyId = clear.subarray(0, ACCOUNT_AT);
  const flags = clear[FLAGS_AT] ?? 0;
  const multiRegion = (flags & MULTI_REGION) !== 0;
  return {
    account: String(numberAt(clear, ACCOUNT_AT, 5)).padStart(12, '0'),
    keyId: multiRegion ? `mrk-${toHex(keyId)}` : toUuid(keyId),
    ordinal: (flags & IMPORTED) !== 0 ? 0 : numberAt(clear, ORDINAL_AT, 4),
  };
}

function clearForm({ account, keyId, ordinal, fingerprint }: MaterialIdentity): Uint8Array {
  const multiRegion = keyId.startsWith('mrk-');
  const id = fromHex(multiRegion ? keyId.slice(4) : keyId.replaceAll('-', ''));
  if (id?.length !== ACCOUNT_AT) throw new Error(`bug: ${keyId} is no key ID`);
  const clear = new Uint8Array(MATERIAL_ID_BYTES);
  clear.set(id);
  putNumber(clear, ACCOUNT_AT, 5, Number(account));
  clear[FLAGS_AT] = (multiRegion ? MULTI_REGION : 0) | (fingerprint === undefined ? 0 : IMPORTED);
  if (fingerprint === undefined) putNumber(clear, ORDINAL_AT, 4, ordinal);
  else clear.set(fingerprint.subarray(0, FINGERPRINT_BYTES), ORDINAL_AT);
  return clear;
}

function permutationKey(seed: Seed): Int32Array {
  let keys = permutationKeys.get(seed);
  if (keys === undefined) {
    keys = expandKey(randomFrom(seed, 'kms:KeyMaterialId', '', 0).bytes(32));
    permutationKeys.set(seed, keys);
  }
  return keys;
}

/** Left half ^= AES(right half ^ round). */
function mix(keys: Int32Array, words: Int32Array, round: number): void {
  const [, , , , r0 = 0, r1 = 0, r2 = 0, r3 = 0] = words;
  encryptBlock(keys, r0, r1, r2, r3 ^ round, image);
  for (let i = 0; i < 4; i++) words[i] = (words[i] as number) ^ (image[i] as number);
}

function swap(words: Int32Array): void {
  for (let i = 0; i < 4; i++) {
    const left = words[i] as number;
    words[i] = words[i + 4] as number;
    words[i + 4] = left;
  }
}

function wordsOf(bytes: Uint8Array): Int32Array {
  const words = new Int32Array(8);
  for (let i = 0; i < 8; i++) words[i] = wordAt(bytes, 4 * i);
  return words;
}

function bytesOf(words: Int32Array): Uint8Array {
  const bytes = new Uint8Array(MATERIAL_ID_BYTES);
  for (let i = 0; i < MATERIAL_ID_BYTES; i++)
    bytes[i] = (words[i >> 2] as number) >>> (24 - 8 * (i & 3));
  return bytes;
}

function putNumber(bytes: Uint8Array, offset: number, length: number, value: number): void {
  let rest = value;
  for (let i = length - 1; i >= 0; i--) {
    bytes[offset + i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

function numberAt(bytes: Uint8Array, offset: number, length: number): number {
  let value = 0;
  for (let i = 0; i < length; i++) value = value * 256 + (bytes[offset + i] ?? 0);
  return value;
}
