import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { publicPoint } from '../../../src/hsm/curves/ecc.ts';
import { sm2Decrypt, sm2Encrypt } from '../../../src/hsm/curves/sm2-encryption.ts';
import { octetsOf } from '../../../src/hsm/integers.ts';
import { randomFrom, seedFrom } from '../../../src/lib/random.ts';
import { hasOpensslSm2, opensslSm2, pkeyutl } from '../../support/openssl-sm2.ts';
import { streamOf, withoutAmbientRandomness } from '../../support/stream.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex').toUpperCase();
const random = (name: string) => randomFrom(seedFrom('sm2'), name, '', 0);
/** The 40 bytes of which a random scalar is k. */
const drawOf = (k: bigint) => octetsOf(k - 1n, 40);
const n = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;
const scalar = fc.bigInt({ min: 1n, max: n - 2n });

// Source: GM/T 0003.5-2012 appendix C (GB/T 32918.5-2017), in the DER of GM/T 0009-2012 section 7.2.
const d = 0x3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8n;
const k = 0x59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21n;
const plaintext = Buffer.from('encryption standard');
const C1 = {
  x: '04EBFC718E8D1798620432268E77FEB6415E2EDE0E073C0F4F640ECD2E149A73',
  y: 'E858F9D81E5430A57B36DAAB8F950A3C64E6EE6A63094D99283AFF767E124DF0',
};
const C2 = '21886CA989CA9C7D58087307CA93092D651EFA';
const C3 = '59983C18F809E262923C53AEC295D30383B54E39D609D160AFCB1908D0BD8766';
const ciphertext = hex(`307C 0220${C1.x} 022100${C1.y} 0420${C3} 0413${C2}`);

describe('the example of GM/T 0003.5', () => {
  test('its secret number makes its ciphertext', () => {
    expect(toHex(sm2Encrypt(d, plaintext, streamOf(drawOf(k))))).toBe(toHex(ciphertext));
  });

  test('its ciphertext opens to its plaintext', () => {
    expect(sm2Decrypt(d, ciphertext)).toEqual(new Uint8Array(plaintext));
  });
});

