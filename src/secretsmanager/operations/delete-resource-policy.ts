/**
 * Takes the resource policy off a secret, if it has one.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteResourcePolicy.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { secretOperation } from '../operation.ts';
import { arnAndLongName, secretId } from '../shapes.ts';
import { secretWith } from '../state.ts';
import { written } from '../writing.ts';

export const deleteResourcePolicy = secretOperation({
  name: 'DeleteResourcePolicy',
  input: s.struct({ SecretId: s.required(secretId) }),
  output: arnAndLongName,
  readOnly: false,
  faults: ['InvalidParameterException', 'InvalidRequestException', 'ResourceNotFoundException'],
  run(state, _input, env, target) {
    const { secret } = target;
    const output = { ARN: secret.arn, Name: secret.name };
    return written(state, target, secretWith(secret, { policy: undefined }), env, output);
  },
});
