/**
 * Authenticates a message with an HMAC key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateMac.html
 * @module
 */
import { mac } from '../../hsm/hsm.ts';
import * as s from '../../kernel/shape.ts';
import { admitAlgorithm, currentMaterial } from '../ciphertexts/encryption.ts';
import { keyOperation } from '../operation.ts';
import { ciphertext, grantTokens, keyIdentifier, macAlgorithm, plaintext } from '../shapes.ts';

export const generateMac = keyOperation({
  name: 'GenerateMac',
  input: s.struct({
    Message: s.required(plaintext),
    KeyId: s.required(keyIdentifier),
    MacAlgorithm: s.required(macAlgorithm),
    GrantTokens: grantTokens,
    DryRun: s.boolean,
  }),
  output: s.struct({
    Mac: s.always(ciphertext),
    MacAlgorithm: s.always(macAlgorithm),
    KeyId: s.always(keyIdentifier),
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
  usage: 'GENERATE_VERIFY_MAC',
  admit: (target, { MacAlgorithm }) => admitAlgorithm(target, MacAlgorithm),
  run: (state, { Message, MacAlgorithm }, { target }) => ({
    state,
    output: { Mac: mac(currentMaterial(target), Message), MacAlgorithm, KeyId: target.arn },
  }),
});
