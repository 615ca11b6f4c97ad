/**
 * All policies that apply to a request, decided on as AWS does within an account and across two.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html,
 * …/reference_policies_evaluation-logic_policy-eval-basics-single-account.html and …-cross-account.html
 * @module
 */
import { type AuthorizationRequest, evaluate, nearer, type Outcome } from './evaluate.ts';
import type { Policy } from './policy.ts';
import { type PolicyKind, policyKinds } from './policy-kinds.ts';
import type { PrincipalType, Reach } from './request-principal.ts';

/** The policies that apply to a request. Those of services and of nobody's account are not looked at for them. */
export interface Policies {
  /** The account that owns the resource. */
  readonly resourceAccount: string;
  /** The resource's own policy. */
  readonly resource?: Policy | undefined;
  /**
   * Who lets identity policies of the resource's account count: only its own policy ('resource-policy', as for KMS keys
   * and for roles), or the account as such.
   */
  readonly delegation: 'resource-policy' | 'account';
  /** How near a permission of the resource's side that is no policy (a grant) reaches the principal. It only allows. */
  readonly granted?: Reach | undefined;
  readonly identity: readonly Policy[];
  readonly boundary?: Policy | undefined;
  /** The session policies: one of them must allow. None does not limit the session. */
  readonly session?: readonly Policy[] | undefined;
  /** The service control policies of the principal's account, a list for each level: root, units, account. */
  readonly scps?: readonly (readonly Policy[])[] | undefined;
  /** The resource control policies of the resource's account, a list for each level. */
  readonly rcps?: readonly (readonly Policy[])[] | undefined;
  /** The policy of the VPC endpoint through which the request comes. */
  readonly endpoint?: Policy | undefined;
}

/** A policy that was looked at, and what it says. */
export interface Consulted {
  readonly kind: PolicyKind;
  readonly policy: Policy;
  readonly outcome: Outcome;
}
export interface Decision {
  readonly effect: 'allowed' | 'explicit-deny' | 'implicit-deny';
  /**
   * The kind of policy that allows, denies, or does not allow; undefined when what allows is no policy: a grant, or that
   * the root user needs none.
   */
  readonly kind: PolicyKind | undefined;
  /** The policy that allows or denies. */
  readonly decidedBy: Consulted | undefined;
  /** All policies, in the order in which AWS looks at them. */
  readonly consulted: readonly Consulted[];
}

/** AWS's policy that allows everything: AdministratorAccess, FullAWSAccess, RCPFullAWSAccess. */
export const fullAccess: Policy = {
  statements: [
    {
      effect: 'Allow',
      principals: '*',
      notPrincipals: false,
      actions: ['*'],
      actionPatterns: ['*'],
      notActions: false,
      resources: ['*'],
      notResources: false,
      conditional: false,
      conditions: [],
    },
  ],
};

/** Those that have no policies of their own: only what the resource's side says counts. */
const WITHOUT_IDENTITY: readonly PrincipalType[] = ['Service', 'Anonymous'];

/** What all policies together say of a request. */
export function decide(request: AuthorizationRequest, policies: Policies): Decision {
  const groups = groupsOf(request, policies);
  const consulted = groups.flatMap(({ levels }) => levels.flat());
  // Unconfirmed: which kind is named when policies of several kinds deny; AWS says that it names one of them.
  const denied = consulted.find(({ outcome }) => outcome.verdict === 'denied');
  if (denied !== undefined)
    return { effect: 'explicit-deny', kind: denied.kind, decidedBy: denied, consulted };
  const allowing = (kind: PolicyKind) =>
    consulted.find((one) => one.kind === kind && one.outcome.verdict === 'allowed');
  const byResource = allowing('resource-based');
  const direct = byResource?.outcome.decidedBy?.reach;
  const reach = nearer(direct, policies.granted);
  const needed = neededOf(request, policies, reach);
  const lacking = groups.find(({ kind, levels }) => needed.includes(kind) && !allows(levels));
  if (lacking !== undefined)
    return { effect: 'implicit-deny', kind: lacking.kind, decidedBy: undefined, consulted };
  const decidedBy = needed.includes('identity-based')
    ? allowing('identity-based')
    : reach === direct
      ? byResource
      : undefined;
  return { effect: 'allowed', kind: decidedBy?.kind, decidedBy, consulted };
}

/** AWS's reason for a refusal: "with an explicit deny in a …", or "because no … allows the kms:X action". */
export function reasonOf({ effect, kind }: Decision, action: string): string {
  if (kind === undefined || effect === 'allowed') return '';
  const { article, name } = policyKinds[kind];
  return effect === 'explicit-deny'
    ? `with an explicit deny in ${article} ${name}`
    : `because no ${name} allows the ${action} action`;
}

/** The policies of one kind: in each level one must allow. */
interface Group {
  readonly kind: PolicyKind;
  readonly levels: readonly (readonly Consulted[])[];
}

function allows(levels: Group['levels']): boolean {
  return levels.every((level) => level.some(({ outcome }) => outcome.verdict === 'allowed'));
}

function groupsOf(request: AuthorizationRequest, policies: Policies): readonly Group[] {
  const { rcps = [], endpoint, resource } = policies;
  const { scps = [], identity, boundary, session = [] } = policies;
  const own = !WITHOUT_IDENTITY.includes(request.principal.type);
  const rows: readonly (readonly [PolicyKind, readonly (readonly Policy[])[]])[] = [
    ['resource-control', rcps],
    ['service-control', own ? scps : []],
    ['vpc-endpoint', endpoint === undefined ? [] : [[endpoint]]],
    ['resource-based', [resource === undefined ? [] : [resource]]],
    ['identity-based', [own ? identity : []]],
    ['permissions-boundary', own && boundary !== undefined ? [[boundary]] : []],
    ['session', own && session.length > 0 ? [session] : []],
  ];
  return rows.map(([kind, levels]) => ({
    kind,
    levels: levels.map((level) =>
      level.map((policy) => ({ kind, policy, outcome: evaluate(policy, request) })),
    ),
  }));
}

const ORGANIZATION: readonly PolicyKind[] = ['resource-control', 'service-control', 'vpc-endpoint'];
const LIMITS: readonly PolicyKind[] = ['permissions-boundary', 'session'];

/** The kinds of policies that must allow, by how near the resource's side reaches the principal. */
function neededOf(
  { principal }: AuthorizationRequest,
  { resourceAccount, delegation }: Policies,
  reach: Reach | undefined,
): readonly PolicyKind[] {
  const resource: readonly PolicyKind[] = reach === undefined ? ['resource-based'] : [];
  if (WITHOUT_IDENTITY.includes(principal.type)) return [...ORGANIZATION, ...resource];
  // The root user has all that its account has.
  const identity: readonly PolicyKind[] = principal.type === 'Account' ? [] : ['identity-based'];
  // Both accounts must allow.
  if (principal.account !== resourceAccount)
    return [...ORGANIZATION, ...resource, ...identity, ...LIMITS];
  // A resource's policy that names the session, the user, or everybody is not limited by what others do not say; one
  // that names the session's role is limited by boundary and session policy.
  if (reach === 'principal') return ORGANIZATION;
  if (reach === 'issuer') return [...ORGANIZATION, ...LIMITS];
  return delegation === 'resource-policy'
    ? [...ORGANIZATION, ...resource, ...identity, ...LIMITS]
    : [...ORGANIZATION, ...identity, ...LIMITS];
}
