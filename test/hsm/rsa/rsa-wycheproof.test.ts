import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  type RsaPrivateKey,
  type RsaPublicKey,
  rsaKeyFromPrimes,
  rsaPublicKey,
} from '../../../src/hsm/rsa/rsa.ts';
import type { EncryptionHash, SignatureHash } from '../../../src/hsm/rsa/rsa-padding.ts';
import { decryptOaep, verifyPkcs1, verifyPss } from '../../../src/hsm/rsa/rsa-schemes.ts';
import { wycheproof } from '../../support/vectors.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const integer = (text: string) => BigInt(`0x${text}`);
const digestOf = (hash: SignatureHash, message: Uint8Array) =>
  new Uint8Array(createHash(hash.replace('-', '')).update(message).digest());

interface Case {
  readonly comment: string;
  readonly msg: string;
  readonly result: 'valid' | 'invalid' | 'acceptable';
}
interface SignatureGroup {
  readonly sha: SignatureHash;
  readonly sLen?: number;
  readonly publicKey: Record<'modulus' | 'publicExponent', string>;
  readonly tests: readonly (Case & { readonly sig: string })[];
}
interface EncryptionGroup {
  readonly sha: EncryptionHash;
  readonly privateKey: Record<'prime1' | 'prime2' | 'publicExponent', string>;
  readonly tests: readonly (Case & Record<'ct' | 'label', string>)[];
}
interface Counts {
  readonly accepts: number;
  readonly rejects: number;
}

// Each row is what the file holds: so many that must be accepted, and so many that must not.
const pkcs1Files: readonly (readonly [string, Counts])[] = [
  ['rsa_signature_2048_sha256', { accepts: 9, rejects: 250 }],
  ['rsa_signature_2048_sha384', { accepts: 7, rejects: 251 }],
  ['rsa_signature_2048_sha512', { accepts: 8, rejects: 251 }],
  ['rsa_signature_3072_sha256', { accepts: 8, rejects: 251 }],
  ['rsa_signature_4096_sha512', { accepts: 7, rejects: 252 }],
];
const pssFiles: readonly (readonly [string, Counts])[] = [
  ['rsa_pss_2048_sha256_mgf1_32', { accepts: 63, rejects: 45 }],
  ['rsa_pss_2048_sha384_mgf1_48', { accepts: 95, rejects: 46 }],
  ['rsa_pss_3072_sha256_mgf1_32', { accepts: 63, rejects: 45 }],
  ['rsa_pss_4096_sha256_mgf1_32', { accepts: 63, rejects: 45 }],
  ['rsa_pss_4096_sha384_mgf1_48', { accepts: 95, rejects: 46 }],
  ['rsa_pss_4096_sha512_mgf1_64', { accepts: 132, rejects: 47 }],
];
// KMS knows no label (RFC 8017 section 7.1 calls it optional): what is bound to one, 7 or 8 a file, is refused.
const oaepFiles: readonly (readonly [string, Counts])[] = [
  ['rsa_oaep_2048_sha1_mgf1sha1', { accepts: 10, rejects: 26 }],
  ['rsa_oaep_2048_sha256_mgf1sha256', { accepts: 10, rejects: 27 }],
  ['rsa_oaep_3072_sha256_mgf1sha256', { accepts: 10, rejects: 27 }],
  ['rsa_oaep_4096_sha256_mgf1sha256', { accepts: 10, rejects: 27 }],
];

function groupsOf<G>(file: string): readonly G[] | undefined {
  return wycheproof<{ readonly testGroups: readonly G[] }>(`${file}_test.json`)?.testGroups;
}
const note = groupsOf(pkcs1Files[0]?.[0] ?? '')
  ? ''
  : ' (NOT FOUND: set KMSIM_VECTORS; nothing was checked here)';

function countSignatures(
  file: string,
  verifies: (
    key: RsaPublicKey,
    group: SignatureGroup,
    one: SignatureGroup['tests'][number],
  ) => boolean,
): Counts | undefined {
  const groups = groupsOf<SignatureGroup>(file);
  if (groups === undefined) return undefined;
  let [accepts, rejects] = [0, 0];
  for (const group of groups) {
    const { modulus, publicExponent } = group.publicKey;
    const key = rsaPublicKey(integer(modulus), integer(publicExponent)) as RsaPublicKey;
    for (const one of group.tests) {
      // The one "acceptable" of a file leaves out the NULL of DigestInfo. To compare encodings is to refuse it.
      expect(verifies(key, group, one), one.comment).toBe(one.result === 'valid');
      if (one.result === 'valid') accepts++;
      else rejects++;
    }
  }
  return { accepts, rejects };
}

describe(`Wycheproof${note}`, () => {
  test.each(pkcs1Files)('PKCS #1 v1.5 signatures: %s', (file, expected) => {
    const counts = countSignatures(file, (key, { sha }, { msg, sig }) =>
      verifyPkcs1(key, sha, { digest: digestOf(sha, hex(msg)), signature: hex(sig) }),
    );
    expect(counts ?? expected).toEqual(expected);
  });

  test.each(pssFiles)('PSS signatures: %s', (file, expected) => {
    const counts = countSignatures(file, (key, { sha, sLen }, { msg, sig }) => {
      expect(sLen).toBe(digestOf(sha, hex('')).length);
      return verifyPss(key, sha, { digest: digestOf(sha, hex(msg)), signature: hex(sig) });
    });
    expect(counts ?? expected).toEqual(expected);
  });

  test.each(oaepFiles)('OAEP ciphertexts: %s', (file, expected) => {
    const groups = groupsOf<EncryptionGroup>(file);
    if (groups === undefined) return;
    let [accepts, rejects] = [0, 0];
    for (const { sha, privateKey, tests } of groups) {
      const [p, q] = [integer(privateKey.prime1), integer(privateKey.prime2)];
      const key = rsaKeyFromPrimes(p, q, integer(privateKey.publicExponent)) as RsaPrivateKey;
      for (const { comment, msg, ct, label, result } of tests) {
        const plaintext = result === 'valid' && label === '' ? hex(msg) : undefined;
        expect(decryptOaep(key, sha, hex(ct)), comment).toEqual(plaintext);
        if (plaintext) accepts++;
        else rejects++;
      }
    }
    expect({ accepts, rejects }).toEqual(expected);
  });
});
