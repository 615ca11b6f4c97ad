import { describe, expect, test } from 'vitest';
import { asNew, HOUR, importsOf, material, until } from '../support/imported-keys.ts';
import { FOR_EVER, type ImportOptions, importInto } from '../support/imports.ts';
import {
  arnIn,
  DUBLIN,
  EAST,
  primary,
  type Related,
  related,
  relatedImported,
  replicateTo,
  WEST,
} from '../support/related-keys.ts';
import { currentId, metadataOf, SECOND, statusOf } from '../support/rotations.ts';
import { bytes, refusalOf } from '../support/simulator.ts';

const importTo = (
  { at, KeyId }: Related,
  region: string,
  fill: number,
  options: ImportOptions = FOR_EVER,
) => importInto(at(region).kms, KeyId, material(fill), options).KeyMaterialId ?? '';
const stateIn = ({ at }: Related, region: string) => metadataOf(at(region)).KeyState;
const rowsIn = ({ at, KeyId }: Related, region: string) =>
  importsOf(at(region), KeyId).map((one) => [one.KeyMaterialState, one.ImportState]);
const PENDING = 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION';
const HERE = 'IMPORTED';
const AWAY = 'PENDING_IMPORT';
const rotate = ({ at, KeyId }: Related) => at(EAST).kms.rotateKeyOnDemand({ KeyId });
/** The bounds of what was recorded: a rotation of a multi-Region EXTERNAL key took 5 to 50 seconds. */
const [LEAST, MOST] = [5 * SECOND, 50 * SECOND];

