/**
 * The last use of a key, as GetKeyLastUsage answers it.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html
 * @module
 */
import { eventId, requestId } from '../kernel/event.ts';
import type { Seed } from '../lib/random.ts';
import type { KeyTarget } from './key-id.ts';

/** Empty for a key that no cryptographic operation has used. */
export function lastUsage({ key }: KeyTarget, seed: Seed) {
  if (key.lastUse === undefined) return {};
  const { operation, at, label } = key.lastUse;
  return {
    Operation: operation as TrackedOperation,
    Timestamp: new Date(at),
    CloudTrailEventId: eventId(seed, label),
    KmsRequestId: requestId(seed, label),
  };
}

/** The operations that count as a use. */
type TrackedOperation =
  | 'Decrypt'
  | 'Encrypt'
  | 'GenerateDataKey'
  | 'GenerateDataKeyWithoutPlaintext'
  | 'ReEncrypt';
