/**
 * Signs a message or a digest.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 * @module
 */
import { sign as signWith } from '../../hsm/hsm.ts';
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

export const sign = keyOperation({
  name: 'Sign',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    Message: s.required(plaintext),
    MessageType: messageType,
    GrantTokens: grantTokens,
    SigningAlgorithm: s.required(signingAlgorithm),
    DryRun: s.boolean,
  }),
  output: s.struct({
    KeyId: s.always(keyIdentifier),
    Signature: s.always(ciphertext),
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
  ],
  accepts: 'keysAndAliases',
  crossAccount: true,
  usage: 'SIGN_VERIFY',
  admit(target, request) {
    admitAlgorithm(target, request.SigningAlgorithm);
    admitMessage(target, request);
  },
  run(state, { Message, MessageType = 'RAW', SigningAlgorithm }, env) {
    const { target } = env;
    const material = currentMaterial(target);
    const message = { type: MessageType, bytes: Message };
    const random = env.random(target.arn, target.key.uses);
    const Signature = signWith(material, SigningAlgorithm, message, random);
    if (Signature === undefined) throw new Error('bug: a message that was admitted is not signed');
    return { state, output: { KeyId: target.arn, Signature, SigningAlgorithm } };
  },
});
