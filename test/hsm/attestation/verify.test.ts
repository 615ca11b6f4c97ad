import { describe, expect, test } from 'vitest';
import { encodeCbor } from '../../../src/hsm/attestation/cbor.ts';
import {
  type CertificateClaims,
  issueCertificate,
} from '../../../src/hsm/attestation/certificate.ts';
import { sign1 } from '../../../src/hsm/attestation/cose.ts';
import { type AttestationDocument, encodeDocument } from '../../../src/hsm/attestation/document.ts';
import { verifyAttestation } from '../../../src/hsm/attestation/verify.ts';
import { publicPoint } from '../../../src/hsm/curves/ecc.ts';
import { randomFrom, seedFrom } from '../../../src/lib/random.ts';

const random = () => randomFrom(seedFrom('attestation'), 'test', '', 0);
const now = Date.UTC(2026, 8, 26, 12, 0, 0, 500);
const HOUR = 3_600_000;
const filled = (length: number, byte: number) => new Uint8Array(length).fill(byte);

describe('a chain', () => {
  const keys = { root: 5n, middle: 6n, leaf: 7n };
  const certificate = (
    subject: keyof typeof keys,
    issuer: keyof typeof keys,
    change: Partial<CertificateClaims> = {},
  ) =>
    issueCertificate(
      {
        serialNumber: new Uint8Array([1]),
        issuer,
        subject,
        notBefore: now - HOUR,
        notAfter: now + HOUR,
        point: publicPoint('P-384', keys[subject]),
        isAuthority: subject !== 'leaf',
        ...change,
      },
      keys[issuer],
      random(),
    );
  const root = certificate('root', 'root');
  const middle = certificate('middle', 'root');
  const leaf = certificate('leaf', 'middle');
  const says = { moduleId: 'i-1', timestamp: now, pcrs: { 0: filled(48, 7) }, nitroTpmPcrs: {} };
  const made = (change: Partial<AttestationDocument> = {}, key = keys.leaf) =>
    sign1(
      encodeDocument({ ...says, certificate: leaf, cabundle: [root, middle], ...change }),
      key,
      random(),
    );
  const accepted = (bytes: Uint8Array) =>
    verifyAttestation(bytes, { rootCertificate: root, now }) !== undefined;

  test('of three is followed', () => {
    expect(accepted(made())).toBe(true);
    expect(accepted(made({ certificate: certificate('leaf', 'root'), cabundle: [root] }))).toBe(
      true,
    );
  });

  test.each([
    ['lacks its middle', { cabundle: [root] }],
    ['lacks its root', { cabundle: [middle] }],
    ['is empty', { cabundle: [] }],
    ['stands in another order', { cabundle: [middle, root] }],
    [
      'has another root of the same name',
      { cabundle: [certificate('root', 'root', { notAfter: now + 1 }), middle] },
    ],
    [
      'has a middle that is no authority',
      { cabundle: [root, certificate('middle', 'root', { isAuthority: false })] },
    ],
    [
      'has a middle of another name',
      { cabundle: [root, certificate('middle', 'root', { subject: 'other' })] },
    ],
    [
      'has a middle that names another issuer',
      { cabundle: [root, certificate('middle', 'root', { issuer: 'other' })] },
    ],
    [
      'has a middle that signed itself',
      { cabundle: [root, certificate('middle', 'middle', { issuer: 'root' })] },
    ],
    [
      'has a middle that has expired',
      { cabundle: [root, certificate('middle', 'root', { notAfter: now - 2000 })] },
    ],
    [
      'has a middle to come',
      { cabundle: [root, certificate('middle', 'root', { notBefore: now + 2000 })] },
    ],
    ['has a leaf of the root’s, under the middle', { certificate: certificate('leaf', 'root') }],
    [
      'has a leaf that has expired',
      { certificate: certificate('leaf', 'middle', { notAfter: now - 2000 }) },
    ],
    ['ends in an authority', { certificate: certificate('leaf', 'middle', { isAuthority: true }) }],
    ['ends in what is no certificate', { certificate: new Uint8Array([0x30, 0]) }],
    [
      'goes on after the leaf',
      { certificate: certificate('leaf', 'leaf'), cabundle: [root, middle, leaf] },
    ],
  ])('that %s is refused', (_, change) => {
    expect(accepted(made(change))).toBe(false);
  });

  test('that ends in another key than that which signs is refused', () => {
    expect(accepted(made({}, keys.middle))).toBe(false);
  });

  // https://docs.aws.amazon.com/enclaves/latest/user/verify-root.html, "Syntactical validation".
  test.each([
    ['has no module', { moduleId: '' }],
    ['has a time of 0', { timestamp: 0 }],
    ['has a time before 1970', { timestamp: -1 }],
    ['has no PCR', { pcrs: {} }],
    ['has a PCR 32', { pcrs: { 32: filled(48, 1) } }],
    ['has a PCR of 47 bytes', { pcrs: { 0: filled(47, 1) } }],
    ['has a key of no bytes', { publicKey: new Uint8Array() }],
    ['has a key of 1025 bytes', { publicKey: new Uint8Array(1025) }],
    ['has user data of 513 bytes', { userData: new Uint8Array(513) }],
    ['has a nonce of 513 bytes', { nonce: new Uint8Array(513) }],
    ['has a certificate of 1025 bytes', { cabundle: [root, new Uint8Array(1025)] }],
  ])('a document that %s is refused', (_, change) => {
    expect(accepted(made(change))).toBe(false);
  });

  test('a document at the bounds is accepted', () => {
    const widest = { publicKey: filled(1024, 1), userData: filled(512, 1), nonce: filled(512, 1) };
    const pcrs = { 0: filled(32, 1), 31: filled(64, 1) };
    expect(accepted(made({ ...widest, pcrs }))).toBe(true);
  });

  const payloadOf = (change: Record<string, unknown>) => {
    const map = {
      module_id: 'i',
      digest: 'SHA384',
      timestamp: 1,
      pcrs: new Map([[0, filled(48, 1)]]),
      certificate: leaf,
      cabundle: [root, middle],
      ...change,
    };
    return sign1(encodeCbor(new Map(Object.entries(map) as never)), keys.leaf, random());
  };
  test.each([
    ['another digest', { digest: 'SHA256' }],
    ['text for a time', { timestamp: '1' }],
    ['bytes for a module', { module_id: filled(3, 0x61) }],
    ['an array of PCRs', { pcrs: [filled(48, 1)] }],
    ['PCRs by text', { pcrs: new Map([['0', filled(48, 1)]]) }],
    ['a negative PCR', { pcrs: new Map([[-1, filled(48, 1)]]) }],
    ['text for a PCR', { pcrs: new Map([[0, 'a'.repeat(48)]]) }],
    ['both kinds of PCRs', { nitrotpm_pcrs: new Map([[0, filled(48, 1)]]) }],
    ['text in the bundle', { cabundle: [root, 'middle'] }],
    ['bytes for a bundle', { cabundle: root }],
    ['a number for a key', { public_key: 5 }],
  ])('a document with %s is refused', (_, change) => {
    expect(accepted(payloadOf({}))).toBe(true);
    expect(accepted(payloadOf(change))).toBe(false);
  });
});
