import { createECDH, ECDH, generateKeyPairSync } from 'node:crypto';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CurveName,
  curveOf,
  decodePoint,
  ecdh,
  encodePoint,
  generateScalar,
  multipleOf,
  multipleOfBase,
  publicPoint,
  scalarBytes,
  scalarOf,
  sumOfMultiples,
} from '../../../src/hsm/curves/ecc.ts';
import { type Random, randomFrom, seedFrom } from '../../../src/lib/random.ts';
import { fixture } from '../../support/fixtures.ts';
import { wycheproof } from '../../support/vectors.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const shown = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex');

/** Names that OpenSSL has for the curves, the lengths of their fields and orders in bytes, and the other library's curve. */
const curves = {
  'P-256': { openssl: 'prime256v1', bytes: 32, noble: p256 },
  'P-384': { openssl: 'secp384r1', bytes: 48, noble: p384 },
  'P-521': { openssl: 'secp521r1', bytes: 66, noble: p521 },
  secp256k1: { openssl: 'secp256k1', bytes: 32, noble: secp256k1 },
} as const;
// SM2's curve has tests of its own.
type NistCurve = Exclude<CurveName, 'SM2'>;
const names = Object.keys(curves) as NistCurve[];

/** A stream that gives one draw, and shows how long it was. */
function once(byte: (index: number) => number): { random: Random; drawn: number[] } {
  const drawn: number[] = [];
  const bytes = (length: number) => {
    drawn.push(length);
    return Uint8Array.from({ length }, (_, i) => byte(i));
  };
  return { random: Object.assign(randomFrom(seedFrom(''), '', '', 0), { bytes }), drawn };
}

