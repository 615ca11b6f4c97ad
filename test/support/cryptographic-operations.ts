/** The operations that use a key, each ready to be called on one: what their tests have in common. @module */
import { generateKeyPairSync } from 'node:crypto';
import type { KmsClient } from '../../src/index.ts';
import type { KeySpec, KeyUsage } from './keys.ts';
import { bytes } from './simulator.ts';

/** What a call may have besides. */
export interface More {
  readonly DryRun?: boolean;
  readonly GrantTokens?: string[];
}
export type Call = (kms: KmsClient, KeyId: string, more?: More) => object & { KeyId: string };

export interface CryptographicOperation {
  readonly operation: string;
  readonly spec: KeySpec;
  readonly usage: KeyUsage;
  /** Actions that a key policy must allow, where they are not the operation's own. */
  readonly actions?: readonly string[];
  /** The call, made ready while the key can be used. */
  prepare(kms: KmsClient, KeyId: string): Call;
}

const Message = bytes('I owe you 4242.');
const Plaintext = bytes('card 4242');
const peer = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
const PublicKey = new Uint8Array(peer.export({ format: 'der', type: 'spki' }));
const symmetric = { spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' } as const;
const rsa = { spec: 'RSA_2048', usage: 'ENCRYPT_DECRYPT' } as const;
const OAEP = 'RSAES_OAEP_SHA_256';
const signing = { SigningAlgorithm: 'ECDSA_SHA_256' } as const;
const signer = { spec: 'ECC_NIST_P256', usage: 'SIGN_VERIFY' } as const;
const hmac = { spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' } as const;
const mac = { MacAlgorithm: 'HMAC_SHA_256' } as const;
const kem = { spec: 'ML_KEM_512', usage: 'ENCAPSULATE_DECAPSULATE' } as const;
const EncapsulationAlgorithm = 'ML_KEM';

/**
 * The fourteen, some with two kinds of key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyLastUsageData.html, Operation.
 */
export const cryptographicOperations: readonly CryptographicOperation[] = [
  {
    operation: 'Encrypt',
    ...symmetric,
    prepare: () => (kms, KeyId, more) => kms.encrypt({ KeyId, Plaintext, ...more }),
  },
  {
    operation: 'Encrypt',
    ...rsa,
    prepare: () => (kms, KeyId, more) =>
      kms.encrypt({ KeyId, Plaintext, EncryptionAlgorithm: OAEP, ...more }),
  },
  {
    operation: 'Decrypt',
    ...symmetric,
    prepare(own, key) {
      const { CiphertextBlob } = own.encrypt({ KeyId: key, Plaintext });
      return (kms, KeyId, more) => kms.decrypt({ KeyId, CiphertextBlob, ...more });
    },
  },
  {
    operation: 'Decrypt',
    ...rsa,
    prepare(own, key) {
      const algorithm = { EncryptionAlgorithm: OAEP } as const;
      const { CiphertextBlob } = own.encrypt({ KeyId: key, Plaintext, ...algorithm });
      return (kms, KeyId, more) => kms.decrypt({ KeyId, CiphertextBlob, ...algorithm, ...more });
    },
  },
  {
    operation: 'ReEncrypt',
    ...symmetric,
    actions: ['kms:ReEncryptFrom', 'kms:ReEncryptTo'],
    prepare(own, key) {
      const { CiphertextBlob } = own.encrypt({ KeyId: key, Plaintext });
      return (kms, KeyId, more) =>
        kms.reEncrypt({ CiphertextBlob, SourceKeyId: KeyId, DestinationKeyId: KeyId, ...more });
    },
  },
  {
    operation: 'ReEncrypt',
    ...rsa,
    actions: ['kms:ReEncryptFrom', 'kms:ReEncryptTo'],
    prepare(own, key) {
      const { CiphertextBlob } = own.encrypt({
        KeyId: key,
        Plaintext,
        EncryptionAlgorithm: OAEP,
      });
      return (kms, KeyId, more) =>
        kms.reEncrypt({
          CiphertextBlob,
          SourceKeyId: KeyId,
          SourceEncryptionAlgorithm: OAEP,
          DestinationKeyId: KeyId,
          DestinationEncryptionAlgorithm: OAEP,
          ...more,
        });
    },
  },
  {
    operation: 'GenerateDataKey',
    ...symmetric,
    prepare: () => (kms, KeyId, more) =>
      kms.generateDataKey({ KeyId, KeySpec: 'AES_256', ...more }),
  },
  {
    operation: 'GenerateDataKeyWithoutPlaintext',
    ...symmetric,
    prepare: () => (kms, KeyId, more) =>
      kms.generateDataKeyWithoutPlaintext({ KeyId, KeySpec: 'AES_256', ...more }),
  },
  {
    operation: 'GenerateDataKeyPair',
    ...symmetric,
    prepare: () => (kms, KeyId, more) =>
      kms.generateDataKeyPair({ KeyId, KeyPairSpec: 'ECC_NIST_P256', ...more }),
  },
  {
    operation: 'GenerateDataKeyPairWithoutPlaintext',
    ...symmetric,
    prepare: () => (kms, KeyId, more) =>
      kms.generateDataKeyPairWithoutPlaintext({ KeyId, KeyPairSpec: 'ECC_NIST_P256', ...more }),
  },
  {
    operation: 'Sign',
    ...signer,
    prepare: () => (kms, KeyId, more) => kms.sign({ KeyId, Message, ...signing, ...more }),
  },
  {
    operation: 'Verify',
    ...signer,
    prepare(own, key) {
      const { Signature } = own.sign({ KeyId: key, Message, ...signing });
      return (kms, KeyId, more) => kms.verify({ KeyId, Message, Signature, ...signing, ...more });
    },
  },
  {
    operation: 'GenerateMac',
    ...hmac,
    prepare: () => (kms, KeyId, more) => kms.generateMac({ KeyId, Message, ...mac, ...more }),
  },
  {
    operation: 'VerifyMac',
    ...hmac,
    prepare(own, key) {
      const { Mac } = own.generateMac({ KeyId: key, Message, ...mac });
      return (kms, KeyId, more) => kms.verifyMac({ KeyId, Message, Mac, ...mac, ...more });
    },
  },
  {
    operation: 'DeriveSharedSecret',
    spec: 'ECC_NIST_P256',
    usage: 'KEY_AGREEMENT',
    prepare: () => (kms, KeyId, more) =>
      kms.deriveSharedSecret({ KeyId, PublicKey, KeyAgreementAlgorithm: 'ECDH', ...more }),
  },
  {
    operation: 'Encapsulate',
    ...kem,
    prepare: () => (kms, KeyId, more) =>
      kms.encapsulate({ KeyId, EncapsulationAlgorithm, ...more }),
  },
  {
    operation: 'Decapsulate',
    ...kem,
    prepare(own, key) {
      const { SharedSecretCiphertextBlob } = own.encapsulate({
        KeyId: key,
        EncapsulationAlgorithm,
      });
      return (kms, KeyId, more) =>
        kms.decapsulate({ KeyId, SharedSecretCiphertextBlob, EncapsulationAlgorithm, ...more });
    },
  },
];
