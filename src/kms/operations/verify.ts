/**
 * Verifies a signature.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Verify.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import {
  ciphertext,
  grantTokens,
  keyIdentifier,
  messageType,
  plaintext,
  signingAlgorithm,
} from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const verify = unbuilt({
  name: 'Verify',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    Message: s.required(plaintext),
    MessageType: messageType,
    Signature: s.required(ciphertext),
    SigningAlgorithm: s.required(signingAlgorithm),
    GrantTokens: grantTokens,
    DryRun: s.boolean,
  }),
  output: s.struct({
    KeyId: keyIdentifier,
    SignatureValid: s.boolean,
    SigningAlgorithm: signingAlgorithm,
  }),
});
