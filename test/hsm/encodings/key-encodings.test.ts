import { createECDH, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  type EcPrivateKey,
  type PrivateKey,
  type PublicKey,
  privateKeyInfo,
  publicKeyInfo,
  type RsaPrivateKey,
} from '../../../src/hsm/encodings/key-encodings.ts';
import type { EcCurve } from '../../../src/hsm/encodings/object-identifiers.ts';
import { openssl, opensslVersion, runOpenssl } from '../../support/openssl.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();
const filled = (length: number) => Uint8Array.from({ length }, (_, i) => i);
const fromJwk = (value: unknown) => new Uint8Array(Buffer.from(String(value), 'base64url'));

/** How OpenSSL names a curve; node:crypto takes the same names. */
const names: Readonly<Record<EcCurve, string>> = {
  'P-256': 'prime256v1',
  'P-384': 'secp384r1',
  'P-521': 'secp521r1',
  secp256k1: 'secp256k1',
  SM2: 'SM2',
};

interface EcKey extends EcPrivateKey {
  readonly point: Uint8Array;
}
function ecKey(curve: EcCurve): EcKey {
  const pair = createECDH(names[curve]);
  pair.generateKeys();
  const point = new Uint8Array(pair.getPublicKey());
  const d = new Uint8Array((point.length - 1) / 2);
  d.set(pair.getPrivateKey(), d.length - pair.getPrivateKey().length);
  return { kind: 'EC', curve, d, point };
}
// A scalar of P-521 that begins with zeros: 2^504, and its point by node:crypto.
function shortScalar(): EcKey {
  const pair = createECDH('secp521r1');
  const d = new Uint8Array(66);
  d[2] = 1;
  pair.setPrivateKey(d);
  return { kind: 'EC', curve: 'P-521', d, point: new Uint8Array(pair.getPublicKey()) };
}
const rsaModulus = (bytes: number) => filled(bytes).map((byte, i) => (i === 0 ? 0xff : byte | 1));
const e65537 = hex('010001');

// SPKI bytes: RSA 294, 422, 550; ECC 91, 120, 158, 88; Ed25519 44: answers of AWS, observed. ML-DSA and ML-KEM: 22 more
// than the key (FIPS 204 table 2, FIPS 203 table 3). SM2 has an identifier as long as that of P-256.
const publicKeys: readonly (readonly [string, number, PublicKey])[] = [
  ['RSA 2048', 294, { kind: 'RSA', n: rsaModulus(256), e: e65537 }],
  ['RSA 3072', 422, { kind: 'RSA', n: rsaModulus(384), e: e65537 }],
  ['RSA 4096', 550, { kind: 'RSA', n: rsaModulus(512), e: e65537 }],
  ['P-256', 91, { ...ecKey('P-256'), kind: 'EC' }],
  ['P-384', 120, { ...ecKey('P-384'), kind: 'EC' }],
  ['P-521', 158, { ...ecKey('P-521'), kind: 'EC' }],
  ['secp256k1', 88, { ...ecKey('secp256k1'), kind: 'EC' }],
  ['SM2', 91, { ...ecKey('SM2'), kind: 'EC' }],
  ['Ed25519', 44, { kind: 'Ed25519', publicKey: filled(32) }],
  ['ML-DSA-44', 1312 + 22, { kind: 'ML-DSA-44', publicKey: filled(1312) }],
  ['ML-DSA-65', 1952 + 22, { kind: 'ML-DSA-65', publicKey: filled(1952) }],
  ['ML-DSA-87', 2592 + 22, { kind: 'ML-DSA-87', publicKey: filled(2592) }],
  ['ML-KEM-512', 800 + 22, { kind: 'ML-KEM-512', publicKey: new Uint8Array(800) }],
  ['ML-KEM-768', 1184 + 22, { kind: 'ML-KEM-768', publicKey: new Uint8Array(1184) }],
  ['ML-KEM-1024', 1568 + 22, { kind: 'ML-KEM-1024', publicKey: new Uint8Array(1568) }],
];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const readsPostQuantum = major > 24 || (major === 24 && minor >= 7);

