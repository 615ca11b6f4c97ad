/**
 * CiphertextForRecipient: CMS EnvelopedData that an enclave's own RSA key opens. Source: RFC 5652 section 6, RFC 4055
 * section 4.1 (the OAEP parameters), RFC 3565 (AES-256-CBC).
 *
 * Unconfirmed: the form, BER with indefinite lengths around a DER recipient of version 2 with 32 bytes of key identifier.
 * It fits the beginning of answers as they are shown in public, `MIAGCSqGSIb3DQEHA6CAMIACAQIxggFrMIIBZwIBAoAg...`, whose
 * lengths leave room for these OAEP parameters and no others; a recorded answer would tell the rest.
 * @module
 */
import { cbc } from '@noble/ciphers/aes.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Random } from '../../lib/random.ts';
import {
  ALGORITHM,
  type AlgorithmIdentifier,
  ANY,
  type Any,
  type Component,
  OBJECT_IDENTIFIER,
  OCTET_STRING,
  type Octets,
  read,
  SMALL_INTEGER,
} from './asn1.ts';
import {
  concat,
  context,
  contextPrimitive,
  encode,
  NULL,
  objectIdentifier,
  octetString,
  sequence,
  smallInteger,
  TAG,
} from './der.ts';
import { OID } from './object-identifiers.ts';

const CONTENT_KEY_BYTES = 32;
const IV_BYTES = 16;
// Unconfirmed: how AWS cuts the content; a content of more than 1,000 bytes would tell. It is what BouncyCastle does,
// whose form all the rest has.
const PART_BYTES = 1000;

/** Encrypts a content key, 32 bytes, with RSAES-OAEP, SHA-256 and MGF1 with SHA-256, to the recipient. */
export type EncryptKey = (contentKey: Uint8Array) => Uint8Array;
/** The other way; undefined when it does not decrypt. */
export type DecryptKey = (encryptedKey: Uint8Array) => Uint8Array | undefined;

/** What is encrypted, and for whom. */
export interface Enveloping {
  readonly plaintext: Uint8Array;
  /** The recipient's SubjectPublicKeyInfo, which names it. */
  readonly recipientKey: Uint8Array;
}

/**
 * Encrypts bytes for a recipient.
 * @param random - the content key and the IV, 48 bytes
 * @returns ContentInfo, BER
 */
export function envelopedData(
  { plaintext, recipientKey }: Enveloping,
  encryptKey: EncryptKey,
  random: Random,
): Uint8Array {
  const contentKey = random.bytes(CONTENT_KEY_BYTES);
  const iv = random.bytes(IV_BYTES);
  const recipient = sequence(
    smallInteger(2),
    // Unconfirmed: what the identifier is the hash of; the key of an enclave beside an answer to it would tell.
    contextPrimitive(0, sha256(recipientKey)),
    oaepAlgorithm(),
    octetString(encryptKey(contentKey)),
  );
  const content = indefinite(
    TAG.sequence,
    objectIdentifier(OID.data),
    sequence(objectIdentifier(OID.aes256Cbc), octetString(iv)),
    // [0] IMPLICIT OCTET STRING, in parts.
    indefinite(CONTEXT_0, ...inParts(cbc(contentKey, iv).encrypt(plaintext))),
  );
  const enveloped = indefinite(
    TAG.sequence,
    // Version 2, because the recipient is of version 2 (RFC 5652 section 6.1).
    smallInteger(2),
    encode(TAG.set, recipient),
    content,
  );
  const contentType = objectIdentifier(OID.envelopedData);
  return indefinite(TAG.sequence, contentType, indefinite(CONTEXT_0, enveloped));
}

/**
 * The plaintext that is meant for the holder of a key, the first recipient, or undefined for bytes that are no such
 * EnvelopedData or that the key does not open. BER and DER will do, and any choice of recipient identifier.
 */
