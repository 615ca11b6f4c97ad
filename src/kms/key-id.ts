/**
 * From a key identifier (key ID, key ARN, alias name, alias ARN) to the key.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
 * @module
 */
import { parseArn, partitionOf } from '../kernel/arn.ts';
import { fail, notModelled } from '../kernel/fault.ts';
import type { Caller } from '../kernel/operation.ts';
import { get } from '../lib/table.ts';
import {
  type Alias,
  aliasArn,
  type Key,
  type KmsState,
  keyArn,
  type Scope,
  scopeOf,
} from './state.ts';

/** A key found, where it lives. */
export interface KeyTarget {
  readonly scope: Scope;
  readonly key: Key;
  readonly arn: string;
}

/** The identifiers that an operation takes: key ID and key ARN, or these and the two of an alias. */
export type Accepts = 'keys' | 'keysAndAliases';

const KEY_ID = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/i;

/**
 * Finds the key that an identifier names for this caller.
 * Faults: NotFoundException, InvalidArnException.
 */
export function resolveKey(
  state: KmsState,
  identifier: string,
  caller: Caller,
  accepts: Accepts,
): KeyTarget {
  if (identifier.startsWith('arn:')) return resolveArn(state, identifier, caller, accepts);
  const scope = scopeOf(state, caller.account, caller.region);
  return identifier.startsWith('alias/')
    ? resolveAlias(scope, identifier, accepts)
    : keyIn(scope, identifier, identifier, caller);
}

/** The alias of that name, or NotFoundException. */
export function resolveAliasName(scope: Scope, aliasName: string): Alias {
  return (
    get(scope.aliases, aliasName) ??
    fail('NotFoundException', `Alias ${aliasArn(scope, aliasName)} is not found.`)
  );
}

/** The key with that ID in a scope, if it is there. */
export function findKey(scope: Scope, keyId: string): KeyTarget | undefined {
  const key = get(scope.keys, keyId);
  return key === undefined ? undefined : { scope, key, arn: keyArn(scope, keyId) };
}

function resolveArn(
  state: KmsState,
  identifier: string,
  caller: Caller,
  accepts: Accepts,
): KeyTarget {
  const arn = parseArn(identifier);
  // Unconfirmed: the text for an ARN that is not one of a KMS key or alias; a recording would settle it.
  if (arn === undefined || arn.service !== 'kms')
    return fail('InvalidArnException', `Invalid arn ${identifier}`);
  if (arn.region !== caller.region || arn.partition !== partitionOf(caller.region))
    return fail('NotFoundException', `Invalid arn ${arn.region}`);
  const scope = scopeOf(state, arn.account, arn.region);
  if (arn.resource.startsWith('alias/')) return resolveAlias(scope, arn.resource, accepts);
  if (arn.resource.startsWith('key/'))
    return keyIn(scope, arn.resource.slice('key/'.length), identifier, caller);
  return fail('InvalidArnException', `Invalid arn ${identifier}`);
}

function resolveAlias(scope: Scope, aliasName: string, accepts: Accepts): KeyTarget {
  if (accepts === 'keys')
    fail('InvalidArnException', 'Key Aliases are not supported for this operation.');
  if (aliasName.startsWith('alias/aws/')) notModelled(`the AWS managed key ${aliasName}`);
  const alias = resolveAliasName(scope, aliasName);
  const target = findKey(scope, alias.targetKeyId);
  if (target === undefined) throw new Error(`bug: ${aliasName} points to a key that is gone`);
  return target;
}

function keyIn(scope: Scope, keyId: string, given: string, caller: Caller): KeyTarget {
  const target = findKey(scope, keyId);
  if (target !== undefined) return target;
  if (!KEY_ID.test(keyId)) return fail('NotFoundException', `Invalid keyId '${given}'`);
  // Another account's key that is not there has no key policy that lets the caller in.
  // Unconfirmed: the action that AWS's text would name; a recording of a foreign, unknown ARN would settle it.
  if (scope.account !== caller.account)
    return fail(
      'AccessDeniedException',
      `User: ${caller.arn} is not authorized to perform this operation on resource: ${given} because no resource-based policy allows it`,
    );
  return fail('NotFoundException', `Key '${keyArn(scope, keyId)}' does not exist`);
}
