/**
 * The provider on node:crypto: each function as the pure one of its name, to the byte, and by OpenSSL wherever that is
 * quicker. What Node has not, or does slower, is left to the pure one; the figures are medians of interleaved runs.
 * Source: https://nodejs.org/api/crypto.html
 * @module
 */
import {
  constants,
  createCipheriv,
  createDecipheriv,
  createECDH,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  diffieHellman,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  sign,
} from 'node:crypto';
import { equalBytes } from '../lib/bytes.ts';
import {
  type CurveName,
  decodePoint,
  type EcKey,
  encodePoint,
  publicPoint,
  scalarBytes,
} from './curves/ecc.ts';
import type { Ed25519Key, Ed25519Signed, Ed25519Variant } from './curves/ed25519.ts';
import { privateKeyInfo, publicKeyInfo } from './encodings/key-encodings.ts';
import { integerOf } from './integers.ts';
import { type Provider, pure } from './provider.ts';
import type { RsaPrivateKey, RsaPublicKey } from './rsa/rsa.ts';
import { rsaPrivateKeyOf } from './rsa/rsa-private-key.ts';
import { type Cipher, type Opening, type Sealing, TAG_BYTES } from './symmetric/gcm.ts';
import type { Hmac } from './symmetric/hmac.ts';

/** By node:crypto. Nothing but src/node.ts imports this: all other code runs anywhere. */
export const nodeProvider: Provider = {
  sealInto,
  open,
  mac,
  privateOperation,
  publicOperation,
  baseX,
  ecdh,
  ed25519Sign,
  ed25519VerifyOwn,
};

const AES = 'aes-256-gcm';
const IV_BYTES = 12;

const aesKey = cached(({ keys }: Cipher) => {
  // The first eight words of the schedule are the key itself (FIPS 197 section 5.2).
  const bytes = new Uint8Array(32);
  for (let i = 0; i < bytes.length; i++) bytes[i] = (keys[i >> 2] as number) >>> (24 - 8 * (i & 3));
  return createSecretKey(bytes);
});

function sealInto(cipher: Cipher, sealing: Sealing, out: Uint8Array, offset: number): void {
  const { aad, aadBytes = aad.length, plaintext } = sealing;
  if (isShort(plaintext.length, aadBytes)) {
    pure.sealInto(cipher, sealing, out, offset);
    return;
  }
  const node = createCipheriv(AES, aesKey(cipher), ivOf(sealing));
  node.setAAD(aad.length === aadBytes ? aad : aad.subarray(0, aadBytes));
  out.set(node.update(plaintext), offset);
  node.final();
  out.set(node.getAuthTag(), offset + plaintext.length);
}

function open(cipher: Cipher, opening: Opening): Uint8Array | undefined {
  const { aad, aadBytes = aad.length, ciphertext } = opening;
  const length = ciphertext.length - TAG_BYTES;
  if (length < 0 || isShort(length, aadBytes)) return pure.open(cipher, opening);
  const node = createDecipheriv(AES, aesKey(cipher), ivOf(opening));
  node.setAAD(aad.length === aadBytes ? aad : aad.subarray(0, aadBytes));
  node.setAuthTag(ciphertext.subarray(length));
  const plaintext = node.update(ciphertext.subarray(0, length));
  try {
    node.final();
  } catch {
    // So Node says that the tag is another.
    return undefined;
  }
  return new Uint8Array(plaintext);
}

/**
 * Whether the pure one has done it before Node has made its cipher object. A block of plaintext takes the pure one four
 * times as long as one of additional data.
 */
function isShort(length: number, aadBytes: number): boolean {
  return 4 * length + aadBytes <= 600;
}

// Scratch of one call.
const iv = new Uint8Array(IV_BYTES);

function ivOf({ iv: from, ivAt = 0 }: Sealing | Opening): Uint8Array {
  for (let i = 0; i < IV_BYTES; i++) iv[i] = from[ivAt + i] ?? 0;
  return iv;
}

/** Node's name of the hash, and up to which length of a message the pure one is quicker, which has the key taken in. */
const HMACS = {
  HMAC_SHA_224: { hash: 'sha224', shortBytesMax: 64 },
  HMAC_SHA_256: { hash: 'sha256', shortBytesMax: 64 },
  HMAC_SHA_384: { hash: 'sha384', shortBytesMax: -1 },
  HMAC_SHA_512: { hash: 'sha512', shortBytesMax: -1 },
} as const;

const hmacKey = cached(({ key }: Hmac) => createSecretKey(key));

function mac(key: Hmac, message: Uint8Array): Uint8Array {
  const { hash, shortBytesMax } = HMACS[key.algorithm];
  if (message.length <= shortBytesMax) return pure.mac(key, message);
  return new Uint8Array(createHmac(hash, hmacKey(key)).update(message).digest());
}

