/**
 * Verifies a signature.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Verify.html
 * @module
 */
import { verify as verifyWith } from '../../hsm/hsm.ts';
import { fail } from '../../kernel/fault.ts';
import * as s from '../../kernel/shape.ts';
import { admitAlgorithm, currentMaterial } from '../ciphertexts/encryption.ts';
import { keyOperation } from '../operation.ts';
import {
  ciphertext,
  grantTokens,
  keyIdentifier,
  messageType,
  plaintext,
  signingAlgorithm,
} from '../shapes.ts';
import { admitMessage } from '../signing.ts';

export const verify = keyOperation({
  name: 'Verify',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    Message: s.required(plaintext),
    MessageType: messageType,
    Signature: s.required(ciphertext),
    SigningAlgorithm: s.required(signingAlgorithm),
    GrantTokens: grantTokens,
    DryRun: s.boolean,
  }),
  output: s.struct({
    KeyId: s.always(keyIdentifier),
    SignatureValid: s.always(s.boolean),
    SigningAlgorithm: s.always(signingAlgorithm),
  }),
  readOnly: true,
  faults: [
    'DisabledException',
    'DryRunOperationException',
    'InvalidGrantTokenException',
    'InvalidKeyUsageException',
    'KMSInvalidStateException',
    'NotFoundException',
    'KMSInvalidSignatureException',
  ],
  accepts: 'keysAndAliases',
  crossAccount: true,
  usage: 'SIGN_VERIFY',
  admit(target, request) {
    admitAlgorithm(target, request.SigningAlgorithm);
    admitMessage(target, request);
  },
  run(state, { Message, MessageType = 'RAW', Signature, SigningAlgorithm }, { target }) {
    const message = { type: MessageType, bytes: Message };
    // A signature that does not fit is a refusal, never an answer of false.
    if (!verifyWith(currentMaterial(target), SigningAlgorithm, message, Signature))
      fail('KMSInvalidSignatureException');
    return { state, output: { KeyId: target.arn, SignatureValid: true, SigningAlgorithm } };
  },
});
