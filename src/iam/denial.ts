/**
 * AccessDeniedException in AWS's words.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html; texts recorded from AWS
 * @module
 */
import { Fault } from '../kernel/fault.ts';
import type { AccessRequest, Caller, Refusal } from '../kernel/operation.ts';
import { type Decision, reasonOf } from './decision.ts';
import type { Directory } from './directory.ts';
import type { Explanation } from './explanation.ts';

/** What was refused. */
export type Denied = Pick<AccessRequest, 'action' | 'resource'> & {
  /** The resource as the text names it, where that is not by its ARN; empty for a text that names none. */
  readonly named?: string | undefined;
  /** The whole text, where it is another. */
  readonly text?: string | undefined;
};

/** What a decision says against a request; undefined when it allows it. */
export function refusalBy(
  decision: Decision,
  denied: Denied,
  { arn }: Caller,
  { enforcement }: Directory,
  explain: () => Explanation,
): Refusal | undefined {
  if (decision.effect === 'allowed') return undefined;
  const text = denied.text ?? deniedText(arn, denied, reasonOf(decision, denied.action));
  return {
    fault: new Fault('AccessDeniedException', text, explain),
    spared: enforcement === 'permissive',
  };
}

/** The refusal of what no policy of a resource can allow: there is no such resource. */
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
  throw new Fault(
    'AccessDeniedException',
    deniedText(caller.arn, denied, reason),
    () => explanation,
  );
}

/** The text of a refusal: who, what, on which resource, and why. */
function deniedText(arn: string, { action, resource, named }: Denied, reason: string): string {
  const name = named ?? resource;
  const onResource = name === '' ? '' : ` on resource: ${name}`;
  return `User: ${arn} is not authorized to perform: ${action}${onResource} ${reason}`;
}
