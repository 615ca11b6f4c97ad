import { createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { issueCertificate, parseCertificate } from '../../../src/hsm/attestation/certificate.ts';
import { sign1 } from '../../../src/hsm/attestation/cose.ts';
import { encodeDocument } from '../../../src/hsm/attestation/document.ts';
import { verifyAttestation } from '../../../src/hsm/attestation/verify.ts';
import { publicPoint } from '../../../src/hsm/curves/ecc.ts';
import {
  bitString,
  context,
  encode,
  NULL,
  objectIdentifier,
  octetString,
  sequence,
  smallInteger,
} from '../../../src/hsm/encodings/der.ts';
import { publicKeyInfo } from '../../../src/hsm/encodings/key-encodings.ts';
import { integerOf } from '../../../src/hsm/integers.ts';
import { randomFrom, seedFrom } from '../../../src/lib/random.ts';
import { openssl, opensslVersion, runOpenssl } from '../../support/openssl.ts';

const random = () => randomFrom(seedFrom('attestation'), 'test', '', 0);
const filled = (length: number, byte: number) => new Uint8Array(length).fill(byte);
const pem = (der: Uint8Array) => new X509Certificate(der).toString();

describe('a certificate of ours', () => {
  const names = { issuer: 'issuer', subject: 'subject \u00fc' };
  const point = publicPoint('P-384', 9n);
  const issue = (notBefore: number, notAfter: number, isAuthority = false) =>
    issueCertificate(
      { serialNumber: filled(16, 0x80), ...names, notBefore, notAfter, point, isAuthority },
      8n,
      random(),
    );

  // RFC 5280 section 4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050 on.
  test.each([
    ['1950-01-01T00:00:00Z', 'Jan  1 00:00:00 1950 GMT'],
    ['1999-12-31T23:59:59Z', 'Dec 31 23:59:59 1999 GMT'],
    ['2000-02-29T12:00:00Z', 'Feb 29 12:00:00 2000 GMT'],
    ['2049-12-31T23:59:59Z', 'Dec 31 23:59:59 2049 GMT'],
    ['2050-01-01T00:00:00Z', 'Jan  1 00:00:00 2050 GMT'],
    ['9999-12-31T23:59:59Z', 'Dec 31 23:59:59 9999 GMT'],
    ['1949-12-31T23:59:59Z', 'Dec 31 23:59:59 1949 GMT'],
  ])('names %s as node:crypto reads it', (iso, expected) => {
    const der = issue(Date.parse(iso), Date.parse(iso) + 999);
    const certificate = new X509Certificate(der);
    expect([certificate.validFrom, certificate.validTo]).toEqual([expected, expected]);
    const at = Date.parse(iso);
    expect(parseCertificate(der)).toMatchObject({ notBefore: at, notAfter: at, point });
  });

  test('has its serial number, names and rights, as node:crypto reads them', () => {
    const certificate = new X509Certificate(issue(0, 1));
    expect(certificate.serialNumber).toBe('80'.repeat(16));
    expect(certificate.issuer).toBe('CN=issuer');
    expect(certificate.subject).toBe('CN=subject \u00fc');
    expect([certificate.ca, new X509Certificate(issue(0, 1, true)).ca]).toEqual([false, true]);
    expect(parseCertificate(issue(0, 1))).toMatchObject({
      isAuthority: false,
      signsCertificates: false,
      signsData: true,
    });
    expect(parseCertificate(issue(0, 1, true))).toMatchObject({
      isAuthority: true,
      pathLength: Number.POSITIVE_INFINITY,
      signsCertificates: true,
      signsData: false,
    });
  });

  // RFC 5280 sections 4.1.1.2, 4.1.2.1, 4.1.2.5, 4.2; RFC 5758 section 3.2.
  describe('is no longer one', () => {
    const oid = objectIdentifier;
    const algorithm = sequence(oid('1.2.840.10045.4.3.3'));
    const withSha256 = sequence(oid('1.2.840.10045.4.3.2'));
    const withNull = sequence(oid('1.2.840.10045.4.3.3'), NULL);
    const time = (tag: number, value: string) => encode(tag, new Uint8Array(Buffer.from(value)));
    const from = time(0x17, '230201000000Z');
    const usage = sequence(oid('2.5.29.15'), octetString(bitString(new Uint8Array([0x80]), 7)));
    const basic = (value: Uint8Array) => sequence(oid('2.5.29.19'), octetString(value));
    const parts = {
      version: context(0, smallInteger(2)),
      inner: algorithm,
      outer: algorithm,
      until: time(0x17, '230228000000Z'),
      extensions: [usage, basic(sequence())],
    };
    const name = sequence();
    const crafted = (change: Partial<typeof parts>) => {
      const { version, inner, outer, until, extensions } = { ...parts, ...change };
      const signed = sequence(
        version,
        smallInteger(5),
        inner,
        name,
        sequence(from, until),
        name,
        publicKeyInfo({ kind: 'EC', curve: 'P-384', point }),
        context(3, sequence(...extensions)),
      );
      return sequence(signed, outer, bitString(new Uint8Array(5)));
    };
    test('as this one is', () => {
      expect(parseCertificate(crafted({}))).toMatchObject({ signsData: true, isAuthority: false });
    });
    test.each([
      ['version 2', { version: context(0, smallInteger(1)) }],
      ['version 1', { version: new Uint8Array() }],
      ['another algorithm inside', { inner: withSha256 }],
      ['another algorithm outside', { outer: withSha256 }],
      ['parameters inside', { inner: withNull }],
      ['parameters outside', { outer: withNull }],
      ['a 30th of February', { until: time(0x17, '230230000000Z') }],
      ['a 13th month', { until: time(0x17, '231301000000Z') }],
      ['a time without seconds', { until: time(0x17, '2302280000Z') }],
      ['a time with a zone', { until: time(0x17, '230228000000+0100') }],
      ['GeneralizedTime before 2050', { until: time(0x18, '20230228000000Z') }],
      ['a time as text', { until: time(0x0c, '230228000000Z') }],
      ['an extension twice', { extensions: [usage, usage] }],
      [
        'a usage that is no BIT STRING',
        { extensions: [sequence(oid('2.5.29.15'), octetString(NULL))] },
      ],
      ['a constraint of another type', { extensions: [basic(NULL)] }],
      [
        'a constraint with a default written out',
        { extensions: [basic(sequence(new Uint8Array([1, 1, 0])))] },
      ],
    ])('with %s', (_, change) => {
      expect(parseCertificate(crafted(change))).toBeUndefined();
    });
  });

  test('law: no change makes the parser of certificates throw', () => {
    const der = issue(0, 1);
    fc.assert(
      fc.property(fc.nat(), fc.nat(255), fc.nat(2), (at, byte, remove) => {
        const changed = [...der];
        changed.splice(at % changed.length, remove, byte);
        const parsed = parseCertificate(new Uint8Array(changed));
        if (parsed !== undefined) expect(parsed.point.length).toBeGreaterThan(48);
      }),
      { numRuns: 500 },
    );
  });
});

describe('certificates of openssl', () => {
  const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
  const keyOf = (key: ReturnType<typeof pair>) => key.export({ format: 'pem', type: 'pkcs8' });
  const config = (extensions: string) => ({
    config: `[req]\ndistinguished_name=dn\nx509_extensions=own\n[dn]\n[own]\n${extensions}`,
  });
  const authorityOf = (more = '') =>
    `basicConstraints=critical,CA:TRUE${more}\nkeyUsage=critical,digitalSignature,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash`;
  const signer =
    'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid';
  function selfSigned(key: ReturnType<typeof pair>, extensions: string, digest = '-sha384') {
    const args = [
      'req',
      '-x509',
      '-new',
      '-key',
      'key',
      '-config',
      'config',
      digest,
      '-outform',
      'DER',
    ];
    const names = ['-days', '30', '-subj', '/C=US/O=Amazon/OU=AWS/CN=root'];
    return (
      runOpenssl([...args, ...names], { key: keyOf(key), ...config(extensions) }) ??
      new Uint8Array()
    );
  }
  function issued(
    name: string,
    key: ReturnType<typeof pair>,
    issuer: { readonly certificate: Uint8Array; readonly key: ReturnType<typeof pair> },
    extensions: string,
  ) {
    const request = ['req', '-new', '-key', 'key', '-config', 'config', '-subj', `/CN=${name}`];
    const csr = runOpenssl(request, { key: keyOf(key), ...config('') });
    const args = ['x509', '-req', '-in', 'csr', '-CA', 'ca', '-CAkey', 'key', '-set_serial', '77'];
    const more = [
      '-sha384',
      '-days',
      '1',
      '-extfile',
      'config',
      '-extensions',
      'own',
      '-outform',
      'DER',
    ];
    const files = { csr: csr ?? '', ca: pem(issuer.certificate), key: keyOf(issuer.key) };
    return runOpenssl([...args, ...more], { ...files, ...config(extensions) }) ?? new Uint8Array();
  }
  const [rootKey, middleKey, leafKey] = [pair(), pair(), pair()];
  const d = integerOf(Buffer.from(String(leafKey.export({ format: 'jwk' }).d), 'base64url'));

  test.skipIf(opensslVersion === undefined)(
    `a chain of three by ${openssl} verifies, unless it breaks a rule`,
    () => {
      const root = { key: rootKey, certificate: selfSigned(rootKey, authorityOf(',pathlen:1')) };
      const strict = { key: rootKey, certificate: selfSigned(rootKey, authorityOf(',pathlen:0')) };
      const from = (issuer: typeof root, middleExtensions: string, leafExtensions: string) => {
        const middle = {
          key: middleKey,
          certificate: issued('middle', middleKey, issuer, middleExtensions),
        };
        const certificate = issued('leaf', leafKey, middle, leafExtensions);
        const cabundle = [issuer.certificate, middle.certificate];
        const at = Date.now() + 1000;
        const says = { moduleId: 'i', timestamp: at, pcrs: { 0: filled(48, 1) }, nitroTpmPcrs: {} };
        const bytes = sign1(encodeDocument({ ...says, certificate, cabundle }), d, random());
        return (
          verifyAttestation(bytes, { rootCertificate: issuer.certificate, now: at }) !== undefined
        );
      };
      expect(from(root, authorityOf(',pathlen:0'), signer)).toBe(true);
      expect(from(root, 'basicConstraints=CA:TRUE', 'subjectKeyIdentifier=hash')).toBe(true);
      expect(from(root, 'basicConstraints=CA:FALSE\nkeyUsage=keyCertSign', signer)).toBe(false);
      expect(from(strict, authorityOf(), signer)).toBe(false);
      expect(
        from(root, 'basicConstraints=critical,CA:TRUE\nkeyUsage=digitalSignature', signer),
      ).toBe(false);
      expect(
        from(root, authorityOf(), `${signer}\nnameConstraints=critical,permitted;DNS:a.example`),
      ).toBe(false);
      expect(from(root, authorityOf(), `${signer}\nnameConstraints=permitted;DNS:a.example`)).toBe(
        true,
      );
    },
  );

  test.skipIf(opensslVersion === undefined)(
    `what ${openssl} signs otherwise is no certificate of ours`,
    () => {
      const good = selfSigned(rootKey, authorityOf());
      const parsed = parseCertificate(good);
      const { x, y } = createPublicKey(rootKey).export({ format: 'jwk' });
      const coordinates = [x, y].map((value) => Buffer.from(String(value), 'base64url'));
      expect(parsed).toMatchObject({ isAuthority: true, signsData: true, signsCertificates: true });
      expect(parsed?.point).toEqual(
        new Uint8Array(Buffer.concat([Buffer.from([4]), ...coordinates])),
      );
      expect(parsed?.notBefore).toBe(Date.parse(new X509Certificate(good).validFrom));
      expect(parsed?.notAfter).toBe(Date.parse(new X509Certificate(good).validTo));
      const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
      expect(parseCertificate(selfSigned(rootKey, authorityOf(), '-sha256'))).toBeUndefined();
      expect(parseCertificate(selfSigned(p256, authorityOf()))).toBeUndefined();
      for (let at = 0; at < good.length; at += 7)
        expect(parseCertificate(good.subarray(0, at))).toBeUndefined();
      expect(parseCertificate(new Uint8Array([...good, 0]))).toBeUndefined();
    },
  );
});
