import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type MlDsaKey,
  type MlDsaParameterSet,
  mlDsaOf,
  mlDsaSign,
  mlDsaVerify,
} from '../../../src/hsm/lattices/ml-dsa.ts';
import { randomFrom, seedFrom } from '../../../src/lib/random.ts';
import { streamOf, withoutAmbientRandomness } from '../../support/stream.ts';
import { wycheproof } from '../../support/vectors.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const zeros = new Uint8Array(32);

function keyOf(parameterSet: MlDsaParameterSet, seed: Uint8Array): MlDsaKey {
  const key = mlDsaOf(parameterSet, seed);
  if (key === undefined) throw new Error('a seed of 32 bytes has a key');
  return key;
}

// The independent computation, by node:crypto. Source: FIPS 204 algorithm 2, line 10, and algorithm 7, line 6.
function muOf(publicKey: Uint8Array, context: Uint8Array, message: Uint8Array): Uint8Array {
  const shake = (...parts: readonly Uint8Array[]) =>
    createHash('shake256', { outputLength: 64 }).update(Buffer.concat(parts)).digest();
  const prefix = new Uint8Array([0, context.length]);
  return new Uint8Array(shake(shake(publicKey), prefix, context, message));
}

interface Verifying {
  readonly numberOfTests: number;
  readonly testGroups: readonly {
    readonly publicKey: string;
    readonly tests: readonly {
      readonly msg: string;
      readonly ctx?: string;
      readonly sig: string;
      readonly result: string;
      readonly comment: string;
    }[];
  }[];
}

const CONTEXT_BYTES_MAX = 255;

// Source: C2SP/CCTV, ML-DSA/accumulated: SHAKE128 over 100 public keys and deterministic signatures of no bytes, the
// seeds from SHAKE128 of nothing. It holds where no vector file is at hand.
test.each<[MlDsaParameterSet, string]>([
  ['ML-DSA-44', 'd51148e1f9f4fa1a723a6cf42e25f2a99eb5c1b378b3d2dbbd561b1203beeae4'],
  ['ML-DSA-65', '8358a1843220194417cadbc2651295cd8fc65125b5a5c1a239a16dc8b57ca199'],
  ['ML-DSA-87', '8c3ad714777622b8f21ce31bb35f71394f23bc0fcf3c78ace5d608990f3b061b'],
])('%s makes the 100 keys and signatures of a published hash', (parameterSet, expected) => {
  const seeds = createHash('shake128', { outputLength: 32 * 100 }).digest();
  const made = createHash('shake128', { outputLength: 32 });
  for (let i = 0; i < 100; i++) {
    const key = keyOf(parameterSet, new Uint8Array(seeds.subarray(32 * i, 32 * i + 32)));
    const signature = mlDsaSign(key, { message: new Uint8Array() }, streamOf(zeros));
    made.update(key.publicKey).update(signature ?? '');
  }
  expect(made.digest('hex')).toBe(expected);
});

interface Counts {
  readonly accepted: number;
  readonly refused: number;
  /** A context of more than 255 bytes, which has no μ, and nothing here takes a context. */
  readonly unsayable: number;
}

