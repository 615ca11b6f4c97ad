/**
 * X.509 certificates on P-384, as far as a chain of attestation needs them.
 * Source: RFC 5280 sections 4.1, 4.2.1.3, 4.2.1.9 and 6.1; RFC 5758 section 3.2 (ecdsa-with-SHA384).
 * @module
 */
import { sha384 } from '@noble/hashes/sha2.js';
import { equalBytes, textOf, utf8 } from '../../lib/bytes.ts';
import type { Random } from '../../lib/random.ts';
import type { Millis } from '../../lib/time.ts';
import { ecdsaSign, ecdsaVerify } from '../curves/ecdsa.ts';
import {
  ALGORITHM,
  type AlgorithmIdentifier,
  ANY,
  type Any,
  BIT_STRING,
  type Bits,
  type Component,
  DEFAULT_FALSE,
  INTEGER,
  OBJECT_IDENTIFIER,
  OCTET_STRING,
  type Octets,
  read,
  SMALL_INTEGER,
  wholeBytes,
} from '../encodings/asn1.ts';
import {
  bitString,
  context,
  encode,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  smallInteger,
  TAG,
} from '../encodings/der.ts';
import { publicKeyInfo } from '../encodings/key-encodings.ts';
import { parsePublicKeyInfo } from '../encodings/key-parsing.ts';
import { OID } from '../encodings/object-identifiers.ts';

/** What a certificate is to say. */
export interface CertificateClaims {
  /** Big-endian, not zero. */
  readonly serialNumber: Uint8Array;
  /** Common names. */
  readonly issuer: string;
  readonly subject: string;
  /** Both inclusive, cut to the second. */
  readonly notBefore: Millis;
  readonly notAfter: Millis;
  /** The public key: 04, x and y on P-384. */
  readonly point: Uint8Array;
  /** Whether the key signs certificates; otherwise it signs data. */
  readonly isAuthority: boolean;
}

/** A certificate that was read, and not yet verified. */
export interface Certificate {
  /** TBSCertificate: what is signed. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
  /** Names as they are encoded. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly notBefore: Millis;
  readonly notAfter: Millis;
  readonly point: Uint8Array;
  readonly isAuthority: boolean;
  /** How many authorities may stand between this one and the end; Infinity when nothing is said. */
  readonly pathLength: number;
  readonly signsCertificates: boolean;
  readonly signsData: boolean;
}

/** A DER certificate signed under the issuer's private scalar. */
export function issueCertificate(
  claims: CertificateClaims,
  issuerKey: bigint,
  random: Random,
): Uint8Array {
  const { serialNumber, issuer, subject, notBefore, notAfter, point, isAuthority } = claims;
  const algorithm = sequence(objectIdentifier(OID.ecdsaWithSha384));
  const signed = sequence(
    context(0, smallInteger(2)),
    integer(serialNumber),
    algorithm,
    name(issuer),
    sequence(encodeTime(notBefore), encodeTime(notAfter)),
    name(subject),
    publicKeyInfo({ kind: 'EC', curve: 'P-384', point }),
    context(3, extensions(isAuthority)),
  );
  const signature = ecdsaSign('P-384', issuerKey, sha384(signed), random);
  return sequence(signed, algorithm, bitString(signature));
}

/** The certificate in DER, or undefined for bytes that are none of version 3 with P-384 and ecdsa-with-SHA384. */
export function parseCertificate(bytes: Uint8Array): Certificate | undefined {
  const outer = read(bytes, CertificateFields, 'DER');
  const signature = outer && wholeBytes(outer.signature);
  if (!outer || !signature || !isEcdsa(outer.signatureAlgorithm)) return undefined;
  const signed = encodingOf(outer.tbsCertificate);
  const inner = read(signed, TbsCertificateFields, 'DER');
  if (inner?.version !== 2 || !isEcdsa(inner.signature)) return undefined;
  const key = parsePublicKeyInfo(encodingOf(inner.subjectPublicKeyInfo));
  const notBefore = decodeTime(encodingOf(inner.validity.notBefore));
  const notAfter = decodeTime(encodingOf(inner.validity.notAfter));
  const permissions = permissionsOf(inner.extensions ?? []);
  if (key?.kind !== 'EC' || key.curve !== 'P-384' || permissions === undefined) return undefined;
  if (notBefore === undefined || notAfter === undefined) return undefined;
  const issuer = encodingOf(inner.issuer);
  const subject = encodingOf(inner.subject);
  const { point } = key;
  return { signed, signature, issuer, subject, notBefore, notAfter, point, ...permissions };
}

/** Whether an issuer vouches for a certificate: by its name, its right to do so, and its signature. */
export function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  if (!issuer.isAuthority || !issuer.signsCertificates) return false;
  if (!equalBytes(certificate.issuer, issuer.subject)) return false;
  const { signed, signature } = certificate;
  return ecdsaVerify('P-384', issuer.point, { digest: sha384(signed), signature });
}

/** Whether an instant lies in a certificate's validity, both ends included; the last second counts whole. */
export function isValidAt({ notBefore, notAfter }: Certificate, now: Millis): boolean {
  // The last second of the year 9999 says that there is no end (RFC 5280 section 4.1.2.5).
  return notBefore <= now && (now < notAfter + 1000 || notAfter === YEAR_9999);
}

type Permissions = Pick<
  Certificate,
  'isAuthority' | 'pathLength' | 'signsCertificates' | 'signsData'
>;

