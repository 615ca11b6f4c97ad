import { describe, expect, test } from 'vitest';
import {
  arnIn,
  configuration,
  DUBLIN,
  EAST,
  type Related,
  related,
  replicateTo,
  WEST,
} from '../support/related-keys.ts';
import { DAY, MINUTE, metadataOf, NOW } from '../support/rotations.ts';
import { bytes, refusalOf } from '../support/simulator.ts';

const START: number = NOW + MINUTE;
const schedule = ({ at, KeyId }: Related, region: string, PendingWindowInDays = 7) =>
  at(region).kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays });
const cancel = ({ at, KeyId }: Related, region: string) =>
  at(region).kms.cancelKeyDeletion({ KeyId });
const stateIn = ({ at }: Related, region: string) => metadataOf(at(region)).KeyState;
const regionsOf = ({ at }: Related) =>
  metadataOf(at(EAST)).MultiRegionConfiguration?.ReplicaKeys?.map(({ Region }) => Region);
const gone = (key: Related, region: string) =>
  expect(refusalOf(() => metadataOf(key.at(region)))).toEqual({
    name: 'NotFoundException',
    message: `Key '${arnIn(region, key.KeyId)}' does not exist`,
  });

// Recorded from AWS, September 2026 (observed.md, Multi-Region keys), where nothing else is said.
describe('a primary with replicas that is to be deleted', () => {
  test('waits for them: a window, and no date', () => {
    const key = related();
    const { KeyId } = key;
    const arn = arnIn(EAST, KeyId);
    expect(schedule(key, EAST, 12)).toEqual({
      KeyId: arn,
      KeyState: 'PendingReplicaDeletion',
      PendingWindowInDays: 12,
    });
    const shown = metadataOf(key.at(EAST));
    expect(shown).toMatchObject({
      KeyState: 'PendingReplicaDeletion',
      Enabled: false,
      PendingDeletionWindowInDays: 12,
    });
    expect(shown).not.toHaveProperty('DeletionDate');
    expect([...key.sim.clock.pending()]).toEqual([]);
    key.sim.clock.advance({ days: 400 });
    expect(stateIn(key, EAST)).toBe('PendingReplicaDeletion');
    expect(cancel(key, EAST)).toEqual({ KeyId: arn });
    expect(stateIn(key, EAST)).toBe('Disabled');
    expect(metadataOf(key.at(EAST))).not.toHaveProperty('PendingDeletionWindowInDays');
  });

  test('asks for 30 days when no window is named, and cannot be scheduled again', () => {
    const key = related();
    const { KeyId } = key;
    const { kms } = key.at(EAST);
    expect(kms.scheduleKeyDeletion({ KeyId }).PendingWindowInDays).toBe(30);
    expect(refusalOf(() => kms.scheduleKeyDeletion({ KeyId }))).toEqual({
      name: 'KMSInvalidStateException',
      message: `${arnIn(EAST, KeyId)} is pending replica deletion.`,
    });
  });

  test.each([
    ['tagResource', { Tags: [{ TagKey: 'a', TagValue: 'b' }] }],
    ['untagResource', { TagKeys: ['a'] }],
    ['encrypt', { Plaintext: bytes('x') }],
    ['generateDataKey', { KeySpec: 'AES_256' }],
    ['getPublicKey', {}],
    ['enableKey', {}],
    ['updateKeyDescription', { Description: 'x' }],
  ] as const)('refuses %s in its own words', (operation, more) => {
    const key = related();
    const { KeyId } = key;
    schedule(key, EAST);
    const { kms } = key.at(EAST);
    const call = kms[operation] as (request: object) => unknown;
    expect(refusalOf(() => call({ KeyId, ...more }))).toEqual({
      name: 'KMSInvalidStateException',
      message: `${arnIn(EAST, KeyId)} is pending replica deletion.`,
    });
  });

  test.each([EAST, DUBLIN])(
    'takes and shows key policies, as a pending replica does: %s',
    (region) => {
      const key = related();
      const { KeyId } = key;
      schedule(key, region);
      const { kms } = key.at(region);
      const { Policy = '' } = kms.getKeyPolicy({ KeyId });
      const other = Policy.replace('key-default-1', 'other');
      kms.putKeyPolicy({ KeyId, Policy: other });
      expect(kms.getKeyPolicy({ KeyId }).Policy).toBe(other);
    },
  );

  test('leaves its replicas in use, also for what it sealed', () => {
    const key = related();
    const { KeyId } = key;
    const { CiphertextBlob } = key.at(EAST).kms.encrypt({ KeyId, Plaintext: bytes('x') });
    schedule(key, EAST);
    expect(key.at(DUBLIN).kms.decrypt({ CiphertextBlob })).toMatchObject({
      KeyId: arnIn(DUBLIN, KeyId),
      Plaintext: bytes('x'),
    });
  });

  test('begins its own window 48 hours after the end of the last replica, and then is gone', () => {
    const key = related([DUBLIN, WEST]);
    const { sim, KeyId } = key;
    schedule(key, EAST, 7);
    schedule(key, DUBLIN, 7);
    schedule(key, WEST, 10);
    sim.clock.advanceTo(START + 7 * DAY);
    gone(key, DUBLIN);
    expect(regionsOf(key)).toEqual([WEST]);
    sim.clock.advanceTo(START + 10 * DAY - 1);
    expect([stateIn(key, WEST), stateIn(key, EAST)]).toEqual([
      'PendingDeletion',
      'PendingReplicaDeletion',
    ]);
    sim.clock.advance({ milliseconds: 1 });
    gone(key, WEST);
    expect(regionsOf(key)).toEqual([]);
    sim.clock.advanceTo(START + 12 * DAY - 1);
    expect(metadataOf(key.at(EAST))).toMatchObject({
      KeyState: 'PendingReplicaDeletion',
      PendingDeletionWindowInDays: 7,
    });
    sim.clock.advance({ milliseconds: 1 });
    const shown = metadataOf(key.at(EAST));
    expect(shown).toMatchObject({
      KeyState: 'PendingDeletion',
      DeletionDate: new Date(START + 19 * DAY),
      MultiRegionConfiguration: configuration('PRIMARY', KeyId, EAST),
    });
    expect(shown).not.toHaveProperty('PendingDeletionWindowInDays');
    sim.clock.advanceTo(START + 19 * DAY - 1);
    expect(stateIn(key, EAST)).toBe('PendingDeletion');
    sim.clock.advance({ milliseconds: 1 });
    gone(key, EAST);
    const told = sim.events.filter(({ name }) => name === 'DeleteKey');
    expect(told.map(({ at, details }) => [at.getTime(), details])).toEqual([
      [START + 7 * DAY, { keyId: arnIn(DUBLIN, KeyId) }],
      [START + 10 * DAY, { keyId: arnIn(WEST, KeyId) }],
      [START + 19 * DAY, { keyId: arnIn(EAST, KeyId) }],
    ]);
    expect([...sim.clock.pending()]).toEqual([]);
  });

  test('waits for two that are gone at one instant as for one', () => {
    const key = related([DUBLIN, WEST]);
    for (const region of [EAST, DUBLIN, WEST]) schedule(key, region, 7);
    key.sim.clock.advanceTo(START + 9 * DAY);
    expect(metadataOf(key.at(EAST)).DeletionDate).toEqual(new Date(START + 16 * DAY));
  });

  test.each([
    ['within the 48 hours', 8 * DAY],
    ['in its own window', 10 * DAY],
  ])('cancelled %s it stays, and its window begins anew when scheduled again', (_, after) => {
    const key = related();
    schedule(key, EAST, 7);
    schedule(key, DUBLIN, 7);
    key.sim.clock.advanceTo(START + after);
    cancel(key, EAST);
    expect(stateIn(key, EAST)).toBe('Disabled');
    expect([...key.sim.clock.pending()]).toEqual([]);
    key.sim.clock.advance({ days: 100 });
    expect(stateIn(key, EAST)).toBe('Disabled');
    // It has no replicas any more, and so it waits for none.
    expect(schedule(key, EAST, 7)).toMatchObject({
      KeyState: 'PendingDeletion',
      DeletionDate: new Date(START + after + 107 * DAY),
    });
  });

  test('goes on waiting when a replica is cancelled', () => {
    const key = related();
    schedule(key, EAST, 7);
    schedule(key, DUBLIN, 7);
    key.sim.clock.advance({ days: 6 });
    cancel(key, DUBLIN);
    key.sim.clock.advance({ days: 100 });
    expect([stateIn(key, EAST), stateIn(key, DUBLIN)]).toEqual([
      'PendingReplicaDeletion',
      'Disabled',
    ]);
  });

  // Source: kms-state-and-rules.md section 4: the clock starts when the last replica is gone; here all went before.
  test('whose replicas went before has its date at once', () => {
    const key = related();
    schedule(key, DUBLIN, 7);
    key.sim.clock.advance({ days: 7 });
    expect(schedule(key, EAST, 7)).toEqual({
      KeyId: arnIn(EAST, key.KeyId),
      DeletionDate: new Date(START + 14 * DAY),
      KeyState: 'PendingDeletion',
      PendingWindowInDays: 7,
    });
  });
});

