/**
 * Brings key material into a key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html
 * @module
 */
import { materialId } from '../../hsm/hsm.ts';
import { parametersIn, unwrapMaterial } from '../../hsm/import-parameters.ts';
import { fail } from '../../kernel/fault.ts';
import * as s from '../../kernel/shape.ts';
import { admitMembers, checkImport, expiryOf, imported } from '../materials/imports.ts';
import { isComplete, materialOwner, stagedVersion } from '../materials/materials.ts';
import { admitImported, keyOperation } from '../operation.ts';
import {
  ciphertext,
  expirationModel,
  keyIdentifier,
  keyMaterialDescription,
  keyMaterialId,
} from '../shapes.ts';
import type { KmsState } from '../state.ts';
import { type KeyChange, type KeyTarget, presentForm, withChange } from '../target.ts';
import { retimed } from '../timers.ts';

export const importKeyMaterial = keyOperation({
  name: 'ImportKeyMaterial',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    ImportToken: s.required(ciphertext),
    EncryptedKeyMaterial: s.required(ciphertext),
    ValidTo: s.timestamp,
    ExpirationModel: expirationModel,
    ImportType: s.oneOf(['NEW_KEY_MATERIAL', 'EXISTING_KEY_MATERIAL']),
    KeyMaterialDescription: keyMaterialDescription,
    KeyMaterialId: keyMaterialId,
  }),
  output: s.struct({
    KeyId: s.always(keyIdentifier),
    KeyMaterialId: keyMaterialId,
  }),
  readOnly: false,
  faults: [
    'ExpiredImportTokenException',
    'IncorrectKeyMaterialException',
    'InvalidArnException',
    'InvalidCiphertextException',
    'InvalidImportTokenException',
    'KMSInvalidStateException',
    'NotFoundException',
    'UnsupportedOperationException',
  ],
  suits: admitImported,
  check: checkImport,
  admit: admitMembers,
  run(state, request, { target, now, seed }) {
    const { arn, shared } = target;
    const validTo = expiryOf(request, now);
    const parameters =
      parametersIn(seed, request.ImportToken) ?? fail('InvalidImportTokenException');
    if (parameters.keyArn !== arn) fail('InvalidImportTokenException');
    // Unconfirmed: AWS's text for a token that has expired.
    if (parameters.validTo <= now) fail('ExpiredImportTokenException');
    const { spec } = shared;
    const owner = materialOwner(target, 0);
    const material =
      unwrapMaterial(seed, parameters, request.EncryptedKeyMaterial, { spec, owner }) ??
      fail('InvalidCiphertextException');
    const change = imported(target, material, request, validTo);
    const next = withImport(state, target, change, materialId(material));
    return retimed(state, next, [arn], {
      KeyId: arn,
      ...(spec === 'SYMMETRIC_DEFAULT' ? { KeyMaterialId: materialId(material) } : {}),
    });
  },
});

/**
 * Recorded: what was disabled or waited for its material is enabled once it has all of it. Unconfirmed: by material that
 * is staged for rotation no key is, for it is not its own yet.
 */
function withImport(state: KmsState, target: KeyTarget, change: KeyChange, id: string): KmsState {
  const next = withChange(state, target, change);
  const after = presentForm(next, target);
  const waited = after.key.state === 'Disabled' || after.key.state === 'PendingImport';
  return waited && isComplete(after) && stagedVersion(after.shared)?.id !== id
    ? withChange(next, after, { key: { state: 'Enabled' } })
    : next;
}
