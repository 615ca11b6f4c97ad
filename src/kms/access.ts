/**
 * May the caller do it? The key policy and the grants of the key, and the caller's own policies, decided on together.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
 * @module
 */
import { lazyContext } from '../iam/context.ts';
import { decide, type Policies } from '../iam/decision.ts';
import { refusalBy } from '../iam/denial.ts';
import { type Directory, directoryOf, isUnlimited, membershipOf } from '../iam/directory.ts';
import type { AuthorizationRequest } from '../iam/evaluate.ts';
import type { Policy } from '../iam/policy.ts';
import type { Reach } from '../iam/request-principal.ts';
import { type Subject, subjectOf } from '../iam/subject.ts';
import { fail } from '../kernel/fault.ts';
import type { Caller, Refusal, Situation } from '../kernel/operation.ts';
import type { Judgement, KmsAccessRequest, Tokens } from './access-request.ts';
import { type Facts, inKeyPolicy, valuesOf } from './condition-keys.ts';
import { countedGrants, isEndUnseen } from './consistency/grants.ts';
import { policySeen } from './consistency/sight.ts';
import { explain } from './explain.ts';
import { grantAt } from './grants/keeping.ts';
import { type Granted, grantedBy, retiringReach } from './grants/permits.ts';
import type { KmsState } from './state.ts';
import type { KeyTarget } from './target.ts';

/**
 * AccessDeniedException, in AWS's words, for what the caller may not do.
 * Faults: InvalidGrantTokenException, for a token of a grant that no key of the request has. With a good token a grant
 * counts that is not seen yet.
 */
export function authorize(
  state: KmsState,
  caller: Caller,
  request: KmsAccessRequest,
  situation: Situation,
): Refusal | undefined {
  if (request.tokens !== undefined) checkTokens(state, request.tokens, situation);
  const directory = directoryOf(situation);
  if (directory.enforcement === 'off' || isOrdinary(caller, request, directory)) return undefined;
  const judgement = judge(caller, request, situation);
  return refusalBy(judgement.decision, request, caller, directory, () => explain(judgement));
}

// Unconfirmed: that AWS refuses the token of a grant that is gone, or of another key; a recording would settle it.
function checkTokens(state: KmsState, { names, keyArns }: Tokens, { now }: Situation): void {
  for (const name of names) {
    const isThere =
      grantAt(state, name.keyArn, name.id) !== undefined || isEndUnseen(state, name, now);
    if (!keyArns.includes(name.keyArn) || !isThere) fail('InvalidGrantTokenException');
  }
}

/** AWS's default key policy, and a caller of its account that nothing limits: no need to look at more. */
function isOrdinary(caller: Caller, request: KmsAccessRequest, directory: Directory): boolean {
  return (
    request.target?.key.policy === undefined &&
    request.retires === undefined &&
    isUnlimited(caller, request.account, directory)
  );
}

/** Decides on a request by all policies and grants that apply. */
export function judge(caller: Caller, request: KmsAccessRequest, situation: Situation): Judgement {
  const subject = subjectOf(caller);
  const directory = directoryOf(situation);
  const { action, resource, target, retires } = request;
  const facts: Facts = {
    action: action.slice('kms:'.length),
    request,
    caller,
    now: situation.now,
    directory,
  };
  const authorization = authorizationOf(subject, facts, { action, resource });
  const decided = (granted: Granted | undefined): Judgement => {
    const reach = retires ? retiringReach(retires, subject.principal) : granted?.reach;
    const decision = decide(authorization, policiesFor(subject, facts, reach));
    return { request, authorization, granted, decision };
  };
  // Grants are looked through where policies alone do not allow, and deny nothing.
  const byPolicies = decided(undefined);
  if (target === undefined || request.isForeign === true) return byPolicies;
  if (byPolicies.decision.effect !== 'implicit-deny') return byPolicies;
  const granted = grantedBy(countedGrants(target, request.tokens), authorization, request);
  return granted === undefined ? byPolicies : decided(granted);
}

/** Whether a caller could put a key policy anew once the key had this one: the lockout safety check. */
export function couldPutPolicy(
  document: Policy,
  target: KeyTarget,
  { caller, ...situation }: Situation & { readonly caller: Caller },
): boolean {
  const subject = subjectOf(caller);
  const directory = directoryOf(situation);
  const { arn: resource, scope } = target;
  const action = 'kms:PutKeyPolicy';
  const request: KmsAccessRequest = { action, resource, account: scope.account, target };
  const facts = { action: 'PutKeyPolicy', request, caller, now: situation.now, directory };
  const policies = { ...policiesFor(subject, facts, undefined), resource: document };
  return decide(authorizationOf(subject, facts, request), policies).effect === 'allowed';
}

function authorizationOf(
  { principal, keys }: Subject,
  facts: Facts,
  { action, resource }: { readonly action: string; readonly resource: string },
): AuthorizationRequest {
  const context = lazyContext(keys, (key) => valuesOf(key, facts));
  return { principal, action, resource, context, resourceContext: inKeyPolicy(context) };
}

function policiesFor(
  { identity, boundary, session, endpoint }: Subject,
  { caller, request, directory }: Facts,
  granted: Reach | undefined,
): Policies {
  const { account, target, isForeign, retires } = request;
  const isOnKey = target !== undefined && retires === undefined;
  const isManaged = target?.shared.custodian?.service !== undefined;
  return {
    // Who may retire a grant is the grant's to say, in whichever account they are.
    resourceAccount: retires === undefined ? account : caller.account,
    resource: isOnKey && isForeign !== true ? policySeen(target) : undefined,
    delegation: target === undefined && retires === undefined ? 'account' : 'resource-policy',
    granted,
    identity,
    boundary,
    session,
    endpoint,
    scps: membershipOf(directory, caller.account)?.scps,
    // …/orgs_manage_policies_rcps.html: they limit neither RetireGrant nor what is done with AWS managed keys.
    rcps: isManaged || retires !== undefined ? undefined : membershipOf(directory, account)?.rcps,
  };
}
