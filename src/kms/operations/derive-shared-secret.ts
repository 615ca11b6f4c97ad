/**
 * Agrees on a shared secret with another's public key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DeriveSharedSecret.html
 * @module
 */
import { agree } from '../../hsm/hsm.ts';
import { fail } from '../../kernel/fault.ts';
import * as s from '../../kernel/shape.ts';
import { admitAlgorithm, currentMaterial } from '../ciphertexts/encryption.ts';
import { keyOperation } from '../operation.ts';
import { answerTo } from '../recipient.ts';
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

export const deriveSharedSecret = keyOperation({
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
    KeyId: s.always(keyIdentifier),
    SharedSecret: s.always(plaintext),
    CiphertextForRecipient: ciphertext,
    KeyAgreementAlgorithm: s.always(keyAgreementAlgorithm),
    KeyOrigin: s.always(origin),
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
  usage: 'KEY_AGREEMENT',
  admit: (target, { KeyAgreementAlgorithm }) => admitAlgorithm(target, KeyAgreementAlgorithm),
  run(state, request, env) {
    const { target } = env;
    // Recorded: a public key of another curve, or none at all, is refused without a text.
    const secret = agree(currentMaterial(target), request.PublicKey) ?? fail('ValidationException');
    const random = env.random(target.arn, target.key.uses);
    return {
      state,
      output: {
        KeyId: target.arn,
        ...answerTo(request, env, 'SharedSecret', secret, random),
        KeyAgreementAlgorithm: request.KeyAgreementAlgorithm,
        KeyOrigin: target.shared.origin,
      },
    };
  },
});
