import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sm3 } from '../../../src/hsm/symmetric/sm3.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const node = (message: Uint8Array) => createHash('sm3').update(message).digest('hex');

// Source: GB/T 32905-2016, appendix A.
test.each([
  ['abc', '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'],
  ['abcd'.repeat(16), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732'],
])('SM3 hashes the example %j of its standard', (message, digest) => {
  expect(hex(sm3(Buffer.from(message)))).toBe(digest);
});

test('every length around the ends of blocks hashes as in node:crypto', () => {
  for (let length = 0; length <= 260; length++) {
    const message = Uint8Array.from({ length }, (_, i) => 31 * i + length);
    expect(hex(sm3(message)), `${length} bytes`).toBe(node(message));
  }
});

test('any message hashes as in node:crypto, also as a view into a longer array', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), fc.nat(70), (bytes, from) => {
      const view = bytes.subarray(from);
      expect(hex(sm3(view))).toBe(node(view));
    }),
  );
});

test('a message is only read, and a digest is the caller’s own', () => {
  const message = new Uint8Array(100).fill(7);
  const digest = sm3(message);
  sm3(new Uint8Array(3)).fill(0);
  expect(message).toEqual(new Uint8Array(100).fill(7));
  expect(digest).toEqual(sm3(message));
  expect(digest.buffer.byteLength).toBe(32);
});
