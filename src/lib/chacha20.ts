/**
 * One block of ChaCha20. Source: RFC 8439 section 2.3.
 *
 * kmsim has its own because a stream that is opened for each call spends five times as long in a library's set-up
 * as in the block itself.
 * @module
 */

/**
 * Writes the 64 bytes of a block.
 * @param key - 8 little-endian words
 * @param counter - block counter, 32 bits
 * @param n0 - the first of three words of nonce
 * @param out - 16 words, in the stream's byte order on a little-endian reading
 */
export function chacha20Block(
  key: Uint32Array,
  counter: number,
  n0: number,
  n1: number,
  n2: number,
  out: Uint32Array,
): void {
  const k0 = key[0] ?? 0;
  const k1 = key[1] ?? 0;
  const k2 = key[2] ?? 0;
  const k3 = key[3] ?? 0;
  const k4 = key[4] ?? 0;
  const k5 = key[5] ?? 0;
  const k6 = key[6] ?? 0;
  const k7 = key[7] ?? 0;
  // "expa", "nd 3", "2-by", "te k"
  let x0 = 0x61707865;
  let x1 = 0x3320646e;
  let x2 = 0x79622d32;
  let x3 = 0x6b206574;
  let x4 = k0 | 0;
  let x5 = k1 | 0;
  let x6 = k2 | 0;
  let x7 = k3 | 0;
  let x8 = k4 | 0;
  let x9 = k5 | 0;
  let xa = k6 | 0;
  let xb = k7 | 0;
  let xc = counter | 0;
  let xd = n0 | 0;
  let xe = n1 | 0;
  let xf = n2 | 0;
  for (let round = 0; round < 10; round++) {
    x0 = (x0 + x4) | 0;
    xc ^= x0;
    xc = (xc << 16) | (xc >>> 16);
    x8 = (x8 + xc) | 0;
    x4 ^= x8;
    x4 = (x4 << 12) | (x4 >>> 20);
    x0 = (x0 + x4) | 0;
    xc ^= x0;
    xc = (xc << 8) | (xc >>> 24);
    x8 = (x8 + xc) | 0;
    x4 ^= x8;
    x4 = (x4 << 7) | (x4 >>> 25);

    x1 = (x1 + x5) | 0;
    xd ^= x1;
    xd = (xd << 16) | (xd >>> 16);
    x9 = (x9 + xd) | 0;
    x5 ^= x9;
    x5 = (x5 << 12) | (x5 >>> 20);
    x1 = (x1 + x5) | 0;
    xd ^= x1;
    xd = (xd << 8) | (xd >>> 24);
    x9 = (x9 + xd) | 0;
    x5 ^= x9;
    x5 = (x5 << 7) | (x5 >>> 25);

    x2 = (x2 + x6) | 0;
    xe ^= x2;
    xe = (xe << 16) | (xe >>> 16);
    xa = (xa + xe) | 0;
    x6 ^= xa;
    x6 = (x6 << 12) | (x6 >>> 20);
    x2 = (x2 + x6) | 0;
    xe ^= x2;
    xe = (xe << 8) | (xe >>> 24);
    xa = (xa + xe) | 0;
    x6 ^= xa;
    x6 = (x6 << 7) | (x6 >>> 25);

    x3 = (x3 + x7) | 0;
    xf ^= x3;
    xf = (xf << 16) | (xf >>> 16);
    xb = (xb + xf) | 0;
    x7 ^= xb;
    x7 = (x7 << 12) | (x7 >>> 20);
    x3 = (x3 + x7) | 0;
    xf ^= x3;
    xf = (xf << 8) | (xf >>> 24);
    xb = (xb + xf) | 0;
    x7 ^= xb;
    x7 = (x7 << 7) | (x7 >>> 25);

    x0 = (x0 + x5) | 0;
    xf ^= x0;
    xf = (xf << 16) | (xf >>> 16);
    xa = (xa + xf) | 0;
    x5 ^= xa;
    x5 = (x5 << 12) | (x5 >>> 20);
    x0 = (x0 + x5) | 0;
    xf ^= x0;
    xf = (xf << 8) | (xf >>> 24);
    xa = (xa + xf) | 0;
    x5 ^= xa;
    x5 = (x5 << 7) | (x5 >>> 25);

    x1 = (x1 + x6) | 0;
    xc ^= x1;
    xc = (xc << 16) | (xc >>> 16);
    xb = (xb + xc) | 0;
    x6 ^= xb;
    x6 = (x6 << 12) | (x6 >>> 20);
    x1 = (x1 + x6) | 0;
    xc ^= x1;
    xc = (xc << 8) | (xc >>> 24);
    xb = (xb + xc) | 0;
    x6 ^= xb;
    x6 = (x6 << 7) | (x6 >>> 25);

    x2 = (x2 + x7) | 0;
    xd ^= x2;
    xd = (xd << 16) | (xd >>> 16);
    x8 = (x8 + xd) | 0;
    x7 ^= x8;
    x7 = (x7 << 12) | (x7 >>> 20);
    x2 = (x2 + x7) | 0;
    xd ^= x2;
    xd = (xd << 8) | (xd >>> 24);
    x8 = (x8 + xd) | 0;
    x7 ^= x8;
    x7 = (x7 << 7) | (x7 >>> 25);

    x3 = (x3 + x4) | 0;
    xe ^= x3;
    xe = (xe << 16) | (xe >>> 16);
    x9 = (x9 + xe) | 0;
    x4 ^= x9;
    x4 = (x4 << 12) | (x4 >>> 20);
    x3 = (x3 + x4) | 0;
    xe ^= x3;
    xe = (xe << 8) | (xe >>> 24);
    x9 = (x9 + xe) | 0;
    x4 ^= x9;
    x4 = (x4 << 7) | (x4 >>> 25);
  }
  out[0] = x0 + 0x61707865;
  out[1] = x1 + 0x3320646e;
  out[2] = x2 + 0x79622d32;
  out[3] = x3 + 0x6b206574;
  out[4] = x4 + k0;
  out[5] = x5 + k1;
  out[6] = x6 + k2;
  out[7] = x7 + k3;
  out[8] = x8 + k4;
  out[9] = x9 + k5;
  out[10] = xa + k6;
  out[11] = xb + k7;
  out[12] = xc + counter;
  out[13] = xd + n0;
  out[14] = xe + n1;
  out[15] = xf + n2;
}
