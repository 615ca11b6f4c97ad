import { expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { FOR_EVER, importInto, OAEP } from '../support/imports.ts';
import { refusalOf } from '../support/simulator.ts';
import { wycheproof } from '../support/vectors.ts';

interface Vectors {
  readonly testGroups: readonly {
    readonly keySize: number;
    readonly tagSize: number;
    readonly tests: readonly Record<'comment' | 'key' | 'msg' | 'tag' | 'result', string>[];
  }[];
}
const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

/**
 * What becomes of the vectors of a file: MACs that VerifyMac accepts, that it refuses because they are wrong, and because
 * they are right and cut to 128 bits; messages that are no member of a request, because they are empty; and keys that
 * are too short to be imported.
 */
test.each([
  ['224', 28, { accepted: 28, wrong: 53, cut: 28, empty: 57, short: 6 }],
  ['256', 32, { accepted: 28, wrong: 54, cut: 28, empty: 58, short: 6 }],
  ['384', 48, { accepted: 28, wrong: 54, cut: 28, empty: 58, short: 6 }],
  ['512', 64, { accepted: 28, wrong: 54, cut: 28, empty: 58, short: 6 }],
] as const)(
  'VerifyMac, HMAC_%s, keys of %i bytes at least, imported (unless KMSIM_VECTORS leads nowhere)',
  (bits, least, expected) => {
    const vectors = wycheproof<Vectors>(`hmac_sha${bits}_test.json`);
    if (vectors === undefined) return;
    const { kms } = createSimulator();
    const MacAlgorithm = `HMAC_SHA_${bits}` as const;
    const keys = new Map<string, string | undefined>();
    /** Undefined for material that KMS refuses. */
    function keyOf(material: string): string | undefined {
      if (keys.has(material)) return keys.get(material);
      const spec = { KeySpec: `HMAC_${bits}`, KeyUsage: 'GENERATE_VERIFY_MAC' } as const;
      const { KeyId } = kms.createKey({ ...spec, Origin: 'EXTERNAL' }).KeyMetadata;
      const bringIn = () => importInto(kms, KeyId, hex(material), FOR_EVER, OAEP);
      const isLong = material.length / 2 >= least;
      if (isLong) bringIn();
      else expect(refusalOf(bringIn)).toEqual({ name: 'InvalidCiphertextException', message: '' });
      keys.set(material, isLong ? KeyId : undefined);
      return keys.get(material);
    }
    const counts = { accepted: 0, wrong: 0, cut: 0, empty: 0, short: 0 };
    for (const { tagSize, tests } of vectors.testGroups)
      for (const { comment, key, msg, tag, result } of tests) {
        const KeyId = keyOf(key);
        if (KeyId === undefined) {
          counts.short++;
          continue;
        }
        const request = { KeyId, MacAlgorithm, Message: hex(msg) };
        const verify = () => kms.verifyMac({ ...request, Mac: hex(tag) });
        const isWhole = tagSize === Number(bits);
        if (msg !== '' && result === 'valid') {
          const { Mac } = kms.generateMac(request);
          expect(
            Buffer.from(Mac)
              .toString('hex')
              .slice(0, tagSize / 4),
            comment,
          ).toBe(tag);
        }
        if (msg !== '' && result === 'valid' && isWhole) {
          expect(verify().MacValid, comment).toBe(true);
          counts.accepted++;
          continue;
        }
        const refusal = refusalOf(verify);
        if (msg === '') expect(refusal.name, comment).toBe('ValidationException');
        else expect(refusal, comment).toEqual({ name: 'KMSInvalidMacException', message: '' });
        counts[msg === '' ? 'empty' : result === 'valid' ? 'cut' : 'wrong']++;
      }
    expect(counts).toEqual(expected);
  },
);
