/** Importing key material as a user of AWS does it: wrapped by node:crypto, or by the openssl command for SM2. @module */
import {
  constants,
  createCipheriv,
  createECDH,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import type { KmsClient } from '../../src/index.ts';
import { runOpenssl } from './openssl.ts';
import { pkeyutl } from './openssl-sm2.ts';

type Given<N extends keyof KmsClient> = NonNullable<Parameters<KmsClient[N]>[0]>;
type ForImport = Given<'getParametersForImport'>;
export interface Wrapping {
  readonly WrappingAlgorithm: NonNullable<ForImport['WrappingAlgorithm']>;
  readonly WrappingKeySpec: NonNullable<ForImport['WrappingKeySpec']>;
}
export type CreateKey = Given<'createKey'>;
export type ImportOptions = Omit<
  Given<'importKeyMaterial'>,
  'KeyId' | 'ImportToken' | 'EncryptedKeyMaterial'
>;

/** What carries every symmetric and HMAC key. */
export const OAEP: Wrapping = {
  WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
  WrappingKeySpec: 'RSA_2048',
};
/** What carries every private key outside China. */
export const KEY_WRAP: Wrapping = {
  WrappingAlgorithm: 'RSA_AES_KEY_WRAP_SHA_256',
  WrappingKeySpec: 'RSA_2048',
};
/** What carries every private key in China. */
export const SM2: Wrapping = { WrappingAlgorithm: 'SM2PKE', WrappingKeySpec: 'SM2' };
export const FOR_EVER: ImportOptions = { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' };

/** Key material wrapped under a public key, as the page on encrypting key material says. */
export function wrap(
  algorithm: string,
  publicKey: Uint8Array,
  material: Uint8Array,
): Uint8Array<ArrayBuffer> {
  if (algorithm === 'SM2PKE') {
    // A SubjectPublicKeyInfo ends with the point.
    const args = ['-encrypt', '-in', 'material'];
    const wrapped = pkeyutl({ point: publicKey.subarray(-65) }, args, { material });
    if (wrapped === undefined) throw new Error('openssl has no SM2');
    return new Uint8Array(wrapped);
  }
  const hash = algorithm.endsWith('_SHA_1') ? 'sha1' : 'sha256';
  const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
  const oaep = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash };
  if (!algorithm.startsWith('RSA_AES_KEY_WRAP'))
    return new Uint8Array(publicEncrypt(oaep, material));
  const aesKey = randomBytes(32);
  // RFC 5649 section 3: the initial value's constant half.
  const cipher = createCipheriv('id-aes256-wrap-pad', aesKey, Buffer.from('a65959a6', 'hex'));
  const wrapped = [cipher.update(material), cipher.final()];
  return new Uint8Array(Buffer.concat([publicEncrypt(oaep, aesKey), ...wrapped]));
}

/** Imports key material into a key, by default for ever. */
export function importInto(
  kms: KmsClient,
  KeyId: string,
  material: Uint8Array,
  options: ImportOptions = FOR_EVER,
  wrapping: Wrapping = OAEP,
): ReturnType<KmsClient['importKeyMaterial']> {
  const { WrappingAlgorithm, WrappingKeySpec } = wrapping;
  const parameters = { KeyId, WrappingAlgorithm, WrappingKeySpec };
  const { ImportToken, PublicKey } = kms.getParametersForImport(parameters);
  const EncryptedKeyMaterial = wrap(WrappingAlgorithm, PublicKey, material);
  return kms.importKeyMaterial({ KeyId, ImportToken, EncryptedKeyMaterial, ...options });
}

/** A new key with imported material: its ID. */
export function importedKey(
  kms: KmsClient,
  key: CreateKey,
  material: Uint8Array,
  wrapping?: Wrapping,
): string {
  const { KeyId } = kms.createKey({ ...key, Origin: 'EXTERNAL' }).KeyMetadata;
  importInto(kms, KeyId, material, FOR_EVER, wrapping);
  return KeyId;
}

/** By key spec: node:crypto's name of the curve. */
const CURVES: Readonly<Record<string, string>> = {
  ECC_NIST_P256: 'P-256',
  ECC_NIST_P384: 'P-384',
  ECC_NIST_P521: 'P-521',
  ECC_SECG_P256K1: 'secp256k1',
};
/** Those of OpenSSL, which ECDH takes, and the bytes of a coordinate. */
const NIST_CURVES: Readonly<Record<string, readonly [string, number]>> = {
  ECC_NIST_P256: ['prime256v1', 32],
  ECC_NIST_P384: ['secp384r1', 48],
  ECC_NIST_P521: ['secp521r1', 66],
};
const encodings = {
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'der' },
} as const;

/** A key pair of an asymmetric key spec that node:crypto makes, or for SM2 the openssl command: DER. */
export function newPair(spec: string): {
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
} {
  if (spec === 'SM2') {
    const made = runOpenssl(['genpkey', '-algorithm', 'SM2']);
    const converted = (...args: readonly string[]) =>
      runOpenssl([...args, '-in', 'key', '-outform', 'DER'], { key: made ?? '' });
    const privateKey = converted('pkcs8', '-topk8', '-nocrypt') ?? new Uint8Array();
    return { privateKey, publicKey: converted('pkey', '-pubout') ?? new Uint8Array() };
  }
  if (spec === 'ECC_NIST_EDWARDS25519') return generateKeyPairSync('ed25519', encodings);
  const namedCurve = CURVES[spec];
  if (namedCurve !== undefined) return generateKeyPairSync('ec', { namedCurve, ...encodings });
  const modulusLength = Number(spec.replace('RSA_', ''));
  return generateKeyPairSync('rsa', { modulusLength, ...encodings });
}

/** PKCS#8 of a private number on a NIST curve, in hexadecimal digits, with its public point: by node:crypto. */
export function privateKeyOf(spec: string, number: string): Uint8Array {
  const [curve, bytes] = NIST_CURVES[spec] ?? ['', 0];
  const scalar = Buffer.from(number.slice(-2 * bytes).padStart(2 * bytes, '0'), 'hex');
  const ecdh = createECDH(curve);
  ecdh.setPrivateKey(scalar);
  const point = ecdh.getPublicKey();
  const part = (from: number) => point.subarray(from, from + bytes).toString('base64url');
  const key = {
    kty: 'EC',
    crv: CURVES[spec] ?? '',
    x: part(1),
    y: part(1 + bytes),
    d: scalar.toString('base64url'),
  };
  return createPrivateKey({ key, format: 'jwk' }).export({ format: 'der', type: 'pkcs8' });
}
