/**
 * Answers the wrapping key and the token for an import of key material.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetParametersForImport.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { ciphertext, keyIdentifier, plaintext } from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const getParametersForImport = unbuilt({
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
    KeyId: keyIdentifier,
    ImportToken: ciphertext,
    PublicKey: plaintext,
    ParametersValidTo: s.timestamp,
  }),
});
