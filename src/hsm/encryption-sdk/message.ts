/**
 * Messages of the AWS Encryption SDK, version 1: AES-256-GCM in frames under a key derived from a data key, signed by a key that
 * is made for the message and named in its encryption context.
 * Source: https://docs.aws.amazon.com/encryption-sdk/latest/developer-guide/message-format.html, …/body-aad-reference.html and
 * …/algorithms-reference.html; HKDF, RFC 5869
 * @module
 */
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha384 } from '@noble/hashes/sha2.js';
import { fromBase64, toBase64, utf8 } from '../../lib/bytes.ts';
import type { Random, Seed } from '../../lib/random.ts';
import { encodePoint, generateScalar, multipleOfBase } from '../curves/ecc.ts';
import { ecdsaSign, ecdsaVerify } from '../curves/ecdsa.ts';
import { cipherFor } from '../data-key.ts';
import { concat } from '../encodings/der.ts';
import { type Provider, providerOf } from '../provider.ts';
import { type Cipher, cipherOf, TAG_BYTES } from '../symmetric/gcm.ts';
import {
  type Context,
  decodeHeader,
  encodeHeader,
  field,
  type Header,
  IV_BYTES,
  MESSAGE_ID_BYTES,
  Reader,
  SUITE,
  uint32,
} from './header.ts';

/** What gives and opens data keys of 32 bytes: the key that encrypts them. */
export interface DataKeys {
  generate(context: Context): {
    readonly dataKey: Uint8Array;
    readonly encrypted: Uint8Array;
    readonly keyArn: string;
  };
  decrypt(encrypted: Uint8Array, context: Context): Uint8Array;
}

/** The name in the encryption context of the public key that verifies the signature. */
const PUBLIC_KEY = 'aws-crypto-public-key';
const CURVE = 'P-384';
const FRAME_BYTES = 4096;
const FINAL_FRAME = 0xffffffff;
const BODY = {
  frame: utf8('AWSKMSEncryptionClient Frame'),
  final: utf8('AWSKMSEncryptionClient Final Frame'),
};

/**
 * A message.
 * @param random - its ID, its signing key and the number of its signature
 */
export function sealMessage(
  seed: Seed,
  { plaintext, context }: { readonly plaintext: Uint8Array; readonly context: Context },
  generate: DataKeys['generate'],
  random: Random,
): Uint8Array {
  const messageId = random.bytes(MESSAGE_ID_BYTES);
  const d = generateScalar(CURVE, random);
  const whole = { ...context, [PUBLIC_KEY]: toBase64(publicKeyOf(d)) };
  const { dataKey, encrypted, keyArn } = generate(whole);
  const header: Header = {
    messageId,
    context: whole,
    encryptedDataKey: encrypted,
    keyArn,
    frameBytes: FRAME_BYTES,
  };
  const provider = providerOf(seed);
  const suite = { provider, cipher: contentCipher(dataKey, messageId) };
  const head = encodeHeader(header);
  const iv = new Uint8Array(IV_BYTES);
  const parts = [head, iv, sealed(suite, { iv, aad: head, plaintext: new Uint8Array(0) })];
  for (let at = 0, sequence = 1; at <= plaintext.length; at += FRAME_BYTES, sequence++)
    parts.push(frame(suite, messageId, sequence, plaintext.subarray(at, at + FRAME_BYTES)));
  const signedBytes = concat(...parts);
  return concat(
    signedBytes,
    field(ecdsaSign(CURVE, d, sha384(signedBytes), random, provider.baseX)),
  );
}

// A message never changes: its header is read, and its signature verified, once.
const verified = new WeakMap<Uint8Array, NonNullable<ReturnType<typeof decodeHeader>>>();

/** The plaintext, or undefined for bytes that are no such message, or not as they were sealed. */
export function openMessage(
  seed: Seed,
  message: Uint8Array,
  decrypt: DataKeys['decrypt'],
): Uint8Array | undefined {
  const known = verified.get(message);
  const found = known ?? decodeHeader(message);
  if (found === undefined) return undefined;
  const { header, length } = found;
  const { messageId, context, encryptedDataKey } = header;
  const cipher = cipherFor(message, decrypt(encryptedDataKey, context), (dataKey) =>
    contentCipher(dataKey, messageId),
  );
  const suite = { provider: providerOf(seed), cipher };
  const reader = new Reader(message);
  if (known === undefined && !isAuthentic(suite, message.subarray(0, length), message))
    return undefined;
  reader.at = length + IV_BYTES + TAG_BYTES;
  const plaintext = openFrames(suite, header, reader);
  const signed = message.subarray(0, reader.at);
  const signature = reader.field();
  if (plaintext === undefined || reader.isShort || reader.at !== message.length) return undefined;
  if (known === undefined && !isSigned(signed, context, signature)) return undefined;
  verified.set(message, found);
  return plaintext;
}

