/**
 * What kmsim uses of node:crypto, so that the source needs no types of a runtime, and users need none either.
 * Source: https://nodejs.org/docs/latest-v20.x/api/crypto.html
 * @module
 */
declare module 'node:crypto' {
  /** A key that stays with the runtime. */
  export interface KeyObject {
    readonly type: 'secret' | 'public' | 'private';
  }
  interface Cipher {
    setAAD(aad: Uint8Array): this;
    update(data: Uint8Array): Uint8Array;
    final(): Uint8Array;
    getAuthTag(): Uint8Array;
  }
  interface Decipher {
    setAAD(aad: Uint8Array): this;
    setAuthTag(tag: Uint8Array): this;
    update(data: Uint8Array): Uint8Array;
    /** @throws when the tag is another */
    final(): Uint8Array;
  }
  interface Hmac {
    update(data: Uint8Array): this;
    digest(): Uint8Array;
  }
  interface ECDH {
    setPrivateKey(key: string, encoding: 'hex'): void;
    getPublicKey(encoding: 'hex', form: 'compressed'): string;
    computeSecret(peer: Uint8Array): Uint8Array;
  }
  interface Padded {
    readonly key: KeyObject;
    readonly padding: number;
  }

  export const constants: { readonly RSA_NO_PADDING: number };
  export function createSecretKey(key: Uint8Array): KeyObject;
  export function createPrivateKey(key: {
    readonly key: Uint8Array;
    readonly format: 'der';
    readonly type: 'pkcs1' | 'pkcs8';
  }): KeyObject;
  export function createPublicKey(key: {
    readonly key: Uint8Array;
    readonly format: 'der';
    readonly type: 'spki';
  }): KeyObject;
  export function createCipheriv(name: 'aes-256-gcm', key: KeyObject, iv: Uint8Array): Cipher;
  export function createDecipheriv(name: 'aes-256-gcm', key: KeyObject, iv: Uint8Array): Decipher;
  export function createHmac(hash: string, key: KeyObject): Hmac;
  export function createECDH(curve: string): ECDH;
  export function diffieHellman(keys: {
    readonly privateKey: KeyObject;
    readonly publicKey: KeyObject;
  }): Uint8Array;
  export function privateDecrypt(key: Padded, bytes: Uint8Array): Uint8Array;
  export function publicEncrypt(key: Padded, bytes: Uint8Array): Uint8Array;
  export function sign(hash: null, message: Uint8Array, key: KeyObject): Uint8Array;
}
