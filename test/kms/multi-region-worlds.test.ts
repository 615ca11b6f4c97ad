import { describe, expect, test } from 'vitest';
import { createSimulator, replay } from '../../src/index.ts';
import { asNew, HOUR, importsOf, material, until } from '../support/imported-keys.ts';
import { importInto } from '../support/imports.ts';
import {
  DUBLIN,
  EAST,
  primary,
  type Related,
  related,
  relatedImported,
  takenUp,
  WEST,
} from '../support/related-keys.ts';
import { DAY, datesOf, MINUTE, metadataOf, NOW, rotateOnDemand } from '../support/rotations.ts';

interface World {
  readonly claim: string;
  readonly make: () => Related;
  readonly region: string;
  /** The state of the key there, now and after a while. */
  readonly state: string;
  readonly wait: number;
  readonly becomes: string;
  /** What is due: the first of it, by name. */
  readonly due: readonly string[];
}
const gone = 'gone';
const worlds: readonly World[] = [
  {
    claim: 'a replica that is being made',
    make() {
      const key = primary();
      key.at(EAST).kms.replicateKey({ KeyId: key.KeyId, ReplicaRegion: DUBLIN });
      key.sim.clock.advance({ seconds: 1 });
      return key;
    },
    region: DUBLIN,
    state: 'Creating',
    wait: 5000,
    becomes: 'Enabled',
    due: ['SynchronizeMultiRegionKey'],
  },
  {
    claim: 'a primary that moves',
    make() {
      const key = related();
      key.at(EAST).kms.updatePrimaryRegion({ KeyId: key.KeyId, PrimaryRegion: DUBLIN });
      key.sim.clock.advance({ seconds: 1 });
      return key;
    },
    region: EAST,
    state: 'Updating',
    wait: 10_000,
    becomes: 'Enabled',
    due: ['SynchronizeMultiRegionKey', 'SynchronizeMultiRegionKey'],
  },
  {
    claim: 'a primary whose replica is going',
    make() {
      const key = related();
      for (const region of [EAST, DUBLIN])
        key.at(region).kms.scheduleKeyDeletion({ KeyId: key.KeyId, PendingWindowInDays: 7 });
      return key;
    },
    region: EAST,
    state: 'PendingReplicaDeletion',
    wait: 9 * DAY,
    becomes: 'PendingDeletion',
    due: ['DeleteKey'],
  },
  {
    claim: 'a primary whose replica has gone, in the 48 hours after it',
    make() {
      const key = related();
      for (const region of [EAST, DUBLIN])
        key.at(region).kms.scheduleKeyDeletion({ KeyId: key.KeyId, PendingWindowInDays: 7 });
      key.sim.clock.advance({ days: 8 });
      return key;
    },
    region: EAST,
    state: 'PendingReplicaDeletion',
    wait: 8 * DAY,
    becomes: gone,
    due: ['BeginWaitingPeriod'],
  },
  {
    claim: 'rotations of both kinds, one on demand running',
    make() {
      const key = related();
      const { kms, KeyId } = key.at(EAST);
      kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 });
      rotateOnDemand(key.at(EAST));
      key.sim.clock.advance({ days: 90 });
      kms.rotateKeyOnDemand({ KeyId });
      return key;
    },
    region: DUBLIN,
    state: 'Enabled',
    wait: 90 * DAY,
    becomes: 'Enabled',
    due: ['RotateKey', 'RotateKey'],
  },
  {
    claim: 'staged material that expires while it is rotated to',
    make() {
      const key = relatedImported();
      const { KeyId, sim } = key;
      importInto(key.at(EAST).kms, KeyId, material(2), asNew());
      importInto(key.at(DUBLIN).kms, KeyId, material(2), until(HOUR));
      sim.clock.advance({ milliseconds: HOUR - MINUTE - 3000 });
      key.at(EAST).kms.rotateKeyOnDemand({ KeyId });
      return key;
    },
    region: DUBLIN,
    state: 'Enabled',
    wait: MINUTE,
    becomes: 'PendingImport',
    due: ['DeleteExpiredKeyMaterial', 'RotateKey'],
  },
];
const stateIn = ({ sim, at, KeyId }: Related, region: string) =>
  sim
    .region(region)
    .kms.listKeys({})
    .Keys?.some((key) => key.KeyId === KeyId)
    ? metadataOf(at(region)).KeyState
    : gone;