describe('SM2PKE', () => {
  test(`opens in, and opens what is sealed by, ${opensslSm2}`, () => {
    for (const length of hasOpensslSm2 ? [1, 32, 33, 110, 1024] : []) {
      const own = BigInt(length) ** 20n + 77n;
      const key = { point: publicPoint('SM2', own), scalar: octetsOf(own, 32) };
      const text = new Uint8Array(length).fill(length);
      const options = ['-pkeyopt', 'digest:sm3', '-in', 'in'];
      const theirs = pkeyutl({ point: key.point }, ['-encrypt', ...options], { in: text });
      expect(sm2Decrypt(own, theirs ?? text)).toEqual(text);
      const ours = sm2Encrypt(own, text, random('openssl'));
      expect(pkeyutl(key, ['-decrypt', ...options], { in: ours })).toEqual(text);
    }
  });

  test('law: what is encrypted is decrypted, under its key alone', () => {
    fc.assert(
      fc.property(scalar, fc.uint8Array({ maxLength: 1024 }), (own, text) => {
        const sealed = sm2Encrypt(own, text, random('law'));
        expect(sm2Decrypt(own, sealed)).toEqual(text);
        expect(sm2Decrypt((own % (n - 2n)) + 1n, sealed)).toBeUndefined();
      }),
      { numRuns: 30 },
    );
  });

  test('law: a changed or missing byte opens nothing', () => {
    const short = sm2Encrypt(d, hex('6b'), random('short'));
    const long = sm2Encrypt(d, new Uint8Array(300), random('long'));
    fc.assert(
      fc.property(
        fc.constantFrom(ciphertext, short, long),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (sealed, place, change) => {
          const at = place % sealed.length;
          const changed = sealed.map((byte, i) => (i === at ? byte ^ change : byte));
          expect(sm2Decrypt(d, changed)).toBeUndefined();
          expect(sm2Decrypt(d, sealed.slice(0, at))).toBeUndefined();
        },
      ),
      { numRuns: 300 },
    );
  });

  test('law: no bytes from outside throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(sm2Decrypt(d, bytes)).toBeUndefined();
        expect(sm2Decrypt(d, new Uint8Array([0x30, ...bytes]))).toBeUndefined();
      }),
    );
  });

  // Source: X.690 clauses 8.3 and 10.1; GB/T 32918.4 section 7.1, step B1.
  test.each<[string, Uint8Array]>([
    ['with a byte after it', new Uint8Array([...ciphertext, 0])],
    ['with a length in the long form', hex(`30817C ${toHex(ciphertext).slice(4)}`)],
    ['of indefinite length', hex(`3080 ${toHex(ciphertext).slice(4)} 0000`)],
    ['with a length of 2 GB', hex(`30847FFFFFFF ${toHex(ciphertext).slice(4)}`)],
    ['with a needless zero', hex(`307D 022100${C1.x} 022100${C1.y} 0420${C3} 0413${C2}`)],
    ['whose y is negative', hex(`307B 0220${C1.x} 0220${C1.y} 0420${C3} 0413${C2}`)],
    ['whose y has 34 octets', hex(`307E 0220${C1.x} 02230100${C1.y}00 0420${C3} 0413${C2}`)],
    ['whose y has 2^256 added', hex(`307C 0220${C1.x} 022101${C1.y} 0420${C3} 0413${C2}`)],
    ['whose parts change places', hex(`307C 0220${C1.x} 022100${C1.y} 0413${C2} 0420${C3}`)],
    ['as C1 ‖ C3 ‖ C2 without ASN.1', hex(`04${C1.x}${C1.y}${C3}${C2}`)],
    [
      'whose point is off the curve',
      hex(`307C 0220${C1.x} 022100${C1.y.slice(0, -1)}1 0420${C3} 0413${C2}`),
    ],
    ['whose point is 0', hex(`303D 020100 020100 0420${C3} 0413${C2}`)],
    ['whose hash is short', hex(`307B 0220${C1.x} 022100${C1.y} 041F${C3.slice(2)} 0413${C2}`)],
  ])('a ciphertext %s opens nothing', (_, wrong) => {
    expect(sm2Decrypt(d, wrong)).toBeUndefined();
  });

  // Source: GB/T 32918.4 section 6.1, step A5, and section 7.1, step B4. SM3 is node:crypto's.
  test('a mask of zeros is neither used nor taken off', () => {
    const sm3 = (...parts: readonly Uint8Array[]) =>
      new Uint8Array(createHash('sm3').update(Buffer.concat(parts)).digest());
    const sharedOf = (secret: bigint) => publicPoint('SM2', (secret * d) % n).slice(1);
    let unfit = k;
    while (sm3(sharedOf(unfit), hex('00000001'))[0] !== 0) unfit++;
    const text = hex('6b');
    const next = sm2Encrypt(d, text, streamOf(drawOf(unfit + 1n)));
    expect(sm2Encrypt(d, text, streamOf(drawOf(unfit), drawOf(unfit + 1n)))).toEqual(next);

    const shared = sharedOf(unfit);
    const hash = sm3(shared.subarray(0, 32), text, shared.subarray(32));
    const integer = (value: Uint8Array) =>
      `02${(value[0] ?? 0) < 128 ? '20' : '2100'}${toHex(value)}`;
    const c1 = publicPoint('SM2', unfit);
    const parts = `${integer(c1.slice(1, 33))}${integer(c1.slice(33))}0420${toHex(hash)}04016B`;
    const length = (parts.length / 2).toString(16).padStart(2, '0');
    expect(sm2Decrypt(d, hex(`30${length}${parts}`))).toBeUndefined();
    expect(sm2Decrypt(d, next)).toEqual(text);
  });

  test('a private scalar of 0 is a bug', () => {
    expect(() => sm2Encrypt(0n, plaintext, random('zero'))).toThrow('bug: a scalar is 0');
  });

  test('draws 40 bytes of the stream that it is given, none from elsewhere, and writes to no input', () => {
    const stream = streamOf(drawOf(k), hex('cc'));
    // A Buffer, whose slice is a view.
    const text = Buffer.from(plaintext);
    const sealed = withoutAmbientRandomness(() => sm2Encrypt(d, text, stream));
    expect(stream.bytes(1)).toEqual(hex('cc'));
    expect(text).toEqual(plaintext);
    const given = Buffer.from(sealed);
    const opened = withoutAmbientRandomness(() => sm2Decrypt(d, given));
    expect(opened).toEqual(new Uint8Array(plaintext));
    expect(given).toEqual(Buffer.from(sealed));
  });
});
