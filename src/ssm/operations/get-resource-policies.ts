/**
 * Lists the resource policies of a parameter.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetResourcePolicies.html
 * @module
 */
import { fail } from '../../kernel/fault.ts';
import type { Operation } from '../../kernel/operation.ts';
import { keyInMarker, markerOf } from '../../kernel/page.ts';
import * as s from '../../kernel/shape.ts';
import { parameterAccess } from '../access.ts';
import * as shapes from '../shapes.ts';
import { sharedParameter, sharedTarget } from '../sharing.ts';
import type { SsmState } from '../state.ts';
import type { Target } from '../target.ts';

const LIMIT = 50;
const input = s.struct({
  ResourceArn: s.required(shapes.arn),
  NextToken: s.string(),
  MaxResults: s.integer({ min: 1, max: LIMIT }),
});
const output = s.struct({
  NextToken: s.string(),
  Policies: s.always(
    s.list(
      s.struct({
        PolicyId: s.always(shapes.policyId),
        PolicyHash: s.always(shapes.policyHash),
        Policy: s.always(shapes.policy),
      }),
    ),
  ),
});

export const getResourcePolicies: Operation<SsmState, Target, typeof input, typeof output> = {
  name: 'GetResourcePolicies',
  input,
  output,
  readOnly: true,
  faults: ['ResourceNotFoundException', 'ResourcePolicyInvalidParameterException'],
  resolve: (state, { ResourceArn }, caller) => sharedTarget(state, ResourceArn, caller),
  access: (target) => [parameterAccess('GetResourcePolicies', target)],
  admit: (target) => void sharedParameter(target),
  run(state, { MaxResults = LIMIT, NextToken: token }, { target }) {
    const { resourcePolicies } = sharedParameter(target);
    const start = token === undefined ? 0 : Number(keyInMarker(target.arn, token) ?? invalid());
    const end = start + MaxResults;
    const Policies = resourcePolicies
      .slice(start, end)
      .map(({ id, hash, text }) => ({ PolicyId: id, PolicyHash: hash, Policy: text }));
    const more = end < resourcePolicies.length;
    const NextToken = markerOf(target.arn, String(end));
    return { state, output: more ? { NextToken, Policies } : { Policies } };
  },
  resources: ({ arn }) => [arn],
};

// Unconfirmed: the text; the code is the only one that the model has for it.
function invalid(): never {
  return fail('ResourcePolicyInvalidParameterException', 'The specified token is invalid.');
}
