/**
 * Resource policies, by which the owner of an advanced parameter lets other accounts read it.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-shared-parameters.html and
 * …/APIReference/API_PutResourcePolicy.html
 * @module
 */
import { type Policy, parsePolicy } from '../iam/policy.ts';
import { parseArn } from '../kernel/arn.ts';
import { fail, notModelled } from '../kernel/fault.ts';
import type { Caller } from '../kernel/operation.ts';
import { utf8 } from '../lib/bytes.ts';
import type { Parameter, ResourcePolicy, SsmState } from './state.ts';
import { sought, type Target } from './target.ts';

/** "A policy can't be greater than 1024 bytes in size": API_PutResourcePolicy, Errors. */
const POLICY_BYTES_MAX = 1024;

// Unconfirmed: all texts here, which are those of AWS's documentation of the errors.
const LIMIT =
  "The PutResourcePolicy API action enforces two limits. A policy can't be greater than 1024 bytes in size. And only one policy can be attached to OpsItemGroup. Verify these limits and try again.";
const MALFORMED = 'The specified policy document is malformed or invalid.';
const CONFLICT = "The hash provided in the call doesn't match the stored hash.";
const UNKNOWN_POLICY = 'No policies with the specified policy ID and hash could be found.';
const NO_RESOURCE = "The specified parameter to be shared couldn't be found.";
const UNFIT = "One or more parameters specified for the call aren't valid.";

/** The parameter of an ARN. Faults: ResourcePolicyInvalidParameterException. */
export function sharedTarget(state: SsmState, arn: string, caller: Caller): Target {
  const parsed = parseArn(arn);
  if (parsed?.service !== 'ssm') return fail('ResourcePolicyInvalidParameterException', UNFIT);
  if (parsed.resource.startsWith('opsitemgroup'))
    notModelled('resource policies of the Systems Manager resource OpsItemGroup');
  if (!/^parameter\/./.test(parsed.resource))
    return fail('ResourcePolicyInvalidParameterException', UNFIT);
  return sought(state, arn, caller);
}

/** Faults: ResourceNotFoundException. */
export function sharedParameter({ parameter }: Target): Parameter {
  return parameter ?? fail('ResourceNotFoundException', NO_RESOURCE);
}

/** What a policy's text says. Faults: ResourcePolicyLimitExceededException, MalformedResourcePolicyDocumentException. */
export function documentIn(text: string): Policy {
  if (utf8(text).length > POLICY_BYTES_MAX) fail('ResourcePolicyLimitExceededException', LIMIT);
  const parsed = parsePolicy(text, 'resource-based');
  return parsed.ok ? parsed.policy : fail('MalformedResourcePolicyDocumentException', MALFORMED);
}

/** The policy that a request names. Faults: ResourcePolicyNotFoundException, ResourcePolicyConflictException. */
export function policyNamed(
  { resourcePolicies }: Parameter,
  { PolicyId, PolicyHash }: { readonly PolicyId: string; readonly PolicyHash?: string | undefined },
): ResourcePolicy {
  const policy = resourcePolicies.find(({ id }) => id === PolicyId);
  if (policy === undefined) return fail('ResourcePolicyNotFoundException', UNKNOWN_POLICY);
  return policy.hash === PolicyHash ? policy : fail('ResourcePolicyConflictException', CONFLICT);
}

/** Faults: ResourcePolicyInvalidParameterException, for a parameter of the standard tier. */
export function refuseStandard(): never {
  return fail(
    'ResourcePolicyInvalidParameterException',
    'To share a parameter, it must be in the advanced parameter tier.',
  );
}
