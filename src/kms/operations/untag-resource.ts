/**
 * Takes tags off a key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_UntagResource.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { checkTagKeys, withoutTags } from '../../kernel/tags.ts';
import { settling } from '../consistency/settling.ts';
import { keyOperation } from '../operation.ts';
import { keyIdentifier, tagKey } from '../shapes.ts';
import { keyWith, withKey } from '../state.ts';

export const untagResource = keyOperation({
  name: 'UntagResource',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
    TagKeys: s.required(s.list(tagKey)),
  }),
  output: s.noOutput,
  readOnly: false,
  faults: ['InvalidArnException', 'KMSInvalidStateException', 'NotFoundException', 'TagException'],
  check: ({ TagKeys }) => checkTagKeys(TagKeys),
  run(state, { TagKeys }, env) {
    const { scope, key } = env.target;
    const next = withKey(state, scope, keyWith(key, { tags: withoutTags(key.tags, TagKeys) }));
    return { state: settling(next, scope, [['tags', key.id, key.tags]], env), output: {} };
  },
});
