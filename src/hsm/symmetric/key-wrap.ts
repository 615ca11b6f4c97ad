/**
 * AES key wrap with padding, the inner half of RSA_AES_KEY_WRAP. Source: RFC 5649, NIST SP 800-38F section 6.3 (KWP).
 * @module
 */
import { aeskwp } from '@noble/ciphers/aes.js';

/**
 * Key material wrapped under an AES key.
 * @param wrappingKey - 16, 24 or 32 bytes
 * @param keyMaterial - 1 byte or more
 * @returns eight bytes more than the material, padded to a multiple of eight
 */
export function wrapKey(wrappingKey: Uint8Array, keyMaterial: Uint8Array): Uint8Array {
  return aeskwp(wrappingKey).encrypt(keyMaterial);
}

/** The key material, or undefined when nothing was wrapped so: a key of another length or value, or other bytes. */
export function unwrapKey(wrappingKey: Uint8Array, wrapped: Uint8Array): Uint8Array | undefined {
  try {
    return aeskwp(wrappingKey).decrypt(wrapped);
  } catch {
    // So the library refuses a wrong length of either, check value or padding (RFC 5649 section 3).
    return undefined;
  }
}
