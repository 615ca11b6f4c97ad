/**
 * The grants in the state: finding, adding and removing them.
 * @module
 */
import { parseArn } from '../../kernel/arn.ts';
import { entries, get, remove, set } from '../../lib/table.ts';
import { type KmsState, type Scope, scopeIn, scopeOf, scopeWith, withScope } from '../state.ts';
import {
  type Grant,
  type KeyGrants,
  newKeyGrants,
  retirableKey,
  retirerOf,
  withGrant,
  withoutGrant,
} from './grant.ts';

/** The grants of a key of a scope. */
export function grantsOf(scope: Scope, keyId: string): KeyGrants {
  return get(scope.grants, keyId) ?? newKeyGrants(keyId);
}

/** The grant of that ID on the key of that ARN, if it is there. */
export function grantAt(state: KmsState, keyArn: string, id: string): Grant | undefined {
  const { scope, keyId } = placeOf(state, keyArn);
  return get(grantsOf(scope, keyId).byId, id);
}

/** The state with one grant more, and so many calls of CreateGrant for its key. */
export function addGrant(state: KmsState, grant: Grant, issued: number): KmsState {
  const { scope, keyId } = placeOf(state, grant.keyArn);
  const grants = { ...withGrant(grantsOf(scope, keyId), grant), issued };
  const next = withScope(state, scopeWith(scope, { grants: set(scope.grants, grants) }));
  return retirerOf(grant) === undefined
    ? next
    : { ...next, retirable: set(state.retirable, grant) };
}

export function removeGrant(state: KmsState, grant: Grant): KmsState {
  const { scope, keyId } = placeOf(state, grant.keyArn);
  const grants = withoutGrant(grantsOf(scope, keyId), grant);
  const next = withScope(state, scopeWith(scope, { grants: set(scope.grants, grants) }));
  return { ...next, retirable: remove(state.retirable, retirableKey(grant)) };
}

/** The state without the grants of a key that is gone: what it costs goes with their number. */
export function withoutGrants(state: KmsState, from: Scope, keyId: string): KmsState {
  const scope = scopeIn(state, from);
  const gone = get(scope.grants, keyId);
  if (gone === undefined) return state;
  let { retirable } = state;
  for (const grant of entries(gone.byId)) retirable = remove(retirable, retirableKey(grant));
  const next = withScope(state, scopeWith(scope, { grants: remove(scope.grants, keyId) }));
  return { ...next, retirable };
}

function placeOf(state: KmsState, keyArn: string): { scope: Scope; keyId: string } {
  const { account = '', region = '', resource = '' } = parseArn(keyArn) ?? {};
  return { scope: scopeOf(state, account, region), keyId: resource.slice('key/'.length) };
}
