/**
 * How a digest or a plaintext becomes a number for RSA, and back: EMSA-PKCS1-v1_5, EMSA-PSS and EME-OAEP, on bytes.
 * Source: RFC 8017 sections 7.1, 9.1 and 9.2, appendix B.2.1.
 *
 * As in KMS, a hash is the mask's hash too, a label is empty, and a salt is as long as the digest:
 * https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html
 * A modulus is of whole bytes, so the encoded form is as long as the modulus and its first bit is 0.
 * @module
 */
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { equalBytes } from '../../lib/bytes.ts';
import type { Random } from '../../lib/random.ts';
import { rarely } from '../rarely.ts';

/** The hashes of signatures. */
export type SignatureHash = 'SHA-256' | 'SHA-384' | 'SHA-512';

/** The hashes of encryption. */
export type EncryptionHash = 'SHA-1' | SignatureHash;

/** The most that OAEP takes: the modulus without two digests and two bytes (RFC 8017 section 7.1.1, step 1). */
export function oaepPlaintextBytesMax(hash: EncryptionHash, modulusBytes: number): number {
  return modulusBytes - 2 * DIGEST_BYTES[hash] - 2;
}

/**
 * EME-OAEP encoding (RFC 8017 section 7.1.1, step 2).
 * @param random - gives the seed
 * @returns `modulusBytes` bytes, or undefined for a plaintext that is too long
 */
export function oaepEncode(
  hash: EncryptionHash,
  plaintext: Uint8Array,
  modulusBytes: number,
  random: Random,
): Uint8Array | undefined {
  if (plaintext.length > oaepPlaintextBytesMax(hash, modulusBytes)) return undefined;
  const encoded = new Uint8Array(modulusBytes);
  const { seed, block } = oaepParts(hash, encoded);
  block.set(HASHES[hash](EMPTY));
  block[block.length - plaintext.length - 1] = 1;
  block.set(plaintext, block.length - plaintext.length);
  random.fill(seed, 0, seed.length);
  mask(hash, seed, block);
  mask(hash, block, seed);
  return encoded;
}

/**
 * EME-OAEP decoding (RFC 8017 section 7.1.2, step 3).
 * @param encoded - as long as the modulus
 * @returns the plaintext, or undefined for bytes that are not so encoded
 */
export function oaepDecode(hash: EncryptionHash, encoded: Uint8Array): Uint8Array | undefined {
  if (oaepPlaintextBytesMax(hash, encoded.length) < 0) return undefined;
  const clear = new Uint8Array(encoded);
  const { seed, block } = oaepParts(hash, clear);
  mask(hash, block, seed);
  mask(hash, seed, block);
  const labelDigest = HASHES[hash](EMPTY);
  if (clear[0] !== 0 || !equalBytes(block.subarray(0, labelDigest.length), labelDigest))
    return undefined;
  let separator = labelDigest.length;
  while (block[separator] === 0) separator++;
  return block[separator] === 1 ? block.slice(separator + 1) : undefined;
}

/**
 * EMSA-PKCS1-v1_5 encoding (RFC 8017 section 9.2). To verify is to compare with it (section 8.2.2, step 3).
 * @returns `modulusBytes` bytes, or undefined for a digest that is not of the hash's length
 */
export function pkcs1Encode(
  hash: SignatureHash,
  digest: Uint8Array,
  modulusBytes: number,
): Uint8Array | undefined {
  if (digest.length !== DIGEST_BYTES[hash]) return undefined;
  const prefix = digestInfoPrefix(hash);
  const encoded = new Uint8Array(modulusBytes).fill(0xff);
  const infoAt = modulusBytes - prefix.length - digest.length;
  encoded.set([0, 1]);
  encoded[infoAt - 1] = 0;
  encoded.set(prefix, infoAt);
  encoded.set(digest, infoAt + prefix.length);
  return encoded;
}

/**
 * EMSA-PSS encoding (RFC 8017 section 9.1.1).
 * @param random - gives the salt, as long as the digest
 * @returns `modulusBytes` bytes, or undefined for a digest that is not of the hash's length
 */
export function pssEncode(
  hash: SignatureHash,
  digest: Uint8Array,
  modulusBytes: number,
  random: Random,
): Uint8Array | undefined {
  if (digest.length !== DIGEST_BYTES[hash]) return undefined;
  const encoded = new Uint8Array(modulusBytes);
  const { block, h } = pssParts(hash, encoded);
  const salt = random.bytes(digest.length);
  h.set(saltedDigest(hash, digest, salt));
  block[block.length - salt.length - 1] = 1;
  block.set(salt, block.length - salt.length);
  mask(hash, h, block);
  encoded[0] = (encoded[0] as number) & 0x7f;
  encoded[modulusBytes - 1] = PSS_TRAILER;
  return encoded;
}

