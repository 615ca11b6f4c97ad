/**
 * The smallest identity policy that a recorded run needs.
 * @module
 */
import { parseArn } from '../kernel/arn.ts';
import type { AuditEvent } from './audit.ts';
import type { Principal } from './principal.ts';

/** An identity policy, as IAM takes it. */
export interface IdentityPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly {
    readonly Effect: 'Allow';
    readonly Action: readonly string[];
    readonly Resource: readonly string[];
  }[];
}

/**
 * The identity policy that allows what was done and no more: each action once, on the resources that it was done to; one
 * statement for all actions on the same resources. Calls that access control refused need nothing. Those that failed later
 * need their permissions, or they would fail otherwise; and so do calls that `enforcement: 'permissive'` spared. What a key policy or a
 * grant gives by itself is in it too.
 * @param events - `sim.events`, or some of them
 * @param options - `principal`: only the calls of this caller, as `sim.as` takes it, or a view. Sessions of a role count as the role.
 * Default: of everybody but AWS's services
 * @example leastPrivilege(sim.events, { principal: 'arn:aws:iam::111122223333:role/app' })
 * @throws TypeError for a principal that is none, or a service, which has no policies
 */
export function leastPrivilege(
  events: readonly Pick<AuditEvent, 'caller' | 'fault' | 'permissions'>[],
  options: { readonly principal?: Principal | undefined } = {},
): IdentityPolicy {
  const { principal } = options;
  const wanted = principal === undefined ? undefined : checkedIdentity(principal);
  const needed = new Map<string, Set<string>>();
  for (const { caller, fault, permissions = [] } of events) {
    const identity = caller === undefined ? undefined : identityOf(caller.arn);
    const isMeant = identity !== undefined && (wanted === undefined || identity === wanted);
    if (!isMeant || fault?.code === 'AccessDeniedException') continue;
    for (const { action, resource } of permissions) {
      const resources = needed.get(action) ?? new Set();
      needed.set(action, resources.add(resource));
    }
  }
  return { Version: '2012-10-17', Statement: statementsOf(needed) };
}

/** In the order of their first actions. */
function statementsOf(needed: ReadonlyMap<string, ReadonlySet<string>>) {
  const byResources = new Map<string, { actions: string[]; resources: readonly string[] }>();
  for (const [action, set] of [...needed].sort(([a], [b]) => (a < b ? -1 : 1))) {
    // All resources include each one.
    const resources = set.has('*') ? ['*'] : [...set].sort();
    const name = resources.join(' ');
    const statement = byResources.get(name) ?? { actions: [], resources };
    statement.actions.push(action);
    byResources.set(name, statement);
  }
  return [...byResources.values()].map(({ actions, resources }) => ({
    Effect: 'Allow' as const,
    Action: actions,
    Resource: resources,
  }));
}

function checkedIdentity(principal: Principal): string {
  const arn = typeof principal === 'object' ? principal?.caller?.arn : principal;
  const identity = typeof arn === 'string' ? identityOf(arn) : undefined;
  if (identity !== undefined) return identity;
  throw new TypeError(
    `"principal" expected the ARN of an IAM principal, a 12-digit account ID or a view, got ${String(arn)}`,
  );
}

/** Whose identity policies count for a caller; undefined for one that has none. A role's name is its own in an account. */
function identityOf(caller: string): string | undefined {
  if (/^\d{12}$/.test(caller)) return `${caller} root`;
  const { service, account, resource } = parseArn(caller) ?? {};
  if (resource === undefined || (service !== 'iam' && service !== 'sts')) return undefined;
  const [type, ...path] = resource.split('/');
  const role = type === 'role' ? path.at(-1) : type === 'assumed-role' ? path[0] : undefined;
  return role === undefined ? `${account} ${resource}` : `${account} role/${role}`;
}
