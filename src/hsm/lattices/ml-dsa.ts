/**
 * ML-DSA with the empty context, hedged. Source: FIPS 204; the lattice work is @noble/post-quantum's.
 *
 * The private key is the 32-byte seed ξ of FIPS 204 algorithm 6: an expanded key is up to 150 times as long and
 * follows from it.
 * @module
 */
import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import type { Random } from '../../lib/random.ts';

/** The parameter sets of FIPS 204 table 1. */
export type MlDsaParameterSet = 'ML-DSA-44' | 'ML-DSA-65' | 'ML-DSA-87';

/** What verifies: 1,312, 1,952 or 2,592 bytes. */
export interface MlDsaPublicKey {
  readonly parameterSet: MlDsaParameterSet;
  /** Not to be written to. */
  readonly publicKey: Uint8Array;
}
/** A seed made ready. It stays in src/hsm. */
export interface MlDsaKey extends MlDsaPublicKey {
  /** The expanded form of FIPS 204 algorithm 24: 2,560, 4,032 or 4,896 bytes. */
  readonly expanded: Uint8Array;
}

/** A message, or its representative μ: 64 bytes that were made outside (FIPS 204 algorithm 7, line 6). */
export type MlDsaMessage = { readonly message: Uint8Array } | { readonly mu: Uint8Array };

export const ML_DSA_SEED_BYTES = 32;
const HEDGE_BYTES = 32;
const MU_BYTES = 64;
const SETS = { 'ML-DSA-44': ml_dsa44, 'ML-DSA-65': ml_dsa65, 'ML-DSA-87': ml_dsa87 } as const;

/** The key of a seed, or undefined for one that is not of 32 bytes. Source: FIPS 204 algorithm 6. */
export function mlDsaOf(parameterSet: MlDsaParameterSet, seed: Uint8Array): MlDsaKey | undefined {
  if (seed.length !== ML_DSA_SEED_BYTES) return undefined;
  const { publicKey, secretKey } = SETS[parameterSet].keygen(seed);
  return { parameterSet, publicKey, expanded: secretKey };
}

/**
 * A signature of 2,420, 3,309 or 4,627 bytes; a message and its μ have the same one.
 * @param random - 32 bytes are drawn: the hedge of FIPS 204 algorithm 2
 * @returns undefined for a μ that is not of 64 bytes
 */
export function mlDsaSign(
  { parameterSet, expanded }: MlDsaKey,
  signed: MlDsaMessage,
  random: Random,
): Uint8Array | undefined {
  const set = SETS[parameterSet];
  const extraEntropy = random.bytes(HEDGE_BYTES);
  if ('message' in signed) return set.sign(signed.message, expanded, { extraEntropy });
  if (signed.mu.length !== MU_BYTES) return undefined;
  return set.internal.sign(signed.mu, expanded, { externalMu: true, extraEntropy });
}

/** Whether the signature is one of this key over this message. Source: FIPS 204 algorithm 3. */
export function mlDsaVerify(
  { parameterSet, publicKey }: MlDsaPublicKey,
  signed: MlDsaMessage,
  signature: Uint8Array,
): boolean {
  const set = SETS[parameterSet];
  if (publicKey.length !== set.lengths.publicKey) return false;
  if ('message' in signed) return set.verify(signature, signed.message, publicKey);
  if (signed.mu.length !== MU_BYTES) return false;
  return set.internal.verify(signature, signed.mu, publicKey, { externalMu: true });
}
