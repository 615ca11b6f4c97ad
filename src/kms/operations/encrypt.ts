/**
 * Seals up to 4,096 bytes under a key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import {
  admitAlgorithm,
  admitContext,
  encryptUnder,
  SYMMETRIC,
} from '../ciphertexts/encryption.ts';
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
    'KMSInternalException',
    'KMSInvalidStateException',
    'NotFoundException',
  ],
  accepts: 'keysAndAliases',
  crossAccount: true,
  usage: 'ENCRYPT_DECRYPT',
  admit(target, { EncryptionAlgorithm = SYMMETRIC, EncryptionContext }) {
    admitAlgorithm(target, EncryptionAlgorithm);
    admitContext(EncryptionAlgorithm, EncryptionContext);
  },
  run(state, { Plaintext, EncryptionContext, EncryptionAlgorithm = SYMMETRIC }, env) {
    const sealing = { plaintext: Plaintext, context: EncryptionContext };
    return {
      state,
      output: {
        CiphertextBlob: encryptUnder(env.target, EncryptionAlgorithm, sealing, env),
        KeyId: env.target.arn,
        EncryptionAlgorithm,
      },
    };
  },
});
