/**
 * Gives a key a name.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
 * @module
 */

import { fail } from '../../kernel/fault.ts';
import type { Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import { get } from '../../lib/table.ts';
import { aliasAccess, keyAccess } from '../access-request.ts';
import { checkAliasLimit, checkAliasName, checkAliasTarget } from '../aliases.ts';
import { settling } from '../consistency/settling.ts';
import { resolveKey } from '../key-id.ts';
import { admitKey } from '../operation.ts';
import { aliasName, keyIdentifier } from '../shapes.ts';
import { aliasArn, aliasByKey, type KmsState, withAlias, withScope } from '../state.ts';
import type { KeyTarget } from '../target.ts';

const input = s.struct({
  AliasName: s.required(aliasName),
  TargetKeyId: s.required(keyIdentifier),
});
const output = s.noOutput;

export const createAlias: Operation<KmsState, KeyTarget, typeof input, typeof output> = {
  name: 'CreateAlias',
  input,
  output,
  readOnly: false,
  faults: [
    'AlreadyExistsException',
    'InvalidAliasNameException',
    'KMSInvalidStateException',
    'LimitExceededException',
    'NotFoundException',
  ],
  check({ AliasName, TargetKeyId }) {
    checkAliasName(AliasName);
    checkAliasTarget(TargetKeyId);
  },
  resolve: (state, { TargetKeyId }, caller, { now }) =>
    resolveKey(state, TargetKeyId, caller, { accepts: 'keys', action: 'kms:CreateAlias', now }),
  access: (target, caller, { AliasName }) => [
    aliasAccess('kms:CreateAlias', caller, AliasName),
    keyAccess('kms:CreateAlias', target, caller, { crossAccount: false }),
  ],
  admit: (target) => admitKey('CreateAlias', target, undefined),
  run(state, { AliasName: name }, env) {
    const { target, now } = env;
    const { scope, key } = target;
    if (get(scope.aliases, name) !== undefined)
      fail(
        'AlreadyExistsException',
        `An alias with the name ${aliasArn(scope, name)} already exists`,
      );
    checkAliasLimit(scope, key.id);
    const alias = { name, targetKeyId: key.id, createdAt: now, updatedAt: now };
    const changes = [
      ['alias', name, undefined],
      ['named', aliasByKey(alias), undefined],
    ] as const;
    const next = withScope(state, withAlias(scope, alias));
    return { state: settling(next, scope, changes, env), output: {} };
  },
  resources: ({ scope, arn }, { AliasName }) => [aliasArn(scope, AliasName), arn],
};
