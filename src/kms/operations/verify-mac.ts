/**
 * Verifies a message authentication code.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_VerifyMac.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { ciphertext, grantTokens, keyIdentifier, macAlgorithm, plaintext } from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const verifyMac = unbuilt({
  name: 'VerifyMac',
  input: s.struct({
    Message: s.required(plaintext),
    KeyId: s.required(keyIdentifier),
    MacAlgorithm: s.required(macAlgorithm),
    Mac: s.required(ciphertext),
    GrantTokens: grantTokens,
    DryRun: s.boolean,
  }),
  output: s.struct({
    KeyId: keyIdentifier,
    MacValid: s.boolean,
    MacAlgorithm: macAlgorithm,
  }),
});
