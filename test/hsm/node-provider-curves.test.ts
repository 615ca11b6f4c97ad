import * as crypto from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type CurveName,
  curveOf,
  decodePoint,
  encodePoint,
  publicPoint,
} from '../../src/hsm/curves/ecc.ts';
import { type Ed25519Key, ed25519KeyOf } from '../../src/hsm/curves/ed25519.ts';
import {
  edwards25519,
  encodeExtended,
  multiplyBase25519,
} from '../../src/hsm/curves/edwards25519.ts';
import { integerOf, modulo, octetsOf } from '../../src/hsm/integers.ts';
import { nodeProvider } from '../../src/hsm/node-provider.ts';
import { pure } from '../../src/hsm/provider.ts';
import { flipped, messages, ofLength } from '../support/bytes.ts';

// Node's functions as they are, and what was called of them is known.
vi.mock('node:crypto', { spy: true });
beforeEach(() => {
  vi.clearAllMocks();
});

const curves = ['P-256', 'P-384', 'P-521', 'secp256k1', 'SM2'] as const;
const scalars = (curve: CurveName) => {
  const { n } = curveOf(curve);
  return fc.oneof(
    fc.constantFrom(1n, 2n, 0xabcn, n >> 4n, n - 2n, n - 1n),
    fc.bigInt({ min: 1n, max: n - 1n }),
  );
};

describe('a multiple of the base point', () => {
  test.each(curves)('law: has on %s the x of the pure provider', (curve) => {
    fc.assert(
      fc.property(scalars(curve), (k) => {
        expect(nodeProvider.baseX(curve, k)).toBe(pure.baseX(curve, k));
      }),
      { numRuns: 50 },
    );
    expect(vi.mocked(crypto.createECDH).mock.calls.length > 0).toBe(curve === 'P-256');
  });
});

describe('ECDH', () => {
  test.each(curves)('law: agrees on %s as the pure provider does', (curve) => {
    fc.assert(
      fc.property(scalars(curve), scalars(curve), fc.nat(), (d, e, bit) => {
        const key = { curve, d };
        const peer = publicPoint(curve, e);
        const compressed = peer.slice(0, 1 + curveOf(curve).fieldBytes);
        compressed[0] = 2 + ((peer.at(-1) ?? 0) & 1);
        const secret = nodeProvider.ecdh(key, peer);
        expect(secret).toStrictEqual(pure.ecdh(key, peer));
        expect(secret).toHaveLength(curveOf(curve).fieldBytes);
        expect(nodeProvider.ecdh(key, compressed)).toStrictEqual(secret);
        // Half of all x are none of a point; and no other y is.
        for (const other of [flipped(compressed, bit), flipped(peer, bit)])
          expect(nodeProvider.ecdh(key, other)).toStrictEqual(pure.ecdh(key, other));
      }),
      { numRuns: 12 },
    );
    const isNodes = vi.mocked(crypto.diffieHellman).mock.calls.length > 0;
    expect(isNodes).toBe(curve === 'P-384' || curve === 'P-521');
  });

  test.each(curves)('what is no point of %s is refused', (curve) => {
    const { p, fieldBytes } = curveOf(curve);
    const peer = publicPoint(curve, 5n);
    const { x, y } = decodePoint(curve, peer) ?? { x: 0n, y: 0n };
    const form = (first: number) => new Uint8Array([first, ...peer.subarray(1)]);
    const wrong = [
      new Uint8Array(),
      new Uint8Array(1),
      new Uint8Array(peer.length),
      peer.subarray(0, -1),
      new Uint8Array([...peer, 0]),
      // The hybrid form, which OpenSSL reads, and X9.62's others.
      ...[0, 1, 2, 3, 5, 6, 7].map(form),
      encodePoint(curve, { x, y: y + 1n }),
      encodePoint(curve, { x: p, y }),
      new Uint8Array(1 + 2 * fieldBytes).fill(0xff),
    ];
    for (const bytes of wrong) {
      expect(pure.ecdh({ curve, d: 7n }, bytes)).toBeUndefined();
      expect(nodeProvider.ecdh({ curve, d: 7n }, bytes)).toBeUndefined();
    }
  });
});

describe('Ed25519', () => {
  const keys = ofLength(32).map(ed25519KeyOf);
  const variants = fc.constantFrom('pure' as const, 'ph' as const);

  test('law: signs as the pure provider does', () => {
    fc.assert(
      fc.property(keys, variants, messages, (key, variant, message) => {
        const signature = nodeProvider.ed25519Sign(key, variant, message);
        expect(signature).toStrictEqual(pure.ed25519Sign(key, variant, message));
      }),
      { numRuns: 40 },
    );
    expect(vi.mocked(crypto.sign).mock.calls.length).toBeGreaterThan(5);
  });

  test('law: verifies what the pure provider does, and nothing else', () => {
    fc.assert(
      fc.property(keys, variants, messages, fc.nat(), (key, variant, message, bit) => {
        const signature = pure.ed25519Sign(key, variant, message);
        const verdicts = (given: Uint8Array) =>
          [pure, nodeProvider].map((provider) =>
            provider.ed25519VerifyOwn(key, variant, { message, signature: given }),
          );
        expect(verdicts(signature)).toEqual([true, true]);
        const s = integerOf(signature.slice(32).reverse());
        const wrong = [
          flipped(signature, bit),
          signature.subarray(1),
          new Uint8Array(),
          new Uint8Array(64),
          new Uint8Array([...signature, 0]),
          // s beyond the order, which RFC 8032 section 5.1.7 refuses.
          halves(signature, s + edwards25519.order),
          pure.ed25519Sign(key, variant, flipped(new Uint8Array([...message, 0]), bit)),
          pure.ed25519Sign(key, variant === 'ph' ? 'pure' : 'ph', message),
        ];
        for (const other of wrong) expect(verdicts(other)).toEqual([false, false]);
        const another = new Uint8Array([...message, 1]);
        expect(nodeProvider.ed25519VerifyOwn(key, variant, { message: another, signature })).toBe(
          false,
        );
      }),
      { numRuns: 25 },
    );
  });

  test('law: a signature with another secret number than RFC 8032’s is as good in both', () => {
    fc.assert(
      fc.property(
        keys,
        fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: edwards25519.order - 1n })),
        messages,
        (key, secret, message) => {
          const signature = signedWith(key, secret, message);
          for (const provider of [pure, nodeProvider])
            expect(provider.ed25519VerifyOwn(key, 'pure', { message, signature })).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  });
});

/** A signature with its second half replaced. */
function halves(signature: Uint8Array, s: bigint): Uint8Array {
  return new Uint8Array([...signature.subarray(0, 32), ...octetsOf(s, 32).reverse()]);
}

/** RFC 8032 section 5.1.6 from step 3 on, with node:crypto's SHA-512. */
function signedWith(key: Ed25519Key, secret: bigint, message: Uint8Array): Uint8Array {
  const first = encodeExtended(multiplyBase25519(secret));
  const hash = crypto.createHash('sha512').update(first).update(key.publicKey).update(message);
  const challenge = integerOf(new Uint8Array(hash.digest()).reverse());
  const s = modulo(secret + challenge * key.scalar, edwards25519.order);
  return halves(first, s);
}
