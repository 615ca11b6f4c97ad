/**
 * Opens a ciphertext that KMS sealed, or that a public key encrypted.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html
 * @module
 */

import type { Operation } from '../../kernel/operation.ts';
import type { Value } from '../../kernel/shape.ts';
import * as s from '../../kernel/shape.ts';
import {
  admitSource,
  checkSource,
  openSource,
  resolveSource,
  type Source,
  type SourceRequest,
  sourceAccess,
} from '../ciphertexts/decryption.ts';
import { SYMMETRIC } from '../ciphertexts/encryption.ts';
import { tokensIn, touchKey } from '../operation.ts';
import { answerTo, recipientIn } from '../recipient.ts';
import {
  ciphertext,
  dryRunModifiers,
  encryptionAlgorithm,
  encryptionContext,
  grantTokens,
  keyIdentifier,
  keyMaterialId,
  plaintext,
  recipient,
} from '../shapes.ts';
import type { KmsState } from '../state.ts';

const input = s.struct({
  CiphertextBlob: ciphertext,
  EncryptionContext: encryptionContext,
  GrantTokens: grantTokens,
  KeyId: keyIdentifier,
  EncryptionAlgorithm: encryptionAlgorithm,
  Recipient: recipient,
  DryRun: s.boolean,
  DryRunModifiers: dryRunModifiers,
});
const output = s.struct({
  KeyId: s.always(keyIdentifier),
  Plaintext: s.always(plaintext),
  EncryptionAlgorithm: s.always(encryptionAlgorithm),
  CiphertextForRecipient: ciphertext,
  KeyMaterialId: keyMaterialId,
});

export const decrypt: Operation<KmsState, Source, typeof input, typeof output> = {
  name: 'Decrypt',
  input,
  output,
  readOnly: true,
  faults: [
    'DisabledException',
    'DryRunOperationException',
    'IncorrectKeyException',
    'InvalidCiphertextException',
    'InvalidGrantTokenException',
    'InvalidKeyUsageException',
    'KMSInternalException',
    'KMSInvalidStateException',
    'NotFoundException',
  ],
  check: (request) => checkSource(source(request)),
  resolve: (state, request, caller, moment) =>
    resolveSource(state, source(request), caller, moment),
  access(target, caller, request, moment) {
    const tokens = tokensIn(request.GrantTokens, [target], moment);
    const recipient = recipientIn(request, moment);
    const context = request.EncryptionContext;
    const options = { input: request, recipient, context, tokens };
    return [sourceAccess('kms:Decrypt', target, caller, options)];
  },
  admit: (target, request) => admitSource('Decrypt', target, source(request)),
  run(state, request, env) {
    const { target, seed } = env;
    const { plaintext, materialId } = openSource(target, source(request), seed);
    const random = env.random(target.arn, target.key.uses);
    return {
      state,
      output: {
        KeyId: target.arn,
        ...answerTo(request, env, 'Plaintext', plaintext, random),
        EncryptionAlgorithm: request.EncryptionAlgorithm ?? SYMMETRIC,
        // Source: API_Decrypt: left out for an enclave, and for an asymmetric key.
        ...(materialId === undefined || request.Recipient !== undefined
          ? {}
          : { KeyMaterialId: materialId }),
      },
    };
  },
  touch: touchKey('Decrypt'),
  resources: (target) => [target.arn],
};

function source(request: Value<typeof input>): SourceRequest {
  return {
    ciphertext: request.CiphertextBlob,
    keyId: request.KeyId,
    context: request.EncryptionContext,
    algorithm: request.EncryptionAlgorithm ?? SYMMETRIC,
    dryRun: request.DryRun,
    dryRunModifiers: request.DryRunModifiers,
    action: 'kms:Decrypt',
  };
}
