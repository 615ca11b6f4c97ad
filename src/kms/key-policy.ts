/**
 * Key policies: kept byte for byte, AWS's default text, and what a new one must satisfy.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 * @module
 */
import { type Policy, parsePolicy } from '../iam/policy.ts';
import { partitionOf } from '../kernel/arn.ts';
import { fail } from '../kernel/fault.ts';
import { utf8 } from '../lib/bytes.ts';
import type { KeyPolicy, Scope } from './state.ts';
import type { KeyTarget } from './target.ts';

/** Source: https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html, "Key policy document size". */
const POLICY_BYTES_MAX = 32 * 1024;

/** The policy that a key has: the text that was put, or the default of its account. */
export function policyText({ scope, key }: KeyTarget): string {
  return key.policy?.text ?? defaultPolicy(scope);
}

/** What a key policy says; the default of the key's account where none was put. */
export function documentIn(scope: Scope, policy: KeyPolicy | undefined): Policy {
  return policy?.document ?? defaultDocument(scope);
}

/**
 * The policy that a text states. Faults: LimitExceededException, MalformedPolicyDocumentException.
 */
export function keyPolicy(text: string): KeyPolicy {
  if (utf8(text).length > POLICY_BYTES_MAX) fail('LimitExceededException');
  const parsed = parsePolicy(text);
  if (!parsed.ok) return fail('MalformedPolicyDocumentException', parsed.message);
  checkQualifiers(parsed.policy);
  return { text, document: parsed.policy };
}

/** Condition keys that every request has one value of at most. */
const OF_ONE_VALUE = /^(?:kms:encryptioncontext:|aws:requesttag\/)/;

/**
 * Faults: MalformedPolicyDocumentException, for ForAllValues over a key of one value, which requests without it meet too.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context
 */
// Unconfirmed: the code, and the text letter by letter; a recording of PutKeyPolicy would settle both.
function checkQualifiers({ statements }: Policy): void {
  for (const { conditions } of statements)
    for (const { contextKey, use } of conditions)
      if (use.qualifier === 'ForAllValues' && OF_ONE_VALUE.test(contextKey))
        fail(
          'MalformedPolicyDocumentException',
          'OverlyPermissiveCondition: Using the ForAllValues set operator with a single-valued condition key matches requests without the specified [encryption context or tag] or with an unspecified [encryption context or tag]. To fix, remove ForAllValues.',
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

/** What that text says, which is all in the account and the Region. */
function defaultDocument({ account, region }: Scope): Policy {
  return {
    statements: [
      {
        sid: 'Enable IAM User Permissions',
        effect: 'Allow',
        principals: { AWS: [`arn:${partitionOf(region)}:iam::${account}:root`] },
        notPrincipals: false,
        actions: ['kms:*'],
        actionPatterns: ['kms:*'],
        notActions: false,
        resources: ['*'],
        notResources: false,
        conditional: false,
        conditions: [],
      },
    ],
  };
}
