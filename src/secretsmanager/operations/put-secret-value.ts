/**
 * Puts a value as a new version of a secret.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { plainIn } from '../encryption.ts';
import { secretOperation } from '../operation.ts';
import {
  clientRequestToken,
  rotationToken,
  secretArn,
  secretBinary,
  secretId,
  secretName,
  secretString,
  stages,
  versionId,
} from '../shapes.ts';
import { tokenIn } from '../tokens.ts';
import { checkOneValue, withValue } from '../values.ts';
import { versionOf } from '../versions.ts';
import { written } from '../writing.ts';

export const putSecretValue = secretOperation({
  name: 'PutSecretValue',
  input: s.struct({
    SecretId: s.required(secretId),
    ClientRequestToken: clientRequestToken,
    SecretBinary: secretBinary,
    SecretString: secretString,
    VersionStages: stages,
    // A function that rotates by a role of another account passes it back; AWS looks at it there alone.
    RotationToken: rotationToken,
  }),
  output: s.struct({
    ARN: s.always(secretArn),
    Name: s.always(secretName),
    VersionId: s.always(versionId),
    VersionStages: stages,
  }),
  readOnly: false,
  faults: [
    'DecryptionFailure',
    'EncryptionFailure',
    'InvalidParameterException',
    'InvalidRequestException',
    'LimitExceededException',
    'ResourceExistsException',
    'ResourceNotFoundException',
  ],
  draws: () => true,
  check(input) {
    tokenIn(input);
    checkOneValue(input);
  },
  run(state, input, env, target) {
    const plain = plainIn(input);
    if (plain === undefined) throw new Error('bug: the value was checked');
    const id = tokenIn(input);
    const putting = { versionId: id, plain, labels: input.VersionStages };
    const secret = withValue(target.secret, putting, target.scope, env);
    const labels = versionOf(secret.versions, id)?.labels ?? [];
    const output = {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: id,
      ...(labels.length === 0 ? {} : { VersionStages: [...labels] }),
    };
    return written(state, target, secret, env, output, putting);
  },
});
