/** RSA keys as node:crypto takes them. @module */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { crtForm, type RsaPrivateKey, type RsaPublicKey } from '../../src/hsm/rsa.ts';

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
