/**
 * Gives a secret a resource policy.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutResourcePolicy.html
 * @module
 */
import { fail } from '../../kernel/fault.ts';
import * as s from '../../kernel/shape.ts';
import { checkPolicyLockout } from '../access.ts';
import { secretOperation } from '../operation.ts';
import { isPublic, PUBLIC, resourcePolicyOf } from '../resource-policy.ts';
import { arnAndLongName, resourcePolicy, secretId } from '../shapes.ts';
import { secretWith } from '../state.ts';
import { written } from '../writing.ts';

export const putResourcePolicy = secretOperation({
  name: 'PutResourcePolicy',
  input: s.struct({
    SecretId: s.required(secretId),
    ResourcePolicy: s.required(resourcePolicy),
    BlockPublicPolicy: s.boolean,
  }),
  output: arnAndLongName,
  readOnly: false,
  faults: [
    'InvalidParameterException',
    'InvalidRequestException',
    'MalformedPolicyDocumentException',
    'PublicPolicyException',
    'ResourceNotFoundException',
  ],
  check: ({ ResourcePolicy }) => void resourcePolicyOf(ResourcePolicy),
  run(state, { ResourcePolicy, BlockPublicPolicy }, env, target) {
    const { secret } = target;
    const policy = resourcePolicyOf(ResourcePolicy);
    if (BlockPublicPolicy === true && isPublic(policy.document))
      fail('PublicPolicyException', PUBLIC);
    checkPolicyLockout(target, policy.document, env);
    const output = { ARN: secret.arn, Name: secret.name };
    return written(state, target, secretWith(secret, { policy }), env, output);
  },
});
