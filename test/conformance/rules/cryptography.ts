/**
 * Cryptographic formats, and custom key stores.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html, offline-operations.html,
 * encrypt_context.html and key-store-overview.html.
 * @module
 */
import { type Rule, rules } from './rule.ts';

const MODEL = 'conformance/model | %s has the model’s members, order, limits, patterns and enums';

export const formats: readonly Rule[] = rules(
  9,
  `
  SYMMETRIC_DEFAULT: AES-256-GCM, the context is what is authenticated | kms/encryption | openssl reads the DER of the blob
    | kms/key-store-encryption | encrypts first with KMS’s key material, then with the external key: node:crypto undoes both
    | kms/encryption | the encryption context is exact, case-sensitive and free of order
  SYMMETRIC_DEFAULT: a key derived for each message | absent | no caller sees it: the material seals, with 16 random bytes and an IV for each message
  SYMMETRIC_DEFAULT in China: SM4 | kms/create-key-specs | %s: a symmetric key is not modelled
    | later | CreateKey answers NotModelledException there
  blob: its layout | kms/encryption | the blob has the outer layout of AWS, and its inspector reads it
  blob: 152 bytes and the plaintext | kms/encryption | a plaintext of %i bytes gives a blob of %i
  blob: at most 6144 bytes | ${MODEL}
  blob binds key and material | kms/import-bytes | in another key is another material: neither opens what the other sealed
    | kms/encryption | a key named for another key’s ciphertext is refused
    | kms/multi-region-independence | opens with %s, and the answer names the replica
  RSA encryption: OAEP, its hash for MGF1 too, no label, the modulus’s length | kms/public-key-encryption | Decrypt opens what node:crypto encrypted to the public key
    | kms/public-key-encryption | node:crypto opens what Encrypt encrypted under an imported key
  RSA encryption: the longest plaintext | kms/public-key-encryption | a plaintext that is %i too long is refused
  RSA keys: e is 65537; 294, 422, 550 bytes | kms/get-public-key | %s for %s: %s and a public key
    | kms/get-public-key | %s for %s: node:crypto loads it and writes the same
  RSA signatures: PKCS #1 and PSS, the salt as long as the digest | kms/signing | $spec, $algorithm: node:crypto verifies what Sign signs
    | kms/signing | a salt of another length than the digest does not verify
  ECDSA: DER, a random nonce, s not made small | kms/signing | $spec, $algorithm: Verify takes what node:crypto signs
    | kms/signing | PKCS #1 signatures of a message are one, those with salt or nonce are many
    | kms/signing | s is not made small: of 32 signatures some are in the upper half of the order
  ECDSA keys: 91, 120, 158, 88 bytes | kms/get-public-key | %s for %s: %s and a public key
  Ed25519: pure | kms/signing | an imported key signs as RFC 8032 does: $name
  Ed25519ph hashes the 64 bytes again | kms/signing | Ed25519ph is that of the 64 bytes given, not of a message whose hash they are
  Ed25519: signatures of 64 bytes, keys of 44 | kms/get-public-key | %s for %s: %s and a public key
    | hsm/curves/ed25519 | RFC 8032, $variant, $name
  ML-DSA: empty context; RAW and EXTERNAL_MU are interchangeable; sizes | kms/signing-ml-dsa-sm2 | a message and its μ, computed by node:crypto, have interchangeable signatures
    | hsm/lattices/ml-dsa | verifies as Wycheproof does (
  ML-DSA: RAW of up to 4096 bytes, a μ of 64 | kms/signing-ml-dsa-sm2 | a message of 4,096 bytes is signed
    | kms/signing-refusals | %s: a μ that is not of 64 bytes
  ML-DSA keys: their bytes and OIDs | kms/get-public-key | %s for %s: %s and a public key
    | hsm/encodings/key-encodings | of %s names it by its object identifier
  ML-KEM: sizes of ciphertext, secret and key | kms/encapsulation | Decapsulate recovers what Encapsulate made, member for member
    | kms/get-public-key | %s for %s: %s and a public key
  ML-KEM keys: their OIDs | hsm/encodings/key-encodings | of %s names it by its object identifier
  ML-KEM: implicit rejection | kms/encapsulation | a ciphertext that was changed, or is another key’s, gives a secret that nobody has, and always the same
  ML-KEM: a data key pair’s private key is its seed | kms/data-key-pairs | the answer has what AWS answers, member for member
    | kms/data-key-pairs | ML-KEM's pairs are loaded and used by
  SM2DSA: SM3 and the default distinguishing ID | kms/signing-ml-dsa-sm2 | the key and the signature that the standard publishes are imported and verified
  SM2PKE: at most 1024 bytes | kms/public-key-encryption-sm2 | a plaintext of more than 1,024 bytes is refused
  ECDH: the raw x-coordinate of 32, 48, 66 bytes | kms/key-agreement | the secret is the one that node:crypto has, member for member
  HMAC: RFC 2104, 28, 32, 48, 64 bytes | kms/mac | of an imported key of %i bytes the MAC is that of node:crypto, both ways
    | kms/mac | GenerateMac and VerifyMac answer what AWS answers, member for member
  public keys: SubjectPublicKeyInfo | kms/get-public-key | %s for %s: node:crypto loads it and writes the same
  private data keys: PKCS#8 | kms/data-key-pairs | %s: node:crypto loads both halves, and they are of one key
  KeyMaterialId: 64 hexadecimal digits | kms/multi-region | answers the metadata of a replica that is being made, and its policy
  CiphertextForRecipient: CMS, OAEP with SHA-256, AES-256-CBC | hsm/encodings/cms | names OAEP with SHA-256 twice, and AES-256-CBC with its IV
    | kms/recipient | answers CiphertextForRecipient in place of
  context: symmetric keys alone | kms/public-key-encryption | it binds no encryption context, but an empty one
  context: exact, case-sensitive, free of order, Unicode | kms/encryption | the encryption context is exact, case-sensitive and free of order
  context: 8 KB in all (unconfirmed) | kms/encryption | a context with a pair of %s has at most 8 KB, in every operation that takes one
  context: numbers are refused, as the wire refuses them (unconfirmed) | bad-input | a number in a context
  context: names that begin with aws: | kms/encryption | a name may begin with aws:, for any caller
  `,
);

