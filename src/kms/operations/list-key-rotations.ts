/**
 * Lists the rotations of a key, or its key materials.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyRotations.html
 * @module
 */
import { fail } from '../../kernel/fault.ts';
import { pageOfList } from '../../kernel/page.ts';
import * as s from '../../kernel/shape.ts';
import { materialsOf } from '../materials/rotation-list.ts';
import { keyOperation } from '../operation.ts';
import {
  expirationModel,
  keyIdentifier,
  keyMaterialDescription,
  keyMaterialId,
  limit,
  marker,
} from '../shapes.ts';

export const listKeyRotations = keyOperation({
  name: 'ListKeyRotations',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    IncludeKeyMaterial: s.oneOf(['ALL_KEY_MATERIAL', 'ROTATIONS_ONLY']),
    Limit: limit,
    Marker: marker,
  }),
  output: s.struct({
    Rotations: s.always(
      s.list(
        s.struct({
          KeyId: s.always(keyIdentifier),
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
    ),
    NextMarker: marker,
    Truncated: s.always(s.boolean),
  }),
  readOnly: true,
  faults: [
    'InvalidArnException',
    'InvalidMarkerException',
    'KMSInvalidStateException',
    'NotFoundException',
    'UnsupportedOperationException',
  ],
  admit({ shared }, { IncludeKeyMaterial }) {
    if (IncludeKeyMaterial === 'ALL_KEY_MATERIAL' && shared.spec !== 'SYMMETRIC_DEFAULT')
      fail(
        'ValidationException',
        'Input parameter includeKeyMaterial can only be used with symmetric keys.',
      );
  },
  run(state, { IncludeKeyMaterial = 'ROTATIONS_ONLY', Limit = 100, Marker }, { target, seed }) {
    const all = IncludeKeyMaterial === 'ALL_KEY_MATERIAL';
    const materials = materialsOf(state, target, seed, all);
    const request = {
      scope: `${target.arn} ${IncludeKeyMaterial}`,
      limit: Limit,
      marker: Marker,
    };
    const { items, truncation } = pageOfList(materials, ({ place }) => place, request);
    return { state, output: { Rotations: items.map((one) => one.row()), ...truncation } };
  },
});