/**
 * EMSA-PSS verification (RFC 8017 section 9.1.2), of salts as long as the digest.
 * @param encoded - as long as the modulus
 */
export function pssVerify(hash: SignatureHash, digest: Uint8Array, encoded: Uint8Array): boolean {
  const { length } = encoded;
  if (digest.length !== DIGEST_BYTES[hash] || length < 2 * digest.length + 2) return false;
  if (encoded[length - 1] !== PSS_TRAILER || ((encoded[0] as number) & 0x80) !== 0) return false;
  const { block, h } = pssParts(hash, new Uint8Array(encoded));
  mask(hash, h, block);
  block[0] = (block[0] as number) & 0x7f;
  const saltAt = block.length - digest.length;
  for (let i = 0; i < saltAt - 1; i++) if (block[i] !== 0) return false;
  return (
    block[saltAt - 1] === 1 && equalBytes(h, saltedDigest(hash, digest, block.subarray(saltAt)))
  );
}

const EMPTY = new Uint8Array();
const PSS_TRAILER = 0xbc;
const HASHES: Readonly<Record<EncryptionHash, (message: Uint8Array) => Uint8Array>> = {
  'SHA-1': (message) => rarely().sha1(message),
  'SHA-256': sha256,
  'SHA-384': sha384,
  'SHA-512': sha512,
};
const DIGEST_BYTES: Readonly<Record<EncryptionHash, number>> = {
  'SHA-1': 20,
  'SHA-256': 32,
  'SHA-384': 48,
  'SHA-512': 64,
};
/** The last arc of a hash's OID below 2.16.840.1.101.3.4.2 (RFC 8017 appendix B.1). */
const OID_ARCS: Readonly<Record<SignatureHash, number>> = {
  'SHA-256': 1,
  'SHA-384': 2,
  'SHA-512': 3,
};

/** The DER of DigestInfo before the digest (RFC 8017 section 9.2, note 1). */
function digestInfoPrefix(hash: SignatureHash): Uint8Array {
  const bytes = DIGEST_BYTES[hash];
  const oid = [0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, OID_ARCS[hash]];
  return Uint8Array.of(0x30, 0x11 + bytes, 0x30, 0x0d, ...oid, 0x05, 0x00, 0x04, bytes);
}

/** Views of the seed and the data block in an encoded message: 00, seed, block. */
function oaepParts(
  hash: EncryptionHash,
  encoded: Uint8Array,
): Record<'seed' | 'block', Uint8Array> {
  const blockAt = 1 + DIGEST_BYTES[hash];
  return { seed: encoded.subarray(1, blockAt), block: encoded.subarray(blockAt) };
}

/** Views of the data block and the digest H in an encoded message: block, H, trailer. The block ends in 01 and salt. */
function pssParts(hash: SignatureHash, encoded: Uint8Array): Record<'block' | 'h', Uint8Array> {
  const hAt = encoded.length - 1 - DIGEST_BYTES[hash];
  return { block: encoded.subarray(0, hAt), h: encoded.subarray(hAt, encoded.length - 1) };
}

/** The digest H: over 8 zero bytes, the message's digest and the salt. */
function saltedDigest(hash: SignatureHash, digest: Uint8Array, salt: Uint8Array): Uint8Array {
  const message = new Uint8Array(8 + digest.length + salt.length);
  message.set(digest, 8);
  message.set(salt, 8 + digest.length);
  return HASHES[hash](message);
}

/** Adds MGF1 of a seed (RFC 8017 appendix B.2.1) to the target, bit by bit, in place. */
function mask(hash: EncryptionHash, seed: Uint8Array, target: Uint8Array): void {
  const message = new Uint8Array(seed.length + 4);
  message.set(seed);
  // A mask is of some dozen digests, so the counter stays below 256.
  for (let done = 0, counter = 0; done < target.length; counter++) {
    message[seed.length + 3] = counter;
    const digest = HASHES[hash](message);
    const count = Math.min(digest.length, target.length - done);
    for (let i = 0; i < count; i++, done++)
      target[done] = (target[done] as number) ^ (digest[i] as number);
  }
}
