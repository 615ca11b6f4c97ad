/**
 * Signs a message or a digest.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
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

export const sign = unbuilt({
  name: 'Sign',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    Message: s.required(plaintext),
    MessageType: messageType,
    GrantTokens: grantTokens,
    SigningAlgorithm: s.required(signingAlgorithm),
    DryRun: s.boolean,
  }),
  output: s.struct({
    KeyId: keyIdentifier,
    Signature: ciphertext,
    SigningAlgorithm: signingAlgorithm,
  }),
});
