/**
 * ML-KEM. Source: FIPS 203; the lattice work is @noble/post-quantum's.
 *
 * The private key is the 64-byte seed d ‖ z of FIPS 203 section 7.1.
 * @module
 */
import { ml_kem512, ml_kem768, ml_kem1024 } from '@noble/post-quantum/ml-kem.js';

import type { Random } from '../../lib/random.ts';

/** The parameter sets of FIPS 203 table 2. */
export type MlKemParameterSet = 'ML-KEM-512' | 'ML-KEM-768' | 'ML-KEM-1024';

/** What encapsulates: 800, 1,184 or 1,568 bytes. */
export interface MlKemPublicKey {
  readonly parameterSet: MlKemParameterSet;
  /** Not to be written to. */
  readonly publicKey: Uint8Array;
}
/** A seed made ready. It stays in src/hsm. */
export interface MlKemKey extends MlKemPublicKey {
  /** The decapsulation key of FIPS 203 algorithm 16: 1,632, 2,400 or 3,168 bytes. */
  readonly expanded: Uint8Array;
}

export interface Encapsulation {
  /** 768, 1,088 or 1,568 bytes. */
  readonly ciphertext: Uint8Array;
  /** 32 bytes. */
  readonly sharedSecret: Uint8Array;
}

export const ML_KEM_SEED_BYTES = 64;
const MESSAGE_BYTES = 32;
/** The modulus q, FIPS 203 table 2. */
const MODULUS = 3329;
/** The last 32 bytes of an encapsulation key are the seed ρ of the matrix. */
const RHO_BYTES = 32;
const SETS = {
  'ML-KEM-512': ml_kem512,
  'ML-KEM-768': ml_kem768,
  'ML-KEM-1024': ml_kem1024,
} as const;

/** The key of a seed, or undefined for one that is not of 64 bytes. Source: FIPS 203 algorithm 16. */
export function mlKemOf(parameterSet: MlKemParameterSet, seed: Uint8Array): MlKemKey | undefined {
  if (seed.length !== ML_KEM_SEED_BYTES) return undefined;
  const { publicKey, secretKey } = SETS[parameterSet].keygen(seed);
  return { parameterSet, publicKey, expanded: secretKey };
}

/** Whether the bytes encode an encapsulation key: length and modulus. Source: FIPS 203 section 7.2. */
export function isMlKemPublicKey({ parameterSet, publicKey }: MlKemPublicKey): boolean {
  const { length } = publicKey;
  if (length !== SETS[parameterSet].lengths.publicKey) return false;
  // Two coefficients of 12 bits, the low end first, stand in three bytes.
  for (let i = 0; i < length - RHO_BYTES; i += 3) {
    const middle = publicKey[i + 1] as number;
    const first = (publicKey[i] as number) | ((middle & 15) << 8);
    const second = (middle >> 4) | ((publicKey[i + 2] as number) << 4);
    if (first >= MODULUS || second >= MODULUS) return false;
  }
  return true;
}

/**
 * A shared secret and its ciphertext, or undefined for bytes that encode no public key. Source: FIPS 203 algorithm 20.
 * @param random - 32 bytes are drawn: the message m
 */
export function mlKemEncapsulate(key: MlKemPublicKey, random: Random): Encapsulation | undefined {
  if (!isMlKemPublicKey(key)) return undefined;
  const set = SETS[key.parameterSet];
  const { cipherText, sharedSecret } = set.encapsulate(key.publicKey, random.bytes(MESSAGE_BYTES));
  // The library's is a view into the hash that it came from.
  return { ciphertext: cipherText, sharedSecret: new Uint8Array(sharedSecret) };
}

/**
 * The 32-byte shared secret, or undefined for a ciphertext of another length. One that was made for another key gives
 * a secret that nobody has: implicit rejection. Source: FIPS 203 algorithm 21.
 */
export function mlKemDecapsulate(
  { parameterSet, expanded }: MlKemKey,
  ciphertext: Uint8Array,
): Uint8Array | undefined {
  const set = SETS[parameterSet];
  if (ciphertext.length !== set.lengths.cipherText) return undefined;
  return new Uint8Array(set.decapsulate(ciphertext, expanded));
}
