/**
 * Answers when and how a key was last used.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { lastUsage, trackedOperation } from '../last-usage.ts';
import { keyOperation } from '../operation.ts';
import { keyIdentifier } from '../shapes.ts';

export const getKeyLastUsage = keyOperation({
  name: 'GetKeyLastUsage',
  input: s.struct({
    KeyId: s.required(keyIdentifier),
  }),
  output: s.struct({
    KeyId: s.always(keyIdentifier),
    KeyLastUsage: s.always(
      s.struct({
        Operation: trackedOperation,
        Timestamp: s.timestamp,
        CloudTrailEventId: s.string(),
        KmsRequestId: s.string(),
      }),
    ),
    TrackingStartDate: s.always(s.timestamp),
    KeyCreationDate: s.always(s.timestamp),
  }),
  readOnly: true,
  faults: ['InvalidArnException', 'NotFoundException'],
  run: (state, _input, { target, seed }) => ({
    state,
    output: {
      KeyId: target.arn,
      KeyLastUsage: lastUsage(target, seed),
      // Unconfirmed: AWS began to track in 2026; kmsim tracks every key from its creation.
      TrackingStartDate: new Date(target.key.createdAt),
      KeyCreationDate: new Date(target.key.createdAt),
    },
  }),
});
