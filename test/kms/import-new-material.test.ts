import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import {
  asNew,
  HOUR,
  type Imported,
  imported,
  importsOf,
  material,
  metadataOf,
  NOW,
  stateOf,
  until,
} from '../support/imported-keys.ts';
import { FOR_EVER, importInto } from '../support/imports.ts';
import { bytes, refusalOf } from '../support/simulator.ts';

// Recorded from AWS, September 2026, where nothing else is said.
describe('new material', () => {
  /** The ID that bytes have in this key. */
  const idOf = ({ sim, KeyId }: Imported, fill: number) =>
    importInto(sim.fork().kms, KeyId, material(fill), asNew()).KeyMaterialId ?? '';

  test('for a key without any is its first, whatever the type says', () => {
    const { kms } = createSimulator();
    const { KeyId } = kms.createKey({ Origin: 'EXTERNAL' }).KeyMetadata;
    const { KeyMaterialId } = importInto(kms, KeyId, material(1), asNew());
    expect(metadataOf({ kms, KeyId })).toMatchObject({
      KeyState: 'Enabled',
      CurrentKeyMaterialId: KeyMaterialId,
    });
  });

  test('for a key with some waits for its rotation, and nothing else changes', () => {
    const key = imported();
    const { sim, kms, KeyId, id } = key;
    const before = metadataOf(key);
    const { KeyMaterialId } = importInto(kms, KeyId, material(2), asNew(until(HOUR)));
    expect(KeyMaterialId).not.toBe(id);
    expect(metadataOf(key)).toEqual(before);
    expect(kms.encrypt({ KeyId, Plaintext: bytes('x') }).KeyId).toBe(key.arn);
    expect(importsOf(sim, KeyId)).toMatchObject([
      { KeyMaterialId: id, KeyMaterialState: 'CURRENT' },
      { KeyMaterialId, KeyMaterialState: 'PENDING_ROTATION', ValidTo: new Date(NOW - 500 + HOUR) },
    ]);
  });

  // Unconfirmed: recorded is that the same bytes enable a Disabled key, and not what new ones do.
  test('enables no key that is Disabled or waits for its own', () => {
    const key = imported();
    const { kms, KeyId } = key;
    kms.disableKey({ KeyId });
    importInto(kms, KeyId, material(2), asNew());
    expect(stateOf(key)).toBe('Disabled');
    const other = imported();
    other.kms.deleteImportedKeyMaterial({ KeyId });
    importInto(other.kms, KeyId, material(2), asNew());
    expect(stateOf(other)).toBe('PendingImport');
  });

  test('that waits does not keep what is imported again from enabling its key, described anew or not', () => {
    for (const options of [FOR_EVER, { ...FOR_EVER, KeyMaterialDescription: 'again' }]) {
      const key = imported();
      const { kms, KeyId } = key;
      importInto(kms, KeyId, material(2), asNew());
      kms.deleteImportedKeyMaterial({ KeyId });
      importInto(kms, KeyId, material(1), options);
      expect(stateOf(key)).toBe('Enabled');
      kms.disableKey({ KeyId });
      importInto(kms, KeyId, material(1), options);
      expect(stateOf(key)).toBe('Enabled');
    }
  });

  test('that the key knows already is refused', () => {
    const key = imported();
    const { kms, KeyId, arn, id } = key;
    const { KeyMaterialId = '' } = importInto(kms, KeyId, material(2), asNew());
    for (const [fill, known] of [
      [1, id],
      [2, KeyMaterialId],
    ] as const)
      expect(refusalOf(() => importInto(kms, KeyId, material(fill), asNew()))).toEqual({
        name: 'IncorrectKeyMaterialException',
        message: `Key material (id: ${known}) being imported as NEW_KEY_MATERIAL is already associated with KMS key ${arn}.`,
      });
  });

  test('is refused while other material waits for its rotation', () => {
    const key = imported();
    const { kms, KeyId, arn } = key;
    const third = idOf(key, 3);
    const { KeyMaterialId: second } = importInto(kms, KeyId, material(2), asNew());
    expect(refusalOf(() => importInto(kms, KeyId, material(3), asNew()))).toEqual({
      name: 'KMSInvalidStateException',
      message: `New key material (id: ${third}) cannot be imported into KMS key ${arn}, because another key material (id: ${second}) is pending rotation.`,
    });
  });

  test('is imported again as existing material, by its ID or without', () => {
    const key = imported();
    const { kms, KeyId } = key;
    const { KeyMaterialId } = importInto(kms, KeyId, material(2), asNew());
    for (const options of [{}, { KeyMaterialId }, { ImportType: 'EXISTING_KEY_MATERIAL' }] as const)
      expect(importInto(kms, KeyId, material(2), { ...FOR_EVER, ...options })).toEqual({
        KeyId: key.arn,
        KeyMaterialId,
      });
  });

  test('that is deleted is forgotten with its description, and can be staged again', () => {
    const key = imported();
    const { sim, kms, KeyId, arn, id } = key;
    const described = { ...asNew(), KeyMaterialDescription: 'second' };
    const { KeyMaterialId = '' } = importInto(kms, KeyId, material(2), described);
    expect(kms.deleteImportedKeyMaterial({ KeyId, KeyMaterialId })).toEqual({
      KeyId: arn,
      KeyMaterialId,
    });
    expect(stateOf(key)).toBe('Enabled');
    expect(importsOf(sim, KeyId).map((one) => one.KeyMaterialId)).toEqual([id]);
    expect(importInto(kms, KeyId, material(2), asNew()).KeyMaterialId).toBe(KeyMaterialId);
    expect(importsOf(sim, KeyId)[1]).not.toHaveProperty('KeyMaterialDescription');
  });

  test('that expires leaves the key as it is, and stays known', () => {
    const key = imported();
    const { sim, kms, KeyId, arn } = key;
    const { KeyMaterialId } = importInto(kms, KeyId, material(2), asNew(until(HOUR)));
    const before = metadataOf(key);
    sim.clock.advance({ hours: 1 });
    expect(metadataOf(key)).toEqual(before);
    expect(sim.events.find(({ name }) => name === 'DeleteExpiredKeyMaterial')).toMatchObject({
      resources: [arn],
    });
    // Its rotation would be accepted, and its bytes revive it: so it still waits.
    expect(refusalOf(() => importInto(kms, KeyId, material(3), asNew())).message).toContain(
      `another key material (id: ${KeyMaterialId}) is pending rotation.`,
    );
    importInto(kms, KeyId, material(2));
    expect(importsOf(sim, KeyId)[1]).toMatchObject({
      KeyMaterialId,
      KeyMaterialState: 'PENDING_ROTATION',
      ImportState: 'IMPORTED',
    });
  });
});

test('a description stays when the material goes, and is replaced by the next that is given', () => {
  const { sim, kms, KeyId } = imported({ ...FOR_EVER, KeyMaterialDescription: 'one' });
  const shown = () => importsOf(sim, KeyId)[0]?.KeyMaterialDescription;
  importInto(kms, KeyId, material(1));
  expect(shown()).toBe('one');
  kms.deleteImportedKeyMaterial({ KeyId });
  expect(shown()).toBe('one');
  importInto(kms, KeyId, material(1));
  expect(shown()).toBe('one');
  importInto(kms, KeyId, material(1), { ...FOR_EVER, KeyMaterialDescription: 'two' });
  expect(shown()).toBe('two');
});
