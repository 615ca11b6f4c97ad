import {
  createECDH,
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign as nodeSign,
  verify as nodeVerify,
} from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type CurveName,
  curveOf,
  generateScalar,
  publicPoint,
  scalarBytes,
  scalarOf,
} from '../../../src/hsm/curves/ecc.ts';
import {
  type BaseX,
  ecdsaSign,
  ecdsaSignWith,
  ecdsaVerify,
  ecdsaVerifyOwn,
  xOfBase,
} from '../../../src/hsm/curves/ecdsa.ts';
import { decodeSignature, encodeSignature } from '../../../src/hsm/curves/ecdsa-signature.ts';
import { integerOf, inverse } from '../../../src/hsm/integers.ts';
import { randomFrom, seedFrom } from '../../../src/lib/random.ts';
import { fixture } from '../../support/fixtures.ts';
import { wycheproof } from '../../support/vectors.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const hashed = (hash: string, message: string | Uint8Array) =>
  new Uint8Array(createHash(hash).update(message).digest());
const stream = (n: number) => randomFrom(seedFrom('ecdsa'), 'test', '', n);

/** OpenSSL’s and JWK’s names, and the hash that KMS pairs with the curve. */
const curves = {
  'P-256': { openssl: 'prime256v1', crv: 'P-256', hash: 'sha256' },
  'P-384': { openssl: 'secp384r1', crv: 'P-384', hash: 'sha384' },
  'P-521': { openssl: 'secp521r1', crv: 'P-521', hash: 'sha512' },
  secp256k1: { openssl: 'secp256k1', crv: 'secp256k1', hash: 'sha256' },
} as const;
// SM2's curve has tests of its own.
type NistCurve = Exclude<CurveName, 'SM2'>;
const names = Object.keys(curves) as NistCurve[];

function nodeKey(name: NistCurve, d: bigint): KeyObject {
  const point = Buffer.from(publicPoint(name, d));
  const half = (point.length - 1) / 2;
  const x = point.subarray(1, 1 + half).toString('base64url');
  const y = point.subarray(1 + half).toString('base64url');
  const secret = Buffer.from(scalarBytes(name, d)).toString('base64url');
  const jwk = { kty: 'EC', crv: curves[name].crv, x, y, d: secret };
  return createPrivateKey({ key: jwk, format: 'jwk' });
}

interface Deterministic {
  readonly x: string;
  readonly Ux: string;
  readonly signatures: readonly Record<'message' | 'hash' | 'k' | 'r' | 's', string>[];
}
const rfc6979 = fixture<Record<string, Deterministic>>('rfc-6979.json');

describe.each(['P-256', 'P-384', 'P-521'] as const)('RFC 6979 appendix A.2, %s', (name) => {
  const { x, Ux, signatures } = rfc6979[name] ?? { x: '', Ux: '', signatures: [] };
  const d = scalarOf(name, hex(x)) ?? 0n;

  test('the public key is the published one', () => {
    expect(Buffer.from(publicPoint(name, d)).toString('hex')).toContain(`04${Ux}`);
  });

  test.each(signatures)('$hash of "$message" has r and s', ({ message, hash, k, r, s }) => {
    const digest = hashed(hash, message);
    const secret = scalarOf(name, hex(k)) ?? 0n;
    const signature = ecdsaSignWith(name, { d, k: secret }, digest) ?? new Uint8Array();
    expect(decodeSignature(signature)).toEqual({ r: BigInt(`0x${r}`), s: BigInt(`0x${s}`) });
    expect(ecdsaVerifyOwn(name, d, { digest, signature })).toBe(true);
    expect(ecdsaVerify(name, publicPoint(name, d), { digest, signature })).toBe(true);
  });
});

interface Vectors {
  readonly testGroups: readonly {
    readonly publicKey: { readonly uncompressed: string };
    readonly tests: readonly Record<'comment' | 'msg' | 'sig' | 'result', string>[];
  }[];
}
describe.each([
  ['P-256', 'ecdsa_secp256r1_sha256_test.json', { valid: 174, invalid: 310 }],
  ['P-384', 'ecdsa_secp384r1_sha384_test.json', { valid: 194, invalid: 310 }],
  ['P-521', 'ecdsa_secp521r1_sha512_test.json', { valid: 232, invalid: 310 }],
  ['secp256k1', 'ecdsa_secp256k1_sha256_test.json', { valid: 168, invalid: 308 }],
] as const)('Wycheproof ECDSA, %s', (name, file, expected) => {
  const vectors = wycheproof<Vectors>(file);
  const found = vectors
    ? `${expected.valid + expected.invalid} vectors`
    : 'NOT FOUND: set KMSIM_VECTORS; nothing was checked here';

  test(`accepts what is valid and nothing else (${found})`, () => {
    const counts = { valid: 0, invalid: 0 };
    for (const { publicKey, tests } of vectors?.testGroups ?? [])
      for (const { comment, msg, sig, result } of tests) {
        const signed = { digest: hashed(curves[name].hash, hex(msg)), signature: hex(sig) };
        const accepted = ecdsaVerify(name, hex(publicKey.uncompressed), signed);
        expect(accepted, `${comment}: ${sig}`).toBe(result === 'valid');
        counts[accepted ? 'valid' : 'invalid']++;
      }
    if (vectors !== undefined) expect(counts).toEqual(expected);
  });
});

