/**
 * What a test needs to play a Nitro enclave: the claims of an attestation document, and the opening of answers.
 * Source: https://docs.aws.amazon.com/enclaves/latest/user/verify-root.html;
 * https://docs.aws.amazon.com/kms/latest/developerguide/services-nitro-enclaves.html
 * @module
 */
import { isRecipientKey, openForRecipient, recipientDecryptor } from '../hsm/recipient.ts';
import { fromHex } from '../lib/bytes.ts';

/** PCR values by their index, 0 to 31: 48 bytes (SHA-384), or their hexadecimal digits. */
export type EnclavePcrs = Readonly<Record<number, Uint8Array | string>>;

/** What an enclave asks to have attested. */
export interface EnclaveClaims {
  /** DER SubjectPublicKeyInfo of the RSA key that answers are encrypted to: 2048, 3072 or 4096 bits. */
  readonly publicKey: Uint8Array;
  /** What `nitro-cli build-enclave` prints. Those of 0 to 15 that are left out are zero, as in debug mode. */
  readonly pcrs?: EnclavePcrs | undefined;
  /** Instead of `pcrs`: those of an EC2 instance with NitroTPM. */
  readonly nitroTpmPcrs?: EnclavePcrs | undefined;
  /** 1 to 64 characters. Default `i-1234567890abcdef0-enc1234567890abcdef`. */
  readonly moduleId?: string | undefined;
  /** 512 bytes at most. */
  readonly nonce?: Uint8Array | undefined;
  /** 512 bytes at most. */
  readonly userData?: Uint8Array | undefined;
}

/** Claims as bytes. */
interface CheckedClaims {
  readonly publicKey: Uint8Array;
  readonly pcrs: Readonly<Record<number, Uint8Array>> | undefined;
  readonly nitroTpmPcrs: Readonly<Record<number, Uint8Array>> | undefined;
  readonly moduleId: string;
  readonly nonce: Uint8Array | undefined;
  readonly userData: Uint8Array | undefined;
}

/** Claims that make a document which verifies. @throws TypeError for what are none */
export function checkedClaims(claims: EnclaveClaims): CheckedClaims {
  if (typeof claims !== 'object' || claims === null)
    throw new TypeError(`"claims" expected an object, got ${String(claims)}`);
  const { pcrs, nitroTpmPcrs, moduleId = MODULE_ID, nonce, userData, ...rest } = claims;
  const { publicKey: given, ...unknown } = rest;
  const stray = Object.keys(unknown)[0];
  if (stray !== undefined)
    throw new TypeError(
      `"claims" expected publicKey, pcrs, nitroTpmPcrs, moduleId, nonce, userData, got "${stray}"`,
    );
  const publicKey = bytesOf(given);
  if (publicKey === undefined || !isRecipientKey(publicKey))
    throw new TypeError(
      '"publicKey" expected the DER SubjectPublicKeyInfo of an RSA key of 2048, 3072 or 4096 bits',
    );
  if (pcrs !== undefined && nitroTpmPcrs !== undefined)
    throw new TypeError('"claims" expected pcrs or nitroTpmPcrs, got both');
  if (typeof moduleId !== 'string' || !/^[ -~]{1,64}$/.test(moduleId))
    throw new TypeError('"moduleId" expected 1 to 64 characters of ASCII');
  return {
    publicKey,
    pcrs: pcrs && checkedPcrs('pcrs', pcrs),
    nitroTpmPcrs: nitroTpmPcrs && checkedPcrs('nitroTpmPcrs', nitroTpmPcrs),
    moduleId,
    nonce: checkedBytes('nonce', nonce),
    userData: checkedBytes('userData', userData),
  };
}

/**
 * What an answer's `CiphertextForRecipient` holds, or undefined for bytes that the key does not open.
 * @param key - the enclave's private key, DER PKCS#8, or a function that decrypts with it, RSAES-OAEP with SHA-256
 * @example openRecipientCiphertext(CiphertextForRecipient, privateKey)
 * @throws TypeError for a key that is neither
 */
export function openRecipientCiphertext(
  ciphertext: Uint8Array,
  key: Uint8Array | ((encryptedKey: Uint8Array) => Uint8Array | undefined),
): Uint8Array | undefined {
  const decryptKey =
    typeof key === 'function'
      ? (encryptedKey: Uint8Array) => bytesOf(key(encryptedKey))
      : decryptorOf(key);
  const bytes = bytesOf(ciphertext);
  if (bytes === undefined)
    throw new TypeError(`"ciphertext" expected bytes, got ${String(ciphertext)}`);
  return openForRecipient(bytes, decryptKey);
}

const MODULE_ID = 'i-1234567890abcdef0-enc1234567890abcdef';
const PCR_BYTES = 48;
const PCR_INDEX_MAX = 31;
const BYTES_MAX = 512;

/** A copy of bytes, which may come from another realm, as a test runner's. */
function bytesOf(value: unknown): Uint8Array | undefined {
  const isBytes = Object.prototype.toString.call(value) === '[object Uint8Array]';
  return isBytes ? new Uint8Array(value as Uint8Array) : undefined;
}

function decryptorOf(key: unknown): (encryptedKey: Uint8Array) => Uint8Array | undefined {
  const bytes = bytesOf(key);
  const decryptKey = bytes && recipientDecryptor(bytes);
  if (decryptKey === undefined)
    throw new TypeError('"key" expected the DER PKCS#8 of an RSA private key, or a function');
  return decryptKey;
}

function checkedPcrs(name: string, pcrs: EnclavePcrs): Readonly<Record<number, Uint8Array>> {
  const checked: Record<number, Uint8Array> = {};
  const given = typeof pcrs === 'object' && pcrs !== null ? Object.entries(pcrs) : [];
  for (const [index, value] of given) {
    const bytes = typeof value === 'string' ? fromHex(value) : bytesOf(value);
    const isIndex = /^\d{1,2}$/.test(index) && Number(index) <= PCR_INDEX_MAX;
    if (!isIndex || bytes?.length !== PCR_BYTES)
      throw new TypeError(
        `"${name}" expected indexes from 0 to 31 with 48 bytes each, or 96 hexadecimal digits, got ${index}`,
      );
    checked[Number(index)] = bytes;
  }
  if (given.length === 0) throw new TypeError(`"${name}" expected PCR values by their index`);
  return checked;
}

function checkedBytes(name: string, value: Uint8Array | undefined): Uint8Array | undefined {
  if (value === undefined) return undefined;
  const bytes = bytesOf(value);
  if (bytes !== undefined && bytes.length <= BYTES_MAX) return bytes;
  throw new TypeError(`"${name}" expected 512 bytes at most`);
}
