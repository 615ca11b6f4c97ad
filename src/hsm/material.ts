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

let idOf: (material: KeyMaterial) => Uint8Array;
let cipherFor: (material: KeyMaterial) => Cipher;

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

  static {
    // Only this folder can call these: a static method could be reached from any material.
    idOf = (material) => material.#ready?.id ?? material.#computeId();
    cipherFor = (material) => {
      material.#ready ??= { id: material.#computeId(), cipher: cipherOf(material.#bytes()) };
      return material.#ready.cipher;
    };
  }

  #bytes(): Uint8Array {
    const name = `${this.#account}:${this.#keyId}`;
    return randomFrom(this.#seed, 'kms:KeyMaterial', name, this.#ordinal).bytes(32);
  }

  #computeId(): Uint8Array {
    return materialIdOf(this.#seed, {
      account: this.#account,
      keyId: this.#keyId,
      ordinal: this.#ordinal,
    });
  }

  toString(): string {
    return toHex(idOf(this));
  }

  toJSON(): string {
    return this.toString();
  }
}

/** For src/hsm alone: the ID's 32 bytes, not to be written to. */
export function idOfMaterial(material: KeyMaterial): Uint8Array {
  return idOf(material);
}

/** For src/hsm alone: the material made ready. */
export function cipherOfMaterial(material: KeyMaterial): Cipher {
  return cipherFor(material);
}
