import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  bitString,
  concat,
  context,
  contextPrimitive,
  encode,
  integer,
  NULL,
  objectIdentifier,
  octetString,
  sequence,
  smallInteger,
} from '../../../src/hsm/encodings/der.ts';
import { parsePrivateKeyInfo } from '../../../src/hsm/encodings/key-parsing.ts';
import { openssl, opensslVersion, runOpenssl } from '../../support/openssl.ts';

const pkcs8 = (key: KeyObject) => new Uint8Array(key.export({ format: 'der', type: 'pkcs8' }));
const spki = (key: KeyObject) => new Uint8Array(key.export({ format: 'der', type: 'spki' }));
const fromJwk = (value: unknown) => new Uint8Array(Buffer.from(String(value), 'base64url'));
const filled = (length: number) => Uint8Array.from({ length }, (_, i) => i + 1);

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const p256 = ((): { privateKey: KeyObject; d: Uint8Array; point: Uint8Array } => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { d, x, y } = privateKey.export({ format: 'jwk' });
  return { privateKey, d: fromJwk(d), point: new Uint8Array([4, ...fromJwk(x), ...fromJwk(y)]) };
})();

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

describe('PKCS#8 that is refused:', () => {
  const traditional = (type: 'pkcs1' | 'sec1', { privateKey }: { privateKey: KeyObject }) =>
    new Uint8Array(privateKey.export({ format: 'der', type: type as 'pkcs1' }));
  const encrypted = p256.privateKey.export({
    format: 'der',
    type: 'pkcs8',
    cipher: 'aes-256-cbc',
    passphrase: 'x',
  });
  test.each([
    ['the traditional form of RSA (PKCS#1)', traditional('pkcs1', rsa)],
    ['the traditional form of a curve (SEC 1)', traditional('sec1', p256)],
    ['an encrypted key', new Uint8Array(encrypted)],
    ['a public key', spki(rsa.publicKey)],
    [
      'a key in PEM',
      new Uint8Array(Buffer.from(p256.privateKey.export({ format: 'pem', type: 'pkcs8' }))),
    ],
    [
      'RSA for PSS alone',
      pkcs8(generateKeyPairSync('rsa-pss', { modulusLength: 1024 }).privateKey),
    ],
    ['X25519', pkcs8(generateKeyPairSync('x25519').privateKey)],
    ['Ed448', pkcs8(generateKeyPairSync('ed448').privateKey)],
    [
      'a curve that KMS does not have',
      pkcs8(generateKeyPairSync('ec', { namedCurve: 'P-224' }).privateKey),
    ],
    ['no bytes', new Uint8Array()],
  ])('%s', (_, bytes) => {
    expect(parsePrivateKeyInfo(bytes)).toBeUndefined();
  });

  test.skipIf(opensslVersion === undefined)(
    `RSA of three primes, and a curve by its parameters, as ${openssl} makes them`,
    () => {
      const threePrimes = madeByOpenssl('RSA', 'rsa_keygen_bits:2048', 'rsa_keygen_primes:3');
      const explicit = madeByOpenssl('EC', 'ec_paramgen_curve:P-256', 'ec_param_enc:explicit');
      const named = madeByOpenssl('EC', 'ec_paramgen_curve:P-256', 'ec_param_enc:named_curve');
      expect(threePrimes && parsePrivateKeyInfo(threePrimes)).toBeUndefined();
      expect(explicit && parsePrivateKeyInfo(explicit)).toBeUndefined();
      expect([threePrimes?.length, explicit?.length].every((length) => Number(length) > 250)).toBe(
        true,
      );
      expect(named && parsePrivateKeyInfo(named)).toBeDefined();
    },
  );

  const oid = {
    ec: objectIdentifier('1.2.840.10045.2.1'),
    p256: objectIdentifier('1.2.840.10045.3.1.7'),
    k1: objectIdentifier('1.3.132.0.10'),
    rsa: objectIdentifier('1.2.840.113549.1.1.1'),
    ed25519: objectIdentifier('1.3.101.112'),
  };
  const info = (algorithm: Uint8Array, key: Uint8Array, ...more: Uint8Array[]) =>
    sequence(smallInteger(0), algorithm, octetString(key), ...more);
  const ecAlgorithm = sequence(oid.ec, oid.p256);
  const point = bitString(p256.point);
  const ecKey = (...parts: Uint8Array[]) => info(ecAlgorithm, sequence(...parts));
  const one = smallInteger(1);
  const d = octetString(p256.d);
  const good = ecKey(one, d, context(0, oid.p256), context(1, point));
  const junk = smallInteger(5);

  test('not these, which the refused are made from', () => {
    expect(parsePrivateKeyInfo(good)).toEqual({
      kind: 'EC',
      curve: 'P-256',
      d: p256.d,
      point: p256.point,
    });
    expect(parsePrivateKeyInfo(rsaInfo([]))).toMatchObject({ kind: 'RSA', e: new Uint8Array([2]) });
    const seed = octetString(filled(32));
    expect(parsePrivateKeyInfo(info(sequence(oid.ed25519), seed))).toMatchObject({
      kind: 'Ed25519',
    });
    // Scalars with zeros too many or too few.
    for (const octets of [concat(new Uint8Array(9), p256.d), new Uint8Array([7])])
      expect(parsePrivateKeyInfo(ecKey(one, octetString(octets)))).toBeDefined();
    expect(parsePrivateKeyInfo(ecKey(one, octetString(new Uint8Array([7]))))).toMatchObject({
      d: Uint8Array.from({ length: 32 }, (_, i) => (i === 31 ? 7 : 0)),
    });
  });

  test.each([
    ['bytes after the key', concat(good, new Uint8Array(1))],
    ['a component after the last', ecKey(one, d, context(0, oid.p256), context(1, point), junk)],
    ['a component after the last, outside', info(ecAlgorithm, sequence(one, d), junk)],
    [
      'bytes after the inner key',
      info(ecAlgorithm, concat(sequence(one, d), new Uint8Array([5, 0]))),
    ],
    ['two things under a tag', ecKey(one, d, context(0, oid.p256, junk))],
    ['two points under a tag', ecKey(one, d, context(1, point, point))],
    ['a third parameter', info(sequence(oid.ec, oid.p256, junk), sequence(one, d))],
    ['no curve', info(sequence(oid.ec), sequence(one, d))],
    ['NULL for a curve', info(sequence(oid.ec, NULL), sequence(one, d))],
    ['another curve inside', ecKey(one, d, context(0, oid.k1))],
    ['parts in another order', ecKey(one, d, context(1, point), context(0, oid.p256))],
    ['version 0 inside', ecKey(smallInteger(0), d)],
    ['version 2 outside', sequence(smallInteger(2), ecAlgorithm, octetString(sequence(one, d)))],
    [
      'a public key outside with version 1',
      info(
        ecAlgorithm,
        sequence(one, d),
        contextPrimitive(1, concat(new Uint8Array(1), p256.point)),
      ),
    ],
    ['a scalar of 0', ecKey(one, octetString(new Uint8Array(32)))],
    ['a scalar of no bytes', ecKey(one, octetString())],
    ['a scalar longer than the field', ecKey(one, octetString(filled(33)))],
    ['a point with unused bits', ecKey(one, d, context(1, bitString(p256.point, 1)))],
    ['a point of another length', ecKey(one, d, context(1, bitString(p256.point.subarray(0, 64))))],
    [
      'a hybrid point',
      ecKey(one, d, context(1, bitString(new Uint8Array([6, ...p256.point.subarray(1)])))),
    ],
    ['the point at infinity', ecKey(one, d, context(1, bitString(new Uint8Array(1))))],
    ['RSA without NULL', info(sequence(oid.rsa), rsaFields([]))],
    [
      'RSA with a NULL of one byte',
      info(sequence(oid.rsa, new Uint8Array([5, 1, 0])), rsaFields([])),
    ],
    ['Ed25519 with NULL', info(sequence(oid.ed25519, NULL), octetString(filled(32)))],
    ['Ed25519 of 31 bytes', info(sequence(oid.ed25519), octetString(filled(31)))],
    ['Ed25519 of 32 bare bytes', info(sequence(oid.ed25519), filled(32))],
    [
      'Ed25519 with a public key of 31 bytes',
      sequence(
        one,
        sequence(oid.ed25519),
        octetString(octetString(filled(32))),
        contextPrimitive(1, new Uint8Array(32)),
      ),
    ],
    ['RSA of version 1', rsaInfo([[0, smallInteger(1)]])],
    ['RSA with other primes', info(sequence(oid.rsa, NULL), rsaFields([[9, sequence()]]))],
    ['RSA with a modulus of 0', rsaInfo([[1, smallInteger(0)]])],
    ['RSA with a negative modulus', rsaInfo([[1, encode(2, new Uint8Array([0x80]))]])],
    ['RSA with a negative prime', rsaInfo([[4, encode(2, new Uint8Array([0xff, 1]))]])],
    ['RSA with a needless zero', rsaInfo([[4, encode(2, new Uint8Array([0, 1]))]])],
    ['RSA with an integer of no bytes', rsaInfo([[8, encode(2)]])],
    ['RSA that lacks a number', rsaInfo([[8, new Uint8Array()]])],
    ['RSA with a string for a number', rsaInfo([[8, octetString(filled(3))]])],
  ])('a key with %s', (_, bytes) => {
    expect(parsePrivateKeyInfo(bytes)).toBeUndefined();
  });

  test('a key whose two points differ', () => {
    const withOuter = (outer: Uint8Array) => {
      const inner = octetString(sequence(one, d, context(1, point)));
      const bits = contextPrimitive(1, concat(new Uint8Array(1), outer));
      return parsePrivateKeyInfo(sequence(one, ecAlgorithm, inner, bits));
    };
    expect(withOuter(p256.point)).toMatchObject({ d: p256.d, point: p256.point });
    expect(withOuter(p256.point.map((byte, i) => (i === 9 ? byte ^ 1 : byte)))).toBeUndefined();
  });

  /** RSAPrivateKey with the numbers 0 to 8, of which some are others; parts that follow have numbers above. */
  function rsaFields(others: readonly (readonly [number, Uint8Array])[]): Uint8Array {
    const parts = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((i) => integer(new Uint8Array([i])));
    for (const [i, part] of others) parts[i] = part;
    return sequence(...parts);
  }
  function rsaInfo(others: readonly (readonly [number, Uint8Array])[]): Uint8Array {
    return info(sequence(oid.rsa, NULL), rsaFields(others));
  }
});
