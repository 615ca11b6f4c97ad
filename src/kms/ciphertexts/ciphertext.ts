/**
 * The ciphertext blob of a symmetric key, in the outer layout of AWS's: a header that names the key material,
 * then a CMS EncryptedData (RFC 5652 section 8, RFC 5084 for AES-GCM) written by template.
 *
 * Header, 58 bytes: 01 02 | kind | 00 78 | key material ID (32) | 01 | 16 random bytes | u32 length of what follows.
 * The sealed content is 27 bytes longer than the plaintext: 11 that name this format, and the tag of 16. A key in an
 * external key store seals twice, and both tags are in it: KMS's material first, with the IV of the CMS; then, with the
 * first 12 of the header's random bytes as its IV, the external key. The last byte of the format tells which it is.
 * @module
 */
import { type ExternalKey, openExternally, sealExternally } from '../../hsm/external-keys.ts';
import { materialIdInto, open, sealInto } from '../../hsm/hsm.ts';
import type { KeyMaterial } from '../../hsm/material.ts';
import { allocate, utf8 } from '../../lib/bytes.ts';
import type { Random } from '../../lib/random.ts';
import { authenticatedData, type EncryptionContext } from './encryption-context.ts';

/** What made the blob, as its third byte tells. */
export const blobKinds = { Encrypt: 2, GenerateDataKey: 3 } as const;
export type BlobKind = keyof typeof blobKinds;

/** A well-formed blob, read but not opened. */
export interface Ciphertext {
  readonly bytes: Uint8Array;
  readonly kind: BlobKind;
  /** 32 bytes. */
  readonly materialId: Uint8Array;
  /** Where the IV of 12 bytes begins. */
  readonly ivAt: number;
  /** Ciphertext and tag. */
  readonly sealed: Uint8Array;
  /** How often it was sealed: twice by a key in an external key store. */
  readonly layers: 1 | 2;
}

const KINDS: readonly (BlobKind | undefined)[] = [
  undefined,
  undefined,
  'Encrypt',
  'GenerateDataKey',
];
const KIND_AT = 2;
const ID_AT = 5;
const MATERIAL_ID_BYTES = 32;
const RANDOM_AT = 38;
const RANDOM_BYTES = 16;
/** The header up to its length field: GCM authenticates it. */
const HEAD_BYTES = 54;
const HEADER_BYTES = 58;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const FORMAT = utf8('kmsim blob1');
const ONCE = 0x31;
const TWICE = 0x32;
const OVERHEAD_BYTES = FORMAT.length + TAG_BYTES;

const ENCRYPTED_DATA_OID = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x06];
const VERSION_0 = [0x02, 0x01, 0x00];
const DATA_OID = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
const AES256_GCM_OID = [0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2e];
const SEQUENCE = 0x30;
const CONTEXT_0 = 0xa0;
const CONTEXT_0_PRIMITIVE = 0x80;
/** AlgorithmIdentifier { aes256-GCM, GCMParameters { OCTET STRING of the IV, INTEGER 16 } }, the IV left out. */
const ALGORITHM = [SEQUENCE, 0x1e, ...AES256_GCM_OID, SEQUENCE, 0x11, 0x04, IV_BYTES];
const ICV_LENGTH = [0x02, 0x01, TAG_BYTES];

/** What `sealBlob` is given to seal. */
export interface Sealing {
  readonly plaintext: Uint8Array;
  readonly context: EncryptionContext | undefined;
  /** Seals what the key material has sealed. */
  readonly external?: ExternalKey | undefined;
}

/** A new blob: the plaintext under the key material, bound to the context, the key material's ID and the kind. */
export function sealBlob(
  kind: BlobKind,
  material: KeyMaterial,
  { plaintext, context, external }: Sealing,
  random: Random,
): Uint8Array {
  const length = external === undefined ? plaintext.length : plaintext.length + TAG_BYTES;
  const { head, ivAt } = templateOf(length);
  const blob = allocate(head.length + length + TAG_BYTES);
  blob.set(head);
  blob[KIND_AT] = blobKinds[kind];
  materialIdInto(material, blob, ID_AT);
  random.fill(blob, RANDOM_AT, RANDOM_BYTES);
  random.fill(blob, ivAt, IV_BYTES);
  const { aad, aadBytes } = authenticatedData(blob, HEAD_BYTES, context);
  if (external === undefined) {
    sealInto(material, { iv: blob, ivAt, aad, aadBytes, plaintext }, blob, head.length);
    return blob;
  }
  blob[head.length - 1] = TWICE;
  const once = new Uint8Array(length);
  sealInto(material, { iv: blob, ivAt, aad, aadBytes, plaintext }, once, 0);
  const outer = { iv: blob, ivAt: RANDOM_AT, aad, aadBytes, plaintext: once };
  sealExternally(external, outer, blob, head.length);
  return blob;
}

/** Reads a blob's layout, or undefined when a byte that never varies is another, or one is missing. */
export function parseBlob(bytes: Uint8Array): Ciphertext | undefined {
  const kind = KINDS[bytes[KIND_AT] ?? 0];
  const plaintextBytes = plaintextBytesIn(bytes.length - HEADER_BYTES);
  if (kind === undefined || plaintextBytes === undefined) return undefined;
  const { head, ivAt } = templateOf(plaintextBytes);
  const constant =
    same(bytes, head, 0, KIND_AT) &&
    same(bytes, head, KIND_AT + 1, ID_AT) &&
    same(bytes, head, ID_AT + MATERIAL_ID_BYTES, RANDOM_AT) &&
    same(bytes, head, RANDOM_AT + RANDOM_BYTES, ivAt) &&
    same(bytes, head, ivAt + IV_BYTES, head.length - 1);
  const layers = bytes[head.length - 1];
  if (!constant || (layers !== ONCE && layers !== TWICE)) return undefined;
  return {
    bytes,
    kind,
    materialId: bytes.subarray(ID_AT, ID_AT + MATERIAL_ID_BYTES),
    ivAt,
    sealed: bytes.subarray(head.length),
    layers: layers === ONCE ? 1 : 2,
  };
}

