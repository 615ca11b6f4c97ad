import { describe, expect, test } from 'vitest';
import {
  currentId,
  DAY,
  datesOf,
  MINUTE,
  materialsOf,
  metadataOf,
  NOW,
  type Rotating,
  rotating,
  statusOf,
} from '../support/rotations.ts';
import { refusalOf } from '../support/simulator.ts';

const DUE: number = NOW + 90 * DAY;

// Recorded from AWS, September 2026 (observed.md, Rotation), where nothing else is said.
describe('a Disabled key', () => {
  test('shows its schedule as it was, and changes nothing of it', () => {
    const key = rotating();
    const before = statusOf(key);
    key.kms.disableKey({ KeyId: key.KeyId });
    expect(statusOf(key)).toEqual(before);
    key.sim.clock.advance({ days: 400 });
    expect(statusOf(key)).toEqual(before);
    for (const operation of ['enableKeyRotation', 'disableKeyRotation'] as const)
      expect(refusalOf(() => key.kms[operation]({ KeyId: key.KeyId }))).toEqual({
        name: 'DisabledException',
        message: `${key.arn} is disabled.`,
      });
  });

  // Source: https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-enable.html: AWS KMS does not rotate it
  // while it is disabled; enabled again it rotates at once if its date has passed, and else keeps its schedule.
  // Unconfirmed: that the next rotation is a period after the late one.
  test.each([
    { claim: 'a millisecond before its date keeps it', at: -1, rotated: 0, next: 90 },
    { claim: 'at its date rotates then', at: 0, rotated: 0, next: 90 },
    { claim: 'a millisecond after it rotates then', at: 1, rotated: 1, next: 90 },
    { claim: 'after three periods rotates once', at: 200 * DAY, rotated: 200 * DAY, next: 90 },
  ])('enabled again $claim', ({ at, rotated, next }) => {
    const key = rotating();
    const { sim, kms, KeyId } = key;
    const first = currentId(key);
    sim.clock.advance({ days: 1 });
    kms.disableKey({ KeyId });
    expect([...sim.clock.pending()]).toEqual([]);
    sim.clock.advanceTo(DUE + at);
    expect([currentId(key), datesOf(key)]).toEqual([first, []]);
    kms.enableKey({ KeyId });
    if (at < 0) {
      expect(datesOf(key)).toEqual([]);
      sim.clock.advanceTo(DUE);
    }
    expect(datesOf(key)).toEqual([[DUE + rotated, 'AUTOMATIC']]);
    expect(currentId(key)).not.toBe(first);
    expect(statusOf(key).NextRotationDate).toEqual(new Date(DUE + rotated + next * DAY));
    sim.clock.advanceTo(DUE + rotated + next * DAY);
    expect(datesOf(key)).toHaveLength(2);
  });

  test('that rotates when it is enabled is told of after the call', () => {
    const key = rotating();
    key.kms.disableKey({ KeyId: key.KeyId });
    key.sim.clock.advance({ days: 91 });
    key.kms.enableKey({ KeyId: key.KeyId });
    expect(key.sim.events.slice(-2).map(({ name, at }) => [name, at.getTime()])).toEqual([
      ['EnableKey', NOW + 91 * DAY],
      ['RotateKey', NOW + 91 * DAY],
    ]);
  });

  test('that was enabled all along rotates no more often for being enabled again', () => {
    const key = rotating();
    const before = statusOf(key);
    key.kms.enableKey({ KeyId: key.KeyId });
    expect(statusOf(key)).toEqual(before);
    key.sim.clock.advanceTo(DUE);
    key.kms.enableKey({ KeyId: key.KeyId });
    expect(datesOf(key)).toEqual([[DUE, 'AUTOMATIC']]);
  });

  test('rotates on time when it is enabled again before, however often it was disabled', () => {
    const key = rotating();
    for (let day = 0; day < 10; day++) {
      key.kms.disableKey({ KeyId: key.KeyId });
      key.sim.clock.advance({ days: 1 });
      key.kms.enableKey({ KeyId: key.KeyId });
    }
    key.sim.clock.advanceTo(DUE - 1);
    expect(datesOf(key)).toEqual([]);
    key.sim.clock.advanceTo(DUE);
    expect(datesOf(key)).toEqual([[DUE, 'AUTOMATIC']]);
  });
});

