import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { newKey } from '../support/keys.ts';
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
      "world": "884fccfbc769b0d2d5cf9310aaee845e",
    }
  `);
});

test('so do asymmetric and HMAC keys, signatures, MACs, ciphertexts, secrets and data key pairs', () => {
  const { kms } = createSimulator({ seed: 42 });
  const { kms: china } = createSimulator({ seed: 42, region: 'cn-north-1' });
  const made: Record<string, string> = {};
  const digest = (...parts: readonly Uint8Array[]) =>
    createHash('sha256').update(Buffer.concat(parts)).digest('hex').slice(0, 16);
  const Message = new Uint8Array(64).fill(1);
  const signers = [
    ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_256'],
    ['RSA_3072', 'RSASSA_PSS_SHA_384'],
    ['RSA_4096', 'RSASSA_PSS_SHA_512'],
    ['ECC_NIST_P256', 'ECDSA_SHA_256'],
    ['ECC_NIST_P384', 'ECDSA_SHA_384'],
    ['ECC_NIST_P521', 'ECDSA_SHA_512'],
    ['ECC_SECG_P256K1', 'ECDSA_SHA_256'],
    ['ECC_NIST_EDWARDS25519', 'ED25519_SHA_512'],
    ['ML_DSA_44', 'ML_DSA_SHAKE_256'],
    ['ML_DSA_65', 'ML_DSA_SHAKE_256'],
    ['ML_DSA_87', 'ML_DSA_SHAKE_256'],
    ['SM2', 'SM2DSA'],
  ] as const;
  for (const [spec, SigningAlgorithm] of signers) {
    const client = spec === 'SM2' ? china : kms;
    const KeyId = newKey(client, spec, 'SIGN_VERIFY');
    const { Signature } = client.sign({ KeyId, Message, SigningAlgorithm });
    made[spec] = digest(client.getPublicKey({ KeyId }).PublicKey, Signature);
  }
  for (const bits of ['224', '256', '384', '512'] as const) {
    const KeyId = newKey(kms, `HMAC_${bits}`, 'GENERATE_VERIFY_MAC');
    const { Mac } = kms.generateMac({ KeyId, Message, MacAlgorithm: `HMAC_SHA_${bits}` });
    made[`HMAC_${bits}`] = digest(Mac);
  }
  for (const spec of ['ML_KEM_512', 'ML_KEM_768', 'ML_KEM_1024'] as const) {
    const KeyId = newKey(kms, spec, 'ENCAPSULATE_DECAPSULATE');
    const sent = kms.encapsulate({ KeyId, EncapsulationAlgorithm: 'ML_KEM' });
    made[spec] = digest(sent.SharedSecretCiphertextBlob, sent.SharedSecret);
  }
  for (const [client, spec, EncryptionAlgorithm] of [
    [kms, 'RSA_2048', 'RSAES_OAEP_SHA_1'],
    [kms, 'RSA_2048', 'RSAES_OAEP_SHA_256'],
    [china, 'SM2', 'SM2PKE'],
  ] as const) {
    const KeyId = newKey(client, spec, 'ENCRYPT_DECRYPT');
    const { CiphertextBlob } = client.encrypt({ KeyId, Plaintext: Message, EncryptionAlgorithm });
    made[EncryptionAlgorithm] = digest(CiphertextBlob);
  }
  const { KeyId } = kms.createKey({}).KeyMetadata;
  for (const KeyPairSpec of [
    'RSA_2048',
    'ECC_NIST_P521',
    'ECC_NIST_EDWARDS25519',
    'ML_KEM_768',
  ] as const) {
    const pair = kms.generateDataKeyPair({ KeyId, KeyPairSpec });
    made[`${KeyPairSpec} pair`] = digest(pair.PrivateKeyPlaintext, pair.PrivateKeyCiphertextBlob);
  }
  expect(made).toMatchInlineSnapshot(`
    {
      "ECC_NIST_EDWARDS25519": "36f3838d0dfc5f23",
      "ECC_NIST_EDWARDS25519 pair": "1fd99f1a49c8f635",
      "ECC_NIST_P256": "0b81c8753f8408f5",
      "ECC_NIST_P384": "f7f4f2a1cb23ae34",
      "ECC_NIST_P521": "e13a758744a527c0",
      "ECC_NIST_P521 pair": "d79bc605b7875c11",
      "ECC_SECG_P256K1": "e289df6d6bc13043",
      "HMAC_224": "5a651dd644ee7961",
      "HMAC_256": "729473207c2a17ff",
      "HMAC_384": "ff1187f7931e8985",
      "HMAC_512": "5c6f64d197c3202d",
      "ML_DSA_44": "ff9ac76bd4ac935c",
      "ML_DSA_65": "80bc1b11845690ed",
      "ML_DSA_87": "0caade77143fe685",
      "ML_KEM_1024": "5f163a08e23733a0",
      "ML_KEM_512": "174b57003d4adb1f",
      "ML_KEM_768": "4f6ead8b27fa94c4",
      "ML_KEM_768 pair": "ed6c03863cac118f",
      "RSAES_OAEP_SHA_1": "c84064977a3fd4f8",
      "RSAES_OAEP_SHA_256": "82ad9bbcde7da89b",
      "RSA_2048": "28d0ac6b0eb3548d",
      "RSA_2048 pair": "1b23c1f29eec1cec",
      "RSA_3072": "7b70f106e977e65b",
      "RSA_4096": "2e56040dc8f21b65",
      "SM2": "3286691cb9a25cce",
      "SM2PKE": "700ee2a0278bf2b8",
    }
  `);
});
