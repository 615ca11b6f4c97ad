import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSimulator, type KmsClient, ServiceError } from '../../src/index.ts';
import { CLOUD_HSM, PASSWORD, SECRET, XKS } from '../support/key-stores.ts';

/** All bytes and tokens that go in or come out, as they might be written. */
function collecting(kms: KmsClient, secrets: Set<string>): KmsClient {
  const collect = (value: unknown, name = ''): void => {
    if (value instanceof Uint8Array) {
      const bytes = Buffer.from(value);
      // What is shorter may stand there by chance.
      if (bytes.length >= 8)
        for (const form of ['base64', 'hex', 'latin1'] as const) secrets.add(bytes.toString(form));
    } else if (/^(GrantToken|GrantTokens)$/.test(name) && value !== undefined)
      for (const token of [value].flat()) secrets.add(String(token));
    else if (typeof value === 'object' && value !== null)
      for (const [member, part] of Object.entries(value)) collect(part, member);
  };
  return new Proxy(kms, {
    get: (client, operation) => (input: object) => {
      collect(input);
      const call = client[operation as keyof KmsClient] as (input: object) => object;
      const output = call(input);
      collect(output);
      return output;
    },
  });
}

const bytes = fc.uint8Array({ minLength: 12, maxLength: 64 });

// Source: logging-using-cloudtrail.html: "…doesn't include sensitive information, such as plaintext"; ciphertexts, messages,
// signatures and tokens are in none of its samples.
describe('the records of CloudTrail', () => {
  test('hold no plaintext, ciphertext, message, signature or token of any call, refused or not', () => {
    const law = (Plaintext: Uint8Array, other: Uint8Array, GrantToken: string) => {
      const sim = createSimulator();
      const secrets = new Set<string>();
      const kms = collecting(sim.kms, secrets);
      const create = (input: Parameters<KmsClient['createKey']>[0]) =>
        kms.createKey(input).KeyMetadata.KeyId;
      const KeyId = create({});
      const signer = create({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
      const hmac = create({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
      const external = create({ Origin: 'EXTERNAL' });
      const { CiphertextBlob } = kms.encrypt({ KeyId, Plaintext });
      kms.decrypt({ CiphertextBlob });
      kms.reEncrypt({ CiphertextBlob, DestinationKeyId: KeyId });
      kms.generateDataKey({ KeyId, KeySpec: 'AES_256' });
      kms.generateDataKeyPair({ KeyId, KeyPairSpec: 'ECC_NIST_P256' });
      kms.generateRandom({ NumberOfBytes: 32 });
      kms.sign({ KeyId: signer, Message: Plaintext, SigningAlgorithm: 'ECDSA_SHA_256' });
      kms.generateMac({ KeyId: hmac, Message: Plaintext, MacAlgorithm: 'HMAC_SHA_256' });
      kms.getPublicKey({ KeyId: signer });
      const parameters = kms.getParametersForImport({
        KeyId: external,
        WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
        WrappingKeySpec: 'RSA_2048',
      });
      const GranteePrincipal = 'arn:aws:iam::111122223333:role/app';
      const grant = kms.createGrant({ KeyId, GranteePrincipal, Operations: ['Decrypt'] });
      kms.describeKey({ KeyId, GrantTokens: [grant.GrantToken] });
      kms.retireGrant({ GrantToken: grant.GrantToken });
      const refused = [
        () => kms.decrypt({ CiphertextBlob: other }),
        () => kms.encrypt({ KeyId: 'none', Plaintext: other }),
        () => kms.encrypt({ KeyId, Plaintext: other, GrantTokens: [GrantToken] }),
        () => kms.retireGrant({ GrantToken }),
        () =>
          kms.importKeyMaterial({
            KeyId: external,
            ImportToken: parameters.ImportToken,
            EncryptedKeyMaterial: other,
            ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
          }),
      ];
      for (const call of refused) expect(call).toThrow(ServiceError);
      const told = JSON.stringify(sim.cloudTrail());
      expect(secrets.size).toBeGreaterThan(40);
      expect([...secrets].filter((secret) => told.includes(secret))).toEqual([]);
      // And each call is there.
      const calls = sim.events.filter(({ caller }) => caller !== undefined);
      expect(sim.cloudTrail()).toHaveLength(calls.length);
    };
    const token = fc.base64String({ minLength: 16, maxLength: 200 });
    fc.assert(fc.property(bytes, bytes, token, law), { numRuns: 10 });
  });

  test('hold no password and no credential of a custom key store', () => {
    const sim = createSimulator();
    const { CustomKeyStoreId } = sim.kms.createCustomKeyStore(CLOUD_HSM);
    sim.kms.createCustomKeyStore(XKS);
    sim.kms.updateCustomKeyStore({ CustomKeyStoreId, KeyStorePassword: PASSWORD });
    const told = JSON.stringify(sim.cloudTrail());
    expect(told).toContain('UpdateCustomKeyStore');
    for (const secret of [PASSWORD, SECRET]) expect(told).not.toContain(secret);
  });

  test('hold nothing by which a later change of an answer is seen', () => {
    const sim = createSimulator();
    const { KeyMetadata } = sim.kms.createKey({ Description: 'a' });
    const before = JSON.stringify(sim.cloudTrail());
    Object.assign(KeyMetadata, { Description: 'b' });
    KeyMetadata.EncryptionAlgorithms?.splice(0);
    KeyMetadata.CreationDate.setTime(0);
    expect(JSON.stringify(sim.cloudTrail())).toBe(before);
  });
});
