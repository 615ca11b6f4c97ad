/**
 * Makes a shared secret and its ML-KEM encapsulation.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Encapsulate.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import {
  ciphertext,
  encapsulationAlgorithm,
  grantTokens,
  keyIdentifier,
  plaintext,
} from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const encapsulate = unbuilt({
  name: 'Encapsulate',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    EncapsulationAlgorithm: s.required(encapsulationAlgorithm),
    GrantTokens: grantTokens,
    DryRun: s.boolean,
  }),
  output: s.struct({
    KeyId: keyIdentifier,
    SharedSecret: plaintext,
    SharedSecretCiphertextBlob: ciphertext,
    EncapsulationAlgorithm: encapsulationAlgorithm,
  }),
});
