import { describe, expect, test } from 'vitest';
import { createSimulator, type KmsClient } from '../../src/index.ts';
import { DAY, material, stateOf, waiting } from '../support/imported-keys.ts';
import { FOR_EVER, OAEP, wrap } from '../support/imports.ts';
import { bytes, refusalOf } from '../support/simulator.ts';

// Recorded from AWS, September 2026, where nothing else is said.
describe('a token', () => {
  /** Parameters for a key, and an import by them. */
  function parametersOf(kms: KmsClient, KeyId: string) {
    const { ImportToken, PublicKey } = kms.getParametersForImport({ KeyId, ...OAEP });
    return { ImportToken, PublicKey };
  }
  const bringIn = (
    kms: KmsClient,
    KeyId: string,
    { ImportToken, PublicKey }: ReturnType<typeof parametersOf>,
    fill = 1,
  ) =>
    kms.importKeyMaterial({
      KeyId,
      ImportToken,
      EncryptedKeyMaterial: wrap('RSAES_OAEP_SHA_256', PublicKey, material(fill)),
      ...FOR_EVER,
    });

  test('is good as often as one likes, and an older one stays good beside newer ones', () => {
    const { kms, KeyId } = waiting();
    const [old, young] = [parametersOf(kms, KeyId), parametersOf(kms, KeyId)];
    const ids = [young, old, old, young].map((one) => bringIn(kms, KeyId, one).KeyMaterialId);
    expect(new Set(ids).size).toBe(1);
  });

  test('is good to the end of its 24 hours, and no longer', () => {
    const key = waiting();
    const { sim, kms, KeyId } = key;
    const parameters = parametersOf(kms, KeyId);
    sim.clock.advance({ milliseconds: DAY - 1 });
    const last = sim.fork();
    expect(bringIn(last.kms, KeyId, parameters).KeyMaterialId).toBeDefined();
    sim.clock.advance({ milliseconds: 1 });
    expect(refusalOf(() => bringIn(kms, KeyId, parameters))).toEqual({
      name: 'ExpiredImportTokenException',
      // Unconfirmed: no text was recorded.
      message: '',
    });
    expect(stateOf(key)).toBe('PendingImport');
    bringIn(kms, KeyId, parametersOf(kms, KeyId));
  });

  test('goes with its own public key', () => {
    const { kms, KeyId } = waiting();
    const [one, other] = [parametersOf(kms, KeyId), parametersOf(kms, KeyId)];
    expect(refusalOf(() => bringIn(kms, KeyId, { ...one, PublicKey: other.PublicKey }))).toEqual({
      name: 'InvalidCiphertextException',
      message: '',
    });
  });

  test('of another key, Region or simulator, a changed one and none at all are refused', () => {
    const key = waiting();
    const { sim, kms, KeyId } = key;
    const own = parametersOf(kms, KeyId);
    const twin = kms.createKey({ Origin: 'EXTERNAL' }).KeyMetadata.KeyId;
    const remote = sim.region('eu-west-1').kms;
    const far = remote.createKey({ Origin: 'EXTERNAL' }).KeyMetadata.KeyId;
    const stranger = createSimulator({ seed: 'stranger' }).kms;
    const strange = stranger.createKey({ Origin: 'EXTERNAL' }).KeyMetadata.KeyId;
    const changed = (at: number) => own.ImportToken.map((b, i) => (i === at ? b ^ 1 : b));
    const tokens = [
      parametersOf(kms, twin).ImportToken,
      parametersOf(remote, far).ImportToken,
      parametersOf(stranger, strange).ImportToken,
      changed(0),
      changed(40),
      changed(own.ImportToken.length - 1),
      own.ImportToken.subarray(0, -1),
      own.ImportToken.subarray(0, 12),
      bytes('x'),
    ];
    for (const ImportToken of tokens)
      expect(refusalOf(() => bringIn(kms, KeyId, { ...own, ImportToken }))).toEqual({
        name: 'InvalidImportTokenException',
        message: '',
      });
    expect(stateOf(key)).toBe('PendingImport');
    bringIn(kms, KeyId, own);
    expect(stateOf(key)).toBe('Enabled');
  });

  test('tells nothing of the key or of the wrapping in clear', () => {
    const { kms, KeyId } = waiting();
    const { ImportToken } = parametersOf(kms, KeyId);
    expect(Buffer.from(ImportToken).includes(KeyId)).toBe(false);
    expect(Buffer.from(ImportToken).includes('RSAES')).toBe(false);
  });
});
