/**
 * Attestation documents: what an enclave measures and asks for, in CBOR.
 * Source: https://docs.aws.amazon.com/enclaves/latest/user/verify-root.html, "The attestation document", "Syntactical
 * validation"; NitroTPM: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/nitrotpm-attestation-document-content.html
 * @module
 */
import type { Millis } from '../../lib/time.ts';
import { type Cbor, decodeCbor, encodeCbor, isMap } from './cbor.ts';

/** PCR values by their index. */
export type Pcrs = Readonly<Record<number, Uint8Array>>;

/** What a document says. */
export interface AttestationDocument {
  readonly moduleId: string;
  readonly timestamp: Millis;
  /** Of an enclave, 48 bytes each; empty for NitroTPM. */
  readonly pcrs: Pcrs;
  /** Of an instance with NitroTPM; empty for an enclave. */
  readonly nitroTpmPcrs: Pcrs;
  /** DER: the certificate of the key that signs the document. */
  readonly certificate: Uint8Array;
  /** DER: the root's certificate first, the issuer of `certificate` last. */
  readonly cabundle: readonly Uint8Array[];
  /** SubjectPublicKeyInfo to encrypt to. */
  readonly publicKey?: Uint8Array | undefined;
  readonly userData?: Uint8Array | undefined;
  readonly nonce?: Uint8Array | undefined;
}

/** The encoding, its entries in the order of the Nitro Secure Module. */
export function encodeDocument(document: AttestationDocument): Uint8Array {
  const { pcrs, nitroTpmPcrs, publicKey, userData, nonce } = document;
  const isTpm = Object.keys(nitroTpmPcrs).length > 0;
  return encodeCbor(
    new Map<string, Cbor>([
      ['module_id', document.moduleId],
      ['digest', 'SHA384'],
      ['timestamp', document.timestamp],
      [isTpm ? TPM_PCRS : PCRS, mapOf(isTpm ? nitroTpmPcrs : pcrs)],
      ['certificate', document.certificate],
      ['cabundle', document.cabundle],
      ['public_key', publicKey ?? null],
      ['user_data', userData ?? null],
      ['nonce', nonce ?? null],
    ]),
  );
}

/** What an encoding says, or undefined for bytes that are none or break the rules of AWS's page. */
export function decodeDocument(bytes: Uint8Array): AttestationDocument | undefined {
  const map = decodeCbor(bytes);
  if (!isMap(map) || map.get('digest') !== 'SHA384') return undefined;
  const moduleId = map.get('module_id');
  const timestamp = map.get('timestamp');
  const certificate = map.get('certificate');
  const cabundle = map.get('cabundle');
  if (typeof moduleId !== 'string' || moduleId === '') return undefined;
  if (typeof timestamp !== 'number' || timestamp <= 0) return undefined;
  if (!isBytes(certificate, 1, CERTIFICATE_BYTES_MAX) || !isBundle(cabundle)) return undefined;
  // Unconfirmed: that a document has one of the two and never both; a document of each kind would tell.
  if (map.has(PCRS) === map.has(TPM_PCRS)) return undefined;
  const pcrs = map.has(PCRS) ? pcrsOf(map.get(PCRS)) : {};
  const nitroTpmPcrs = map.has(TPM_PCRS) ? pcrsOf(map.get(TPM_PCRS)) : {};
  if (pcrs === undefined || nitroTpmPcrs === undefined) return undefined;
  const publicKey = map.get('public_key') ?? undefined;
  const userData = map.get('user_data') ?? undefined;
  const nonce = map.get('nonce') ?? undefined;
  if (publicKey !== undefined && !isBytes(publicKey, 1, 1024)) return undefined;
  if (userData !== undefined && !isBytes(userData, 0, 512)) return undefined;
  if (nonce !== undefined && !isBytes(nonce, 0, 512)) return undefined;
  return {
    moduleId,
    timestamp,
    pcrs,
    nitroTpmPcrs,
    certificate,
    cabundle,
    publicKey,
    userData,
    nonce,
  };
}

const PCRS = 'pcrs';
const TPM_PCRS = 'nitrotpm_pcrs';
const CERTIFICATE_BYTES_MAX = 1024;
const PCR_INDEX_MAX = 31;

function mapOf(pcrs: Pcrs): Cbor {
  return new Map(Object.entries(pcrs).map(([index, value]) => [Number(index), value]));
}

function pcrsOf(map: Cbor | undefined): Pcrs | undefined {
  if (!isMap(map) || map.size === 0) return undefined;
  const pcrs: Record<number, Uint8Array> = {};
  for (const [index, value] of map) {
    if (typeof index !== 'number' || index < 0 || index > PCR_INDEX_MAX) return undefined;
    if (!(value instanceof Uint8Array) || ![32, 48, 64].includes(value.length)) return undefined;
    pcrs[index] = value;
  }
  return pcrs;
}

function isBytes(value: Cbor | undefined, min: number, max: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length >= min && value.length <= max;
}

function isBundle(value: Cbor | undefined): value is readonly Uint8Array[] {
  return Array.isArray(value) && value.every((item) => isBytes(item, 1, CERTIFICATE_BYTES_MAX));
}
