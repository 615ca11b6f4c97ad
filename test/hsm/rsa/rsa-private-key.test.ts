import { constants, createPrivateKey, privateDecrypt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { octetsOf } from '../../../src/hsm/integers.ts';
import { generateRsaKey, publicOperation, type RsaPrivateKey } from '../../../src/hsm/rsa/rsa.ts';
import { rsaPrivateKeyOf } from '../../../src/hsm/rsa/rsa-private-key.ts';
import { randomFrom, seedFrom } from '../../../src/lib/random.ts';
import { twoPrimes } from '../../support/rsa.ts';

const stream = (name: string) => randomFrom(seedFrom('rsa-private-key'), 'test', name, 0);
const eight = (bits: 2048 | 3072 | 4096) => generateRsaKey(stream(`${bits}`), bits, 8);
const keys: readonly (readonly [string, RsaPrivateKey, number])[] = [
  ['2048 bits, eight primes', eight(2048), 4],
  ['3072 bits, eight primes', eight(3072), 4],
  ['4096 bits, eight primes', eight(4096), 4],
  ['2048 bits, two primes', twoPrimes(2048), 2],
  ['2048 bits, two primes, e = 3', twoPrimes(2048, 3n), 2],
];

type Node = bigint | readonly Node[];

/** The INTEGERs and SEQUENCEs of DER (X.690 clause 8), as nested arrays. */
function read(der: Uint8Array): Node {
  const [tag, first = 0] = der;
  const octets = first < 0x80 ? 0 : first & 0x7f;
  const from = 2 + octets;
  const digits = Buffer.from(der.subarray(2, from)).toString('hex');
  const length = octets === 0 ? first : Number.parseInt(digits, 16);
  const contents = der.subarray(from, from + length);
  if (tag === 2) return BigInt(`0x${Buffer.from(contents).toString('hex')}`);
  if (tag !== 0x30) throw new Error(`the tag ${tag}`);
  const nodes: Node[] = [];
  for (let at = 0; at < contents.length; at += sizeOf(contents.subarray(at)))
    nodes.push(read(contents.subarray(at)));
  return nodes;
}
function sizeOf([, first = 0, second = 0, third = 0]: Uint8Array): number {
  if (first < 0x80) return 2 + first;
  return first === 0x81 ? 3 + second : 4 + 256 * second + third;
}

type Nine = [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
type Fields = readonly [...Nine, (readonly (readonly [bigint, bigint, bigint])[])?];

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}

describe('RSAPrivateKey', () => {
  // RFC 8017 appendix A.1.2 and section 3.2: what each integer is.
  test.each(keys)('of %s holds factors, exponents and coefficients', (_name, key, factors) => {
    const [version, n, e, d, p, q, dP, dQ, qInv, others = []] = read(
      rsaPrivateKeyOf(key),
    ) as unknown as Fields;
    expect(version).toBe(factors === 2 ? 0n : 1n);
    expect([n, e]).toEqual([key.n, key.e]);
    const all = [[p, dP] as const, [q, dQ] as const, ...others];
    expect(all).toHaveLength(factors);
    expect(all.reduce((product, [factor]) => product * factor, 1n)).toBe(n);
    expect((q * qInv) % p).toBe(1n);
    let before = p * q;
    for (const [factor, , coefficient] of others) {
      expect((before * coefficient) % factor).toBe(1n);
      expect(gcd(before, factor)).toBe(1n);
      before *= factor;
    }
    for (const { prime } of key.factors) {
      expect((e * d) % (prime - 1n)).toBe(1n);
      const own = all.filter(([factor]) => factor % prime === 0n);
      expect(own).toHaveLength(1);
      for (const [, exponent] of own) expect((e * exponent) % (prime - 1n)).toBe(1n);
    }
  });

  test.each(keys)('of %s is read by node:crypto, which then opens what is ours', (_name, key) => {
    const der = rsaPrivateKeyOf(key);
    const node = createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs1' });
    // Some versions of Node write the primes beyond two in the other order.
    const written = read(node.export({ format: 'der', type: 'pkcs1' }));
    expect(new Set([written].flat(4))).toEqual(new Set([read(der)].flat(4)));
    const message = octetsOf(key.n - 5n, key.bits / 8);
    const sent = publicOperation(key, message) as Uint8Array;
    const opened = privateDecrypt({ key: node, padding: constants.RSA_NO_PADDING }, sent);
    expect(new Uint8Array(opened)).toEqual(message);
  });
});
