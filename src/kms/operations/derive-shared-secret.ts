/**
 * Agrees on a shared secret with another's public key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DeriveSharedSecret.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import {
  ciphertext,
  grantTokens,
  keyAgreementAlgorithm,
  keyIdentifier,
  origin,
  plaintext,
  publicKey,
  recipient,
} from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const deriveSharedSecret = unbuilt({
  name: 'DeriveSharedSecret',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    KeyAgreementAlgorithm: s.required(keyAgreementAlgorithm),
    PublicKey: s.required(publicKey),
    GrantTokens: grantTokens,
    DryRun: s.boolean,
    Recipient: recipient,
  }),
  output: s.struct({
    KeyId: keyIdentifier,
    SharedSecret: plaintext,
    CiphertextForRecipient: ciphertext,
    KeyAgreementAlgorithm: keyAgreementAlgorithm,
    KeyOrigin: origin,
  }),
});
