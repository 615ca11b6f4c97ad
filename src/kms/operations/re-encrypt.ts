/**
 * Opens a ciphertext and seals it anew, inside KMS.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html
 * @module
 */

import type { Operation } from '../../kernel/operation.ts';
import type { Value } from '../../kernel/shape.ts';
import * as s from '../../kernel/shape.ts';
import { keyAccess } from '../access-request.ts';
import {
  admitSource,
  checkSource,
  openSource,
  resolveSource,
  type Source,
  type SourceRequest,
  sourceAccess,
} from '../ciphertexts/decryption.ts';
import {
  admitAlgorithm,
  admitContext,
  encryptUnder,
  SYMMETRIC,
} from '../ciphertexts/encryption.ts';
import { resolveKey } from '../key-id.ts';
import { admitBacking } from '../key-stores/custody.ts';
import { establishManagedKey } from '../managed-keys.ts';
import { currentMaterialId } from '../materials/materials.ts';
import { admitKey, tokensIn, touchKey } from '../operation.ts';
import {
  ciphertext,
  dryRunModifiers,
  encryptionAlgorithm,
  encryptionContext,
  grantTokens,
  keyIdentifier,
  keyMaterialId,
} from '../shapes.ts';
import type { KmsState } from '../state.ts';
import type { KeyTarget } from '../target.ts';

/** The key that opens, and the key that seals: they may be one. */
export interface Pair {
  readonly from: Source;
  readonly to: KeyTarget;
}

const input = s.struct({
  CiphertextBlob: ciphertext,
  SourceEncryptionContext: encryptionContext,
  SourceKeyId: keyIdentifier,
  DestinationKeyId: s.required(keyIdentifier),
  DestinationEncryptionContext: encryptionContext,
  SourceEncryptionAlgorithm: encryptionAlgorithm,
  DestinationEncryptionAlgorithm: encryptionAlgorithm,
  GrantTokens: grantTokens,
  DryRun: s.boolean,
  DryRunModifiers: dryRunModifiers,
});
const output = s.struct({
  CiphertextBlob: s.always(ciphertext),
  SourceKeyId: s.always(keyIdentifier),
  KeyId: s.always(keyIdentifier),
  SourceEncryptionAlgorithm: s.always(encryptionAlgorithm),
  DestinationEncryptionAlgorithm: s.always(encryptionAlgorithm),
  SourceKeyMaterialId: keyMaterialId,
  DestinationKeyMaterialId: keyMaterialId,
});

export const reEncrypt: Operation<KmsState, Pair, typeof input, typeof output> = {
  name: 'ReEncrypt',
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
  establish: (state, { DestinationKeyId }, caller, moment) =>
    establishManagedKey(state, DestinationKeyId, caller, moment),
  resolve: (state, request, caller, moment) => ({
    from: resolveSource(state, source(request), caller, moment),
    to: resolveKey(state, request.DestinationKeyId, caller, {
      accepts: 'keysAndAliases',
      action: 'kms:ReEncryptTo',
      now: moment.now,
    }),
  }),
  access({ from, to }, caller, request, moment) {
    const tokens = tokensIn(request.GrantTokens, [from, to], moment);
    const { SourceEncryptionContext, DestinationEncryptionContext: context } = request;
    const both = { input: request, onSameKey: from.arn === to.arn, tokens };
    return [
      sourceAccess('kms:ReEncryptFrom', from, caller, {
        ...both,
        context: SourceEncryptionContext,
      }),
      keyAccess('kms:ReEncryptTo', to, caller, { ...both, crossAccount: true, context }),
    ];
  },
  admit({ from, to }, request) {
    admitSource('ReEncrypt', from, source(request));
    const { DestinationEncryptionAlgorithm: algorithm = SYMMETRIC } = request;
    admitKey('ReEncrypt', to, 'ENCRYPT_DECRYPT');
    admitAlgorithm(to, algorithm);
    admitContext(algorithm, request.DestinationEncryptionContext);
    admitBacking(to);
  },
  run(state, request, env) {
    const { from, to } = env.target;
    const { plaintext, materialId } = openSource(from, source(request), env.seed);
    const sealing = { plaintext, context: request.DestinationEncryptionContext };
    const { DestinationEncryptionAlgorithm = SYMMETRIC } = request;
    return {
      state,
      output: {
        CiphertextBlob: encryptUnder(to, DestinationEncryptionAlgorithm, sealing, env),
        SourceKeyId: from.arn,
        KeyId: to.arn,
        SourceEncryptionAlgorithm: request.SourceEncryptionAlgorithm ?? SYMMETRIC,
        DestinationEncryptionAlgorithm,
        ...(materialId === undefined ? {} : { SourceKeyMaterialId: materialId }),
        ...(DestinationEncryptionAlgorithm === SYMMETRIC
          ? { DestinationKeyMaterialId: currentMaterialId(to) }
          : {}),
      },
    };
  },
  touch(state, { from, to }, now) {
    const touched = touch(state, to, now);
    // One call: both keys were used by the same request.
    return from.arn === to.arn ? touched : touch(touched.state, from, now, touched.label);
  },
  resources: ({ from, to }) => [from.arn, to.arn],
};

const touch = touchKey('ReEncrypt');

function source(request: Value<typeof input>): SourceRequest {
  return {
    ciphertext: request.CiphertextBlob,
    keyId: request.SourceKeyId,
    context: request.SourceEncryptionContext,
    algorithm: request.SourceEncryptionAlgorithm ?? SYMMETRIC,
    dryRun: request.DryRun,
    dryRunModifiers: request.DryRunModifiers,
    action: 'kms:ReEncryptFrom',
  };
}
