import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  type EncryptionHash,
  oaepDecode,
  oaepEncode,
  oaepPlaintextBytesMax,
  pkcs1Encode,
  pssEncode,
  pssVerify,
} from '../../../src/hsm/rsa/rsa-padding.ts';
import { randomFrom, seedFrom } from '../../../src/lib/random.ts';

const stream = (n = 0) => randomFrom(seedFrom('padding'), 'rsa', '', n);
const concat = (...parts: readonly (Uint8Array | readonly number[])[]) =>
  new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part))));
const zeros = (length: number) => new Uint8Array(length);
const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());

/** What MGF1 with SHA-256 masks: RFC 8017 appendix B.2.1, by node:crypto. */
function masked(seed: Uint8Array, bytes: Uint8Array): Uint8Array {
  const mask = concat(
    ...Array.from({ length: Math.ceil(bytes.length / 32) }, (_, counter) =>
      sha256(concat(seed, [0, 0, 0, counter])),
    ),
  );
  return bytes.map((byte, i) => byte ^ (mask[i] ?? 0));
}

// Source: the Encrypt page of the KMS API Reference lists these for RSAES_OAEP_SHA_1 and _256.
test.each([
  [2048, 214, 190],
  [3072, 342, 318],
  [4096, 470, 446],
])('OAEP under %i bits takes %i bytes with SHA-1 and %i with SHA-256', (bits, sha1, with256) => {
  const most = (hash: EncryptionHash) => oaepPlaintextBytesMax(hash, bits / 8);
  expect([most('SHA-1'), most('SHA-256')]).toEqual([sha1, with256]);
});

describe('EME-OAEP', () => {
  const seed = stream().bytes(32);
  const plaintext = Uint8Array.of(1, 0, 2);
  // RFC 8017 section 7.1.1: 00, masked seed, masked block.
  function encoded(block: Uint8Array, first = 0): Uint8Array {
    const maskedBlock = masked(seed, block);
    return concat([first], masked(maskedBlock, seed), maskedBlock);
  }
  const label = sha256(zeros(0));
  const good = encoded(concat(label, zeros(256 - 66 - plaintext.length), [1], plaintext));

  test('is what RFC 8017 section 7.1.1 draws, with the stream’s first bytes as seed', () => {
    expect(oaepEncode('SHA-256', plaintext, 256, stream())).toEqual(good);
    expect(oaepDecode('SHA-256', good)).toEqual(plaintext);
  });

  test.each([
    ['a first byte that is not 0', encoded(concat(label, zeros(190), [1]), 1)],
    ['the digest of another label', encoded(concat(sha256(zeros(1)), zeros(190), [1]))],
    ['no 01', encoded(concat(label, zeros(191)))],
    ['02 in the place of 01', encoded(concat(label, zeros(187), [2, 1, 2, 3]))],
    ['no room for two digests', good.subarray(0, 65)],
    ['no byte at all', zeros(0)],
  ])('decodes nothing with %s', (_, bytes) => {
    expect(oaepDecode('SHA-256', bytes)).toBeUndefined();
  });

  test('decodes the empty plaintext, and the 01 that ends the block', () => {
    expect(oaepDecode('SHA-256', encoded(concat(label, zeros(190), [1])))).toEqual(zeros(0));
    const longest = concat(label, [1], stream(1).bytes(190));
    expect(oaepDecode('SHA-256', encoded(longest))).toEqual(longest.subarray(33));
  });

  test('leaves the bytes it reads as they are, be they a Buffer', () => {
    const buffer = Buffer.from(good);
    const opened = oaepDecode('SHA-256', buffer);
    expect(opened).toEqual(plaintext);
    expect(new Uint8Array(buffer)).toEqual(good);
  });
});

describe('EMSA-PKCS1-v1_5', () => {
  // The prefixes are those of RFC 8017 section 9.2, note 1.
  test.each([
    ['SHA-256', 32, '3031300d060960864801650304020105000420'],
    ['SHA-384', 48, '3041300d060960864801650304020205000430'],
    ['SHA-512', 64, '3051300d060960864801650304020305000440'],
  ] as const)('with %s is 00 01 ff ... 00, DigestInfo and the digest', (hash, length, prefix) => {
    const digest = stream().bytes(length);
    const info = concat(Buffer.from(prefix, 'hex'), digest);
    const fill = new Uint8Array(256 - 3 - info.length).fill(0xff);
    expect(pkcs1Encode(hash, digest, 256)).toEqual(concat([0, 1], fill, [0], info));
  });
});

describe('EMSA-PSS', () => {
  const digest = sha256(zeros(0));
  const salt = stream().bytes(32);
  const h = sha256(concat(zeros(8), digest, salt));
  // RFC 8017 section 9.1.1: masked block, H, bc; of the first byte, one bit is not used.
  function encoded(block: Uint8Array, first = 0x7f, trailer = 0xbc): Uint8Array {
    const bytes = concat(masked(h, block), h, [trailer]);
    bytes[0] = first > 0x7f ? (bytes[0] ?? 0) | 0x80 : (bytes[0] ?? 0) & first;
    return bytes;
  }
  const goodBlock = concat(zeros(256 - 66), [1], salt);
  const good = encoded(goodBlock);

  test('is what RFC 8017 section 9.1.1 draws, with the stream’s first bytes as salt', () => {
    expect(pssEncode('SHA-256', digest, 256, stream())).toEqual(good);
    expect(pssVerify('SHA-256', digest, good)).toBe(true);
  });

  test('verifies in the least room that holds it', () => {
    expect(pssVerify('SHA-256', digest, encoded(concat([1], salt)))).toBe(true);
  });

  test.each([
    ['another trailer', encoded(goodBlock, 0x7f, 0xcc)],
    ['the bit that is not used', encoded(goodBlock, 0x80)],
    ['a byte before the 01', encoded(concat(zeros(188), [1, 0, 1], salt))],
    ['no 01', encoded(concat(zeros(191), salt))],
    ['a longer salt', encoded(concat(zeros(189), [1, 0], salt))],
    ['another salt than H is of', encoded(concat(zeros(190), [1], stream(1).bytes(32)))],
    ['no room for digest and salt', encoded(salt)],
    ['no byte at all', zeros(0)],
  ])('does not verify with %s', (_, bytes) => {
    expect(pssVerify('SHA-256', digest, bytes)).toBe(false);
  });

  test('leaves the bytes it reads as they are, be they a Buffer', () => {
    const buffer = Buffer.from(good);
    expect(pssVerify('SHA-256', digest, buffer)).toBe(true);
    expect(new Uint8Array(buffer)).toEqual(good);
  });
});
