/**
 * An organization as far as access goes: which control policies stand over each account, and what condition keys say of it.
 * Source: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_inheritance_auth.html,
 * …/orgs_manage_policies_scps_evaluation.html and …/orgs_manage_policies_rcps.html
 * @module
 */
import { fullAccess } from './decision.ts';
import { type Policy, parsePolicy } from './policy.ts';
import { type PolicyKind, policyKinds } from './policy-kinds.ts';

/** What is attached to the root, a unit or an account. */
export interface Attached {
  /** Service control policies, as JSON. AWS's FullAWSAccess stays attached beside them. */
  readonly scps?: readonly string[] | undefined;
  /** AWS's FullAWSAccess was detached: what no policy of this level allows is denied. Default false. */
  readonly withoutFullAccess?: boolean | undefined;
  /** Resource control policies, as JSON. RCPFullAWSAccess cannot be detached. */
  readonly rcps?: readonly string[] | undefined;
}
export interface Unit extends Attached {
  /** 12 digits each: the accounts right under the unit. */
  readonly accounts?: readonly string[] | undefined;
  /** The units under it, by ID. */
  readonly units?: Readonly<Record<string, Unit>> | undefined;
}
export interface OrganizationDocument extends Unit {
  /** `o-` and 10 to 32 letters and digits. */
  readonly id: string;
  /** `r-` and 4 to 32 letters and digits. Default `r-root`. */
  readonly rootId?: string | undefined;
  /** No control policy limits it. */
  readonly managementAccount?: string | undefined;
  /** What is attached to the accounts themselves. */
  readonly attached?: Readonly<Record<string, Attached>> | undefined;
}

/** What an organization is to one of its accounts. */
export interface Membership {
  /** aws:PrincipalOrgID, aws:ResourceOrgID */
  readonly orgId: string;
  /** aws:PrincipalOrgPaths: `o-a/r-b/ou-c/`. */
  readonly path: string;
  readonly scps: readonly (readonly Policy[])[];
  readonly rcps: readonly (readonly Policy[])[];
}

/** An organization, read once. */
export interface Organization {
  /** As it was given. */
  readonly document: OrganizationDocument;
  /** By account. */
  readonly members: ReadonlyMap<string, Membership>;
}

/**
 * Reads the description of an organization.
 * @throws TypeError for a policy that is none, in the words of AWS Organizations, and for an account in two places
 */
export function organizationOf(document: OrganizationDocument): Organization {
  const members = new Map<string, Membership>();
  const { id, rootId = 'r-root', managementAccount, attached = {} } = document;
  const walk = (unit: Unit, path: string, above: readonly Level[]): void => {
    const levels = [...above, levelOf(unit)];
    for (const account of unit.accounts ?? []) {
      if (members.has(account)) throw new TypeError(`account ${account} is in two units`);
      const all =
        account === managementAccount ? [] : [...levels, levelOf(attached[account] ?? {})];
      members.set(account, {
        orgId: id,
        path,
        scps: all.map(({ scps }) => scps),
        rcps: all.map(({ rcps }) => rcps),
      });
    }
    for (const [name, below] of Object.entries(unit.units ?? {}))
      walk(below, `${path}${name}/`, levels);
  };
  walk(document, `${id}/${rootId}/`, []);
  return { document, members };
}

interface Level {
  readonly scps: readonly Policy[];
  readonly rcps: readonly Policy[];
}

function levelOf({ scps = [], rcps = [], withoutFullAccess = false }: Attached): Level {
  const own = scps.map((text) => policyIn(text, 'service-control'));
  return {
    scps: withoutFullAccess ? own : [fullAccess, ...own],
    rcps: [fullAccess, ...rcps.map((text) => policyIn(text, 'resource-control'))],
  };
}

/** The policy that a text states. @throws TypeError in AWS's words when it states none */
export function policyIn(text: string, kind: PolicyKind): Policy {
  const parsed = parsePolicy(text, kind);
  if (!parsed.ok)
    throw new TypeError(
      `${policyKinds[kind].article} ${policyKinds[kind].name} expected a policy document: ${parsed.message}`,
    );
  return parsed.policy;
}
