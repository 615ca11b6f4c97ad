/**
 * What KMS does to a key by itself, as CloudTrail tells of it.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html, `serviceEventDetails`
 * @module
 */
import type { Details, Happening } from '../kernel/operation.ts';

class KeyDetails implements Details {
  readonly facts: Readonly<Record<string, string>>;
  constructor(facts: Readonly<Record<string, string>>) {
    this.facts = facts;
  }
  shown() {
    return { ...this.facts };
  }
}

/** Something that befell a key, and what more there is to tell than which key it was. */
export function happeningTo(
  arn: string,
  name: string,
  more: Readonly<Record<string, string>> = {},
): Happening {
  return { name, resources: [arn], details: new KeyDetails({ keyId: arn, ...more }) };
}
