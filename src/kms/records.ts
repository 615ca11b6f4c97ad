/**
 * Records that the state holds at present and as they were.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html
 * @module
 */
import type { Policy } from '../iam/policy.ts';
import type { Millis } from '../lib/time.ts';

/** A key policy that was put: byte for byte, and read once. */
export interface KeyPolicy {
  readonly text: string;
  readonly document: Policy;
}

export interface Alias {
  /** `alias/app` */
  readonly name: string;
  readonly targetKeyId: string;
  readonly createdAt: Millis;
  readonly updatedAt: Millis;
}
