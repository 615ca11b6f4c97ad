/**
 * Makes a data key, sealed under a key only.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyWithoutPlaintext.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { admitSymmetric, checkDataKeyLength, newDataKey } from '../ciphertexts/data-keys.ts';
import { keyOperation } from '../operation.ts';
import {
  ciphertext,
  dataKeySpec,
  encryptionContext,
  grantTokens,
  keyIdentifier,
  keyMaterialId,
  numberOfBytes,
} from '../shapes.ts';

export const generateDataKeyWithoutPlaintext = keyOperation({
  name: 'GenerateDataKeyWithoutPlaintext',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    EncryptionContext: encryptionContext,
    KeySpec: dataKeySpec,
    NumberOfBytes: numberOfBytes,
    GrantTokens: grantTokens,
    DryRun: s.boolean,
  }),
  output: s.struct({
    CiphertextBlob: s.always(ciphertext),
    KeyId: s.always(keyIdentifier),
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
    const { ciphertext, materialId } = newDataKey(input, env);
    return {
      state,
      output: { CiphertextBlob: ciphertext, KeyId: env.target.arn, KeyMaterialId: materialId },
    };
  },
});
