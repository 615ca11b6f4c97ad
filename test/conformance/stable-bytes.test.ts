import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { bytes } from '../support/simulator.ts';

/**
 * What a seed gives is part of kmsim's interface: the same on every machine and Node version, and a change of it is a
 * new major version. The digests were fixed with version 0.1; there is no other source for kmsim's own bytes.
 */
test('seed 42 and the same calls give the same keys, ciphertexts, data keys and random bytes for ever', () => {
  const sim = createSimulator({ seed: 42 });
  const { KeyId, CurrentKeyMaterialId } = sim.kms.createKey({ Description: 'stable' }).KeyMetadata;
  const sealed = sim.kms.encrypt({
    KeyId,
    Plaintext: bytes('x'),
    EncryptionContext: { a: 'ü', b: '' },
  });
  const dataKey = sim.kms.generateDataKey({ KeyId, KeySpec: 'AES_256' });
  const { Plaintext } = sim.kms.generateRandom({ NumberOfBytes: 100 });
  const digest = (value: string | Uint8Array) =>
    createHash('sha256').update(value).digest('hex').slice(0, 32);
  expect({
    KeyId,
    CurrentKeyMaterialId: digest(CurrentKeyMaterialId ?? ''),
    sealed: digest(sealed.CiphertextBlob),
    dataKey: digest(dataKey.Plaintext),
    sealedDataKey: digest(dataKey.CiphertextBlob),
    random: digest(Plaintext),
    requestId: sim.events.at(1)?.requestId,
    world: digest(JSON.stringify(sim.export())),
  }).toMatchInlineSnapshot(`
    {
      "CurrentKeyMaterialId": "9027d848b12b598ade41a15165a2cfa3",
      "KeyId": "bee2e633-0d64-420f-9394-26c17e3d1382",
      "dataKey": "477350168c0afd3b8bf777746a5d183c",
      "random": "a78353a8137fc3a964791070062ac620",
      "requestId": "cae313bf-4c1b-4b4a-be2a-38cbcf516a5a",
      "sealed": "fa74c007817d74bc028230b0b9b339dd",
      "sealedDataKey": "e8a638ccfc962c7ce5f9f43bc61fa710",
      "world": "89f7a7b858b763598810266c439cd983",
    }
  `);
});
