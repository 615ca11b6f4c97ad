import { describe, expect, test } from 'vitest';
import {
  arnIn,
  configuration,
  DUBLIN,
  EAST,
  primary,
  type Related,
  related,
  WEST,
} from '../support/related-keys.ts';
import {
  currentId,
  DAY,
  datesOf,
  MINUTE,
  materialsOf,
  metadataOf,
  NOW,
  SECOND,
  statusOf,
} from '../support/rotations.ts';
import { ACCOUNT, bytes, refusalOf } from '../support/simulator.ts';

const move = ({ at, KeyId }: Related, PrimaryRegion: string, from = EAST) =>
  at(from).kms.updatePrimaryRegion({ KeyId, PrimaryRegion });
const statesOf = ({ at }: Related, ...regions: string[]) =>
  regions.map((region) => {
    const { KeyState, Enabled } = metadataOf(at(region));
    return [KeyState, Enabled];
  });
const rolesOf = ({ at }: Related, ...regions: string[]) =>
  regions.map((region) => metadataOf(at(region)).MultiRegionConfiguration?.MultiRegionKeyType);
const soon = ({ sim }: Related) => sim.clock.advance({ seconds: 10 });

// Recorded from AWS, September 2026 (observed.md, Multi-Region keys), where nothing else is said.
describe('UpdatePrimaryRegion', () => {
  test('swaps the roles at once; both keys are Updating for some 10 seconds', () => {
    const key = related([DUBLIN, WEST]);
    const { sim, KeyId } = key;
    expect(move(key, DUBLIN)).toEqual({});
    expect(statesOf(key, EAST, DUBLIN, WEST)).toEqual([
      ['Updating', false],
      ['Updating', false],
      ['Enabled', true],
    ]);
    expect(rolesOf(key, EAST, DUBLIN, WEST)).toEqual(['REPLICA', 'PRIMARY', 'REPLICA']);
    for (const region of [EAST, DUBLIN, WEST]) {
      const { MultiRegionConfiguration: shown } = metadataOf(key.at(region));
      const type = region === DUBLIN ? 'PRIMARY' : 'REPLICA';
      expect(shown).toEqual(configuration(type, KeyId, DUBLIN, EAST, WEST));
    }
    soon(key);
    expect(statesOf(key, EAST, DUBLIN)).toEqual([
      ['Enabled', true],
      ['Enabled', true],
    ]);
    expect([...sim.clock.pending()]).toEqual([]);
    // Source: kms-state-and-rules.md section 12: logged in both Regions.
    const moved = sim.events.filter(({ name }) => name === 'UpdatePrimaryRegion');
    expect(moved.flatMap(({ resources }) => resources)).toEqual([
      arnIn(EAST, KeyId),
      arnIn(DUBLIN, KeyId),
    ]);
    const synchronized = sim.events.filter(({ name }) => name === 'SynchronizeMultiRegionKey');
    expect(synchronized.slice(2).flatMap(({ resources }) => resources)).toEqual([
      arnIn(DUBLIN, KeyId),
      arnIn(EAST, KeyId),
    ]);
  });

  // Source: kms-state-and-rules.md section 6, "crypto continues"; section 1, the column Updating.
  test('leaves both keys in use meanwhile', () => {
    const key = related();
    const { KeyId } = key;
    const { CiphertextBlob } = key.at(EAST).kms.encrypt({ KeyId, Plaintext: bytes('x') });
    move(key, DUBLIN);
    for (const region of [EAST, DUBLIN]) {
      const { kms } = key.at(region);
      expect(kms.decrypt({ CiphertextBlob })).toMatchObject({
        KeyId: arnIn(region, KeyId),
        Plaintext: bytes('x'),
      });
      expect(kms.encrypt({ KeyId, Plaintext: bytes('x') }).KeyId).toBe(arnIn(region, KeyId));
    }
  });

  test('to the Region of the primary succeeds, and changes nothing', () => {
    const key = related();
    const before = metadataOf(key.at(EAST));
    expect(move(key, EAST)).toEqual({});
    expect(metadataOf(key.at(EAST))).toEqual(before);
  });

  test('takes the schedule along: changes are taken where the primary is now', () => {
    const key = related();
    const { KeyId } = key;
    key.at(EAST).kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 });
    const before = statusOf(key.at(EAST));
    move(key, DUBLIN);
    expect(statusOf(key.at(DUBLIN))).toEqual({ ...before, KeyId: arnIn(DUBLIN, KeyId) });
    expect(statusOf(key.at(EAST))).toEqual(before);
    expect(refusalOf(() => key.at(EAST).kms.disableKeyRotation({ KeyId })).message).toContain(
      'is a multi-region replica key',
    );
    // Source: kms-state-and-rules.md section 1: rotation can be changed while the key is Updating.
    key.at(DUBLIN).kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 180 });
    expect(statusOf(key.at(EAST)).RotationPeriodInDays).toBe(180);
  });

  test('there and back leaves everything as it was', () => {
    const key = related();
    const before = [metadataOf(key.at(EAST)), metadataOf(key.at(DUBLIN))];
    move(key, DUBLIN);
    soon(key);
    move(key, EAST, DUBLIN);
    soon(key);
    expect([metadataOf(key.at(EAST)), metadataOf(key.at(DUBLIN))]).toEqual(before);
  });

  // Source: kms-state-and-rules.md section 1: UpdatePrimaryRegion works on a key that is Updating.
  test('works again meanwhile: each key is ready 10 seconds after its own last move', () => {
    const key = related([DUBLIN, WEST]);
    move(key, DUBLIN);
    key.sim.clock.advance({ seconds: 6 });
    move(key, WEST, DUBLIN);
    expect(rolesOf(key, EAST, DUBLIN, WEST)).toEqual(['REPLICA', 'REPLICA', 'PRIMARY']);
    key.sim.clock.advance({ seconds: 4 });
    expect(statesOf(key, EAST, DUBLIN, WEST).map(([state]) => state)).toEqual([
      'Enabled',
      'Updating',
      'Updating',
    ]);
    key.sim.clock.advance({ seconds: 6 });
    expect(statesOf(key, DUBLIN, WEST).map(([state]) => state)).toEqual(['Enabled', 'Enabled']);
    expect([...key.sim.clock.pending()]).toEqual([]);
  });
});

