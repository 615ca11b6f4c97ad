import { constants, createHash, privateDecrypt, publicEncrypt, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generateRsaKey, type RsaPrivateKey } from '../../../src/hsm/rsa/rsa.ts';
import {
  type EncryptionHash,
  oaepPlaintextBytesMax,
  type SignatureHash,
} from '../../../src/hsm/rsa/rsa-padding.ts';
import {
  decryptOaep,
  encryptOaep,
  type RsaOperations,
  signPkcs1,
  signPss,
  verifyPkcs1,
  verifyPss,
} from '../../../src/hsm/rsa/rsa-schemes.ts';
import { randomFrom, seedFrom } from '../../../src/lib/random.ts';
import { nodePrivateKey, nodePublicKey } from '../../support/rsa.ts';

const seed = seedFrom('schemes');
const stream = (name: string, n = 0) => randomFrom(seed, 'rsa', name, n);
const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const digestOf = (hash: EncryptionHash, message: Uint8Array) =>
  new Uint8Array(createHash(hash.replace('-', '')).update(message).digest());
const nodeHash = (hash: EncryptionHash) => hash.replace('-', '').toLowerCase();

const signatureHashes: readonly SignatureHash[] = ['SHA-256', 'SHA-384', 'SHA-512'];
const encryptionHashes: readonly EncryptionHash[] = ['SHA-1', ...signatureHashes];
const keys: readonly (readonly [string, RsaPrivateKey])[] = [
  ['2048 bits', generateRsaKey(stream('2048'), 2048, 8)],
  ['3072 bits', generateRsaKey(stream('3072'), 3072, 8)],
  ['4096 bits', generateRsaKey(stream('4096'), 4096, 8)],
  ['2048 bits and two primes', generateRsaKey(stream('2048'), 2048, 2)],
];

/** The two operations by OpenSSL. It throws where ours give undefined. */
const nodeOperations: RsaOperations = {
  privateOperation: (key, bytes) =>
    raw(() => privateDecrypt({ key: nodePrivateKey(key), padding }, bytes)),
  publicOperation: (key, bytes) =>
    raw(() => publicEncrypt({ key: nodePublicKey(key), padding }, bytes)),
};
const padding = constants.RSA_NO_PADDING;
function raw(operation: () => Buffer): Uint8Array | undefined {
  try {
    return operation();
  } catch {
    return undefined;
  }
}

