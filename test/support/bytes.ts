/** Bytes for property tests, which read well where a law fails. @module */
import fc from 'fast-check';
import { randomFrom, seedFrom } from '../../src/lib/random.ts';

const seed = seedFrom('bytes');

/** Random bytes that a length and a number name. */
export function bytesOf(length: number, n: number): Uint8Array {
  return randomFrom(seed, 'bytes', '', n).bytes(length);
}

/** Random bytes of one of the lengths. */
export function ofLength(...lengths: readonly number[]): fc.Arbitrary<Uint8Array> {
  return fc.tuple(fc.constantFrom(...lengths), fc.nat()).map(([length, n]) => bytesOf(length, n));
}

/** Messages, around the lengths of blocks and at the longest that KMS takes. */
export const messages: fc.Arbitrary<Uint8Array> = ofLength(
  ...[0, 1, 15, 16, 17, 32, 55, 64, 65, 100, 150, 151, 256, 4096],
);

/** Bytes with one bit changed, which a number chooses. */
export function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = bytes.slice();
  const at = bit % (8 * copy.length);
  copy[at >> 3] = (copy[at >> 3] ?? 0) ^ (1 << (at & 7));
  return copy;
}
