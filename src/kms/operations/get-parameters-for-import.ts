/**
 * Answers the wrapping key and the token for an import of key material.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetParametersForImport.html
 * @module
 */
import { importToken, wrappingPublicKey } from '../../hsm/import-parameters.ts';
import * as s from '../../kernel/shape.ts';
import { admitWrapping, TOKEN_LIFE_MS } from '../materials/imports.ts';
import { admitImported, keyOperation } from '../operation.ts';
import { ciphertext, keyIdentifier, plaintext } from '../shapes.ts';
import { keyWith, withKey } from '../state.ts';

export const getParametersForImport = keyOperation({
  name: 'GetParametersForImport',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    WrappingAlgorithm: s.required(
      s.oneOf([
        'RSAES_PKCS1_V1_5',
        'RSAES_OAEP_SHA_1',
        'RSAES_OAEP_SHA_256',
        'RSA_AES_KEY_WRAP_SHA_1',
        'RSA_AES_KEY_WRAP_SHA_256',
        'SM2PKE',
      ]),
    ),
    WrappingKeySpec: s.required(s.oneOf(['RSA_2048', 'RSA_3072', 'RSA_4096', 'SM2'])),
  }),
  output: s.struct({
    KeyId: s.always(keyIdentifier),
    ImportToken: s.always(ciphertext),
    PublicKey: s.always(plaintext),
    ParametersValidTo: s.always(s.timestamp),
  }),
  readOnly: false,
  faults: [
    'InvalidArnException',
    'KMSInvalidStateException',
    'NotFoundException',
    'UnsupportedOperationException',
  ],
  suits: admitImported,
  admit: admitWrapping,
  run(state, { WrappingAlgorithm, WrappingKeySpec }, { target, now, seed }) {
    const { scope, key, arn } = target;
    const parameters = {
      keyArn: arn,
      n: key.uses,
      wrappingAlgorithm: WrappingAlgorithm,
      wrappingKeySpec: WrappingKeySpec,
      validTo: now + TOKEN_LIFE_MS,
    };
    return {
      // Each pair is another one, and so the key's counter moves on.
      state: withKey(state, scope, keyWith(key, { uses: key.uses + 1 })),
      output: {
        KeyId: arn,
        ImportToken: importToken(seed, parameters),
        PublicKey: wrappingPublicKey(seed, parameters),
        ParametersValidTo: new Date(parameters.validTo),
      },
    };
  },
});
