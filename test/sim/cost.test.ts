import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../src/index.ts';
import { DAY, MINUTE } from '../support/rotations.ts';
import { ACCOUNT, bytes } from '../support/simulator.ts';

const OTHER = '444455556666';
const KEYS = 'customer managed keys, in months';
const ROTATED = 'rotated key material, in months';
const Plaintext = bytes('x');

/** Quantities by what they are of. */
function quantities(sim: Simulator, options: Parameters<Simulator['cost']>[0] = {}) {
  return Object.fromEntries(sim.cost(options).lines.map(({ what, quantity }) => [what, quantity]));
}
function amounts(sim: Simulator, options: Parameters<Simulator['cost']>[0] = {}) {
  return Object.fromEntries(sim.cost(options).lines.map(({ what, amount }) => [what, amount]));
}
const january = { from: '2026-01-01', to: '2026-02-01' } as const;
const february = { from: '2026-02-01', to: '2026-03-01' } as const;

// Source: https://aws.amazon.com/kms/pricing/, us-east-1: "$1/month (prorated hourly)" for each key that you create.
describe('what keys cost', () => {
  test('a key costs a dollar a month, and a part of the month its part', () => {
    const sim = createSimulator();
    const { KeyId } = sim.kms.createKey().KeyMetadata;
    sim.kms.disableKey({ KeyId });
    sim.clock.advanceTo('2026-02-15');
    sim.kms.createKey();
    sim.clock.advanceTo('2026-03-01');
    expect(amounts(sim, january)[KEYS]).toBe(1);
    // 28 days, of which the second key was there for 14.
    expect(amounts(sim, february)[KEYS]).toBe(1.5);
    expect(quantities(sim, { from: '2026-02-01', to: '2026-02-08' })[KEYS]).toBe(0.25);
    expect(quantities(sim)[KEYS]).toBe(2.5);
  });

  // Source: the price list: no charge while pending deletion; "if you cancel … as though it was never scheduled for deletion".
  test('a key that waits for its deletion costs nothing, unless that is called off', () => {
    const sim = createSimulator();
    const [a, b] = [1, 2].map(() => sim.kms.createKey().KeyMetadata.KeyId) as [string, string];
    sim.clock.advanceTo('2026-02-08');
    for (const KeyId of [a, b]) sim.kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 30 });
    sim.clock.advanceTo('2026-02-22');
    expect(quantities(sim, { from: '2026-02-01', to: '2026-02-22' })[KEYS]).toBe(0.5);
    sim.kms.cancelKeyDeletion({ KeyId: b });
    sim.clock.advanceTo('2026-04-01');
    expect(quantities(sim, february)[KEYS]).toBe(1.25);
    expect(quantities(sim, { from: '2026-03-01' })[KEYS]).toBe(1);
  });

  test('each replica costs as a key, and is gone by itself', () => {
    const sim = createSimulator();
    const { KeyId } = sim.kms.createKey({ MultiRegion: true }).KeyMetadata;
    sim.kms.replicateKey({ KeyId, ReplicaRegion: 'eu-west-1' });
    sim.clock.advanceTo('2026-02-01');
    sim.region('eu-west-1').kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    sim.clock.advanceTo('2026-03-01');
    expect(quantities(sim, january)[KEYS]).toBe(2);
    expect(quantities(sim, february)[KEYS]).toBe(1);
  });

  // Source: the price list: "the first and second rotation … adds $1/month"; later ones are free.
  test('the first and the second rotation cost a dollar a month each, later ones nothing', () => {
    const sim = createSimulator({ onDemandRotation: 'immediate' });
    const { KeyId } = sim.kms.createKey().KeyMetadata;
    const months = [0, 1, 2, 2].map((rotated, i) => {
      const from = sim.clock.now();
      sim.clock.advance({ months: 1 });
      sim.kms.rotateKeyOnDemand({ KeyId });
      return [i, rotated, quantities(sim, { from, to: sim.clock.now() })[ROTATED] ?? 0];
    });
    expect(months.map(([, , told]) => told)).toEqual(months.map(([, rotated]) => rotated));
  });

  test('a replica costs what its family was rotated to, too', () => {
    const sim = createSimulator();
    const { KeyId } = sim.kms.createKey({ MultiRegion: true }).KeyMetadata;
    sim.kms.replicateKey({ KeyId, ReplicaRegion: 'eu-west-1' });
    sim.clock.advance(MINUTE);
    sim.kms.rotateKeyOnDemand({ KeyId });
    sim.clock.advanceTo('2026-03-01');
    expect(quantities(sim, february)).toEqual({ [KEYS]: 2, [ROTATED]: 2 });
  });

  test('an AWS managed key costs nothing, its requests do', () => {
    const sim = createSimulator();
    sim.service('s3').generateDataKey({ KeyId: 'alias/aws/s3', KeySpec: 'AES_256' });
    sim.clock.advance({ years: 2 });
    expect(quantities(sim)).toEqual({ requests: 1 });
  });

  test('a world that was taken up has its keys, with their rotations', () => {
    const before = createSimulator({ onDemandRotation: 'immediate' });
    const { KeyId } = before.kms.createKey().KeyMetadata;
    before.kms.rotateKeyOnDemand({ KeyId });
    before.kms.scheduleKeyDeletion({ KeyId: before.kms.createKey().KeyMetadata.KeyId });
    before.service('s3').generateDataKey({ KeyId: 'alias/aws/s3', KeySpec: 'AES_256' });
    const sim = createSimulator();
    sim.import(before.export());
    sim.clock.advanceTo('2026-02-01');
    expect(quantities(sim, january)).toEqual({ [KEYS]: 1, [ROTATED]: 1 });
  });
});

