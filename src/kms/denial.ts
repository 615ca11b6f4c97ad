/**
 * AccessDeniedException in AWS's words.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html; texts recorded from AWS
 * @module
 */
import { fail } from '../kernel/fault.ts';
import type { AccessRequest, Caller } from '../kernel/operation.ts';

/** The refusal of a request that a key policy denies, or that none allows. */
export function deny(
  caller: Caller,
  { action, resource }: Pick<AccessRequest, 'action' | 'resource'>,
  verdict: 'denied' | 'none',
): never {
  const reason =
    verdict === 'denied'
      ? 'with an explicit deny in a resource-based policy'
      : `because no resource-based policy allows the ${action} action`;
  return fail(
    'AccessDeniedException',
    `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
  );
}
