import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import {
  currentId,
  DAY,
  materialsOf,
  NOW,
  newKey,
  type Rotating,
  rotateOnDemand,
  rotating,
} from '../support/rotations.ts';
import { bytes, refusalOf } from '../support/simulator.ts';

/** The ID of the key material that a blob names: 32 bytes after the first five (observed.md, SYMMETRIC_DEFAULT blob). */
function namedBy(blob: Uint8Array): string {
  return Buffer.from(blob.subarray(5, 37)).toString('hex');
}

const sealed = ({ kms, KeyId }: Rotating, text: string) =>
  kms.encrypt({ KeyId, Plaintext: bytes(text) }).CiphertextBlob;

// Recorded from AWS, September 2026 (observed.md, Rotation), where nothing else is said.
describe('a ciphertext from before rotations', () => {
  test('opens for ever, and names the key material that it was made with', () => {
    const key = rotating();
    const { sim, kms, KeyId, arn } = key;
    const made: [Uint8Array, string, string][] = [];
    for (let i = 0; i < 30; i++) {
      made.push([sealed(key, `no ${i}`), `no ${i}`, currentId(key)]);
      sim.clock.advance({ days: 90 });
    }
    expect(new Set(made.map(([, , id]) => id)).size).toBe(30);
    for (const named of [{}, { KeyId }, { KeyId: arn }])
      for (const [CiphertextBlob, text, id] of made) {
        expect(namedBy(CiphertextBlob)).toBe(id);
        expect(kms.decrypt({ CiphertextBlob, ...named })).toEqual({
          KeyId: arn,
          Plaintext: bytes(text),
          EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
          KeyMaterialId: id,
        });
      }
  });

  test('opens with its encryption context alone, whichever material made it', () => {
    const key = newKey();
    const { kms, KeyId } = key;
    const EncryptionContext = { tenant: 'a' };
    const { CiphertextBlob } = kms.encrypt({ KeyId, Plaintext: bytes('x'), EncryptionContext });
    rotateOnDemand(key);
    expect(kms.decrypt({ CiphertextBlob, EncryptionContext }).Plaintext).toEqual(bytes('x'));
    expect(refusalOf(() => kms.decrypt({ CiphertextBlob }))).toEqual({
      name: 'InvalidCiphertextException',
      message: '',
    });
  });

  test('moves to the current material by ReEncrypt, which names both', () => {
    const key = newKey();
    const { kms, KeyId, arn } = key;
    const first = currentId(key);
    const CiphertextBlob = sealed(key, 'x');
    rotateOnDemand(key);
    const second = currentId(key);
    const moved = kms.reEncrypt({ CiphertextBlob, DestinationKeyId: KeyId });
    expect(moved).toMatchObject({
      SourceKeyId: arn,
      KeyId: arn,
      SourceKeyMaterialId: first,
      DestinationKeyMaterialId: second,
    });
    expect(namedBy(moved.CiphertextBlob)).toBe(second);
    expect(kms.decrypt({ CiphertextBlob: moved.CiphertextBlob })).toMatchObject({
      Plaintext: bytes('x'),
      KeyMaterialId: second,
    });
  });

  test('is not opened by a key that has not got its material yet', () => {
    const key = newKey();
    const twin = key.sim.fork();
    rotateOnDemand({ ...key, sim: twin, kms: twin.kms });
    const { CiphertextBlob } = twin.kms.encrypt({ KeyId: key.KeyId, Plaintext: bytes('x') });
    expect(refusalOf(() => key.kms.decrypt({ CiphertextBlob })).name).toMatch(
      /^(InvalidCiphertext|AccessDenied)Exception$/,
    );
    rotateOnDemand(key);
    expect(key.kms.decrypt({ CiphertextBlob }).Plaintext).toEqual(bytes('x'));
  });
});

