import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { ARN_PREFIX, bytes, refusalOf, withKey } from '../support/simulator.ts';

const DAY = 86_400_000;

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html
describe('ScheduleKeyDeletion', () => {
  test('answers the key ARN, the date, the state and the window, 30 days when none is given', () => {
    const { sim, keyId, arn } = withKey();
    const start = sim.clock.now().getTime();
    expect(sim.kms.scheduleKeyDeletion({ KeyId: keyId })).toEqual({
      KeyId: arn,
      DeletionDate: new Date(start + 30 * DAY),
      KeyState: 'PendingDeletion',
      PendingWindowInDays: 30,
    });
    const { KeyMetadata } = sim.kms.describeKey({ KeyId: keyId });
    expect([KeyMetadata.KeyState, KeyMetadata.Enabled, KeyMetadata.DeletionDate]).toEqual([
      'PendingDeletion',
      false,
      new Date(start + 30 * DAY),
    ]);
  });

  test.each([
    [6, 'greater than or equal to 7'],
    [31, 'less than or equal to 30'],
  ])('a window of %i days is refused', (days, bound) => {
    const { sim, keyId } = withKey();
    expect(
      refusalOf(() => sim.kms.scheduleKeyDeletion({ KeyId: keyId, PendingWindowInDays: days })),
    ).toEqual({
      name: 'ValidationException',
      message: `1 validation error detected: Value '${days}' at 'pendingWindowInDays' failed to satisfy constraint: Member must have value ${bound}`,
    });
  });

  test('the key and its aliases are there until the last millisecond, and then gone', () => {
    const { sim, keyId, arn } = withKey();
    sim.kms.createAlias({ AliasName: 'alias/app', TargetKeyId: keyId });
    const { CiphertextBlob } = sim.kms.encrypt({ KeyId: keyId, Plaintext: bytes('x') });
    sim.kms.scheduleKeyDeletion({ KeyId: keyId, PendingWindowInDays: 7 });
    sim.clock.advance({ milliseconds: 7 * DAY - 1 });
    expect(sim.kms.describeKey({ KeyId: 'alias/app' }).KeyMetadata.KeyState).toBe(
      'PendingDeletion',
    );
    sim.clock.advance({ milliseconds: 1 });
    expect(refusalOf(() => sim.kms.describeKey({ KeyId: keyId }))).toEqual({
      name: 'NotFoundException',
      message: `Key '${arn}' does not exist`,
    });
    expect(refusalOf(() => sim.kms.describeKey({ KeyId: 'alias/app' }))).toEqual({
      name: 'NotFoundException',
      message: `Alias ${ARN_PREFIX}alias/app is not found.`,
    });
    expect(sim.kms.listKeys({}).Keys).toEqual([]);
    expect(sim.kms.listAliases({}).Aliases).toEqual([]);
    // Recorded: the text of a Decrypt whose key cannot be found.
    expect(refusalOf(() => sim.kms.decrypt({ CiphertextBlob }))).toEqual({
      name: 'AccessDeniedException',
      message:
        'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
    });
    expect(sim.events.at(-6)).toMatchObject({ name: 'DeleteKey', resources: [arn] });
  });
});

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html
describe('CancelKeyDeletion', () => {
  test('the key comes back Disabled, and nothing is due any more', () => {
    const { sim, keyId, arn } = withKey();
    sim.kms.scheduleKeyDeletion({ KeyId: keyId });
    expect(sim.kms.cancelKeyDeletion({ KeyId: keyId })).toEqual({ KeyId: arn });
    const { KeyMetadata } = sim.kms.describeKey({ KeyId: keyId });
    expect([KeyMetadata.KeyState, KeyMetadata.DeletionDate]).toEqual(['Disabled', undefined]);
    expect([...sim.clock.pending()]).toEqual([]);
    sim.clock.advance({ days: 40 });
    expect(sim.kms.describeKey({ KeyId: keyId }).KeyMetadata.KeyState).toBe('Disabled');
    expect(refusalOf(() => sim.kms.cancelKeyDeletion({ KeyId: keyId }))).toEqual({
      name: 'KMSInvalidStateException',
      message: `${arn} is not pending deletion.`,
    });
  });

  test('a key without its imported material goes on waiting for it', () => {
    // Recorded: deletion scheduled and cancelled without material gives PendingImport again.
    const sim = createSimulator();
    const { KeyMetadata } = sim.kms.createKey({ Origin: 'EXTERNAL' });
    expect(KeyMetadata).toMatchObject({
      KeyState: 'PendingImport',
      Enabled: false,
      Origin: 'EXTERNAL',
    });
    expect(KeyMetadata).not.toHaveProperty('CurrentKeyMaterialId');
    sim.kms.scheduleKeyDeletion({ KeyId: KeyMetadata.KeyId });
    sim.kms.cancelKeyDeletion({ KeyId: KeyMetadata.KeyId });
    expect(sim.kms.describeKey({ KeyId: KeyMetadata.KeyId }).KeyMetadata.KeyState).toBe(
      'PendingImport',
    );
  });
});