describe('what requests cost', () => {
  // Source: the price list: $0.03 per 10,000 requests.
  test('ten thousand requests cost three cents', () => {
    const sim = createSimulator();
    for (let i = 0; i < 10_000; i++) sim.kms.listKeys();
    expect(sim.cost()).toMatchObject({
      total: 0.03,
      lines: [{ what: 'requests', quantity: 10_000, unitPrice: 0.000_003, amount: 0.03 }],
    });
  });

  // Source: the price list, per 10,000: symmetric and RSA_2048 $0.03; other asymmetric $0.15; ECC pairs $0.10; RSA pairs $12.00.
  const [SYMMETRIC, ASYMMETRIC, ECC_PAIR, RSA_PAIR] = [0.000_003, 0.000_015, 0.000_01, 0.001_2];
  test('requests cost by key spec and operation', () => {
    const sim = createSimulator();
    const { kms } = sim;
    type Create = NonNullable<Parameters<typeof kms.createKey>[0]>;
    const create = (KeySpec: Create['KeySpec'], KeyUsage: Create['KeyUsage']) =>
      kms.createKey({ KeySpec, KeyUsage }).KeyMetadata.Arn;
    const KeyId = create('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT');
    const hmac = create('HMAC_256', 'GENERATE_VERIFY_MAC');
    const rsa = create('RSA_2048', 'ENCRYPT_DECRYPT');
    const larger = create('RSA_3072', 'ENCRYPT_DECRYPT');
    const ecc = create('ECC_NIST_P256', 'SIGN_VERIFY');
    const made = { from: '2026-01-02' };
    sim.clock.advanceTo('2026-01-02');
    const cost = (call: () => unknown) => {
      const before = quantities(sim, made);
      call();
      const after = sim
        .cost(made)
        .lines.find(({ what, quantity }) => !what.endsWith('months') && quantity !== before[what]);
      return [after?.unitPrice, (after?.quantity ?? 0) - (before[after?.what ?? ''] ?? 0)];
    };
    const EncryptionAlgorithm = 'RSAES_OAEP_SHA_256';
    const Message = Plaintext;
    const sealed = kms.encrypt({ KeyId, Plaintext }).CiphertextBlob;
    expect(cost(() => kms.encrypt({ KeyId, Plaintext }))).toEqual([SYMMETRIC, 1]);
    expect(
      cost(() => kms.generateMac({ KeyId: hmac, Message, MacAlgorithm: 'HMAC_SHA_256' })),
    ).toEqual([SYMMETRIC, 1]);
    expect(cost(() => kms.encrypt({ KeyId: rsa, Plaintext, EncryptionAlgorithm }))).toEqual([
      SYMMETRIC,
      1,
    ]);
    expect(cost(() => kms.encrypt({ KeyId: larger, Plaintext, EncryptionAlgorithm }))).toEqual([
      ASYMMETRIC,
      1,
    ]);
    expect(cost(() => kms.getPublicKey({ KeyId: larger }))).toEqual([ASYMMETRIC, 1]);
    // It changes nothing with the key's material.
    expect(cost(() => kms.describeKey({ KeyId: larger }))).toEqual([SYMMETRIC, 1]);
    expect(
      cost(() => kms.sign({ KeyId: ecc, Message, SigningAlgorithm: 'ECDSA_SHA_256' })),
    ).toEqual([ASYMMETRIC, 1]);
    expect(
      cost(() =>
        kms.reEncrypt({
          CiphertextBlob: sealed,
          DestinationKeyId: larger,
          DestinationEncryptionAlgorithm: EncryptionAlgorithm,
        }),
      ),
    ).toEqual([ASYMMETRIC, 1]);
    expect(cost(() => kms.generateDataKeyPair({ KeyId, KeyPairSpec: 'ECC_NIST_P256' }))).toEqual([
      ECC_PAIR,
      1,
    ]);
    expect(
      cost(() => kms.generateDataKeyPairWithoutPlaintext({ KeyId, KeyPairSpec: 'RSA_2048' })),
    ).toEqual([RSA_PAIR, 1]);
  });

  // Source: the price list: 20,000 requests a month; those with asymmetric keys and of data key pairs are excluded.
  test('the first 20,000 requests of an account and month are free where that is asked for', () => {
    const sim = createSimulator();
    const KeyId = sim.kms.createKey({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }).KeyMetadata
      .Arn;
    sim.kms.getPublicKey({ KeyId });
    for (let i = 0; i < 20_009; i++) sim.kms.listKeys();
    sim.as(OTHER).kms.listKeys();
    const freeTier = true;
    expect(quantities(sim, { freeTier })).toEqual({
      requests: 10,
      'requests with RSA_2048 keys': 1,
    });
    expect(quantities(sim)).toEqual({ requests: 20_011, 'requests with RSA_2048 keys': 1 });
    expect(quantities(sim, { account: OTHER })).toEqual({ requests: 1 });
    // What was used up in a month before the span is used up.
    sim.clock.advanceTo('2026-01-20');
    sim.kms.listKeys();
    expect(quantities(sim, { from: '2026-01-20', freeTier })).toEqual({ requests: 1 });
    sim.clock.advanceTo('2026-02-01');
    sim.kms.listKeys();
    expect(quantities(sim, { from: '2026-02-01', freeTier })).toEqual({});
  });

  test('the caller’s account pays for a request, and the key’s for the key', () => {
    const sim = createSimulator({ enforcement: 'off' });
    const { Arn } = sim.kms.createKey().KeyMetadata;
    sim.clock.advanceTo('2026-02-01');
    sim.as(OTHER).kms.encrypt({ KeyId: Arn, Plaintext });
    expect(quantities(sim, { account: ACCOUNT })).toEqual({ [KEYS]: 1, requests: 1 });
    expect(quantities(sim, { account: OTHER })).toEqual({ requests: 1 });
  });

  test('a control and a call of another service cost nothing', () => {
    const sim = createSimulator();
    sim.keyStores.cluster('cluster-234abcdefABC', { active: true });
    sim.sts.getCallerIdentity();
    expect(sim.cost()).toMatchObject({ total: 0, lines: [] });
  });
});

