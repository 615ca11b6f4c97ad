import { describe, expect, test } from 'vitest';
import { ARN_PREFIX, refusalOf, withKey } from '../support/simulator.ts';

// Source of the rules: https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html
describe('aliases', () => {
  test('an alias is listed with its ARN, its key and its dates, and follows an update', () => {
    const { sim, keyId } = withKey();
    const second = sim.kms.createKey({}).KeyMetadata.KeyId;
    const created = sim.clock.now();
    sim.kms.createAlias({ AliasName: 'alias/app', TargetKeyId: keyId });
    sim.clock.advance({ hours: 1 });
    sim.kms.updateAlias({ AliasName: 'alias/app', TargetKeyId: second });
    expect(sim.kms.listAliases({})).toEqual({
      Aliases: [
        {
          AliasName: 'alias/app',
          AliasArn: `${ARN_PREFIX}alias/app`,
          TargetKeyId: second,
          CreationDate: created,
          LastUpdatedDate: sim.clock.now(),
        },
      ],
      Truncated: false,
    });
    expect(sim.kms.listAliases({ KeyId: keyId }).Aliases).toEqual([]);
    expect(sim.kms.listAliases({ KeyId: second }).Aliases).toHaveLength(1);
    sim.kms.deleteAlias({ AliasName: 'alias/app' });
    expect(sim.kms.listAliases({}).Aliases).toEqual([]);
  });

  // Texts: recorded for the prefix; the others as other implementations give them.
  const prefix =
    'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html';
  test.each([
    ['app', 'ValidationException', prefix],
    ['alias/', 'ValidationException', 'Invalid identifier'],
    ['alias/a:b', 'ValidationException', 'alias/a:b contains invalid characters for an alias'],
    ['alias/aws/app', 'NotAuthorizedException', ''],
    [
      'alias/ü',
      'ValidationException',
      "1 validation error detected: Value 'alias/ü' at 'aliasName' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$",
    ],
  ])('the name %s is refused', (AliasName, name, message) => {
    const { sim, keyId } = withKey();
    expect(refusalOf(() => sim.kms.createAlias({ AliasName, TargetKeyId: keyId }))).toEqual({
      name,
      message,
    });
  });

  test('a name is given once', () => {
    const { sim, keyId } = withKey();
    const create = () => sim.kms.createAlias({ AliasName: 'alias/app', TargetKeyId: keyId });
    create();
    expect(refusalOf(create)).toEqual({
      name: 'AlreadyExistsException',
      message: `An alias with the name ${ARN_PREFIX}alias/app already exists`,
    });
  });

  test('an alias points to a key, not to an alias', () => {
    const { sim, keyId } = withKey();
    sim.kms.createAlias({ AliasName: 'alias/a', TargetKeyId: keyId });
    for (const TargetKeyId of ['alias/a', `${ARN_PREFIX}alias/a`])
      expect(refusalOf(() => sim.kms.createAlias({ AliasName: 'alias/b', TargetKeyId }))).toEqual({
        name: 'ValidationException',
        message: 'Aliases must refer to keys. Not aliases',
      });
  });

  test('an unknown alias cannot be updated or deleted', () => {
    const { sim, keyId } = withKey();
    const refusal = {
      name: 'NotFoundException',
      message: `Alias ${ARN_PREFIX}alias/a is not found.`,
    };
    expect(
      refusalOf(() => sim.kms.updateAlias({ AliasName: 'alias/a', TargetKeyId: keyId })),
    ).toEqual(refusal);
    expect(refusalOf(() => sim.kms.deleteAlias({ AliasName: 'alias/a' }))).toEqual(refusal);
  });

  // Source: https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html, aliases per KMS key: 50.
  test('a key has at most 50 aliases', () => {
    const { sim, keyId } = withKey();
    for (let i = 0; i < 50; i++)
      sim.kms.createAlias({ AliasName: `alias/${i}`, TargetKeyId: keyId });
    const full = { name: 'LimitExceededException', message: '' };
    expect(
      refusalOf(() => sim.kms.createAlias({ AliasName: 'alias/x', TargetKeyId: keyId })),
    ).toEqual(full);
    const other = sim.kms.createKey({}).KeyMetadata.KeyId;
    sim.kms.createAlias({ AliasName: 'alias/x', TargetKeyId: other });
    expect(
      refusalOf(() => sim.kms.updateAlias({ AliasName: 'alias/x', TargetKeyId: keyId })),
    ).toEqual(full);
    sim.kms.updateAlias({ AliasName: 'alias/7', TargetKeyId: keyId });
  });

  test('a key that is pending deletion gets no alias, and an alias may leave it', () => {
    const { sim, keyId, arn } = withKey();
    const other = sim.kms.createKey({}).KeyMetadata.KeyId;
    sim.kms.createAlias({ AliasName: 'alias/a', TargetKeyId: keyId });
    sim.kms.createAlias({ AliasName: 'alias/b', TargetKeyId: other });
    sim.kms.scheduleKeyDeletion({ KeyId: keyId });
    const pending = { name: 'KMSInvalidStateException', message: `${arn} is pending deletion.` };
    expect(
      refusalOf(() => sim.kms.createAlias({ AliasName: 'alias/c', TargetKeyId: keyId })),
    ).toEqual(pending);
    expect(
      refusalOf(() => sim.kms.updateAlias({ AliasName: 'alias/b', TargetKeyId: keyId })),
    ).toEqual(pending);
    sim.kms.updateAlias({ AliasName: 'alias/a', TargetKeyId: other });
    sim.clock.advance({ days: 30 });
    expect(sim.kms.listAliases({}).Aliases.map((alias) => alias.AliasName)).toEqual([
      'alias/a',
      'alias/b',
    ]);
  });
});
