/**
 * Recovers the shared secret of an ML-KEM encapsulation.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Decapsulate.html
 * @module
 */
import { decapsulate as decapsulateWith } from '../../hsm/hsm.ts';
import { fail } from '../../kernel/fault.ts';
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

export const decapsulate = keyOperation({
  name: 'Decapsulate',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    SharedSecretCiphertextBlob: s.required(ciphertext),
    EncapsulationAlgorithm: s.required(encapsulationAlgorithm),
    GrantTokens: grantTokens,
    DryRun: s.boolean,
  }),
  output: s.struct({
    KeyId: s.always(keyIdentifier),
    SharedSecret: s.always(plaintext),
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
    'InvalidCiphertextException',
  ],
  accepts: 'keysAndAliases',
  crossAccount: true,
  usage: 'ENCAPSULATE_DECAPSULATE',
  admit: (target, { EncapsulationAlgorithm }) => admitAlgorithm(target, EncapsulationAlgorithm),
  run(state, { SharedSecretCiphertextBlob, EncapsulationAlgorithm }, { target }) {
    // Only a wrong length is seen; any other ciphertext gives a secret that nobody else has (FIPS 203).
    const SharedSecret =
      decapsulateWith(currentMaterial(target), SharedSecretCiphertextBlob) ??
      fail('InvalidCiphertextException');
    return { state, output: { KeyId: target.arn, SharedSecret, EncapsulationAlgorithm } };
  },
});