function isAuthentic({ provider, cipher }: Suite, aad: Uint8Array, message: Uint8Array): boolean {
  const tagAt = aad.length + IV_BYTES;
  const iv = message.subarray(aad.length, tagAt);
  const ciphertext = message.subarray(tagAt, tagAt + TAG_BYTES);
  return provider.open(cipher, { iv, aad, ciphertext }) !== undefined;
}

function isSigned(signed: Uint8Array, context: Context, signature: Uint8Array): boolean {
  const publicKey = fromBase64(context[PUBLIC_KEY] ?? '');
  const digest = sha384(signed);
  return publicKey !== undefined && ecdsaVerify(CURVE, publicKey, { digest, signature });
}

interface Suite {
  readonly provider: Provider;
  readonly cipher: Cipher;
}

/** Derived, without a salt, for the suite and this message alone. */
function contentCipher(dataKey: Uint8Array, messageId: Uint8Array): Cipher {
  return cipherOf(hkdf(sha384, dataKey, undefined, concat(SUITE, messageId), 32));
}

/** The public point, compressed. */
function publicKeyOf(d: bigint): Uint8Array {
  const point = multipleOfBase(CURVE, d);
  if (point === undefined) throw new Error('bug: a scalar is 0');
  const encoded = encodePoint(CURVE, point);
  const half = (encoded.length - 1) / 2;
  const isOdd = ((encoded.at(-1) ?? 0) & 1) === 1;
  return concat(Uint8Array.of(isOdd ? 0x03 : 0x02), encoded.subarray(1, 1 + half));
}

/** A frame that is full, or the last one, which is not: it may be empty. */
function frame(
  suite: Suite,
  messageId: Uint8Array,
  sequence: number,
  plaintext: Uint8Array,
): Uint8Array {
  const isFinal = plaintext.length < FRAME_BYTES;
  const iv = ivOf(sequence);
  const aad = frameAad(messageId, { sequence, length: plaintext.length, isFinal });
  const ciphertext = sealed(suite, { iv, aad, plaintext });
  return isFinal
    ? concat(uint32(FINAL_FRAME), uint32(sequence), iv, uint32(plaintext.length), ciphertext)
    : concat(uint32(sequence), iv, ciphertext);
}

function openFrames(
  { provider, cipher }: Suite,
  { messageId, frameBytes }: Header,
  reader: Reader,
): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  for (let sequence = 1; ; sequence++) {
    const first = reader.uint32();
    const isFinal = first === FINAL_FRAME;
    if ((isFinal ? reader.uint32() : first) !== sequence) return undefined;
    const iv = reader.take(IV_BYTES);
    const length = isFinal ? reader.uint32() : frameBytes;
    const aad = frameAad(messageId, { sequence, length, isFinal });
    const ciphertext = reader.take(length + TAG_BYTES);
    const plaintext = reader.isShort ? undefined : provider.open(cipher, { iv, aad, ciphertext });
    if (plaintext === undefined) return undefined;
    parts.push(plaintext);
    if (isFinal) return concat(...parts);
  }
}

function sealed(
  { provider, cipher }: Suite,
  sealing: { readonly iv: Uint8Array; readonly aad: Uint8Array; readonly plaintext: Uint8Array },
): Uint8Array {
  const out = new Uint8Array(sealing.plaintext.length + TAG_BYTES);
  provider.sealInto(cipher, sealing, out, 0);
  return out;
}

/** The header has 0, each frame its own number. */
function ivOf(sequence: number): Uint8Array {
  return concat(new Uint8Array(IV_BYTES - 4), uint32(sequence));
}

function frameAad(
  messageId: Uint8Array,
  {
    sequence,
    length,
    isFinal,
  }: { readonly sequence: number; readonly length: number; readonly isFinal: boolean },
): Uint8Array {
  const content = isFinal ? BODY.final : BODY.frame;
  return concat(messageId, content, uint32(sequence), uint32(0), uint32(length));
}
