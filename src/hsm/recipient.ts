/**
 * Answers that only an enclave can open: its attestation document is verified, and what would be given in the clear is
 * encrypted to the public key in it.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/services-nitro-enclaves.html
 * @module
 */
import { rarely } from '#rarely';
import { type Random, randomFrom, type Seed } from '../lib/random.ts';
import type { Millis } from '../lib/time.ts';
import type { AttestationAuthority, AttestationClaims } from './attestation/authority.ts';
import type { Attested } from './attestation/verify.ts';
import { integerOf } from './integers.ts';
import { providerOf } from './provider.ts';
import { type RsaPublicKey, rsaPublicKey } from './rsa.ts';
import { encryptOaep } from './rsa-schemes.ts';

/** An enclave whose document verified. */
export interface Recipient extends Attested {
  /** SubjectPublicKeyInfo of an RSA key. */
  readonly publicKey: Uint8Array;
}

/** An attestation document that the simulator of this seed trusts. */
export function attest(seed: Seed, claims: AttestationClaims, random: Random): Uint8Array {
  return authorityOf(seed).attest(claims, random);
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
