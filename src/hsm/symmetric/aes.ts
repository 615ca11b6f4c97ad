/**
 * AES-256: key schedule and the encryption of one block. Source: FIPS 197.
 *
 * kmsim has its own, with tables as in the AES proposal's section 5.2, because a cached schedule and no allocation
 * make a short seal some ten times as quick as a library's call.
 * @module
 */

const ROUNDS = 14;
const SCHEDULE_WORDS = 4 * (ROUNDS + 1);

const SBOX: Uint8Array = substitutionBox();
const [T0, T1, T2, T3] = roundTables();

/** The round keys of a 32-byte key: 60 big-endian words (FIPS 197 section 5.2). */
export function expandKey(key: Uint8Array): Int32Array {
  const words = new Int32Array(SCHEDULE_WORDS);
  for (let i = 0; i < 8; i++) words[i] = wordAt(key, 4 * i);
  let constant = 1;
  for (let i = 8; i < SCHEDULE_WORDS; i++) {
    let word = words[i - 1] ?? 0;
    if (i % 8 === 0) {
      word = substitute((word << 8) | (word >>> 24)) ^ (constant << 24);
      constant = timesX(constant);
    } else if (i % 8 === 4) word = substitute(word);
    words[i] = (words[i - 8] ?? 0) ^ word;
  }
  return words;
}

/**
 * Encrypts one block of four big-endian words (FIPS 197 section 5.1).
 * @param out - takes the four words
 */
export function encryptBlock(
  keys: Int32Array,
  w0: number,
  w1: number,
  w2: number,
  w3: number,
  out: Int32Array,
): void {
  let a = w0 ^ at(keys, 0);
  let b = w1 ^ at(keys, 1);
  let c = w2 ^ at(keys, 2);
  let d = w3 ^ at(keys, 3);
  let k = 4;
  for (let round = 1; round < ROUNDS; round++) {
    const e = mixed(a, b, c, d) ^ at(keys, k);
    const f = mixed(b, c, d, a) ^ at(keys, k + 1);
    const g = mixed(c, d, a, b) ^ at(keys, k + 2);
    d = mixed(d, a, b, c) ^ at(keys, k + 3);
    a = e;
    b = f;
    c = g;
    k += 4;
  }
  out[0] = last(a, b, c, d) ^ at(keys, k);
  out[1] = last(b, c, d, a) ^ at(keys, k + 1);
  out[2] = last(c, d, a, b) ^ at(keys, k + 2);
  out[3] = last(d, a, b, c) ^ at(keys, k + 3);
}

/** A big-endian word. */
export function wordAt(bytes: Uint8Array, offset: number): number {
  return (
    ((bytes[offset] ?? 0) << 24) |
    ((bytes[offset + 1] ?? 0) << 16) |
    ((bytes[offset + 2] ?? 0) << 8) |
    (bytes[offset + 3] ?? 0)
  );
}

// Indices are in range by construction; the assertion costs nothing at run time.
function at(words: Int32Array, index: number): number {
  return words[index] as number;
}

function mixed(a: number, b: number, c: number, d: number): number {
  return at(T0, a >>> 24) ^ at(T1, (b >>> 16) & 255) ^ at(T2, (c >>> 8) & 255) ^ at(T3, d & 255);
}

function last(a: number, b: number, c: number, d: number): number {
  return (
    (sub(a >>> 24) << 24) |
    (sub((b >>> 16) & 255) << 16) |
    (sub((c >>> 8) & 255) << 8) |
    sub(d & 255)
  );
}

function substitute(word: number): number {
  return last(word, word, word, word);
}

function sub(byte: number): number {
  return SBOX[byte] as number;
}

/** Multiplication by x in GF(2^8), FIPS 197 section 4.2. */
function timesX(byte: number): number {
  return ((byte << 1) ^ (byte & 0x80 ? 0x11b : 0)) & 0xff;
}

// The inverse of each byte by powers of the generator 3, then the affine map of FIPS 197 section 5.1.1.
function substitutionBox(): Uint8Array {
  const box = new Uint8Array(256);
  let power = 1;
  let inverse = 1;
  do {
    power ^= timesX(power);
    inverse ^= inverse << 1;
    inverse ^= inverse << 2;
    inverse ^= inverse << 4;
    inverse &= 0xff;
    if (inverse & 0x80) inverse ^= 0x09;
    const sum = inverse ^ (inverse << 1) ^ (inverse << 2) ^ (inverse << 3) ^ (inverse << 4);
    box[power] = (sum ^ (sum >>> 8) ^ 0x63) & 0xff;
  } while (power !== 1);
  box[0] = 0x63;
  return box;
}

// SubBytes, ShiftRows and MixColumns of one byte in one look-up; each table is the one before, rotated.
function roundTables(): readonly [Int32Array, Int32Array, Int32Array, Int32Array] {
  const tables = [0, 1, 2, 3].map(() => new Int32Array(256));
  for (let byte = 0; byte < 256; byte++) {
    const s = sub(byte);
    const s2 = timesX(s);
    let word = (s2 << 24) | (s << 16) | (s << 8) | (s2 ^ s);
    for (const table of tables) {
      table[byte] = word;
      word = (word << 24) | (word >>> 8);
    }
  }
  return tables as unknown as readonly [Int32Array, Int32Array, Int32Array, Int32Array];
}
