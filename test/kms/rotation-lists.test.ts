import { describe, expect, test } from 'vitest';
import {
  currentId,
  DAY,
  datesOf,
  materialsOf,
  NOW,
  newKey,
  type Rotating,
  rotateOnDemand,
  rotating,
  rotationsOf,
} from '../support/rotations.ts';
import { refusalOf } from '../support/simulator.ts';

const HMAC = { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } as const;
const CURVE = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const;
const ALL = { IncludeKeyMaterial: 'ALL_KEY_MATERIAL' } as const;
const NONE = { Rotations: [], Truncated: false };

/** A key that rotated by its schedule, on demand, and by its schedule: 90, 100 and 180 days on. */
function rotatedThrice(): Rotating & { readonly ids: readonly string[] } {
  const key = rotating();
  const ids = [currentId(key)];
  key.sim.clock.advanceTo(NOW + 90 * DAY);
  ids.push(currentId(key));
  key.sim.clock.advanceTo(NOW + 100 * DAY);
  rotateOnDemand(key);
  ids.push(currentId(key));
  key.sim.clock.advanceTo(NOW + 180 * DAY);
  ids.push(currentId(key));
  return { ...key, ids };
}

// Recorded from AWS, September 2026 (observed.md, Rotation), where nothing else is said.
describe('ListKeyRotations', () => {
  test.each([
    ['a symmetric key that has not rotated', {}],
    ['an HMAC key', HMAC],
    ['an asymmetric key', CURVE],
    ['a key that waits for its import', { Origin: 'EXTERNAL' }],
  ] as const)('of %s has no row', (_, spec) => {
    const { kms, KeyId } = newKey(spec);
    expect(kms.listKeyRotations({ KeyId })).toEqual(NONE);
    const named = { KeyId, IncludeKeyMaterial: 'ROTATIONS_ONLY' } as const;
    expect(kms.listKeyRotations(named)).toEqual(NONE);
  });

  test('lists the rotations that are done, the oldest first', () => {
    const key = rotatedThrice();
    const { arn, ids } = key;
    const rows = rotationsOf(key);
    expect(rows.map((one) => one.KeyMaterialId)).toEqual(ids.slice(1));
    expect(rows.map((one) => one.RotationType)).toEqual(['AUTOMATIC', 'ON_DEMAND', 'AUTOMATIC']);
    expect(rows.map((one) => one.KeyId)).toEqual([arn, arn, arn]);
    expect([rows[0]?.RotationDate, rows[2]?.RotationDate]).toEqual([
      new Date(NOW + 90 * DAY),
      new Date(NOW + 180 * DAY),
    ]);
  });

  test('lists none that still runs', () => {
    const key = newKey();
    key.kms.rotateKeyOnDemand({ KeyId: key.KeyId });
    expect(key.kms.listKeyRotations({ KeyId: key.KeyId })).toEqual(NONE);
    expect(materialsOf(key)).toHaveLength(1);
  });

  test('with ALL_KEY_MATERIAL begins with the first material, which has no date', () => {
    const key = rotatedThrice();
    const [first, second, third, fourth, ...more] = materialsOf(key);
    const [one, two, , four] = key.ids;
    const KeyId = key.arn;
    // No ImportState and no ExpirationModel where KMS makes the material.
    expect(first).toEqual({ KeyId, KeyMaterialId: one, KeyMaterialState: 'NON_CURRENT' });
    expect(second).toEqual({
      KeyId,
      KeyMaterialId: two,
      KeyMaterialState: 'NON_CURRENT',
      RotationDate: new Date(NOW + 90 * DAY),
      RotationType: 'AUTOMATIC',
    });
    expect(third?.RotationType).toBe('ON_DEMAND');
    expect(fourth).toEqual({
      KeyId,
      KeyMaterialId: four,
      KeyMaterialState: 'CURRENT',
      RotationDate: new Date(NOW + 180 * DAY),
      RotationType: 'AUTOMATIC',
    });
    expect(more).toEqual([]);
  });

  test('with ALL_KEY_MATERIAL of a new key has its one material', () => {
    const key = newKey();
    expect(key.kms.listKeyRotations({ KeyId: key.KeyId, ...ALL })).toEqual({
      Rotations: [{ KeyId: key.arn, KeyMaterialId: currentId(key), KeyMaterialState: 'CURRENT' }],
      Truncated: false,
    });
  });

  test.each([
    ['HMAC', HMAC],
    ['asymmetric', CURVE],
    ['HMAC, EXTERNAL', { ...HMAC, Origin: 'EXTERNAL' }],
  ] as const)('with ALL_KEY_MATERIAL refuses a key that is %s', (_, spec) => {
    const { kms, KeyId } = newKey(spec);
    expect(refusalOf(() => kms.listKeyRotations({ KeyId, ...ALL }))).toEqual({
      name: 'ValidationException',
      message: 'Input parameter includeKeyMaterial can only be used with symmetric keys.',
    });
  });

  test.each([
    ['Disabled', {}, ({ kms, KeyId }: Rotating) => kms.disableKey({ KeyId })],
    ['PendingDeletion', {}, ({ kms, KeyId }: Rotating) => kms.scheduleKeyDeletion({ KeyId })],
    ['PendingImport', { Origin: 'EXTERNAL' }, () => {}],
  ] as const)('works on a key that is %s', (_, spec, bring) => {
    const key = newKey(spec);
    bring(key);
    expect(rotationsOf(key)).toEqual([]);
    expect(materialsOf(key)).toHaveLength('Origin' in spec ? 0 : 1);
  });
});

