/**
 * RSA private keys for another implementation to take: RSAPrivateKey of PKCS#1, of more than two factors where the key
 * has more primes. Source: RFC 8017 section 3.2 and appendix A.1.2.
 * @module
 */
import { integer, sequence, smallInteger } from '../encodings/der.ts';
import { inverse, octetsOf } from '../integers.ts';
import type { RsaPrivateKey } from './rsa.ts';

// OpenSSL takes five. Four halve eight primes evenly, and its powers of short numbers are the quickest.
const FACTORS_MAX = 4;

/**
 * DER RSAPrivateKey of at most four factors, each one prime or the product of several. The remainder theorem asks of
 * factors no more than that they have none in common, and an exponent of each that is right modulo its primes.
 */
export function rsaPrivateKeyOf({ n, e, factors }: RsaPrivateKey): Uint8Array {
  const each = Math.ceil(factors.length / FACTORS_MAX);
  const parts: Part[] = [];
  for (let at = 0; at < factors.length; at += each) {
    const part = { factor: 1n, totient: 1n };
    for (const { prime } of factors.slice(at, at + each)) {
      part.factor *= prime;
      part.totient *= prime - 1n;
    }
    parts.push(part);
  }
  const [p, q, ...others] = parts as [Part, Part, ...Part[]];
  // d is right modulo the product of all primes less 1, and costs no common multiple of them.
  const d = inverse(e, product(parts.map(({ totient }) => totient)));
  const [dP, dQ] = [p, q].map(({ totient }) => inverse(e, totient)) as [bigint, bigint];
  const head = [n, e, d, p.factor, q.factor, dP, dQ, inverse(q.factor, p.factor)].map(encoded);
  if (others.length === 0) return sequence(smallInteger(TWO_PRIMES), ...head);
  let before = p.factor * q.factor;
  const infos = others.map(({ factor, totient }) => {
    const info = [factor, inverse(e, totient), inverse(before, factor)];
    before *= factor;
    return sequence(...info.map(encoded));
  });
  return sequence(smallInteger(MULTI), ...head, sequence(...infos));
}

// The versions of appendix A.1.2.
const TWO_PRIMES = 0;
const MULTI = 1;

interface Part {
  factor: bigint;
  /** The product of its primes less 1. */
  totient: bigint;
}

function product(integers: readonly bigint[]): bigint {
  return integers.reduce((all, one) => all * one);
}

function encoded(value: bigint): Uint8Array {
  return integer(octetsOf(value, Math.ceil(value.toString(16).length / 2)));
}
