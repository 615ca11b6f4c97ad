import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import type { Command } from '../../src/kernel/operation.ts';
import { type KeySpec, type KeyUsage, newKey } from '../support/keys.ts';
import { ACCOUNT, bytes } from '../support/simulator.ts';

/**
 * Which refusal wins when a call on an asymmetric or HMAC key breaks several rules at once. The order is that of
 * precedence.test.ts: key state, key usage, algorithm, message type, data, DryRun.
 * Source: recorded from AWS (September 2026): state before algorithm, and errors before DryRun. Unconfirmed: what comes
 * first among usage, algorithm and data; the order is that in which one must be known for the next to be asked.
 */
const sim = createSimulator({ seed: 'precedence' });
const { kms } = sim;
const key = (spec: KeySpec, usage: KeyUsage) => newKey(kms, spec, usage);
const symmetric = kms.createKey({}).KeyMetadata.Arn;
const [hmac, signer, rsa, rsaSigner, agreer, kem, ed25519, mlDsa] = [
  key('HMAC_256', 'GENERATE_VERIFY_MAC'),
  key('ECC_NIST_P256', 'SIGN_VERIFY'),
  key('RSA_2048', 'ENCRYPT_DECRYPT'),
  key('RSA_2048', 'SIGN_VERIFY'),
  key('ECC_NIST_P256', 'KEY_AGREEMENT'),
  key('ML_KEM_512', 'ENCAPSULATE_DECAPSULATE'),
  key('ECC_NIST_EDWARDS25519', 'SIGN_VERIFY'),
  key('ML_DSA_44', 'SIGN_VERIFY'),
];
const disabled = (spec: KeySpec, usage: KeyUsage) => {
  const KeyId = key(spec, usage);
  kms.disableKey({ KeyId });
  return KeyId;
};
const pending = kms.createKey({}).KeyMetadata.Arn;
kms.scheduleKeyDeletion({ KeyId: pending });
const waiting = kms.createKey({
  KeySpec: 'HMAC_256',
  KeyUsage: 'GENERATE_VERIFY_MAC',
  Origin: 'EXTERNAL',
}).KeyMetadata.Arn;
const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const FOREIGN = '999988887777';
const Message = bytes('x');
const Plaintext = bytes('x');
const junk = bytes('junk');
const OAEP = 'RSAES_OAEP_SHA_256';
const { CiphertextBlob: ofRsa } = kms.encrypt({
  KeyId: rsa,
  Plaintext,
  EncryptionAlgorithm: OAEP,
});
const { CiphertextBlob: ofSymmetric } = kms.encrypt({
  KeyId: symmetric,
  Plaintext: new Uint8Array(191),
});
const otherCurve = new Uint8Array(
  generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({
    format: 'der',
    type: 'spki',
  }),
);

