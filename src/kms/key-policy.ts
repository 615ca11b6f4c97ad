/**
 * Key policies: kept byte for byte, AWS's default text, and what a new one must satisfy.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 * @module
 */
import { parsePolicy, verdictOf } from '../iam/policy.ts';
import { partitionOf } from '../kernel/arn.ts';
import { fail, notModelled } from '../kernel/fault.ts';
import type { Caller } from '../kernel/operation.ts';
import { utf8 } from '../lib/bytes.ts';
import type { KeyPolicy, Scope } from './state.ts';
import type { KeyTarget } from './target.ts';

/** Source: https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html, "Key policy document size". */
const POLICY_BYTES_MAX = 32 * 1024;

/** The policy that a key has: the text that was put, or the default of its account. */
export function policyText({ scope, key }: KeyTarget): string {
  return key.policy?.text ?? defaultPolicy(scope);
}

/**
 * The policy that a text states. Faults: LimitExceededException, MalformedPolicyDocumentException.
 */
export function keyPolicy(text: string): KeyPolicy {
  if (utf8(text).length > POLICY_BYTES_MAX) fail('LimitExceededException');
  const parsed = parsePolicy(text);
  if (!parsed.ok) return fail('MalformedPolicyDocumentException', parsed.message);
  return { text, document: parsed.policy };
}

/**
 * The lockout safety check of a policy that the caller wants to put on a key.
 * Faults: MalformedPolicyDocumentException.
 */
export function checkLockout({ document }: KeyPolicy, caller: Caller, keyArn: string): void {
  const request = { principal: caller, action: 'kms:PutKeyPolicy', resource: keyArn };
  const verdict = verdictOf(document, request);
  if (verdict === 'conditions')
    notModelled('a key policy whose conditions decide the lockout safety check');
  if (verdict !== 'allowed')
    fail(
      'MalformedPolicyDocumentException',
      'The new key policy will not allow you to update the key policy in the future.',
    );
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
