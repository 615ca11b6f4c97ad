import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import {
  currentId,
  DAY,
  datesOf,
  MINUTE,
  materialsOf,
  metadataOf,
  NOW,
  newKey,
  type Rotating,
  rotateOnDemand,
  rotating,
  SECOND,
  statusOf,
} from '../support/rotations.ts';
import { refusalOf } from '../support/simulator.ts';

// Recorded from AWS, September 2026 (observed.md, Rotation), where nothing else is said.
describe('RotateKeyOnDemand', () => {
  test('answers the key ARN, and the rotation runs from then on', () => {
    const key = newKey();
    const first = currentId(key);
    const before = [metadataOf(key), materialsOf(key)];
    expect(key.kms.rotateKeyOnDemand({ KeyId: key.KeyId })).toEqual({ KeyId: key.arn });
    // Also when automatic rotation is off.
    expect(statusOf(key)).toEqual({
      KeyRotationEnabled: false,
      KeyId: key.arn,
      OnDemandRotationStartDate: new Date(NOW),
    });
    expect([metadataOf(key), materialsOf(key)]).toEqual(before);
    expect(datesOf(key)).toEqual([]);
    key.sim.clock.advance({ milliseconds: 3 * MINUTE });
    expect(statusOf(key)).toEqual({ KeyRotationEnabled: false, KeyId: key.arn });
    expect(currentId(key)).not.toBe(first);
    expect(materialsOf(key).map((one) => one.RotationType)).toEqual([undefined, 'ON_DEMAND']);
  });

  // The bounds are those of what was recorded.
  test.each([
    ['a single-Region key', {}, 100 * SECOND, 131 * SECOND],
    // About 460 seconds.
    ['a multi-Region key', { MultiRegion: true }, 450 * SECOND, 470 * SECOND],
  ] as const)('of %s takes as long as recorded', (_, spec, least, most) => {
    const key = newKey(spec);
    key.kms.rotateKeyOnDemand({ KeyId: key.KeyId });
    key.sim.clock.advance({ milliseconds: least - 1 });
    expect(datesOf(key)).toEqual([]);
    key.sim.clock.advance({ milliseconds: most - least + 1 });
    const [[at] = []] = datesOf(key);
    expect(at).toBeGreaterThanOrEqual(NOW + least);
    expect(at).toBeLessThanOrEqual(NOW + most);
  });

  test('asked again while it runs succeeds, and remains one rotation with its first date', () => {
    const key = newKey();
    const { sim, kms, KeyId, arn } = key;
    kms.rotateKeyOnDemand({ KeyId });
    sim.clock.advance({ milliseconds: MINUTE });
    expect(kms.rotateKeyOnDemand({ KeyId })).toEqual({ KeyId: arn });
    expect(statusOf(key).OnDemandRotationStartDate).toEqual(new Date(NOW));
    sim.clock.advance({ milliseconds: 2 * MINUTE });
    expect(datesOf(key)).toHaveLength(1);
    sim.clock.advance({ days: 1 });
    expect(datesOf(key)).toHaveLength(1);
  });

  test.each([
    ['Disabled', ({ kms, KeyId }: Rotating) => kms.disableKey({ KeyId })],
    ['PendingDeletion', ({ kms, KeyId }: Rotating) => kms.scheduleKeyDeletion({ KeyId })],
  ])('goes on while the key is %s', (state, bring) => {
    const key = newKey();
    key.kms.rotateKeyOnDemand({ KeyId: key.KeyId });
    bring(key);
    expect(statusOf(key).OnDemandRotationStartDate).toEqual(new Date(NOW));
    key.sim.clock.advance({ milliseconds: 3 * MINUTE });
    expect(metadataOf(key).KeyState).toBe(state);
    expect(datesOf(key)).toMatchObject([[expect.any(Number), 'ON_DEMAND']]);
    expect(statusOf(key)).not.toHaveProperty('OnDemandRotationStartDate');
  });

  test('never moves the schedule, and goes on when that is disabled', () => {
    const key = rotating();
    const before = statusOf(key);
    rotateOnDemand(key);
    expect(statusOf(key)).toEqual(before);
    key.kms.rotateKeyOnDemand({ KeyId: key.KeyId });
    key.kms.disableKeyRotation({ KeyId: key.KeyId });
    expect(statusOf(key)).toHaveProperty('OnDemandRotationStartDate');
    key.sim.clock.advance({ days: 100 });
    expect(datesOf(key).map(([, type]) => type)).toEqual(['ON_DEMAND', 'ON_DEMAND']);
  });

  test('comes between those of the schedule, in the order of time', () => {
    const key = rotating();
    rotateOnDemand(key);
    key.sim.clock.advanceTo(NOW + 100 * DAY);
    rotateOnDemand(key);
    key.sim.clock.advanceTo(NOW + 180 * DAY);
    const dates = datesOf(key);
    expect(dates.map(([, type]) => type)).toEqual([
      'ON_DEMAND',
      'AUTOMATIC',
      'ON_DEMAND',
      'AUTOMATIC',
    ]);
    expect(dates.map(([at]) => at)).toEqual(dates.map(([at = 0]) => at).sort((a, b) => a - b));
  });

  test('that runs while the key is enabled late leaves two rotations', () => {
    const key = rotating();
    const { sim, kms, KeyId } = key;
    sim.clock.advance({ days: 89 });
    kms.rotateKeyOnDemand({ KeyId });
    kms.disableKey({ KeyId });
    sim.clock.advance({ milliseconds: 50 * SECOND });
    kms.enableKey({ KeyId });
    kms.disableKey({ KeyId });
    sim.clock.advance({ days: 2 });
    expect(datesOf(key)).toHaveLength(1);
    kms.enableKey({ KeyId });
    expect(datesOf(key).map(([, type]) => type)).toEqual(['ON_DEMAND', 'AUTOMATIC']);
  });
});

