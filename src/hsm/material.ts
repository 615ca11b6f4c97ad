/**
 * Key material: opaque outside this folder, and derived from the seed only when it is used.
 * @module
 */
import { toHex } from '../lib/bytes.ts';
import { randomFrom, type Seed } from '../lib/random.ts';
import { type Cipher, cipherOf } from './gcm.ts';
import { type MaterialOwner, materialIdOf } from './material-id.ts';

/** What is kept of a material once it has been used. */
interface Ready {
  readonly id: Uint8Array;
  readonly cipher: Cipher;
}

/** One key material of a KMS key. It prints as its ID, and nothing of its bytes can be read. */
export class KeyMaterial {
  readonly #seed: Seed;
  // The owner's three facts stand here and not in an object of their own: there is one of these for every key.
  readonly #account: string;
  readonly #keyId: string;
  readonly #ordinal: number;
  #ready: Ready | undefined;

  constructor(seed: Seed, owner: MaterialOwner) {
    this.#seed = seed;
    this.#account = owner.account;
    this.#keyId = owner.keyId;
    this.#ordinal = owner.ordinal;
  }

  /** For src/hsm alone: the ID's 32 bytes, not to be written to. */
  static id(material: KeyMaterial): Uint8Array {
    return material.#ready?.id ?? material.#computeId();
  }

  /** For src/hsm alone: the material made ready, which shows no more than that it was used. */
  static cipher(material: KeyMaterial): Cipher {
    if (material.#ready === undefined) {
      const name = `${material.#account}:${material.#keyId}`;
      const stream = randomFrom(material.#seed, 'kms:KeyMaterial', name, material.#ordinal);
      material.#ready = { id: material.#computeId(), cipher: cipherOf(stream.bytes(32)) };
    }
    return material.#ready.cipher;
  }

  #computeId(): Uint8Array {
    return materialIdOf(this.#seed, {
      account: this.#account,
      keyId: this.#keyId,
      ordinal: this.#ordinal,
    });
  }

  toString(): string {
    return toHex(KeyMaterial.id(this));
  }

  toJSON(): string {
    return this.toString();
  }
}
