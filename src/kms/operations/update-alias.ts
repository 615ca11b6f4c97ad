/**
 * Points an alias to another key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html
 * @module
 */

import type { Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { aliasAccess, keyAccess } from '../access-request.ts';
import { checkAliasLimit, checkAliasName, checkAliasTarget, checkSameKind } from '../aliases.ts';
import { resolveAliasName, resolveKey } from '../key-id.ts';
import { admitKey } from '../operation.ts';
import { aliasName, keyIdentifier } from '../shapes.ts';
import {
  type Alias,
  aliasArn,
  type KmsState,
  scopeOf,
  withAlias,
  withoutAlias,
  withScope,
} from '../state.ts';
import { findKey, type KeyTarget } from '../target.ts';

export interface Move {
  readonly alias: Alias;
  readonly from: KeyTarget | undefined;
  readonly to: KeyTarget;
}

const input = s.struct({
  AliasName: s.required(aliasName),
  TargetKeyId: s.required(keyIdentifier),
});
const output = s.noOutput;

export const updateAlias: Operation<KmsState, Move, typeof input, typeof output> = {
  name: 'UpdateAlias',
  input,
  output,
  readOnly: false,
  faults: ['KMSInvalidStateException', 'LimitExceededException', 'NotFoundException'],
  check({ AliasName, TargetKeyId }) {
    checkAliasName(AliasName);
    checkAliasTarget(TargetKeyId);
  },
  resolve(state, { AliasName, TargetKeyId }, caller) {
    const scope = scopeOf(state, caller.account, caller.region);
    const alias = resolveAliasName(scope, AliasName);
    const to = resolveKey(state, TargetKeyId, caller, {
      accepts: 'keys',
      action: 'kms:UpdateAlias',
    });
    return { alias, from: findKey(state, scope, alias.targetKeyId), to };
  },
  access: ({ from, to }, caller, { AliasName }) => [
    aliasAccess('kms:UpdateAlias', to.scope, AliasName),
    ...(from === undefined
      ? []
      : [keyAccess('kms:UpdateAlias', from, caller, { crossAccount: false })]),
    keyAccess('kms:UpdateAlias', to, caller, { crossAccount: false }),
  ],
  admit({ alias, from, to }) {
    admitKey('UpdateAlias', to, undefined);
    if (from !== undefined) checkSameKind(alias.name, from.shared, to.shared);
  },
  run(state, _input, { target: { alias, to }, now }) {
    if (alias.targetKeyId !== to.key.id) checkAliasLimit(to.scope, to.key.id);
    const { name, createdAt } = alias;
    const moved = { name, targetKeyId: to.key.id, createdAt, updatedAt: now };
    const scope = withAlias(withoutAlias(to.scope, alias), moved);
    return { state: withScope(state, scope), output: {} };
  },
  resources: ({ alias, from, to }) => [
    aliasArn(to.scope, alias.name),
    ...(from === undefined ? [] : [from.arn]),
    to.arn,
  ],
};
