/**
 * AccessDeniedException in AWS's words.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html; texts recorded from AWS
 * @module
 */
import { fail } from '../kernel/fault.ts';
import type { AccessRequest, Caller } from '../kernel/operation.ts';

/** The refusal of a request that no key policy allows. */
export function deny(caller: Caller, request: Pick<AccessRequest, 'action' | 'resource'>): never {
  return fail(
    'AccessDeniedException',
    `User: ${caller.arn} is not authorized to perform: ${request.action} on resource: ${request.resource} because no resource-based policy allows the ${request.action} action`,
  );
}
