/**
 * Calls a secret's deletion off.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RestoreSecret.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { deletionEvent } from '../deletion.ts';
import { secretNotFound, secretOperation } from '../operation.ts';
import { arnAndName, secretId } from '../shapes.ts';
import { secretWith } from '../state.ts';
import { written } from '../writing.ts';

export const restoreSecret = secretOperation({
  name: 'RestoreSecret',
  input: s.struct({ SecretId: s.required(secretId) }),
  output: arnAndName,
  readOnly: false,
  faults: ['InvalidParameterException', 'InvalidRequestException', 'ResourceNotFoundException'],
  onMarked: true,
  run(state, _input, env, target) {
    const { secret } = target;
    const output = { ARN: secret.arn, Name: secret.name };
    // Unconfirmed: that a secret which is not marked can be restored, and one that was deleted by force cannot be found.
    if (secret.deletion === undefined) return { state, output };
    if (secret.deletion.forced) secretNotFound();
    const change = written(state, target, secretWith(secret, { deletion: undefined }), env, output);
    return { ...change, happened: [deletionEvent(env.now, 'CancelSecretVersionDelete', secret)] };
  },
});
