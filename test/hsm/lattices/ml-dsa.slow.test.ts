import { describe, expect, test } from 'vitest';
import {
  type MlDsaMessage,
  type MlDsaParameterSet,
  mlDsaOf,
  mlDsaSign,
} from '../../../src/hsm/lattices/ml-dsa.ts';
import { streamOf } from '../../support/stream.ts';
import { wycheproof } from '../../support/vectors.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

interface Signing {
  readonly numberOfTests: number;
  readonly testGroups: readonly {
    readonly privateSeed: string;
    readonly publicKey?: string | null;
    readonly tests: readonly {
      readonly msg?: string;
      readonly ctx?: string;
      readonly mu?: string;
      readonly rnd?: string;
      readonly sig: string;
      readonly result: string;
      readonly flags: readonly string[];
      readonly comment: string;
    }[];
  }[];
}

const CONTEXT_BYTES_MAX = 255;

// Among them are NIST's known answers of draft-celi-acvp-ml-dsa, tables 1 and 2. The counts are those of the results and
// flags. A context of more than 255 bytes has no μ, and nothing here takes a context.
describe.each<[MlDsaParameterSet, number]>([
  ['ML-DSA-44', 82],
  ['ML-DSA-65', 101],
  ['ML-DSA-87', 92],
])('%s', (parameterSet, valid) => {
  const vectors = wycheproof<Signing>(`mldsa_${parameterSet.slice(7)}_sign_seed_test.json`);
  const found = vectors
    ? `${vectors.numberOfTests} vectors`
    : 'NOT FOUND: set KMSIM_VECTORS; nothing was checked here';

  test(`signs as Wycheproof does, byte for byte (${found})`, () => {
    const counts = { signed: 0, refused: 0, unsayable: 0 };
    for (const group of vectors?.testGroups ?? []) {
      const key = mlDsaOf(parameterSet, hex(group.privateSeed));
      if (group.publicKey && key) expect(key.publicKey).toEqual(hex(group.publicKey));
      for (const { msg, ctx = '', mu, rnd, sig, result, flags, comment } of group.tests) {
        if (flags.includes('IncorrectPrivateKeyLength')) {
          expect(key, comment).toBeUndefined();
          counts.refused++;
        } else if (ctx.length / 2 > CONTEXT_BYTES_MAX) counts.unsayable++;
        else if (key === undefined) throw new Error(comment);
        else {
          expect(result, comment).toBe('valid');
          const signed: MlDsaMessage =
            msg === undefined || ctx !== '' ? { mu: hex(mu ?? '') } : { message: hex(msg) };
          const hedge = rnd === undefined ? new Uint8Array(32) : hex(rnd);
          expect(mlDsaSign(key, signed, streamOf(hedge)), comment).toEqual(hex(sig));
          counts.signed++;
        }
      }
    }
    if (vectors) expect(counts).toEqual({ signed: valid, refused: 3, unsayable: 1 });
  });
});
