/**
 * The organization, as a test tells of it.
 * @module
 */
import type { Caller } from '../kernel/operation.ts';
import { sts } from '../sts/service.ts';
import type { Cell } from './cell.ts';
import { type PolicyDocument, textOf } from './principal.ts';

/** What is attached to the root, a unit or an account. */
export interface ControlPolicies {
  /** Service control policies. AWS's FullAWSAccess stays attached beside them. */
  readonly scps?: readonly PolicyDocument[];
  /** FullAWSAccess was detached: what no policy of this level allows is denied. Default false. */
  readonly withoutFullAccess?: boolean;
  /** Resource control policies, which limit what anybody can do with the accounts' resources. */
  readonly rcps?: readonly PolicyDocument[];
}
export interface OrganizationalUnit extends ControlPolicies {
  /** 12 digits each: the accounts right under it. */
  readonly accounts?: readonly string[];
  /** The units under it, by ID: `ou-root-prod`. */
  readonly units?: Readonly<Record<string, OrganizationalUnit>>;
}
export interface OrganizationFacts extends OrganizationalUnit {
  /** aws:PrincipalOrgID and aws:ResourceOrgID. */
  readonly id: string;
  /** Default `r-root`. */
  readonly rootId?: string;
  /** Among the accounts, the one that no control policy limits. */
  readonly managementAccount?: string;
  /** What is attached to accounts themselves. */
  readonly attached?: Readonly<Record<string, ControlPolicies>>;
}

export interface OrganizationControls {
  /**
   * Puts an organization in place of the one that there was. Accounts that it does not name are in none.
   * @example
   * sim.organization.set({ id: 'o-example1234', accounts: ['111122223333'], scps: [denyKeyDeletion] });
   * @throws TypeError for facts that are none, and for a policy that AWS Organizations would refuse
   */
  set(facts: OrganizationFacts): void;
  /** There is no organization any more. */
  clear(): void;
}

const OF_UNIT = ['scps', 'withoutFullAccess', 'rcps', 'accounts', 'units'];
const OF_ORGANIZATION = [...OF_UNIT, 'id', 'rootId', 'managementAccount', 'attached'];

/** These are calls like any other: a transcript has them. */
export function createOrganizationControls(cell: Cell, caller: Caller): OrganizationControls {
  const tell = (input: object) => {
    const operation = 'kmsim:SetOrganization';
    const { result } = cell.execute({ service: sts.name, operation, input, caller });
    if (!result.ok) throw new TypeError(result.fault.message);
  };
  return {
    set: (facts) => tell({ Document: JSON.stringify(documentOf(facts)) }),
    clear: () => tell({}),
  };
}

function documentOf(facts: OrganizationFacts): object {
  checkNames(facts, OF_ORGANIZATION, 'an organization');
  const { id, attached = {} } = facts;
  if (typeof id !== 'string' || !/^o-[a-z0-9]{10,32}$/.test(id))
    throw new TypeError(`"id" expected o- and 10 to 32 letters and digits, got ${String(id)}`);
  return { ...unitOf(facts), attached: mapped(attached, policiesOf) };
}

function unitOf(unit: OrganizationalUnit): object {
  const { accounts = [], units = {} } = unit;
  const stray = accounts.find((account) => !/^\d{12}$/.test(account));
  if (stray !== undefined)
    throw new TypeError(`"accounts" expected 12 digits each, got ${String(stray)}`);
  const below = mapped(units, (one) => {
    checkNames(one, OF_UNIT, 'a unit');
    return unitOf(one);
  });
  return { ...policiesOf(unit), accounts, units: below };
}

function policiesOf<T extends ControlPolicies>(given: T): T {
  const texts = (name: 'scps' | 'rcps') => given[name]?.map((policy) => textOf(policy, name));
  return { ...given, scps: texts('scps'), rcps: texts('rcps') };
}

function mapped<T, U>(given: Readonly<Record<string, T>>, change: (one: T) => U) {
  return Object.fromEntries(Object.entries(given).map(([name, one]) => [name, change(one)]));
}

function checkNames(given: object, names: readonly string[], what: string): void {
  if (typeof given !== 'object' || given === null)
    throw new TypeError(`${what} expected an object, got ${String(given)}`);
  const stray = Object.keys(given).find((name) => !names.includes(name));
  if (stray !== undefined)
    throw new TypeError(`${what} expected ${names.join(', ')}, got "${stray}"`);
}
