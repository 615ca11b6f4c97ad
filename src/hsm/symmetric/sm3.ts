/**
 * SM3, a hash of 32 bytes. Source: GB/T 32905-2016 (ISO/IEC 10118-3:2018, hash function 17).
 * @module
 */
import { wordAt } from './aes.ts';

export const SM3_BYTES = 32;
const BLOCK_BYTES = 64;

// Section 4.1.
const INITIAL = [
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
] as const;

// Scratch of one block.
const words = new Int32Array(68);

/** The hash of a message. */
export function sm3(message: Uint8Array): Uint8Array {
  const { length } = message;
  const state = Int32Array.from(INITIAL);
  const rest = length % BLOCK_BYTES;
  for (let at = 0; at < length - rest; at += BLOCK_BYTES) compress(state, message, at);
  // The last bytes, a bit of 1, zeros, and the length in bits as 64 bits (section 5.2).
  const tail = new Uint8Array(rest < BLOCK_BYTES - 8 ? BLOCK_BYTES : 2 * BLOCK_BYTES);
  tail.set(message.subarray(length - rest));
  tail[rest] = 0x80;
  putWord(tail, tail.length - 8, Math.floor(length / 0x20000000));
  putWord(tail, tail.length - 4, length << 3);
  for (let at = 0; at < tail.length; at += BLOCK_BYTES) compress(state, tail, at);
  const digest = new Uint8Array(SM3_BYTES);
  for (let i = 0; i < 8; i++) putWord(digest, 4 * i, state[i] as number);
  return digest;
}

/** Section 5.3.3. */
function compress(state: Int32Array, bytes: Uint8Array, offset: number): void {
  expand(bytes, offset);
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  let f = state[5] as number;
  let g = state[6] as number;
  let h = state[7] as number;
  // T of section 4.2, turned by one bit more in each round.
  let constant = 0x79cc4519;
  for (let j = 0; j < 64; j++) {
    if (j === 16) constant = rotate(0x7a879d8a, 16);
    const early = j < 16;
    const a12 = rotate(a, 12);
    const ss1 = rotate((a12 + e + constant) | 0, 7);
    const word = words[j] as number;
    const ff = early ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
    const gg = early ? e ^ f ^ g : (e & f) | (~e & g);
    const tt1 = (ff + d + (ss1 ^ a12) + (word ^ (words[j + 4] as number))) | 0;
    const tt2 = (gg + h + ss1 + word) | 0;
    d = c;
    c = rotate(b, 9);
    b = a;
    a = tt1;
    h = g;
    g = rotate(f, 19);
    f = e;
    e = tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17);
    constant = rotate(constant, 1);
  }
  const mixed = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < 8; i++) state[i] = (state[i] as number) ^ (mixed[i] as number);
}

/** Section 5.3.2: the 68 words of a block. */
function expand(bytes: Uint8Array, offset: number): void {
  for (let j = 0; j < 16; j++) words[j] = wordAt(bytes, offset + 4 * j);
  for (let j = 16; j < 68; j++) {
    const x =
      (words[j - 16] as number) ^ (words[j - 9] as number) ^ rotate(words[j - 3] as number, 15);
    words[j] =
      x ^
      rotate(x, 15) ^
      rotate(x, 23) ^
      rotate(words[j - 13] as number, 7) ^
      (words[j - 6] as number);
  }
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

function putWord(bytes: Uint8Array, offset: number, word: number): void {
  bytes[offset] = word >>> 24;
  bytes[offset + 1] = word >>> 16;
  bytes[offset + 2] = word >>> 8;
  bytes[offset + 3] = word;
}
