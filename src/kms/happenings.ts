/**
 * What KMS does to a key by itself, as the audit record tells of it.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html, `serviceEventDetails`
 * @module
 */
import type { Details, Event } from '../kernel/event.ts';
import type { Millis } from '../lib/time.ts';

type Facts = Readonly<Record<string, string>>;

class PlainDetails implements Details {
  readonly #facts: Facts;
  constructor(facts: Facts) {
    this.#facts = facts;
  }
  shown() {
    return { ...this.#facts };
  }
}

/** The event of something that KMS did with a key, and what more there is to tell than which key it was. */
export function happening(at: Millis, name: string, arn: string, more: Facts = {}): Event {
  return befell(at, name, [arn], { keyId: arn, ...more });
}

/** The event of something that KMS did with what has no ARN, as a custom key store has none. */
export function unnamedHappening(at: Millis, name: string, facts: Facts): Event {
  return befell(at, name, [], facts);
}

function befell(at: Millis, name: string, resources: readonly string[], facts: Facts): Event {
  return { at, service: 'kms', name, resources, details: new PlainDetails(facts) };
}
