/**
 * Points an alias to another key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html
 * @module
 */

import type { Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { aliasAccess, keyAccess } from '../access-request.ts';
import { checkAliasLimit, checkAliasName, checkAliasTarget, checkSameKind } from '../aliases.ts';
import { settling } from '../consistency/settling.ts';
import { keyInSight, resolveAliasName, resolveKey } from '../key-id.ts';
import { admitKey } from '../operation.ts';
import { aliasName, keyIdentifier } from '../shapes.ts';
import {
  type Alias,
  aliasArn,
  aliasByKey,
  type KmsState,
  scopeOf,
  withAlias,
  withoutAlias,
  withScope,
} from '../state.ts';
import type { KeyTarget } from '../target.ts';

export interface Move {
  readonly alias: Alias;
  readonly from: KeyTarget | undefined;
  readonly to: KeyTarget;
}

const action = 'kms:UpdateAlias';
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
  resolve(state, { AliasName, TargetKeyId }, caller, { now }) {
    const scope = scopeOf(state, caller.account, caller.region);
    const alias = resolveAliasName(scope, AliasName);
    const to = resolveKey(state, TargetKeyId, caller, {
      accepts: 'keys',
      action,
      now,
    });
    const from = keyInSight(state, { scope, keyId: alias.targetKeyId }, now);
    return { alias, from, to };
  },
  access: ({ from, to }, caller, { AliasName }) => [
    aliasAccess('kms:UpdateAlias', caller, AliasName),
    ...(from === undefined
      ? []
      : [keyAccess('kms:UpdateAlias', from, caller, { crossAccount: false })]),
    keyAccess('kms:UpdateAlias', to, caller, { crossAccount: false }),
  ],
  admit({ alias, from, to }) {
    admitKey('UpdateAlias', to, undefined);
    if (from !== undefined) checkSameKind(alias.name, from.shared, to.shared);
  },
  run(state, _input, env) {
    const { target, now } = env;
    const { alias, to } = target;
    if (alias.targetKeyId !== to.key.id) checkAliasLimit(to.scope, to.key.id);
    const { name, createdAt } = alias;
    const moved = { name, targetKeyId: to.key.id, createdAt, updatedAt: now };
    const scope = withAlias(withoutAlias(to.scope, alias), moved);
    const changes = [
      ['alias', name, alias],
      ['named', aliasByKey(alias), true],
      ['named', aliasByKey(moved), undefined],
    ] as const;
    const isMoved = alias.targetKeyId !== to.key.id;
    const next = withScope(state, scope);
    return { state: isMoved ? settling(next, scope, changes, env) : next, output: {} };
  },
  resources: ({ alias, from, to }) => [
    aliasArn(to.scope, alias.name),
    ...(from === undefined ? [] : [from.arn]),
    to.arn,
  ],
};
