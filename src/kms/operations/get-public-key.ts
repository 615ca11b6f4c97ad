/**
 * Answers the public key of an asymmetric key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetPublicKey.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { customerMasterKeySpec, encryptionAlgorithms } from '../key-metadata-shapes.ts';
import {
  encapsulationAlgorithms,
  grantTokens,
  keyAgreementAlgorithms,
  keyIdentifier,
  keySpec,
  keyUsage,
  publicKey,
  signingAlgorithms,
} from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const getPublicKey = unbuilt({
  name: 'GetPublicKey',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    GrantTokens: grantTokens,
  }),
  output: s.struct({
    KeyId: keyIdentifier,
    PublicKey: publicKey,
    CustomerMasterKeySpec: customerMasterKeySpec,
    KeySpec: keySpec,
    KeyUsage: keyUsage,
    EncryptionAlgorithms: encryptionAlgorithms,
    SigningAlgorithms: signingAlgorithms,
    KeyAgreementAlgorithms: keyAgreementAlgorithms,
    EncapsulationAlgorithms: encapsulationAlgorithms,
  }),
});
