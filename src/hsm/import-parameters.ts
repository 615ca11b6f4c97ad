/**
 * What carries key material in: a wrapping key pair and a token that belongs to it. Nothing of them is kept: the pair
 * follows from the seed and from what the token says, and the token is sealed under the seed.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-get-public-key-and-token.html
 * @module
 */

import { textOf, utf8 } from '../lib/bytes.ts';
import { randomFrom, type Seed } from '../lib/random.ts';
import { encryptionAlgorithm } from './algorithms.ts';
import { KeyMaterial } from './material.ts';
import type { MaterialOwner } from './material-id.ts';
import { type MaterialSpec, materialSpecRow, publicKeyOf, type Ready } from './material-specs.ts';
import { providerOf } from './provider.ts';
import { rarely } from './rarely.ts';
import { type Cipher, cipherOf, open, sealInto, TAG_BYTES } from './symmetric/gcm.ts';

export type WrappingKeySpec = 'RSA_2048' | 'RSA_3072' | 'RSA_4096' | 'SM2';

/** What a token says. */
export interface ImportParameters {
  /** The ARN of the KMS key that it is for. */
  readonly keyArn: string;
  /** Which of the key's pairs of wrapping key and token it is, counted from 0. */
  readonly n: number;
  readonly wrappingAlgorithm: string;
  readonly wrappingKeySpec: WrappingKeySpec;
  /** Until when it is good, in milliseconds since 1970. */
  readonly validTo: number;
}

/** The wrapping public key, SubjectPublicKeyInfo. */
export function wrappingPublicKey(seed: Seed, parameters: ImportParameters): Uint8Array {
  const publicKey = publicKeyOf(wrappingKey(seed, parameters));
  if (publicKey === undefined) throw new Error('bug: a wrapping key is not asymmetric');
  return publicKey;
}

/** The token: 12 bytes of IV, then what is said, sealed. */
export function importToken(seed: Seed, parameters: ImportParameters): Uint8Array {
  const plaintext = utf8(JSON.stringify(parameters));
  const iv = randomFrom(seed, 'kms:ImportToken', parameters.keyArn, parameters.n).bytes(IV_BYTES);
  const token = new Uint8Array(IV_BYTES + plaintext.length + TAG_BYTES);
  token.set(iv);
  sealInto(tokenCipher(seed), { iv, aad: NOTHING, plaintext }, token, IV_BYTES);
  return token;
}

/** What a token says, or undefined for one that this seed did not give. */
export function parametersIn(seed: Seed, token: Uint8Array): ImportParameters | undefined {
  const iv = token.subarray(0, IV_BYTES);
  const ciphertext = token.subarray(IV_BYTES);
  const plaintext = open(tokenCipher(seed), { iv, aad: NOTHING, ciphertext });
  return plaintext && JSON.parse(textOf(plaintext));
}

/** The key material that was wrapped, or undefined when it cannot be unwrapped or is none of the spec. */
export function unwrapMaterial(
  seed: Seed,
  parameters: ImportParameters,
  wrapped: Uint8Array,
  to: { readonly spec: MaterialSpec; readonly owner: MaterialOwner },
): KeyMaterial | undefined {
  const bytes = unwrap(seed, parameters, wrapped);
  const sound = bytes !== undefined && materialSpecRow(to.spec).load?.(bytes) !== undefined;
  return sound ? new KeyMaterial(seed, to.spec, to.owner, bytes) : undefined;
}

const IV_BYTES = 12;
const NOTHING: Uint8Array = new Uint8Array();

/** Key wrapping with RSA: the AES key under OAEP, then the material under the AES key. */
function unwrap(
  seed: Seed,
  parameters: ImportParameters,
  wrapped: Uint8Array,
): Uint8Array | undefined {
  const ready = wrappingKey(seed, parameters);
  const { wrappingAlgorithm } = parameters;
  const provider = providerOf(seed);
  if (wrappingAlgorithm === 'SM2PKE')
    return encryptionAlgorithm('SM2PKE').decrypt(ready, wrapped, provider);
  const sha1 = wrappingAlgorithm.endsWith('_SHA_1');
  const oaep = encryptionAlgorithm(sha1 ? 'RSAES_OAEP_SHA_1' : 'RSAES_OAEP_SHA_256');
  if (wrappingAlgorithm.startsWith('RSAES_OAEP')) return oaep.decrypt(ready, wrapped, provider);
  const blockBytes = ready.kind === 'RSA' ? ready.key.bits / 8 : 0;
  const aesKey = oaep.decrypt(ready, wrapped.subarray(0, blockBytes), provider);
  return aesKey && rarely().unwrapKey(aesKey, wrapped.subarray(blockBytes));
}

// A wrapping key costs up to a tenth of a second, and is wanted twice: when it is given out and when it is used.
const latest = new WeakMap<Seed, { readonly name: string; readonly ready: Ready }>();

function wrappingKey(seed: Seed, { keyArn, n, wrappingKeySpec }: ImportParameters): Ready {
  const name = `${keyArn} ${n} ${wrappingKeySpec}`;
  const known = latest.get(seed);
  if (known?.name === name) return known.ready;
  const random = randomFrom(seed, 'kms:WrappingKey', keyArn, n);
  const ready = materialSpecRow(wrappingKeySpec).derive(random);
  latest.set(seed, { name, ready });
  return ready;
}

function tokenCipher(seed: Seed): Cipher {
  return cipherOf(randomFrom(seed, 'kms:ImportTokenKey', '', 0).bytes(32));
}
