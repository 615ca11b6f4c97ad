/**
 * From a key identifier (key ID, key ARN, alias name, alias ARN) to the key.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
 * @module
 */
import { denyUnknown } from '../iam/denial.ts';
import { parseArn, partitionOf } from '../kernel/arn.ts';
import { fail } from '../kernel/fault.ts';
import type { Caller } from '../kernel/operation.ts';
import { get } from '../lib/table.ts';
import type { Millis } from '../lib/time.ts';
import { aliasSeen, isSeen, sightOf } from './consistency/sight.ts';
import { type Alias, aliasArn, type KmsState, keyArn, type Scope, scopeOf } from './state.ts';
import { findKey, inSight, type KeyTarget } from './target.ts';

/** The identifiers that an operation takes: key ID and key ARN, or these and the two of an alias. */
export type Accepts = 'keys' | 'keysAndAliases';

/** What for a key is looked up. */
export interface KeyRequest {
  readonly accepts: Accepts;
  /** `kms:Encrypt` */
  readonly action: string;
  /** The operation knows InvalidArnException. */
  readonly invalidArn?: boolean;
  readonly now: Millis;
}

const ACCOUNT = /^\d{12}$/;
const KEY_ID = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/i;

/**
 * Finds the key that an identifier names for this caller.
 * Faults: NotFoundException, InvalidArnException.
 */
export function resolveKey(
  state: KmsState,
  identifier: string,
  caller: Caller,
  request: KeyRequest,
): KeyTarget {
  if (identifier.startsWith('arn:')) return resolveArn(state, identifier, caller, request);
  const scope = scopeOf(state, caller.account, caller.region);
  return identifier.startsWith('alias/')
    ? resolveAlias(state, scope, identifier, request)
    : keyIn(state, { scope, keyId: identifier }, identifier, request);
}

/** The alias of that name, or NotFoundException. */
export function resolveAliasName(scope: Scope, aliasName: string): Alias {
  return get(scope.aliases, aliasName) ?? aliasNotFound(scope, aliasName);
}

function aliasNotFound(scope: Scope, aliasName: string): never {
  return fail('NotFoundException', `Alias ${aliasArn(scope, aliasName)} is not found.`);
}

/** What finds the present facts, however short a time ago they were changed. */
const READS = /^kms:(?:DescribeKey|List.*|Get(?:KeyLastUsage|KeyPolicy|KeyRotationStatus))$/;

/** The key with that ID, as decisions see it. */
export function keyInSight(
  state: KmsState,
  { scope, keyId }: Place,
  now: Millis,
): KeyTarget | undefined {
  const found = findKey(state, scope, keyId);
  return found && inSight(found, sightOf(state, scope, now));
}

/** The same, where it can be found. */
export function keySeen(
  state: KmsState,
  place: Place,
  { action, now }: Pick<KeyRequest, 'action' | 'now'>,
): KeyTarget | undefined {
  const target = keyInSight(state, place, now);
  if (target?.sight === undefined) return target;
  return isSeen(target) || READS.test(action) ? target : undefined;
}

interface Place {
  readonly scope: Scope;
  readonly keyId: string;
}

function resolveArn(
  state: KmsState,
  identifier: string,
  caller: Caller,
  request: KeyRequest,
): KeyTarget {
  const arn = parseArn(identifier);
  if (arn === undefined || arn.service !== 'kms' || !ACCOUNT.test(arn.account))
    return refuseArn(identifier, request);
  if (arn.region !== caller.region || arn.partition !== partitionOf(caller.region))
    return fail('NotFoundException', `Invalid arn ${arn.region}`);
  const scope = scopeOf(state, arn.account, arn.region);
  if (arn.resource.startsWith('alias/')) return resolveAlias(state, scope, arn.resource, request);
  if (arn.resource.startsWith('key/')) {
    const place = { scope, keyId: arn.resource.slice('key/'.length) };
    return scope.account === caller.account
      ? keyIn(state, place, identifier, request)
      : foreignKeyIn(state, place, caller, request);
  }
  return refuseArn(identifier, request);
}

// Unconfirmed: the text for an ARN that is not one of a KMS key or alias, and the code where the operation's page in
// the API Reference does not list InvalidArnException; a recording would settle it.
function refuseArn(identifier: string, { invalidArn = false }: KeyRequest): never {
  return fail(
    invalidArn ? 'InvalidArnException' : 'NotFoundException',
    `Invalid arn ${identifier}`,
  );
}

function resolveAlias(
  state: KmsState,
  scope: Scope,
  aliasName: string,
  request: KeyRequest,
): KeyTarget {
  if (request.accepts === 'keys')
    fail('InvalidArnException', 'Key Aliases are not supported for this operation.');
  const found = sightOf(state, scope, request.now);
  const sight = found !== undefined && READS.test(request.action) ? undefined : found;
  const alias = aliasSeen(aliasName, { scope, sight }) ?? aliasNotFound(scope, aliasName);
  const target = keySeen(state, { scope, keyId: alias.targetKeyId }, request);
  if (target !== undefined) return target;
  // What it was seen to point to may be gone since.
  if (sight !== undefined) return aliasNotFound(scope, aliasName);
  throw new Error(`bug: ${aliasName} points to a key that is gone`);
}

function keyIn(state: KmsState, place: Place, given: string, request: KeyRequest): KeyTarget {
  const target = keySeen(state, place, request);
  if (target !== undefined) return target;
  const { scope, keyId } = place;
  return KEY_ID.test(keyId)
    ? fail('NotFoundException', `Key '${keyArn(scope, keyId)}' does not exist`)
    : fail('NotFoundException', `Invalid keyId '${given}'`);
}

/** A key of another account that is not there has no key policy that lets the caller in. */
function foreignKeyIn(
  state: KmsState,
  place: Place,
  caller: Caller,
  request: KeyRequest,
): KeyTarget {
  return (
    keySeen(state, place, request) ??
    denyUnknown(caller, { action: request.action, resource: keyArn(place.scope, place.keyId) })
  );
}