describe('a replica that is to be deleted', () => {
  test('has its date, and stays listed until then', () => {
    const key = related();
    expect(schedule(key, DUBLIN, 7)).toEqual({
      KeyId: arnIn(DUBLIN, key.KeyId),
      DeletionDate: new Date(START + 7 * DAY),
      KeyState: 'PendingDeletion',
      PendingWindowInDays: 7,
    });
    expect([stateIn(key, EAST), regionsOf(key)]).toEqual(['Enabled', [DUBLIN]]);
    key.sim.clock.advance({ days: 7 });
    expect([stateIn(key, EAST), regionsOf(key)]).toEqual(['Enabled', []]);
  });

  // Source: kms-state-and-rules.md section 1: ScheduleKeyDeletion works while the key is Creating.
  test('can be one that is being made; cancelled it is Disabled', () => {
    const key = related();
    key.at(EAST).kms.replicateKey({ KeyId: key.KeyId, ReplicaRegion: WEST });
    schedule(key, WEST, 7);
    key.sim.clock.advance({ days: 6 });
    expect(stateIn(key, WEST)).toBe('PendingDeletion');
    cancel(key, WEST);
    expect(stateIn(key, WEST)).toBe('Disabled');
  });

  test('takes its aliases, and those alone', () => {
    const key = related();
    const { KeyId, sim } = key;
    for (const region of [EAST, DUBLIN])
      key.at(region).kms.createAlias({ AliasName: 'alias/app', TargetKeyId: KeyId });
    schedule(key, DUBLIN, 7);
    sim.clock.advance({ days: 7 });
    expect(key.at(DUBLIN).kms.listAliases({}).Aliases).toEqual([]);
    expect(metadataOf({ ...key.at(EAST), KeyId: 'alias/app' }).Arn).toBe(arnIn(EAST, KeyId));
  });

  // Source: kms-state-and-rules.md section 4: ReplicateKey makes it again with the same shared properties.
  test('can be made again: the same material, other random bytes, nothing of its own', () => {
    const key = related();
    const { KeyId, sim } = key;
    const seal = (region: string) =>
      key.at(region).kms.encrypt({ KeyId, Plaintext: bytes('x') }).CiphertextBlob;
    const old = key.at(DUBLIN);
    old.kms.updateKeyDescription({ KeyId, Description: 'old' });
    old.kms.createAlias({ AliasName: 'alias/app', TargetKeyId: KeyId });
    const blobs = [seal(EAST), seal(DUBLIN), seal(DUBLIN)];
    for (let round = 0; round < 2; round++) {
      schedule(key, DUBLIN, 7);
      sim.clock.advance({ days: 7 });
      replicateTo(key, [DUBLIN]);
      expect(metadataOf(key.at(DUBLIN)).Description).toBe('');
      expect(key.at(DUBLIN).kms.listAliases({}).Aliases).toEqual([]);
      blobs.push(seal(DUBLIN), seal(DUBLIN));
    }
    for (const CiphertextBlob of blobs)
      expect(key.at(DUBLIN).kms.decrypt({ CiphertextBlob }).Plaintext).toEqual(bytes('x'));
    // The 16 random bytes of each (observed.md, SYMMETRIC_DEFAULT blob): none are used twice.
    const random = blobs.map((blob) => Buffer.from(blob.subarray(38, 54)).toString('hex'));
    expect(new Set(random).size).toBe(blobs.length);
  });
});
