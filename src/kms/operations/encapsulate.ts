/**
 * Makes a shared secret and its ML-KEM encapsulation.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Encapsulate.html
 * @module
 */
import { encapsulate as encapsulateTo } from '../../hsm/hsm.ts';
import * as s from '../../kernel/shape.ts';
import { admitAlgorithm, currentMaterial } from '../ciphertexts/encryption.ts';
import { keyOperation } from '../operation.ts';
import {
  ciphertext,
  encapsulationAlgorithm,
  grantTokens,
  keyIdentifier,
  plaintext,
} from '../shapes.ts';

export const encapsulate = keyOperation({
  name: 'Encapsulate',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    EncapsulationAlgorithm: s.required(encapsulationAlgorithm),
    GrantTokens: grantTokens,
    DryRun: s.boolean,
  }),
  output: s.struct({
    KeyId: s.always(keyIdentifier),
    SharedSecret: s.always(plaintext),
    SharedSecretCiphertextBlob: s.always(ciphertext),
    EncapsulationAlgorithm: s.always(encapsulationAlgorithm),
  }),
  readOnly: true,
  faults: [
    'DisabledException',
    'DryRunOperationException',
    'InvalidGrantTokenException',
    'InvalidKeyUsageException',
    'KMSInvalidStateException',
    'NotFoundException',
  ],
  accepts: 'keysAndAliases',
  crossAccount: true,
  usage: 'ENCAPSULATE_DECAPSULATE',
  admit: (target, { EncapsulationAlgorithm }) => admitAlgorithm(target, EncapsulationAlgorithm),
  run(state, { EncapsulationAlgorithm }, env) {
    const { target } = env;
    const random = env.random(target.arn, target.key.uses);
    const { sharedSecret, ciphertext } = encapsulateTo(currentMaterial(target), random);
    return {
      state,
      output: {
        KeyId: target.arn,
        SharedSecret: sharedSecret,
        SharedSecretCiphertextBlob: ciphertext,
        EncapsulationAlgorithm,
      },
    };
  },
});