describe('SubjectPublicKeyInfo', () => {
  test.each(publicKeys)('of %s has %i bytes', (_, length, key) => {
    expect(publicKeyInfo(key).length).toBe(length);
  });

  // Source: NIST's register: 2.16.840.1.101.3.4.3.17 to 19 are ML-DSA, 2.16.840.1.101.3.4.4.1 to 3 ML-KEM; X.690 section 8.19.
  test.each([
    ['ML-DSA-44', '0311'],
    ['ML-DSA-65', '0312'],
    ['ML-DSA-87', '0313'],
    ['ML-KEM-512', '0401'],
    ['ML-KEM-768', '0402'],
    ['ML-KEM-1024', '0403'],
  ])('of %s names it by its object identifier', (name, last) => {
    const [, , key] = publicKeys.find(([kind]) => kind === name) ?? [];
    const head = Buffer.from(key === undefined ? [] : publicKeyInfo(key).subarray(0, 17));
    expect(head.subarray(4).toString('hex')).toBe(`300b060960864801650304${last}`);
  });

  const readable = publicKeys.filter(([name]) => readsPostQuantum || !name.startsWith('ML-'));
  const others = readsPostQuantum ? '' : ' (ML-DSA and ML-KEM: NOT by this version of Node)';
  test.each(readable)(
    `of %s is loaded by node:crypto and comes out as it went in${others}`,
    (_, __, key) => {
      const info = publicKeyInfo(key);
      const loaded = createPublicKey({ key: Buffer.from(info), format: 'der', type: 'spki' });
      expect(new Uint8Array(loaded.export({ format: 'der', type: 'spki' }))).toEqual(info);
      if (key.kind === 'RSA') {
        expect(fromJwk(loaded.export({ format: 'jwk' }).n)).toEqual(key.n);
        expect(fromJwk(loaded.export({ format: 'jwk' }).e)).toEqual(key.e);
      }
    },
  );

  // RFC 8410 section 10.1: the example key.
  test('of the example of RFC 8410', () => {
    const base64 = 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=';
    const publicKey = hex('19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1');
    expect(Buffer.from(publicKeyInfo({ kind: 'Ed25519', publicKey })).toString('base64')).toBe(
      base64,
    );
  });

  // The first bytes: RFC 9881 section 2 and RFC 9935 section 3, with the identifiers of NIST's registry
  // (https://csrc.nist.gov/projects/computer-security-objects-register/algorithm-registration).
  test.each([
    ['ML-DSA-44', '30820532300b0609608648016503040311038205210000010203'],
    ['ML-DSA-65', '308207b2300b0609608648016503040312038207a10000010203'],
    ['ML-DSA-87', '30820a32300b060960864801650304031303820a210000010203'],
    ['ML-KEM-512', '30820332300b0609608648016503040401038203210000000000'],
    ['ML-KEM-768', '308204b2300b0609608648016503040402038204a10000000000'],
    ['ML-KEM-1024', '30820632300b0609608648016503040403038206210000000000'],
  ])('of %s begins with its identifier and no parameters', (name, expected) => {
    const [, , key] = publicKeys.find(([each]) => each === name) ?? [];
    expect(toHex(key ? publicKeyInfo(key) : hex('')).slice(0, expected.length)).toBe(expected);
  });
});

function rsaKey(): RsaPrivateKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { n, e, d, p, q, dp, dq, qi } = privateKey.export({ format: 'jwk' });
  const [N, E, D, P, Q, dP, dQ, qInv] = [n, e, d, p, q, dp, dq, qi].map(fromJwk) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  return { kind: 'RSA', n: N, e: E, d: D, p: P, q: Q, dP, dQ, qInv };
}

