/**
 * Lists the tags of a key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListResourceTags.html
 * @module
 */

import { pageOfList } from '../../kernel/page.ts';
import * as s from '../../kernel/shape.ts';
import { keyOperation } from '../operation.ts';
import { keyIdentifier, limitTo50, marker, tags } from '../shapes.ts';

export const listResourceTags = keyOperation({
  name: 'ListResourceTags',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    Limit: limitTo50,
    Marker: marker,
  }),
  output: s.struct({
    Tags: s.always(tags),
    NextMarker: marker,
    Truncated: s.always(s.boolean),
  }),
  readOnly: true,
  faults: ['InvalidArnException', 'InvalidMarkerException', 'NotFoundException'],
  run(state, { Limit = 50, Marker }, { target: { key, arn } }) {
    const request = { scope: `${arn} tags`, limit: Limit, marker: Marker };
    const { items, truncation } = pageOfList(key.tags, (tag) => tag.TagKey, request);
    return { state, output: { Tags: items.map((tag) => ({ ...tag })), ...truncation } };
  },
});
