/**
 * Adds tags to a parameter, or gives them new values.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AddTagsToResource.html
 * @module
 */
import type { Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { parameterAccess } from '../access.ts';
import * as shapes from '../shapes.ts';
import { type SsmState, withParameter } from '../state.ts';
import {
  checkIsParameter,
  checkTagKeys,
  taggedParameter,
  taggedTarget,
  withTags,
} from '../tags.ts';
import type { Target } from '../target.ts';

const input = s.struct({
  ResourceType: s.required(shapes.taggedType),
  ResourceId: s.required(s.string()),
  Tags: s.required(shapes.tags),
});
const output = s.noOutput;

export const addTagsToResource: Operation<SsmState, Target, typeof input, typeof output> = {
  name: 'AddTagsToResource',
  input,
  output,
  readOnly: false,
  faults: ['InvalidResourceId', 'TooManyTagsError'],
  check(request) {
    checkIsParameter(request);
    checkTagKeys(request.Tags);
  },
  resolve: taggedTarget,
  access: (target, _caller, request) => [parameterAccess('AddTagsToResource', target, request)],
  admit: (target) => void taggedParameter(target),
  run(state, { Tags }, { target }) {
    const parameter = taggedParameter(target);
    const tags = withTags(parameter.tags, Tags);
    return { state: withParameter(state, target.scope, { ...parameter, tags }), output: {} };
  },
  resources: ({ arn }) => [arn],
};
