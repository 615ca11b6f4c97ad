/**
 * Recovers the shared secret of an ML-KEM encapsulation.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Decapsulate.html
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

export const decapsulate = unbuilt({
  name: 'Decapsulate',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    SharedSecretCiphertextBlob: s.required(ciphertext),
    EncapsulationAlgorithm: s.required(encapsulationAlgorithm),
    GrantTokens: grantTokens,
    DryRun: s.boolean,
  }),
  output: s.struct({
    KeyId: keyIdentifier,
    SharedSecret: plaintext,
    EncapsulationAlgorithm: encapsulationAlgorithm,
  }),
});
