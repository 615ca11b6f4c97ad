/**
 * Brings key material into a key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html
 * @module
 */
import { materialId } from '../../hsm/hsm.ts';
import { parametersIn, unwrapMaterial } from '../../hsm/import-parameters.ts';
import { fail } from '../../kernel/fault.ts';
import * as s from '../../kernel/shape.ts';
import { expiryTimers } from '../expiry.ts';
import { admitMembers, checkImport, expiryOf, importsAfter } from '../imports.ts';
import { isComplete } from '../materials.ts';
import { keyOperation } from '../operation.ts';
import {
  ciphertext,
  expirationModel,
  keyIdentifier,
  keyMaterialDescription,
  keyMaterialId,
} from '../shapes.ts';
import { keyWith, withKey } from '../state.ts';

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
  imported: true,
  check: checkImport,
  admit: admitMembers,
  run(state, request, { target, now, seed }) {
    const { scope, key, arn } = target;
    const validTo = expiryOf(request, now);
    const parameters =
      parametersIn(seed, request.ImportToken) ?? fail('InvalidImportTokenException');
    if (parameters.keyArn !== arn) fail('InvalidImportTokenException');
    // Unconfirmed: AWS's text for a token that has expired.
    if (parameters.validTo <= now) fail('ExpiredImportTokenException');
    const { spec } = key.shared;
    const owner = { account: scope.account, keyId: key.id, ordinal: 0 };
    const material =
      unwrapMaterial(seed, parameters, request.EncryptedKeyMaterial, { spec, owner }) ??
      fail('InvalidCiphertextException');
    const imports = importsAfter(target, material, request, validTo);
    const imported = keyWith(key, { imports });
    // Recorded: what was disabled or waited for its material is enabled once it has all of it.
    const staged = request.ImportType === 'NEW_KEY_MATERIAL' && key.imports !== undefined;
    const next =
      isComplete(imported) && !staged ? keyWith(imported, { state: 'Enabled' }) : imported;
    return {
      state: withKey(state, scope, next),
      output: {
        KeyId: arn,
        ...(spec === 'SYMMETRIC_DEFAULT' ? { KeyMaterialId: materialId(material) } : {}),
      },
      cancel: expiryTimers(target),
      schedule: expiryTimers({ scope, key: next, arn }),
    };
  },
});
