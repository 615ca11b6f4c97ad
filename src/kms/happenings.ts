/**
 * What KMS does to a key by itself, as the audit record tells of it.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html, `serviceEventDetails`
 * @module
 */
import type { Details, Event } from '../kernel/event.ts';
import type { Millis } from '../lib/time.ts';

class KeyDetails implements Details {
  readonly #facts: Readonly<Record<string, string>>;
  constructor(facts: Readonly<Record<string, string>>) {
    this.#facts = facts;
  }
  shown() {
    return { ...this.#facts };
  }
}

/** The event of something that KMS did with a key, and what more there is to tell than which key it was. */
export function happening(
  at: Millis,
  name: string,
  arn: string,
  more: Readonly<Record<string, string>> = {},
): Event {
  const details = new KeyDetails({ keyId: arn, ...more });
  return { at, service: 'kms', name, resources: [arn], details };
}