describe.each(keys)('with a key of %s', (_, key) => {
  const length = key.bits / 8;
  const privateKey = nodePrivateKey(key);
  const publicKey = nodePublicKey(key);
  const message = fc.uint8Array({ maxLength: 300 });
  const runs = { numRuns: 8 };

  test('our PKCS #1 v1.5 signatures are those of node:crypto, and both verify them', () => {
    fc.assert(
      fc.property(message, fc.constantFrom(...signatureHashes), (m, hash) => {
        const digest = digestOf(hash, m);
        const signature = signPkcs1(key, hash, digest) as Uint8Array;
        expect(signature).toEqual(new Uint8Array(sign(nodeHash(hash), m, privateKey)));
        expect(verify(nodeHash(hash), m, publicKey, signature)).toBe(true);
        expect(verifyPkcs1(key, hash, { digest, signature })).toBe(true);
      }),
      runs,
    );
  });

  test('PSS signatures of either verify with both, if the salt is as long as the digest', () => {
    fc.assert(
      fc.property(message, fc.constantFrom(...signatureHashes), fc.nat(), (m, hash, n) => {
        const digest = digestOf(hash, m);
        const pss = (key: typeof privateKey, saltLength: number) => ({
          key,
          padding: constants.RSA_PKCS1_PSS_PADDING,
          saltLength,
        });
        const signature = signPss(key, hash, digest, stream('pss', n)) as Uint8Array;
        expect(signature.length).toBe(length);
        expect(verify(nodeHash(hash), m, pss(publicKey, digest.length), signature)).toBe(true);
        expect(verifyPss(key, hash, { digest, signature })).toBe(true);
        const saltMax = length - digest.length - 2;
        for (const salt of [digest.length, 0, 20, digest.length - 1, digest.length + 1, saltMax]) {
          const theirs = new Uint8Array(sign(nodeHash(hash), m, pss(privateKey, salt)));
          const accepted = verifyPss(key, hash, { digest, signature: theirs });
          expect(accepted, `salt of ${salt}`).toBe(salt === digest.length);
        }
      }),
      runs,
    );
  });

  test('OAEP ciphertexts of either decrypt with both', () => {
    fc.assert(
      fc.property(fc.constantFrom(...encryptionHashes), fc.nat(), fc.nat(), (hash, size, n) => {
        const most = oaepPlaintextBytesMax(hash, length);
        const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: nodeHash(hash) };
        for (const bytes of [0, size % most, most]) {
          const plaintext = stream('plaintext', n).bytes(bytes);
          const ours = encryptOaep(key, hash, plaintext, stream('oaep', n)) as Uint8Array;
          expect(ours.length).toBe(length);
          const opened = privateDecrypt({ key: privateKey, ...oaep }, ours);
          expect(new Uint8Array(opened)).toEqual(plaintext);
          expect(decryptOaep(key, hash, ours)).toEqual(plaintext);
          const theirs = publicEncrypt({ key: publicKey, ...oaep }, plaintext);
          expect(decryptOaep(key, hash, theirs)).toEqual(plaintext);
        }
        const tooLong = new Uint8Array(most + 1);
        expect(encryptOaep(key, hash, tooLong, stream('oaep', n))).toBeUndefined();
      }),
      runs,
    );
  });

  test('nothing changed verifies or decrypts', () => {
    fc.assert(
      fc.property(message, fc.nat(8 * length - 1), (m, bit) => {
        const flipped = (bytes: Uint8Array | undefined) => {
          const copy = new Uint8Array(bytes ?? []);
          copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          return copy;
        };
        const digest = digestOf('SHA-256', m);
        const other = digestOf('SHA-256', flipped(digest));
        const pkcs1 = signPkcs1(key, 'SHA-256', digest) as Uint8Array;
        const pss = signPss(key, 'SHA-256', digest, stream('pss')) as Uint8Array;
        const oaep = encryptOaep(key, 'SHA-256', digest, stream('oaep')) as Uint8Array;
        expect(verifyPkcs1(key, 'SHA-256', { digest, signature: flipped(pkcs1) })).toBe(false);
        expect(verifyPkcs1(key, 'SHA-256', { digest: other, signature: pkcs1 })).toBe(false);
        expect(verifyPkcs1(key, 'SHA-256', { digest, signature: pss })).toBe(false);
        expect(verifyPss(key, 'SHA-256', { digest, signature: flipped(pss) })).toBe(false);
        expect(verifyPss(key, 'SHA-256', { digest: other, signature: pss })).toBe(false);
        expect(verifyPss(key, 'SHA-256', { digest, signature: pkcs1 })).toBe(false);
        expect(decryptOaep(key, 'SHA-256', flipped(oaep))).toBeUndefined();
        expect(decryptOaep(key, 'SHA-1', oaep)).toBeUndefined();
      }),
      runs,
    );
  });

  test('a digest of another length is neither signed nor verified', () => {
    const good = digestOf('SHA-256', hex(''));
    const pkcs1 = signPkcs1(key, 'SHA-256', good) as Uint8Array;
    const pss = signPss(key, 'SHA-256', good, stream('pss')) as Uint8Array;
    for (const digest of [hex(''), good.subarray(1), digestOf('SHA-384', hex(''))]) {
      expect(signPkcs1(key, 'SHA-256', digest)).toBeUndefined();
      expect(signPss(key, 'SHA-256', digest, stream('pss'))).toBeUndefined();
      expect(verifyPkcs1(key, 'SHA-256', { digest, signature: pkcs1 })).toBe(false);
      expect(verifyPss(key, 'SHA-256', { digest, signature: pss })).toBe(false);
    }
  });

  test('a signature or ciphertext of another length, or above the modulus, is none', () => {
    const digest = digestOf('SHA-256', hex(''));
    const pkcs1 = signPkcs1(key, 'SHA-256', digest) as Uint8Array;
    const high = new Uint8Array(length).fill(0xff);
    for (const signature of [hex(''), pkcs1.subarray(1), new Uint8Array([0, ...pkcs1]), high]) {
      expect(verifyPkcs1(key, 'SHA-256', { digest, signature })).toBe(false);
      expect(verifyPss(key, 'SHA-256', { digest, signature })).toBe(false);
      expect(decryptOaep(key, 'SHA-256', signature)).toBeUndefined();
    }
  });

  test('law: other operations give the same bytes', () => {
    fc.assert(
      fc.property(message, fc.constantFrom(...signatureHashes), fc.nat(), (m, hash, n) => {
        const digest = digestOf(hash, m);
        const random = () => stream('either', n);
        const pkcs1 = signPkcs1(key, hash, digest) as Uint8Array;
        const pss = signPss(key, hash, digest, random()) as Uint8Array;
        const oaep = encryptOaep(key, hash, digest, random()) as Uint8Array;
        expect(new Uint8Array(signPkcs1(key, hash, digest, nodeOperations) ?? [])).toEqual(pkcs1);
        expect(new Uint8Array(signPss(key, hash, digest, random(), nodeOperations) ?? [])).toEqual(
          pss,
        );
        expect(
          new Uint8Array(encryptOaep(key, hash, digest, random(), nodeOperations) ?? []),
        ).toEqual(oaep);
        expect(decryptOaep(key, hash, oaep, nodeOperations)).toEqual(digest);
        expect(decryptOaep(key, hash, pss, nodeOperations)).toBeUndefined();
        expect(verifyPkcs1(key, hash, { digest, signature: pkcs1 }, nodeOperations)).toBe(true);
        expect(verifyPss(key, hash, { digest, signature: pss }, nodeOperations)).toBe(true);
        expect(verifyPss(key, hash, { digest, signature: pkcs1 }, nodeOperations)).toBe(false);
      }),
      runs,
    );
  });
});
