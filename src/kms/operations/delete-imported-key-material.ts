/**
 * Deletes key material that was imported.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteImportedKeyMaterial.html
 * @module
 */
import { fail } from '../../kernel/fault.ts';
import * as s from '../../kernel/shape.ts';
import { withDeleted } from '../materials/expiry.ts';
import { currentVersion } from '../materials/materials.ts';
import { admitImported, keyOperation } from '../operation.ts';
import { keyIdentifier, keyMaterialId } from '../shapes.ts';
import { familyOf } from '../target.ts';
import { retimed } from '../timers.ts';

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
  suits: admitImported,
  run(state, { KeyMaterialId }, { target }) {
    const { arn, shared } = target;
    const lost =
      KeyMaterialId === undefined
        ? currentVersion(shared)
        : (shared.versions?.find(({ id }) => id === KeyMaterialId) ??
          fail(
            'ValidationException',
            `Key material (id: ${KeyMaterialId}) has never been imported into KMS key ${arn}.`,
          ));
    const next = lost === undefined ? state : withDeleted(state, target, lost.id);
    const arns = familyOf(state, target).map((relative) => relative.arn);
    return retimed(state, next, arns, {
      KeyId: arn,
      ...(lost !== undefined && shared.spec === 'SYMMETRIC_DEFAULT'
        ? { KeyMaterialId: lost.id }
        : {}),
    });
  },
});
