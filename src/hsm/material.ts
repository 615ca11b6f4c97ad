/**
 * Key material: opaque outside this folder. It is derived from the seed only when it is used, or was imported.
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { toHex } from '../lib/bytes.ts';
import { randomFrom, type Seed } from '../lib/random.ts';
import { type MaterialOwner, materialIdOf } from './material-id.ts';
import { type MaterialSpec, materialSpecRow, publicKeyOf, type Ready } from './material-specs.ts';
import { type Provider, providerOf } from './provider.ts';

/** What is kept of a material once it has been used: all that an operation needs, at one look. */
export interface Used {
  /** The ID's 32 bytes, not to be written to. */
  readonly id: Uint8Array;
  readonly ready: Ready;
  /** Who does the arithmetic. */
  readonly provider: Provider;
  publicKey: Uint8Array | undefined;
}

let idOf: (material: KeyMaterial) => Uint8Array;
let usedOf: (material: KeyMaterial) => Used;
let importedOf: (material: KeyMaterial) => Uint8Array | undefined;

/** One key material of a KMS key. It prints as its ID, and nothing of its bytes can be read. */
export class KeyMaterial {
  readonly #seed: Seed;
  readonly #spec: MaterialSpec;
  // The owner's three facts stand here and not in an object of their own: there is one of these for every key.
  readonly #account: string;
  readonly #keyId: string;
  readonly #ordinal: number;
  /** The bytes that were imported; undefined for material that follows from the seed. */
  readonly #imported: Uint8Array | undefined;
  #used: Used | undefined;

  constructor(seed: Seed, spec: MaterialSpec, owner: MaterialOwner, imported?: Uint8Array) {
    this.#seed = seed;
    this.#spec = spec;
    this.#account = owner.account;
    this.#keyId = owner.keyId;
    this.#ordinal = owner.ordinal;
    this.#imported = imported;
  }

  static {
    // Only this folder can call these: a static method could be reached from any material.
    idOf = (material) => material.#used?.id ?? material.#computeId();
    usedOf = (material) => {
      material.#used ??= {
        id: material.#computeId(),
        ready: material.#computeReady(),
        provider: providerOf(material.#seed),
        publicKey: undefined,
      };
      return material.#used;
    };
    importedOf = (material) => material.#imported;
  }

  #computeReady(): Ready {
    const row = materialSpecRow(this.#spec);
    if (this.#imported !== undefined) {
      const ready = row.load?.(this.#imported);
      if (ready === undefined) throw new Error(`bug: imported bytes hold no ${this.#spec}`);
      return ready;
    }
    const name = `${this.#account}:${this.#keyId}`;
    return row.derive(randomFrom(this.#seed, 'kms:KeyMaterial', name, this.#ordinal));
  }

  #computeId(): Uint8Array {
    return materialIdOf(this.#seed, {
      account: this.#account,
      keyId: this.#keyId,
      ordinal: this.#ordinal,
      fingerprint: this.#imported && sha256(this.#imported),
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
export function readyMaterial(material: KeyMaterial): Used {
  return usedOf(material);
}

/** For src/hsm alone: the imported bytes, not to be written to. */
export function importedBytesOf(material: KeyMaterial): Uint8Array | undefined {
  return importedOf(material);
}

/** SubjectPublicKeyInfo, computed once; undefined for a symmetric key. */
export function publicKeyOfMaterial(material: KeyMaterial): Uint8Array | undefined {
  const used = usedOf(material);
  used.publicKey ??= publicKeyOf(used.ready);
  return used.publicKey;
}
