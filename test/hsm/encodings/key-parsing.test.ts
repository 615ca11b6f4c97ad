import { createECDH, generateKeyPairSync, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bitString,
  concat,
  encode,
  NULL,
  objectIdentifier,
  octetString,
  sequence,
  smallInteger,
} from '../../../src/hsm/encodings/der.ts';
import { privateKeyInfo, publicKeyInfo } from '../../../src/hsm/encodings/key-encodings.ts';
import { parsePrivateKeyInfo, parsePublicKeyInfo } from '../../../src/hsm/encodings/key-parsing.ts';
import { openssl, opensslVersion, runOpenssl } from '../../support/openssl.ts';

const pkcs8 = (key: KeyObject) => new Uint8Array(key.export({ format: 'der', type: 'pkcs8' }));
const spki = (key: KeyObject) => new Uint8Array(key.export({ format: 'der', type: 'spki' }));
const fromJwk = (value: unknown) => new Uint8Array(Buffer.from(String(value), 'base64url'));
const filled = (length: number) => Uint8Array.from({ length }, (_, i) => i + 1);

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed25519 = generateKeyPairSync('ed25519');
const curves = ['P-256', 'P-384', 'P-521', 'secp256k1'] as const;
const ec = curves.map((curve) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: curve });
  const { d, x, y } = privateKey.export({ format: 'jwk' });
  const point = new Uint8Array([4, ...fromJwk(x), ...fromJwk(y)]);
  return { curve, privateKey, publicKey, d: fromJwk(d), point };
});
const [p256, , p521] = ec as [(typeof ec)[0], (typeof ec)[0], (typeof ec)[0]];

// The expected numbers are those of node:crypto's JSON Web Key of the same key.
describe('PKCS#8', () => {
  test('of RSA gives the numbers of the key, and is written again as it was', () => {
    const { n, e, d, p, q, dp, dq, qi } = rsa.privateKey.export({ format: 'jwk' });
    const parsed = parsePrivateKeyInfo(pkcs8(rsa.privateKey));
    expect(parsed).toEqual({
      kind: 'RSA',
      n: fromJwk(n),
      e: fromJwk(e),
      d: fromJwk(d),
      p: fromJwk(p),
      q: fromJwk(q),
      dP: fromJwk(dp),
      dQ: fromJwk(dq),
      qInv: fromJwk(qi),
    });
    if (parsed?.kind === 'RSA') expect(privateKeyInfo(parsed)).toEqual(pkcs8(rsa.privateKey));
  });

  test.each(ec)('of $curve gives scalar and point', ({ curve, privateKey, d, point }) => {
    const key = { kind: 'EC', curve, d, point } as const;
    expect(parsePrivateKeyInfo(pkcs8(privateKey))).toEqual(key);
    expect(parsePrivateKeyInfo(privateKeyInfo(key))).toEqual(key);
    expect(parsePrivateKeyInfo(privateKeyInfo({ ...key, point: undefined }))).toEqual({
      ...key,
      point: undefined,
    });
  });

  test('of Ed25519 gives the seed', () => {
    const seed = fromJwk(ed25519.privateKey.export({ format: 'jwk' }).d);
    const encoded = pkcs8(ed25519.privateKey);
    expect(parsePrivateKeyInfo(encoded)).toEqual({ kind: 'Ed25519', seed });
    expect(privateKeyInfo({ kind: 'Ed25519', seed })).toEqual(encoded);
  });

  // RFC 8410 section 10.3: the second example key, of version 2, with an attribute and the public key.
  test('of version 2 gives the public key beside it', () => {
    const base64 =
      'MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhCoB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=';
    expect(parsePrivateKeyInfo(new Uint8Array(Buffer.from(base64, 'base64')))).toEqual({
      kind: 'Ed25519',
      seed: new Uint8Array(
        Buffer.from('d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842', 'hex'),
      ),
      publicKey: new Uint8Array(
        Buffer.from('19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1', 'hex'),
      ),
    });
  });

  test('a view into a longer array is read as an array of its own', () => {
    const encoded = pkcs8(p521.privateKey);
    const longer = new Uint8Array([1, 2, 3, ...encoded, 4, 5]);
    const view = longer.subarray(3, 3 + encoded.length);
    expect(parsePrivateKeyInfo(view)).toEqual(parsePrivateKeyInfo(encoded));
  });

  test.skipIf(opensslVersion === undefined)(`SM2 as ${openssl} makes it`, () => {
    const key = madeByOpenssl('EC', 'ec_paramgen_curve:SM2') ?? new Uint8Array();
    const parsed = parsePrivateKeyInfo(key);
    expect(parsed).toMatchObject({ kind: 'EC', curve: 'SM2' });
    const pair = createECDH('SM2');
    if (parsed?.kind !== 'EC') return;
    pair.setPrivateKey(parsed.d);
    expect(parsed.point).toEqual(new Uint8Array(pair.getPublicKey()));
  });

  test.skipIf(opensslVersion === undefined)(`a compressed point from ${openssl}`, () => {
    const key = { key: pkcs8(p256.privateKey) };
    const args = ['pkey', '-inform', 'DER', '-in', 'key', '-ec_conv_form', 'compressed'];
    const compressed = fromPem(runOpenssl(args, key)) ?? new Uint8Array();
    const expected = new Uint8Array([
      2 + ((p256.point[64] ?? 0) & 1),
      ...p256.point.subarray(1, 33),
    ]);
    expect(parsePrivateKeyInfo(compressed)).toEqual({
      kind: 'EC',
      curve: 'P-256',
      d: p256.d,
      point: expected,
    });
  });
});