describe('a primary does not move', () => {
  type At = (key: Related) => unknown;
  const disable =
    (region: string): At =>
    ({ at, KeyId }) =>
      at(region).kms.disableKey({ KeyId });
  const schedule =
    (region: string): At =>
    ({ at, KeyId }) =>
      at(region).kms.scheduleKeyDeletion({ KeyId });
  const INVALID = 'KMSInvalidStateException';
  test.each([
    ['to a Region without a replica', () => {}, EAST, WEST, 'ValidationException', ''],
    ['from a replica', () => {}, DUBLIN, WEST, INVALID, 'is not a multi-Region primary key.'],
    ['while it is Disabled', disable(EAST), EAST, DUBLIN, 'DisabledException', 'is disabled.'],
    [
      'while it waits for its replicas to go',
      schedule(EAST),
      EAST,
      DUBLIN,
      INVALID,
      'is pending replica deletion.',
    ],
  ] as const)('%s', (_, bring, from, to, name, text) => {
    const key = related();
    bring(key);
    expect(refusalOf(() => move(key, to, from))).toEqual({
      name,
      message:
        text === ''
          ? `${key.KeyId} does not have a replica key in the specified Region.`
          : `${arnIn(from, key.KeyId)} ${text}`,
    });
    expect(rolesOf(key, EAST, DUBLIN)).toEqual(['PRIMARY', 'REPLICA']);
  });

  test.each([
    ['Disabled', disable(DUBLIN), 'DisabledException', 'is disabled.'],
    ['pending deletion', schedule(DUBLIN), INVALID, 'is pending deletion.'],
  ] as const)('to a replica that is %s, which the refusal names', (_, bring, name, text) => {
    const key = related();
    bring(key);
    expect(refusalOf(() => move(key, DUBLIN))).toEqual({
      name,
      message: `${arnIn(DUBLIN, key.KeyId)} ${text}`,
    });
  });

  // Source: kms-state-and-rules.md section 1, the column Creating.
  test('to a replica that is being made', () => {
    const key = primary();
    key.at(EAST).kms.replicateKey({ KeyId: key.KeyId, ReplicaRegion: DUBLIN });
    expect(refusalOf(() => move(key, DUBLIN))).toEqual({
      name: INVALID,
      message: `${arnIn(DUBLIN, key.KeyId)} is creating.`,
    });
  });
});

