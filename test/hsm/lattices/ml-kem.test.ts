import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isMlKemPublicKey,
  type MlKemKey,
  type MlKemParameterSet,
  mlKemDecapsulate,
  mlKemEncapsulate,
  mlKemOf,
} from '../../../src/hsm/lattices/ml-kem.ts';
import { streamOf, withoutAmbientRandomness } from '../../support/stream.ts';
import { wycheproof } from '../../support/vectors.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

function keyOf(parameterSet: MlKemParameterSet, seed: Uint8Array): MlKemKey {
  const key = mlKemOf(parameterSet, seed);
  if (key === undefined) throw new Error('a seed of 64 bytes has a key');
  return key;
}

// The independent computations, by node:crypto, with the functions of FIPS 203 section 4.1.
function hash(name: string, length: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const made = createHash(name, name.startsWith('shake') ? { outputLength: length } : {});
  return new Uint8Array(made.update(Buffer.concat(parts)).digest().subarray(0, length));
}
/** G(m ‖ H(ek)), its first half: algorithm 17. */
const secretOf = (publicKey: Uint8Array, m: Uint8Array) =>
  hash('sha3-512', 32, m, hash('sha3-256', 32, publicKey));
/** J(z ‖ c): algorithm 18, line 7. */
const rejectionOf = (z: Uint8Array, ciphertext: Uint8Array) => hash('shake256', 32, z, ciphertext);

interface Vectors {
  readonly testGroups: readonly {
    readonly tests: readonly {
      readonly seed: string;
      readonly ek?: string;
      readonly c: string;
      readonly K: string;
      readonly result: string;
      readonly comment?: string;
    }[];
  }[];
}

// Source: C2SP/CCTV, ML-KEM/accumulated: SHAKE128 over 100 public keys, ciphertexts, shared secrets, and the secrets
// of random ciphertexts, all from SHAKE128 of nothing. It holds where no vector file is at hand.
test('ML-KEM-768 makes the 100 keys and secrets of a published hash', () => {
  const drawn = 64 + 32 + 1088;
  const stream = new Uint8Array(createHash('shake128', { outputLength: 100 * drawn }).digest());
  const made = createHash('shake128', { outputLength: 32 });
  for (let at = 0; at < stream.length; at += drawn) {
    const key = keyOf('ML-KEM-768', stream.subarray(at, at + 64));
    const encapsulation = mlKemEncapsulate(key, streamOf(stream.subarray(at + 64, at + 96)));
    const rejected = mlKemDecapsulate(key, stream.subarray(at + 96, at + drawn));
    made.update(key.publicKey).update(encapsulation?.ciphertext ?? '');
    made.update(encapsulation?.sharedSecret ?? '').update(rejected ?? '');
  }
  expect(made.digest('hex')).toBe(
    '1114b1b6699ed191734fa339376afa7e285c9e6acf6ff0177d346696ce564415',
  );
});

