/**
 * Deletes key material that was imported.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteImportedKeyMaterial.html
 * @module
 */
import { fail } from '../../kernel/fault.ts';
import * as s from '../../kernel/shape.ts';
import { expiryTimers, withDeleted } from '../expiry.ts';
import { keyOperation } from '../operation.ts';
import { keyIdentifier, keyMaterialId } from '../shapes.ts';
import { withKey } from '../state.ts';

export const deleteImportedKeyMaterial = keyOperation({
  name: 'DeleteImportedKeyMaterial',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    KeyMaterialId: keyMaterialId,
  }),
  output: s.struct({
    KeyId: s.always(keyIdentifier),
    KeyMaterialId: s.string({ min: 0, max: 64, pattern: '^[a-f0-9]+$' }),
  }),
  readOnly: false,
  faults: [
    'InvalidArnException',
    'KMSInvalidStateException',
    'NotFoundException',
    'UnsupportedOperationException',
  ],
  imported: true,
  run(state, { KeyMaterialId }, { target }) {
    const { scope, key, arn } = target;
    const { imports = [], shared } = key;
    const lost = imports.find(({ id, state }) =>
      KeyMaterialId === undefined ? state === 'CURRENT' : id === KeyMaterialId,
    );
    if (lost === undefined && KeyMaterialId !== undefined)
      fail(
        'ValidationException',
        `Key material (id: ${KeyMaterialId}) has never been imported into KMS key ${arn}.`,
      );
    const next = lost === undefined ? key : withDeleted(key, lost);
    return {
      state: withKey(state, scope, next),
      output: {
        KeyId: arn,
        ...(lost !== undefined && shared.spec === 'SYMMETRIC_DEFAULT'
          ? { KeyMaterialId: lost.id }
          : {}),
      },
      cancel: expiryTimers(target),
      schedule: expiryTimers({ scope, key: next, arn }),
    };
  },
});
