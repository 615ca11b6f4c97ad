/**
 * Takes tags off a secret.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UntagResource.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { checkTagLockout } from '../access.ts';
import { secretOperation } from '../operation.ts';
import { secretId, tagKeys } from '../shapes.ts';
import { secretWith } from '../state.ts';
import { checkTagKeys, withoutTags } from '../tags.ts';
import { written } from '../writing.ts';

export const untagResource = secretOperation({
  name: 'UntagResource',
  input: s.struct({ SecretId: s.required(secretId), TagKeys: s.required(tagKeys) }),
  output: s.noOutput,
  readOnly: false,
  faults: ['InvalidParameterException', 'InvalidRequestException', 'ResourceNotFoundException'],
  check: ({ TagKeys }) => checkTagKeys(TagKeys),
  run(state, { TagKeys }, env, target) {
    const { secret } = target;
    const tags = withoutTags(secret.tags, TagKeys);
    checkTagLockout('UntagResource', target, tags ?? [], env);
    return written(state, target, secretWith(secret, { tags }), env, {});
  },
});
