import {
  constants,
  createCipheriv,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { derFromBer } from '../../../src/hsm/encodings/ber.ts';
import { envelopedData, openEnvelopedData } from '../../../src/hsm/encodings/cms.ts';
import { randomFrom, seedFrom } from '../../../src/lib/random.ts';
import { openssl, opensslVersion, runOpenssl } from '../../support/openssl.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const spki = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));
const key = privateKey.export({ format: 'pem', type: 'pkcs8' });
// node:crypto's MGF1 hash is that of OAEP.
const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
const encryptKey = (contentKey: Uint8Array) =>
  new Uint8Array(publicEncrypt({ key: publicKey, ...oaep }, contentKey));
const decryptKey = (encrypted: Uint8Array) => {
  try {
    return new Uint8Array(privateDecrypt({ key: privateKey, ...oaep }, encrypted));
  } catch {
    return undefined;
  }
};
const random = (n = 0) => randomFrom(seedFrom('cms'), 'test', '', n);
const text = (length: number) => Uint8Array.from({ length }, (_, i) => i);
const seal = (plaintext: Uint8Array) =>
  envelopedData({ plaintext, recipientKey: spki }, encryptKey, random());
const lengths = [0, 1, 15, 16, 17, 32, 983, 984, 999, 1000, 1001, 2374, 4096];

describe('EnvelopedData', () => {
  test.each(lengths)('%i bytes come back', (length) => {
    expect(openEnvelopedData(seal(text(length)), decryptKey)).toEqual(text(length));
  });

  test.skipIf(opensslVersion === undefined)(`is opened by ${openssl}`, () => {
    for (const length of [1, 32, 4096]) {
      const args = ['cms', '-decrypt', '-inform', 'DER', '-in', 'a', '-inkey', 'key', '-binary'];
      expect(runOpenssl(args, { a: seal(text(length)), key })).toEqual(text(length));
    }
  });

  test.skipIf(opensslVersion === undefined)(`that ${openssl} makes is opened, BER and DER`, () => {
    const subject = ['-subj', '/CN=enclave', '-days', '3'];
    const certificate = runOpenssl(['req', '-x509', '-new', '-key', 'key', ...subject], { key });
    const options = ['rsa_padding_mode:oaep', 'rsa_oaep_md:sha256', 'rsa_mgf1_md:sha256'];
    for (const form of ['-stream', '-noindef']) {
      const args = ['cms', '-encrypt', '-aes256', '-binary', '-in', 'a', '-outform', 'DER', form];
      const padding = options.flatMap((option) => ['-keyopt', option]);
      const files = { a: text(2000), certificate: certificate ?? '' };
      const made = runOpenssl([...args, '-recip', 'certificate', ...padding], files);
      expect(made?.subarray(1, 2)).toEqual(new Uint8Array([form === '-stream' ? 0x80 : 0x82]));
      expect(made && openEnvelopedData(made, decryptKey)).toEqual(text(2000));
    }
  });

  // The beginning of CiphertextForRecipient for a key of 2048 bits as answers are shown in public: two indefinite
  // lengths, version 2, a SET of 363 bytes, a recipient of 359 with version 2 and [0] of 32 bytes.
  test('begins as answers of AWS begin', () => {
    expect(Buffer.from(seal(text(32)).subarray(0, 33)).toString('base64')).toBe(
      'MIAGCSqGSIb3DQEHA6CAMIACAQIxggFrMIIBZwIBAoAg',
    );
  });

  // RFC 4055 section 4.1 in full: id-RSAES-OAEP with SHA-256 and MGF1 with SHA-256; RFC 3565 section 4.1: the IV.
  test('names OAEP with SHA-256 twice, and AES-256-CBC with its IV', () => {
    const shown = Buffer.from(seal(text(32))).toString('hex');
    const sha256 = '300d06096086480165030402010500';
    expect(shown).toContain(
      `303c06092a864886f70d010107302fa00f${sha256}a11c301a06092a864886f70d010108${sha256}04820100`,
    );
    const iv = Buffer.from(random().bytes(48).subarray(32)).toString('hex');
    expect(shown).toContain(`301d060960864801650304012a0410${iv}a0800430`);
  });

  test('law: it follows from plaintext, key and stream, and from each of them', () => {
    const fixed = (contentKey: Uint8Array) => contentKey;
    const make = (plaintext: Uint8Array, recipientKey: Uint8Array, n: number) =>
      Buffer.from(envelopedData({ plaintext, recipientKey }, fixed, random(n))).toString('hex');
    const one = make(text(5), spki, 0);
    expect(make(text(5), spki, 0)).toBe(one);
    const others = [make(text(6), spki, 0), make(text(5), text(9), 0), make(text(5), spki, 1)];
    expect(new Set([one, ...others]).size).toBe(4);
  });
});

describe('refused is', () => {
  const plain = (contentKey: Uint8Array) => contentKey;
  const sealed = envelopedData({ plaintext: text(40), recipientKey: spki }, plain, random());
  const der = derFromBer(sealed) ?? new Uint8Array();

  test('none of this, which the refused is made from', () => {
    expect(openEnvelopedData(sealed, plain)).toEqual(text(40));
    expect(openEnvelopedData(der, plain)).toEqual(text(40));
  });

  test('what the key does not open', () => {
    expect(openEnvelopedData(sealed, () => undefined)).toBeUndefined();
    expect(openEnvelopedData(sealed, () => text(31))).toBeUndefined();
    expect(openEnvelopedData(seal(text(4)), plain)).toBeUndefined();
  });

  // The content and its IV are the last of it: 48 bytes, and 16 before a head of four.
  test('content under a key of AES-128', () => {
    const contentKey = text(16);
    const cipher = createCipheriv('aes-128-cbc', contentKey, der.slice(-68, -52));
    const changed = der.slice();
    changed.set(Buffer.concat([cipher.update(text(40)), cipher.final()]), der.length - 48);
    expect(openEnvelopedData(changed, () => contentKey)).toBeUndefined();
    expect(openEnvelopedData(der, plain)).toBeDefined();
  });

  const replaced = (from: string, to: string) =>
    new Uint8Array(
      Buffer.from(Buffer.from(der).toString('hex').replace(from, to.padEnd(from.length)), 'hex'),
    );
  test.each([
    ['other content than EnvelopedData', '2a864886f70d010703', '2a864886f70d010706'],
    ['a key under PKCS#1 v1.5', '2a864886f70d010107', '2a864886f70d010101'],
    ['content under AES-128', '60864801650304012a', '608648016503040102'],
    ['an IV of another type', '60864801650304012a0410', '60864801650304012a0c10'],
  ])('%s', (_, from, to) => {
    const bytes = replaced(from, to);
    expect(bytes.length).toBe(der.length);
    expect(bytes).not.toEqual(der);
    expect(openEnvelopedData(bytes, plain)).toBeUndefined();
  });

  test('law: no change makes it throw, and none in the first types goes unseen', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (at, difference) => {
        const changed = sealed.slice();
        const place = at % changed.length;
        changed[place] = (changed[place] ?? 0) ^ difference;
        const opened = openEnvelopedData(changed, plain);
        if (place < 17) expect(opened).toBeUndefined();
        expect(openEnvelopedData(sealed.subarray(0, place), plain)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});
