/**
 * Random bytes as labelled streams: they depend on the seed, on what they are for, and on a counter that belongs to
 * the resource they are for. A call elsewhere changes none of them.
 * Source: ChaCha20, RFC 8439; version 4 UUIDs, RFC 9562 section 5.4.
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { toHex, toUuid, utf8 } from './bytes.ts';
import { chacha20Block } from './chacha20.ts';

let wordsOf: (seed: Seed) => Uint32Array;

/** 32 secret bytes from which all others come. It shows nothing of them. */
export class Seed {
  readonly #words: Uint32Array;
  constructor(bytes: Uint8Array) {
    this.#words = new Uint32Array(8);
    for (let i = 0; i < 32; i++)
      this.#words[i >> 2] = (this.#words[i >> 2] ?? 0) | ((bytes[i] ?? 0) << (8 * (i & 3)));
  }
  static {
    // No static method: it could be reached from any seed.
    wordsOf = (seed) => seed.#words;
  }
  toJSON(): string {
    return '[seed]';
  }
  toString(): string {
    return '[seed]';
  }
}

/**
 * A seed from what users write: text and numbers are hashed with SHA-256, 32 bytes are taken as they are.
 * @throws TypeError for anything else
 */
export function seedFrom(value: string | number | Uint8Array): Seed {
  if (typeof value === 'string') return new Seed(sha256(utf8(value)));
  if (typeof value === 'number' && Number.isFinite(value))
    return new Seed(sha256(utf8(String(value))));
  if (value instanceof Uint8Array && value.length === 32) return new Seed(value);
  const got = value instanceof Uint8Array ? `${value.length} bytes` : String(value);
  throw new TypeError(`"seed" expected text, a finite number or 32 bytes, got ${got}`);
}

/** The 32 bytes of a seed. For src/hsm alone, which seals them before they go anywhere. */
export function seedBytes(seed: Seed): Uint8Array {
  return bytesOf(wordsOf(seed), new Uint8Array(32), 0, 0, 32);
}

/** A stream of bytes: each draw goes on where the last one ended. */
export interface Random {
  bytes(length: number): Uint8Array;
  /** Writes `length` bytes into `target` from `offset` on. */
  fill(target: Uint8Array, offset: number, length: number): void;
  /** A version 4 UUID. */
  uuid(): string;
  /** Lower-case hexadecimal digits, an even number of them. */
  hex(digits: number): string;
}

/**
 * The stream of a label, in two parts, and a counter. No byte is computed before it is drawn.
 *
 * The nonce holds 64 bits of hash of the label: among a million labels two meet with a chance of 3 in 100 million.
 * @param purpose - what the bytes are for: `kms:Encrypt`
 * @param resource - what they are for one of: a key's ARN
 */
export function randomFrom(seed: Seed, purpose: string, resource: string, n: number): Random {
  return new Stream(seed, purpose, resource, n);
}

class Stream implements Random {
  readonly seed: Seed;
  // Three words of nonce: two lanes of hash over the label's code units, and the counter.
  readonly n0: number;
  readonly n1: number;
  readonly n2: number;
  block: Uint32Array | undefined;
  at: number;
  constructor(seed: Seed, purpose: string, resource: string, n: number) {
    this.seed = seed;
    // The part of the counter beyond 32 bits enters the hash.
    let a = 0xdeadbeef ^ Math.floor(n / 0x100000000);
    let b = 0x41c6ce57 ^ purpose.length;
    for (let i = 0; i < purpose.length; i++) {
      const code = purpose.charCodeAt(i);
      a = Math.imul(a ^ code, 0x9e3779b1);
      b = Math.imul((b << 13) | (b >>> 19), 0x5f356495) ^ code;
    }
    for (let i = 0; i < resource.length; i++) {
      const code = resource.charCodeAt(i);
      a = Math.imul(a ^ code, 0x9e3779b1);
      b = Math.imul((b << 13) | (b >>> 19), 0x5f356495) ^ code;
    }
    this.n0 = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
    this.n1 = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
    this.n2 = (n % 0x100000000) | 0;
    this.block = undefined;
    this.at = 0;
  }
  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    this.fill(bytes, 0, length);
    return bytes;
  }
  fill(target: Uint8Array, offset: number, length: number): void {
    const words = wordsOf(this.seed);
    let written = 0;
    while (written < length) {
      const from = this.at % 64;
      this.block ??= new Uint32Array(16);
      if (from === 0) chacha20Block(words, this.at / 64, this.n0, this.n1, this.n2, this.block);
      const count = Math.min(64 - from, length - written);
      bytesOf(this.block, target, offset + written, from, count);
      written += count;
      this.at += count;
    }
  }
  uuid(): string {
    const bytes = this.bytes(16);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    return toUuid(bytes);
  }
  hex(digits: number): string {
    return toHex(this.bytes(digits / 2));
  }
}

/** Bytes `from` to `from + count` of little-endian words. */
function bytesOf(
  words: Uint32Array,
  target: Uint8Array,
  offset: number,
  from: number,
  count: number,
): Uint8Array {
  for (let i = 0; i < count; i++) {
    const at = from + i;
    target[offset + i] = (words[at >> 2] ?? 0) >>> (8 * (at & 3));
  }
  return target;
}