describe('PrivateKeyInfo', () => {
  // P-256 150, P-521 250, secp256k1 144, Ed25519 48: answers of AWS, observed. P-384 and SM2 by the same form.
  // The identifiers: SEC 2 appendix A.2.1, RFC 5480 section 2.1.1.1, GM/T 0006-2012, in hexadecimal.
  test.each([
    ['P-256', 150, '06082a8648ce3d030107'],
    ['P-384', 194, '06052b81040022'],
    ['P-521', 250, '06052b81040023'],
    ['secp256k1', 144, '06052b8104000a'],
    ['SM2', 150, '06082a811ccf5501822d'],
  ] as const)('of %s has %i bytes and names the curve twice', (curve, length, identifier) => {
    const info = privateKeyInfo(ecKey(curve));
    expect(info.length).toBe(length);
    const [, , inside] = toHex(info).split(identifier);
    // Once for the algorithm; once, under [0], for the key.
    expect(
      toHex(info).split(`a0${identifier.slice(2, 4) === '08' ? '0a' : '07'}${identifier}`).length,
    ).toBe(2);
    expect(inside?.startsWith('a1')).toBe(true);
  });

  test.each(['P-256', 'P-384', 'P-521', 'secp256k1'] as const)(
    'of %s is loaded by node:crypto, scalar and point',
    (curve) => {
      for (const key of curve === 'P-521' ? [ecKey(curve), shortScalar()] : [ecKey(curve)]) {
        const info = privateKeyInfo(key);
        const loaded = createPrivateKey({ key: Buffer.from(info), format: 'der', type: 'pkcs8' });
        const { d, x, y } = loaded.export({ format: 'jwk' });
        expect(fromJwk(d)).toEqual(key.d);
        expect([...fromJwk(x), ...fromJwk(y)]).toEqual([...key.point.subarray(1)]);
        // Without the point, it is computed.
        const bare = privateKeyInfo({ ...key, point: undefined });
        const same = createPrivateKey({ key: Buffer.from(bare), format: 'der', type: 'pkcs8' });
        expect(same.export({ format: 'jwk' })).toEqual(loaded.export({ format: 'jwk' }));
      }
    },
  );

  test('of RSA is what node:crypto writes of the same key', () => {
    const key = rsaKey();
    const info = privateKeyInfo(key);
    const loaded = createPrivateKey({ key: Buffer.from(info), format: 'der', type: 'pkcs8' });
    expect(new Uint8Array(loaded.export({ format: 'der', type: 'pkcs8' }))).toEqual(info);
    const padded = Object.entries(key).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : new Uint8Array([0, 0, ...value]),
    ]);
    expect(privateKeyInfo(Object.fromEntries(padded))).toEqual(info);
  });

  // RFC 8410 section 10.3: the first example key.
  test('of the example of RFC 8410, 48 bytes', () => {
    const base64 = 'MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC';
    const seed = hex('d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842');
    const info = privateKeyInfo({ kind: 'Ed25519', seed });
    expect(info.length).toBe(48);
    expect(Buffer.from(info).toString('base64')).toBe(base64);
  });

  // RFC 9935 section 6: [0] IMPLICIT OCTET STRING (SIZE (64)) as the private key; AWS: as long for all three.
  test.each([
    ['ML-KEM-512', '01'],
    ['ML-KEM-768', '02'],
    ['ML-KEM-1024', '03'],
  ] as const)('of %s is the seed alone, 86 bytes', (kind, last) => {
    const info = privateKeyInfo({ kind, seed: filled(64) });
    expect(toHex(info)).toBe(
      `3054020100300b06096086480165030404${last}04428040${toHex(filled(64))}`,
    );
  });

  test.skipIf(!readsPostQuantum).each(['ML-KEM-512', 'ML-KEM-768', 'ML-KEM-1024'] as const)(
    'of %s is loaded by node:crypto, whose public key we write the same (by Node 24.7 and later)',
    (kind) => {
      const info = privateKeyInfo({ kind, seed: filled(64) });
      const loaded = createPrivateKey({ key: Buffer.from(info), format: 'der', type: 'pkcs8' });
      const spki = createPublicKey(loaded).export({ format: 'der', type: 'spki' });
      const publicKey = new Uint8Array(spki.subarray(22));
      expect(publicKeyInfo({ kind, publicKey })).toEqual(new Uint8Array(spki));
    },
  );

  test.skipIf(opensslVersion === undefined)(
    `of SM2 is loaded by ${openssl}, scalar and point`,
    () => {
      const key = ecKey('SM2');
      const args = ['pkey', '-inform', 'DER', '-in', 'a', '-noout', '-text'];
      const shown = text(runOpenssl(args, { a: privateKeyInfo(key) })).replaceAll(/[\s:]/g, '');
      expect(shown).toContain(`priv${toHex(key.d)}pub${toHex(key.point)}ASN1OID`);
      const shownPublic = text(runOpenssl([...args, '-pubin'], { a: publicKeyInfo(key) }));
      expect(shownPublic.replaceAll(/[\s:]/g, '')).toContain(`pub${toHex(key.point)}ASN1OIDSM2`);
    },
  );

  test('is another for another key', () => {
    const all: PrivateKey[] = [ecKey('P-256'), ecKey('P-256'), ecKey('secp256k1'), shortScalar()];
    expect(new Set(all.map((key) => toHex(privateKeyInfo(key)))).size).toBe(4);
  });
});
