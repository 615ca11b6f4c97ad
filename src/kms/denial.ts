/**
 * AccessDeniedException in AWS's words.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html; texts recorded from AWS
 * @module
 */
import type { Explanation } from '../iam/explanation.ts';
import { Fault } from '../kernel/fault.ts';
import type { AccessRequest, Caller } from '../kernel/operation.ts';

type Denied = Pick<AccessRequest, 'action' | 'resource'>;

/** The text of a refusal: who, what, on which resource, and why. */
export function deniedText({ arn }: Caller, { action, resource }: Denied, reason: string): string {
  return `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
}

/** The refusal of what no key policy can allow: there is no such key. */
export function denyUnknown(caller: Caller, denied: Denied): never {
  const { action, resource } = denied;
  const reason = `because no resource-based policy allows the ${action} action`;
  const explanation: Explanation = {
    allowed: false,
    principal: caller.arn,
    action,
    resource,
    reason,
    decidedBy: { silent: 'resource-based' },
    statements: [],
    grants: [],
    suggestions: [],
  };
  throw new Fault('AccessDeniedException', deniedText(caller, denied, reason), () => explanation);
}