type Row = readonly [
  claim: string,
  operation: string,
  input: object,
  code: string,
  text?: string,
  caller?: string,
];
const rows: readonly Row[] = [
  // Constraints and resolution.
  [
    'every constraint that is broken, in one',
    'Sign',
    { KeyId: '', Message: new Uint8Array(), MessageType: 'HASH', SigningAlgorithm: 'ECDSA' },
    'ValidationException',
    '4 validation errors detected: ',
  ],
  [
    'constraints before resolution',
    'VerifyMac',
    { KeyId: UNKNOWN, Message, Mac: new Uint8Array(), MacAlgorithm: 'HMAC_SHA_256' },
    'ValidationException',
    "1 validation error detected: Value at 'mac' failed",
  ],
  [
    'a key that must be named before whether the algorithm is its own',
    'Decrypt',
    { CiphertextBlob: ofRsa, EncryptionAlgorithm: 'SM2PKE', EncryptionContext: { a: 'b' } },
    'ValidationException',
    'KeyId must not be null',
  ],
  [
    'the Region of a key pair spec before resolution',
    'GenerateDataKeyPair',
    { KeyId: UNKNOWN, KeyPairSpec: 'SM2' },
    'ValidationException',
    'KeyPairSpec SM2 is not supported in this Region',
  ],
  [
    'resolution before data',
    'DeriveSharedSecret',
    { KeyId: UNKNOWN, KeyAgreementAlgorithm: 'ECDH', PublicKey: junk },
    'NotFoundException',
  ],
  [
    'permission before key usage',
    'Sign',
    { KeyId: hmac, Message, SigningAlgorithm: 'ECDSA_SHA_256' },
    'AccessDeniedException',
    `User: arn:aws:iam::${FOREIGN}:root is not authorized`,
    FOREIGN,
  ],
  [
    'grant tokens before key usage',
    'Sign',
    { KeyId: hmac, Message, SigningAlgorithm: 'ECDSA_SHA_256', GrantTokens: ['t'] },
    'InvalidGrantTokenException',
  ],
  // Key state. The first is recorded from AWS.
  [
    'key state before the algorithm: HMAC',
    'GenerateMac',
    {
      KeyId: disabled('HMAC_256', 'GENERATE_VERIFY_MAC'),
      Message,
      MacAlgorithm: 'HMAC_SHA_512',
    },
    'DisabledException',
  ],
  [
    'key state before the algorithm: a key that waits for its material',
    'VerifyMac',
    { KeyId: waiting, Message, Mac: junk, MacAlgorithm: 'HMAC_SHA_512' },
    'KMSInvalidStateException',
    `${waiting} is pending import.`,
  ],
  [
    'key state before key usage',
    'Sign',
    {
      KeyId: disabled('RSA_2048', 'ENCRYPT_DECRYPT'),
      Message,
      SigningAlgorithm: 'RSASSA_PSS_SHA_256',
    },
    'DisabledException',
  ],
  [
    'key state before the message type',
    'Verify',
    {
      KeyId: disabled('ECC_NIST_P256', 'SIGN_VERIFY'),
      Message,
      MessageType: 'EXTERNAL_MU',
      Signature: junk,
      SigningAlgorithm: 'ECDSA_SHA_256',
    },
    'DisabledException',
  ],
  [
    'key state before the public key',
    'DeriveSharedSecret',
    {
      KeyId: disabled('ECC_NIST_P256', 'KEY_AGREEMENT'),
      KeyAgreementAlgorithm: 'ECDH',
      PublicKey: junk,
    },
    'DisabledException',
  ],
  [
    'key state before the length of a ciphertext',
    'Decapsulate',
    {
      KeyId: disabled('ML_KEM_512', 'ENCAPSULATE_DECAPSULATE'),
      SharedSecretCiphertextBlob: junk,
      EncapsulationAlgorithm: 'ML_KEM',
    },
    'DisabledException',
  ],
  [
    'key state before the encryption context',
    'Encrypt',
    {
      KeyId: disabled('RSA_2048', 'ENCRYPT_DECRYPT'),
      Plaintext,
      EncryptionAlgorithm: OAEP,
      EncryptionContext: { a: 'b' },
    },
    'DisabledException',
  ],
  [
    'key state before that a key pair comes of no such key',
    'GenerateDataKeyPair',
    { KeyId: disabled('RSA_2048', 'ENCRYPT_DECRYPT'), KeyPairSpec: 'RSA_2048' },
    'DisabledException',
  ],
  [
    'key state before that a symmetric key has no public key',
    'GetPublicKey',
    { KeyId: pending },
    'KMSInvalidStateException',
    `${pending} is pending deletion.`,
  ],
  // Key usage.
  [
    'key usage before the algorithm: RSA',
    'Encrypt',
    { KeyId: rsaSigner, Plaintext },
    'InvalidKeyUsageException',
    `${rsaSigner} key usage is SIGN_VERIFY which is not valid for Encrypt.`,
  ],
  [
    'key usage before the algorithm: ECC',
    'Sign',
    { KeyId: agreer, Message, SigningAlgorithm: 'ECDSA_SHA_512' },
    'InvalidKeyUsageException',
    `${agreer} key usage is KEY_AGREEMENT which is not valid for Sign.`,
  ],
  [
    'the wrong usage, as the wrong key, before the algorithm and the ciphertext',
    'Decrypt',
    { KeyId: hmac, CiphertextBlob: junk, EncryptionAlgorithm: OAEP },
    'IncorrectKeyException',
  ],
  [
    'key usage before the public key',
    'DeriveSharedSecret',
    { KeyId: signer, KeyAgreementAlgorithm: 'ECDH', PublicKey: junk },
    'InvalidKeyUsageException',
  ],
  [
    'key usage before that a key pair comes of no such key',
    'GenerateDataKeyPair',
    { KeyId: rsaSigner, KeyPairSpec: 'RSA_2048' },
    'InvalidKeyUsageException',
    `${rsaSigner} key usage is SIGN_VERIFY which is not valid for GenerateDataKeyPair.`,
  ],
  // Algorithm.
  [
    'the algorithm before the message type',
    'Sign',
    { KeyId: signer, Message, MessageType: 'EXTERNAL_MU', SigningAlgorithm: 'ECDSA_SHA_384' },
    'InvalidKeyUsageException',
    'Algorithm ECDSA_SHA_384 is incompatible with key spec ECC_NIST_P256.',
  ],
  [
    'the algorithm before the length of a digest',
    'Sign',
    { KeyId: signer, Message, MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_384' },
    'InvalidKeyUsageException',
  ],
  [
    'the algorithm before the encryption context',
    'Encrypt',
    { KeyId: rsa, Plaintext, EncryptionContext: { a: 'b' } },
    'InvalidKeyUsageException',
    'Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048.',
  ],
  [
    'the encryption context before the length of a plaintext',
    'Encrypt',
    {
      KeyId: rsa,
      Plaintext: new Uint8Array(191),
      EncryptionAlgorithm: OAEP,
      EncryptionContext: { a: 'b' },
    },
    'ValidationException',
    'EncryptionContext is not supported when encrypting/decrypting with asymmetric CMKs.',
  ],
  [
    'the encryption context before the ciphertext',
    'Decrypt',
    {
      KeyId: rsa,
      CiphertextBlob: junk,
      EncryptionAlgorithm: OAEP,
      EncryptionContext: { a: 'b' },
    },
    'ValidationException',
    'EncryptionContext is not supported when encrypting/decrypting with asymmetric CMKs.',
  ],
  // Data, and DryRun last.
  [
    'the message type before the length of a digest',
    'Sign',
    {
      KeyId: ed25519,
      Message,
      MessageType: 'DIGEST',
      SigningAlgorithm: 'ED25519_SHA_512',
    },
    'ValidationException',
    'Message type DIGEST is incompatible with algorithm ED25519_SHA_512.',
  ],
  [
    'the length of a digest before the signature',
    'Verify',
    {
      KeyId: signer,
      Message,
      MessageType: 'DIGEST',
      Signature: junk,
      SigningAlgorithm: 'ECDSA_SHA_256',
    },
    'ValidationException',
    'Digest is invalid length for algorithm ECDSA_SHA_256.',
  ],
  [
    'the length of a μ before the signature',
    'Verify',
    {
      KeyId: mlDsa,
      Message,
      MessageType: 'EXTERNAL_MU',
      Signature: junk,
      SigningAlgorithm: 'ML_DSA_SHAKE_256',
    },
    'ValidationException',
  ],
  [
    'the message type before DryRun',
    'Sign',
    {
      KeyId: rsaSigner,
      Message,
      MessageType: 'EXTERNAL_MU',
      SigningAlgorithm: 'RSASSA_PSS_SHA_256',
      DryRun: true,
    },
    'ValidationException',
    'Message type EXTERNAL_MU is incompatible with key spec RSA_2048.',
  ],
  [
    'the signature before DryRun',
    'Verify',
    { KeyId: signer, Message, Signature: junk, SigningAlgorithm: 'ECDSA_SHA_256', DryRun: true },
    'KMSInvalidSignatureException',
  ],
  [
    'the MAC before DryRun',
    'VerifyMac',
    { KeyId: hmac, Message, Mac: junk, MacAlgorithm: 'HMAC_SHA_256', DryRun: true },
    'KMSInvalidMacException',
  ],
  [
    'the public key before DryRun',
    'DeriveSharedSecret',
    { KeyId: agreer, KeyAgreementAlgorithm: 'ECDH', PublicKey: otherCurve, DryRun: true },
    'ValidationException',
  ],
  [
    'the length of a ciphertext before DryRun',
    'Decapsulate',
    {
      KeyId: kem,
      SharedSecretCiphertextBlob: junk,
      EncapsulationAlgorithm: 'ML_KEM',
      DryRun: true,
    },
    'InvalidCiphertextException',
  ],
  [
    'the length of a plaintext before DryRun',
    'Encrypt',
    { KeyId: rsa, Plaintext: new Uint8Array(191), EncryptionAlgorithm: OAEP, DryRun: true },
    'ValidationException',
    'Algorithm RSAES_OAEP_SHA_256 and key spec RSA_2048 cannot encrypt data larger than 190 bytes.',
  ],
  [
    'the ciphertext before DryRun',
    'Decrypt',
    { KeyId: rsa, CiphertextBlob: junk, EncryptionAlgorithm: OAEP, DryRun: true },
    'InvalidCiphertextException',
  ],
  [
    'a DryRun that ignores the ciphertext asks the algorithm all the same',
    'Decrypt',
    {
      KeyId: rsa,
      EncryptionAlgorithm: 'SM2PKE',
      DryRun: true,
      DryRunModifiers: ['IGNORE_CIPHERTEXT'],
    },
    'InvalidKeyUsageException',
  ],
  [
    'a DryRun that ignores the ciphertext of a public key reads none',
    'Decrypt',
    {
      KeyId: rsa,
      CiphertextBlob: junk,
      EncryptionAlgorithm: OAEP,
      DryRun: true,
      DryRunModifiers: ['IGNORE_CIPHERTEXT'],
    },
    'DryRunOperationException',
  ],
  // ReEncrypt: source, destination, ciphertext, and what was in it.
  [
    'the algorithm of the destination before the ciphertext',
    'ReEncrypt',
    {
      CiphertextBlob: ofSymmetric,
      SourceEncryptionContext: { a: 'b' },
      DestinationKeyId: rsa,
      DestinationEncryptionAlgorithm: 'SM2PKE',
    },
    'InvalidKeyUsageException',
    'Algorithm SM2PKE is incompatible with key spec RSA_2048.',
  ],
  [
    'the ciphertext before the length of what is in it',
    'ReEncrypt',
    {
      CiphertextBlob: ofSymmetric,
      SourceEncryptionContext: { a: 'b' },
      DestinationKeyId: rsa,
      DestinationEncryptionAlgorithm: OAEP,
    },
    'InvalidCiphertextException',
  ],
  [
    'the length of what is in it before DryRun',
    'ReEncrypt',
    {
      CiphertextBlob: ofSymmetric,
      DestinationKeyId: rsa,
      DestinationEncryptionAlgorithm: OAEP,
      DryRun: true,
    },
    'ValidationException',
    'Algorithm RSAES_OAEP_SHA_256 and key spec RSA_2048 cannot encrypt data larger than 190 bytes.',
  ],
  [
    'DryRun before success',
    'ReEncrypt',
    {
      CiphertextBlob: ofRsa,
      SourceKeyId: rsa,
      SourceEncryptionAlgorithm: OAEP,
      DestinationKeyId: symmetric,
      DryRun: true,
    },
    'DryRunOperationException',
  ],
];

describe('precedence of refusals, of asymmetric and HMAC keys', () => {
  for (const [claim, operation, input, code, text = '', account = ACCOUNT] of rows)
    test(claim, () => {
      const arn = `arn:aws:iam::${account}:root`;
      const command: Command = {
        service: 'kms',
        operation,
        input,
        caller: { account, arn, region: 'us-east-1' },
      };
      const { result } = sim.cell.execute(command);
      const refusal = result.ok ? ['success', ''] : [result.fault.code, result.fault.message ?? ''];
      expect(refusal).toEqual([code, expect.stringContaining(text)]);
    });
});
