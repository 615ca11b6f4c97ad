/**
 * Takes a name away from its key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteAlias.html
 * @module
 */

import type { Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { aliasAccess, keyAccess } from '../access-request.ts';
import { checkAliasName } from '../aliases.ts';
import { settling } from '../consistency/settling.ts';
import { keyInSight, resolveAliasName } from '../key-id.ts';
import { aliasName } from '../shapes.ts';
import {
  type Alias,
  aliasArn,
  aliasByKey,
  type KmsState,
  type Scope,
  scopeOf,
  withoutAlias,
  withScope,
} from '../state.ts';
import type { KeyTarget } from '../target.ts';

export interface Found {
  readonly scope: Scope;
  readonly alias: Alias;
  readonly key: KeyTarget | undefined;
}

const input = s.struct({
  AliasName: s.required(aliasName),
});
const output = s.noOutput;

export const deleteAlias: Operation<KmsState, Found, typeof input, typeof output> = {
  name: 'DeleteAlias',
  input,
  output,
  readOnly: false,
  faults: ['KMSInvalidStateException', 'NotFoundException'],
  check: ({ AliasName }) => checkAliasName(AliasName),
  resolve(state, { AliasName }, caller, { now }) {
    const scope = scopeOf(state, caller.account, caller.region);
    const alias = resolveAliasName(scope, AliasName);
    const key = keyInSight(state, { scope, keyId: alias.targetKeyId }, now);
    return { scope, alias, key };
  },
  access: ({ scope, alias, key }, caller) => [
    aliasAccess('kms:DeleteAlias', scope, alias.name),
    ...(key === undefined
      ? []
      : [keyAccess('kms:DeleteAlias', key, caller, { crossAccount: false })]),
  ],
  run(state, _input, env) {
    const { scope, alias } = env.target;
    const changes = [
      ['alias', alias.name, alias],
      ['named', aliasByKey(alias), true],
    ] as const;
    const next = withScope(state, withoutAlias(scope, alias));
    return { state: settling(next, scope, changes, env), output: {} };
  },
  resources: ({ scope, alias, key }) => [
    aliasArn(scope, alias.name),
    ...(key === undefined ? [] : [key.arn]),
  ],
};
