/**
 * Verifies a message authentication code.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_VerifyMac.html
 * @module
 */
import { verifyMac as verifyWith } from '../../hsm/hsm.ts';
import { fail } from '../../kernel/fault.ts';
import * as s from '../../kernel/shape.ts';
import { admitAlgorithm, currentMaterial } from '../ciphertexts/encryption.ts';
import { keyOperation } from '../operation.ts';
import { ciphertext, grantTokens, keyIdentifier, macAlgorithm, plaintext } from '../shapes.ts';

export const verifyMac = keyOperation({
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
    KeyId: s.always(keyIdentifier),
    MacValid: s.always(s.boolean),
    MacAlgorithm: s.always(macAlgorithm),
  }),
  readOnly: true,
  faults: [
    'DisabledException',
    'DryRunOperationException',
    'InvalidGrantTokenException',
    'InvalidKeyUsageException',
    'KMSInvalidStateException',
    'NotFoundException',
    'KMSInvalidMacException',
  ],
  accepts: 'keysAndAliases',
  crossAccount: true,
  usage: 'GENERATE_VERIFY_MAC',
  admit: (target, { MacAlgorithm }) => admitAlgorithm(target, MacAlgorithm),
  run(state, { Message, Mac, MacAlgorithm }, { target }) {
    if (!verifyWith(currentMaterial(target), Message, Mac)) fail('KMSInvalidMacException');
    return { state, output: { KeyId: target.arn, MacValid: true, MacAlgorithm } };
  },
});
