/**
 * What few programs call, and what takes long to evaluate: lattices, the reader of ASN.1, AES key wrap and CMS, attestation,
 * SHA-1. `rarely()` gives it.
 * @module
 */
export { sha1 } from '@noble/hashes/legacy.js';
export { attestationAuthority } from './attestation/authority.ts';
export { encodeDocument } from './attestation/document.ts';
export { verifyAttestation } from './attestation/verify.ts';
export { envelopedData, openEnvelopedData } from './encodings/cms.ts';
export { parsePrivateKeyInfo, parsePublicKeyInfo } from './encodings/key-parsing.ts';
export { ML_DSA_SEED_BYTES, mlDsaOf, mlDsaSign, mlDsaVerify } from './lattices/ml-dsa.ts';
export {
  ML_KEM_SEED_BYTES,
  mlKemDecapsulate,
  mlKemEncapsulate,
  mlKemOf,
} from './lattices/ml-kem.ts';
export { unwrapKey } from './symmetric/key-wrap.ts';
