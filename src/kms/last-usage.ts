/**
 * The last use of a key, as GetKeyLastUsage answers it.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html
 * @module
 */
import { eventId, requestId } from '../kernel/event.ts';
import * as s from '../kernel/shape.ts';
import type { Seed } from '../lib/random.ts';
import type { KeyTarget } from './target.ts';

/** The operations that count as a use. */
export const trackedOperation = s.oneOf([
  'Decrypt',
  'DeriveSharedSecret',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateMac',
  'ReEncrypt',
  'Sign',
  'Verify',
  'VerifyMac',
  'Decapsulate',
  'Encapsulate',
]);

/** Empty for a key that no cryptographic operation has used. */
export function lastUsage({ key }: KeyTarget, seed: Seed) {
  if (key.lastUse === undefined) return {};
  const { operation, at, label } = key.lastUse;
  return {
    Operation: operation as s.Value<typeof trackedOperation>,
    Timestamp: new Date(at),
    CloudTrailEventId: eventId(seed, label),
    KmsRequestId: requestId(seed, label),
  };
}
