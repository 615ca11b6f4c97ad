import { expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { importedKey, KEY_WRAP, privateKeyOf } from '../support/imports.ts';
import { refusalOf } from '../support/simulator.ts';
import { wycheproof } from '../support/vectors.ts';

interface Vectors {
  readonly testGroups: readonly {
    readonly tests: readonly Record<
      'comment' | 'public' | 'private' | 'shared' | 'result',
      string
    >[];
  }[];
}
const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

// What each file holds: secrets, and public keys that are refused. Of the acceptable ones, which another verifier may
// take, a compressed point is the one that is taken: the others spell the curve's parameters out.
test.each([
  ['ECC_NIST_P256', 'ecdh_secp256r1', { keys: 34, secrets: 330, acceptable: 1, refused: 281 }],
  ['ECC_NIST_P384', 'ecdh_secp384r1', { keys: 23, secrets: 771, acceptable: 1, refused: 275 }],
  ['ECC_NIST_P521', 'ecdh_secp521r1', { keys: 37, secrets: 632, acceptable: 1, refused: 283 }],
] as const)(
  'DeriveSharedSecret, %s, with imported keys (unless KMSIM_VECTORS leads nowhere)',
  (KeySpec, file, expected) => {
    const vectors = wycheproof<Vectors>(`${file}_test.json`);
    if (vectors === undefined) return;
    const { kms } = createSimulator();
    const spec = { KeySpec, KeyUsage: 'KEY_AGREEMENT' } as const;
    const keys = new Map<string, string>();
    const keyOf = (d: string) => {
      const KeyId = keys.get(d) ?? importedKey(kms, spec, privateKeyOf(KeySpec, d), KEY_WRAP);
      keys.set(d, KeyId);
      return KeyId;
    };
    const counts = { keys: 0, secrets: 0, acceptable: 0, refused: 0 };
    for (const { comment, public: der, private: d, shared, result } of vectors.testGroups.flatMap(
      (group) => group.tests,
    )) {
      const request = {
        KeyId: keyOf(d),
        KeyAgreementAlgorithm: 'ECDH',
        PublicKey: hex(der),
      } as const;
      let secret: Uint8Array | undefined;
      try {
        secret = kms.deriveSharedSecret(request).SharedSecret;
      } catch {
        const { name, message } = refusalOf(() => kms.deriveSharedSecret(request));
        expect(name, comment).toBe('ValidationException');
        // Recorded: junk or another curve is refused so, without a text. No bytes are no member of a request.
        expect(message === '', comment).toBe(der !== '');
      }
      if (result === 'valid') expect(secret, comment).toEqual(hex(shared));
      if (result === 'invalid') expect(secret, comment).toBeUndefined();
      if (secret !== undefined) expect(secret, comment).toEqual(hex(shared));
      counts[secret === undefined ? 'refused' : result === 'valid' ? 'secrets' : 'acceptable']++;
    }
    expect({ ...counts, keys: keys.size }).toEqual(expected);
  },
);
