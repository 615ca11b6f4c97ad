/**
 * HMAC under keys that are made ready once. Source: RFC 2104; FIPS 198-1.
 * @module
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';

/** The MAC algorithms of KMS: tags of 28, 32, 48 and 64 bytes. */
export type HmacAlgorithm = 'HMAC_SHA_224' | 'HMAC_SHA_256' | 'HMAC_SHA_384' | 'HMAC_SHA_512';

/** A key made ready: both hashes have taken in its block. */
export interface Hmac {
  readonly algorithm: HmacAlgorithm;
  /** Not to be written to. */
  readonly key: Uint8Array;
  readonly keyed: Keyed;
}
/** What is used of the library's state. */
interface Keyed {
  _cloneInto(target?: Keyed): Keyed;
  update(message: Uint8Array): Keyed;
  digest(): Uint8Array;
}

const HASHES = {
  HMAC_SHA_224: sha224,
  HMAC_SHA_256: sha256,
  HMAC_SHA_384: sha384,
  HMAC_SHA_512: sha512,
} as const;
// Scratch of one call. To write a keyed state over it costs half of cloning that state.
const scratches = new Map<HmacAlgorithm, Keyed>();

/** A key of any length made ready. */
export function hmacOf(algorithm: HmacAlgorithm, key: Uint8Array): Hmac {
  return { algorithm, key, keyed: hmac.create(HASHES[algorithm], key) };
}

/** The tag of a message, whole. */
export function mac({ algorithm, keyed }: Hmac, message: Uint8Array): Uint8Array {
  const scratch = keyed._cloneInto(scratches.get(algorithm));
  scratches.set(algorithm, scratch);
  return scratch.update(message).digest();
}
