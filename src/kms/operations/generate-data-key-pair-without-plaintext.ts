/**
 * Makes an asymmetric data key pair, its private key sealed only.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPairWithoutPlaintext.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { admitSymmetric, newDataKeyPair } from '../ciphertexts/data-keys.ts';
import { checkRegion } from '../creation.ts';
import { keyOperation } from '../operation.ts';
import {
  ciphertext,
  dataKeyPair,
  encryptionContext,
  grantTokens,
  keyIdentifier,
  keyMaterialId,
  publicKey,
} from '../shapes.ts';

export const generateDataKeyPairWithoutPlaintext = keyOperation({
  name: 'GenerateDataKeyPairWithoutPlaintext',
  input: s.struct({
    EncryptionContext: encryptionContext,
    KeyId: s.required(keyIdentifier),
    KeyPairSpec: s.required(dataKeyPair),
    GrantTokens: grantTokens,
    DryRun: s.boolean,
  }),
  output: s.struct({
    PrivateKeyCiphertextBlob: s.always(ciphertext),
    PublicKey: s.always(publicKey),
    KeyId: s.always(keyIdentifier),
    KeyPairSpec: s.always(dataKeyPair),
    KeyMaterialId: s.always(keyMaterialId),
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
    const { ciphertext, publicKey, materialId } = newDataKeyPair(request, env);
    return {
      state,
      output: {
        PrivateKeyCiphertextBlob: ciphertext,
        PublicKey: publicKey,
        KeyId: env.target.arn,
        KeyPairSpec: request.KeyPairSpec,
        KeyMaterialId: materialId,
      },
    };
  },
});
