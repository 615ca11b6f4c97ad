import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { HMAC, material, SIGNING, stateOf, waiting } from '../support/imported-keys.ts';
import { FOR_EVER, importedKey, importInto, KEY_WRAP, newPair, SM2 } from '../support/imports.ts';
import { hasOpensslSm2, opensslSm2 } from '../support/openssl-sm2.ts';
import { bytes, refusalOf } from '../support/simulator.ts';

describe('what is no material of the key’s spec', () => {
  const junk = { name: 'InvalidCiphertextException', message: '' };

  test.each([0, 1, 16, 31, 33, 64])('%i bytes, for a symmetric key', (length) => {
    const { kms, KeyId } = waiting();
    expect(refusalOf(() => importInto(kms, KeyId, material(1, length)))).toEqual(junk);
  });

  // Source: https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-conceptual.html, "Requirements for
  // imported key material": from the length of the spec to 128 bytes. One byte less was recorded.
  test.each([
    ['224', 28],
    ['256', 32],
    ['384', 48],
    ['512', 64],
  ] as const)(
    'too few or too many bytes, for HMAC_%s; at both limits the MACs are right',
    (bits, least) => {
      const { kms, KeyId } = waiting({ KeySpec: `HMAC_${bits}`, KeyUsage: HMAC.KeyUsage });
      for (const length of [least - 1, 129])
        expect(refusalOf(() => importInto(kms, KeyId, material(1, length)))).toEqual(junk);
      for (const length of [least, least + 1, 127, 128]) {
        const key = new Uint8Array(randomBytes(length));
        const id = importedKey(kms, { KeySpec: `HMAC_${bits}`, KeyUsage: HMAC.KeyUsage }, key);
        const request = { Message: bytes('x'), MacAlgorithm: `HMAC_SHA_${bits}` } as const;
        expect(kms.generateMac({ KeyId: id, ...request }).Mac).toEqual(
          new Uint8Array(createHmac(`sha${bits}`, key).update('x').digest()),
        );
      }
    },
  );

  // The encoding of a private key starts with a SEQUENCE of a definite length, in DER of one, two or three octets.
  const indefinite = (der: Uint8Array) => {
    const octets = (der[1] ?? 0) < 0x80 ? 0 : (der[1] ?? 0) & 0x7f;
    return new Uint8Array([0x30, 0x80, ...der.subarray(2 + octets), 0, 0]);
  };
  const specs = [
    'RSA_2048',
    'ECC_NIST_P256',
    'ECC_NIST_P384',
    'ECC_NIST_P521',
    'ECC_SECG_P256K1',
    'ECC_NIST_EDWARDS25519',
  ] as const;
  const pairs = Object.fromEntries(specs.map((spec) => [spec, newPair(spec)]));
  const pairOf = (spec: string) => pairs[spec] ?? newPair(spec);

  test.each(specs)('the private keys of other specs, and broken ones: %s', (spec) => {
    const { kms, KeyId } = waiting({ KeySpec: spec, ...SIGNING });
    const { privateKey, publicKey } = pairOf(spec);
    const wrong = [
      ...specs.filter((other) => other !== spec).map((other) => pairOf(other).privateKey),
      publicKey,
      privateKey.subarray(0, -1),
      new Uint8Array([...privateKey, 0]),
      material(1),
    ];
    for (const bytes of wrong)
      expect(refusalOf(() => importInto(kms, KeyId, bytes, FOR_EVER, KEY_WRAP))).toEqual(junk);
    importInto(kms, KeyId, privateKey, FOR_EVER, KEY_WRAP);
    expect(kms.getPublicKey({ KeyId }).PublicKey).toEqual(new Uint8Array(publicKey));
  });

  test('an RSA key of another length', () => {
    const { kms, KeyId } = waiting({ KeySpec: 'RSA_3072', ...SIGNING });
    const { privateKey } = pairOf('RSA_2048');
    expect(refusalOf(() => importInto(kms, KeyId, privateKey, FOR_EVER, KEY_WRAP))).toEqual(junk);
  });

  test.each(specs)('BER is taken for RSA and the named curves, and not for Ed25519: %s', (spec) => {
    const key = waiting({ KeySpec: spec, ...SIGNING });
    const { kms, KeyId } = key;
    const { privateKey, publicKey } = pairOf(spec);
    const bringIn = () => importInto(kms, KeyId, indefinite(privateKey), FOR_EVER, KEY_WRAP);
    if (spec === 'ECC_NIST_EDWARDS25519') {
      expect(refusalOf(bringIn)).toEqual(junk);
      expect(stateOf(key)).toBe('PendingImport');
      return;
    }
    bringIn();
    expect(kms.getPublicKey({ KeyId }).PublicKey).toEqual(new Uint8Array(publicKey));
  });

  // Source: the page above: the public point may be left out or compressed. RFC 5915 section 3 has the form.
  test('the point of another key; an own one may be left out or compressed', () => {
    const { kms, KeyId } = waiting({ KeySpec: 'ECC_NIST_P256', ...SIGNING });
    const { privateKey, publicKey } = pairOf('ECC_NIST_P256');
    const digits = Buffer.from(privateKey).toString('hex');
    const [scalar, point] = [digits.slice(2 * 36, 2 * 68), digits.slice(-2 * 65)];
    const octet = (n: number) => n.toString(16).padStart(2, '0');
    const withPoint = (bits: string) => {
      const n = bits.length / 2;
      const field = n === 0 ? '' : `a1${octet(n + 3)}03${octet(n + 1)}00${bits}`;
      const key = `30${octet(37 + field.length / 2)}0201010420${scalar}${field}`;
      const body = `020100301306072a8648ce3d020106082a8648ce3d03010704${octet(key.length / 2)}${key}`;
      const length = octet(body.length / 2);
      return new Uint8Array(Buffer.from(`30${n > 60 ? '81' : ''}${length}${body}`, 'hex'));
    };
    expect(Buffer.from(withPoint(point)).toString('hex')).toBe(digits);
    const sign = (Number.parseInt(point.slice(-2), 16) % 2) + 2;
    const compressed = `0${sign}${point.slice(2, 66)}`;
    const other = Buffer.from(newPair('ECC_NIST_P256').publicKey.subarray(-65)).toString('hex');
    for (const wrong of [other, `0${5 - sign}${point.slice(2, 66)}`, point.slice(0, -2), '00'])
      expect(refusalOf(() => importInto(kms, KeyId, withPoint(wrong), FOR_EVER, KEY_WRAP))).toEqual(
        junk,
      );
    for (const own of ['', compressed, point]) {
      const fresh = importedKey(
        kms,
        { KeySpec: 'ECC_NIST_P256', ...SIGNING },
        withPoint(own),
        KEY_WRAP,
      );
      expect(kms.getPublicKey({ KeyId: fresh }).PublicKey).toEqual(new Uint8Array(publicKey));
    }
  });

  // Source: the page above: named curves only.
  test('a curve by its parameters', () => {
    const { kms, KeyId } = waiting({ KeySpec: 'ECC_NIST_P256', ...SIGNING });
    const { privateKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      paramEncoding: 'explicit',
      publicKeyEncoding: { type: 'spki', format: 'der' },
      privateKeyEncoding: { type: 'pkcs8', format: 'der' },
    });
    expect(refusalOf(() => importInto(kms, KeyId, privateKey, FOR_EVER, KEY_WRAP))).toEqual(junk);
  });

  test(`a P-256 key, for SM2, where an own one by ${opensslSm2} is taken`, () => {
    if (!hasOpensslSm2) return;
    const { kms } = createSimulator().region('cn-north-1');
    const key = { KeySpec: 'SM2', ...SIGNING, Origin: 'EXTERNAL' } as const;
    const { KeyId } = kms.createKey(key).KeyMetadata;
    const { privateKey, publicKey } = newPair('SM2');
    expect(
      refusalOf(() => importInto(kms, KeyId, pairOf('ECC_NIST_P256').privateKey, FOR_EVER, SM2)),
    ).toEqual(junk);
    importInto(kms, KeyId, privateKey, FOR_EVER, SM2);
    expect(kms.getPublicKey({ KeyId }).PublicKey).toEqual(new Uint8Array(publicKey));
  });
});
