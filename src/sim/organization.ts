/**
 * The organization, as a test tells of it.
 * @module
 */
import type { Caller } from '../kernel/operation.ts';
import { sts } from '../sts/service.ts';
import type { Cell } from './cell.ts';
import { isRecord, type PolicyDocument, shown, textsOf, unexpected } from './principal.ts';

/** What is attached to the root, a unit or an account. */
export interface ControlPolicies {
  /** Service control policies. AWS's FullAWSAccess stays attached beside them. */
  readonly scps?: PolicyDocument | readonly PolicyDocument[];
  /** FullAWSAccess was detached: what no policy of this level allows is denied. Default false. */
  readonly withoutFullAccess?: boolean;
  /** Resource control policies, which limit what anybody can do with the accounts' resources. */
  readonly rcps?: PolicyDocument | readonly PolicyDocument[];
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
  /** `r-` and 4 to 32 small letters and digits. Default `r-root`. */
  readonly rootId?: string;
  /** Among the accounts, the one that no control policy limits. */
  readonly managementAccount?: string;
  /** What is attached to accounts themselves, by their IDs. */
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

const OF_ACCOUNT = ['scps', 'withoutFullAccess', 'rcps'];
const OF_UNIT = [...OF_ACCOUNT, 'accounts', 'units'];
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
  const { id, rootId, managementAccount, attached = {} } = facts;
  if (typeof id !== 'string' || !/^o-[a-z0-9]{10,32}$/.test(id))
    unexpected('id', 'o- and 10 to 32 letters and digits', id);
  // Source: https://docs.aws.amazon.com/organizations/latest/APIReference/API_Root.html
  if (rootId !== undefined && !(typeof rootId === 'string' && /^r-[0-9a-z]{4,32}$/.test(rootId)))
    unexpected('rootId', 'r- and 4 to 32 small letters and digits', rootId);
  const accounts = new Set<string>();
  const root = unitOf(facts, accounts);
  if (managementAccount !== undefined && !accounts.has(managementAccount))
    unexpected('managementAccount', 'one of the accounts, 12 digits', managementAccount);
  const ofAccounts = mapped(attached, 'attached', 'accounts', (one, account) => {
    if (!accounts.has(account)) unexpected('attached', 'accounts of the organization', account);
    checkNames(one, OF_ACCOUNT, 'what is attached to an account');
    return policiesOf(one);
  });
  return { ...root, attached: ofAccounts };
}

/** @param known - where the accounts of the unit, and of those under it, are put */
function unitOf(unit: OrganizationalUnit, known: Set<string>): object {
  const { accounts = [], units = {} } = unit;
  if (!Array.isArray(accounts)) unexpected('accounts', 'a list of account IDs', accounts);
  for (const account of accounts) {
    if (typeof account !== 'string' || !/^\d{12}$/.test(account))
      unexpected('accounts', '12 digits each', account);
    known.add(account);
  }
  const below = mapped(units, 'units', 'units', (one) => {
    checkNames(one, OF_UNIT, 'a unit');
    return unitOf(one, known);
  });
  return { ...policiesOf(unit), accounts, units: below };
}

function policiesOf<T extends ControlPolicies>(given: T): object {
  const { scps, rcps, withoutFullAccess } = given;
  if (withoutFullAccess !== undefined && typeof withoutFullAccess !== 'boolean')
    unexpected('withoutFullAccess', 'a boolean', withoutFullAccess);
  return {
    ...given,
    scps: scps === undefined ? undefined : textsOf(scps, 'scps'),
    rcps: rcps === undefined ? undefined : textsOf(rcps, 'rcps'),
  };
}

function mapped<T>(
  given: Readonly<Record<string, T>>,
  name: string,
  of: string,
  change: (one: T, name: string) => object,
): object {
  if (!isRecord(given)) return unexpected(name, `an object of ${of}`, given);
  const entries = Object.entries<T>(given);
  return Object.fromEntries(entries.map(([key, one]) => [key, change(one, key)]));
}

function checkNames(given: object, names: readonly string[], what: string): void {
  if (!isRecord(given)) throw new TypeError(`${what} expected an object, got ${shown(given)}`);
  const stray = Object.keys(given).find((name) => !names.includes(name));
  if (stray !== undefined)
    throw new TypeError(`${what} expected ${names.join(', ')}, got "${stray}"`);
}
