/**
 * Seals up to 4,096 bytes under a key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { admitAlgorithm, sealUnder } from '../encryption.ts';
import { keyOperation } from '../operation.ts';
import {
  ciphertext,
  encryptionAlgorithm,
  encryptionContext,
  grantTokens,
  keyIdentifier,
  plaintext,
} from '../shapes.ts';

export const encrypt = keyOperation({
  name: 'Encrypt',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    Plaintext: s.required(plaintext),
    EncryptionContext: encryptionContext,
    GrantTokens: grantTokens,
    EncryptionAlgorithm: encryptionAlgorithm,
    DryRun: s.boolean,
  }),
  output: s.struct({
    CiphertextBlob: s.always(ciphertext),
    KeyId: s.always(keyIdentifier),
    EncryptionAlgorithm: s.always(encryptionAlgorithm),
  }),
  readOnly: true,
  faults: [
    'DisabledException',
    'DryRunOperationException',
    'InvalidGrantTokenException',
    'InvalidKeyUsageException',
    'KMSInvalidStateException',
    'NotFoundException',
  ],
  accepts: 'keysAndAliases',
  crossAccount: true,
  usage: 'ENCRYPT_DECRYPT',
  admit: (target, { EncryptionAlgorithm }) => admitAlgorithm(target, EncryptionAlgorithm),
  run(state, { Plaintext, EncryptionContext }, env) {
    const sealing = { plaintext: Plaintext, context: EncryptionContext };
    return {
      state,
      output: {
        CiphertextBlob: sealUnder(env.target, sealing, env),
        KeyId: env.target.arn,
        EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' as const,
      },
    };
  },
});
