/**
 * What KMS does by itself, as the audit record tells of it.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html, "Service events"
 * @module
 */
import type { Details, Event } from '../kernel/event.ts';
import type { Millis } from '../lib/time.ts';

/** The event of something that KMS did with a key. */
export function happening(at: Millis, name: string, arn: string, details?: Details): Event {
  return { at, service: 'kms', name, resources: [arn], details };
}