describe('a bill', () => {
  test('is the sum of the bills of its parts', () => {
    const sim = createSimulator({ onDemandRotation: 'immediate' });
    const { KeyId } = sim.kms.createKey({ MultiRegion: true }).KeyMetadata;
    sim.kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 });
    const other = sim.kms.createKey().KeyMetadata.KeyId;
    sim.clock.advance(50 * DAY);
    sim.kms.replicateKey({ KeyId, ReplicaRegion: 'eu-west-1' });
    sim.kms.scheduleKeyDeletion({ KeyId: other });
    sim.clock.advance(150 * DAY);
    const end = sim.clock.now().getTime();
    const begin = end - 200 * DAY;
    const instant = fc.integer({ min: begin, max: end });
    fc.assert(
      fc.property(instant, instant, instant, fc.boolean(), (a, b, c, freeTier) => {
        const [from, at, to] = [a, b, c].sort((one, two) => one - two) as [number, number, number];
        const total = (span: object) => sim.cost({ ...span, freeTier }).total;
        expect(total({ from, to })).toBeCloseTo(
          total({ from, to: at }) + total({ from: at, to }),
          8,
        );
      }),
    );
  });

  test('ends no later than now', () => {
    const sim = createSimulator();
    expect(() => sim.cost({ to: '2026-01-02' })).toThrow(RangeError);
    for (const wrong of [{ region: 'us-east-1' }, { from: 'x' }, { freeTier: 1 }, { account: 1 }])
      expect(() => sim.cost(wrong as never)).toThrow(TypeError);
    expect(sim.cost()).toEqual({
      from: sim.clock.now(),
      to: sim.clock.now(),
      total: 0,
      lines: [],
    });
  });
});
