/**
 * The boundary of the HSM: key material is made, named and used behind these functions and read by none outside.
 * They know no error of AWS: what does not verify, or cannot be read, is undefined or false.
 * Source: https://docs.aws.amazon.com/kms/latest/cryptographic-details/basic-concepts.html
 * @module
 */

import { equalBytes, toHex } from '../lib/bytes.ts';
import type { Random, Seed } from '../lib/random.ts';
import {
  as,
  type EncryptionAlgorithmName,
  encryptionAlgorithm,
  type Message,
  type SigningAlgorithmName,
  signingAlgorithm,
} from './algorithms.ts';
import { type KeyPair, type KeyPairSpec, keyPairSpecs } from './key-pairs.ts';
import type { Encapsulation } from './lattices/ml-kem.ts';
import { idOfMaterial, KeyMaterial, publicKeyOfMaterial, readyMaterial } from './material.ts';
import { type MaterialOwner, ownerOf } from './material-id.ts';
import type { MaterialSpec } from './material-specs.ts';
import { rarely } from './rarely.ts';
import type { Opening, Sealing } from './symmetric/gcm.ts';

/** The key material that follows from the seed, its owner and its spec. */
export function generateMaterial(
  seed: Seed,
  spec: MaterialSpec,
  owner: MaterialOwner,
): KeyMaterial {
  return new KeyMaterial(seed, spec, owner);
}

/** `KeyMaterialId`: 64 hexadecimal digits. */
export function materialId(material: KeyMaterial): string {
  return toHex(idOfMaterial(material));
}

/** Writes the 32 bytes of the ID. */
export function materialIdInto(material: KeyMaterial, out: Uint8Array, offset: number): void {
  const id = idOfMaterial(material);
  for (let i = 0; i < id.length; i++) out[offset + i] = id[i] as number;
}

/** Whether an ID of 32 bytes is that of the material. */
export function hasId(material: KeyMaterial, id: Uint8Array): boolean {
  return equalBytes(idOfMaterial(material), id);
}

/** Whose key material an ID of 32 bytes names, or undefined for one that this seed did not give. */
export function identify(seed: Seed, id: Uint8Array): MaterialOwner | undefined {
  return ownerOf(seed, id);
}

/** Writes AES-256-GCM ciphertext and tag into `out`: the plaintext's length and 16 bytes. */
export function sealInto(
  material: KeyMaterial,
  sealing: Sealing,
  out: Uint8Array,
  offset: number,
): void {
  const { ready, provider } = readyMaterial(material);
  provider.sealInto(as(ready, 'AES').cipher, sealing, out, offset);
}

/** The plaintext, or undefined when anything of what was sealed is another. */
export function open(material: KeyMaterial, opening: Opening): Uint8Array | undefined {
  const { ready, provider } = readyMaterial(material);
  return provider.open(as(ready, 'AES').cipher, opening);
}

/** The longest plaintext that a public key takes, in bytes. */
export function plaintextBytesMax(
  material: KeyMaterial,
  algorithm: EncryptionAlgorithmName,
): number {
  return encryptionAlgorithm(algorithm).plaintextBytesMax(readyMaterial(material).ready);
}

/** The ciphertext under the public key, or undefined for a plaintext that is too long. */
export function encrypt(
  material: KeyMaterial,
  algorithm: EncryptionAlgorithmName,
  plaintext: Uint8Array,
  random: Random,
): Uint8Array | undefined {
  const { ready, provider } = readyMaterial(material);
  return encryptionAlgorithm(algorithm).encrypt(ready, plaintext, random, provider);
}

/** The plaintext, or undefined for what is no ciphertext under this key and algorithm. */
export function decrypt(
  material: KeyMaterial,
  algorithm: EncryptionAlgorithmName,
  ciphertext: Uint8Array,
): Uint8Array | undefined {
  const { ready, provider } = readyMaterial(material);
  return encryptionAlgorithm(algorithm).decrypt(ready, ciphertext, provider);
}

/** A signature in the algorithm's own form, or undefined for a message that the algorithm cannot take. */
export function sign(
  material: KeyMaterial,
  algorithm: SigningAlgorithmName,
  message: Message,
  random: Random,
): Uint8Array | undefined {
  const { ready, provider } = readyMaterial(material);
  return signingAlgorithm(algorithm).sign(ready, message, random, provider);
}

/** Whether it is a signature of the message under this key and algorithm. */
export function verify(
  material: KeyMaterial,
  algorithm: SigningAlgorithmName,
  message: Message,
  signature: Uint8Array,
): boolean {
  const { ready, provider } = readyMaterial(material);
  return signingAlgorithm(algorithm).verify(ready, message, signature, provider);
}

/** The HMAC of a message: 28, 32, 48 or 64 bytes. */
export function mac(material: KeyMaterial, message: Uint8Array): Uint8Array {
  const { ready, provider } = readyMaterial(material);
  return provider.mac(as(ready, 'HMAC').hmac, message);
}

/** Whether it is the whole HMAC of the message. */
export function verifyMac(material: KeyMaterial, message: Uint8Array, tag: Uint8Array): boolean {
  return equalBytes(mac(material, message), tag);
}

/** SubjectPublicKeyInfo, not to be written to; undefined for a symmetric key. */
export function publicKey(material: KeyMaterial): Uint8Array | undefined {
  return publicKeyOfMaterial(material);
}

/** The raw shared secret, or undefined for what is no public key (SubjectPublicKeyInfo) on the same curve. */
export function agree(material: KeyMaterial, peer: Uint8Array): Uint8Array | undefined {
  const { ready, provider } = readyMaterial(material);
  const key = as(ready, 'EC');
  const given = rarely().parsePublicKeyInfo(peer);
  if (given?.kind !== 'EC' || given.curve !== key.curve) return undefined;
  return provider.ecdh(key, given.point);
}

/** A new shared secret, and what carries it to the holder of the key. */
export function encapsulate(material: KeyMaterial, random: Random): Encapsulation {
  const made = rarely().mlKemEncapsulate(as(readyMaterial(material).ready, 'ML-KEM').key, random);
  if (made === undefined) throw new Error('bug: a public key of our own is none');
  return made;
}

/** The shared secret of 32 bytes, whatever the ciphertext holds; undefined for one of a wrong length. */
export function decapsulate(material: KeyMaterial, ciphertext: Uint8Array): Uint8Array | undefined {
  return rarely().mlKemDecapsulate(as(readyMaterial(material).ready, 'ML-KEM').key, ciphertext);
}

/** A new key pair to give out. */
export function generateKeyPair(spec: KeyPairSpec, random: Random): KeyPair {
  return keyPairSpecs[spec](random);
}
