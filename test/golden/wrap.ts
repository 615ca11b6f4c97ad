/** Key material on its way in, with the same bytes each time: what is random elsewhere follows from a label here. @module */
import { constants, createHash, createPublicKey, publicEncrypt } from 'node:crypto';
import type { KmsClient } from '../../src/index.ts';
import { ecPrivateKey } from '../support/keys.ts';

const HASH_BYTES = 32;

/** Bytes that follow from a label. */
export function bytesFor(label: string, length = HASH_BYTES): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / HASH_BYTES) }, (_, i) =>
    createHash('sha256').update(`${label} ${i}`).digest(),
  );
  return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
}

/** PKCS#8 of a P-256 key that follows from a label. */
export function p256For(label: string): Uint8Array {
  return ecPrivateKey('P-256', Buffer.from(bytesFor(label)).toString('hex'));
}

/** RSAES-OAEP with SHA-256 (RFC 8017 section 7.1.1), whose seed follows from the message. */
export function oaep(publicKey: Uint8Array, message: Uint8Array): Uint8Array {
  const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
  const length = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
  const seed = createHash('sha256').update('seed').update(message).digest();
  const block = Buffer.alloc(length - HASH_BYTES - 1);
  createHash('sha256').digest().copy(block);
  block[block.length - message.length - 1] = 1;
  block.set(message, block.length - message.length);
  const maskedBlock = xor(block, mgf1(seed, block.length));
  const maskedSeed = xor(seed, mgf1(maskedBlock, HASH_BYTES));
  const encoded = Buffer.concat([Buffer.alloc(1), maskedSeed, maskedBlock]);
  return new Uint8Array(publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded));
}

type Given<N extends keyof KmsClient> = NonNullable<Parameters<KmsClient[N]>[0]>;
export type ImportOptions = Omit<
  Given<'importKeyMaterial'>,
  'KeyId' | 'ImportToken' | 'EncryptedKeyMaterial'
>;
export const FOR_EVER: ImportOptions = { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' };

/** Imports key material into a key. */
export function importInto(
  kms: KmsClient,
  KeyId: string,
  material: Uint8Array,
  options: ImportOptions = FOR_EVER,
): void {
  const { ImportToken, PublicKey } = kms.getParametersForImport({
    KeyId,
    WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
    WrappingKeySpec: 'RSA_2048',
  });
  const EncryptedKeyMaterial = oaep(PublicKey, material);
  kms.importKeyMaterial({ KeyId, ImportToken, EncryptedKeyMaterial, ...options });
}

function mgf1(seed: Uint8Array, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / HASH_BYTES) }, (_, i) =>
    createHash('sha256')
      .update(seed)
      .update(Buffer.from([0, 0, 0, i]))
      .digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, i) => byte ^ (b[i] ?? 0));
}
