import {
  createHash,
  createPrivateKey,
  createPublicKey,
  sign as nodeSign,
  verify as nodeVerify,
} from 'node:crypto';
import { ed25519, ed25519ph } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  type Ed25519Variant,
  ed25519KeyOf,
  ed25519Sign,
  ed25519Verify,
  ed25519VerifyOwn,
} from '../../../src/hsm/curves/ed25519.ts';
import {
  decodeExtended,
  edwards25519,
  encodeExtended,
  multiplyBase25519,
} from '../../../src/hsm/curves/edwards25519.ts';
import { integerOf, modulo, octetsOf } from '../../../src/hsm/integers.ts';
import { fixture } from '../../support/fixtures.ts';
import { wycheproof } from '../../support/vectors.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const shown = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const sha512 = (bytes: Uint8Array) => new Uint8Array(createHash('sha512').update(bytes).digest());
const { order } = edwards25519;

// RFC 8410 sections 4 and 7: what comes before the 32 bytes.
const nodePublicKey = (publicKey: Uint8Array) =>
  createPublicKey({
    key: Buffer.concat([hex('302a300506032b6570032100'), publicKey]),
    format: 'der',
    type: 'spki',
  });
const nodePrivateKey = (seed: Uint8Array) =>
  createPrivateKey({
    key: Buffer.concat([hex('302e020100300506032b657004220420'), seed]),
    format: 'der',
    type: 'pkcs8',
  });

interface Published {
  readonly pure: readonly Case[];
  readonly ph: readonly Case[];
}
type Case = Record<'name' | 'secretKey' | 'publicKey' | 'message' | 'signature', string>;
const { pure, ph } = fixture<Published>('rfc-8032.json');
test.each([
  ...pure.map((of) => ({ ...of, variant: 'pure' as const })),
  ...ph.map((of) => ({ ...of, variant: 'ph' as const })),
])('RFC 8032, $variant, $name', ({ variant, secretKey, publicKey, message: text, signature }) => {
  const key = ed25519KeyOf(hex(secretKey));
  const message = variant === 'ph' ? sha512(hex(text)) : hex(text);
  expect(shown(key.publicKey)).toBe(publicKey);
  expect(shown(ed25519Sign(key, variant, message))).toBe(signature);
  const signed = { message, signature: hex(signature) };
  expect(ed25519Verify(hex(publicKey), variant, signed)).toBe(true);
  expect(ed25519VerifyOwn(key, variant, signed)).toBe(true);
  const other: Ed25519Variant = variant === 'ph' ? 'pure' : 'ph';
  expect(ed25519Verify(hex(publicKey), other, signed)).toBe(false);
  expect(ed25519VerifyOwn(key, other, signed)).toBe(false);
});

interface Vectors {
  readonly testGroups: readonly {
    readonly publicKey: { readonly pk: string };
    readonly tests: readonly Record<'comment' | 'msg' | 'sig' | 'result', string>[];
  }[];
}
const vectors = wycheproof<Vectors>('ed25519_test.json');
const found = vectors ? '151 vectors' : 'NOT FOUND: set KMSIM_VECTORS; nothing was checked here';
test(`Wycheproof Ed25519: accepts what is valid and nothing else (${found})`, () => {
  const counts = { valid: 0, invalid: 0 };
  for (const { publicKey, tests } of vectors?.testGroups ?? [])
    for (const { comment, msg, sig, result } of tests) {
      const signed = { message: hex(msg), signature: hex(sig) };
      const accepted = ed25519Verify(hex(publicKey.pk), 'pure', signed);
      expect(accepted, comment).toBe(result === 'valid');
      counts[accepted ? 'valid' : 'invalid']++;
    }
  if (vectors !== undefined) expect(counts).toEqual({ valid: 88, invalid: 63 });
});

const seed = fc.uint8Array({ minLength: 32, maxLength: 32 });
const text = fc.uint8Array({ maxLength: 200 });

