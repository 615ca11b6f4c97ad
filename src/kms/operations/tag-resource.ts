/**
 * Adds tags to a key, or gives them other values.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_TagResource.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { checkTags, withTags } from '../../kernel/tags.ts';
import { settling } from '../consistency/settling.ts';
import { keyOperation } from '../operation.ts';
import { keyIdentifier, tags } from '../shapes.ts';
import { keyWith, withKey } from '../state.ts';

export const tagResource = keyOperation({
  name: 'TagResource',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    Tags: s.required(tags),
  }),
  output: s.noOutput,
  readOnly: false,
  faults: [
    'InvalidArnException',
    'KMSInvalidStateException',
    'LimitExceededException',
    'NotFoundException',
    'TagException',
  ],
  check: ({ Tags }) => checkTags(Tags),
  run(state, { Tags }, env) {
    const { scope, key } = env.target;
    const next = withKey(state, scope, keyWith(key, { tags: withTags(key.tags, Tags) }));
    return { state: settling(next, scope, [['tags', key.id, key.tags]], env), output: {} };
  },
});