describe.each(names)('%s', (name) => {
  const { openssl, bytes, noble } = curves[name];
  const { n, p } = curveOf(name);
  const edges = [1n, 2n, 3n, n >> 1n, n - 2n, n - 1n].map((k) => fc.constant(k));
  const scalar = fc.oneof(...edges, fc.bigInt({ min: 1n, max: n - 1n }));
  const nodeOf = (d: bigint) => {
    const node = createECDH(openssl);
    node.setPrivateKey(d.toString(16).padStart(2 * bytes, '0'), 'hex');
    return node;
  };

  // The independent computation: node:crypto.
  test('law: the public point is node:crypto’s, and decodes from either form', () => {
    fc.assert(
      fc.property(scalar, (d) => {
        const node = nodeOf(d);
        const point = publicPoint(name, d);
        expect(shown(point)).toBe(node.getPublicKey('hex'));
        const decoded = decodePoint(name, point);
        expect(decoded).toEqual(multipleOfBase(name, d));
        expect(decodePoint(name, hex(node.getPublicKey('hex', 'compressed')))).toEqual(decoded);
        expect(decoded && encodePoint(name, decoded)).toEqual(point);
        expect(scalarOf(name, scalarBytes(name, d))).toBe(d);
        expect(scalarBytes(name, d).length).toBe(bytes);
      }),
      { numRuns: 30 },
    );
  });

  test('law: both sides of an ECDH have the secret of node:crypto', () => {
    fc.assert(
      fc.property(scalar, scalar, (d, e) => {
        const secret = shown(ecdh(name, d, publicPoint(name, e)));
        expect(secret).toBe(nodeOf(d).computeSecret(publicPoint(name, e), null, 'hex'));
        expect(shown(ecdh(name, e, publicPoint(name, d)))).toBe(secret);
      }),
      { numRuns: 15 },
    );
  });

  // The independent computation: @noble/curves.
  test('law: sums of multiples are those of @noble/curves, and infinity is no point', () => {
    const any = fc.oneof(fc.constant(0n), scalar);
    fc.assert(
      fc.property(any, any, scalar, (u, v, d) => {
        const point = multipleOfBase(name, d);
        const { BASE } = noble.Point;
        const theirs = BASE.multiplyUnsafe(d).multiplyUnsafe(v).add(BASE.multiplyUnsafe(u));
        const sum = point && sumOfMultiples(name, u, { v, point });
        expect(sum).toEqual(theirs.is0() ? undefined : theirs.toAffine());
        const opposite = (n - ((v * d) % n)) % n;
        expect(point && sumOfMultiples(name, opposite, { v, point })).toBeUndefined();
        expect(point && multipleOf(name, 0n, point)).toBeUndefined();
      }),
      { numRuns: 12 },
    );
    expect(multipleOfBase(name, 0n)).toBeUndefined();
  });

  test('law: bytes are a point when OpenSSL takes them for one, but for infinity and hybrid forms', () => {
    const good = publicPoint(name, 5n);
    const changed = fc
      .tuple(fc.constantFrom(good, good.subarray(0, 1 + bytes)), fc.nat(), fc.nat(255))
      .map(([from, at, to]) => from.map((byte, i) => (i === at % from.length ? to : byte)));
    const compressed = fc
      .tuple(fc.constantFrom(2, 3), fc.uint8Array({ minLength: bytes, maxLength: bytes }))
      .map(([form, x]) => Uint8Array.of(form, ...x));
    const cut = fc.nat(good.length + 1).map((length) => {
      const longer = new Uint8Array(length);
      longer.set(good.subarray(0, length));
      return longer;
    });
    const taken = (encoded: Uint8Array) => {
      if (encoded.length <= 1 || (encoded[0] ?? 0) > 4) return undefined;
      try {
        return ECDH.convertKey(encoded, openssl, undefined, 'hex', 'uncompressed');
      } catch {
        return undefined;
      }
    };
    fc.assert(
      fc.property(fc.oneof(changed, compressed, cut), (encoded) => {
        const point = decodePoint(name, encoded);
        expect(point && shown(encodePoint(name, point))).toBe(taken(encoded));
      }),
      { numRuns: 60 },
    );
  });

  test('infinity, hybrid forms, other curves’ points and coordinates of p or more are no points', () => {
    const point = publicPoint(name, 7n);
    const { x = 0n, y = 0n } = decodePoint(name, point) ?? {};
    const raw = (...parts: readonly (number | bigint)[]) =>
      hex(
        parts
          .map((part) => part.toString(16).padStart(typeof part === 'bigint' ? 2 * bytes : 2, '0'))
          .join(''),
      );
    expect(decodePoint(name, raw(4, x, y))).toEqual({ x, y });
    expect(decodePoint(name, raw(4, x, p - y))).toEqual({ x, y: p - y });
    for (const bad of [
      new Uint8Array(),
      raw(0),
      raw(4, 0n, 0n),
      raw(6 + Number(y & 1n), x, y),
      raw(4, x, y, 0),
      raw(4, x),
      raw(2, x, y),
      raw(4, x, p),
      raw(4, p, y),
      raw(2, p),
      raw(4, y, x),
      ...names.filter((other) => other !== name).map((other) => publicPoint(other, 7n)),
    ]) {
      expect(decodePoint(name, bad), shown(bad)).toBeUndefined();
      expect(ecdh(name, 7n, bad), shown(bad)).toBeUndefined();
    }
    // Only the field of P-521 leaves room for p and any coordinate in its bytes.
    if (2n * p >= 256n ** BigInt(bytes)) return;
    for (const bad of [raw(4, x, y + p), raw(4, x + p, y), raw(2, x + p), raw(3, x + p)])
      expect(decodePoint(name, bad), shown(bad)).toBeUndefined();
  });

  test('a scalar is from 1 to n - 1, whatever zeros lead it', () => {
    const at = (value: bigint, length: number) => hex(value.toString(16).padStart(2 * length, '0'));
    expect(scalarOf(name, at(1n, bytes))).toBe(1n);
    expect(scalarOf(name, at(n - 1n, bytes + 1))).toBe(n - 1n);
    expect(scalarOf(name, at(0x1234n, 2))).toBe(0x1234n);
    for (const value of [0n, n, n + 1n]) expect(scalarOf(name, at(value, 80))).toBeUndefined();
    expect(scalarOf(name, new Uint8Array())).toBeUndefined();
  });

  // FIPS 186-5 appendix A.2.1: c of 64 bits more than the order has, d = (c mod (n - 1)) + 1.
  test('a new scalar comes from 64 bits more than the order has', () => {
    const bits = n.toString(2).length + 64;
    const length = Math.ceil(bits / 8);
    for (const byte of [() => 0, () => 255, (i: number) => (i * 89 + 7) % 256]) {
      const { random, drawn } = once(byte);
      const digits = Array.from({ length }, (_, i) => byte(i).toString(2).padStart(8, '0'));
      const c = BigInt(`0b${digits.join('').slice(0, bits)}`);
      expect(generateScalar(name, random)).toBe((c % (n - 1n)) + 1n);
      expect(drawn).toEqual([length]);
    }
  });
});

