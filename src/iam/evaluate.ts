/**
 * One policy for one request: which statements match, and the first reason of each that does not.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @module
 */
import { type Condition, unmetCondition, wantedBy } from './conditions.ts';
import type { Context } from './context.ts';
import type { Policy } from './policy.ts';
import { isSpared, type Reach, type RequestPrincipal, reachOf } from './request-principal.ts';
import type { Statement } from './statement.ts';
import { isText, resolve, sourceOf, type Template } from './variables.ts';
import { matchesPattern } from './wildcard.ts';

/** Who wants to do what to which resource, and all that is known of the request. */
export interface AuthorizationRequest {
  readonly principal: RequestPrincipal;
  /** `kms:Decrypt`, in any letter case. */
  readonly action: string;
  /** The ARN, or `*` for an action on no resource. */
  readonly resource: string;
  readonly context: Context;
  /** What the policy of the resource itself knows of the request, where that is less. */
  readonly resourceContext?: Context | undefined;
}

/** A statement for a request: by which link of the principal it matches, or what does not match first. */
export interface StatementOutcome {
  readonly statement: Statement;
  readonly reach: Reach | undefined;
  readonly failed: 'principal' | 'action' | 'resource' | Condition | undefined;
}
/** A policy for a request. */
export interface Outcome {
  readonly verdict: 'allowed' | 'denied' | 'none';
  /** The statement that decided: the first Deny, or the first Allow of those that reach nearest. */
  readonly decidedBy: StatementOutcome | undefined;
  /** Of all statements, in the policy's order. */
  readonly statements: readonly StatementOutcome[];
}

/** Why a statement does not match, in words of the policy. */
export interface Mismatch {
  readonly element: 'Principal' | 'Action' | 'Resource' | 'Condition';
  /** NotPrincipal, NotAction, NotResource: what is wanted is none of `wanted`. */
  readonly not: boolean;
  readonly wanted: readonly string[];
  /** Empty for a condition key that the request does not have. */
  readonly given: readonly string[];
  readonly operator?: string;
  readonly key?: string;
}

/** What a policy says of a request: an explicit Deny wins, and without an Allow it says nothing. */
export function evaluate(policy: Policy, request: AuthorizationRequest): Outcome {
  let denying: Statement | undefined;
  let allowing: Statement | undefined;
  let [deniedBy, allowedBy]: (Reach | undefined)[] = [];
  for (const statement of aboutAction(policy, request.action)) {
    const isDeny = statement.effect === 'Deny';
    // What decides already leaves these nothing to say.
    if (isDeny ? denying !== undefined : allowedBy === 'principal') continue;
    const reach = reachBy(statement, request.principal);
    if (reach === undefined || !meansResource(statement, request)) continue;
    if (unmetCondition(statement.conditions, request.context) !== undefined) continue;
    if (isDeny) [denying, deniedBy] = [statement, reach];
    else if (nearer(allowedBy, reach) !== allowedBy) [allowing, allowedBy] = [statement, reach];
  }
  if (denying !== undefined)
    return new Evaluated('denied', outcomeBy(denying, deniedBy), policy, request);
  if (allowing !== undefined)
    return new Evaluated('allowed', outcomeBy(allowing, allowedBy), policy, request);
  return new Evaluated('none', undefined, policy, request);
}

function outcomeBy(statement: Statement, reach: Reach | undefined): StatementOutcome {
  return { statement, reach, failed: undefined };
}

/** With fewer statements, asking each is as quick as remembering. */
const REMEMBERED = 8;
const byAction = new WeakMap<Policy, Map<string, readonly Statement[]>>();

/** The statements of a policy that mean an action. Of a long one they are found once for each action. */
function aboutAction(policy: Policy, name: string): readonly Statement[] {
  const { statements } = policy;
  if (statements.length < REMEMBERED) return meaning(statements, name);
  const known = byAction.get(policy) ?? new Map<string, readonly Statement[]>();
  const found = known.get(name) ?? meaning(statements, name);
  if (!known.has(name)) byAction.set(policy, known.set(name, found));
  return found;
}

