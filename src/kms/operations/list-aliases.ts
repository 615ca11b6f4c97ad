/**
 * Lists the aliases of the account and Region, or of one key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html
 * @module
 */

import type { Operation } from '../../kernel/operation.ts';
import { pageOf } from '../../kernel/page.ts';
import * as s from '../../kernel/shape.ts';
import { keyAccess } from '../access-request.ts';
import { resolveKey } from '../key-id.ts';
import { aliasName, arn, keyIdentifier, limitTo100, marker } from '../shapes.ts';
import { aliasArn, aliasByKey, type KmsState, type Scope, scopeOf } from '../state.ts';
import type { KeyTarget } from '../target.ts';

export interface Listed {
  readonly scope: Scope;
  /** The key whose aliases are asked for; absent for all. */
  readonly key: KeyTarget | undefined;
}

const action = 'kms:ListAliases';
const OWN = { crossAccount: false };

const input = s.struct({
  KeyId: keyIdentifier,
  Limit: limitTo100,
  Marker: marker,
});
const output = s.struct({
  Aliases: s.always(
    s.list(
      s.struct({
        AliasName: s.always(aliasName),
        AliasArn: s.always(arn),
        TargetKeyId: keyIdentifier,
        CreationDate: s.timestamp,
        LastUpdatedDate: s.timestamp,
      }),
    ),
  ),
  NextMarker: marker,
  Truncated: s.always(s.boolean),
});

export const listAliases: Operation<KmsState, Listed, typeof input, typeof output> = {
  name: 'ListAliases',
  input,
  output,
  readOnly: true,
  faults: ['InvalidArnException', 'InvalidMarkerException', 'NotFoundException'],
  resolve(state, { KeyId }, caller, { now }) {
    const key =
      KeyId === undefined
        ? undefined
        : resolveKey(state, KeyId, caller, { accepts: 'keys', action, invalidArn: true, now });
    return { scope: key?.scope ?? scopeOf(state, caller.account, caller.region), key };
  },
  // "Because this policy is not related to any particular KMS key or alias resource, the value of the resource element in
  // the policy must be "*"": …/developerguide/alias-access.html. Keys of other accounts are not for this operation.
  access: ({ scope: { account }, key }, caller) =>
    key === undefined || account === caller.account
      ? [{ action, resource: '*', account }]
      : [keyAccess(action, key, caller, OWN)],
  run(state, { Limit = 50, Marker }, { target: { scope, key } }) {
    const request = {
      scope: `${key?.arn ?? scope.arnPrefix} aliases`,
      limit: Limit,
      marker: Marker,
    };
    const { items, truncation } =
      key === undefined
        ? pageOf(scope.aliases, (alias) => alias.name, request)
        : pageOf(scope.aliasesByKey, aliasByKey, request, `${key.key.id} `);
    const aliases = items.map((alias) => ({
      AliasName: alias.name,
      AliasArn: aliasArn(scope, alias.name),
      TargetKeyId: alias.targetKeyId,
      CreationDate: new Date(alias.createdAt),
      LastUpdatedDate: new Date(alias.updatedAt),
    }));
    return { state, output: { Aliases: aliases, ...truncation } };
  },
  resources: ({ key }) => (key === undefined ? [] : [key.arn]),
};
