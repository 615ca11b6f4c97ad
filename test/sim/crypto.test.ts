import { describe, expect, test } from 'vitest';
import { createWorld, step } from '../../src/engine.ts';
import { offer, pure } from '../../src/hsm/provider.ts';
import { createSimulator, replay, type Simulator } from '../../src/index.ts';
import { nodeCrypto } from '../../src/node.ts';
import { ACCOUNT, bytes } from '../support/simulator.ts';

/** A provider that does what the pure one does, and counts MACs. */
function counting() {
  const count = { macs: 0 };
  const crypto = offer({
    ...pure,
    mac(key, message) {
      count.macs += 1;
      return pure.mac(key, message);
    },
  });
  return { crypto, count };
}

function createKey(sim: Simulator): string {
  return sim.kms.createKey({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }).KeyMetadata
    .KeyId;
}
function mac(sim: Simulator, KeyId = createKey(sim)): Uint8Array {
  return sim.kms.generateMac({ KeyId, MacAlgorithm: 'HMAC_SHA_256', Message: bytes('m') }).Mac;
}

describe('createSimulator({ crypto })', () => {
  test('lets the provider do the arithmetic, and none does it for a simulator without', () => {
    const { crypto, count } = counting();
    const tag = mac(createSimulator({ crypto }));
    expect(count.macs).toBe(1);
    expect(mac(createSimulator())).toStrictEqual(tag);
    expect(count.macs).toBe(1);
  });

  // Each gives the simulator in which the next MAC is made.
  const ways: Readonly<Record<string, (sim: Simulator) => Simulator>> = {
    fork: (sim) => sim.fork(),
    'a fork of a fork': (sim) => sim.fork().fork(),
    restore(sim) {
      const moment = sim.snapshot();
      createKey(sim);
      sim.restore(moment);
      return sim;
    },
    reset(sim) {
      sim.reset();
      return sim;
    },
    'another Region': (sim) => ({ ...sim, ...sim.region('eu-west-1') }) as Simulator,
    import(sim) {
      sim.import(createSimulator({ seed: 'elsewhere' }).export());
      return sim;
    },
    'import of its own export': (sim) => {
      sim.import(sim.export());
      return sim;
    },
    'import in a fork': (sim) => {
      const fork = sim.fork();
      fork.import(createSimulator({ seed: 'elsewhere' }).export());
      return fork;
    },
    'reset after an import'(sim) {
      sim.import(createSimulator({ seed: 'elsewhere' }).export());
      sim.reset();
      return sim;
    },
  };
  test.each(Object.entries(ways))('survives %s', (_name, way) => {
    const { crypto, count } = counting();
    const sim = way(createSimulator({ crypto }));
    mac(sim);
    expect(count.macs).toBe(1);
  });

  test('is what the imported keys of an imported world are used with', () => {
    const origin = createSimulator();
    const KeyId = createKey(origin);
    const { crypto, count } = counting();
    const sim = createSimulator({ seed: 'elsewhere', crypto });
    sim.import(origin.export());
    expect(mac(sim, KeyId)).toStrictEqual(mac(origin, KeyId));
    expect(count.macs).toBe(1);
  });

  test('is told to replay again, in which each call is made with it', () => {
    const { crypto, count } = counting();
    const sim = createSimulator({ crypto });
    mac(sim);
    const transcript = JSON.parse(JSON.stringify(sim.transcript()));
    expect(replay(transcript).export()).toEqual(sim.export());
    expect(count.macs).toBe(1);
    const again = replay(transcript, { crypto });
    expect(count.macs).toBe(2);
    mac(again.fork());
    again.import(sim.export());
    mac(again);
    expect(count.macs).toBe(4);
  });

  const none: readonly (readonly [string, unknown])[] = [
    ['null', null],
    ['text', 'node'],
    ['a function', () => nodeCrypto],
    ['an object', {}],
    ['a provider itself', pure],
    ['what inherits from one', Object.create(nodeCrypto)],
    ['a copy of one', { ...nodeCrypto }],
  ];
  test.each(none)('%s is a TypeError', (_name, crypto) => {
    const got = crypto === null ? 'null' : typeof crypto;
    const message = `"crypto" expected nodeCrypto of kmsim/node, got ${got}`;
    const given = { crypto: crypto as never };
    const transcript = createSimulator().transcript();
    for (const call of [
      () => createSimulator(given),
      () => createWorld({ seed: 1, now: 0, ...given }),
      () => replay(transcript, given),
    ]) {
      expect(call).toThrow(TypeError);
      expect(call).toThrow(message);
    }
  });

  test('another option of replay is a TypeError', () => {
    const transcript = createSimulator().transcript();
    expect(() => replay(transcript, { seed: 1 } as never)).toThrow(
      'options expected crypto, got "seed"',
    );
  });
});

describe('createWorld({ crypto })', () => {
  test('lets the provider do the arithmetic', () => {
    const { crypto, count } = counting();
    const caller = { account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root`, region: 'us-east-1' };
    const run = (world: ReturnType<typeof createWorld>) => {
      const input = { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' };
      const created = step(world, { service: 'kms', operation: 'CreateKey', input, caller });
      if (!created.result.ok) throw created.result.fault;
      const { KeyId } = created.result.value.KeyMetadata;
      const message = { KeyId, MacAlgorithm: 'HMAC_SHA_256', Message: bytes('m') };
      return step(created.world, {
        service: 'kms',
        operation: 'GenerateMac',
        input: message,
        caller,
      }).result;
    };
    const done = run(createWorld({ seed: 1, now: 0, crypto }));
    expect(done.ok).toBe(true);
    expect(count.macs).toBe(1);
    expect(run(createWorld({ seed: 1, now: 0 }))).toStrictEqual(done);
    expect(run(createWorld({ seed: 1, now: 0, crypto: nodeCrypto }))).toStrictEqual(done);
    expect(count.macs).toBe(1);
  });
});

describe('nodeCrypto', () => {
  test('shows nothing of what it does, and lets nothing be put in its place', () => {
    expect(Reflect.ownKeys(nodeCrypto)).toEqual([]);
    expect(Object.isFrozen(nodeCrypto)).toBe(true);
    expect(Object.getPrototypeOf(nodeCrypto)).toBe(Object.prototype);
  });
});
