/**
 * Lists the names of a key's policies: there is one.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyPolicies.html
 * @module
 */

import { pageOfList } from '../../kernel/page.ts';
import * as s from '../../kernel/shape.ts';
import { keyOperation } from '../operation.ts';
import { keyIdentifier, limit, marker, policyName } from '../shapes.ts';

export const listKeyPolicies = keyOperation({
  name: 'ListKeyPolicies',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    Limit: limit,
    Marker: marker,
  }),
  output: s.struct({
    PolicyNames: s.always(s.list(policyName)),
    NextMarker: marker,
    Truncated: s.always(s.boolean),
  }),
  readOnly: true,
  faults: [
    'InvalidArnException',
    'InvalidMarkerException',
    'KMSInvalidStateException',
    'NotFoundException',
  ],
  run(state, { Limit = 100, Marker }, { target: { arn } }) {
    const request = { scope: `${arn} policies`, limit: Limit, marker: Marker };
    const { items, truncation } = pageOfList(['default'], (name) => name, request);
    return { state, output: { PolicyNames: [...items], ...truncation } };
  },
});