describe.each(names)('%s', (name) => {
  const { hash, openssl } = curves[name];
  const { n } = curveOf(name);
  const d = generateScalar(name, stream(0));
  const key = nodeKey(name, d);
  const publicKey = publicPoint(name, d);
  const message = fc.uint8Array({ maxLength: 40 });

  test('law: a signature verifies in node:crypto, and node:crypto’s verifies', () => {
    fc.assert(
      fc.property(message, fc.nat(), (text, counter) => {
        const digest = hashed(hash, text);
        const signature = ecdsaSign(name, d, digest, stream(counter));
        expect(nodeVerify(hash, text, createPublicKey(key), signature)).toBe(true);
        const theirs = { digest, signature: new Uint8Array(nodeSign(hash, text, key)) };
        expect(ecdsaVerifyOwn(name, d, theirs)).toBe(true);
        expect(ecdsaVerify(name, publicKey, theirs)).toBe(true);
      }),
      { numRuns: 12 },
    );
  });

  test('law: a changed signature or digest is judged as by node:crypto, under one’s own key and the public one', () => {
    const change = fc.oneof(
      fc.record({ at: fc.nat(), bit: fc.nat(7) }),
      fc.constantFrom('negated', 'plus n', 'zero', 'swapped', 'other digest', 'none'),
    );
    const accepted = new Set<boolean>();
    fc.assert(
      fc.property(message, change, (text, how) => {
        const digest = hashed(hash, text);
        let signature = ecdsaSign(name, d, digest, stream(1));
        const { r, s } = decodeSignature(signature) ?? { r: 0n, s: 0n };
        if (how === 'negated') signature = encodeSignature({ r, s: n - s });
        else if (how === 'plus n') signature = encodeSignature({ r: r + n, s });
        else if (how === 'zero') signature = encodeSignature({ r: 0n, s });
        else if (how === 'swapped') signature = encodeSignature({ r: s, s: r });
        else if (typeof how === 'object')
          signature = signature.map((byte, i, { length }) =>
            i === how.at % length ? byte ^ (1 << how.bit) : byte,
          );
        const compared = how === 'other digest' ? hashed(hash, Uint8Array.of(...text, 0)) : digest;
        const text2 = how === 'other digest' ? Uint8Array.of(...text, 0) : text;
        const own = ecdsaVerifyOwn(name, d, { digest: compared, signature });
        expect(own).toBe(nodeVerify(hash, text2, createPublicKey(key), signature));
        expect(ecdsaVerify(name, publicKey, { digest: compared, signature })).toBe(own);
        accepted.add(own);
      }),
      {
        numRuns: 60,
        examples: [
          [new Uint8Array(), 'none'],
          [new Uint8Array(), 'zero'],
        ],
      },
    );
    expect(accepted).toEqual(new Set([true, false]));
  });

  test('s falls in both halves of the order', () => {
    const halves = new Set<boolean>();
    for (let i = 0; i < 24; i++) {
      const signature = ecdsaSign(name, d, hashed(hash, 'm'), stream(i));
      halves.add((decodeSignature(signature)?.s ?? 0n) > n / 2n);
    }
    expect(halves).toEqual(new Set([true, false]));
  });

  test('law: with x of k · G from node:crypto, all bytes are the same', () => {
    const baseX: BaseX = (curve, k) => {
      const node = createECDH(openssl);
      node.setPrivateKey(scalarBytes(curve, k));
      const point = node.getPublicKey();
      return integerOf(point.subarray(1, (point.length + 1) / 2));
    };
    for (let i = 0; i < 8; i++) {
      const digest = hashed(hash, String(i));
      const signature = ecdsaSign(name, d, digest, stream(i), baseX);
      expect(signature).toEqual(ecdsaSign(name, d, digest, stream(i)));
      expect(ecdsaVerifyOwn(name, d, { digest, signature }, baseX)).toBe(true);
      const other = { digest: hashed(hash, 'other'), signature };
      expect(ecdsaVerifyOwn(name, d, other, baseX)).toBe(false);
    }
  });

  test('an x-coordinate of n or more counts by its residue', () => {
    const digest = hashed(hash, 'm');
    const k = generateScalar(name, stream(3));
    // As if the point had it: a field element that is that large is found by chance alone.
    const signature = ecdsaSignWith(name, { d, k }, digest, () => n + 5n) ?? new Uint8Array();
    expect(decodeSignature(signature)?.r).toBe(5n);
    expect(ecdsaVerifyOwn(name, d, { digest, signature }, () => n + 5n)).toBe(true);
    expect(ecdsaVerifyOwn(name, d, { digest, signature }, () => n + 6n)).toBe(false);
  });

  test('a secret number that makes r or s 0 is passed over', () => {
    const digest = hashed(hash, 'm');
    const k = generateScalar(name, stream(7));
    const signature = ecdsaSignWith(name, { d, k }, digest) ?? new Uint8Array();
    const { r, s } = decodeSignature(signature) ?? { r: 0n, s: 0n };
    // s = (z + r · d) / k is 0 under the key -z / r.
    const z = (s * k - r * d) % n;
    const bad = (((-z * inverse(r, n)) % n) + n) % n;
    expect(ecdsaSignWith(name, { d: bad, k }, digest)).toBeUndefined();
    expect(ecdsaSignWith(name, { d, k }, digest, () => n)).toBeUndefined();
    // The first number's r is made 0, and the next one signs.
    let calls = 0;
    const signed = ecdsaSign(name, d, digest, stream(7), (curve, scalar) =>
      calls++ === 0 ? n : xOfBase(curve, scalar),
    );
    expect(calls).toBe(2);
    expect(ecdsaVerifyOwn(name, d, { digest, signature: signed })).toBe(true);
    // Every s is refused under that key: the sum that is verified is the point at infinity.
    const forged = { digest, signature: encodeSignature({ r, s: 1n }) };
    expect(ecdsaVerifyOwn(name, bad, forged)).toBe(false);
    expect(ecdsaVerify(name, publicPoint(name, bad), forged)).toBe(false);
  });

  // Source: RFC 6979 section 3.6: of a number that signs two messages, two signatures would tell the private key.
  test('one stream gives two messages, and two keys, numbers of their own', () => {
    const rOf = (key: bigint, text: string) =>
      decodeSignature(ecdsaSign(name, key, hashed(hash, text), stream(7)))?.r;
    const all = [rOf(d, 'a'), rOf(d, 'b'), rOf(d + 1n, 'a')];
    expect(new Set(all).size).toBe(3);
    expect(rOf(d, 'a')).toBe(all[0]);
  });

  test('nothing verifies under bytes that are no public key', () => {
    const digest = hashed(hash, 'm');
    const signed = { digest, signature: ecdsaSign(name, d, digest, stream(0)) };
    expect(ecdsaVerify(name, publicKey, signed)).toBe(true);
    expect(ecdsaVerify(name, publicKey.subarray(1), signed)).toBe(false);
    expect(ecdsaVerify(name, Uint8Array.of(0), signed)).toBe(false);
  });
});

