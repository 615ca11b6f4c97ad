/**
 * Makes an asymmetric data key pair, its private key plain and sealed.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPair.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { admitSymmetric, newDataKeyPair } from '../ciphertexts/data-keys.ts';
import { checkRegion } from '../creation.ts';
import { keyOperation } from '../operation.ts';
import { answerTo } from '../recipient.ts';
import {
  ciphertext,
  dataKeyPair,
  encryptionContext,
  grantTokens,
  keyIdentifier,
  keyMaterialId,
  plaintext,
  publicKey,
  recipient,
} from '../shapes.ts';

export const generateDataKeyPair = keyOperation({
  name: 'GenerateDataKeyPair',
  input: s.struct({
    EncryptionContext: encryptionContext,
    KeyId: s.required(keyIdentifier),
    KeyPairSpec: s.required(dataKeyPair),
    GrantTokens: grantTokens,
    Recipient: recipient,
    DryRun: s.boolean,
  }),
  output: s.struct({
    PrivateKeyCiphertextBlob: s.always(ciphertext),
    PrivateKeyPlaintext: s.always(plaintext),
    PublicKey: s.always(publicKey),
    KeyId: s.always(keyIdentifier),
    KeyPairSpec: s.always(dataKeyPair),
    CiphertextForRecipient: ciphertext,
    KeyMaterialId: keyMaterialId,
  }),
  readOnly: true,
  faults: [
    'DisabledException',
    'DryRunOperationException',
    'InvalidGrantTokenException',
    'InvalidKeyUsageException',
    'KMSInvalidStateException',
    'NotFoundException',
    'UnsupportedOperationException',
  ],
  accepts: 'keysAndAliases',
  crossAccount: true,
  usage: 'ENCRYPT_DECRYPT',
  check: ({ KeyPairSpec }, { region }) => checkRegion('KeyPairSpec', KeyPairSpec, region),
  admit: (target) => admitSymmetric(target, 'data key pair'),
  run(state, request, env) {
    const { plaintext, ciphertext, publicKey, materialId, random } = newDataKeyPair(request, env);
    return {
      state,
      output: {
        PrivateKeyCiphertextBlob: ciphertext,
        ...answerTo(request, env, 'PrivateKeyPlaintext', plaintext, random),
        PublicKey: publicKey,
        KeyId: env.target.arn,
        KeyPairSpec: request.KeyPairSpec,
        // Source: API_GenerateDataKeyPair: left out for an enclave.
        ...(request.Recipient === undefined ? { KeyMaterialId: materialId } : {}),
      },
    };
  },
});
