/**
 * What a grant allows, and whom: its grantee, its operations, within its constraints; and who may retire it.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html;
 * https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html
 * @module
 */
import { principalMatches } from '../../iam/principal.ts';
import { partitionOf } from '../../kernel/arn.ts';
import { notModelled } from '../../kernel/fault.ts';
import type { Caller } from '../../kernel/operation.ts';
import { entries } from '../../lib/table.ts';
import type { EncryptionContext } from '../ciphertexts/encryption-context.ts';
import {
  coverOf,
  type Grant,
  type GrantConstraints,
  type KeyGrants,
  type Permission,
} from './grant.ts';

/** What is done with a key, as far as a grant can allow it. */
export interface GrantRequest {
  /** `kms:Decrypt` */
  readonly action: string;
  /** The encryption context of a cryptographic operation. */
  readonly context?: EncryptionContext | undefined;
  /** Of CreateGrant: what is handed on. */
  readonly child?: Permission | undefined;
}

/** Operations that have no encryption context: a constraint on it leaves them out. */
const WITHOUT_CONTEXT: readonly string[] = ['DescribeKey', 'RetireGrant'];

/** Whether one of a key's grants allows the caller what is asked. It looks at the caller's own grants alone. */
export function isGranted(grants: KeyGrants, caller: Caller, request: GrantRequest): boolean {
  let needsSource: Grant | undefined;
  for (const cover of coversOf(caller))
    for (const grant of entries(grants.byGrantee, { prefix: `${cover} ` })) {
      if (!permits(grant, request) || !isGrantee(grant, caller)) continue;
      if (grant.constraints?.SourceArn === undefined) return true;
      needsSource = grant;
    }
  // The constraint is on the resource that a service calls for: nobody's own call has one.
  if (needsSource !== undefined && caller.via !== undefined)
    notModelled(`the resource that ${caller.via} calls for (SourceArn of ${needsSource.id})`);
  return false;
}

/**
 * Whether the caller may retire a grant: as its retiring principal, as its grantee when it has the operation RetireGrant,
 * or as one of the account that issued it. Key policies have no say.
 */
export function mayRetire(grant: Grant, caller: Caller): boolean {
  return (
    grant.issuer === caller.account ||
    covers(grant.retiring, caller) ||
    (isGrantee(grant, caller) && grant.operations.includes('RetireGrant'))
  );
}

/** Under which index keys the grants of a caller are: its own ARN's, its role's, its account's. */
function coversOf({ account, arn, region }: Caller): readonly string[] {
  const root = `arn:${partitionOf(region)}:iam::${account}:root`;
  const [, role] = /^arn:[^:]+:sts::\d{12}:assumed-role\/([^/]+)\//.exec(arn) ?? [];
  const own = coverOf(arn);
  const covers = role === undefined ? [own] : [own, `role:${account}:${role}`];
  return own === root ? covers : [...covers, root];
}

function isGrantee({ grantee }: Grant, caller: Caller): boolean {
  return covers(grantee, caller);
}

function covers(principal: string | undefined, caller: Caller): boolean {
  return (
    principal === caller.arn ||
    (principal !== undefined && principalMatches({ AWS: [principal] }, caller))
  );
}

function permits(grant: Grant, { action, context = {}, child }: GrantRequest): boolean {
  const operation = action.slice('kms:'.length);
  const { operations, constraints } = grant;
  if (!operations.some((one) => one === operation)) return false;
  if (child !== undefined) return isNoWider(child, grant);
  return (
    constraints === undefined || WITHOUT_CONTEXT.includes(operation) || fits(constraints, context)
  );
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
