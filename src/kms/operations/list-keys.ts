/**
 * Lists the keys of the account and Region.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html
 * @module
 */

import { pageOf } from '../../kernel/page.ts';
import * as s from '../../kernel/shape.ts';
import { regionOperation } from '../operation.ts';
import { arn, keyIdentifier, limit, marker } from '../shapes.ts';
import { keyArn } from '../state.ts';

export const listKeys = regionOperation({
  name: 'ListKeys',
  input: s.struct({
    Limit: limit,
    Marker: marker,
  }),
  output: s.struct({
    Keys: s.always(
      s.list(
        s.struct({
          KeyId: s.always(keyIdentifier),
          KeyArn: s.always(arn),
        }),
      ),
    ),
    NextMarker: marker,
    Truncated: s.always(s.boolean),
  }),
  readOnly: true,
  faults: ['InvalidMarkerException'],
  run(state, { Limit = 100, Marker }, { target: scope }) {
    const request = { scope: `${scope.arnPrefix}keys`, limit: Limit, marker: Marker };
    const { items, truncation } = pageOf(scope.keys, (key) => key.id, request);
    const keys = items.map((key) => ({ KeyId: key.id, KeyArn: keyArn(scope, key.id) }));
    return { state, output: { Keys: keys, ...truncation } };
  },
});
