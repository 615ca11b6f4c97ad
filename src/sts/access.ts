/**
 * May the caller assume the role? Its own policies and the role's trust policy, decided on together.
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html;
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
 * @module
 */
import type { Directory } from '../iam/directory.ts';
import type { Policy } from '../iam/policy.ts';
import { type Principal, trustIn, trustInAccount } from '../iam/registry.ts';
import { explanationOf, type ResourceAccessRequest, refusalOf } from '../iam/resource-access.ts';
import type { AccessRequest, Caller, Questions, Refusal, Situation } from '../kernel/operation.ts';
import { type Asking, stsValueOf } from './condition-keys.ts';

/** What the decision must know of an action on a role. */
export interface StsAccessRequest extends AccessRequest {
  readonly role: Principal | undefined;
  readonly asking: Asking;
}

/** AccessDenied, in AWS's words, for what the caller may not do. */
// Unlike AWS, which lets no root user assume a role: here the root stands for credentials of which nothing is known.
export function authorize(
  _state: Directory,
  caller: Caller,
  request: StsAccessRequest,
  situation: Situation,
): Refusal | undefined {
  return refusalOf(caller, onRole(caller, request), situation);
}

/** How questions about actions of STS become requests. */
export const questions: Questions<Directory> = {
  identifiers: { RoleArn: (resource) => resource },
  operations: { TagSession: 'AssumeRole', SetSourceIdentity: 'AssumeRole' },
  explain: (_state, caller, request, situation) =>
    explanationOf(caller, onRole(caller, request as StsAccessRequest), situation),
};

// Unconfirmed: that no reason follows in the text, as it does in KMS's; a recording would settle it.
function onRole({ arn }: Caller, request: StsAccessRequest): ResourceAccessRequest {
  const { action, resource, account, role, asking } = request;
  const resourceTags = Object.entries(role?.permissions.tags ?? {});
  return {
    action,
    resource,
    account,
    policy: trustOf(request),
    delegation: 'resource-policy',
    keys: (name) => stsValueOf(name, asking, resourceTags),
    resourceTags,
    requestTags: asking.Tags?.map(({ Key, Value }) => [Key, Value]),
    text: `User: ${arn} is not authorized to perform: ${action} on resource: ${resource}`,
  };
}

const read = new WeakMap<Principal, Policy>();

function trustOf({ role, resource }: StsAccessRequest): Policy {
  if (role === undefined) return trustInAccount(resource);
  let policy = read.get(role);
  if (policy === undefined) {
    policy = role.trust === undefined ? trustInAccount(resource) : trustIn(role.trust);
    read.set(role, policy);
  }
  return policy;
}
