import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import {
  HMAC,
  HOUR,
  imported,
  material,
  metadataOf,
  pendingOf,
  stateOf,
  until,
} from '../support/imported-keys.ts';
import { FOR_EVER, importedKey, importInto, KEY_WRAP, newPair } from '../support/imports.ts';
import { ARN_PREFIX, bytes, refusalOf } from '../support/simulator.ts';

// Recorded from AWS, September 2026, where nothing else is said.
describe('DeleteImportedKeyMaterial', () => {
  test('with nothing imported answers the key ARN alone, and changes nothing', () => {
    const sim = createSimulator();
    const { KeyId, Arn } = sim.kms.createKey({ Origin: 'EXTERNAL' }).KeyMetadata;
    expect(sim.kms.deleteImportedKeyMaterial({ KeyId })).toEqual({ KeyId: Arn });
    expect(stateOf({ kms: sim.kms, KeyId })).toBe('PendingImport');
  });

  test('of a symmetric key answers the ID, however often', () => {
    const key = imported(until(HOUR));
    const { sim, kms, KeyId, arn, id } = key;
    for (const named of [{}, { KeyMaterialId: id }, {}, { KeyMaterialId: id }])
      expect(kms.deleteImportedKeyMaterial({ KeyId, ...named })).toEqual({
        KeyId: arn,
        KeyMaterialId: id,
      });
    expect(metadataOf(key)).toMatchObject({
      KeyState: 'PendingImport',
      CurrentKeyMaterialId: id,
    });
    expect(metadataOf(key)).not.toHaveProperty('ExpirationModel');
    expect(metadataOf(key)).not.toHaveProperty('ValidTo');
    // What is gone does not expire.
    expect(pendingOf(sim)).toEqual([]);
  });

  test('of HMAC and asymmetric keys never answers one', () => {
    const { kms } = createSimulator();
    const P256 = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const;
    const { privateKey } = newPair('ECC_NIST_P256');
    const keys = [
      importedKey(kms, HMAC, material(1)),
      importedKey(kms, P256, privateKey, KEY_WRAP),
    ];
    for (const KeyId of keys) {
      const answer = { KeyId: `${ARN_PREFIX}key/${KeyId}` };
      expect(kms.deleteImportedKeyMaterial({ KeyId })).toEqual(answer);
      expect(kms.deleteImportedKeyMaterial({ KeyId })).toEqual(answer);
      expect(stateOf({ kms, KeyId })).toBe('PendingImport');
    }
  });

  test('refuses the ID of what was never imported', () => {
    const { kms, KeyId, arn } = imported();
    const KeyMaterialId = 'ab'.repeat(32);
    expect(refusalOf(() => kms.deleteImportedKeyMaterial({ KeyId, KeyMaterialId }))).toEqual({
      name: 'ValidationException',
      message: `Key material (id: ${KeyMaterialId}) has never been imported into KMS key ${arn}.`,
    });
  });

  test('works on a Disabled key, and on one that is about to be deleted, which stays so', () => {
    const key = imported();
    const { kms, KeyId, id } = key;
    kms.disableKey({ KeyId });
    kms.deleteImportedKeyMaterial({ KeyId });
    expect(stateOf(key)).toBe('PendingImport');
    importInto(kms, KeyId, material(1));
    kms.scheduleKeyDeletion({ KeyId });
    expect(kms.deleteImportedKeyMaterial({ KeyId }).KeyMaterialId).toBe(id);
    expect(stateOf(key)).toBe('PendingDeletion');
    kms.cancelKeyDeletion({ KeyId });
    expect(stateOf(key)).toBe('PendingImport');
    importInto(kms, KeyId, material(1));
    expect(stateOf(key)).toBe('Enabled');
  });

  test('takes the material from signing, and its import gives it back', () => {
    const { kms } = createSimulator();
    const { privateKey, publicKey } = newPair('ECC_NIST_P384');
    const P384 = { KeySpec: 'ECC_NIST_P384', KeyUsage: 'SIGN_VERIFY' } as const;
    const KeyId = importedKey(kms, P384, privateKey, KEY_WRAP);
    const sign = () =>
      kms.sign({ KeyId, Message: bytes('x'), SigningAlgorithm: 'ECDSA_SHA_384' }).Signature;
    const verifies = () => {
      const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
      return verify('sha384', bytes('x'), key, sign());
    };
    expect(verifies()).toBe(true);
    kms.deleteImportedKeyMaterial({ KeyId });
    for (const call of [sign, () => kms.getPublicKey({ KeyId })])
      expect(refusalOf(call)).toEqual({
        name: 'KMSInvalidStateException',
        message: `${ARN_PREFIX}key/${KeyId} is pending import.`,
      });
    importInto(kms, KeyId, privateKey, FOR_EVER, KEY_WRAP);
    expect(verifies()).toBe(true);
  });
});