function meaning(statements: readonly Statement[], name: string): readonly Statement[] {
  const action = name.toLowerCase();
  return statements.filter((statement) => meansAction(statement, action));
}

/** It looks at all statements when it is asked to: only an explanation does. */
class Evaluated implements Outcome {
  readonly verdict: Outcome['verdict'];
  readonly decidedBy: StatementOutcome | undefined;
  readonly #policy: Policy;
  readonly #request: AuthorizationRequest;
  constructor(
    verdict: Outcome['verdict'],
    decidedBy: StatementOutcome | undefined,
    policy: Policy,
    request: AuthorizationRequest,
  ) {
    this.verdict = verdict;
    this.decidedBy = decidedBy;
    this.#policy = policy;
    this.#request = request;
  }
  get statements(): readonly StatementOutcome[] {
    const action = this.#request.action.toLowerCase();
    const { decidedBy } = this;
    return this.#policy.statements.map((statement) =>
      statement === decidedBy?.statement ? decidedBy : outcomeOf(statement, this.#request, action),
    );
  }
}

const NEARNESS: Readonly<Record<Reach, number>> = { principal: 2, issuer: 1, account: 0 };

/** Whichever of two links is nearer to the principal. */
export function nearer(a: Reach | undefined, b: Reach | undefined): Reach | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return NEARNESS[b] > NEARNESS[a] ? b : a;
}

function outcomeOf(
  statement: Statement,
  request: AuthorizationRequest,
  action: string,
): StatementOutcome {
  const reach = reachBy(statement, request.principal);
  const failed =
    reach === undefined
      ? 'principal'
      : !meansAction(statement, action)
        ? 'action'
        : !meansResource(statement, request)
          ? 'resource'
          : unmetCondition(statement.conditions, request.context);
  return { statement, reach: failed === undefined ? reach : undefined, failed };
}

function reachBy(
  { principals, notPrincipals, effect }: Statement,
  principal: RequestPrincipal,
): Reach | undefined {
  if (!notPrincipals) return reachOf(principals, principal);
  const isOut =
    effect === 'Deny'
      ? isSpared(principals, principal)
      : reachOf(principals, principal) !== undefined;
  return isOut ? undefined : 'principal';
}

function meansAction({ actionPatterns, notActions }: Statement, action: string): boolean {
  if (actionPatterns.length === 0) return false;
  for (const pattern of actionPatterns) if (matchesPattern(pattern, action)) return !notActions;
  return notActions;
}

function meansResource(
  { resources, notResources }: Statement,
  { resource, context }: AuthorizationRequest,
): boolean {
  if (resources.length === 0) return false;
  for (const pattern of resources) if (fits(pattern, resource, context)) return !notResources;
  return notResources;
}

function fits(pattern: Template, resource: string, context: Context): boolean {
  if (isText(pattern)) return matchesPattern(pattern, resource);
  const resolved = resolve(pattern, context);
  return resolved !== undefined && matchesPattern(resolved.text, resource, resolved.literal);
}

/** Why a statement does not match the request; undefined for one that does. */
export function mismatchOf(
  { statement, failed }: StatementOutcome,
  { principal, action, resource, context }: AuthorizationRequest,
): Mismatch | undefined {
  if (failed === undefined) return undefined;
  if (failed === 'principal') {
    const { principals, notPrincipals: not } = statement;
    const wanted = principals === '*' ? ['*'] : Object.values(principals).flat();
    return { element: 'Principal', not, wanted, given: [principal.arn] };
  }
  if (failed === 'action') {
    const { actions: wanted, notActions: not } = statement;
    return { element: 'Action', not, wanted, given: [action] };
  }
  if (failed === 'resource') {
    const { resources, notResources: not } = statement;
    const wanted = resources.map((r) => resolve(r, context)?.text ?? sourceOf(r));
    return { element: 'Resource', not, wanted, given: [resource] };
  }
  const { operator, key, contextKey } = failed;
  const [wanted, given] = [wantedBy(failed, context), context.get(contextKey) ?? []];
  return { element: 'Condition', not: false, operator, key, wanted, given };
}
