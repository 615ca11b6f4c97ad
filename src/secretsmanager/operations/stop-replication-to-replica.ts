/**
 * Makes a replica a secret of its own.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_StopReplicationToReplica.html
 * @module
 */
import { fail } from '../../kernel/fault.ts';
import * as s from '../../kernel/shape.ts';
import { get } from '../../lib/table.ts';
import { secretOperation } from '../operation.ts';
import { secretArn, secretId } from '../shapes.ts';
import { scopeOf, secretWith, withSecret } from '../state.ts';

export const stopReplicationToReplica = secretOperation({
  name: 'StopReplicationToReplica',
  input: s.struct({ SecretId: s.required(secretId) }),
  output: s.struct({ ARN: s.always(secretArn) }),
  readOnly: false,
  faults: ['InvalidParameterException', 'InvalidRequestException', 'ResourceNotFoundException'],
  onReplica: true,
  run(state, _input, env, { scope, secret }) {
    const { primaryRegion, arn: ARN, name } = secret;
    if (primaryRegion === undefined)
      return fail(
        'InvalidParameterException',
        "Operation not permitted on a primary secret. Call must be made in replica secret's region.",
      );
    const home = scopeOf(state, scope.account, primaryRegion);
    const primary = get(home.secrets, name);
    if (primary === undefined) throw new Error(`bug: ${ARN} is a replica of nothing`);
    const replicas = primary.replicas.filter(({ region }) => region !== scope.region);
    const promoted = secretWith(secret, { primaryRegion: undefined, changedAt: env.now });
    const changed = secretWith(primary, { replicas, changedAt: env.now });
    const alone = withSecret(state, scope, promoted);
    return { state: withSecret(alone, home, changed), output: { ARN } };
  },
});
