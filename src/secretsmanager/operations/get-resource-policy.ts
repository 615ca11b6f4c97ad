/**
 * Answers the resource policy of a secret.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetResourcePolicy.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { secretOperation } from '../operation.ts';
import { shownPolicy } from '../resource-policy.ts';
import { name, resourcePolicy, secretArn, secretId } from '../shapes.ts';

export const getResourcePolicy = secretOperation({
  name: 'GetResourcePolicy',
  input: s.struct({ SecretId: s.required(secretId) }),
  output: s.struct({
    ARN: s.always(secretArn),
    Name: s.always(name),
    ResourcePolicy: resourcePolicy,
  }),
  readOnly: true,
  faults: ['InvalidParameterException', 'InvalidRequestException', 'ResourceNotFoundException'],
  // Unconfirmed: that a secret marked for deletion shows its policy.
  onMarked: true,
  onReplica: true,
  run(state, _input, _env, { secret }) {
    const { arn, name: Name, policy } = secret;
    const shown = policy === undefined ? {} : { ResourcePolicy: shownPolicy(policy) };
    return { state, output: { ARN: arn, Name, ...shown } };
  },
});
