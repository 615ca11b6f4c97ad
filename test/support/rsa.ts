/** RSA keys as node:crypto takes them. @module */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import {
  crtForm,
  type RsaBits,
  type RsaPrivateKey,
  type RsaPublicKey,
  rsaKeyFromPrimes,
} from '../../src/hsm/rsa/rsa.ts';

/** A non-negative integer as JWK writes it (RFC 7518 section 6.3). */
export function base64url(integer: bigint): string {
  const digits = integer.toString(16);
  return Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex').toString(
    'base64url',
  );
}

/** The integer of a JWK's member. */
export function integerOf(member: string): bigint {
  return BigInt(`0x${Buffer.from(member, 'base64url').toString('hex')}`);
}

export function nodePublicKey({ n, e }: RsaPublicKey): KeyObject {
  const key = { kty: 'RSA', n: base64url(n), e: base64url(e) };
  return createPublicKey({ key, format: 'jwk' });
}

/** Of a key of more than two primes, node:crypto gets two products of primes. */
export function nodePrivateKey(key: RsaPrivateKey): KeyObject {
  const { d, p, q, dP, dQ, qInv } = crtForm(key);
  const members = { n: key.n, e: key.e, d, p, q, dp: dP, dq: dQ, qi: qInv };
  const jwk = Object.fromEntries(
    Object.entries(members).map(([name, integer]) => [name, base64url(integer)]),
  );
  return createPrivateKey({ key: { kty: 'RSA', ...jwk }, format: 'jwk' });
}

// The two least primes above 3/4 of a power of 2, by node:crypto's checkPrime: their distances from it.
const DISTANCES = { 2048: [1037n, 1697n], 3072: [1837n, 2617n], 4096: [439n, 469n] } as const;

/** A key of two primes, which takes no time to find. */
export function twoPrimes(bits: RsaBits, e = 65537n): RsaPrivateKey {
  const least = 3n << BigInt(bits / 2 - 2);
  const [first, second] = DISTANCES[bits];
  const key = rsaKeyFromPrimes(least + first, least + second, e);
  if (key === undefined) throw new Error('these primes make no key');
  return key;
}
