import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import {
  asNew,
  DONE,
  imported,
  importsOf,
  material,
  metadataOf,
  NOW,
  rotated,
  staged,
  statesOf,
} from '../support/imported-keys.ts';
import { importInto } from '../support/imports.ts';
import { bytes, refusalOf } from '../support/simulator.ts';

// Recorded from AWS, September 2026 (observed.md, Rotation and Imported material), where nothing else is said.
describe('RotateKeyOnDemand of imported material', () => {
  test('is refused while nothing waits for its rotation', () => {
    const { kms, KeyId, arn } = imported();
    const refusal = {
      name: 'KMSInvalidStateException',
      message: `No available key material pending rotation for the key: ${arn}.`,
    };
    expect(refusalOf(() => kms.rotateKeyOnDemand({ KeyId }))).toEqual(refusal);
    const other = rotated();
    expect(refusalOf(() => other.kms.rotateKeyOnDemand({ KeyId }))).toEqual(refusal);
  });

  test('is refused to a key whose own material is missing', () => {
    const { kms, KeyId, arn } = staged();
    kms.deleteImportedKeyMaterial({ KeyId });
    expect(refusalOf(() => kms.rotateKeyOnDemand({ KeyId }))).toEqual({
      name: 'KMSInvalidStateException',
      message: `${arn} is pending import.`,
    });
  });

  test('takes about 150 seconds, in which nothing changes', () => {
    const key = staged();
    const { sim, kms, KeyId, arn, id, next } = key;
    const before = [metadataOf(key), importsOf(sim, KeyId)];
    expect(kms.rotateKeyOnDemand({ KeyId })).toEqual({ KeyId: arn });
    expect(kms.rotateKeyOnDemand({ KeyId })).toEqual({ KeyId: arn });
    expect(kms.getKeyRotationStatus({ KeyId })).toEqual({
      KeyRotationEnabled: false,
      KeyId: arn,
      OnDemandRotationStartDate: new Date(NOW),
    });
    sim.clock.advance({ seconds: 140 });
    expect([metadataOf(key), importsOf(sim, KeyId)]).toEqual(before);
    sim.clock.advance({ seconds: 20 });
    expect(metadataOf(key)).toMatchObject({ KeyState: 'Enabled', CurrentKeyMaterialId: next });
    const [first, second] = importsOf(sim, KeyId);
    expect(first).toEqual({
      KeyId: arn,
      KeyMaterialId: id,
      ImportState: 'IMPORTED',
      KeyMaterialState: 'NON_CURRENT',
      ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
    });
    expect(second).toEqual({
      KeyId: arn,
      KeyMaterialId: next,
      ImportState: 'IMPORTED',
      KeyMaterialState: 'CURRENT',
      ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
      RotationDate: expect.any(Date),
      RotationType: 'ON_DEMAND',
    });
    expect(kms.listKeyRotations({ KeyId }).Rotations).toEqual([second]);
    expect(sim.events.filter(({ name }) => name === 'RotateKey')).toMatchObject([
      {
        at: second?.RotationDate,
        resources: [arn],
        details: {
          keyId: arn,
          keyOrigin: 'EXTERNAL',
          rotationType: 'ON_DEMAND',
          previousKeyMaterialId: id,
          currentKeyMaterialId: next,
        },
      },
    ]);
  });

  test('seals under the new material, and opens what the old one sealed', () => {
    const key = staged();
    const { sim, kms, KeyId, id, next } = key;
    const seal = (text: string) => kms.encrypt({ KeyId, Plaintext: bytes(text) }).CiphertextBlob;
    const old = seal('old');
    kms.rotateKeyOnDemand({ KeyId });
    const running = seal('running');
    sim.clock.advance(DONE);
    const opened = [old, running, seal('new')].map((CiphertextBlob) =>
      kms.decrypt({ CiphertextBlob }),
    );
    expect(opened.map((one) => one.KeyMaterialId)).toEqual([id, id, next]);
    expect(opened.map((one) => one.Plaintext)).toEqual(['old', 'running', 'new'].map(bytes));
    expect(kms.reEncrypt({ CiphertextBlob: old, DestinationKeyId: KeyId })).toMatchObject({
      SourceKeyMaterialId: id,
      DestinationKeyMaterialId: next,
    });
  });

  test.each(['Disabled', 'PendingDeletion'])('goes on while the key is %s', (state) => {
    const key = staged();
    const { sim, kms, KeyId, next } = key;
    kms.rotateKeyOnDemand({ KeyId });
    if (state === 'Disabled') kms.disableKey({ KeyId });
    else kms.scheduleKeyDeletion({ KeyId });
    sim.clock.advance(DONE);
    expect(metadataOf(key)).toMatchObject({ KeyState: state, CurrentKeyMaterialId: next });
  });

  test('can follow another: the third material makes the second a former one', () => {
    const key = rotated();
    const { sim, kms, KeyId } = key;
    importInto(kms, KeyId, material(3), asNew());
    kms.rotateKeyOnDemand({ KeyId });
    sim.clock.advance(DONE);
    expect(statesOf(key)).toEqual([
      ['NON_CURRENT', 'IMPORTED'],
      ['NON_CURRENT', 'IMPORTED'],
      ['CURRENT', 'IMPORTED'],
    ]);
  });

  // Source: new-and-contested.md B5; Unconfirmed: that imported material has the same limit.
  test('has the limit of 25', () => {
    const sim = createSimulator({ onDemandRotation: 'immediate', now: NOW });
    const { kms } = sim;
    const { KeyId } = kms.createKey({ Origin: 'EXTERNAL' }).KeyMetadata;
    importInto(kms, KeyId, material(1));
    for (let i = 0; i < 25; i++) {
      importInto(kms, KeyId, material(2 + i), asNew());
      kms.rotateKeyOnDemand({ KeyId });
    }
    expect(importsOf(sim, KeyId)).toHaveLength(26);
    importInto(kms, KeyId, material(100), asNew());
    expect(refusalOf(() => kms.rotateKeyOnDemand({ KeyId })).name).toBe('LimitExceededException');
  });
});
