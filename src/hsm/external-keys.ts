/**
 * The keys of an external key manager, which encrypt a second time what KMS encrypted: AES-256, derived from the seed
 * when they are used, and read in this folder alone.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/keystore-external.html, "Double encryption"
 * @module
 */
import { randomFrom, type Seed } from '../lib/random.ts';
import { type Provider, providerOf } from './provider.ts';
import { type Cipher, cipherOf, type Opening, type Sealing } from './symmetric/gcm.ts';

const AES_BYTES = 32;

let usedOf: (key: ExternalKey) => { readonly cipher: Cipher; readonly provider: Provider };

/** One key of an external key manager. It prints as its name, and nothing of its bytes can be read. */
export class ExternalKey {
  readonly #seed: Seed;
  readonly #name: string;
  #cipher: Cipher | undefined;

  /** @param name - what tells it from all other keys of the seed: whose key manager, and its ID there */
  constructor(seed: Seed, name: string) {
    this.#seed = seed;
    this.#name = name;
  }

  static {
    usedOf = (key) => {
      key.#cipher ??= cipherOf(
        randomFrom(key.#seed, 'xks:ExternalKey', key.#name, 0).bytes(AES_BYTES),
      );
      return { cipher: key.#cipher, provider: providerOf(key.#seed) };
    };
  }

  toString(): string {
    return this.#name;
  }

  toJSON(): string {
    return this.#name;
  }
}

/** Writes AES-256-GCM ciphertext and tag into `out`: the plaintext's length and 16 bytes. */
export function sealExternally(
  key: ExternalKey,
  sealing: Sealing,
  out: Uint8Array,
  offset: number,
): void {
  const { cipher, provider } = usedOf(key);
  provider.sealInto(cipher, sealing, out, offset);
}

/** What was sealed, or undefined when anything of it is another. */
export function openExternally(key: ExternalKey, opening: Opening): Uint8Array | undefined {
  const { cipher, provider } = usedOf(key);
  return provider.open(cipher, opening);
}
