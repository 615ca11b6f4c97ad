import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { fixture } from '../support/fixtures.ts';
import { importedKey, KEY_WRAP, privateKeyOf, SM2 } from '../support/imports.ts';
import { hasOpensslSm2, opensslSm2 } from '../support/openssl-sm2.ts';
import { bytes, refusalOf } from '../support/simulator.ts';

/**
 * The private keys of published documents, imported, and used through the API. RFC 4231 has no HMAC key that can be
 * imported (28 to 128 bytes), and RFC 8032 no Ed25519ph that KMS can make, which hashes the digest again.
 */
const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const { kms } = createSimulator();

/** DER of an INTEGER that is positive, and of a SEQUENCE, both of less than 256 bytes. */
const integer = (digits: string) => {
  const value = digits.replace(/^(00)+/, '');
  return tagged('02', Number.parseInt(value.slice(0, 2), 16) > 0x7f ? `00${value}` : value);
};
const tagged = (tag: string, contents: string) => {
  const length = (contents.length / 2).toString(16).padStart(2, '0');
  return `${tag}${contents.length / 2 > 0x7f ? '81' : ''}${length}${contents}`;
};

interface Deterministic {
  readonly x: string;
  readonly Ux: string;
  readonly signatures: readonly Record<'message' | 'hash' | 'r' | 's', string>[];
}
const rfc6979 = fixture<Record<string, Deterministic>>('rfc-6979.json');
test.each([
  ['P-256', 'ECC_NIST_P256', '256'],
  ['P-384', 'ECC_NIST_P384', '384'],
  ['P-521', 'ECC_NIST_P521', '512'],
] as const)('Verify takes the signatures of RFC 6979 appendix A.2, %s', (name, KeySpec, bits) => {
  const { x, Ux, signatures } = rfc6979[name] ?? { x: '', Ux: '', signatures: [] };
  const spec = { KeySpec, KeyUsage: 'SIGN_VERIFY' } as const;
  const KeyId = importedKey(kms, spec, privateKeyOf(KeySpec, x), KEY_WRAP);
  expect(toHex(kms.getPublicKey({ KeyId }).PublicKey)).toContain(Ux);
  const own = signatures.filter(({ hash }) => hash === `sha${bits}`);
  expect(own.map(({ message }) => message)).toEqual(['sample', 'test']);
  for (const { message, r, s } of own) {
    const Signature = hex(tagged('30', integer(r) + integer(s)));
    const request = { KeyId, SigningAlgorithm: `ECDSA_SHA_${bits}`, Signature } as const;
    const digest = new Uint8Array(createHash(`sha${bits}`).update(message).digest());
    expect(kms.verify({ ...request, Message: bytes(message) }).SignatureValid).toBe(true);
    expect(kms.verify({ ...request, Message: digest, MessageType: 'DIGEST' }).SignatureValid).toBe(
      true,
    );
    expect(refusalOf(() => kms.verify({ ...request, Message: bytes('other') })).name).toBe(
      'KMSInvalidSignatureException',
    );
  }
});

interface Ed25519 {
  readonly pure: readonly Record<
    'name' | 'secretKey' | 'publicKey' | 'message' | 'signature',
    string
  >[];
}
// KMS takes no empty message: TEST 1 is left out.
test.each(fixture<Ed25519>('rfc-8032.json').pure.filter(({ message }) => message !== ''))(
  'Sign gives the signature of RFC 8032 section 7.1, $name',
  ({ secretKey, publicKey, message, signature }) => {
    const spec = { KeySpec: 'ECC_NIST_EDWARDS25519', KeyUsage: 'SIGN_VERIFY' } as const;
    // PrivateKeyInfo of RFC 8410 section 7.
    const material = hex(`302e020100300506032b657004220420${secretKey}`);
    const KeyId = importedKey(kms, spec, material, KEY_WRAP);
    // SubjectPublicKeyInfo of RFC 8410 section 4.
    expect(toHex(kms.getPublicKey({ KeyId }).PublicKey)).toBe(
      `302a300506032b6570032100${publicKey}`,
    );
    const request = {
      KeyId,
      SigningAlgorithm: 'ED25519_SHA_512',
      Message: hex(message),
    } as const;
    expect(toHex(kms.sign(request).Signature)).toBe(signature);
    expect(kms.verify({ ...request, Signature: hex(signature) }).SignatureValid).toBe(true);
  },
);