describe('a key pending deletion', () => {
  const off = ({ arn }: Rotating) => ({ KeyRotationEnabled: false, KeyId: arn });

  test('shows no schedule, does not rotate, and has its schedule again when cancelled', () => {
    const key = rotating();
    const { sim, kms, KeyId } = key;
    const before = statusOf(key);
    kms.scheduleKeyDeletion({ KeyId });
    expect(statusOf(key)).toEqual(off(key));
    sim.clock.advance({ days: 20 });
    kms.cancelKeyDeletion({ KeyId });
    expect(metadataOf(key).KeyState).toBe('Disabled');
    expect(statusOf(key)).toEqual(before);
    kms.enableKey({ KeyId });
    expect(statusOf(key)).toEqual(before);
    sim.clock.advanceTo(DUE);
    expect(datesOf(key)).toEqual([[DUE, 'AUTOMATIC']]);
  });

  // Source: kms-state-and-rules.md section 3, "Pending deletion": cancelled it is Disabled, and so the rotation waits for
  // EnableKey (?).
  test('whose date passes rotates when it is enabled after the cancellation, and not before', () => {
    const key = rotating();
    const { sim, kms, KeyId } = key;
    sim.clock.advance({ days: 80 });
    kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 30 });
    sim.clock.advance({ days: 20 });
    kms.cancelKeyDeletion({ KeyId });
    expect(datesOf(key)).toEqual([]);
    expect(statusOf(key).NextRotationDate).toEqual(new Date(DUE));
    sim.clock.advance({ days: 1 });
    expect(datesOf(key)).toEqual([]);
    kms.enableKey({ KeyId });
    expect(datesOf(key)).toEqual([[NOW + 101 * DAY, 'AUTOMATIC']]);
  });

  test('shows the rotation on demand that runs, which ends in the waiting period', () => {
    const key = rotating();
    const { sim, kms, KeyId } = key;
    const first = currentId(key);
    kms.rotateKeyOnDemand({ KeyId });
    kms.scheduleKeyDeletion({ KeyId });
    expect(statusOf(key)).toEqual({ ...off(key), OnDemandRotationStartDate: new Date(NOW) });
    sim.clock.advance({ milliseconds: 3 * MINUTE });
    expect(statusOf(key)).toEqual(off(key));
    expect(currentId(key)).not.toBe(first);
    expect(materialsOf(key)).toHaveLength(2);
  });

  test('takes what was due with it', () => {
    const { sim, kms, KeyId, arn } = rotating();
    kms.rotateKeyOnDemand({ KeyId });
    kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    sim.clock.advance({ days: 1000 });
    expect([...sim.clock.pending()]).toEqual([]);
    expect(refusalOf(() => kms.getKeyRotationStatus({ KeyId }))).toEqual({
      name: 'NotFoundException',
      message: `Key '${arn}' does not exist`,
    });
  });
});

describe('a primary that waits for its replicas to be deleted', () => {
  function waiting() {
    const key = rotating({ MultiRegion: true });
    key.kms.replicateKey({ KeyId: key.KeyId, ReplicaRegion: 'eu-west-1' });
    key.sim.clock.advance({ minutes: 1 });
    key.kms.scheduleKeyDeletion({ KeyId: key.KeyId, PendingWindowInDays: 7 });
    return key;
  }

  test('shows its schedule, and takes no change of it', () => {
    const key = waiting();
    expect(statusOf(key)).toEqual({
      KeyRotationEnabled: true,
      KeyId: key.arn,
      RotationPeriodInDays: 90,
      NextRotationDate: new Date(DUE),
    });
    for (const operation of [
      'enableKeyRotation',
      'disableKeyRotation',
      'rotateKeyOnDemand',
    ] as const)
      expect(refusalOf(() => key.kms[operation]({ KeyId: key.KeyId }))).toEqual({
        name: 'KMSInvalidStateException',
        message: `${key.arn} is pending replica deletion.`,
      });
  });

  // Source: kms-state-and-rules.md section 4: no rotation while pending.
  test('does not rotate, nor do its replicas; cancelled and enabled it does at once', () => {
    const key = waiting();
    const { sim, kms, KeyId } = key;
    const replica = { kms: sim.region('eu-west-1').kms, KeyId };
    sim.clock.advance({ days: 100 });
    expect([datesOf(key), datesOf(replica)]).toEqual([[], []]);
    kms.cancelKeyDeletion({ KeyId });
    kms.enableKey({ KeyId });
    const at = NOW + 100 * DAY + MINUTE;
    expect(datesOf(key)).toEqual([[at, 'AUTOMATIC']]);
    expect(datesOf(replica)).toEqual([[at, 'AUTOMATIC']]);
  });
});

// Source: section 3 of kms-state-and-rules.md, "Key disabled": it is the primary's state that counts (a replica mirrors it).
test('a Disabled primary rotates for none of its replicas; a Disabled replica rotates with its primary', () => {
  const key = rotating({ MultiRegion: true });
  const { sim, kms, KeyId } = key;
  const replica = { kms: sim.region('eu-west-1').kms, KeyId };
  kms.replicateKey({ KeyId, ReplicaRegion: 'eu-west-1' });
  sim.clock.advance({ minutes: 1 });
  replica.kms.disableKey({ KeyId });
  sim.clock.advanceTo(DUE);
  expect([datesOf(key), datesOf(replica)]).toEqual([[[DUE, 'AUTOMATIC']], [[DUE, 'AUTOMATIC']]]);
  replica.kms.enableKey({ KeyId });
  expect(currentId(replica)).toBe(currentId(key));
  kms.disableKey({ KeyId });
  sim.clock.advance({ days: 100 });
  expect([datesOf(key), datesOf(replica)]).toEqual([[[DUE, 'AUTOMATIC']], [[DUE, 'AUTOMATIC']]]);
  replica.kms.disableKey({ KeyId });
  replica.kms.enableKey({ KeyId });
  expect(datesOf(replica)).toHaveLength(1);
});
