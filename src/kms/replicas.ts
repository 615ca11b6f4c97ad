/**
 * Replicas of a multi-Region key: where one can be, and how the primary moves to where one is.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
 * @module
 */
import { partitionOf } from '../kernel/arn.ts';
import { fail } from '../kernel/fault.ts';
import { get } from '../lib/table.ts';
import { isKnownRegion } from './regions.ts';
import type { RelatedKeys } from './shared-key.ts';
import { type KmsState, scopeOf } from './state.ts';
import { isPrimary, type KeyTarget } from './target.ts';

/** Recorded: a replica was enabled within 2 to 5 seconds. */
export const CREATING_MS = 4_000;

/** Recorded: both keys were enabled again within some 10 seconds. */
export const UPDATING_MS = 10_000;

/** Random bytes are numbered by the key's uses: each replica of a Region has numbers of its own. */
const USES_PER_REPLICA = 2 ** 32;

/** The number at which the uses of the next replica begin. */
export function firstUse({ replications }: RelatedKeys): number {
  return (replications + 1) * USES_PER_REPLICA;
}

/** The multi-Region key that it is the primary of. Faults: UnsupportedOperationException. */
export function primaryOf(target: KeyTarget): RelatedKeys {
  const { related, arn } = target;
  return related !== undefined && isPrimary(target)
    ? related
    : fail('UnsupportedOperationException', `${arn} is not a multi-region primary key.`);
}

/** Faults: ValidationException, AlreadyExistsException, for a Region in which no replica can be made. */
export function admitReplicaRegion(
  state: KmsState,
  { scope, key }: KeyTarget,
  region: string,
): void {
  if (region === scope.region)
    fail('ValidationException', `${region} cannot have a replica because it contains the primary.`);
  if (!isKnownRegion(region))
    fail(
      'ValidationException',
      `Region ${region} is not a valid Region or multi-Region keys are not supported in Region ${region}.`,
    );
  if (partitionOf(region) !== partitionOf(scope.region))
    fail(
      'ValidationException',
      'The replica key Region must be in the same AWS partition as the primary key Region.',
    );
  if (get(scopeOf(state, scope.account, region).keys, key.id) !== undefined)
    fail(
      'AlreadyExistsException',
      'You can create only one replica of each primary key in each AWS Region.',
    );
}

/** With one more replica. */
export function withReplica(related: RelatedKeys, region: string): RelatedKeys {
  return {
    ...related,
    replicaRegions: [...related.replicaRegions, region],
    replications: related.replications + 1,
  };
}

/** With the primary where a replica was, and a replica where the primary was. */
export function withPrimaryIn(related: RelatedKeys, region: string): RelatedKeys {
  const { primaryRegion, replicaRegions } = related;
  return {
    ...related,
    primaryRegion: region,
    replicaRegions: replicaRegions.map((one) => (one === region ? primaryRegion : one)),
  };
}