const padding = constants.RSA_NO_PADDING;

const rsaKey = cached((key: RsaPrivateKey) =>
  createPrivateKey({ key: rsaPrivateKeyOf(key), format: 'der', type: 'pkcs1' }),
);

function privateOperation(key: RsaPrivateKey, bytes: Uint8Array): Uint8Array | undefined {
  if (!isBelow(key, bytes)) return undefined;
  return new Uint8Array(privateDecrypt({ key: rsaKey(key), padding }, bytes));
}

function publicOperation(
  key: RsaPublicKey | RsaPrivateKey,
  bytes: Uint8Array,
): Uint8Array | undefined {
  // A key of someone else is used once, and costs more to hand over than the operation. Of a long modulus OpenSSL takes
  // no exponent beyond 64 bits.
  if (!('factors' in key) || key.e >> 64n > 0n) return pure.publicOperation(key, bytes);
  if (!isBelow(key, bytes)) return undefined;
  return new Uint8Array(publicEncrypt({ key: rsaKey(key), padding }, bytes));
}

/** Whether bytes are a representative of this key: as many as the modulus has, and below it. */
function isBelow({ n, bits }: RsaPublicKey, bytes: Uint8Array): boolean {
  return 8 * bytes.length === bits && integerOf(bytes) < n;
}

let p256: ReturnType<typeof createECDH> | undefined;

/** P-256 with a private key that is used now, and another the next time: only of this curve is a multiple of G quicker. */
function p256With(scalar: bigint): ReturnType<typeof createECDH> {
  p256 ??= createECDH('prime256v1');
  p256.setPrivateKey(scalar.toString(16).padStart(64, '0'), 'hex');
  return p256;
}

function baseX(curve: CurveName, k: bigint): bigint {
  if (curve !== 'P-256') return pure.baseX(curve, k);
  // 02 or 03, and x.
  return BigInt(`0x${p256With(k).getPublicKey('hex', 'compressed').slice(2)}`);
}

const ecKey = cached(({ curve, d }: EcKey) => {
  const key = {
    kind: 'EC',
    curve,
    d: scalarBytes(curve, d),
    point: publicPoint(curve, d),
  } as const;
  return createPrivateKey({ key: privateKeyInfo(key), format: 'der', type: 'pkcs8' });
});

function ecdh(key: EcKey, peer: Uint8Array): Uint8Array | undefined {
  const { curve, d } = key;
  // Node agrees on no key over SM2's curve, and over secp256k1 no sooner.
  if (curve === 'SM2' || curve === 'secp256k1') return pure.ecdh(key, peer);
  // What is a point is decided here, as OpenSSL reads more forms; and a root is computed once.
  const point = decodePoint(curve, peer);
  if (point === undefined) return undefined;
  const encoded = encodePoint(curve, point);
  // To hand a key over costs as much as three multiples on this curve.
  if (curve === 'P-256') return new Uint8Array(p256With(d).computeSecret(encoded));
  const info = publicKeyInfo({ kind: 'EC', curve, point: encoded });
  const publicKey = createPublicKey({ key: info, format: 'der', type: 'spki' });
  return new Uint8Array(diffieHellman({ privateKey: ecKey(key), publicKey }));
}

const ed25519Key = cached(({ seed }: Ed25519Key) =>
  createPrivateKey({
    key: privateKeyInfo({ kind: 'Ed25519', seed }),
    format: 'der',
    type: 'pkcs8',
  }),
);

function ed25519Sign(key: Ed25519Key, variant: Ed25519Variant, message: Uint8Array): Uint8Array {
  // Node has no Ed25519ph.
  if (variant === 'ph') return pure.ed25519Sign(key, variant, message);
  return new Uint8Array(sign(null, message, ed25519Key(key)));
}

function ed25519VerifyOwn(
  key: Ed25519Key,
  variant: Ed25519Variant,
  signed: Ed25519Signed,
): boolean {
  const { message, signature } = signed;
  // The signature that we would make is good, and making it is quicker than Node's verification. What the versions of
  // Node say of any other differs: some refuse every first half of small order.
  return (
    (variant === 'pure' && equalBytes(ed25519Sign(key, variant, message), signature)) ||
    pure.ed25519VerifyOwn(key, variant, signed)
  );
}

/** The function that makes a thing of a key once, for as long as the key is there. */
function cached<Key extends object>(make: (key: Key) => KeyObject): (key: Key) => KeyObject {
  const made = new WeakMap<Key, KeyObject>();
  return (key) => {
    let object = made.get(key);
    if (object === undefined) {
      object = make(key);
      made.set(key, object);
    }
    return object;
  };
}
