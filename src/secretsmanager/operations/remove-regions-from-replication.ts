/**
 * Takes replicas of a secret away.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RemoveRegionsFromReplication.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { secretOperation } from '../operation.ts';
import { replicationStatusOf, withoutReplicas } from '../replication.ts';
import { arnAndReplication, region, secretId } from '../shapes.ts';
import { secretWith } from '../state.ts';
import { retimed } from '../timers.ts';

export const removeRegionsFromReplication = secretOperation({
  name: 'RemoveRegionsFromReplication',
  input: s.struct({
    SecretId: s.required(secretId),
    RemoveReplicaRegions: s.required(s.list(region, { min: 1 })),
  }),
  output: arnAndReplication,
  readOnly: false,
  faults: ['InvalidParameterException', 'InvalidRequestException', 'ResourceNotFoundException'],
  run(state, { RemoveReplicaRegions }, env, target) {
    const { scope, arn } = target;
    const secret = secretWith(target.secret, { changedAt: env.now });
    const done = withoutReplicas({ state, secret }, RemoveReplicaRegions, scope, env.now);
    return retimed(state, done.state, [arn, ...done.arns], {
      ARN: secret.arn,
      ReplicationStatus: replicationStatusOf(done.state, scope, done.secret, env.now),
    });
  },
});
