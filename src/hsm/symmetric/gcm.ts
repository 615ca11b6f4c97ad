/**
 * AES-256-GCM with an IV of 96 bits and a tag of 128. Source: NIST SP 800-38D; the multiplication by 4 bits at a
 * time is V. Shoup's, "On Fast and Provably Secure Message Authentication Based on Universal Hashing", 1996.
 * @module
 */
import { encryptBlock, expandKey, wordAt } from './aes.ts';

export const TAG_BYTES = 16;

/** A key made ready: its schedule, and the multiples of its hash key. About 500 bytes. */
export interface Cipher {
  readonly keys: Int32Array;
  /** H times each of the 16 polynomials of degree less than 4, four words each. */
  readonly multiples: Int32Array;
}

/** What both ways share. */
interface Bound {
  /** Holds the IV of 12 bytes, which is never the same twice under one key. */
  readonly iv: Uint8Array;
  /** Where it begins; 0 when left out. */
  readonly ivAt?: number;
  /** What is authenticated and not encrypted. */
  readonly aad: Uint8Array;
  /** How many of its bytes; all when left out. */
  readonly aadBytes?: number;
}
export interface Sealing extends Bound {
  readonly plaintext: Uint8Array;
}
export interface Opening extends Bound {
  /** Ciphertext and tag. */
  readonly ciphertext: Uint8Array;
}

// What a word shifted out of the low end by 4 bits adds at the high end (SP 800-38D section 6.3, R = 0xe1 ‖ 0).
const REDUCTIONS: Int32Array = Int32Array.from({ length: 16 }, (_, bits) => {
  let sum = 0;
  for (let bit = 0; bit < 4; bit++) if (bits & (1 << bit)) sum ^= 0xe100 >> (3 - bit);
  return sum << 16;
});
// Scratch of one call; no call ends with another's values in use.
const block = new Int32Array(4);
const hash = new Int32Array(4);
const mask = new Int32Array(4);

/** A 32-byte key made ready. */
export function cipherOf(key: Uint8Array): Cipher {
  const keys = expandKey(key);
  encryptBlock(keys, 0, 0, 0, 0, block);
  return { keys, multiples: multiplesOf(block) };
}

/** Writes ciphertext and tag into `out` from `offset` on: the plaintext's length and 16 bytes. */
export function sealInto(cipher: Cipher, sealing: Sealing, out: Uint8Array, offset: number): void {
  const { iv, ivAt = 0, aad, aadBytes = aad.length, plaintext } = sealing;
  const { length } = plaintext;
  initialMask(cipher, iv, ivAt);
  counterMode(cipher, iv, ivAt, plaintext, length, out, offset);
  tagOf(cipher, aad, aadBytes, out, offset, length);
  for (let i = 0; i < TAG_BYTES; i++)
    out[offset + length + i] = (hash[i >> 2] as number) >>> (24 - 8 * (i & 3));
}

/** The plaintext, or undefined when the tag is not that of this key, IV, data and ciphertext. */
export function open(cipher: Cipher, opening: Opening): Uint8Array | undefined {
  const { iv, ivAt = 0, aad, aadBytes = aad.length, ciphertext } = opening;
  const length = ciphertext.length - TAG_BYTES;
  if (length < 0) return undefined;
  initialMask(cipher, iv, ivAt);
  tagOf(cipher, aad, aadBytes, ciphertext, 0, length);
  let difference = 0;
  for (let i = 0; i < 4; i++)
    difference |= (hash[i] as number) ^ wordAt(ciphertext, length + 4 * i);
  if (difference !== 0) return undefined;
  const plaintext = new Uint8Array(length);
  counterMode(cipher, iv, ivAt, ciphertext, length, plaintext, 0);
  return plaintext;
}

/** Encrypts the first counter block, which masks the tag (SP 800-38D section 7.1, steps 2 and 6). */
function initialMask({ keys }: Cipher, iv: Uint8Array, at: number): void {
  encryptBlock(keys, wordAt(iv, at), wordAt(iv, at + 4), wordAt(iv, at + 8), 1, mask);
}