// The counts are those of Wycheproof's results and flags; sizes: FIPS 204 table 2.
describe.each<[MlDsaParameterSet, Counts, readonly [number, number, number]]>([
  ['ML-DSA-44', { accepted: 77, refused: 98, unsayable: 5 }, [1312, 2560, 2420]],
  ['ML-DSA-65', { accepted: 79, refused: 126, unsayable: 5 }, [1952, 4032, 3309]],
  ['ML-DSA-87', { accepted: 71, refused: 165, unsayable: 5 }, [2592, 4896, 4627]],
])('%s', (parameterSet, expected, sizes) => {
  const verifying = wycheproof<Verifying>(`mldsa_${parameterSet.slice(7)}_verify_test.json`);
  const found = verifying
    ? `${verifying.numberOfTests} vectors`
    : 'NOT FOUND: set KMSIM_VECTORS; nothing was checked here';
  test(`verifies as Wycheproof does (${found})`, () => {
    const counts = { accepted: 0, refused: 0, unsayable: 0 };
    for (const group of verifying?.testGroups ?? []) {
      const publicKey = hex(group.publicKey);
      for (const { msg, ctx = '', sig, result, comment } of group.tests) {
        const context = hex(ctx);
        if (context.length > CONTEXT_BYTES_MAX) {
          expect(result).toBe('invalid');
          counts.unsayable++;
          continue;
        }
        const message = hex(msg);
        const signed = ctx === '' ? { message } : { mu: muOf(publicKey, context, message) };
        const verifies = mlDsaVerify({ parameterSet, publicKey }, signed, hex(sig));
        expect(verifies, comment).toBe(result === 'valid');
        counts[verifies ? 'accepted' : 'refused']++;
      }
    }
    if (verifying) expect(counts).toEqual(expected);
  });

  const key = keyOf(parameterSet, hex('0f'.repeat(32)));

  test('law: a message and its μ have one signature, and either verifies it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4096 }), fc.nat(), (message, n) => {
        const random = () => randomFrom(seedFrom('ml-dsa'), 'hedge', '', n);
        const mu = muOf(key.publicKey, new Uint8Array(), message);
        const signature = mlDsaSign(key, { message }, random()) ?? zeros;
        expect(mlDsaSign(key, { mu }, random())).toEqual(signature);
        expect(mlDsaVerify(key, { message }, signature)).toBe(true);
        expect(mlDsaVerify(key, { mu }, signature)).toBe(true);
        // A message of 64 bytes is not taken for a μ, nor a μ for a message.
        expect(mlDsaVerify(key, { message: mu }, signature)).toBe(false);
      }),
      { numRuns: 5 },
    );
  });

  test('another hedge is another signature, which verifies too', () => {
    const message = hex('616263');
    const [one, other] = [zeros, hex('01'.repeat(32))].map((hedge) =>
      mlDsaSign(key, { message }, streamOf(hedge)),
    );
    expect(one).not.toEqual(other);
    for (const signature of [one, other])
      expect(mlDsaVerify(key, { message }, signature ?? zeros)).toBe(true);
  });

  test('law: a changed bit of message, μ, public key or signature does not verify', () => {
    const message = hex('6b6d73');
    const mu = muOf(key.publicKey, new Uint8Array(), message);
    const signature = mlDsaSign(key, { message }, streamOf(zeros)) ?? zeros;
    const flip = (bytes: Uint8Array, at: number) =>
      bytes.map((byte, i) => (i === at % bytes.length ? byte ^ (1 << (at % 8)) : byte));
    fc.assert(
      fc.property(fc.nat(), (at) => {
        const publicKey = flip(key.publicKey, at);
        expect(mlDsaVerify(key, { message: flip(message, at) }, signature)).toBe(false);
        expect(mlDsaVerify(key, { mu: flip(mu, at) }, signature)).toBe(false);
        // μ binds the public key: with that of another, a changed key can pass.
        expect(mlDsaVerify({ parameterSet, publicKey }, { message }, signature)).toBe(false);
        expect(mlDsaVerify(key, { message }, flip(signature, at))).toBe(false);
      }),
      { numRuns: 8 },
    );
  });

  test('a seed, μ, public key or signature of another length has no answer', () => {
    const message = new Uint8Array(3);
    const signature = mlDsaSign(key, { message }, streamOf(zeros)) ?? zeros;
    for (const length of [0, 31, 33])
      expect(mlDsaOf(parameterSet, new Uint8Array(length))).toBe(undefined);
    for (const length of [0, 32, 63, 65]) {
      const mu = new Uint8Array(length);
      expect(mlDsaSign(key, { mu }, streamOf(zeros))).toBeUndefined();
      expect(mlDsaVerify(key, { mu }, signature)).toBe(false);
    }
    for (const bytes of [new Uint8Array(), signature.slice(1), new Uint8Array([...signature, 0])])
      expect(mlDsaVerify(key, { message }, bytes)).toBe(false);
    for (const publicKey of [new Uint8Array(), key.publicKey.slice(1), signature])
      expect(mlDsaVerify({ parameterSet, publicKey }, { message }, signature)).toBe(false);
  });

  test('draws 32 bytes of the stream that it is given, none from elsewhere, and writes to no input', () => {
    // Buffers, whose slice is a view.
    const seed = Buffer.alloc(32, 0xaa);
    const message = Buffer.alloc(10, 0xbb);
    const [ready, signature] = withoutAmbientRandomness(() => {
      const made = keyOf(parameterSet, seed);
      const before = made.expanded.slice();
      const random = streamOf(zeros, hex('cc'));
      const bytes = mlDsaSign(made, { message }, random) ?? zeros;
      expect(random.bytes(1)).toEqual(hex('cc'));
      expect(made.expanded).toEqual(before);
      return [made, bytes];
    });
    expect(withoutAmbientRandomness(() => mlDsaVerify(ready, { message }, signature))).toBe(true);
    expect([seed, message]).toEqual([Buffer.alloc(32, 0xaa), Buffer.alloc(10, 0xbb)]);
    expect(ready.publicKey).toEqual(keyOf(parameterSet, new Uint8Array(seed)).publicKey);
    expect([ready.publicKey.length, ready.expanded.length, signature.length]).toEqual(sizes);
  });
});
