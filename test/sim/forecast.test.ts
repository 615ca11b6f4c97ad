import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { asNew, material, rotated, until } from '../support/imported-keys.ts';
import { importInto } from '../support/imports.ts';
import { connectedStore, URI, XKS, xksKey } from '../support/key-stores.ts';
import { DUBLIN, EAST, relatedImported } from '../support/related-keys.ts';
import { bytes } from '../support/simulator.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const DAY = 86_400_000;
const Plaintext = bytes('x');

/** A key that rotates, one that is to be deleted, one that expires, one that is disabled; a ciphertext of each. */
function world() {
  const sim = createSimulator();
  const { kms } = sim;
  const create = (input = {}) => kms.createKey(input).KeyMetadata;
  const rotating = create();
  const doomed = create();
  const disabled = create();
  const expiring = create({ Origin: 'EXTERNAL' });
  importInto(kms, expiring.KeyId, new Uint8Array(32).fill(1), {
    ValidTo: new Date(NOW + 20 * DAY),
    ExpirationModel: 'KEY_MATERIAL_EXPIRES',
  });
  for (const { KeyId } of [rotating, doomed, disabled, expiring]) kms.encrypt({ KeyId, Plaintext });
  kms.enableKeyRotation({ KeyId: rotating.KeyId, RotationPeriodInDays: 90 });
  kms.scheduleKeyDeletion({ KeyId: doomed.KeyId, PendingWindowInDays: 10 });
  kms.disableKey({ KeyId: disabled.KeyId });
  return { sim, rotating, doomed, disabled, expiring };
}