export const keyStores: readonly Rule[] = rules(
  10,
  `
  two types | kms/key-stores | makes a disconnected store, which shows neither password nor secret
  DISCONNECTED, CONNECTING, CONNECTED | kms/key-store-connection | %s: answers at once, and is connected minutes later, at that instant
  CONNECTING, FAILED | kms/key-store-connection | fails with %s when the cluster is so
  CONNECTED, DISCONNECTING, DISCONNECTED | kms/key-store-connection | takes its time, and is refused of a store that is disconnected or soon will be
  FAILED is disconnected before it is connected again | kms/key-store-connection | a store that failed, or is being disconnected, is disconnected first
  CreateKey needs CONNECTED | kms/key-store-keys | the store must be connected, on a cluster with two HSMs
  cryptography needs CONNECTED; management does not | kms/key-store-states | that is unavailable: %s (%s)
  GenerateRandom of a store needs CONNECTED | kms/key-store-keys | needs a CloudHSM key store that is connected
  keys: symmetric, single-Region | kms/key-store-keys | %o is refused: %s
  keys: no import, no rotation, no GenerateDataKeyPair | kms/key-store-states | that is connected: %s is unsupported too
  keys: no DeriveSharedSecret | kms/cryptographic-operations | by $operation, made for $spec
  CloudHSM: an active cluster, two HSMs to make a store | kms/key-stores | %s: the cluster is not fit
  CloudHSM: one HSM to connect | kms/key-store-connection | a cluster of %o is refused at once
  CloudHSM: two HSMs to make a key | kms/key-store-keys | the store must be connected, on a cluster with two HSMs
  CloudHSM: one store for a cluster | kms/key-stores | %s: what another store has
  CloudHSM: one store for a backup family | kms/key-store-updates | a new cluster is one that shares the backups of the old one, and is fit
  CloudHSM: zones, security group, kmsuser | absent | a test tells of the cluster what connecting fails with, in AWS’s codes
  CloudHSM: the trust anchor | kms/key-stores | %s: the cluster is not fit
  XKS: double encryption | kms/key-store-encryption | encrypts first with KMS’s key material, then with the external key: node:crypto undoes both
  XKS: 250 ms | kms/key-store-encryption | a proxy of %o stops every use, and no management, until it is over
    | kms/key-store-connection | a proxy of %o: %s
  XKS: path, endpoint and credential as their patterns say | ${MODEL}
  XKS: a key of the manager serves one KMS key of the store | kms/key-store-keys | an external key is there, fit for it, and used by one KMS key of the store until that is deleted
  use that fails: KMSInvalidStateException | kms/key-store-encryption | a proxy of %o stops every use, and no management, until it is over
    | kms/key-store-encryption | an external key of %o stops the uses of its KMS key, and of no other
  use that fails: the recorded text of a bad ciphertext | kms/key-store-encryption | of a changed blob or another context, the proxy’s refusal comes through; no byte opens
  CloudHSM out of sessions: KMSInternalException | kms/key-store-encryption | a cluster without a session left stops the uses of its keys, as a server’s error
  ConnectionErrorCode: those of a cluster | kms/key-store-connection | fails with %s when the cluster is so
  ConnectionErrorCode: those of a proxy | kms/key-store-connection | fails with %s when the proxy is so
  ConnectionErrorCode: all of them | kms/key-store-connection | can fail with each code that AWS has
  `,
);
