import { createECDH } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { curveOf, ecdh, publicPoint } from '../../../src/hsm/curves/ecc.ts';
import { decodeSignature, encodeSignature } from '../../../src/hsm/curves/ecdsa-signature.ts';
import {
  sm2Digest,
  sm2ScalarOf,
  sm2Sign,
  sm2SignWith,
  sm2Verify,
} from '../../../src/hsm/curves/sm2.ts';
import { octetsOf } from '../../../src/hsm/integers.ts';
import { randomFrom, seedFrom } from '../../../src/lib/random.ts';
import { hasOpensslSm2, opensslSm2, pkeyutl } from '../../support/openssl-sm2.ts';
import { streamOf, withoutAmbientRandomness } from '../../support/stream.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').toUpperCase();
const random = (name: string) => randomFrom(seedFrom('sm2'), name, '', 0);
const n = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;
const scalar = fc.bigInt({ min: 1n, max: n - 2n });
const bytes = (maxLength: number) => fc.uint8Array({ maxLength });

// Source: GM/T 0003.5-2012 appendix A (GB/T 32918.5-2017).
const d = 0x3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8n;
const k = 0x59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21n;
const point = hex(
  '04 09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020 CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13',
);
const digest = hex('F0B43E94BA45ACCAACE692ED534382EB17E6AB5A19CE7B31F4486FDFC0D28640');
const signature = hex(
  '3046 022100 F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3 022100 B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA',
);

describe('the example of GM/T 0003.5', () => {
  test('its private scalar has its public key', () => {
    expect(toHex(publicPoint('SM2', d))).toBe(toHex(point));
  });

  test('its message has its digest', () => {
    expect(toHex(sm2Digest(point, Buffer.from('message digest')))).toBe(toHex(digest));
  });

  test('its secret number makes its signature, which verifies', () => {
    expect(toHex(sm2SignWith({ d, k }, digest) ?? digest)).toBe(toHex(signature));
    expect(sm2Verify(d, { digest, signature })).toBe(true);
  });
});