// Source: kms-operations.md, UpdatePrimaryRegion: the permission is needed on both keys.
test.each([EAST, DUBLIN])('a primary moves only where the key policy of %s allows it', (region) => {
  const key = related();
  const { KeyId } = key;
  const { kms } = key.at(region);
  const { Policy = '' } = kms.getKeyPolicy({ KeyId });
  const deny = { Effect: 'Deny', Principal: '*', Action: 'kms:UpdatePrimaryRegion', Resource: '*' };
  const { Statement, ...rest } = JSON.parse(Policy);
  kms.putKeyPolicy({
    KeyId,
    Policy: JSON.stringify({ ...rest, Statement: [...Statement, deny] }),
  });
  // Recorded (observed.md, Everywhere): the words of an explicit deny.
  expect(refusalOf(() => move(key, DUBLIN))).toEqual({
    name: 'AccessDeniedException',
    message: `User: arn:aws:iam::${ACCOUNT}:root is not authorized to perform: kms:UpdatePrimaryRegion on resource: ${arnIn(region, KeyId)} with an explicit deny in a resource-based policy`,
  });
  expect(rolesOf(key, EAST, DUBLIN)).toEqual(['PRIMARY', 'REPLICA']);
});

// Source: kms-state-and-rules.md section 1, the column Updating.
describe('a key that is Updating', () => {
  const WORDS = 'is updating.';
  test.each([
    ['disableKey', {}],
    ['enableKey', {}],
    ['scheduleKeyDeletion', {}],
    ['replicateKey', { ReplicaRegion: WEST }],
  ] as const)('refuses %s', (operation, more) => {
    const key = related();
    const { KeyId } = key;
    move(key, DUBLIN);
    const call = () => key.at(DUBLIN).kms[operation]({ KeyId, ReplicaRegion: WEST, ...more });
    expect(refusalOf(call)).toEqual({
      name: 'KMSInvalidStateException',
      message: `${arnIn(DUBLIN, KeyId)} ${WORDS}`,
    });
    soon(key);
    expect(call).not.toThrow();
  });

  test('rotates when its time comes', () => {
    const key = related();
    const { KeyId, sim } = key;
    key.at(EAST).kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 });
    const due = NOW + MINUTE + 90 * DAY;
    sim.clock.advanceTo(due - 5 * SECOND);
    move(key, DUBLIN);
    sim.clock.advanceTo(due);
    expect(statesOf(key, DUBLIN)).toEqual([['Updating', false]]);
    expect([EAST, DUBLIN].map((region) => datesOf(key.at(region)))).toEqual([
      [[due, 'AUTOMATIC']],
      [[due, 'AUTOMATIC']],
    ]);
    const [event] = sim.events.filter(({ name }) => name === 'RotateKey');
    expect(event?.resources).toEqual([arnIn(DUBLIN, KeyId)]);
    sim.clock.advance({ days: 90 });
    expect(datesOf(key.at(EAST))).toHaveLength(2);
  });

  test('goes on with the rotation that its former primary was asked for', () => {
    const key = related();
    const { KeyId, sim } = key;
    const start = NOW + MINUTE;
    key.at(EAST).kms.rotateKeyOnDemand({ KeyId });
    sim.clock.advance({ minutes: 2 });
    move(key, DUBLIN);
    for (const region of [EAST, DUBLIN])
      expect(statusOf(key.at(region)).OnDemandRotationStartDate).toEqual(new Date(start));
    // Asking in the new place begins no other.
    expect(key.at(DUBLIN).kms.rotateKeyOnDemand({ KeyId }).KeyId).toBe(arnIn(DUBLIN, KeyId));
    sim.clock.advanceTo(start + 450 * SECOND);
    expect(datesOf(key.at(DUBLIN))).toEqual([]);
    sim.clock.advanceTo(start + 470 * SECOND);
    expect(datesOf(key.at(DUBLIN))).toHaveLength(1);
    expect(materialsOf(key.at(EAST)).map((one) => one.KeyMaterialId)).toEqual(
      materialsOf(key.at(DUBLIN)).map((one) => one.KeyMaterialId),
    );
    expect(currentId(key.at(EAST))).toBe(currentId(key.at(DUBLIN)));
    expect([...sim.clock.pending()]).toEqual([]);
  });
});
