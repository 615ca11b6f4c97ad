import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { material } from '../support/imported-keys.ts';
import { importInto } from '../support/imports.ts';
import { DAY, rotating } from '../support/rotations.ts';
import { ACCOUNT, withKey } from '../support/simulator.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

// Source: https://docs.aws.amazon.com/kms/latest/developerguide/kms-events.html: the three samples.
describe('an event of EventBridge', () => {
  test('has the envelope of EventBridge', () => {
    const { sim, keyId, arn } = withKey();
    sim.kms.scheduleKeyDeletion({ KeyId: arn, PendingWindowInDays: 7 });
    expect(sim.eventBridge()).toEqual([]);
    sim.clock.advance(7 * DAY);
    expect(sim.eventBridge()).toEqual([
      {
        version: '0',
        id: expect.stringMatching(UUID),
        'detail-type': 'KMS CMK Deletion',
        source: 'aws.kms',
        account: ACCOUNT,
        time: '2026-01-08T00:00:00Z',
        region: 'us-east-1',
        resources: [arn],
        detail: { 'key-id': keyId },
      },
    ]);
  });

  test('tells of a rotation both key materials, by schedule and on demand', () => {
    const { sim, kms, KeyId, arn } = rotating();
    const current = () => kms.describeKey({ KeyId }).KeyMetadata?.CurrentKeyMaterialId;
    const materials = [current()];
    kms.rotateKeyOnDemand({ KeyId });
    sim.clock.advance({ hours: 1 });
    materials.push(current());
    sim.clock.advance(90 * DAY);
    materials.push(current());
    expect(sim.eventBridge().map(({ detail, resources }) => [resources, detail])).toEqual(
      ['ON_DEMAND', 'AUTOMATIC'].map((type, i) => [
        [arn],
        {
          'key-id': KeyId,
          'key-origin': 'AWS_KMS',
          'rotation-type': type,
          'previous-key-material-id': materials[i],
          'current-key-material-id': materials[i + 1],
        },
      ]),
    );
    const types = sim.eventBridge().map((event) => event['detail-type']);
    expect(new Set(types)).toEqual(new Set(['KMS CMK Rotation']));
    expect(new Set(sim.eventBridge().map(({ id }) => id)).size).toBe(2);
  });

  test('tells of an expiry which material it was', () => {
    const sim = createSimulator();
    const { KeyId } = sim.kms.createKey({ Origin: 'EXTERNAL' }).KeyMetadata;
    importInto(sim.kms, KeyId, material(1), { ValidTo: new Date('2026-01-02') });
    const id = sim.kms.describeKey({ KeyId }).KeyMetadata?.CurrentKeyMaterialId;
    sim.clock.advance({ days: 2 });
    expect(sim.eventBridge()).toMatchObject([
      {
        'detail-type': 'KMS Imported Key Material Expiration',
        detail: { 'key-id': KeyId, 'key-material-id': id },
      },
    ]);
  });

  test('is of a span, an account and a Region where they are asked for', () => {
    const { sim } = rotating();
    sim.clock.advance(180 * DAY);
    const [first, second] = sim.eventBridge();
    expect(sim.eventBridge({ from: second?.time ?? '' })).toEqual([second]);
    expect(sim.eventBridge({ to: second?.time ?? '' })).toEqual([first]);
    expect(sim.eventBridge({ region: 'eu-west-1' })).toEqual([]);
    expect(sim.eventBridge({ account: '444455556666' })).toEqual([]);
    expect(() => sim.eventBridge({ until: 1 } as never)).toThrow(/^options expected from, to/);
  });
});
