/**
 * Marks a secret for deletion, or deletes it at once.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
 * @module
 */
import { parseArn } from '../../kernel/arn.ts';
import { fail } from '../../kernel/fault.ts';
import * as s from '../../kernel/shape.ts';
import { nextArn } from '../creation.ts';
import { checkDeletion, deletionEvent, deletionFrom, endOf } from '../deletion.ts';
import { secretOperation } from '../operation.ts';
import { drawnSuffix } from '../random-password.ts';
import { secretArn, secretId, secretName } from '../shapes.ts';
import { secretWith } from '../state.ts';
import { written } from '../writing.ts';

export const deleteSecret = secretOperation({
  name: 'DeleteSecret',
  input: s.struct({
    SecretId: s.required(secretId),
    RecoveryWindowInDays: s.long(),
    ForceDeleteWithoutRecovery: s.boolean,
  }),
  output: s.struct({
    ARN: s.always(secretArn),
    Name: s.always(secretName),
    DeletionDate: s.always(s.timestamp),
  }),
  readOnly: false,
  faults: ['InvalidParameterException', 'InvalidRequestException', 'ResourceNotFoundException'],
  onMarked: true,
  check: checkDeletion,
  // Recorded: it is no error to delete by force what is not there, and the answer makes an ARN up.
  onMissing: {
    accepts: ({ ForceDeleteWithoutRecovery, SecretId }) =>
      ForceDeleteWithoutRecovery === true && nameIn(SecretId) !== undefined,
    run(state, { SecretId }, env) {
      const { scope } = env.target;
      const missing = nameIn(SecretId) ?? SecretId;
      const suffix = drawnSuffix(env.random(...nextArn(scope, missing)));
      const ARN = SecretId.startsWith('arn:') ? SecretId : `${scope.arnPrefix}${missing}-${suffix}`;
      return { state, output: { ARN, Name: missing, DeletionDate: new Date(env.now) } };
    },
  },
  run(state, input, env, target) {
    const { secret } = target;
    const { arn: ARN, name: Name, replicas } = secret;
    if (secret.deletion !== undefined && input.ForceDeleteWithoutRecovery !== true)
      // Unconfirmed: the text, which is another simulator's.
      fail(
        'InvalidRequestException',
        "You tried to perform the operation on a secret that's currently marked deleted.",
      );
    if (replicas.length > 0)
      fail(
        'InvalidParameterException',
        `You can't delete secret ${ARN} that still has replica regions [${replicas.map(({ region }) => region).join(', ')}].`,
      );
    const isGone = secret.deletion?.forced === true;
    const deletion = isGone ? secret.deletion : deletionFrom(input, env.now);
    const output = { ARN, Name, DeletionDate: new Date(endOf(deletion)) };
    if (isGone) return { state, output };
    const change = written(state, target, secretWith(secret, { deletion }), env, output);
    return { ...change, happened: [deletionEvent(env.now, 'StartSecretVersionDelete', secret)] };
  },
});

/** The name in an identifier; undefined for an ARN of another kind. */
function nameIn(identifier: string): string | undefined {
  if (!identifier.startsWith('arn:')) return identifier;
  return /^secret:(.+?)(?:-[A-Za-z0-9]{6})?$/.exec(parseArn(identifier)?.resource ?? '')?.[1];
}
