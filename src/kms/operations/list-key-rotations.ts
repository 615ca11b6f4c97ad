/**
 * Lists the rotations of a key, or its key materials.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyRotations.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import {
  expirationModel,
  keyIdentifier,
  keyMaterialDescription,
  keyMaterialId,
  limit,
  marker,
} from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const listKeyRotations = unbuilt({
  name: 'ListKeyRotations',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    IncludeKeyMaterial: s.oneOf(['ALL_KEY_MATERIAL', 'ROTATIONS_ONLY']),
    Limit: limit,
    Marker: marker,
  }),
  output: s.struct({
    Rotations: s.list(
      s.struct({
        KeyId: keyIdentifier,
        KeyMaterialId: keyMaterialId,
        KeyMaterialDescription: keyMaterialDescription,
        ImportState: s.oneOf(['IMPORTED', 'PENDING_IMPORT']),
        KeyMaterialState: s.oneOf([
          'NON_CURRENT',
          'CURRENT',
          'PENDING_ROTATION',
          'PENDING_MULTI_REGION_IMPORT_AND_ROTATION',
        ]),
        ExpirationModel: expirationModel,
        ValidTo: s.timestamp,
        RotationDate: s.timestamp,
        RotationType: s.oneOf(['AUTOMATIC', 'ON_DEMAND']),
      }),
    ),
    NextMarker: marker,
    Truncated: s.boolean,
  }),
});
