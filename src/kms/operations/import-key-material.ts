/**
 * Brings key material into a key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import {
  ciphertext,
  expirationModel,
  keyIdentifier,
  keyMaterialDescription,
  keyMaterialId,
} from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const importKeyMaterial = unbuilt({
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
    KeyId: keyIdentifier,
    KeyMaterialId: keyMaterialId,
  }),
});
