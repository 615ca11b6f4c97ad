/**
 * Makes a data key, plain and sealed under a key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { admitSymmetric, checkDataKeyLength, newDataKey } from '../ciphertexts/data-keys.ts';
import { keyOperation } from '../operation.ts';
import { answerTo } from '../recipient.ts';
import {
  ciphertext,
  dataKeySpec,
  encryptionContext,
  grantTokens,
  keyIdentifier,
  keyMaterialId,
  numberOfBytes,
  plaintext,
  recipient,
} from '../shapes.ts';

export const generateDataKey = keyOperation({
  name: 'GenerateDataKey',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    EncryptionContext: encryptionContext,
    NumberOfBytes: numberOfBytes,
    KeySpec: dataKeySpec,
    GrantTokens: grantTokens,
    Recipient: recipient,
    DryRun: s.boolean,
  }),
  output: s.struct({
    CiphertextBlob: s.always(ciphertext),
    Plaintext: s.always(plaintext),
    KeyId: s.always(keyIdentifier),
    CiphertextForRecipient: ciphertext,
    KeyMaterialId: keyMaterialId,
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
  check: checkDataKeyLength,
  admit: (target) => admitSymmetric(target, 'data key'),
  run(state, input, env) {
    const { plaintext, ciphertext, materialId, random } = newDataKey(input, env);
    return {
      state,
      output: {
        ...answerTo(input, env, 'Plaintext', plaintext, random),
        CiphertextBlob: ciphertext,
        KeyId: env.target.arn,
        // Source: API_GenerateDataKey: left out for an enclave.
        ...(input.Recipient === undefined ? { KeyMaterialId: materialId } : {}),
      },
    };
  },
});