describe('Ed25519', () => {
  test('law: keys and signatures are node:crypto’s', () => {
    fc.assert(
      fc.property(seed, text, (of, message) => {
        const key = ed25519KeyOf(of);
        const signature = ed25519Sign(key, 'pure', message);
        const theirs = nodePrivateKey(of);
        expect(signature).toEqual(new Uint8Array(nodeSign(null, message, theirs)));
        expect(createPublicKey(theirs).equals(nodePublicKey(key.publicKey))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  // node:crypto has no Ed25519ph on every version that is supported: @noble/curves, which hashes the message itself.
  test('law: the prehashed variant signs the digest of @noble/curves’ message', () => {
    fc.assert(
      fc.property(seed, text, (of, message) => {
        const key = ed25519KeyOf(of);
        const signature = ed25519Sign(key, 'ph', sha512(message));
        expect(signature).toEqual(ed25519ph.sign(message, of));
        expect(ed25519VerifyOwn(key, 'ph', { message: sha512(message), signature })).toBe(true);
        expect(ed25519VerifyOwn(key, 'ph', { message, signature })).toBe(false);
      }),
      { numRuns: 20 },
    );
  });

  test('law: a changed signature or message is judged as by node:crypto, under one’s own key and the public one', () => {
    const key = ed25519KeyOf(new Uint8Array(32).fill(3));
    const theirs = nodePublicKey(key.publicKey);
    const accepted = new Set<boolean>();
    const change = fc.oneof(
      fc.record({ at: fc.nat(63), bit: fc.nat(7) }),
      fc.constantFrom('none', 'longer', 'shorter', 's plus order', 'other message'),
    );
    fc.assert(
      fc.property(text, change, (of, how) => {
        let signature = ed25519Sign(key, 'pure', of);
        const s = integerOf(signature.slice(32).reverse());
        if (how === 'longer') signature = Uint8Array.of(...signature, 0);
        else if (how === 'shorter') signature = signature.subarray(0, 63);
        else if (how === 's plus order') signature.set(octetsOf(s + order, 32).reverse(), 32);
        else if (typeof how === 'object')
          signature[how.at] = (signature[how.at] ?? 0) ^ (1 << how.bit);
        const message = how === 'other message' ? Uint8Array.of(...of, 0) : of;
        const own = ed25519VerifyOwn(key, 'pure', { message, signature });
        expect(own).toBe(nodeVerify(null, message, theirs, signature));
        expect(ed25519Verify(key.publicKey, 'pure', { message, signature })).toBe(own);
        accepted.add(own);
      }),
      {
        numRuns: 100,
        examples: [
          [new Uint8Array(), 'none'],
          [new Uint8Array(), 'longer'],
        ],
      },
    );
    expect(accepted).toEqual(new Set([true, false]));
  });

  // RFC 8032 section 5.1.7 allows either equation. OpenSSL has the one without the cofactor.
  test('what only the equation with the cofactor accepts is refused, as by node:crypto', () => {
    const key = ed25519KeyOf(new Uint8Array(32).fill(5));
    const message = hex('616263');
    // The point of order 2: (0, -1).
    const torsion = decodeExtended(octetsOf(2n ** 255n - 20n, 32).reverse());
    if (torsion === undefined) throw new Error('not a point');
    const r = 12345n;
    const first = encodeExtended(edwards25519.add(multiplyBase25519(r), torsion));
    const hash = sha512(Uint8Array.of(...first, ...key.publicKey, ...message));
    const challenge = integerOf(hash.reverse());
    const s = octetsOf(modulo(r + challenge * key.scalar, order), 32).reverse();
    const signature = Uint8Array.of(...first, ...s);
    expect(ed25519.verify(signature, message, key.publicKey)).toBe(true);
    expect(nodeVerify(null, message, nodePublicKey(key.publicKey), signature)).toBe(false);
    expect(ed25519Verify(key.publicKey, 'pure', { message, signature })).toBe(false);
    expect(ed25519VerifyOwn(key, 'pure', { message, signature })).toBe(false);
  });
});

test('the first use in a process draws no ambient randomness', async () => {
  const seed = hex(pure[1]?.secretKey ?? '');
  vi.resetModules();
  const ambient = () => {
    throw new Error('ambient randomness');
  };
  vi.spyOn(globalThis.crypto, 'getRandomValues').mockImplementation(ambient);
  vi.spyOn(Math, 'random').mockImplementation(ambient);
  const fresh = await import('../../../src/hsm/curves/ed25519.ts');
  const key = fresh.ed25519KeyOf(seed);
  const message = hex(pure[1]?.message ?? '');
  const signature = fresh.ed25519Sign(key, 'pure', message);
  const good = fresh.ed25519Verify(key.publicKey, 'pure', { message, signature });
  vi.restoreAllMocks();
  expect(shown(signature)).toBe(pure[1]?.signature);
  expect(good).toBe(true);
});

describe('the encoding of a point', () => {
  test('law: is that of @noble/curves, which refuses the same bytes', () => {
    const point = fc
      .bigInt({ min: 0n, max: order - 1n })
      .map((n) => encodeExtended(multiplyBase25519(n)));
    const read = (bytes: Uint8Array) => {
      try {
        return ed25519.Point.fromBytes(bytes).toBytes();
      } catch {
        return undefined;
      }
    };
    fc.assert(
      fc.property(fc.oneof(seed, point, fc.uint8Array({ maxLength: 40 })), (bytes) => {
        const decoded = decodeExtended(bytes);
        expect(decoded && encodeExtended(decoded)).toEqual(read(bytes));
        if (decoded !== undefined) expect(encodeExtended(decoded)).toEqual(bytes);
      }),
    );
  });

  // RFC 8032 section 5.1.3, steps 1 and 4. With y = 1 and y = -1, x is 0.
  test.each([
    ['y of p', 2n ** 255n - 19n],
    ['y of p + 1', 2n ** 255n - 18n],
    ['y of 2^255 - 1', 2n ** 255n - 1n],
    ['x of 0 with a sign, y = 1', 2n ** 255n + 1n],
    ['x of 0 with a sign, y = -1', 2n ** 255n + 2n ** 255n - 20n],
    ['y of which x² is no square', 2n],
  ])('is not %s', (_, value) => {
    const bytes = octetsOf(value, 32).reverse();
    expect(decodeExtended(bytes)).toBeUndefined();
    const key = ed25519KeyOf(new Uint8Array(32));
    const signed = { message: bytes, signature: ed25519Sign(key, 'pure', bytes) };
    expect(ed25519Verify(key.publicKey, 'pure', signed)).toBe(true);
    expect(ed25519Verify(bytes, 'pure', signed)).toBe(false);
  });
});