describe('a rotation on demand is refused', () => {
  // Source: API_RotateKeyOnDemand, ConflictException: "in progress or scheduled to begin within the next 20 minutes".
  test.each([
    [20 * MINUTE + 1, true],
    [20 * MINUTE, false],
    [1, false],
    [0, true],
  ])('%i ms before that of the schedule: accepted is %s', (before, accepted) => {
    const key = rotating();
    key.sim.clock.advanceTo(NOW + 90 * DAY - before);
    const call = () => key.kms.rotateKeyOnDemand({ KeyId: key.KeyId });
    if (accepted) expect(call()).toEqual({ KeyId: key.arn });
    else expect(refusalOf(call).name).toBe('ConflictException');
  });

  test('not when automatic rotation was disabled before its date', () => {
    const key = rotating();
    key.sim.clock.advanceTo(NOW + 90 * DAY - 1);
    key.kms.disableKeyRotation({ KeyId: key.KeyId });
    expect(key.kms.rotateKeyOnDemand({ KeyId: key.KeyId })).toEqual({ KeyId: key.arn });
  });

  // Source: new-and-contested.md B5, 25 for the life of a key; kms-errors.md, the text (recorded).
  test('after 25 of them; those of the schedule do not count', () => {
    const key = rotating();
    const { sim, kms, KeyId, arn } = key;
    sim.clock.advanceTo(NOW + 91 * DAY);
    for (let i = 0; i < 24; i++) rotateOnDemand(key);
    kms.rotateKeyOnDemand({ KeyId });
    // While the last one runs, asking again succeeds as ever.
    expect(kms.rotateKeyOnDemand({ KeyId })).toEqual({ KeyId: arn });
    sim.clock.advance({ milliseconds: 3 * MINUTE });
    const refusal = {
      name: 'LimitExceededException',
      message: `The on-demand rotations limit has been reached for the given keyId. No more on-demand rotations can be performed for this key: ${arn}`,
    };
    expect(refusalOf(() => kms.rotateKeyOnDemand({ KeyId }))).toEqual(refusal);
    sim.clock.advance({ days: 1000 });
    expect(refusalOf(() => kms.rotateKeyOnDemand({ KeyId }))).toEqual(refusal);
    expect(datesOf(key).filter(([, type]) => type === 'ON_DEMAND')).toHaveLength(25);
  });
});

describe('a simulator whose rotations on demand are immediate', () => {
  const immediate = (spec = {}) => newKey(spec, { onDemandRotation: 'immediate' });

  test('has rotated when it answers', () => {
    const key = immediate();
    const first = currentId(key);
    expect(key.kms.rotateKeyOnDemand({ KeyId: key.KeyId })).toEqual({ KeyId: key.arn });
    expect(statusOf(key)).toEqual({ KeyRotationEnabled: false, KeyId: key.arn });
    expect(currentId(key)).not.toBe(first);
    expect(datesOf(key)).toEqual([[NOW, 'ON_DEMAND']]);
    expect([...key.sim.clock.pending()]).toEqual([]);
    const names = key.sim.events.map(({ name }) => name);
    expect(names[names.indexOf('RotateKeyOnDemand') + 1]).toBe('RotateKey');
  });

  test('counts each to the limit, and keeps the schedule', () => {
    const key = immediate();
    const { kms, KeyId } = key;
    kms.enableKeyRotation({ KeyId });
    const before = statusOf(key);
    for (let i = 0; i < 25; i++) kms.rotateKeyOnDemand({ KeyId });
    expect(statusOf(key)).toEqual(before);
    expect(new Set(materialsOf(key).map((one) => one.KeyMaterialId)).size).toBe(26);
    expect(refusalOf(() => kms.rotateKeyOnDemand({ KeyId })).name).toBe('LimitExceededException');
  });

  test('rotates replicas with their primary, and stays so in an exported world', () => {
    const { sim, kms, KeyId } = immediate({ MultiRegion: true });
    kms.replicateKey({ KeyId, ReplicaRegion: 'eu-west-1' });
    const taken = createSimulator();
    taken.import(JSON.parse(JSON.stringify(sim.export())));
    taken.kms.rotateKeyOnDemand({ KeyId });
    const there = [taken.kms, taken.region('eu-west-1').kms].map((each) =>
      datesOf({ kms: each, KeyId }),
    );
    expect(there).toEqual([[[NOW, 'ON_DEMAND']], [[NOW, 'ON_DEMAND']]]);
  });

  test('is the only other one', () => {
    const onDemandRotation = 'slow' as 'immediate';
    expect(() => createSimulator({ onDemandRotation })).toThrow(TypeError);
  });
});

test('a rotation on demand is in the audit record at its end, with both key materials', () => {
  const key = newKey();
  const first = currentId(key);
  rotateOnDemand(key);
  const [event, ...others] = key.sim.events.filter(({ name }) => name === 'RotateKey');
  expect(others).toEqual([]);
  // Source: kms-state-and-rules.md section 12.
  expect(event).toMatchObject({
    at: new Date(datesOf(key)[0]?.[0] ?? 0),
    resources: [key.arn],
    details: {
      keyId: key.arn,
      keyOrigin: 'AWS_KMS',
      rotationType: 'ON_DEMAND',
      previousKeyMaterialId: first,
      currentKeyMaterialId: currentId(key),
    },
  });
});
