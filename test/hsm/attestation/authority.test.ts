import { verify, X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { attestationAuthority } from '../../../src/hsm/attestation/authority.ts';
import { verifyAttestation } from '../../../src/hsm/attestation/verify.ts';
import { randomFrom, seedFrom } from '../../../src/lib/random.ts';
import { openssl, opensslVersion, runOpenssl } from '../../support/openssl.ts';

const random = (n = 0) => randomFrom(seedFrom('attestation'), 'test', '', n);
const authority = attestationAuthority(random());
const { rootCertificate } = authority;
const now = Date.UTC(2026, 8, 26, 12, 0, 0, 500);
const HOUR = 3_600_000;
const filled = (length: number, byte: number) => new Uint8Array(length).fill(byte);
const claims = {
  moduleId: 'i-1234567890abcdef0-enc9876543210abcde',
  pcrs: { 0: filled(48, 1), 3: filled(48, 3), 8: filled(48, 8) },
  publicKey: filled(294, 0x30),
  userData: new Uint8Array([1, 2]),
  nonce: new Uint8Array(),
  now,
};
const document = authority.attest(claims, random(1));

describe('an attestation document', () => {
  test('says what was attested', () => {
    const zero = filled(48, 0);
    const pcrs = Object.fromEntries(Array.from({ length: 16 }, (_, i) => [i, zero]));
    expect(verifyAttestation(document, { rootCertificate, now })).toEqual({
      moduleId: claims.moduleId,
      timestamp: now,
      pcrs: { ...pcrs, ...claims.pcrs },
      nitroTpmPcrs: {},
      imageSha384: filled(48, 1),
      publicKey: claims.publicKey,
      userData: claims.userData,
      nonce: claims.nonce,
    });
  });

  test('of NitroTPM has its own PCRs and no image', () => {
    const nitroTpmPcrs = { 4: filled(48, 4), 7: filled(48, 7) };
    const tpm = authority.attest({ moduleId: 'i-1', nitroTpmPcrs, now }, random());
    expect(verifyAttestation(tpm, { rootCertificate, now })).toEqual({
      moduleId: 'i-1',
      timestamp: now,
      pcrs: {},
      nitroTpmPcrs,
      imageSha384: undefined,
      publicKey: undefined,
      userData: undefined,
      nonce: undefined,
    });
  });

  test('law: follows from the authority, the claims and the stream', () => {
    const again = attestationAuthority(random());
    expect(again.rootCertificate).toEqual(rootCertificate);
    expect(again.attest(claims, random(1))).toEqual(document);
    expect(again.attest(claims, random(2))).not.toEqual(document);
    expect(attestationAuthority(random(1)).rootCertificate).not.toEqual(rootCertificate);
  });

  test('is good for three hours, and at no time before', () => {
    const valid = (at: number) =>
      verifyAttestation(document, { rootCertificate, now: at }) !== undefined;
    const second = now - 500;
    expect(
      [second - 1, second, second + 3 * HOUR + 999, second + 3 * HOUR + 1000].map(valid),
    ).toEqual([false, true, true, false]);
  });

  test.each([
    1,
    Date.UTC(1999, 11, 31),
    Date.UTC(2049, 11, 31, 23),
    Date.UTC(9999, 11, 31, 23, 59),
    8.64e15,
  ])('is made and verified at %d, the end of time included', (at) => {
    const made = authority.attest({ moduleId: 'i-1', now: at }, random());
    expect(verifyAttestation(made, { rootCertificate, now: at })?.timestamp).toBe(at);
  });
});

/** The places of the parts of COSE_Sign1, counted off by hand from RFC 9052 section 4.2 and RFC 8949 section 3. */
function partsOf(message: Uint8Array) {
  const header = message.subarray(1, 6);
  // 84, then 44 and four bytes of protected header, then a0, then 59 and a length of two bytes.
  expect(Buffer.from(message.subarray(0, 8)).toString('hex')).toBe('8444a1013822a059');
  const length = ((message[8] ?? 0) << 8) | (message[9] ?? 0);
  const payload = message.subarray(10, 10 + length);
  const rest = message.subarray(10 + length);
  expect([...rest.subarray(0, 2), rest.length]).toEqual([0x58, 96, 98]);
  return {
    header,
    payload,
    wholePayload: message.subarray(7, 10 + length),
    signature: rest.subarray(2),
  };
}

/** A certificate in the payload, which follows its name and 59 and a length of two bytes, or the head of an array. */
function certificateAfter(payload: Uint8Array, name: string, skip: number): X509Certificate {
  const at = Buffer.from(payload).indexOf(name) + name.length + skip;
  const length = ((payload[at + 1] ?? 0) << 8) | (payload[at + 2] ?? 0);
  return new X509Certificate(payload.subarray(at + 3, at + 3 + length));
}

describe('independently', () => {
  const { header, payload, wholePayload, signature } = partsOf(document);
  const certificate = certificateAfter(payload, 'certificate', 0);
  const root = certificateAfter(payload, 'cabundle', 1);

  test('node:crypto verifies the signature of the document', () => {
    const structure = Buffer.concat([
      Buffer.from('846a', 'hex'),
      Buffer.from('Signature1'),
      header,
      Buffer.from('40', 'hex'),
      wholePayload,
    ]);
    const key = { key: certificate.publicKey, dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha384', structure, key, signature)).toBe(true);
    structure[20] = 1 ^ (structure[20] ?? 0);
    expect(verify('sha384', structure, key, signature)).toBe(false);
  });

  test('the entries stand in the order of AWS’s page', () => {
    const names =
      'module_id digest timestamp pcrs certificate cabundle public_key user_data nonce'.split(' ');
    const places = names.map((name) => Buffer.from(payload).indexOf(name));
    expect(payload[0]).toBe(0xa9);
    expect(Math.min(...places)).toBeGreaterThan(0);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
  });

  test('node:crypto verifies both certificates, their names, dates and rights', () => {
    expect(new Uint8Array(root.raw)).toEqual(rootCertificate);
    expect(root.verify(root.publicKey) && root.checkIssued(root) && root.ca).toBe(true);
    expect(certificate.verify(root.publicKey) && certificate.checkIssued(root)).toBe(true);
    expect(certificate.verify(certificate.publicKey) || certificate.ca).toBe(false);
    expect(certificate.subject).toBe(`CN=${claims.moduleId}`);
    expect(root.subject).toBe('CN=kmsim test attestation root');
    expect(certificate.validFrom).toBe('Sep 26 12:00:00 2026 GMT');
    expect(certificate.validTo).toBe('Sep 26 15:00:00 2026 GMT');
    expect(root.validFrom).toBe('Jan  1 00:00:00 1970 GMT');
    expect(root.validTo).toBe('Dec 31 23:59:59 9999 GMT');
    expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('secp384r1');
  });

  test.skipIf(opensslVersion === undefined)(`the chain is good to ${openssl}`, () => {
    const files = { root: root.toString(), leaf: certificate.toString() };
    const second = Math.floor(now / 1000);
    const at = (seconds: number) => {
      const args = ['verify', '-attime', String(seconds), '-CAfile', 'root', 'leaf'];
      return runOpenssl(args, files) !== undefined;
    };
    expect([at(second), at(second + 4 * 3600)]).toEqual([true, false]);
  });
});