// Recorded from AWS, September 2026 (observed.md, Imported material), where nothing else is said.
describe('a replica of a key of imported material', () => {
  test('is not made before the primary has its material', () => {
    const { sim, KeyId } = primary({ Origin: 'EXTERNAL' });
    expect(refusalOf(() => sim.kms.replicateKey({ KeyId, ReplicaRegion: DUBLIN }))).toEqual({
      name: 'KMSInvalidStateException',
      message: `${arnIn(EAST, KeyId)} is pending import.`,
    });
  });

  test.each([
    [FOR_EVER, { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' }],
    [until(HOUR), { ExpirationModel: 'KEY_MATERIAL_EXPIRES' }],
  ] as const)(
    'shows how the primary expires while it is made (%o), and then waits',
    (options, shown) => {
      const key = primary({ Origin: 'EXTERNAL' });
      const { sim, KeyId } = key;
      const described = { ...options, KeyMaterialDescription: 'from the safe' };
      const id = importTo(key, EAST, 1, described);
      const { ReplicaKeyMetadata } = sim.kms.replicateKey({ KeyId, ReplicaRegion: DUBLIN });
      expect(ReplicaKeyMetadata).toMatchObject({ KeyState: 'Creating', ...shown });
      expect(ReplicaKeyMetadata).not.toHaveProperty('CurrentKeyMaterialId');
      expect(metadataOf(key.at(DUBLIN))).toEqual(ReplicaKeyMetadata);
      sim.clock.advance({ seconds: 5 });
      const there = metadataOf(key.at(DUBLIN));
      expect(there).toMatchObject({ KeyState: 'PendingImport', CurrentKeyMaterialId: id });
      expect(there).not.toHaveProperty('ExpirationModel');
      expect(importsOf(key.at(DUBLIN), KeyId)).toEqual([
        {
          KeyId: arnIn(DUBLIN, KeyId),
          KeyMaterialId: id,
          KeyMaterialDescription: 'from the safe',
          KeyMaterialState: 'CURRENT',
          ImportState: AWAY,
        },
      ]);
    },
  );

  test('takes the same bytes alone, and then opens what the primary sealed', () => {
    const key = related([DUBLIN], { Origin: 'EXTERNAL' }, (made) => importTo(made, EAST, 1));
    const { KeyId } = key;
    const { CiphertextBlob } = key.at(EAST).kms.encrypt({ KeyId, Plaintext: bytes('x') });
    const id = currentId(key.at(EAST));
    expect(refusalOf(() => importTo(key, DUBLIN, 2))).toEqual({
      name: 'IncorrectKeyMaterialException',
      message: `Imported key material does not have the expected identifier (${id}).`,
    });
    expect(importTo(key, DUBLIN, 1)).toBe(id);
    expect(stateIn(key, DUBLIN)).toBe('Enabled');
    expect(key.at(DUBLIN).kms.decrypt({ CiphertextBlob })).toMatchObject({
      KeyId: arnIn(DUBLIN, KeyId),
      Plaintext: bytes('x'),
      KeyMaterialId: id,
    });
  });

  test.each([
    [
      { KeyMaterialDescription: 'mine' },
      'Key material description can only be specified on primary Multi-Region keys',
    ],
    [
      { ImportType: 'NEW_KEY_MATERIAL' },
      'Input parameter ImportType NEW_KEY_MATERIAL cannot be used on replica Multi-Region keys',
    ],
  ] as const)('takes no %o', (more, message) => {
    const key = relatedImported();
    expect(refusalOf(() => importTo(key, DUBLIN, 1, { ...FOR_EVER, ...more }))).toEqual({
      name: 'ValidationException',
      message,
    });
  });

  test('loses its material, or sees it expire, without its relatives', () => {
    const key = relatedImported([DUBLIN, WEST]);
    const { sim, KeyId } = key;
    key.at(DUBLIN).kms.deleteImportedKeyMaterial({ KeyId });
    importTo(key, WEST, 1, until(HOUR));
    expect(stateIn(key, DUBLIN)).toBe('PendingImport');
    sim.clock.advance({ hours: 1 });
    expect([stateIn(key, WEST), stateIn(key, EAST)]).toEqual(['PendingImport', 'Enabled']);
    importTo(key, DUBLIN, 1);
    key.at(EAST).kms.deleteImportedKeyMaterial({ KeyId });
    expect([stateIn(key, EAST), stateIn(key, DUBLIN)]).toEqual(['PendingImport', 'Enabled']);
  });
});

describe('staged material of related keys', () => {
  test('waits for every replica, and then for its rotation', () => {
    const key = relatedImported([DUBLIN, WEST]);
    importTo(key, EAST, 2, asNew());
    expect(rowsIn(key, EAST)[1]).toEqual([PENDING, HERE]);
    for (const region of [DUBLIN, WEST]) expect(rowsIn(key, region)[1]).toEqual([PENDING, AWAY]);
    importTo(key, DUBLIN, 2);
    expect(rowsIn(key, EAST)[1]).toEqual([PENDING, HERE]);
    expect(rowsIn(key, DUBLIN)[1]).toEqual([PENDING, HERE]);
    expect(refusalOf(() => rotate(key))).toEqual({
      name: 'KMSInvalidStateException',
      message:
        'Cannot perform key material rotation: Key material has not been imported for replicas of the Multi-Region key.',
    });
    importTo(key, WEST, 2);
    expect(rowsIn(key, EAST)[1]).toEqual(['PENDING_ROTATION', HERE]);
  });

  test('is rotated to in every Region in 5 to 50 seconds', () => {
    const key = relatedImported();
    const { sim, KeyId } = key;
    const first = currentId(key.at(EAST));
    const second = importTo(key, EAST, 2, asNew());
    importTo(key, DUBLIN, 2);
    rotate(key);
    expect(statusOf(key.at(DUBLIN))).toHaveProperty('OnDemandRotationStartDate');
    sim.clock.advance({ milliseconds: LEAST - 1 });
    expect([currentId(key.at(EAST)), currentId(key.at(DUBLIN))]).toEqual([first, first]);
    sim.clock.advance({ milliseconds: MOST - LEAST + 1 });
    for (const region of [EAST, DUBLIN]) {
      expect(currentId(key.at(region))).toBe(second);
      expect(stateIn(key, region)).toBe('Enabled');
      expect(rowsIn(key, region)).toEqual([
        ['NON_CURRENT', HERE],
        ['CURRENT', HERE],
      ]);
    }
    const rows = [EAST, DUBLIN].map((region) => importsOf(key.at(region), KeyId)[1]);
    expect(rows[0]).toEqual({ ...rows[1], KeyId: arnIn(EAST, KeyId) });
  });

  test('is all that a replica needs: its first material may be missing', () => {
    const key = relatedImported([]);
    replicateTo(key, [DUBLIN]);
    importTo(key, EAST, 2, asNew());
    importTo(key, DUBLIN, 2);
    expect(stateIn(key, DUBLIN)).toBe('PendingImport');
    expect(rotate(key)).toEqual({ KeyId: arnIn(EAST, key.KeyId) });
    // Seen right after RotateKeyOnDemand.
    expect(rowsIn(key, EAST)[1]).toEqual(['PENDING_ROTATION', HERE]);
    key.sim.clock.advance({ milliseconds: MOST });
    expect(rowsIn(key, DUBLIN)).toEqual([
      ['NON_CURRENT', AWAY],
      ['CURRENT', HERE],
    ]);
    expect([stateIn(key, EAST), stateIn(key, DUBLIN)]).toEqual(['Enabled', 'PendingImport']);
  });

  test('deleted on the primary is gone on the replicas; on a replica, the primary keeps it', () => {
    const key = relatedImported();
    const { KeyId } = key;
    const KeyMaterialId = importTo(key, EAST, 2, asNew());
    importTo(key, DUBLIN, 2);
    key.at(DUBLIN).kms.deleteImportedKeyMaterial({ KeyId, KeyMaterialId });
    expect(rowsIn(key, EAST)).toEqual([
      ['CURRENT', HERE],
      [PENDING, HERE],
    ]);
    expect(rowsIn(key, DUBLIN)[1]).toEqual([PENDING, AWAY]);
    importTo(key, DUBLIN, 2);
    key.at(EAST).kms.deleteImportedKeyMaterial({ KeyId, KeyMaterialId });
    for (const region of [EAST, DUBLIN]) {
      expect(rowsIn(key, region)).toEqual([['CURRENT', HERE]]);
      expect(stateIn(key, region)).toBe('Enabled');
    }
    // It is forgotten: what was on the replica does not expire either, and can be staged again.
    expect(importTo(key, EAST, 2, asNew())).toBe(KeyMaterialId);
    expect(rowsIn(key, DUBLIN)[1]).toEqual([PENDING, AWAY]);
  });

  test('deleted on the primary takes the ends of what the replicas have with it', () => {
    const key = relatedImported();
    const { KeyId, sim } = key;
    const KeyMaterialId = importTo(key, EAST, 2, asNew(until(HOUR)));
    importTo(key, DUBLIN, 2, until(2 * HOUR));
    expect([...sim.clock.pending()]).toHaveLength(2);
    key.at(EAST).kms.deleteImportedKeyMaterial({ KeyId, KeyMaterialId });
    expect([...sim.clock.pending()]).toEqual([]);
  });

  test.each([
    [
      'is deleted',
      FOR_EVER,
      ({ at, KeyId }: Related, KeyMaterialId: string) =>
        void at(DUBLIN).kms.deleteImportedKeyMaterial({ KeyId, KeyMaterialId }),
    ],
    ['expires', until(HOUR), ({ sim }: Related) => sim.clock.advance({ seconds: 3 })],
  ])(
    'that %s on a replica while the rotation runs: it ends, and the replica waits',
    (_, options, lose) => {
      const key = relatedImported();
      const { sim } = key;
      const second = importTo(key, EAST, 2, asNew());
      importTo(key, DUBLIN, 2, options);
      // 3 seconds before the hour is over, which began a minute ago.
      sim.clock.advance({ milliseconds: HOUR - 63_000 });
      rotate(key);
      lose(key, second);
      sim.clock.advance({ milliseconds: MOST });
      expect(statusOf(key.at(EAST))).not.toHaveProperty('OnDemandRotationStartDate');
      expect(rowsIn(key, EAST)).toEqual([
        ['NON_CURRENT', HERE],
        ['CURRENT', HERE],
      ]);
      expect(rowsIn(key, DUBLIN)).toEqual([
        ['NON_CURRENT', HERE],
        ['CURRENT', AWAY],
      ]);
      expect([stateIn(key, EAST), stateIn(key, DUBLIN)]).toEqual(['Enabled', 'PendingImport']);
      importTo(key, DUBLIN, 2);
      expect(stateIn(key, DUBLIN)).toBe('Enabled');
    },
  );

  test('waits anew when a replica is made after it was everywhere', () => {
    const key = relatedImported();
    importTo(key, EAST, 2, asNew());
    importTo(key, DUBLIN, 2);
    replicateTo(key, [WEST]);
    expect(rowsIn(key, EAST)[1]).toEqual([PENDING, HERE]);
    importTo(key, WEST, 2);
    expect(rowsIn(key, EAST)[1]).toEqual(['PENDING_ROTATION', HERE]);
  });
});

describe('a primary of imported material that moves', () => {
  // Source: kms-state-and-rules.md section 1, UpdatePrimaryRegion of a key that is PendingImport.
  test('does not move to a replica that waits for its import', () => {
    const key = relatedImported();
    const { KeyId } = key;
    key.at(DUBLIN).kms.deleteImportedKeyMaterial({ KeyId });
    expect(
      refusalOf(() => key.at(EAST).kms.updatePrimaryRegion({ KeyId, PrimaryRegion: DUBLIN })),
    ).toEqual({
      name: 'KMSInvalidStateException',
      message: `${arnIn(DUBLIN, KeyId)} is pending import.`,
    });
  });

  // Unconfirmed: that it waits at once, and not only when the move has ended; it has nothing to encrypt with.
  test('waits for its import at once, when its material expires meanwhile', () => {
    const key = relatedImported();
    const { sim, KeyId } = key;
    importTo(key, EAST, 1, until(HOUR));
    sim.clock.advance({ milliseconds: HOUR - 65_000 });
    key.at(EAST).kms.updatePrimaryRegion({ KeyId, PrimaryRegion: DUBLIN });
    sim.clock.advance({ seconds: 6 });
    expect(stateIn(key, EAST)).toBe('PendingImport');
    expect(rowsIn(key, EAST)).toEqual([['CURRENT', AWAY]]);
    sim.clock.advance({ seconds: 4 });
    expect([stateIn(key, EAST), stateIn(key, DUBLIN)]).toEqual(['PendingImport', 'Enabled']);
    // The former primary is a replica now, and the new one takes new material.
    expect(refusalOf(() => importTo(key, EAST, 2, asNew())).name).toBe('ValidationException');
    importTo(key, DUBLIN, 2, asNew());
    expect(rowsIn(key, EAST)[1]).toEqual([PENDING, AWAY]);
  });
});
