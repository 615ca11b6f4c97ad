/**
 * Replicates a secret to other Regions.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ReplicateSecretToRegions.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { secretOperation } from '../operation.ts';
import { checkRegions, replicate, replicationStatusOf } from '../replication.ts';
import { arnAndReplication, replicaRegions, secretId } from '../shapes.ts';
import { secretWith } from '../state.ts';
import { retimed } from '../timers.ts';

export const replicateSecretToRegions = secretOperation({
  name: 'ReplicateSecretToRegions',
  input: s.struct({
    SecretId: s.required(secretId),
    AddReplicaRegions: s.required(replicaRegions),
    ForceOverwriteReplicaSecret: s.boolean,
  }),
  output: arnAndReplication,
  readOnly: false,
  faults: ['InvalidParameterException', 'InvalidRequestException', 'ResourceNotFoundException'],
  check: ({ AddReplicaRegions }, caller) => checkRegions(AddReplicaRegions, caller),
  run(state, { AddReplicaRegions: regions, ForceOverwriteReplicaSecret }, env, target) {
    const { scope, arn } = target;
    const secret = secretWith(target.secret, { changedAt: env.now });
    const overwrites = ForceOverwriteReplicaSecret === true;
    const done = replicate({ state, secret }, { regions, overwrites }, scope, env);
    return retimed(state, done.state, [arn, ...done.arns], {
      ARN: secret.arn,
      ReplicationStatus: replicationStatusOf(done.state, scope, done.secret, env.now),
    });
  },
});
