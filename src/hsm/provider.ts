/**
 * Who does the arithmetic: pure TypeScript, or a provider that gives the same bytes sooner. Which one it is changes time
 * and nothing else.
 * @module
 */
import type { Seed } from '../lib/random.ts';
import { type EcKey, ecdh } from './curves/ecc.ts';
import { type BaseX, xOfBase } from './curves/ecdsa.ts';
import {
  type Ed25519Key,
  type Ed25519Signed,
  type Ed25519Variant,
  ed25519Sign,
  ed25519VerifyOwn,
} from './curves/ed25519.ts';
import { bigIntOperations, type RsaOperations } from './rsa/rsa-schemes.ts';
import { type Cipher, type Opening, open, type Sealing, sealInto } from './symmetric/gcm.ts';
import { type Hmac, mac } from './symmetric/hmac.ts';

/** What a provider does; each function as the pure one of its name describes it, to the byte. */
export interface Provider extends RsaOperations {
  sealInto(cipher: Cipher, sealing: Sealing, out: Uint8Array, offset: number): void;
  open(cipher: Cipher, opening: Opening): Uint8Array | undefined;
  mac(key: Hmac, message: Uint8Array): Uint8Array;
  readonly baseX: BaseX;
  ecdh(key: EcKey, peer: Uint8Array): Uint8Array | undefined;
  ed25519Sign(key: Ed25519Key, variant: Ed25519Variant, message: Uint8Array): Uint8Array;
  ed25519VerifyOwn(key: Ed25519Key, variant: Ed25519Variant, signed: Ed25519Signed): boolean;
}

/** Pure TypeScript. */
export const pure: Provider = {
  ...bigIntOperations,
  sealInto,
  open,
  mac,
  baseX: xOfBase,
  ecdh: ({ curve, d }, peer) => ecdh(curve, d, peer),
  ed25519Sign,
  ed25519VerifyOwn,
};

declare const provider: unique symbol;
/** A provider as users hold it. Opaque: whoever could write one of their own, or into one, would be shown key material. */
export interface CryptoProvider {
  readonly [provider]: never;
}

const offered = new WeakMap<object, Provider>();

/** Makes a provider that users can choose. */
export function offer(provider: Provider): CryptoProvider {
  const choice = Object.freeze({}) as CryptoProvider;
  offered.set(choice, provider);
  return choice;
}

const providers = new WeakMap<Seed, Provider>();

/**
 * Lets a provider do the arithmetic for the key materials of a seed, or the pure one when none is chosen. It is told
 * once, before the first of them.
 * @throws TypeError for what is no provider
 */
export function provide(seed: Seed, crypto: CryptoProvider | undefined): void {
  if (crypto === undefined) return;
  const provider = offered.get(crypto);
  if (provider === undefined)
    throw new TypeError(
      `"crypto" expected nodeCrypto of kmsim/node, got ${crypto === null ? 'null' : typeof crypto}`,
    );
  providers.set(seed, provider);
}

/** Who does it for a seed. */
export function providerOf(seed: Seed): Provider {
  return providers.get(seed) ?? pure;
}
