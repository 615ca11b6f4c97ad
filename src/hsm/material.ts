/**
 * Key material: opaque outside this folder, and derived from the seed only when it is used.
 * @module
 */
import { toHex } from '../lib/bytes.ts';
import { randomFrom, type Seed } from '../lib/random.ts';
import { type Cipher, cipherOf } from './gcm.ts';
import { type MaterialOwner, materialIdOf } from './material-id.ts';

/** One key material of a KMS key. It prints as its ID, and nothing of its bytes can be read. */
export class KeyMaterial {
  readonly #seed: Seed;
  readonly #owner: MaterialOwner;
  #id: Uint8Array | undefined;
  #cipher: Cipher | undefined;

  constructor(seed: Seed, owner: MaterialOwner) {
    this.#seed = seed;
    this.#owner = owner;
  }

  /** For src/hsm alone: the ID's 32 bytes, not to be written to. */
  static id(material: KeyMaterial): Uint8Array {
    material.#id ??= materialIdOf(material.#seed, material.#owner);
    return material.#id;
  }

  /** For src/hsm alone: the material made ready, which shows no more than that it was used. */
  static cipher(material: KeyMaterial): Cipher {
    if (material.#cipher === undefined) {
      const { account, keyId, ordinal } = material.#owner;
      const stream = randomFrom(material.#seed, 'kms:KeyMaterial', `${account}:${keyId}`, ordinal);
      material.#cipher = cipherOf(stream.bytes(32));
    }
    return material.#cipher;
  }

  toString(): string {
    return toHex(KeyMaterial.id(this));
  }

  toJSON(): string {
    return this.toString();
  }
}
