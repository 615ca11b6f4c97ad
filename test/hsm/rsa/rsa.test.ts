import {
  checkPrimeSync,
  constants,
  generateKeyPairSync,
  generatePrimeSync,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  crtForm,
  generateRsaKey,
  privateOperation,
  publicOperation,
  type RsaPrivateKey,
  rsaKeyFromPrimes,
  rsaPublicKey,
} from '../../../src/hsm/rsa/rsa.ts';
import { type Random, randomFrom, seedFrom } from '../../../src/lib/random.ts';
import { integerOf, nodePrivateKey, nodePublicKey } from '../../support/rsa.ts';

const seed = seedFrom('rsa');
const stream = (name: string, n = 0) => randomFrom(seed, 'rsa', name, n);
const padding = constants.RSA_NO_PADDING;

// Node's own keys, as a user would import them.
function nodeKey(modulusLength: number, publicExponent: number): Record<'p' | 'q' | 'e', bigint> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength, publicExponent });
  const { p = '', q = '', e = '' } = privateKey.export({ format: 'jwk' });
  return { p: integerOf(p), q: integerOf(q), e: integerOf(e) };
}
const imported = nodeKey(2048, 65537);
const importedCubic = nodeKey(2048, 3);
const keyOf = ({ p, q, e }: typeof imported) => rsaKeyFromPrimes(p, q, e) as RsaPrivateKey;

const keys: readonly (readonly [string, RsaPrivateKey])[] = [
  ['2048 bits, eight primes', generateRsaKey(stream('2048'), 2048, 8)],
  ['3072 bits, eight primes', generateRsaKey(stream('3072'), 3072, 8)],
  ['4096 bits, eight primes', generateRsaKey(stream('4096'), 4096, 8)],
  ['2048 bits, two primes', generateRsaKey(stream('2048'), 2048, 2)],
  ['2048 bits, from outside', keyOf(imported)],
  ['2048 bits, from outside, e = 3', keyOf(importedCubic)],
];

describe('a generated key', () => {
  test.each(keys.slice(0, 4))(
    'of %s has a modulus of just so many bits, and distinct primes of one length',
    (name, { n, e, bits, factors }) => {
      const primes = factors.map((factor) => factor.prime);
      expect(name.startsWith(`${bits} bits, ${{ 2: 'two', 8: 'eight' }[primes.length]}`)).toBe(
        true,
      );
      expect(e).toBe(65537n);
      expect(n.toString(2).length).toBe(bits);
      expect(primes.reduce((product, prime) => product * prime)).toBe(n);
      expect(new Set(primes).size).toBe(primes.length);
      for (const prime of primes) {
        expect(checkPrimeSync(prime)).toBe(true);
        expect(prime.toString(2).length).toBe(bits / primes.length);
      }
    },
  );

  test('is the same for the same stream, and another for another', () => {
    const [[, first] = []] = keys;
    expect(generateRsaKey(stream('2048'), 2048, 8)).toEqual(first);
    expect(generateRsaKey(stream('2048', 1), 2048, 8).n).not.toBe(first?.n);
  });

  test('has no prime twice, even of a stream that repeats itself', () => {
    const rest = stream('repeats');
    const start = rest.bytes(128);
    let draws = 0;
    // A prime takes a start and five bases: the second begins as the first did.
    const bytes = (length: number) =>
      draws++ % 6 === 0 && draws <= 12 ? start.slice() : rest.bytes(length);
    const random: Random = Object.assign(stream('repeats'), { bytes });
    const [p, q] = generateRsaKey(random, 2048, 2).factors;
    expect(draws).toBe(18);
    expect(p?.prime).not.toBe(q?.prime);
  });
});

describe('the factors of a key', () => {
  test.each(keys)('of %s are what RFC 8017 section 3.2 asks of them', (_, { e, factors }) => {
    for (const [i, { prime, exponent, coefficient }] of factors.entries()) {
      expect((e * exponent) % (prime - 1n)).toBe(1n);
      const after = factors.slice(i + 1).reduce((product, factor) => product * factor.prime, 1n);
      expect((after * coefficient) % prime).toBe(1n);
      expect(exponent < prime && coefficient < prime).toBe(true);
    }
  });

  // The independent computation: what node:crypto exports of its own key.
  test('are d, p, q, dP, dQ and qInv as node:crypto has them', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwk = privateKey.export({ format: 'jwk' });
    const [d, p, q, dP, dQ, qInv] = [jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi].map((member) =>
      integerOf(member ?? ''),
    ) as [bigint, bigint, bigint, bigint, bigint, bigint];
    const key = rsaKeyFromPrimes(p, q, 65537n) as RsaPrivateKey;
    expect(crtForm(key)).toEqual({ d, p, q, dP, dQ, qInv });
    expect(key.n).toBe(integerOf(jwk.n ?? ''));
  });

  test('that are none are a bug', () => {
    const factor = { prime: 15n, exponent: 1n, coefficient: 1n };
    const key: RsaPrivateKey = { n: 225n, e: 3n, bits: 2048, factors: [factor, factor] };
    expect(() => crtForm(key)).toThrow('bug: these primes make no RSA key');
  });
});