interface Exchange {
  readonly tests: readonly Record<
    'section' | 'curve' | 'i' | 'gix' | 'giy' | 'r' | 'grx' | 'gry' | 'girx',
    string
  >[];
}
test.each(fixture<Exchange>('rfc-5903.json').tests)(
  'the exchange of RFC 5903 section $section',
  ({ curve, i, gix, giy, r, grx, gry, girx }) => {
    const name = curve as NistCurve;
    const ours = scalarOf(name, hex(i)) ?? 0n;
    const peers = scalarOf(name, hex(r)) ?? 0n;
    expect(shown(publicPoint(name, ours))).toBe(`04${gix}${giy}`);
    expect(shown(publicPoint(name, peers))).toBe(`04${grx}${gry}`);
    expect(shown(ecdh(name, ours, hex(`04${grx}${gry}`)))).toBe(girx);
    expect(shown(ecdh(name, peers, hex(`04${gix}${giy}`)))).toBe(girx);
  },
);

interface Vectors {
  readonly testGroups: readonly {
    readonly tests: readonly (Record<
      'comment' | 'public' | 'private' | 'shared' | 'result',
      string
    > & { readonly flags: readonly string[] })[];
  }[];
}
// What each file holds: secrets that are found, points that are refused, and keys that are another encoding than a
// point of the curve that is named: its parameters written out, another curve's name, broken DER.
describe.each([
  ['P-256', 'ecdh_secp256r1_test.json', { secrets: 331, refused: 27, others: 254 }],
  ['P-384', 'ecdh_secp384r1_test.json', { secrets: 772, refused: 21, others: 254 }],
  ['P-521', 'ecdh_secp521r1_test.json', { secrets: 633, refused: 31, others: 252 }],
] as const)('Wycheproof ECDH, %s', (name, file, expected) => {
  const vectors = wycheproof<Vectors>(file);
  const cases = vectors?.testGroups.flatMap((group) => group.tests) ?? [];
  const headers = headersOf(name);
  const found = vectors
    ? `${cases.length} vectors`
    : 'NOT FOUND: set KMSIM_VECTORS; nothing was checked here';

  test(`a valid point gives the secret, an invalid one nothing (${found})`, () => {
    const counts = { secrets: 0, refused: 0, others: 0 };
    for (const { comment, public: der, private: d, shared, result } of cases) {
      const header = headers.find((start) => der.startsWith(start));
      if (header === undefined) {
        expect(result, comment).not.toBe('valid');
        counts.others++;
        continue;
      }
      const scalar = scalarOf(name, hex(d)) ?? 0n;
      const secret = shown(ecdh(name, scalar, hex(der.slice(header.length))));
      if (result === 'valid') expect(secret, comment).toBe(shared);
      // Acceptable: broken DER that happens to begin well, and a compressed point.
      if (result === 'acceptable') expect([shared, undefined], comment).toContain(secret);
      if (result === 'invalid') expect(secret, comment).toBeUndefined();
      counts[secret === undefined ? 'refused' : 'secrets']++;
    }
    if (vectors !== undefined) expect(counts).toEqual(expected);
  });
});

/** What comes before the point in the SubjectPublicKeyInfo of RFC 5480 that names the curve, uncompressed and compressed. */
function headersOf(name: NistCurve): readonly string[] {
  const { openssl, bytes } = curves[name];
  const key = generateKeyPairSync('ec', { namedCurve: openssl }).publicKey;
  const uncompressed = key
    .export({ type: 'spki', format: 'der' })
    .toString('hex')
    .slice(0, -2 * (1 + 2 * bytes));
  // Its algorithm is the SEQUENCE within; the lengths around it are those of a shorter point.
  const [algorithm = ''] = /30(?:13|10)0607.*(?=03)/.exec(uncompressed) ?? [];
  const octet = (n: number) => n.toString(16).padStart(2, '0');
  const length = algorithm.length / 2 + 3 + 1 + bytes;
  return [uncompressed, `30${octet(length)}${algorithm}03${octet(2 + bytes)}00`];
}
