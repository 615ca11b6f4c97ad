/**
 * Bytes sealed under a data key that a service holds in plain for the length of one call: envelope encryption.
 * AES-256-GCM, as the AWS services do it; source: https://docs.aws.amazon.com/kms/latest/developerguide/data-keys.html
 * @module
 */
import { equalBytes } from '../lib/bytes.ts';
import type { Random, Seed } from '../lib/random.ts';
import { providerOf } from './provider.ts';
import { type Cipher, cipherOf, TAG_BYTES } from './symmetric/gcm.ts';

const IV_BYTES = 12;

/** What a seal needs: a data key of 32 bytes, and what is authenticated with the plaintext. */
export interface Envelope {
  readonly seed: Seed;
  readonly dataKey: Uint8Array;
  readonly aad: Uint8Array;
}

/** IV, ciphertext and tag: 28 bytes more than the plaintext. @param random - the IV, never the same twice for one data key */
export function sealUnderDataKey(
  { seed, dataKey, aad }: Envelope,
  plaintext: Uint8Array,
  random: Random,
): Uint8Array {
  const sealed = new Uint8Array(IV_BYTES + plaintext.length + TAG_BYTES);
  random.fill(sealed, 0, IV_BYTES);
  providerOf(seed).sealInto(cipherOf(dataKey), { iv: sealed, aad, plaintext }, sealed, IV_BYTES);
  return sealed;
}

/** The plaintext, or undefined when the data key, the data or the sealed bytes are others. */
export function openUnderDataKey(
  { seed, dataKey, aad }: Envelope,
  sealed: Uint8Array,
): Uint8Array | undefined {
  const ciphertext = sealed.subarray(IV_BYTES);
  const cipher = cipherFor(sealed, dataKey, cipherOf);
  return providerOf(seed).open(cipher, { iv: sealed, aad, ciphertext });
}

// What is sealed never changes, and is under one data key.
const opened = new WeakMap<Uint8Array, { readonly dataKey: Uint8Array; readonly cipher: Cipher }>();

/** What `make` makes of the data key of sealed bytes: made ready once for all times that they are opened. */
export function cipherFor(
  sealed: Uint8Array,
  dataKey: Uint8Array,
  make: (dataKey: Uint8Array) => Cipher,
): Cipher {
  const known = opened.get(sealed);
  if (known !== undefined && equalBytes(known.dataKey, dataKey)) return known.cipher;
  const cipher = make(dataKey);
  opened.set(sealed, { dataKey, cipher });
  return cipher;
}
