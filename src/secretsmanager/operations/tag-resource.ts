/**
 * Adds tags to a secret, or gives them other values.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_TagResource.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { checkTagLockout } from '../access.ts';
import { secretOperation } from '../operation.ts';
import { secretId, tags } from '../shapes.ts';
import { secretWith } from '../state.ts';
import { checkTags, withTags } from '../tags.ts';
import { written } from '../writing.ts';

export const tagResource = secretOperation({
  name: 'TagResource',
  input: s.struct({ SecretId: s.required(secretId), Tags: s.required(tags) }),
  output: s.noOutput,
  readOnly: false,
  faults: ['InvalidParameterException', 'InvalidRequestException', 'ResourceNotFoundException'],
  check: ({ Tags }) => checkTags(Tags),
  run(state, { Tags }, env, target) {
    const { secret } = target;
    const tagged = withTags(secret.tags, Tags);
    checkTagLockout('TagResource', target, tagged, env);
    return written(state, target, secretWith(secret, { tags: tagged }), env, {});
  },
});