// Sizes: FIPS 203 table 3.
describe.each<[MlKemParameterSet, number, number, number]>([
  ['ML-KEM-512', 800, 1632, 768],
  ['ML-KEM-768', 1184, 2400, 1088],
  ['ML-KEM-1024', 1568, 3168, 1568],
])('%s', (parameterSet, publicKeyBytes, expandedBytes, ciphertextBytes) => {
  const vectors = wycheproof<Vectors>(`mlkem_${parameterSet.slice(7)}_test.json`);
  const cases = vectors?.testGroups.flatMap((group) => group.tests) ?? [];
  const found = vectors
    ? `${cases.length} vectors`
    : 'NOT FOUND: set KMSIM_VECTORS; nothing was checked here';

  test(`decapsulates as Wycheproof does (${found})`, () => {
    const counts = { accepted: 0, refused: 0 };
    for (const { seed, ek, c, K, result, comment } of cases) {
      const key = mlKemOf(parameterSet, hex(seed));
      if (key !== undefined && ek !== undefined) {
        expect(key.publicKey, comment).toEqual(hex(ek));
        expect(isMlKemPublicKey(key), comment).toBe(true);
      }
      const secret = key && mlKemDecapsulate(key, hex(c));
      expect(secret, comment).toEqual(result === 'valid' ? hex(K) : undefined);
      counts[secret === undefined ? 'refused' : 'accepted']++;
    }
    if (vectors) expect(counts).toEqual({ accepted: 153, refused: 40 });
  });

  const seed = hex('5a'.repeat(32) + 'c3'.repeat(32));
  const key = keyOf(parameterSet, seed);
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

  test('law: what is encapsulated is decapsulated, and is G of message and public key', () => {
    fc.assert(
      fc.property(bytes(64), bytes(32), (d, m) => {
        const own = keyOf(parameterSet, d);
        const made = mlKemEncapsulate(own, streamOf(m));
        expect(made?.ciphertext.length).toBe(ciphertextBytes);
        expect(made?.sharedSecret).toEqual(secretOf(own.publicKey, m));
        expect(mlKemDecapsulate(own, made?.ciphertext ?? m)).toEqual(made?.sharedSecret);
      }),
      { numRuns: 20 },
    );
  });

  test('law: a ciphertext that was not made for the key gives J of z and the ciphertext', () => {
    const made = mlKemEncapsulate(key, streamOf(new Uint8Array(32)))?.ciphertext;
    if (made === undefined) throw new Error('a public key of ours encapsulates');
    const flipped = (at: number) =>
      made.map((byte, i) => (i === at % made.length ? byte ^ (1 << (at % 8)) : byte));
    fc.assert(
      fc.property(fc.oneof(fc.nat().map(flipped), bytes(ciphertextBytes)), (ciphertext) => {
        const secret = mlKemDecapsulate(key, ciphertext);
        expect(secret).toEqual(rejectionOf(seed.subarray(32), ciphertext));
        expect(mlKemDecapsulate(key, ciphertext)).toEqual(secret);
      }),
      { numRuns: 20 },
    );
  });

  test('a seed, public key or ciphertext of another length has no answer', () => {
    for (const length of [0, 32, 63, 65])
      expect(mlKemOf(parameterSet, new Uint8Array(length))).toBeUndefined();
    for (const other of [0, ciphertextBytes - 1, ciphertextBytes + 1])
      expect(mlKemDecapsulate(key, new Uint8Array(other))).toBeUndefined();
    for (const other of [0, 32, publicKeyBytes - 1, publicKeyBytes + 1]) {
      const wrong = { parameterSet, publicKey: new Uint8Array(other) };
      expect(isMlKemPublicKey(wrong)).toBe(false);
      expect(mlKemEncapsulate(wrong, streamOf())).toBeUndefined();
    }
  });

  // Source: FIPS 203 section 7.2, "modulus check"; ByteEncode12, algorithm 5, packs the low bits first.
  test('law: a public key is one when each coefficient is below 3329', () => {
    const coefficients = (publicKeyBytes - 32) / 1.5;
    fc.assert(
      fc.property(
        fc.nat(coefficients - 1),
        fc.oneof(fc.constantFrom(0, 3328, 3329, 4095), fc.nat(4095)),
        (index, value) => {
          const packed = key.publicKey.slice();
          let word = 0n;
          const at = 3 * (index >> 1);
          for (let i = 2; i >= 0; i--) word = (word << 8n) | BigInt(packed[at + i] ?? 0);
          const shift = index % 2 === 0 ? 0n : 12n;
          word = (word & ~(4095n << shift)) | (BigInt(value) << shift);
          for (let i = 0; i < 3; i++) packed[at + i] = Number((word >> BigInt(8 * i)) & 255n);
          const changed = { parameterSet, publicKey: packed };
          expect(isMlKemPublicKey(changed)).toBe(value < 3329);
          const made = mlKemEncapsulate(changed, streamOf(new Uint8Array(32)));
          expect(made !== undefined).toBe(value < 3329);
        },
      ),
      { numRuns: 50 },
    );
  });

  test('the last 32 bytes of a public key may be any', () => {
    const publicKey = key.publicKey.slice().fill(255, publicKeyBytes - 32);
    expect(isMlKemPublicKey({ parameterSet, publicKey })).toBe(true);
  });

  test('draws 32 bytes of the stream that it is given, none from elsewhere, and writes to no input', () => {
    // Buffers, whose slice is a view.
    const given = Buffer.from(seed);
    const message = Buffer.alloc(32, 0x77);
    withoutAmbientRandomness(() => {
      const own = keyOf(parameterSet, given);
      const random = streamOf(message, hex('cc'));
      const made = mlKemEncapsulate(own, random);
      const ciphertext = Buffer.from(made?.ciphertext ?? '');
      expect(random.bytes(1)).toEqual(hex('cc'));
      expect(mlKemDecapsulate(own, ciphertext)).toEqual(made?.sharedSecret);
      expect(ciphertext).toEqual(Buffer.from(made?.ciphertext ?? ''));
      expect(own).toEqual(key);
    });
    expect([given, message]).toEqual([Buffer.from(seed), Buffer.alloc(32, 0x77)]);
    expect([key.publicKey.length, key.expanded.length]).toEqual([publicKeyBytes, expandedBytes]);
  });
});
