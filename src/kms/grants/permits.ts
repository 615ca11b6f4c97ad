/**
 * What a grant allows, and whom: its grantee, its operations, within its constraints; and who may retire it.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html;
 * https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html
 * @module
 */
import type { Context } from '../../iam/context.ts';
import { nearer } from '../../iam/evaluate.ts';
import { type Reach, type RequestPrincipal, reachOf } from '../../iam/request-principal.ts';
import type { EncryptionContext } from '../ciphertexts/encryption-context.ts';
import { coverOf, type Grant, type GrantConstraints, type Permission } from './grant.ts';

/** What is done with a key, as far as a grant can allow it. */
export interface GrantRequest {
  /** `kms:Decrypt` */
  readonly action: string;
  /** The encryption context of a cryptographic operation. */
  readonly context?: EncryptionContext | undefined;
  /** Of CreateGrant: what is handed on. */
  readonly child?: Permission | undefined;
}

/** Who asks, and what condition keys say: `aws:SourceArn` is the resource that a service calls for. */
export interface Asking {
  readonly principal: RequestPrincipal;
  readonly context: Context;
}

/** Operations that have no encryption context: a constraint on it leaves them out. */
const WITHOUT_CONTEXT: readonly string[] = ['DescribeKey', 'RetireGrant'];

/** The grants of a key that count. */
export interface CountedGrants {
  readonly isEmpty: boolean;
  /** Those whose index key by grantee begins so. */
  under(prefix: string): Iterable<Grant>;
}

/** A grant that allows what is asked, and how near it reaches whom it allows it to. */
export interface Granted {
  readonly grant: Grant;
  readonly reach: Reach;
}

/** The nearest of a key's grants that allow the caller what is asked. It looks at the caller's own grants alone. */
export function grantedBy(
  grants: CountedGrants,
  asking: Asking,
  request: GrantRequest,
): Granted | undefined {
  for (const granted of grantsTo(grants, asking.principal))
    if (unmetBy(granted.grant, asking, request) === undefined) return granted;
  return undefined;
}

/** The grants of a key whose grantee the principal is, those that reach it nearest first. */
export function* grantsTo(grants: CountedGrants, principal: RequestPrincipal): Iterable<Granted> {
  if (grants.isEmpty) return;
  for (const cover of coversOf(principal))
    for (const grant of grants.under(`${cover} `)) {
      const reach = granteeReach(grant, principal);
      if (reach !== undefined) yield { grant, reach };
    }
}

/**
 * How near a principal is to those who may retire a grant: its retiring principal, its grantee when it has the operation
 * RetireGrant, the account that issued it. Key policies have no say. Undefined for others.
 */
export function retiringReach(grant: Grant, principal: RequestPrincipal): Reach | undefined {
  const { retiring, retiringService, operations, issuer } = grant;
  let reach = reachTo(retiring, retiringService, principal);
  if (operations.includes('RetireGrant')) reach = nearer(reach, granteeReach(grant, principal));
  if (issuer !== principal.account) return reach;
  return nearer(reach, principal.type === 'Account' ? 'principal' : 'account');
}

/** Under which index keys the grants of a caller are, nearest first: its own ARN's or ID's, its role's, its account's. */
function coversOf({ account, arn, id, links, type }: RequestPrincipal): readonly string[] {
  if (type === 'Service') return [coverOf(undefined, arn)];
  const [, role] = /^arn:[^:]+:sts::\d{12}:assumed-role\/([^/]+)\//.exec(arn) ?? [];
  const covers = new Set([coverOf(arn)]);
  if (id !== undefined) covers.add(id);
  if (role !== undefined) covers.add(`role:${account}:${role}`);
  for (const { reach, names } of links)
    if (reach === 'account') for (const name of names) if (name !== account) covers.add(name);
  return [...covers];
}

function granteeReach({ grantee, granteeService }: Grant, principal: RequestPrincipal) {
  return reachTo(grantee, granteeService, principal);
}

function reachTo(
  arn: string | undefined,
  service: string | undefined,
  principal: RequestPrincipal,
): Reach | undefined {
  const byArn = arn === undefined ? undefined : reachOf({ AWS: [arn] }, principal);
  return service === undefined ? byArn : nearer(byArn, reachOf({ Service: [service] }, principal));
}

/** Whether a service calls, for itself or for somebody: SourceArn is about its calls alone. */
function isForService({ type }: RequestPrincipal, keys: Context): boolean {
  return (
    type === 'Service' ||
    keys.get('aws:viaawsservice')?.[0] === 'true' ||
    keys.get('aws:sourcearn') !== undefined
  );
}

/** What of a grant does not allow what is asked. */
export type Unmet = 'Operations' | 'Constraints' | 'SourceArn';

/** What of its grantee's grant does not allow what is asked, first; undefined when it allows it. */
export function unmetBy(
  { operations, constraints }: Grant,
  { principal, context: keys }: Asking,
  { action, context = {}, child }: GrantRequest,
): Unmet | undefined {
  const operation = action.slice('kms:'.length);
  if (!operations.some((one) => one === operation)) return 'Operations';
  const source = constraints?.SourceArn;
  if (source !== undefined && isForService(principal, keys)) {
    if (operation !== 'RetireGrant' && keys.get('aws:sourcearn')?.[0] !== source)
      return 'SourceArn';
  }
  const isMet =
    child !== undefined
      ? isNoWider(child, { operations, constraints })
      : constraints === undefined ||
        WITHOUT_CONTEXT.includes(operation) ||
        fits(constraints, context);
  return isMet ? undefined : 'Constraints';
}

/** Whether what is handed on is within one grant: operations of two grants do not add up. */
export function isNoWider(child: Permission, parent: Permission): boolean {
  const { EncryptionContextEquals, EncryptionContextSubset, SourceArn } = parent.constraints ?? {};
  const { constraints = {} } = child;
  const exact = constraints.EncryptionContextEquals;
  return (
    child.operations.every((operation) => parent.operations.includes(operation)) &&
    (SourceArn === undefined || constraints.SourceArn === SourceArn) &&
    (EncryptionContextEquals === undefined ||
      (exact !== undefined && isSame(exact, EncryptionContextEquals))) &&
    (EncryptionContextSubset === undefined ||
      includes(exact ?? constraints.EncryptionContextSubset ?? {}, EncryptionContextSubset))
  );
}

// The Developer Guide has names and values compared exactly, the API Reference says that the case of names does not count.
// Unconfirmed: which holds; a grant whose constraint differs from a request in the case of a name would settle it.
function fits(
  { EncryptionContextEquals, EncryptionContextSubset }: GrantConstraints,
  context: EncryptionContext,
): boolean {
  return (
    (EncryptionContextEquals === undefined || isSame(context, EncryptionContextEquals)) &&
    (EncryptionContextSubset === undefined || includes(context, EncryptionContextSubset))
  );
}

export function isSame(one: EncryptionContext, other: EncryptionContext): boolean {
  return includes(one, other) && includes(other, one);
}

function includes(context: EncryptionContext, pairs: EncryptionContext): boolean {
  return Object.entries(pairs).every(
    ([name, value]) => Object.hasOwn(context, name) && context[name] === value,
  );
}