/** The DER of a PRIVATE KEY in PEM: in DER, the command writes the traditional form. */
function fromPem(pem: Uint8Array | undefined): Uint8Array | undefined {
  const lines = Buffer.from(pem ?? []).toString();
  const [, base64] = /-----BEGIN PRIVATE KEY-----([^-]*)/.exec(lines) ?? [];
  return base64 === undefined ? undefined : new Uint8Array(Buffer.from(base64, 'base64'));
}

function madeByOpenssl(algorithm: string, ...options: string[]): Uint8Array | undefined {
  const more = options.flatMap((option) => ['-pkeyopt', option]);
  return fromPem(runOpenssl(['genpkey', '-algorithm', algorithm, ...more]));
}

/** Every SEQUENCE in the indefinite form; octet strings too, in two parts. */
function indefinite(der: Uint8Array, strings: boolean): Uint8Array {
  const out: number[] = [];
  for (let at = 0; at < der.length; ) {
    const tag = der[at] ?? 0;
    const first = der[at + 1] ?? 0;
    const octets = first < 0x80 ? 0 : first & 0x7f;
    let length = octets === 0 ? first : 0;
    for (let i = 0; i < octets; i++) length = length * 256 + (der[at + 2 + i] ?? 0);
    const from = at + 2 + octets;
    const contents = der.subarray(from, from + length);
    if (tag & 0x20) out.push(tag, 0x80, ...indefinite(contents, strings), 0, 0);
    else if (tag === 4 && strings) {
      const middle = length >> 1;
      const parts = [contents.subarray(0, middle), contents.subarray(middle)];
      out.push(0x24, 0x80, ...parts.flatMap((part) => [...octetString(part)]), 0, 0);
    } else out.push(...der.subarray(at, from + length));
    at = from + length;
  }
  return new Uint8Array(out);
}

// AWS: "PKCS#8 in BER (indefinite outer length): accepted for RSA and ECDSA curves, refused for Ed25519", observed.
describe('PKCS#8 in BER', () => {
  const outer = (der: Uint8Array) => {
    const from = (der[1] ?? 0) < 0x80 ? 2 : 2 + ((der[1] ?? 0) & 0x7f);
    return concat(new Uint8Array([0x30, 0x80]), der.subarray(from), new Uint8Array(2));
  };
  test.each([
    ['RSA', rsa.privateKey],
    ...ec.map(({ curve, privateKey }) => [curve, privateKey] as const),
  ] as const)('of %s is the same key', (_, privateKey) => {
    const der = pkcs8(privateKey);
    const expected = parsePrivateKeyInfo(der);
    expect(expected).toBeDefined();
    for (const ber of [outer(der), indefinite(der, false), indefinite(der, true)])
      expect(parsePrivateKeyInfo(ber)).toEqual(expected);
  });

  test('of Ed25519 is refused, a needlessly long length too', () => {
    const der = pkcs8(ed25519.privateKey);
    const long = concat(new Uint8Array([0x30, 0x81]), der.subarray(1));
    for (const ber of [outer(der), indefinite(der, false), indefinite(der, true), long])
      expect(parsePrivateKeyInfo(ber)).toBeUndefined();
  });

  test('a public key in BER is refused', () => {
    expect(parsePublicKeyInfo(outer(spki(p256.publicKey)))).toBeUndefined();
    expect(parsePublicKeyInfo(indefinite(spki(rsa.publicKey), false))).toBeUndefined();
  });
});

