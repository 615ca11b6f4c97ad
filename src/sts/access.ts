/**
 * May the caller assume the role? Its own policies and the role's trust policy, decided on together.
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html;
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
 * @module
 */
import { decide, type Policies } from '../iam/decision.ts';
import { type Directory, directoryOf, membershipOf } from '../iam/directory.ts';
import type { AuthorizationRequest } from '../iam/evaluate.ts';
import { explained } from '../iam/explanation.ts';
import type { Policy } from '../iam/policy.ts';
import { type Principal, trustIn, trustInAccount } from '../iam/registry.ts';
import { subjectOf } from '../iam/subject.ts';
import { Fault } from '../kernel/fault.ts';
import type { AccessRequest, Caller, Refusal, Situation } from '../kernel/operation.ts';
import { type Asking, valuesOf } from './condition-keys.ts';

/** What the decision must know of an action on a role. */
export interface StsAccessRequest extends AccessRequest {
  readonly role: Principal | undefined;
  readonly asking: Asking;
}

/** AccessDenied, in AWS's words, for what the caller may not do. */
// Unlike AWS, which lets no root user assume a role: here the root stands for credentials of which nothing is known.
// Unconfirmed: that no reason follows in the text, as it does in KMS's; a recording would settle it.
export function authorize(
  _state: Directory,
  caller: Caller,
  request: StsAccessRequest,
  situation: Situation,
): Refusal | undefined {
  const directory = directoryOf(situation);
  if (directory.enforcement === 'off') return undefined;
  const subject = subjectOf(caller);
  const { action, resource, account, role, asking } = request;
  const facts = { caller, now: situation.now, directory, account, role, asking };
  const authorization: AuthorizationRequest = {
    principal: subject.principal,
    action,
    resource,
    context: { get: (key) => subject.keys.get(key) ?? valuesOf(key, facts) },
  };
  const { identity, boundary, session, endpoint } = subject;
  const policies: Policies = {
    resourceAccount: account,
    resource: trustOf(request),
    delegation: 'resource-policy',
    identity,
    boundary,
    session,
    endpoint,
    scps: membershipOf(directory, caller.account)?.scps,
    rcps: membershipOf(directory, account)?.rcps,
  };
  const decision = decide(authorization, policies);
  if (decision.effect === 'allowed') return undefined;
  const text = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource}`;
  return {
    fault: new Fault('AccessDeniedException', text, () => explained(authorization, decision)),
    spared: directory.enforcement === 'permissive',
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
