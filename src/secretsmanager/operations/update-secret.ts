/**
 * Changes facts of a secret, its value among them.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { plainIn } from '../encryption.ts';
import { withKmsKeyId } from '../kms-key-change.ts';
import { secretOperation } from '../operation.ts';
import {
  arnNameAndVersion,
  clientRequestToken,
  description,
  kmsKeyId,
  secretBinary,
  secretId,
  secretString,
  type,
} from '../shapes.ts';
import { secretWith } from '../state.ts';
import { tokenIn } from '../tokens.ts';
import { checkNotBoth, refuseToken, withValue } from '../values.ts';
import { versionOf } from '../versions.ts';
import { written } from '../writing.ts';

export const updateSecret = secretOperation({
  name: 'UpdateSecret',
  input: s.struct({
    SecretId: s.required(secretId),
    ClientRequestToken: clientRequestToken,
    Description: description,
    KmsKeyId: kmsKeyId,
    SecretBinary: secretBinary,
    SecretString: secretString,
    Type: type,
  }),
  output: arnNameAndVersion,
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
  draws: (input) => plainIn(input) !== undefined,
  check(input) {
    checkNotBoth(input);
    if (plainIn(input) !== undefined) tokenIn(input);
  },
  run(state, input, env, target) {
    const { Description, KmsKeyId, Type } = input;
    const plain = plainIn(input);
    const putting = plain && { versionId: tokenIn(input), plain, labels: undefined };
    // Source: the page above, ClientRequestToken: a version that is there is not put again, with the same value neither.
    if (putting !== undefined && versionOf(target.secret.versions, putting.versionId) !== undefined)
      refuseToken(target.secret, putting.versionId);
    let secret = secretWith(target.secret, {
      ...(Description === undefined ? {} : { description: Description || undefined }),
      ...(Type === undefined ? {} : { type: Type || undefined }),
    });
    if (KmsKeyId !== undefined)
      secret = withKmsKeyId(secret, KmsKeyId || undefined, target.scope, env);
    if (putting !== undefined) secret = withValue(secret, putting, target.scope, env);
    const output = {
      ARN: secret.arn,
      Name: secret.name,
      ...(putting === undefined ? {} : { VersionId: putting.versionId }),
    };
    return written(state, target, secret, env, output, putting);
  },
});