describe('the first use in a process', () => {
  beforeEach(() => {
    vi.resetModules();
    const ambient = () => {
      throw new Error('ambient randomness');
    };
    vi.spyOn(globalThis.crypto, 'getRandomValues').mockImplementation(ambient);
    vi.spyOn(Math, 'random').mockImplementation(ambient);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test.each(names)(
    'on %s draws no randomness but what it is given, whatever comes first',
    async (name) => {
      const digest = hashed(curves[name].hash, 'm');
      const d = generateScalar(name, stream(0));
      const signature = ecdsaSign(name, d, digest, stream(1));
      const publicKey = publicPoint(name, d);
      const uses = [
        async () =>
          (await import('../../../src/hsm/curves/ecdsa.ts')).ecdsaSign(name, d, digest, stream(1)),
        async () =>
          (await import('../../../src/hsm/curves/ecdsa.ts')).ecdsaVerifyOwn(name, d, {
            digest,
            signature,
          }),
        async () =>
          (await import('../../../src/hsm/curves/ecdsa.ts')).ecdsaVerify(name, publicKey, {
            digest,
            signature,
          }),
        async () => (await import('../../../src/hsm/curves/ecc.ts')).publicPoint(name, d),
        async () => (await import('../../../src/hsm/curves/ecc.ts')).ecdh(name, 1n, publicKey),
        async () =>
          (await import('../../../src/hsm/curves/ecc.ts')).generateScalar(name, stream(0)),
      ];
      const answers = [];
      for (const use of uses) {
        vi.resetModules();
        answers.push(await use());
      }
      const x = publicKey.slice(1, (publicKey.length + 1) / 2);
      expect(answers).toEqual([signature, true, true, publicKey, x, d]);
    },
  );
});
