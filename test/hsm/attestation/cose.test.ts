import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attestationAuthority } from '../../../src/hsm/attestation/authority.ts';
import { type Cbor, decodeCbor, encodeCbor } from '../../../src/hsm/attestation/cbor.ts';
import { parseSign1 } from '../../../src/hsm/attestation/cose.ts';
import { verifyAttestation } from '../../../src/hsm/attestation/verify.ts';
import { randomFrom, seedFrom } from '../../../src/lib/random.ts';

const random = (n = 0) => randomFrom(seedFrom('attestation'), 'test', '', n);
const authority = attestationAuthority(random());
const { rootCertificate } = authority;
const now = Date.UTC(2026, 8, 26, 12, 0, 0, 500);
const claims = { moduleId: 'i-1234567890abcdef0-enc9876543210abcde', now };
const document = authority.attest(claims, random(1));
const good = decodeCbor(document) as [Uint8Array, Cbor, Uint8Array, Uint8Array];
const [protectedHeader, , payload, signature] = good;

describe('COSE_Sign1', () => {
  const message = (...parts: readonly Cbor[]) => encodeCbor(parts);
  const accepted = (bytes: Uint8Array) =>
    verifyAttestation(bytes, { rootCertificate, now }) !== undefined;

  // RFC 9052 section 4.2: "may be tagged"; 18 is its tag.
  test('is read with its tag and without, and with headers that are not protected', () => {
    expect(message(...good)).toEqual(document);
    expect(accepted(encodeCbor({ tag: 18, value: good }))).toBe(true);
    expect(accepted(message(protectedHeader, new Map([[4, 'key']]), payload, signature))).toBe(
      true,
    );
  });

  test.each([
    ['another tag', encodeCbor({ tag: 17, value: good })],
    ['three parts', message(...good.slice(0, 3))],
    ['five parts', message(...good, 1)],
    ['ES256', message(encodeCbor(new Map([[1, -7]])), new Map(), payload, signature)],
    ['no algorithm', message(new Uint8Array(), new Map(), payload, signature)],
    [
      'no algorithm that is protected',
      message(encodeCbor(new Map()), new Map([[1, -35]]), payload, signature),
    ],
    [
      'a critical header',
      message(
        encodeCbor(
          new Map<number, Cbor>([
            [1, -35],
            [2, [9]],
          ]),
        ),
        new Map(),
        payload,
        signature,
      ),
    ],
    ['a list of headers', message(protectedHeader, [], payload, signature)],
    ['a payload elsewhere', message(protectedHeader, new Map(), null, signature)],
    [
      'a signature of 95 bytes',
      message(protectedHeader, new Map(), payload, signature.subarray(1)),
    ],
    ['a signature in text', message(protectedHeader, new Map(), payload, 'a'.repeat(96))],
    ['no message', new Uint8Array([0xf6])],
    ['no bytes', new Uint8Array()],
  ])('with %s is not read', (_, bytes) => {
    expect(parseSign1(bytes)).toBeUndefined();
    expect(accepted(bytes)).toBe(false);
  });

  test('with a signature of zeros is read, and refused', () => {
    const bytes = message(protectedHeader, new Map(), payload, new Uint8Array(96));
    expect(parseSign1(bytes)?.payload).toEqual(payload);
    expect(accepted(bytes)).toBe(false);
  });

  test('law: a document with any byte changed, cut off or added is refused', () => {
    const length = document.length;
    fc.assert(
      fc.property(fc.nat(length - 1), fc.integer({ min: 1, max: 255 }), (at, difference) => {
        const changed = document.slice();
        changed[at] = (changed[at] ?? 0) ^ difference;
        expect(accepted(changed)).toBe(false);
        expect(accepted(document.subarray(0, at))).toBe(false);
      }),
      { numRuns: 60 },
    );
    expect(accepted(new Uint8Array([...document, 0]))).toBe(false);
  });

  test('of another authority is refused', () => {
    expect(accepted(attestationAuthority(random(1)).attest(claims, random()))).toBe(false);
  });
});