export function openEnvelopedData(
  bytes: Uint8Array,
  decryptKey: DecryptKey,
): Uint8Array | undefined {
  const info = read(bytes, ContentInfo, 'BER');
  if (info?.contentType !== OID.envelopedData) return undefined;
  const { recipientInfos, encryptedContentInfo } = info.content;
  const [recipient] = recipientInfos;
  const { contentEncryptionAlgorithm, encryptedContent, encryptedParts } = encryptedContentInfo;
  if (recipient?.keyEncryptionAlgorithm.algorithm !== OID.rsaesOaep) return undefined;
  if (contentEncryptionAlgorithm.algorithm !== OID.aes256Cbc) return undefined;
  const iv = initializationVector(contentEncryptionAlgorithm);
  const contentKey = iv && decryptKey(new Uint8Array(recipient.encryptedKey));
  const parts = encryptedContent === undefined ? encryptedParts : [encryptedContent];
  if (contentKey?.length !== CONTENT_KEY_BYTES || !iv || !parts) return undefined;
  try {
    return cbc(contentKey, iv).decrypt(concat(...parts.map((part) => new Uint8Array(part))));
  } catch {
    // No whole blocks, or no padding at the end of the last (RFC 5652 section 6.3).
    return undefined;
  }
}

const CONTEXT_0 = 0xa0;
const END_OF_CONTENTS: Uint8Array = new Uint8Array(2);

/** A constructed encoding of indefinite length (X.690 clause 8.1.3.6). */
function indefinite(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  return concat(new Uint8Array([tag, 0x80]), ...contents, END_OF_CONTENTS);
}

function inParts(bytes: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += PART_BYTES)
    parts.push(octetString(bytes.subarray(at, at + PART_BYTES)));
  return parts;
}

/** RSAES-OAEP-params that differ from the defaults: both hashes are SHA-256, the label is empty. */
function oaepAlgorithm(): Uint8Array {
  const hash = sequence(objectIdentifier(OID.sha256), NULL);
  const mask = sequence(objectIdentifier(OID.mgf1), hash);
  return sequence(objectIdentifier(OID.rsaesOaep), sequence(context(0, hash), context(1, mask)));
}

/** AES's parameters are its IV, an OCTET STRING (RFC 3565 section 4.1). */
function initializationVector({ parameters }: AlgorithmIdentifier): Uint8Array | undefined {
  const encoded = new Uint8Array(parameters ?? new ArrayBuffer(0));
  const isIv = encoded.length === 2 + IV_BYTES && encoded[0] === 0x04 && encoded[1] === IV_BYTES;
  return isIv ? encoded.subarray(2) : undefined;
}

class EncryptedContentInfo {
  declare contentType: string;
  declare contentEncryptionAlgorithm: AlgorithmIdentifier;
  /** In one piece, or in parts. */
  declare encryptedContent?: Octets | undefined;
  declare encryptedParts?: readonly Octets[] | undefined;
  static components() {
    const content: Component = { ...OCTET_STRING, context: 0, implicit: true, optional: true };
    const parts: Component = { ...content, repeated: 'set' };
    return {
      contentType: OBJECT_IDENTIFIER,
      contentEncryptionAlgorithm: ALGORITHM,
      encryptedContent: content,
      encryptedParts: parts,
    };
  }
}

class KeyTransRecipientInfo {
  declare version: number;
  declare rid: Any;
  declare keyEncryptionAlgorithm: AlgorithmIdentifier;
  declare encryptedKey: Octets;
  static components() {
    return {
      version: SMALL_INTEGER,
      rid: ANY,
      keyEncryptionAlgorithm: ALGORITHM,
      encryptedKey: OCTET_STRING,
    };
  }
}

class EnvelopedData {
  declare version: number;
  declare recipientInfos: readonly KeyTransRecipientInfo[];
  declare encryptedContentInfo: EncryptedContentInfo;
  static components() {
    const recipientInfos: Component = { type: KeyTransRecipientInfo, repeated: 'set' };
    return {
      version: SMALL_INTEGER,
      recipientInfos,
      encryptedContentInfo: { type: EncryptedContentInfo },
    };
  }
}

class ContentInfo {
  declare contentType: string;
  declare content: EnvelopedData;
  static components() {
    return { contentType: OBJECT_IDENTIFIER, content: { type: EnvelopedData, context: 0 } };
  }
}