describe('pages of ListKeyRotations', () => {
  test.each([
    [{}, 1, [1, 1, 1]],
    [{}, 2, [2, 1]],
    // A last page that is exactly full says so.
    [{}, 3, [3]],
    [{}, 1000, [3]],
    [ALL, 1, [1, 1, 1, 1]],
    [ALL, 2, [2, 2]],
    [ALL, 3, [3, 1]],
  ] as const)('of %o by %i have %o rows', (mode, Limit, sizes) => {
    const { kms, KeyId, ids } = rotatedThrice();
    const wanted = mode === ALL ? ids : ids.slice(1);
    const seen: (string | undefined)[] = [];
    let Marker: string | undefined;
    for (const [page, size] of sizes.entries()) {
      const answer = kms.listKeyRotations({ KeyId, Limit, ...mode, ...(Marker ? { Marker } : {}) });
      expect(answer.Rotations).toHaveLength(size);
      const last = page === sizes.length - 1;
      expect(answer.Truncated).toBe(!last);
      expect('NextMarker' in answer).toBe(!last);
      seen.push(...answer.Rotations.map((one) => one.KeyMaterialId));
      Marker = answer.NextMarker;
    }
    expect(seen).toEqual(wanted);
  });

  test('have 100 rows when none is asked for', () => {
    const key = rotating();
    // 90 * 110 days.
    key.sim.clock.advance({ days: 9900 });
    const {
      Rotations,
      Truncated,
      NextMarker = '',
    } = key.kms.listKeyRotations({
      KeyId: key.KeyId,
    });
    expect([Rotations.length, Truncated]).toEqual([100, true]);
    const rest = key.kms.listKeyRotations({ KeyId: key.KeyId, Marker: NextMarker });
    expect(rest.Rotations.map((one) => one.RotationDate?.getTime())).toEqual(
      Array.from({ length: 10 }, (_, i) => NOW + (101 + i) * 90 * DAY),
    );
  });

  test('go on behind what was shown, though the key rotates in between', () => {
    const key = rotatedThrice();
    const { kms, KeyId } = key;
    const first = kms.listKeyRotations({ KeyId, Limit: 2 });
    key.sim.clock.advanceTo(NOW + 270 * DAY);
    const { Rotations } = kms.listKeyRotations({ KeyId, Marker: first.NextMarker ?? '' });
    expect(Rotations.map((one) => one.RotationDate)).toEqual([
      new Date(NOW + 180 * DAY),
      new Date(NOW + 270 * DAY),
    ]);
  });

  test('refuse a marker that no such list gave, without text', () => {
    const key = rotatedThrice();
    const { kms, KeyId } = key;
    const other = kms.createKey({}).KeyMetadata.KeyId;
    const Marker = kms.listKeyRotations({ KeyId, Limit: 1 }).NextMarker ?? '';
    const refusal = { name: 'InvalidMarkerException', message: '' };
    for (const call of [
      () => kms.listKeyRotations({ KeyId, Marker: 'x' }),
      () => kms.listKeyRotations({ KeyId, Marker: `${Marker}A` }),
      () => kms.listKeyRotations({ KeyId: other, Marker }),
      () => kms.listKeyRotations({ KeyId, Marker, ...ALL }),
    ])
      expect(refusalOf(call)).toEqual(refusal);
  });

  test.each([
    [0, 'greater than or equal to 1'],
    [1001, 'less than or equal to 1000'],
  ])('cannot have %i rows', (Limit, bound) => {
    const { kms, KeyId } = newKey();
    // Source: kms-errors.md section 2, the grammar of a constraint.
    expect(refusalOf(() => kms.listKeyRotations({ KeyId, Limit }))).toEqual({
      name: 'ValidationException',
      message: `1 validation error detected: Value '${Limit}' at 'limit' failed to satisfy constraint: Member must have value ${bound}`,
    });
  });
});

test('rows are dated to the millisecond', () => {
  expect(datesOf(rotatedThrice())[0]?.[0]).toBe(Date.parse('2026-12-11T10:00:00.500Z'));
});
