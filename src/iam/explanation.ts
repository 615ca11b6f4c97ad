/**
 * Why a request is allowed or not: what was looked at, what decided, and what would have to be said for it to be allowed.
 * @module
 */
import type { Consulted, Decision } from './decision.ts';
import { reasonOf, seenBy } from './decision.ts';
import { type AuthorizationRequest, type Mismatch, mismatchOf } from './evaluate.ts';
import type { PolicyKind } from './policy-kinds.ts';

/** A statement that was looked at. */
export interface ExplainedStatement {
  readonly policy: PolicyKind;
  /** Which policy of that kind, and which of its statements, from 0. */
  readonly policyIndex: number;
  readonly index: number;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  /** It says something of the request. */
  readonly matches: boolean;
  /** The first element that does not match, with what it wants and what the request has. */
  readonly mismatch?: Mismatch;
}

/** A grant of the caller's that was looked at. */
export interface ExplainedGrant {
  readonly grantId: string;
  readonly name?: string;
  readonly grantee: string;
  readonly matches: boolean;
  readonly mismatch?: {
    readonly element: 'Operations' | 'Constraints' | 'SourceArn';
    readonly wanted: unknown;
    readonly given: unknown;
  };
}

/** What decided: a statement, a grant, or (of a refusal) the kind of policy that should allow and does not. */
export type DecidedBy =
  | (Pick<ExplainedStatement, 'policy' | 'policyIndex' | 'index'> & { readonly sid?: string })
  | { readonly grantId: string }
  | { readonly silent: PolicyKind };

/** The least that would have to be added. */
export type Suggestion =
  | { readonly to: PolicyKind; readonly statement: Readonly<Record<string, unknown>> }
  | { readonly to: 'grant'; readonly grant: Readonly<Record<string, unknown>> };

export interface Explanation {
  readonly allowed: boolean;
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** Of a refusal, in AWS's words: `because no identity-based policy allows the kms:Decrypt action`. */
  readonly reason: string;
  readonly decidedBy: DecidedBy | undefined;
  /** Of all policies that apply, in the order in which they were looked at. */
  readonly statements: readonly ExplainedStatement[];
  readonly grants: readonly ExplainedGrant[];
  /**
   * The least that would allow it: all those for policies together, or the one for a grant in place of the one for the
   * resource's policy. Empty for what is allowed, for an explicit Deny, which nothing added undoes, and for what no policy
   * could allow.
   */
  readonly suggestions: readonly Suggestion[];
}

/** What of a decision policies explain. A grant that decides is the resource's side to tell. */
export function explained(request: AuthorizationRequest, decision: Decision): Explanation {
  const { consulted, effect, decidedBy, kind, lacking } = decision;
  const { principal, action, resource } = request;
  const indexed = withIndex(consulted);
  const decisive = indexed.find(({ one }) => one === decidedBy);
  return {
    allowed: effect === 'allowed',
    principal: principal.arn,
    action,
    resource,
    reason: reasonOf(decision, action),
    decidedBy:
      decisive !== undefined
        ? placeOf(decisive)
        : effect === 'implicit-deny' && kind !== undefined
          ? { silent: kind }
          : undefined,
    statements: indexed.flatMap((entry) => statementsOf(entry, request)),
    grants: [],
    suggestions: lacking.map((to) => ({ to, statement: allowing(to, request) })),
  };
}

interface Indexed {
  readonly one: Consulted;
  readonly policyIndex: number;
}

function withIndex(consulted: readonly Consulted[]): Indexed[] {
  const counts = new Map<PolicyKind, number>();
  return consulted.map((one) => {
    const policyIndex = counts.get(one.kind) ?? 0;
    counts.set(one.kind, policyIndex + 1);
    return { one, policyIndex };
  });
}

function placeOf({ one, policyIndex }: Indexed): DecidedBy {
  const { kind, outcome } = one;
  const { decidedBy, statements } = outcome;
  const sid = decidedBy?.statement.sid;
  const index = decidedBy === undefined ? -1 : statements.indexOf(decidedBy);
  return { policy: kind, policyIndex, index, ...(sid === undefined ? {} : { sid }) };
}

function statementsOf(
  { one: { kind, outcome }, policyIndex }: Indexed,
  request: AuthorizationRequest,
): ExplainedStatement[] {
  return outcome.statements.map((statement, index) => {
    const { sid, effect } = statement.statement;
    const mismatch = mismatchOf(statement, seenBy(kind, request));
    return {
      policy: kind,
      policyIndex,
      index,
      ...(sid === undefined ? {} : { sid }),
      effect,
      matches: mismatch === undefined,
      ...(mismatch === undefined ? {} : { mismatch }),
    };
  });
}

/** The statement of a kind of policy that allows this and no more. */
function allowing(
  kind: PolicyKind,
  { principal, action, resource }: AuthorizationRequest,
): Readonly<Record<string, unknown>> {
  const statement = { Effect: 'Allow', Action: action, Resource: resource };
  if (kind === 'resource-control' || kind === 'vpc-endpoint')
    return { ...statement, Principal: '*' };
  if (kind !== 'resource-based') return statement;
  const type = principal.type === 'Service' ? 'Service' : 'AWS';
  return { ...statement, Principal: { [type]: principal.arn } };
}