describe('a world with related keys goes on where it was', () => {
  test.each(worlds)(
    'exported and taken up: $claim',
    ({ make, region, state, wait, becomes, due }) => {
      const key = make();
      const other = takenUp(key);
      expect(other.sim.export()).toEqual(key.sim.export());
      expect(stateIn(other, region)).toBe(state);
      expect([...other.sim.clock.pending()].map(({ kind }) => kind)).toEqual(due);
      expect([...other.sim.clock.pending()]).toEqual([...key.sim.clock.pending()]);
      for (const { sim } of [key, other]) sim.clock.advance({ milliseconds: wait });
      expect(stateIn(other, region)).toBe(becomes);
      expect(other.sim.export()).toEqual(key.sim.export());
    },
  );

  test.each(worlds)('forked and replayed: $claim', ({ make, region, wait, becomes }) => {
    const key = make();
    const twin = key.sim.fork();
    twin.clock.advance({ milliseconds: wait });
    const again = replay(JSON.parse(JSON.stringify(twin.transcript())));
    expect(again.export()).toEqual(twin.export());
    expect(JSON.stringify(again.events)).toBe(JSON.stringify(twin.events));
    const before = key.sim.export();
    key.sim.clock.advance({ milliseconds: wait });
    expect(stateIn(key, region)).toBe(becomes);
    expect(key.sim.export()).toEqual(twin.export());
    expect(before).not.toEqual(twin.export());
  });

  test('keeps what is known of material that is not there, in every Region', () => {
    const key = relatedImported([DUBLIN, WEST]);
    const { KeyId } = key;
    const described = { ...asNew(), KeyMaterialDescription: 'the second' };
    importInto(key.at(EAST).kms, KeyId, material(2), described);
    key.at(EAST).kms.deleteImportedKeyMaterial({ KeyId });
    const other = takenUp(key);
    for (const region of [EAST, DUBLIN, WEST])
      expect(importsOf(other.at(region), KeyId)).toEqual(importsOf(key.at(region), KeyId));
    for (const each of [key, other]) importInto(each.at(EAST).kms, KeyId, material(1));
    expect(stateIn(other, EAST)).toBe('Enabled');
  });

  test('keeps the dates of rotations that are done', () => {
    const key = related();
    const { kms, KeyId } = key.at(EAST);
    kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 });
    key.sim.clock.advance({ days: 200 });
    const due = NOW + MINUTE + 90 * DAY;
    const dates = [
      [due, 'AUTOMATIC'],
      [due + 90 * DAY, 'AUTOMATIC'],
    ];
    for (const region of [EAST, DUBLIN]) expect(datesOf(takenUp(key).at(region))).toEqual(dates);
  });
});

// Each is sound JSON of the shape of a world, and no world that could have come to be.
describe('a world that could not be is not taken up', () => {
  const worldOf = (index: number) => {
    const made = worlds[index] as World;
    return JSON.stringify(made.make().sim.export());
  };
  test.each([
    [
      0,
      '"primaryRegion":"us-east-1"',
      '"primaryRegion":"eu-west-1"',
      'only a replica is being made',
    ],
    [
      0,
      '"replicaRegions":["eu-west-1"]',
      '"replicaRegions":["eu-west-1","eu-west-3"]',
      'a related key is in each',
    ],
    [0, '"state":"Creating"', '"state":"Enabled"', 'no other state has one'],
    [0, '"replicaRegions":["eu-west-1"]', '"replicaRegions":[]', 'a replica is known as one'],
    [
      2,
      '"state":"PendingReplicaDeletion","windowDays":7',
      `"state":"PendingDeletion","due":${NOW * 2}`,
      'a primary goes last',
    ],
    [
      2,
      '"state":"PendingReplicaDeletion"',
      `"state":"PendingReplicaDeletion","due":${NOW * 2}`,
      'its wait ends when they are gone',
    ],
    [2, '"windowDays":7', '"windowDays":null', 'who waits for replicas has a window'],
    [4, '"periodDays":90,', '', 'a rotation has a period and an end'],
    // What a rotation goes to, and none that runs.
    [
      5,
      /"startedAt":\d+,"endsAt":\d+,/,
      '',
      'a rotation of imported material is to one of it, while it runs',
    ],
    [0, '"replications":1', '"replications":0', 'replicas are counted'],
  ] as const)('%i: %s as %s', (index, from, to, message) => {
    const text = worldOf(index);
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    const sim = createSimulator();
    const before = sim.export();
    expect(() => sim.import(JSON.parse(changed))).toThrow(message);
    expect(sim.export()).toEqual(before);
  });
});