describe('SM2DSA', () => {
  // OpenSSL has verify and sign of its own, with Z from an ID that is passed to it.
  test(`verifies in, and verifies signatures of, ${opensslSm2}`, () => {
    for (let i = 0; hasOpensslSm2 && i < 4; i++) {
      const id = i < 2 ? undefined : `signer ${'é'.repeat(i)}`;
      const secret = randomFrom(seedFrom('openssl'), 'scalar', '', i).bytes(32);
      const own = sm2ScalarOf(secret) ?? d;
      const key = { point: publicPoint('SM2', own), scalar: octetsOf(own, 32) };
      const message = Buffer.from(`message ${i}`.repeat(30 * i));
      const theirs = ['-rawin', '-digest', 'sm3', '-in', 'message'];
      theirs.push('-pkeyopt', `distid:${id ?? '1234567812345678'}`);
      const made = sm2Digest(key.point, message, id);
      const signed = pkeyutl(key, ['-sign', ...theirs], { message });
      expect(sm2Verify(own, { digest: made, signature: signed ?? message })).toBe(true);
      const verify = ['-verify', ...theirs, '-sigfile', 'signature'];
      const ours = sm2Sign(own, made, random('openssl')) ?? message;
      const files = { message, signature: ours };
      expect(pkeyutl({ point: key.point }, verify, files)).toBeDefined();
      ours[40] = (ours[40] ?? 0) ^ 1;
      expect(pkeyutl({ point: key.point }, verify, files)).toBeUndefined();
    }
  });

  test('law: what is signed verifies, and nothing that differs in a bit', () => {
    fc.assert(
      fc.property(scalar, bytes(100), fc.nat(), (own, message, at) => {
        const flip = (of: Uint8Array) =>
          of.map((byte, i) => (i === at % of.length ? byte ^ (1 << (at % 8)) : byte));
        const made = sm2Digest(publicPoint('SM2', own), message);
        const signed = sm2Sign(own, made, random('law')) ?? made;
        expect(sm2Verify(own, { digest: made, signature: signed })).toBe(true);
        expect(sm2Verify(own, { digest: flip(made), signature: signed })).toBe(false);
        expect(sm2Verify(own, { digest: made, signature: flip(signed) })).toBe(false);
        expect(sm2Verify((own % (n - 2n)) + 1n, { digest: made, signature: signed })).toBe(false);
      }),
      { numRuns: 30 },
    );
  });

  test('another ID, message or public key is another digest', () => {
    const message = hex('00');
    const other = publicPoint('SM2', d + 1n);
    const made = [
      sm2Digest(point, message),
      sm2Digest(point, message, '1234567812345679'),
      sm2Digest(point, message, ''),
      sm2Digest(point, new Uint8Array()),
      sm2Digest(other, message),
    ].map(toHex);
    expect(new Set(made).size).toBe(5);
    expect(toHex(sm2Digest(point, message, '1234567812345678'))).toBe(made[0]);
  });

  // GB/T 32918.2 section 5.5: the length in bits is two bytes.
  test('an ID has at most 8,191 bytes', () => {
    const longest = 'é'.repeat(4095);
    expect(sm2Digest(point, digest, `${longest}a`).length).toBe(32);
    expect(() => sm2Digest(point, digest, `${longest}é`)).toThrow(
      new RangeError('"id" expected at most 8191 bytes, got 8192'),
    );
  });

  // GB/T 32918.2 section 6.1, steps A5 and A6: r is 0 when the digest is -x(k·G), r + k is n when it is -x(k·G) - k,
  // s is 0 when r·d is k.
  test('a number that gives no signature is passed over', () => {
    const x = BigInt('0x04EBFC718E8D1798620432268E77FEB6415E2EDE0E073C0F4F640ECD2E149A73');
    const zeroR = (2n * n - x) % n;
    const sumN = (3n * n - x - k) % n;
    for (const value of [zeroR, sumN]) {
      const forged = octetsOf(value, 32);
      expect(sm2SignWith({ d, k }, forged)).toBeUndefined();
      const signed = sm2SignWith({ d, k: k + 1n }, forged) ?? forged;
      expect(sm2Verify(d, { digest: forged, signature: signed })).toBe(true);
    }
    // d = 1 and a digest for which r is k.
    const zeroS = octetsOf((2n * n + k - x) % n, 32);
    expect(sm2SignWith({ d: 1n, k }, zeroS)).toBeUndefined();
    expect(sm2SignWith({ d: 1n, k: k + 1n }, zeroS)).toBeDefined();
  });

  test('a digest of another length is not signed and does not verify', () => {
    for (const length of [0, 31, 33, 64]) {
      const wrong = new Uint8Array(length);
      expect(sm2Sign(d, wrong, streamOf())).toBeUndefined();
      expect(sm2Verify(d, { digest: wrong, signature })).toBe(false);
    }
  });

  // GB/T 32918.2 section 7.1, steps B1, B2 and B5, and a sum that is the point at infinity.
  test.each<[string, bigint, bigint]>([
    ['r is 0', 0n, 5n],
    ['s is 0', 5n, 0n],
    ['r is n', n, 5n],
    ['s is n', 5n, n],
    ['r + s is n', 5n, n - 5n],
    ['s + (r + s)d is 0', (((n - 7n * (d + 1n)) * inverseOf(d)) % n) + n, 7n],
  ])('a signature in which %s does not verify', (_, r, s) => {
    for (const made of [
      { r, s },
      { r: r % n, s },
    ])
      expect(sm2Verify(d, { digest, signature: encodeSignature(made) })).toBe(false);
  });

  test.each<[string, Uint8Array]>([
    ['no bytes', new Uint8Array()],
    ['r and s as 64 bytes', new Uint8Array([...signature.slice(5, 37), ...signature.slice(40)])],
    ['a byte after the DER', new Uint8Array([...signature, 0])],
    ['a length in the long form', hex(`308146${toHex(signature).slice(4)}`)],
    ['a needless zero before r', hex(`3047 02220000 ${toHex(signature).slice(10)}`)],
  ])('%s do not verify', (_, wrong) => {
    expect(sm2Verify(d, { digest, signature: wrong })).toBe(false);
  });

  // GB/T 32918.1 section 6.1.
  test('a private scalar is from 1 to n - 2', () => {
    for (const value of [1n, 2n, d, n - 2n]) expect(sm2ScalarOf(octetsOf(value, 32))).toBe(value);
    for (const value of [0n, n - 1n, n, 2n ** 256n - 1n])
      expect(sm2ScalarOf(octetsOf(value, 32))).toBeUndefined();
    expect(() => sm2Sign(n - 1n, digest, streamOf())).toThrow('bug: a private scalar of SM2');
  });

  test('draws 32 bytes of the stream that it is given, and none from elsewhere', () => {
    const stream = streamOf(new Uint8Array(32), hex('cc'));
    const signed = withoutAmbientRandomness(() => sm2Sign(d, digest, stream)) ?? digest;
    expect(sm2Verify(d, { digest, signature: signed })).toBe(true);
    expect(stream.bytes(1)).toEqual(hex('cc'));
  });

  // Source: RFC 6979 section 3.6: of a number that signs two messages, two signatures would tell the private key.
  test('one stream gives two messages numbers of their own', () => {
    const other = sm2Digest(point, Buffer.from('another'));
    const [one, two] = [digest, other].map((of) => sm2Sign(d, of, random('same')) ?? of) as [
      Uint8Array,
      Uint8Array,
    ];
    // k = s (1 + d) + r d
    const secretOf = (signed: Uint8Array) => {
      const { r, s } = decodeSignature(signed) ?? { r: 0n, s: 0n };
      return (s * (1n + d) + r * d) % n;
    };
    expect(secretOf(one)).not.toBe(secretOf(two));
  });
});

describe('the curve of SM2', () => {
  test('agrees with node:crypto on public keys and shared secrets', () => {
    fc.assert(
      fc.property(scalar, scalar, (own, other) => {
        const node = createECDH('SM2');
        node.setPrivateKey(octetsOf(own, 32));
        expect(publicPoint('SM2', own)).toEqual(new Uint8Array(node.getPublicKey()));
        const peer = publicPoint('SM2', other);
        const shared = new Uint8Array(node.computeSecret(peer));
        expect(ecdh('SM2', own, peer)).toEqual(shared);
        expect(ecdh('SM2', other, publicPoint('SM2', own))).toEqual(shared);
        const compressed = new Uint8Array(createPeer(other));
        expect(ecdh('SM2', own, compressed)).toEqual(shared);
      }),
      { numRuns: 20 },
    );
  });

  test('a point that is not on it is no peer', () => {
    const off = point.slice();
    off[64] = (off[64] ?? 0) ^ 1;
    for (const wrong of [off, point.slice(0, 64), new Uint8Array(65), new Uint8Array([0])])
      expect(ecdh('SM2', d, wrong)).toBeUndefined();
    expect(curveOf('SM2').n).toBe(n);
  });
});

/** The compressed public key, by node:crypto. */
function createPeer(own: bigint): Buffer {
  const node = createECDH('SM2');
  node.setPrivateKey(octetsOf(own, 32));
  return node.getPublicKey(null, 'compressed');
}

/** By Fermat's little theorem, which src does not use. */
function inverseOf(value: bigint): bigint {
  let result = 1n;
  let base = value % n;
  for (let exponent = n - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % n;
    base = (base * base) % n;
  }
  return result;
}
