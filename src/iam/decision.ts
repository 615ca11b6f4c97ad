/**
 * All policies that apply to a request, decided on as AWS does within an account and across two.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html,
 * …/reference_policies_evaluation-logic_policy-eval-basics-single-account.html and …-cross-account.html
 * @module
 */
import { type AuthorizationRequest, evaluate, nearer, type Outcome } from './evaluate.ts';
import type { Policy } from './policy.ts';
import { type PolicyKind, policyKinds } from './policy-kinds.ts';
import { isServiceLinked, type PrincipalType, type Reach } from './request-principal.ts';

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
  /** The least kinds of policies that do not allow and would have to; empty when it is allowed. */
  readonly lacking: readonly PolicyKind[];
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
  const { consulted, silent } = consult(request, policies);
  // Unconfirmed: which kind is named when policies of several kinds deny; AWS says that it names one of them.
  const denied = consulted.find(({ outcome }) => outcome.verdict === 'denied');
  if (denied !== undefined)
    return {
      effect: 'explicit-deny',
      kind: denied.kind,
      decidedBy: denied,
      lacking: [],
      consulted,
    };
  const allowing = (kind: PolicyKind) =>
    consulted.find((one) => one.kind === kind && one.outcome.verdict === 'allowed');
  const byResource = allowing('resource-based');
  const direct = byResource?.outcome.decidedBy?.reach;
  const reach = nearer(direct, policies.granted);
  const counts = (kind: PolicyKind) => !isExcused(kind, reach, request, policies);
  const lacking = silent.filter(counts);
  const kind = lacking[0];
  if (kind !== undefined) {
    // A statement of the resource's policy that names the principal spares it some of the others.
    const own = request.principal.links[0]?.reach;
    const least = lacking.includes('resource-based')
      ? lacking.filter((one) => one === 'resource-based' || !isExcused(one, own, request, policies))
      : lacking;
    return { effect: 'implicit-deny', kind, decidedBy: undefined, lacking: least, consulted };
  }
  const byIdentity = counts('identity-based') ? allowing('identity-based') : undefined;
  const decidedBy = byIdentity ?? (reach === direct ? byResource : undefined);
  return { effect: 'allowed', kind: decidedBy?.kind, decidedBy, lacking, consulted };
}

/** AWS's reason for a refusal: "with an explicit deny in a …", or "because no … allows the kms:X action". */
export function reasonOf(
  { effect, kind }: Pick<Decision, 'effect' | 'kind'>,
  action: string,
): string {
  if (kind === undefined || effect === 'allowed') return '';
  const { article, name } = policyKinds[kind];
  return effect === 'explicit-deny'
    ? `with an explicit deny in ${article} ${name}`
    : `because no ${name} allows the ${action} action`;
}

/** The policies of a kind: in each level one must allow. */
interface Row {
  readonly kind: PolicyKind;
  /** They are the principal's, or its account's; the others are the resource's side. */
  readonly ofPrincipal: boolean;
  levels(policies: Policies): readonly (readonly Policy[])[];
}
const NONE: readonly (readonly Policy[])[] = [];
const one = (policy: Policy | undefined) => (policy === undefined ? NONE : [[policy]]);

/** In the order in which AWS looks at them. */
const ROWS: readonly Row[] = [
  { kind: 'resource-control', ofPrincipal: false, levels: ({ rcps }) => rcps ?? NONE },
  { kind: 'service-control', ofPrincipal: true, levels: ({ scps }) => scps ?? NONE },
  { kind: 'vpc-endpoint', ofPrincipal: false, levels: ({ endpoint }) => one(endpoint) },
  { kind: 'resource-based', ofPrincipal: false, levels: ({ resource }) => [present(resource)] },
  { kind: 'identity-based', ofPrincipal: true, levels: ({ identity }) => [identity] },
  { kind: 'permissions-boundary', ofPrincipal: true, levels: ({ boundary }) => one(boundary) },
  {
    kind: 'session',
    ofPrincipal: true,
    levels: ({ session = [] }) => (session.length === 0 ? NONE : [session]),
  },
];

function present(policy: Policy | undefined): readonly Policy[] {
  return policy === undefined ? [] : [policy];
}

/** A request as policies of a kind see it. */
export function seenBy(kind: PolicyKind, request: AuthorizationRequest): AuthorizationRequest {
  const { resourceContext: context } = request;
  return kind === 'resource-based' && context !== undefined ? { ...request, context } : request;
}

// Source: …/orgs_manage_policies_scps.html and …_rcps.html: neither limits service-linked roles.
const CONTROL: readonly PolicyKind[] = ['resource-control', 'service-control'];

interface Consultation {
  readonly consulted: readonly Consulted[];
  /** The kinds of policies that do not allow. */
  readonly silent: readonly PolicyKind[];
}

function consult(request: AuthorizationRequest, policies: Policies): Consultation {
  const consulted: Consulted[] = [];
  const silent: PolicyKind[] = [];
  const isOutside = WITHOUT_IDENTITY.includes(request.principal.type);
  const isUnlimited = isServiceLinked(request.principal);
  for (const { kind, ofPrincipal, levels } of ROWS) {
    if (ofPrincipal && isOutside) continue;
    if (isUnlimited && CONTROL.includes(kind)) continue;
    for (const level of levels(policies)) {
      let isAllowed = false;
      for (const policy of level) {
        const outcome = evaluate(policy, seenBy(kind, request));
        consulted.push({ kind, policy, outcome });
        isAllowed ||= outcome.verdict === 'allowed';
      }
      if (!isAllowed && !silent.includes(kind)) silent.push(kind);
    }
  }
  return { consulted, silent };
}

/**
 * A resource's policy that names the session, the user, or everybody is not limited by what the principal's policies do
 * not say; one that names the session's role is limited by boundary and session policy.
 */
const EXCUSED: Readonly<Record<Reach, readonly PolicyKind[]>> = {
  principal: ['identity-based', 'permissions-boundary', 'session'],
  issuer: ['identity-based'],
  account: [],
};

/** Whether a kind of policy need not allow, by how near the resource's side reaches the principal. */
function isExcused(
  kind: PolicyKind,
  reach: Reach | undefined,
  { principal: { type, account } }: AuthorizationRequest,
  { resourceAccount, delegation, granted }: Policies,
): boolean {
  const isInside = account === resourceAccount && !WITHOUT_IDENTITY.includes(type);
  if (kind === 'resource-based')
    return reach !== undefined || (isInside && delegation === 'account');
  // The root user has all that its account has.
  if (kind === 'identity-based' && type === 'Account') return true;
  // Unconfirmed: a grant needs no policy beside it in another account either; https://docs.aws.amazon.com/autoscaling/ec2/
  // userguide/key-policy-requirements-EBS-encryption.html lets a role of another account in so, which has none.
  if (granted !== undefined && EXCUSED[granted].includes(kind)) return true;
  // Across accounts both must allow.
  return isInside && reach !== undefined && EXCUSED[reach].includes(kind);
}
