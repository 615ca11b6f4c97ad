/**
 * Takes tags off a parameter.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_RemoveTagsFromResource.html
 * @module
 */
import type { Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { parameterAccess } from '../access.ts';
import * as shapes from '../shapes.ts';
import { type SsmState, withParameter } from '../state.ts';
import { checkIsParameter, taggedParameter, taggedTarget, withoutTags } from '../tags.ts';
import type { Target } from '../target.ts';

const input = s.struct({
  ResourceType: s.required(shapes.taggedType),
  ResourceId: s.required(s.string()),
  TagKeys: s.required(s.list(shapes.tagKey)),
});
const output = s.noOutput;

export const removeTagsFromResource: Operation<SsmState, Target, typeof input, typeof output> = {
  name: 'RemoveTagsFromResource',
  input,
  output,
  readOnly: false,
  faults: ['InvalidResourceId'],
  check: checkIsParameter,
  resolve: taggedTarget,
  access: (target, _caller, request) => [
    parameterAccess('RemoveTagsFromResource', target, request),
  ],
  admit: (target) => void taggedParameter(target),
  run(state, { TagKeys }, { target }) {
    const parameter = taggedParameter(target);
    const tags = withoutTags(parameter.tags, TagKeys);
    return { state: withParameter(state, target.scope, { ...parameter, tags }), output: {} };
  },
  resources: ({ arn }) => [arn],
};
