/**
 * How far the replicas of a secret are, as it follows from the time.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ReplicationStatusType.html; states and their times recorded.
 * @module
 */
import { get } from '../lib/table.ts';
import type { Millis } from '../lib/time.ts';
import { type Scope, type Secret, type SecretsState, scopeOf } from './state.ts';

/** How long a new replica is InProgress: 3 to 4 s were recorded. */
const REPLICATION_MS = 3000;

interface ShownReplica {
  readonly Region: string;
  readonly KmsKeyId: string;
  readonly Status: 'InSync' | 'Failed' | 'InProgress';
  readonly StatusMessage?: string;
  readonly LastAccessedDate?: Date;
}

/** `ReplicationStatus` of a primary. */
export function replicationStatusOf(
  state: SecretsState,
  { account }: Scope,
  { name, replicas }: Secret,
  now: Millis,
): ShownReplica[] {
  return replicas.map(({ region, kmsKeyId, since, failure }) => {
    const shown = { Region: region, KmsKeyId: kmsKeyId };
    if (failure !== undefined) return { ...shown, Status: 'Failed', StatusMessage: failure };
    if (now < since + REPLICATION_MS) return { ...shown, Status: 'InProgress' };
    const at = get(scopeOf(state, account, region).secrets, name)?.accessedAt;
    return {
      ...shown,
      Status: 'InSync',
      StatusMessage: 'Replication succeeded',
      ...(at === undefined ? {} : { LastAccessedDate: new Date(at) }),
    };
  });
}
