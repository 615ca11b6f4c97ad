/**
 * Key policies: kept byte for byte, AWS's default text, and what a new one must satisfy.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 * @module
 */
import { allows, type Policy, parsePolicy } from '../iam/policy.ts';
import { partitionOf } from '../kernel/arn.ts';
import { fail, notModelled } from '../kernel/fault.ts';
import type { Caller } from '../kernel/operation.ts';
import { utf8 } from '../lib/bytes.ts';
import type { KeyTarget } from './key-id.ts';
import type { Scope } from './state.ts';

/** Source: https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html, "Key policy document size". */
const POLICY_BYTES_MAX = 32 * 1024;

/** The policy that a key has: the text that was put, or the default of its account. */
export function policyText({ scope, key }: KeyTarget): string {
  return key.policy ?? defaultPolicy(scope);
}

/** The parsed policy of a key; it was checked when it was put. */
export function policyOf(target: KeyTarget): Policy {
  const parsed = parsePolicy(policyText(target));
  if (!parsed.ok) throw new Error(`bug: the key policy of ${target.arn} does not parse`);
  return parsed.policy;
}

/**
 * Checks a policy that the caller wants to put on a key.
 * Faults: LimitExceededException, MalformedPolicyDocumentException.
 */
export function checkPolicy(text: string, caller: Caller, bypassLockoutCheck: boolean): void {
  if (utf8(text).length > POLICY_BYTES_MAX) fail('LimitExceededException');
  const parsed = parsePolicy(text);
  const policy = parsed.ok
    ? parsed.policy
    : fail('MalformedPolicyDocumentException', parsed.message);
  if (bypassLockoutCheck) return;
  const answer = allows(policy, { principal: caller, action: 'kms:PutKeyPolicy' });
  if (answer === 'no')
    fail(
      'MalformedPolicyDocumentException',
      'The new key policy will not allow you to update the key policy in the future.',
    );
  if (answer === 'conditions')
    notModelled('a key policy whose conditions decide the lockout safety check');
}

// Byte for byte as GetKeyPolicy answers it for a key that was made without a policy.
function defaultPolicy({ account, region }: Scope): string {
  return `{
  "Version" : "2012-10-17",
  "Id" : "key-default-1",
  "Statement" : [ {
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "arn:${partitionOf(region)}:iam::${account}:root"
    },
    "Action" : "kms:*",
    "Resource" : "*"
  } ]
}`;
}