describe('a forecast', () => {
  test('tells what will happen, at which instants, and which ciphertexts fail then', () => {
    const { sim, rotating, doomed, disabled, expiring } = world();
    const { from, to, changes, failures } = sim.forecast({ days: 190 });
    expect([from, to]).toEqual([new Date(NOW), new Date(NOW + 190 * DAY)]);
    expect(
      changes.map(({ at, name, resource }) => [(at.getTime() - NOW) / DAY, name, resource]),
    ).toEqual([
      [10, 'DeleteKey', doomed.Arn],
      [20, 'DeleteExpiredKeyMaterial', expiring.Arn],
      [90, 'RotateKey', rotating.Arn],
      [180, 'RotateKey', rotating.Arn],
    ]);
    expect(failures.map(({ keyArn, since, refusal }) => [keyArn, since, refusal])).toEqual([
      // It is pending deletion already, and refuses already.
      [doomed.Arn, undefined, `NotFoundException: Key '${doomed.Arn}' does not exist`],
      [disabled.Arn, undefined, `DisabledException: ${disabled.Arn} is disabled.`],
      [
        expiring.Arn,
        new Date(NOW + 20 * DAY),
        `KMSInvalidStateException: ${expiring.Arn} is pending import.`,
      ],
    ]);
    const made = sim.events.filter(({ name }) => name === 'Encrypt');
    expect(failures.map(({ madeBy }) => madeBy.requestId)).toEqual(
      [1, 2, 3].map((i) => made[i]?.requestId),
    );
  });

  test('touches nothing: what it says comes true', () => {
    const { sim } = world();
    const before = sim.snapshot();
    const { changes } = sim.forecast('P190D');
    expect(sim.snapshot()).toBe(before);
    const known = sim.events.length;
    sim.clock.advance({ days: 190 });
    const happened = sim.events.slice(known).map(({ at, name, resources, details }) => ({
      at,
      service: 'kms',
      name,
      resource: resources[0],
      ...(details === undefined ? {} : { details }),
    }));
    expect(changes).toEqual(happened);
    expect(() => sim.forecast({ day: 1 } as never)).toThrow(/^"duration" expected/);
  });

  test('names the related keys that still decrypt', () => {
    const sim = createSimulator();
    const { KeyId, Arn = '' } = sim.kms.createKey({ MultiRegion: true }).KeyMetadata;
    sim.kms.replicateKey({ KeyId, ReplicaRegion: 'eu-west-1' });
    sim.clock.advance({ minutes: 1 });
    const { kms } = sim.region('eu-west-1');
    kms.encrypt({ KeyId, Plaintext });
    kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    const { failures } = sim.forecast({ days: 7 });
    expect(failures).toMatchObject([
      { keyArn: Arn.replace('us-east-1', 'eu-west-1'), decryptableBy: [Arn] },
    ]);
  });

  test('tells since when a key fails through what befalls its primary', () => {
    const key = relatedImported();
    const { sim, KeyId } = key;
    const dublin = key.at(DUBLIN);
    dublin.kms.encrypt({ KeyId, Plaintext });
    importInto(key.at(EAST).kms, KeyId, material(2), asNew());
    importInto(dublin.kms, KeyId, material(2), until(3_600_000));
    sim.clock.advance({ minutes: 58, seconds: 57 });
    key.at(EAST).kms.rotateKeyOnDemand({ KeyId });
    const { changes, failures } = sim.forecast({ minutes: 5 });
    expect(changes.map(({ name }) => name)).toEqual(['DeleteExpiredKeyMaterial', 'RotateKey']);
    // What waits for its rotation is not yet needed when it expires; at the rotation it is.
    expect(failures).toMatchObject([{ keyArn: dublin.arn, since: changes[1]?.at }]);
  });

  test('tells the first instant of a key that loses one material after the other', () => {
    const [first, second] = [20, 30].map((days) => until(days * DAY));
    const { sim, KeyId } = rotated(second, first);
    sim.kms.encrypt({ KeyId, Plaintext });
    const { changes, failures } = sim.forecast({ days: 40 });
    expect(changes.map(({ name }) => name)).toEqual(Array(2).fill('DeleteExpiredKeyMaterial'));
    expect(failures.map(({ since }) => since)).toEqual([changes[0]?.at]);
  });

  test('knows every operation that gives a ciphertext away, and of ReEncrypt the key that sealed', () => {
    const sim = createSimulator();
    const { kms } = sim;
    const [KeyId, other] = [kms.createKey().KeyMetadata.Arn, kms.createKey().KeyMetadata.Arn];
    const KeyPairSpec = 'ECC_NIST_P256';
    const { CiphertextBlob } = kms.encrypt({ KeyId, Plaintext });
    kms.decrypt({ CiphertextBlob });
    kms.generateDataKey({ KeyId, KeySpec: 'AES_256' });
    kms.generateDataKeyWithoutPlaintext({ KeyId, KeySpec: 'AES_256' });
    kms.generateDataKeyPair({ KeyId, KeyPairSpec });
    kms.generateDataKeyPairWithoutPlaintext({ KeyId, KeyPairSpec });
    kms.reEncrypt({ CiphertextBlob, DestinationKeyId: other });
    const failing = (arn: string) => {
      const twin = sim.fork();
      twin.kms.disableKey({ KeyId: arn });
      const { failures } = twin.forecast({ days: 1 });
      expect(new Set(failures.map(({ keyArn }) => keyArn))).toEqual(new Set([arn]));
      return failures.map(({ madeBy }) => madeBy.operation);
    };
    expect(failing(KeyId)).toEqual([
      'Encrypt',
      'GenerateDataKey',
      'GenerateDataKeyWithoutPlaintext',
      'GenerateDataKeyPair',
      'GenerateDataKeyPairWithoutPlaintext',
    ]);
    expect(failing(other)).toEqual(['ReEncrypt']);
  });

  // The texts are those of src/kms/key-stores/failures.ts, Unconfirmed there.
  test.each([
    ['a proxy that is down', 'KMS cannot communicate with the external key store proxy.'],
    [
      'a disabled external key',
      'The external key store proxy rejected the request because the external key is not enabled or does not support the operation.',
    ],
    [
      'an external key that is gone',
      'The external key store proxy rejected the request because it could not find the external key.',
    ],
  ])('tells of %s: what it sealed fails already', (what, text) => {
    const sim = createSimulator();
    const store = connectedStore(sim, XKS);
    const keyArn = xksKey(sim, store);
    const other = xksKey(sim, store, 'key-2');
    for (const KeyId of [keyArn, other]) sim.kms.encrypt({ KeyId, Plaintext });
    expect(sim.forecast({ days: 1 }).failures).toEqual([]);
    if (what.includes('proxy')) sim.keyStores.proxy(URI, { failure: 'XKS_PROXY_NOT_REACHABLE' });
    else
      sim.keyStores.externalKey(store, 'key-1', {
        [what.includes('gone') ? 'exists' : 'enabled']: false,
      });
    const { failures } = sim.forecast({ days: 1 });
    const refusal = `KMSInvalidStateException: ${text}`;
    expect(failures.map((one) => [one.keyArn, one.since, one.refusal])).toEqual(
      (what.includes('proxy') ? [keyArn, other] : [keyArn]).map((arn) => [arn, undefined, refusal]),
    );
  });
});