describe('after a rotation', () => {
  test('what seals seals under the current material', () => {
    const key = newKey();
    const { kms, KeyId } = key;
    rotateOnDemand(key);
    const current = currentId(key);
    const pair = { KeyId, KeyPairSpec: 'ECC_NIST_P256' } as const;
    const made = [
      kms.generateDataKey({ KeyId, KeySpec: 'AES_256' }),
      kms.generateDataKeyWithoutPlaintext({ KeyId, KeySpec: 'AES_256' }),
    ];
    expect(made.map((one) => one.KeyMaterialId)).toEqual([current, current]);
    expect(made.map((one) => namedBy(one.CiphertextBlob))).toEqual([current, current]);
    for (const { KeyMaterialId, PrivateKeyCiphertextBlob } of [
      kms.generateDataKeyPair(pair),
      kms.generateDataKeyPairWithoutPlaintext(pair),
    ])
      expect([KeyMaterialId, namedBy(PrivateKeyCiphertextBlob)]).toEqual([current, current]);
    expect(namedBy(sealed(key, 'x'))).toBe(current);
  });

  // Source: rotate-keys.html: rotation does not touch the data keys that the KMS key made.
  test('a data key from before opens as it was', () => {
    const key = newKey();
    const { Plaintext, CiphertextBlob } = key.kms.generateDataKey({
      KeyId: key.KeyId,
      KeySpec: 'AES_256',
    });
    rotateOnDemand(key);
    expect(key.kms.decrypt({ CiphertextBlob }).Plaintext).toEqual(Plaintext);
  });

  test('until a rotation on demand ends, the former material seals', () => {
    const key = newKey();
    const first = currentId(key);
    key.kms.rotateKeyOnDemand({ KeyId: key.KeyId });
    expect(namedBy(sealed(key, 'x'))).toBe(first);
    key.sim.clock.advance({ seconds: 90 });
    expect(namedBy(sealed(key, 'x'))).toBe(first);
    key.sim.clock.advance({ seconds: 60 });
    expect(namedBy(sealed(key, 'x'))).toBe(currentId(key));
  });

  test('an exported world opens old and new, and rotates to the same materials', () => {
    const key = rotating();
    const { sim, kms, KeyId } = key;
    const blobs = [sealed(key, 'one')];
    sim.clock.advance({ days: 90 });
    blobs.push(sealed(key, 'two'));
    kms.rotateKeyOnDemand({ KeyId });
    const taken = createSimulator({ seed: 'other' });
    taken.import(JSON.parse(JSON.stringify(sim.export())));
    expect(taken.export()).toEqual(sim.export());
    const opened = taken.fork().kms;
    expect(blobs.map((CiphertextBlob) => opened.decrypt({ CiphertextBlob }).Plaintext)).toEqual([
      bytes('one'),
      bytes('two'),
    ]);
    for (const each of [sim, taken]) each.clock.advanceTo(NOW + 200 * DAY);
    expect(materialsOf({ kms: taken.kms, KeyId })).toEqual(materialsOf(key));
    expect(materialsOf(key)).toHaveLength(4);
    expect(taken.export()).toEqual(sim.export());
  });
});

test('law: whatever rotates when, each ciphertext opens with the material of its time', () => {
  const step = fc.oneof(
    fc.constant('rotate' as const),
    fc.constant('encrypt' as const),
    fc.integer({ min: 0, max: 100 }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const key = rotating();
      const made: [Uint8Array, string][] = [];
      for (const one of steps) {
        if (one === 'encrypt') made.push([sealed(key, `no ${made.length}`), currentId(key)]);
        else if (one !== 'rotate') key.sim.clock.advance({ days: one });
        // On whole days, none is due within 20 minutes.
        else key.kms.rotateKeyOnDemand({ KeyId: key.KeyId });
      }
      key.sim.clock.advance({ days: 365 });
      for (const [i, [CiphertextBlob, id]] of made.entries()) {
        const opened = key.kms.decrypt({ CiphertextBlob });
        expect([opened.Plaintext, opened.KeyMaterialId]).toEqual([bytes(`no ${i}`), id]);
        expect(namedBy(CiphertextBlob)).toBe(id);
      }
    }),
    { numRuns: 30 },
  );
});
