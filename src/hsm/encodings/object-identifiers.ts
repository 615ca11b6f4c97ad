/**
 * The object identifiers of what kmsim reads and writes, by the names of their sources.
 * @module
 */

/** Curves by their names; SM2's is that of GM/T 0003.5. */
export type EcCurve = 'P-256' | 'P-384' | 'P-521' | 'secp256k1' | 'SM2';

/** Algorithms whose public key is encoded as its bytes, under an identifier without parameters. */
export type RawKeyAlgorithm =
  | 'Ed25519'
  | 'ML-DSA-44'
  | 'ML-DSA-65'
  | 'ML-DSA-87'
  | 'ML-KEM-512'
  | 'ML-KEM-768'
  | 'ML-KEM-1024';

/** Source: RFC 5480 section 2.1.1.1, SEC 2 appendix A.2.1; SM2: GM/T 0006-2012. */
export const CURVE_OIDS: Readonly<Record<EcCurve, string>> = {
  'P-256': '1.2.840.10045.3.1.7',
  'P-384': '1.3.132.0.34',
  'P-521': '1.3.132.0.35',
  secp256k1: '1.3.132.0.10',
  SM2: '1.2.156.10197.1.301',
};

/** Bytes of a coordinate; of a scalar too. */
export const CURVE_BYTES: Readonly<Record<EcCurve, number>> = {
  'P-256': 32,
  'P-384': 48,
  'P-521': 66,
  secp256k1: 32,
  SM2: 32,
};

/** Source: RFC 8410 section 3, RFC 9881 section 2, RFC 9935 section 3. */
export const RAW_KEY_OIDS: Readonly<Record<RawKeyAlgorithm, string>> = {
  Ed25519: '1.3.101.112',
  'ML-DSA-44': '2.16.840.1.101.3.4.3.17',
  'ML-DSA-65': '2.16.840.1.101.3.4.3.18',
  'ML-DSA-87': '2.16.840.1.101.3.4.3.19',
  'ML-KEM-512': '2.16.840.1.101.3.4.4.1',
  'ML-KEM-768': '2.16.840.1.101.3.4.4.2',
  'ML-KEM-1024': '2.16.840.1.101.3.4.4.3',
};

/** All others. */
export const OID = {
  // RFC 8017 appendix A and C
  rsaEncryption: '1.2.840.113549.1.1.1',
  rsaesOaep: '1.2.840.113549.1.1.7',
  mgf1: '1.2.840.113549.1.1.8',
  sha256: '2.16.840.1.101.3.4.2.1',
  // RFC 5480 section 2.1.1
  ecPublicKey: '1.2.840.10045.2.1',
  // RFC 5758 section 3.2
  ecdsaWithSha384: '1.2.840.10045.4.3.3',
  // RFC 5652 sections 4 and 6.1
  data: '1.2.840.113549.1.7.1',
  envelopedData: '1.2.840.113549.1.7.3',
  // RFC 3565 section 4.1
  aes256Cbc: '2.16.840.1.101.3.4.1.42',
  // RFC 5280 sections 4.1.2.4 and 4.2.1
  commonName: '2.5.4.3',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
} as const;
