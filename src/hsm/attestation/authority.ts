/**
 * A test attestation authority, in the place of AWS's Nitro PKI: its root certificate is one that a simulator trusts,
 * and its documents have the form of real ones.
 * Source: https://docs.aws.amazon.com/enclaves/latest/user/verify-root.html
 * @module
 */
import type { Random } from '../../lib/random.ts';
import type { Millis } from '../../lib/time.ts';
import { generateScalar, publicPoint } from '../curves/ecc.ts';
import { issueCertificate } from './certificate.ts';
import { sign1 } from './cose.ts';
import { encodeDocument, type Pcrs } from './document.ts';

/** What an enclave asks to have attested. */
export interface AttestationClaims {
  /** As an enclave's: `i-1234567890abcdef0-enc9876543210abcde`. */
  readonly moduleId: string;
  /** PCR values of 48 bytes; those of 0 to 15 that are left out are zero, as of an enclave in debug mode. */
  readonly pcrs?: Pcrs | undefined;
  /** Instead of `pcrs`: the values of an instance with NitroTPM, as they are. */
  readonly nitroTpmPcrs?: Pcrs | undefined;
  /** SubjectPublicKeyInfo of the key to encrypt answers to. */
  readonly publicKey?: Uint8Array | undefined;
  /** 512 bytes at most. */
  readonly userData?: Uint8Array | undefined;
  /** 512 bytes at most. */
  readonly nonce?: Uint8Array | undefined;
  readonly now: Millis;
}

/** It holds two private keys, and shows nothing of them. */
export interface AttestationAuthority {
  /** DER, self-signed. */
  readonly rootCertificate: Uint8Array;
  /**
   * A signed attestation document. What the claims say is not looked at: one that breaks the rules makes a document
   * that does not verify.
   * @param random - two signatures' secret numbers and a serial number
   */
  readonly attest: (claims: AttestationClaims, random: Random) => Uint8Array;
}

/** The authority whose keys follow from a stream. It costs three signatures' worth of time. */
export function attestationAuthority(random: Random): AttestationAuthority {
  const rootKey = generateScalar('P-384', random);
  const signingKey = generateScalar('P-384', random);
  const signingPoint = publicPoint('P-384', signingKey);
  const rootCertificate = issueCertificate(
    {
      serialNumber: serialNumber(random),
      issuer: ROOT_NAME,
      subject: ROOT_NAME,
      notBefore: 0,
      notAfter: Number.POSITIVE_INFINITY,
      point: publicPoint('P-384', rootKey),
      isAuthority: true,
    },
    rootKey,
    random,
  );
  function attest(claims: AttestationClaims, random: Random): Uint8Array {
    const { now, moduleId, nitroTpmPcrs = {}, publicKey, userData, nonce } = claims;
    const certificate = issueCertificate(
      {
        serialNumber: serialNumber(random),
        issuer: ROOT_NAME,
        subject: moduleId,
        notBefore: now,
        notAfter: now + LIFE_MS,
        point: signingPoint,
        isAuthority: false,
      },
      rootKey,
      random,
    );
    const pcrs = { ...unmeasured(), ...claims.pcrs };
    const cabundle = [rootCertificate];
    const document = { moduleId, pcrs, nitroTpmPcrs, publicKey, userData, nonce };
    const payload = encodeDocument({
      ...document,
      // A document says no time before 1970 (the page above, "Syntactical validation").
      timestamp: Math.max(now, 1),
      certificate,
      cabundle,
    });
    return sign1(payload, signingKey, random);
  }
  return { rootCertificate, attest };
}

const ROOT_NAME = 'kmsim test attestation root';
/** The certificate of an enclave's key is good for three hours, as AWS's page shows one. */
const LIFE_MS = 3 * 3_600_000;
const PCR_BYTES = 48;
const ENCLAVE_PCRS = 16;

/** 16 bytes, and positive (RFC 5280 section 4.1.2.2). */
function serialNumber(random: Random): Uint8Array {
  const bytes = random.bytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

function unmeasured(): Pcrs {
  const pcrs: Record<number, Uint8Array> = {};
  for (let index = 0; index < ENCLAVE_PCRS; index++) pcrs[index] = new Uint8Array(PCR_BYTES);
  return pcrs;
}