function counterMode(
  cipher: Cipher,
  iv: Uint8Array,
  ivAt: number,
  from: Uint8Array,
  length: number,
  to: Uint8Array,
  offset: number,
): void {
  const i0 = wordAt(iv, ivAt);
  const i1 = wordAt(iv, ivAt + 4);
  const i2 = wordAt(iv, ivAt + 8);
  for (let done = 0, counter = 2; done < length; done += 16, counter++) {
    encryptBlock(cipher.keys, i0, i1, i2, counter, block);
    const count = Math.min(length - done, 16);
    for (let i = 0; i < count; i++) {
      const key = (block[i >> 2] as number) >>> (24 - 8 * (i & 3));
      to[offset + done + i] = (from[done + i] as number) ^ key;
    }
  }
}

/** Leaves the tag in `hash`: GHASH of data and ciphertext, each padded, and their lengths; masked. */
function tagOf(
  { multiples }: Cipher,
  aad: Uint8Array,
  aadBytes: number,
  ciphertext: Uint8Array,
  offset: number,
  length: number,
): void {
  hash.fill(0);
  absorb(multiples, aad, 0, aadBytes);
  absorb(multiples, ciphertext, offset, length);
  hash[1] = (hash[1] as number) ^ (aadBytes * 8);
  hash[3] = (hash[3] as number) ^ (length * 8);
  multiply(multiples);
  for (let i = 0; i < 4; i++) hash[i] = (hash[i] as number) ^ (mask[i] as number);
}

function absorb(multiples: Int32Array, bytes: Uint8Array, offset: number, length: number): void {
  const whole = length & ~15;
  for (let at = offset; at < offset + whole; at += 16) {
    hash[0] = (hash[0] as number) ^ wordAt(bytes, at);
    hash[1] = (hash[1] as number) ^ wordAt(bytes, at + 4);
    hash[2] = (hash[2] as number) ^ wordAt(bytes, at + 8);
    hash[3] = (hash[3] as number) ^ wordAt(bytes, at + 12);
    multiply(multiples);
  }
  if (whole === length) return;
  for (let i = whole; i < length; i++)
    hash[(i >> 2) & 3] =
      (hash[(i >> 2) & 3] as number) ^ ((bytes[offset + i] as number) << (24 - 8 * (i & 3)));
  multiply(multiples);
}

/** hash = hash · H, four bits at a time from the low end. */
function multiply(multiples: Int32Array): void {
  let z0 = 0;
  let z1 = 0;
  let z2 = 0;
  let z3 = 0;
  for (let word = 3; word >= 0; word--) {
    let bits = hash[word] as number;
    for (let nibble = 0; nibble < 8; nibble++) {
      const reduction = REDUCTIONS[z3 & 15] as number;
      const at = (bits & 15) << 2;
      z3 = ((z3 >>> 4) | (z2 << 28)) ^ (multiples[at + 3] as number);
      z2 = ((z2 >>> 4) | (z1 << 28)) ^ (multiples[at + 2] as number);
      z1 = ((z1 >>> 4) | (z0 << 28)) ^ (multiples[at + 1] as number);
      z0 = (z0 >>> 4) ^ reduction ^ (multiples[at] as number);
      bits >>>= 4;
    }
  }
  hash[0] = z0;
  hash[1] = z1;
  hash[2] = z2;
  hash[3] = z3;
}

function multiplesOf(h: Int32Array): Int32Array {
  const multiples = new Int32Array(64);
  let [v0 = 0, v1 = 0, v2 = 0, v3 = 0] = h;
  // The bits of a nibble stand for 1, x, x², x³ from its high end on: 8 is 1.
  for (let single = 8; single > 0; single >>= 1) {
    multiples.set([v0, v1, v2, v3], 4 * single);
    const reduction = v3 & 1 ? 0xe1000000 : 0;
    v3 = (v3 >>> 1) | (v2 << 31);
    v2 = (v2 >>> 1) | (v1 << 31);
    v1 = (v1 >>> 1) | (v0 << 31);
    v0 = (v0 >>> 1) ^ reduction;
  }
  for (let sum = 1; sum < 16; sum++) {
    const low = sum & -sum;
    if (low === sum) continue;
    for (let i = 0; i < 4; i++)
      multiples[4 * sum + i] =
        (multiples[4 * low + i] as number) ^ (multiples[4 * (sum ^ low) + i] as number);
  }
  return multiples;
}
