/**
 * May the caller do an action on a resource of any service? The resource's own policy and the caller's policies, decided on
 * together. A service says what it knows of the action; the rest is the same for all.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @module
 */
import type { AccessRequest, Caller, Refusal, Situation } from '../kernel/operation.ts';
import { lazyContext } from './context.ts';
import { type Decision, decide, type Policies } from './decision.ts';
import { type Denied, refusalBy } from './denial.ts';
import { type Directory, directoryOf, isUnlimited, membershipOf } from './directory.ts';
import type { AuthorizationRequest } from './evaluate.ts';
import { type Explanation, explained } from './explanation.ts';
import {
  type ConditionValue,
  globalValueOf,
  type KeyedRequest,
  textsOf,
} from './global-condition-keys.ts';
import type { Policy } from './policy.ts';
import { subjectOf } from './subject.ts';

/**
 * What the decision must know of an action.
 * @example { action: 'secretsmanager:GetSecretValue', resource: arn, account, policy, named: 'prod/db',
 *   keys: (name) => (name === 'secretsmanager:secretid' ? arn : undefined) }
 */
export interface ResourceAccessRequest extends AccessRequest, KeyedRequest, Denied {
  /** The resource's own policy. */
  readonly policy?: Policy | undefined;
  /** Who lets identity policies of the resource's account count. Default: the account as such. */
  readonly delegation?: Policies['delegation'] | undefined;
  /** The service's own condition keys, by their names in small letters; undefined for a key that the request does not have. */
  readonly keys?: ((name: string) => ConditionValue) | undefined;
  /** The operation is not for other accounts, whatever the resource's policy says. */
  readonly isForeign?: boolean | undefined;
}

/** AccessDeniedException, in AWS's words, for what the caller may not do; undefined when it may. */
export function refusalOf(
  caller: Caller,
  request: ResourceAccessRequest,
  situation: Situation,
): Refusal | undefined {
  const directory = directoryOf(situation);
  if (directory.enforcement === 'off' || isOrdinary(caller, request, directory)) return undefined;
  const judgement = judge(caller, request, situation, directory);
  return refusalBy(judgement.decision, request, caller, directory, () =>
    explain(judgement, request),
  );
}

/** Why the caller may do an action, or may not. */
export function explanationOf(
  caller: Caller,
  request: ResourceAccessRequest,
  situation: Situation,
): Explanation {
  return explain(judge(caller, request, situation, directoryOf(situation)), request);
}

/** A resource without a policy, and a caller of its account that nothing limits: no need to look at more. */
function isOrdinary(caller: Caller, request: ResourceAccessRequest, directory: Directory): boolean {
  return (
    request.policy === undefined &&
    request.delegation !== 'resource-policy' &&
    isUnlimited(caller, request.account, directory)
  );
}

interface Judgement {
  readonly authorization: AuthorizationRequest;
  readonly decision: Decision;
}

/**
 * The services that look at resource control policies, as far as they decide here.
 * Source: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
const UNDER_RESOURCE_CONTROL = ['secretsmanager', 'sts'];

function judge(
  caller: Caller,
  request: ResourceAccessRequest,
  { now }: Situation,
  directory: Directory,
): Judgement {
  const { principal, keys, identity, boundary, session, endpoint } = subjectOf(caller);
  const { action, resource, account, policy, delegation = 'account', isForeign } = request;
  const authorization: AuthorizationRequest = {
    principal,
    action,
    resource,
    context: lazyContext(keys, (key) =>
      textsOf(request.keys?.(key) ?? globalValueOf(key, { request, caller, now, directory })),
    ),
  };
  const isControlled = UNDER_RESOURCE_CONTROL.some((name) => action.startsWith(`${name}:`));
  const decision = decide(authorization, {
    resourceAccount: account,
    resource: isForeign === true ? undefined : policy,
    delegation,
    identity,
    boundary,
    session,
    endpoint,
    scps: membershipOf(directory, caller.account)?.scps,
    rcps: isControlled ? membershipOf(directory, account)?.rcps : undefined,
  });
  return { authorization, decision };
}

/** Nothing lets other accounts do what is not for them. */
function explain(
  { authorization, decision }: Judgement,
  { isForeign }: ResourceAccessRequest,
): Explanation {
  const explanation = explained(authorization, decision);
  const isHopeless =
    isForeign === true && explanation.suggestions.some(({ to }) => to === 'resource-based');
  return isHopeless ? { ...explanation, suggestions: [] } : explanation;
}