/** The blob as it was before the external key sealed it, or undefined when that key, the context or a byte is another. */
export function openOuter(
  external: ExternalKey,
  ciphertext: Ciphertext,
  context: EncryptionContext | undefined,
): Ciphertext | undefined {
  const { bytes, kind, materialId, ivAt, sealed } = ciphertext;
  const { aad, aadBytes } = authenticatedData(bytes, HEAD_BYTES, context);
  const opening = { iv: bytes, ivAt: RANDOM_AT, aad, aadBytes, ciphertext: sealed };
  const once = openExternally(external, opening);
  return once && { bytes, kind, materialId, ivAt, sealed: once, layers: 1 };
}

/** The plaintext, or undefined when the key material, the context or any byte of the blob is another. */
export function openBlob(
  material: KeyMaterial,
  ciphertext: Ciphertext,
  context: EncryptionContext | undefined,
): Uint8Array | undefined {
  const { bytes, ivAt, sealed } = ciphertext;
  const { aad, aadBytes } = authenticatedData(bytes, HEAD_BYTES, context);
  return open(material, { iv: bytes, ivAt, aad, aadBytes, ciphertext: sealed });
}

function same(a: Uint8Array, b: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** All that precedes the sealed bytes; what varies from blob to blob is zero. */
interface Template {
  readonly head: Uint8Array;
  readonly ivAt: number;
}

// A template is a function of the plaintext's length alone, of which there are some 4,000; each is built once.
const templates = new Map<number, Template>();

function templateOf(plaintextBytes: number): Template {
  let template = templates.get(plaintextBytes);
  if (template === undefined) {
    template = newTemplate(plaintextBytes);
    templates.set(plaintextBytes, template);
  }
  return template;
}

function newTemplate(plaintextBytes: number): Template {
  const sizes = derSizes(plaintextBytes);
  const head = new Uint8Array(HEADER_BYTES + sizes.total - plaintextBytes - TAG_BYTES);
  head[0] = 0x01;
  head[1] = 0x02;
  head[4] = 0x78;
  head[37] = 0x01;
  head[56] = sizes.total >>> 8;
  head[57] = sizes.total;
  let at = header(head, HEADER_BYTES, SEQUENCE, sizes.contentInfo);
  at = put(head, at, ENCRYPTED_DATA_OID);
  at = header(head, at, CONTEXT_0, sizes.explicit);
  at = header(head, at, SEQUENCE, sizes.encryptedData);
  at = put(head, at, VERSION_0);
  at = header(head, at, SEQUENCE, sizes.encryptedContentInfo);
  at = put(head, at, DATA_OID);
  at = put(head, at, ALGORITHM);
  const ivAt = at;
  at = put(head, at + IV_BYTES, ICV_LENGTH);
  at = header(head, at, CONTEXT_0_PRIMITIVE, sizes.content);
  head.set(FORMAT, at);
  return { head, ivAt };
}

// The contents' lengths from the inside out; `total` is that of the whole EncryptedData.
function derSizes(plaintextBytes: number) {
  const content = plaintextBytes + OVERHEAD_BYTES;
  const algorithm = ALGORITHM.length + IV_BYTES + ICV_LENGTH.length;
  const encryptedContentInfo = DATA_OID.length + algorithm + sized(content);
  const encryptedData = VERSION_0.length + sized(encryptedContentInfo);
  const explicit = sized(encryptedData);
  const contentInfo = ENCRYPTED_DATA_OID.length + sized(explicit);
  return {
    content,
    encryptedContentInfo,
    encryptedData,
    explicit,
    contentInfo,
    total: sized(contentInfo),
  };
}

// The inverse of derSizes: each of the five lengths takes one to three bytes.
function plaintextBytesIn(derBytes: number): number | undefined {
  const least = derSizes(0).total;
  for (let longer = 0; longer <= 10; longer++) {
    const plaintextBytes = derBytes - least - longer;
    if (plaintextBytes < 0) return undefined;
    if (derSizes(plaintextBytes).total === derBytes) return plaintextBytes;
  }
  return undefined;
}

/** A DER element's bytes: tag, length, content. */
function sized(contentBytes: number): number {
  return contentBytes + (contentBytes < 0x80 ? 2 : contentBytes < 0x100 ? 3 : 4);
}

function header(out: Uint8Array, at: number, tag: number, contentBytes: number): number {
  out[at] = tag;
  if (contentBytes < 0x80) {
    out[at + 1] = contentBytes;
    return at + 2;
  }
  if (contentBytes < 0x100) {
    out[at + 1] = 0x81;
    out[at + 2] = contentBytes;
    return at + 3;
  }
  out[at + 1] = 0x82;
  out[at + 2] = contentBytes >>> 8;
  out[at + 3] = contentBytes;
  return at + 4;
}

function put(out: Uint8Array, at: number, bytes: readonly number[]): number {
  for (let i = 0; i < bytes.length; i++) out[at + i] = bytes[i] ?? 0;
  return at + bytes.length;
}