describe('a key from outside', () => {
  const { p, q, e } = imported;

  // So near the prime that the product keeps its length.
  const composite = (() => {
    let odd = p - 2n;
    while (checkPrimeSync(odd)) odd -= 2n;
    return odd;
  })();
  // RFC 8017 section 3.1: e and each prime less 1 have no common factor. This one less 1 is a multiple of 5.
  // Such a prime may be so small that the product falls short by a bit: the next will do.
  let withFive: bigint;
  do withFive = generatePrimeSync(1024, { add: 30n, rem: 11n, bigint: true });
  while ((withFive * q) >> 2047n === 0n);

  test('is taken with either prime first', () => {
    const key = rsaKeyFromPrimes(p, q, e);
    expect([key?.n, key?.e, key?.bits]).toEqual([p * q, 65537n, 2048]);
    expect(rsaKeyFromPrimes(q, p, e)?.n).toBe(p * q);
    expect(keyOf(importedCubic).e).toBe(3n);
    expect(rsaKeyFromPrimes(withFive, q, e)?.n).toBe(withFive * q);
  });

  test.each([
    ['two equal primes', p, p, e],
    ['an even factor', p - 1n, q, e],
    ['a second even factor', p, q - 1n, e],
    ['a composite factor', composite, q, e],
    ['a second composite factor', q, composite, e],
    ['the factor 1', 1n, p * q, e],
    ['negative factors', -p, -q, e],
    ['one negative factor', -p, q, e],
    ['the factor 0', 0n, q, e],
    ['a short product', p >> 512n, q, e],
    ['a product of 2049 bits', p, (q << 1n) | 1n, e],
    ['an exponent of 1', p, q, 1n],
    ['an exponent of 2', p, q, 2n],
    ['an even exponent', p, q, 65536n],
    ['a negative exponent', p, q, -65537n],
    ['an exponent above the modulus', p, q, p * q + 2n],
    ['an exponent with a factor of p - 1', withFive, q, 5n],
    ['an exponent with a factor of q - 1', q, withFive, 5n],
  ])('is none with %s', (_, p1, q1, e1) => {
    expect(rsaKeyFromPrimes(p1, q1, e1)).toBeUndefined();
  });

  test.each([
    ['a length between those of KMS', (1n << 2049n) | 1n],
    ['an even modulus', 1n << 2047n],
    ['a modulus of 0', 0n],
    ['a negative modulus', -(p * q)],
  ])('that is public is none with %s', (_, n) => {
    expect(rsaPublicKey(n, 65537n)).toBeUndefined();
  });

  test('that is public is taken in every length of KMS', () => {
    for (const bits of [2048, 3072, 4096]) {
      const n = (1n << BigInt(bits - 1)) | 1n;
      expect(rsaPublicKey(n, 3n)).toEqual({ n, e: 3n, bits });
    }
  });
});

describe.each(keys)('the operations of a key of %s', (_, key) => {
  const { n, bits } = key;
  const length = bits / 8;
  const bytesOf = (integer: bigint) =>
    new Uint8Array(Buffer.from(integer.toString(16).padStart(2 * length, '0'), 'hex'));
  const below = fc.oneof(
    fc.bigInt({ min: 0n, max: n - 1n }),
    fc.constantFrom(0n, 1n, 2n, n - 1n, n - 2n, ...key.factors.map((factor) => factor.prime)),
  );

  // The independent computation: OpenSSL, whose operations are without padding here.
  test('law: are those of node:crypto, and undo each other', () => {
    const privateKey = nodePrivateKey(key);
    const publicKey = nodePublicKey(key);
    fc.assert(
      fc.property(below, (integer) => {
        const bytes = bytesOf(integer);
        const signed = privateOperation(key, bytes);
        const raised = publicOperation(key, bytes);
        expect(signed).toEqual(new Uint8Array(privateDecrypt({ key: privateKey, padding }, bytes)));
        expect(raised).toEqual(new Uint8Array(publicEncrypt({ key: publicKey, padding }, bytes)));
        expect(publicOperation(key, signed as Uint8Array)).toEqual(bytes);
        expect(privateOperation(key, raised as Uint8Array)).toEqual(bytes);
      }),
      { numRuns: 15 },
    );
  });

  test('take nothing that is not below the modulus or not as long', () => {
    const one = bytesOf(1n);
    for (const bytes of [
      bytesOf(n),
      bytesOf(n + 1n),
      new Uint8Array(length).fill(0xff),
      one.subarray(1),
      new Uint8Array([0, ...one]),
      new Uint8Array(),
    ]) {
      expect(privateOperation(key, bytes)).toBeUndefined();
      expect(publicOperation(key, bytes)).toBeUndefined();
    }
    expect(privateOperation(key, one)).toEqual(one);
    expect(publicOperation(key, one)).toEqual(one);
  });
});
