/**
 * What KMS does to a key by itself, as the audit record tells of it.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html, `serviceEventDetails`
 * @module
 */
import { befell, type Event } from '../kernel/event.ts';
import type { Millis } from '../lib/time.ts';

type Facts = Readonly<Record<string, string>>;

/** The event of something that KMS did with a key, and what more there is to tell than which key it was. */
export function happening(at: Millis, name: string, arn: string, more: Facts = {}): Event {
  return befell({ at, service: 'kms', name }, [arn], { keyId: arn, ...more });
}

/** The event of something that KMS did with what has no ARN, as a custom key store has none. */
export function unnamedHappening(at: Millis, name: string, facts: Facts): Event {
  return befell({ at, service: 'kms', name }, [], facts);
}
