/**
 * Describes a secret, without its value.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { factsOf } from '../description.ts';
import { secretOperation } from '../operation.ts';
import { replicationStatusOf } from '../replication.ts';
import { factMembers, replicationStatus, secretId, versionsToStages } from '../shapes.ts';
import { labelsById } from '../versions.ts';

const { OwningService, CreatedDate, PrimaryRegion, ...members } = factMembers;

export const describeSecret = secretOperation({
  name: 'DescribeSecret',
  input: s.struct({ SecretId: s.required(secretId) }),
  output: s.struct({
    ...members,
    VersionIdsToStages: versionsToStages,
    OwningService,
    CreatedDate,
    PrimaryRegion,
    ReplicationStatus: replicationStatus,
  }),
  readOnly: true,
  faults: ['InvalidParameterException', 'ResourceNotFoundException'],
  onMarked: true,
  onReplica: true,
  run(state, _input, { now }, { scope, secret }) {
    const labels = labelsById(secret.versions);
    const status = replicationStatusOf(state, scope, secret, now);
    return {
      state,
      output: {
        ...factsOf(secret, scope.region),
        ...(labels === undefined ? {} : { VersionIdsToStages: labels }),
        ...(status.length === 0 ? {} : { ReplicationStatus: status }),
      },
    };
  },
});
