/**
 * Deletes key material that was imported.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteImportedKeyMaterial.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { keyIdentifier, keyMaterialId } from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const deleteImportedKeyMaterial = unbuilt({
  name: 'DeleteImportedKeyMaterial',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    KeyMaterialId: keyMaterialId,
  }),
  output: s.struct({
    KeyId: keyIdentifier,
    KeyMaterialId: s.string({ min: 0, max: 64, pattern: '^[a-f0-9]+$' }),
  }),
});
