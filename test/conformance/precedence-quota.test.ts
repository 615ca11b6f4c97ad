import { describe, expect, test } from 'vitest';
import type { Command } from '../../src/kernel/operation.ts';
import { newKey, rotateOnDemand } from '../support/rotations.ts';
import { ACCOUNT, refusalOf } from '../support/simulator.ts';

/**
 * A quota comes last: what is wrong with the request or the key is said before that there is no room.
 * Source: AWS KMS API Reference, LimitExceededException; that the key's state comes before it is AWS's order of checks, as
 * test/conformance/precedence.test.ts has it. Unconfirmed: a request that breaks both was not recorded.
 */
const key = newKey();
const { sim, kms, KeyId } = key;
const aliasOf = (TargetKeyId: string, i: number | string) =>
  kms.createAlias({ AliasName: `alias/${i}`, TargetKeyId });
for (let i = 0; i < 50; i++) aliasOf(KeyId, i);
const Tags = Array.from({ length: 50 }, (_, i) => ({ TagKey: `${i}`, TagValue: '' }));
kms.tagResource({ KeyId, Tags });
for (let i = 0; i < 25; i++) rotateOnDemand(key);
const other = kms.createKey({}).KeyMetadata.KeyId;
aliasOf(other, 'other');
const full = sim.snapshot();

const add = { KeyId, Tags: [{ TagKey: 'x', TagValue: '' }] };
const calls: readonly (readonly [operation: string, input: object, quota: string])[] = [
  ['CreateAlias', { AliasName: 'alias/x', TargetKeyId: KeyId }, 'LimitExceededException'],
  ['UpdateAlias', { AliasName: 'alias/other', TargetKeyId: KeyId }, 'LimitExceededException'],
  ['TagResource', add, 'TagException'],
  ['RotateKeyOnDemand', { KeyId }, 'LimitExceededException'],
];

describe('a quota', () => {
  const codeOf = (operation: string, input: object, account = ACCOUNT) => {
    const caller = { account, arn: `arn:aws:iam::${account}:root`, region: 'us-east-1' };
    const command: Command = { service: 'kms', operation, input, caller };
    const { result } = sim.cell.execute(command);
    return result.ok ? 'success' : result.fault.code;
  };

  test.each(calls)('of %s comes after the state of the key', (operation, input, quota) => {
    sim.restore(full);
    expect(codeOf(operation, input)).toBe(quota);
    kms.scheduleKeyDeletion({ KeyId });
    expect(codeOf(operation, input)).toBe('KMSInvalidStateException');
  });

  test.each(calls)('of %s comes after permission', (operation, input) => {
    sim.restore(full);
    const Statement = [
      { Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' },
      { Effect: 'Deny', Principal: '*', Action: `kms:${operation}`, Resource: '*' },
    ];
    kms.putKeyPolicy({ KeyId, Policy: JSON.stringify({ Statement }) });
    expect(codeOf(operation, input)).toBe('AccessDeniedException');
  });

  test('of aliases comes after that a name is taken', () => {
    sim.restore(full);
    expect(refusalOf(() => aliasOf(KeyId, 'other')).name).toBe('AlreadyExistsException');
  });
});
