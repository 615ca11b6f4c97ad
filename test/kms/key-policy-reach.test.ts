import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { FOR_EVER } from '../support/imports.ts';
import { ACCOUNT, bytes, refusalOf, withKey } from '../support/simulator.ts';

const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const ADMIN = `arn:aws:iam::${ACCOUNT}:user/admin`;
const textOf = (...Statement: readonly object[]) => JSON.stringify({ Statement });
const statement = (AWS: string | string[], Action: string | string[], more: object = {}) => ({
  Effect: 'Allow',
  Principal: { AWS },
  Action,
  Resource: '*',
  ...more,
});
const own = statement(ROOT, 'kms:*');

// Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html and key-policy-overview.html
describe('a key policy', () => {
  test('that does not name the account leaves its root user out, and who is named in', () => {
    const { sim, keyId: KeyId } = withKey();
    sim.as(ADMIN).kms.putKeyPolicy({ KeyId, Policy: textOf(statement(ADMIN, 'kms:*')) });
    expect(refusalOf(() => sim.kms.describeKey({ KeyId })).name).toBe('AccessDeniedException');
    expect(sim.as(ADMIN).kms.describeKey({ KeyId }).KeyMetadata.KeyId).toBe(KeyId);
  });

  test('may have a statement without Action or Resource, which does nothing, and blanks in a Sid', () => {
    const { sim, keyId: KeyId } = withKey();
    const { Action: _a, ...noAction } = statement(ADMIN, 'kms:*', { Effect: 'Deny' });
    const { Resource: _r, ...noResource } = statement(ADMIN, 'kms:*', { Effect: 'Deny' });
    const Policy = textOf({ Sid: 'Let us in', ...own }, noAction, noResource);
    sim.kms.putKeyPolicy({ KeyId, Policy });
    expect(sim.kms.getKeyPolicy({ KeyId }).Policy).toBe(Policy);
    sim.as(ADMIN).kms.encrypt({ KeyId, Plaintext: bytes('x') });
  });

  // Source: the second page, Resource: "*" means this KMS key; a key's own ARN does so too.
  test.each([
    ['*', true],
    ['its own ARN', true],
    ['the ARN of another key', false],
  ])('whose Resource is %s holds for the key: %s', (resource, holds) => {
    const { sim, keyId: KeyId, arn } = withKey();
    const other = sim.kms.createKey().KeyMetadata.Arn;
    const Resource = { '*': '*', 'its own ARN': arn }[resource] ?? other;
    const Policy = textOf(own, statement('444455556666', 'kms:Encrypt', { Resource }));
    sim.kms.putKeyPolicy({ KeyId, Policy });
    const call = () =>
      sim.as('444455556666').kms.encrypt({ KeyId: arn, Plaintext: bytes('x') }).KeyId;
    if (holds) expect(call()).toBe(arn);
    else expect(refusalOf(call).name).toBe('AccessDeniedException');
  });

  // Source: API_ReEncrypt, "Required permissions".
  test.each([
    [['kms:ReEncrypt*'], true],
    [['kms:ReEncryptFrom', 'kms:ReEncryptTo'], true],
    [['kms:ReEncryptFrom'], false],
    [['kms:ReEncryptTo'], false],
    [['kms:ReEncrypt'], false],
  ])('that allows %j lets ReEncrypt: %s', (actions, lets) => {
    const { sim, keyId: KeyId, arn } = withKey();
    const { CiphertextBlob } = sim.kms.encrypt({ KeyId, Plaintext: bytes('x') });
    sim.kms.putKeyPolicy({ KeyId, Policy: textOf(own, statement('444455556666', actions)) });
    const call = () =>
      sim.as('444455556666').kms.reEncrypt({ CiphertextBlob, DestinationKeyId: arn }).KeyId;
    if (lets) expect(call()).toBe(arn);
    else expect(refusalOf(call).name).toBe('AccessDeniedException');
  });

  // Source: https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html: UpdateAlias asks both keys.
  test('is asked of every key that an alias leads to, led to or will lead to', () => {
    const denial = (action: string) =>
      textOf(own, statement(ROOT, `kms:${action}`, { Effect: 'Deny' }));
    const rows = [
      ['CreateAlias', 'first'],
      ['UpdateAlias', 'first'],
      ['UpdateAlias', 'second'],
      ['DeleteAlias', 'first'],
    ] as const;
    for (const [action, which] of rows) {
      const { sim, keyId: first } = withKey();
      const second = sim.kms.createKey().KeyMetadata.KeyId;
      const AliasName = 'alias/app';
      const create = () => sim.kms.createAlias({ AliasName, TargetKeyId: first });
      if (action !== 'CreateAlias') create();
      const KeyId = which === 'first' ? first : second;
      sim.kms.putKeyPolicy({ KeyId, Policy: denial(action) });
      const calls = {
        CreateAlias: create,
        UpdateAlias: () => sim.kms.updateAlias({ AliasName, TargetKeyId: second }),
        DeleteAlias: () => sim.kms.deleteAlias({ AliasName }),
      };
      expect(refusalOf(calls[action]), `${action}, ${which}`).toMatchObject({
        name: 'AccessDeniedException',
        message: expect.stringContaining(`key/${KeyId} `),
      });
    }
  });

  // Source: the page of each operation, "Cross-account use: No".
  const management: readonly (readonly [operation: string, input: object])[] = [
    ...[
      'CancelKeyDeletion',
      'DeleteImportedKeyMaterial',
      'DisableKey',
      'DisableKeyRotation',
      'EnableKey',
      'EnableKeyRotation',
      'GetKeyLastUsage',
      'GetKeyPolicy',
      'ListAliases',
      'ListKeyPolicies',
      'ListKeyRotations',
      'ListResourceTags',
      'RotateKeyOnDemand',
      'ScheduleKeyDeletion',
    ].map((operation) => [operation, {}] as const),
    [
      'GetParametersForImport',
      { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' },
    ],
    [
      'ImportKeyMaterial',
      { ...FOR_EVER, ImportToken: bytes('x'), EncryptedKeyMaterial: bytes('x') },
    ],
    ['PutKeyPolicy', { Policy: textOf(own) }],
    ['ReplicateKey', { ReplicaRegion: 'eu-west-1' }],
    ['TagResource', { Tags: [{ TagKey: 'a', TagValue: 'b' }] }],
    ['UntagResource', { TagKeys: ['a'] }],
    ['UpdateKeyDescription', { Description: 'x' }],
    ['UpdatePrimaryRegion', { PrimaryRegion: 'eu-west-1' }],
    ['CreateAlias', { AliasName: 'alias/app' }],
  ];
  test.each(management)('lets no other account do %s, whatever it says', (operation, more) => {
    const { sim, keyId, arn } = withKey();
    const Policy = textOf(own, statement('444455556666', 'kms:*'));
    sim.kms.putKeyPolicy({ KeyId: keyId, Policy });
    const { caller, kms } = sim.as('444455556666');
    expect(kms.describeKey({ KeyId: arn }).KeyMetadata.Arn).toBe(arn);
    const input = { KeyId: arn, TargetKeyId: arn, ...more };
    const { result } = sim.cell.execute({ service: 'kms', operation, input, caller });
    expect(result.ok ? 'success' : result.fault.code).toBe('AccessDeniedException');
  });

  // Source: API_ReplicateKey, BypassPolicyLockoutSafetyCheck.
  test('of a replica is held to the lockout check too, unless it is bypassed', () => {
    const { kms } = createSimulator();
    const { KeyId } = kms.createKey({ MultiRegion: true }).KeyMetadata;
    const Policy = textOf(statement('444455556666', 'kms:*'));
    const request = { KeyId, ReplicaRegion: 'eu-west-1', Policy };
    expect(refusalOf(() => kms.replicateKey(request))).toEqual({
      name: 'MalformedPolicyDocumentException',
      message: 'The new key policy will not allow you to update the key policy in the future.',
    });
    kms.replicateKey({ ...request, BypassPolicyLockoutSafetyCheck: true });
  });
});
