/**
 * What Secrets Manager does to a secret by itself, as the audit record tells of it.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/cloudtrail_log_entries.html
 * @module
 */
import { befell, type Event } from '../kernel/event.ts';
import type { Millis } from '../lib/time.ts';

type Facts = Readonly<Record<string, string>>;

/** The event of something that the service did with a secret, and what more there is to tell than which secret it was. */
export function happening(at: Millis, name: string, arn: string, more: Facts = {}): Event {
  return befell({ at, service: 'secretsmanager', name }, [arn], { SecretId: arn, ...more });
}
