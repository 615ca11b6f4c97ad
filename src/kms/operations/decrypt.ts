/**
 * Opens a ciphertext that KMS sealed, or that a public key encrypted.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html
 * @module
 */

import { materialId } from '../../hsm/hsm.ts';
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
} from '../decryption.ts';
import { currentMaterial } from '../encryption.ts';
import { checkGrantTokens, touchKey } from '../operation.ts';
import { checkRecipient } from '../recipient.ts';
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
    'KMSInvalidStateException',
    'NotFoundException',
  ],
  check(request) {
    checkRecipient(request);
    checkSource(source(request));
  },
  resolve: (state, request, caller, seed) => resolveSource(state, source(request), caller, seed),
  access(target, caller, request) {
    checkGrantTokens(request);
    return [sourceAccess('kms:Decrypt', target, caller)];
  },
  admit: (target, { EncryptionAlgorithm }) => admitSource('Decrypt', target, EncryptionAlgorithm),
  run: (state, request, { target, seed }) => ({
    state,
    output: {
      KeyId: target.arn,
      Plaintext: openSource(target, source(request), seed),
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      KeyMaterialId: materialId(currentMaterial(target)),
    },
  }),
  touch: touchKey('Decrypt'),
  resources: (target) => [target.arn],
};

function source(request: Value<typeof input>): SourceRequest {
  return {
    ciphertext: request.CiphertextBlob,
    keyId: request.KeyId,
    context: request.EncryptionContext,
    algorithm: request.EncryptionAlgorithm,
    dryRun: request.DryRun,
    dryRunModifiers: request.DryRunModifiers,
    action: 'kms:Decrypt',
  };
}