/** What the extensions permit, or undefined for one that cannot be read or that must be understood and is not. */
function permissionsOf(extensions: readonly ExtensionFields[]): Permissions | undefined {
  const values = new Map<string, Uint8Array>();
  for (const { extnID, critical, extnValue } of extensions) {
    const isKnown = extnID === OID.basicConstraints || extnID === OID.keyUsage;
    if (values.has(extnID) || (critical && !isKnown)) return undefined;
    values.set(extnID, new Uint8Array(extnValue));
  }
  const constraints = values.get(OID.basicConstraints);
  const usage = values.get(OID.keyUsage);
  const basic = constraints && read(constraints, BasicConstraintsFields, 'DER');
  if (constraints !== undefined && basic === undefined) return undefined;
  const bits = usage && keyUsageOf(usage);
  if (usage !== undefined && bits === undefined) return undefined;
  return {
    isAuthority: basic?.cA === true,
    pathLength: basic?.pathLenConstraint ?? Number.POSITIVE_INFINITY,
    // A certificate without this extension may do either (RFC 5280 section 6.1.4, step n).
    signsCertificates: bits === undefined || (bits & KEY_CERT_SIGN) !== 0,
    signsData: bits === undefined || (bits & DIGITAL_SIGNATURE) !== 0,
  };
}

/** KeyUsage ::= BIT STRING; its first byte. */
const DIGITAL_SIGNATURE = 0x80;
const KEY_CERT_SIGN = 0x04;

function keyUsageOf(encoded: Uint8Array): number | undefined {
  const isBits = encoded[0] === TAG.bitString && encoded[1] === encoded.length - 2;
  return isBits ? encoded[3] : undefined;
}

function extensions(isAuthority: boolean): Uint8Array {
  const constraints = isAuthority ? sequence(TRUE) : sequence();
  const usage = isAuthority
    ? bitString(new Uint8Array([KEY_CERT_SIGN]), 2)
    : bitString(new Uint8Array([DIGITAL_SIGNATURE]), 7);
  return sequence(critical(OID.basicConstraints, constraints), critical(OID.keyUsage, usage));
}

function critical(oid: string, value: Uint8Array): Uint8Array {
  return sequence(objectIdentifier(oid), TRUE, octetString(value));
}
const TRUE: Uint8Array = encode(TAG.boolean, new Uint8Array([0xff]));

/** A Name of one common name. */
function name(commonName: string): Uint8Array {
  const text = encode(TAG.utf8String, utf8(commonName));
  return sequence(encode(TAG.set, sequence(objectIdentifier(OID.commonName), text)));
}

/** Parameters are absent (RFC 5758 section 3.2). */
function isEcdsa({ algorithm, parameters }: AlgorithmIdentifier): boolean {
  return algorithm === OID.ecdsaWithSha384 && parameters === undefined;
}

function encodingOf(any: Any): Uint8Array {
  return new Uint8Array(any ?? new ArrayBuffer(0));
}

/** UTCTime for the years 1950 to 2049, GeneralizedTime for others (RFC 5280 section 4.1.2.5), from 0000 to 9999. */
function encodeTime(at: Millis): Uint8Array {
  const instant = new Date(Math.min(Math.max(at, YEAR_0), YEAR_9999));
  const digits = instant.toISOString().replace(/[^0-9]/g, '');
  const year = Number(digits.slice(0, 4));
  return year >= 1950 && year < 2050
    ? encode(TAG.utcTime, utf8(`${digits.slice(2, 14)}Z`))
    : encode(TAG.generalizedTime, utf8(`${digits.slice(0, 14)}Z`));
}
const YEAR_0 = -62_167_219_200_000;
const YEAR_9999 = 253_402_300_799_000;

function decodeTime(encoded: Uint8Array): Millis | undefined {
  const text = textOf(encoded.subarray(2));
  const [, year = '', month, day, hour, minute, second] =
    /^(\d{4}|\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const century = year.length === 4 ? '' : Number(year) < 50 ? '20' : '19';
  const at = Date.parse(`${century}${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // What is no date, or has the wrong one of the two types, comes out otherwise.
  return !Number.isNaN(at) && equalBytes(encodeTime(at), encoded) ? at : undefined;
}

class CertificateFields {
  declare tbsCertificate: Any;
  declare signatureAlgorithm: AlgorithmIdentifier;
  declare signature: Bits;
  static components() {
    return { tbsCertificate: ANY, signatureAlgorithm: ALGORITHM, signature: BIT_STRING };
  }
}

class ValidityFields {
  declare notBefore: Any;
  declare notAfter: Any;
  static components() {
    return { notBefore: ANY, notAfter: ANY };
  }
}

class ExtensionFields {
  declare extnID: string;
  declare critical?: boolean | undefined;
  declare extnValue: Octets;
  static components() {
    return { extnID: OBJECT_IDENTIFIER, critical: DEFAULT_FALSE, extnValue: OCTET_STRING };
  }
}

class BasicConstraintsFields {
  declare cA?: boolean | undefined;
  declare pathLenConstraint?: number | undefined;
  static components() {
    return { cA: DEFAULT_FALSE, pathLenConstraint: { ...SMALL_INTEGER, optional: true } };
  }
}

class TbsCertificateFields {
  declare version?: number | undefined;
  declare serialNumber: ArrayBuffer;
  declare signature: AlgorithmIdentifier;
  declare issuer: Any;
  declare validity: ValidityFields;
  declare subject: Any;
  declare subjectPublicKeyInfo: Any;
  declare extensions?: readonly ExtensionFields[] | undefined;
  static components() {
    const version: Component = { ...SMALL_INTEGER, context: 0, defaultValue: 0 };
    const extensions: Component = { type: ExtensionFields, repeated: 'sequence', context: 3 };
    return {
      version,
      serialNumber: INTEGER,
      signature: ALGORITHM,
      issuer: ANY,
      validity: { type: ValidityFields },
      subject: ANY,
      subjectPublicKeyInfo: ANY,
      extensions: { ...extensions, optional: true },
    };
  }
}
