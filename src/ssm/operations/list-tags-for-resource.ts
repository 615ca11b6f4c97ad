/**
 * Lists the tags of a parameter, in the order in which they were first added.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListTagsForResource.html; the order recorded
 * @module
 */
import type { Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { parameterAccess } from '../access.ts';
import * as shapes from '../shapes.ts';
import type { SsmState } from '../state.ts';
import { checkIsParameter, taggedParameter, taggedTarget } from '../tags.ts';
import type { Target } from '../target.ts';

const input = s.struct({
  ResourceType: s.required(shapes.taggedType),
  ResourceId: s.required(s.string()),
});
const output = s.struct({ TagList: s.always(shapes.tags) });

export const listTagsForResource: Operation<SsmState, Target, typeof input, typeof output> = {
  name: 'ListTagsForResource',
  input,
  output,
  readOnly: true,
  faults: ['InvalidResourceId'],
  check: checkIsParameter,
  resolve: taggedTarget,
  access: (target) => [parameterAccess('ListTagsForResource', target)],
  admit: (target) => void taggedParameter(target),
  run: (state, _input, { target }) => ({
    state,
    output: { TagList: [...taggedParameter(target).tags] },
  }),
  resources: ({ arn }) => [arn],
};
