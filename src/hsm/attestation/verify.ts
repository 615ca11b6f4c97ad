/**
 * The verification of an attestation document: its form, its chain of certificates, its signature.
 * Source: https://docs.aws.amazon.com/enclaves/latest/user/verify-root.html, "Attestation document validation";
 * RFC 5280 section 6.1, without revocation and policies.
 * @module
 */
import { equalBytes } from '../../lib/bytes.ts';
import type { Millis } from '../../lib/time.ts';
import { type Certificate, isIssuedBy, isValidAt, parseCertificate } from './certificate.ts';
import { parseSign1, verifySign1 } from './cose.ts';
import { decodeDocument, type Pcrs } from './document.ts';

/** What a document that verifies says. */
export interface Attested {
  readonly moduleId: string;
  /** When the document was made. */
  readonly timestamp: Millis;
  /** `kms:RecipientAttestation:PCR<n>`, as bytes; empty for NitroTPM. */
  readonly pcrs: Pcrs;
  /** `kms:RecipientAttestation:NitroTPMPCR<n>`, as bytes; empty for an enclave. */
  readonly nitroTpmPcrs: Pcrs;
  /** `kms:RecipientAttestation:ImageSha384`, as bytes: PCR 0 of an enclave. */
  readonly imageSha384: Uint8Array | undefined;
  /** SubjectPublicKeyInfo to encrypt to, if the enclave gave one; it is not parsed. */
  readonly publicKey: Uint8Array | undefined;
  readonly userData: Uint8Array | undefined;
  readonly nonce: Uint8Array | undefined;
}

/** What a verification relies on. */
export interface Trust {
  /** DER: the certificate that is trusted, which is to be the first of the document's bundle. */
  readonly rootCertificate: Uint8Array;
  /** Every certificate is to be valid at this instant. */
  readonly now: Millis;
}

/** What a signed document says, or undefined when it does not verify. */
export function verifyAttestation(
  bytes: Uint8Array,
  { rootCertificate, now }: Trust,
): Attested | undefined {
  const message = parseSign1(bytes);
  const document = message && decodeDocument(message.payload);
  if (message === undefined || document === undefined) return undefined;
  const { certificate, cabundle, ...said } = document;
  const [first] = cabundle;
  if (first === undefined || !equalBytes(first, rootCertificate)) return undefined;
  const signer = verifiedChain([...cabundle, certificate], now);
  if (!signer?.signsData || !verifySign1(message, signer.point)) return undefined;
  const { moduleId, timestamp, pcrs, nitroTpmPcrs, publicKey, userData, nonce } = said;
  const imageSha384 = pcrs[0];
  return { moduleId, timestamp, pcrs, nitroTpmPcrs, imageSha384, publicKey, userData, nonce };
}

/** The last certificate of a chain whose first is trusted and each vouches for the next, or undefined. */
function verifiedChain(chain: readonly Uint8Array[], now: Millis): Certificate | undefined {
  let issuer: Certificate | undefined;
  for (const [place, bytes] of chain.entries()) {
    const certificate = parseCertificate(bytes);
    if (certificate === undefined || !isValidAt(certificate, now)) return undefined;
    // The authorities between this one and the end of the chain (RFC 5280 section 4.2.1.9).
    const below = chain.length - 2 - place;
    if (certificate.isAuthority && certificate.pathLength < below) return undefined;
    if (place > 0 && (issuer === undefined || !isIssuedBy(certificate, issuer))) return undefined;
    issuer = certificate;
  }
  return issuer;
}
