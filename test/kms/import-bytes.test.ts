import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { HMAC, imported, material, SIGNING, stateOf, waiting } from '../support/imported-keys.ts';
import { FOR_EVER, importedKey, importInto, KEY_WRAP, newPair, OAEP } from '../support/imports.ts';
import { ARN_PREFIX, bytes, refusalOf } from '../support/simulator.ts';

// Recorded from AWS, September 2026, where nothing else is said.
describe('an import of other bytes', () => {
  const unexpected = (id: string) => ({
    name: 'IncorrectKeyMaterialException',
    message: `Imported key material does not have the expected identifier (${id}).`,
  });

  test('is refused, with the identifier of the key’s own material', () => {
    const { kms, KeyId, id } = imported();
    for (const ImportType of [undefined, 'EXISTING_KEY_MATERIAL'] as const)
      expect(
        refusalOf(() => importInto(kms, KeyId, material(2), { ...FOR_EVER, ImportType })),
      ).toEqual(unexpected(id));
    kms.deleteImportedKeyMaterial({ KeyId });
    expect(refusalOf(() => importInto(kms, KeyId, material(2)))).toEqual(unexpected(id));
    expect(importInto(kms, KeyId, material(1)).KeyMaterialId).toBe(id);
  });

  test('is refused with the identifier of the request, when that does not fit', () => {
    const { kms, KeyId, id } = imported();
    const other = 'ab'.repeat(32);
    for (const [bytes, KeyMaterialId] of [
      [material(1), other],
      [material(2), id],
    ] as const)
      expect(
        refusalOf(() => importInto(kms, KeyId, bytes, { ...FOR_EVER, KeyMaterialId })),
      ).toEqual(unexpected(KeyMaterialId));
  });

  test('is refused for HMAC and asymmetric keys with an identifier that is shown nowhere else', () => {
    const P256 = { KeySpec: 'ECC_NIST_P256', ...SIGNING } as const;
    const pairs = [newPair('ECC_NIST_P256').privateKey, newPair('ECC_NIST_P256').privateKey];
    for (const [key, [one, other], wrapping] of [
      [HMAC, [material(1), material(2)], OAEP],
      [P256, pairs, KEY_WRAP],
    ] as const) {
      const { kms, KeyId } = waiting(key);
      const bringIn = (bytes = material(0)) => importInto(kms, KeyId, bytes, FOR_EVER, wrapping);
      bringIn(one);
      const { name, message } = refusalOf(() => bringIn(other));
      const [, id = ''] = /\(([0-9a-f]{64})\)/.exec(message) ?? [];
      expect({ name, message }).toEqual(unexpected(id));
      bringIn(one);
      kms.deleteImportedKeyMaterial({ KeyId });
      expect(refusalOf(() => bringIn(other))).toEqual(unexpected(id));
    }
  });
});

describe('an import of the same bytes', () => {
  test('gives the same ID, always', () => {
    const { kms, KeyId, id } = imported();
    for (const change of [
      () => {},
      () => kms.disableKey({ KeyId }),
      () => kms.deleteImportedKeyMaterial({ KeyId }),
    ]) {
      change();
      expect(importInto(kms, KeyId, material(1)).KeyMaterialId).toBe(id);
    }
  });

  test('makes a Disabled key Enabled', () => {
    const key = imported();
    const { kms, KeyId } = key;
    kms.disableKey({ KeyId });
    expect(stateOf(key)).toBe('Disabled');
    importInto(kms, KeyId, material(1));
    expect(stateOf(key)).toBe('Enabled');
  });

  test('in another key is another material: neither opens what the other sealed', () => {
    const { kms, KeyId, id } = imported();
    const other = kms.createKey({ Origin: 'EXTERNAL' }).KeyMetadata.KeyId;
    expect(importInto(kms, other, material(1)).KeyMaterialId).not.toBe(id);
    const { CiphertextBlob } = kms.encrypt({ KeyId, Plaintext: bytes('x') });
    expect(refusalOf(() => kms.decrypt({ KeyId: other, CiphertextBlob })).name).toBe(
      'IncorrectKeyException',
    );
    // The ciphertext leads to its key.
    expect(kms.decrypt({ CiphertextBlob })).toMatchObject({
      KeyId: `${ARN_PREFIX}key/${KeyId}`,
      KeyMaterialId: id,
      Plaintext: bytes('x'),
    });
  });

  test('elsewhere is the same key, when it is no symmetric one', () => {
    const request = { Message: bytes('x'), MacAlgorithm: 'HMAC_SHA_256' } as const;
    const macs = ['us-east-1', 'eu-west-1'].map((region) => {
      const { kms } = createSimulator({ seed: region }).region(region);
      return kms.generateMac({ KeyId: importedKey(kms, HMAC, material(7)), ...request }).Mac;
    });
    const expected = new Uint8Array(createHmac('sha256', material(7)).update('x').digest());
    expect(macs).toEqual([expected, expected]);
  });
});