describe('SubjectPublicKeyInfo', () => {
  test('of RSA and of every curve gives the key, a compressed point as it is', () => {
    const { n, e } = rsa.publicKey.export({ format: 'jwk' });
    expect(parsePublicKeyInfo(spki(rsa.publicKey))).toEqual({
      kind: 'RSA',
      n: fromJwk(n),
      e: fromJwk(e),
    });
    for (const { curve, publicKey, point } of ec) {
      expect(parsePublicKeyInfo(spki(publicKey))).toEqual({ kind: 'EC', curve, point });
      const compressed = point.slice(0, (point.length + 1) / 2);
      compressed[0] = 3;
      const key = { kind: 'EC', curve, point: compressed } as const;
      expect(parsePublicKeyInfo(publicKeyInfo(key))).toEqual(key);
    }
  });

  test.each([
    ['Ed25519', spki(ed25519.publicKey)],
    ['a private key', pkcs8(p256.privateKey)],
    [
      'a curve that KMS does not have',
      spki(generateKeyPairSync('ec', { namedCurve: 'P-224' }).publicKey),
    ],
    ['RSA for PSS alone', spki(generateKeyPairSync('rsa-pss', { modulusLength: 1024 }).publicKey)],
    ['bytes after it', concat(spki(p256.publicKey), new Uint8Array(1))],
    ['junk', filled(91)],
    [
      'a negative modulus',
      sequence(
        sequence(objectIdentifier('1.2.840.113549.1.1.1'), NULL),
        bitString(sequence(encode(2, new Uint8Array([0x80])), smallInteger(3))),
      ),
    ],
    [
      'unused bits',
      sequence(
        sequence(objectIdentifier('1.2.840.10045.2.1'), objectIdentifier('1.2.840.10045.3.1.7')),
        bitString(p256.point, 3),
      ),
    ],
  ])('%s is refused', (_, bytes) => {
    expect(parsePublicKeyInfo(bytes)).toBeUndefined();
  });
});

/** Some bytes changed, cut out or put in. */
function mutated(encodings: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const edit = fc.record({
    at: fc.nat(),
    // Most of the structure stands at the beginning.
    near: fc.boolean(),
    remove: fc.nat(2),
    insert: fc.uint8Array({ maxLength: 2 }),
  });
  const edits = fc.array(edit, { minLength: 1, maxLength: 3 });
  return fc.tuple(fc.constantFrom(...encodings), edits).map(([encoding, list]) => {
    const bytes = [...encoding];
    for (const { at, near, remove, insert } of list)
      bytes.splice(at % (near ? 40 : bytes.length), remove, ...insert);
    return new Uint8Array(bytes);
  });
}

describe('what was changed', () => {
  const privateKeys = [rsa.privateKey, ed25519.privateKey, ...ec.map((key) => key.privateKey)];
  const valid = privateKeys.map(pkcs8);
  test('law: no private key makes the parser throw, and what it reads it reads again', () => {
    fc.assert(
      fc.property(mutated([...valid, ...valid.map((der) => indefinite(der, true))]), (bytes) => {
        const key = parsePrivateKeyInfo(bytes);
        if (key === undefined) return;
        expect(parsePrivateKeyInfo(privateKeyInfo(key))).toMatchObject({ kind: key.kind });
      }),
      { numRuns: 3000 },
    );
  });

  test('law: a public key that is read is written as the very bytes that were read', () => {
    const publicKeys = [rsa.publicKey, ...ec.map((key) => key.publicKey)].map(spki);
    fc.assert(
      fc.property(mutated(publicKeys), (bytes) => {
        const key = parsePublicKeyInfo(bytes);
        if (key !== undefined) expect(publicKeyInfo(key)).toEqual(bytes);
      }),
      { numRuns: 3000 },
    );
  });
});
