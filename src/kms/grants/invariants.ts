/**
 * Claims about grants that hold in every state.
 * @module
 */
import { entries, get } from '../../lib/table.ts';
import { type KmsState, keyArn, type Scope } from '../state.ts';
import { findKey } from '../target.ts';
import { operationsOf } from './creation.ts';
import {
  type Grant,
  granteeKey,
  type KeyGrants,
  nameKey,
  retirableKey,
  retirerOf,
} from './grant.ts';

type Claims = readonly (readonly [boolean, string])[];

/** What does not hold of the grants of an account's Region. */
export function brokenByGrants(state: KmsState, scope: Scope): readonly string[] {
  return Array.from(entries(scope.grants)).flatMap((grants) => [
    ...brokenByKeyGrants(state, scope, grants),
    ...Array.from(entries(grants.byId)).flatMap((grant) =>
      brokenByGrant(state, scope, grants, grant),
    ),
  ]);
}

/** What does not hold of the index by retiring principal. */
export function brokenByRetirable(state: KmsState): readonly string[] {
  let retirable = 0;
  for (const scope of entries(state.scopes))
    for (const { byId } of entries(scope.grants))
      for (const grant of entries(byId)) if (retirerOf(grant) !== undefined) retirable += 1;
  return retirable === state.retirable.size ? [] : ['grants that are gone cannot be retired'];
}

function brokenByKeyGrants(state: KmsState, scope: Scope, grants: KeyGrants): readonly string[] {
  const { keyId, issued, byId, byGrantee, byName } = grants;
  const named = Array.from(entries(byId)).filter(({ name }) => name !== undefined).length;
  const claims: Claims = [
    [findKey(state, scope, keyId) !== undefined, 'grants are gone with their key'],
    [issued >= byId.size, 'grants are counted'],
    [byGrantee.size === byId.size, 'each grant has one grantee'],
    [byName.size === named, 'a grant is found by its name'],
  ];
  return told(claims, keyId);
}

function brokenByGrant(
  state: KmsState,
  scope: Scope,
  { keyId, byGrantee, byName }: KeyGrants,
  grant: Grant,
): readonly string[] {
  const shared = findKey(state, scope, keyId)?.shared;
  const { EncryptionContextEquals, EncryptionContextSubset } = grant.constraints ?? {};
  const context = EncryptionContextEquals ?? EncryptionContextSubset;
  const claims: Claims = [
    [grant.keyArn === keyArn(scope, keyId), 'a grant is with its key'],
    [get(byGrantee, granteeKey(grant)) === grant, 'a grant is found under its grantee'],
    [grant.name === undefined || get(byName, nameKey(grant)) === grant, 'and under its name'],
    [
      retirerOf(grant) === undefined || get(state.retirable, retirableKey(grant)) === grant,
      'and under who may retire it',
    ],
    [(grant.grantee === undefined) !== (grant.granteeService === undefined), 'one is the grantee'],
    [
      shared !== undefined && grant.operations.every((one) => operationsOf(shared).includes(one)),
      'a grant has operations that its key can do',
    ],
    [
      context === undefined || shared?.spec === 'SYMMETRIC_DEFAULT',
      'only symmetric encryption has a context to constrain',
    ],
  ];
  return told(claims, grant.id);
}

function told(claims: Claims, subject: string): readonly string[] {
  return claims.filter(([holds]) => !holds).map(([, claim]) => `${subject}: ${claim}`);
}
