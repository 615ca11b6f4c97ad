/**
 * Authenticates a message with an HMAC key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateMac.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { ciphertext, grantTokens, keyIdentifier, macAlgorithm, plaintext } from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const generateMac = unbuilt({
  name: 'GenerateMac',
  input: s.struct({
    Message: s.required(plaintext),
    KeyId: s.required(keyIdentifier),
    MacAlgorithm: s.required(macAlgorithm),
    GrantTokens: grantTokens,
    DryRun: s.boolean,
  }),
  output: s.struct({
    Mac: ciphertext,
    MacAlgorithm: macAlgorithm,
    KeyId: keyIdentifier,
  }),
});