interface Exchange {
  readonly tests: readonly Record<
    'section' | 'curve' | 'i' | 'gix' | 'giy' | 'r' | 'grx' | 'gry' | 'girx',
    string
  >[];
}
test.each(fixture<Exchange>('rfc-5903.json').tests)(
  'DeriveSharedSecret gives the secret of RFC 5903 section $section to both sides',
  ({ curve, i, gix, giy, r, grx, gry, girx }) => {
    const KeySpec = `ECC_NIST_${curve.replace('-', '')}` as 'ECC_NIST_P256';
    const spec = { KeySpec, KeyUsage: 'KEY_AGREEMENT' } as const;
    const sides = [i, r].map((own) => importedKey(kms, spec, privateKeyOf(KeySpec, own), KEY_WRAP));
    const keys = sides.map((KeyId) => kms.getPublicKey({ KeyId }).PublicKey);
    const points = [`04${gix}${giy}`, `04${grx}${gry}`];
    expect(keys.map((key) => toHex(key).slice(-(points[0] ?? '').length))).toEqual(points);
    const secrets = sides.map((KeyId, side) =>
      kms.deriveSharedSecret({
        KeyId,
        KeyAgreementAlgorithm: 'ECDH',
        PublicKey: keys[1 - side] ?? bytes(''),
      }),
    );
    expect(secrets.map(({ SharedSecret }) => toHex(SharedSecret))).toEqual([girx, girx]);
  },
);

// Source: GM/T 0003.5-2012 appendices A and C (GB/T 32918.5-2017), in the DER of GM/T 0009-2012; the key in PKCS#8
// without its point.
test.skipIf(!hasOpensslSm2)(`an SM2 key of GM/T 0003.5, wrapped by ${opensslSm2}`, () => {
  const china = createSimulator().region('cn-north-1').kms;
  const d = '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8';
  const algorithm = '301306072a8648ce3d020106082a811ccf5501822d';
  const material = hex(`3041020100${algorithm}042730250201010420${d}`);
  const point =
    '09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13';

  const signing = importedKey(china, { KeySpec: 'SM2', KeyUsage: 'SIGN_VERIFY' }, material, SM2);
  expect(toHex(china.getPublicKey({ KeyId: signing }).PublicKey)).toBe(
    `3059${algorithm}03420004${point}`,
  );
  const Signature = hex(
    '3046 022100 F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3 022100 B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA',
  );
  const request = { KeyId: signing, SigningAlgorithm: 'SM2DSA', Signature } as const;
  expect(china.verify({ ...request, Message: bytes('message digest') }).SignatureValid).toBe(true);
  expect(refusalOf(() => china.verify({ ...request, Message: bytes('other') })).name).toBe(
    'KMSInvalidSignatureException',
  );

  const opening = importedKey(
    china,
    { KeySpec: 'SM2', KeyUsage: 'ENCRYPT_DECRYPT' },
    material,
    SM2,
  );
  const CiphertextBlob = hex(
    '307C 0220 04EBFC718E8D1798620432268E77FEB6415E2EDE0E073C0F4F640ECD2E149A73 022100 E858F9D81E5430A57B36DAAB8F950A3C64E6EE6A63094D99283AFF767E124DF0 0420 59983C18F809E262923C53AEC295D30383B54E39D609D160AFCB1908D0BD8766 0413 21886CA989CA9C7D58087307CA93092D651EFA',
  );
  expect(
    china.decrypt({ KeyId: opening, EncryptionAlgorithm: 'SM2PKE', CiphertextBlob }).Plaintext,
  ).toEqual(bytes('encryption standard'));
});
