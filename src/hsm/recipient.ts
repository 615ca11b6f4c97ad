/**
 * Answers that only an enclave can open: its attestation document is verified, and what would be given in the clear is
 * encrypted to the public key in it.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/services-nitro-enclaves.html
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { toHex } from '../lib/bytes.ts';
import { type Random, randomFrom, type Seed } from '../lib/random.ts';
import type { Millis } from '../lib/time.ts';
import type { AttestationAuthority, AttestationClaims } from './attestation/authority.ts';
import type { Attested } from './attestation/verify.ts';
import type { DecryptKey } from './encodings/cms.ts';
import { integerOf } from './integers.ts';
import { providerOf } from './provider.ts';
import { rarely } from './rarely.ts';
import { type RsaPublicKey, rsaKeyFromPrimes, rsaPublicKey } from './rsa/rsa.ts';
import { decryptOaep, encryptOaep } from './rsa/rsa-schemes.ts';

/** An enclave whose document verified. */
export interface Recipient extends Attested {
  /** SubjectPublicKeyInfo of an RSA key. */
  readonly publicKey: Uint8Array;
}

/** An attestation document that the simulator of this seed trusts. Seed and claims decide every byte of it. */
export function attest(seed: Seed, claims: AttestationClaims): Uint8Array {
  const { now, nitroTpmPcrs = {}, pcrs = {} } = claims;
  const unsigned = { timestamp: now, certificate: NOTHING, cabundle: [] };
  const asked = sha256(rarely().encodeDocument({ ...claims, ...unsigned, nitroTpmPcrs, pcrs }));
  const random = randomFrom(seed, 'nitro:AttestationDocument', toHex(asked), 0);
  return authorityOf(seed).attest(claims, random);
}

/** Whether bytes are the SubjectPublicKeyInfo of a key that answers can be encrypted to. */
export function isRecipientKey(publicKey: Uint8Array): boolean {
  return keyIn(publicKey) !== undefined;
}

/** The recipient that a document attests, or undefined when it does not verify or names no RSA key to encrypt to. */
export function recipientOf(seed: Seed, document: Uint8Array, now: Millis): Recipient | undefined {
  const attested = rarely().verifyAttestation(document, {
    rootCertificate: authorityOf(seed).rootCertificate,
    now,
  });
  if (attested?.publicKey === undefined || keyIn(attested.publicKey) === undefined)
    return undefined;
  return { ...attested, publicKey: attested.publicKey };
}

/** `CiphertextForRecipient`: CMS EnvelopedData, BER. */
export function encryptForRecipient(
  seed: Seed,
  { publicKey }: Recipient,
  plaintext: Uint8Array,
  random: Random,
): Uint8Array {
  const key = keyIn(publicKey);
  const encryptKey = (contentKey: Uint8Array) => {
    const encrypted = key && encryptOaep(key, 'SHA-256', contentKey, random, providerOf(seed));
    if (encrypted === undefined) throw new Error('bug: a recipient has no RSA key');
    return encrypted;
  };
  return rarely().envelopedData({ plaintext, recipientKey: publicKey }, encryptKey, random);
}

/** Decryption of content keys with an RSA key in PKCS#8, or undefined for bytes that hold none. */
export function recipientDecryptor(privateKey: Uint8Array): DecryptKey | undefined {
  const given = rarely().parsePrivateKeyInfo(privateKey);
  if (given?.kind !== 'RSA') return undefined;
  const key = rsaKeyFromPrimes(integerOf(given.p), integerOf(given.q), integerOf(given.e));
  return key && ((encryptedKey) => decryptOaep(key, 'SHA-256', encryptedKey));
}

/** What a `CiphertextForRecipient` holds, or undefined for bytes that the key does not open. */
export function openForRecipient(
  ciphertext: Uint8Array,
  decryptKey: DecryptKey,
): Uint8Array | undefined {
  return rarely().openEnvelopedData(ciphertext, decryptKey);
}

const NOTHING: Uint8Array = new Uint8Array();

function keyIn(publicKey: Uint8Array): RsaPublicKey | undefined {
  const given = rarely().parsePublicKeyInfo(publicKey);
  return given?.kind === 'RSA' ? rsaPublicKey(integerOf(given.n), integerOf(given.e)) : undefined;
}

// An authority costs three signatures, and follows from the seed.
const authorities = new WeakMap<Seed, AttestationAuthority>();

function authorityOf(seed: Seed): AttestationAuthority {
  let authority = authorities.get(seed);
  if (authority === undefined) {
    authority = rarely().attestationAuthority(
      randomFrom(seed, 'nitro:AttestationAuthority', '', 0),
    );
    authorities.set(seed, authority);
  }
  return authority;
}
