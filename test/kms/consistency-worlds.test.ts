import { describe, expect, test } from 'vitest';
import { createSimulator, replay, type Simulator } from '../../src/index.ts';
import { allSettled } from '../../src/kms/consistency/facts.ts';
import { kms as service } from '../../src/kms/service.ts';
import { initialState, type KmsState, scopeOf } from '../../src/kms/state.ts';
import { APP, encryptBy, grantTo, policyOf } from '../support/grants.ts';
import { HOUR, imported, until } from '../support/imported-keys.ts';
import { ACCOUNT, bytes, refusalOf } from '../support/simulator.ts';

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value));
const Plaintext = bytes('x');

/** A simulator with settled keys. */
function withKeys(options: Parameters<typeof createSimulator>[0], count = 1) {
  const sim = createSimulator(options);
  const arns = Array.from({ length: count }, () => sim.kms.createKey({}).KeyMetadata.Arn);
  sim.consistency.settle();
  return { sim, arns, KeyId: arns[0] ?? '' };
}

function works(call: () => unknown): boolean {
  try {
    call();
    return true;
  } catch {
    return false;
  }
}

/** After how many milliseconds a call begins to succeed or fail, by halves; each try is made on a fork. */
function changesAfter(sim: Simulator, call: (fork: Simulator) => unknown): number {
  const before = works(() => call(sim.fork()));
  let [least, most] = [0, 400_000];
  while (most - least > 1) {
    const milliseconds = Math.floor((least + most) / 2);
    const fork = sim.fork();
    fork.clock.advance({ milliseconds });
    if (works(() => call(fork)) === before) least = milliseconds;
    else most = milliseconds;
  }
  return most;
}
const encrypts = (KeyId: string) => (sim: Simulator) => sim.kms.encrypt({ KeyId, Plaintext });

function stateOf(sim: Simulator): KmsState {
  const { world } = sim.snapshot() as unknown as { world: { slices: Record<string, KmsState> } };
  return world.slices['kms'] ?? initialState;
}
function unsettledIn(sim: Simulator) {
  return scopeOf(stateOf(sim), ACCOUNT, 'us-east-1').unsettled;
}

describe('a delay', () => {
  test('lies within its band, and differs from change to change', () => {
    const { sim, arns } = withKeys({ consistency: 'eventual' }, 20);
    for (const KeyId of arns) sim.kms.disableKey({ KeyId });
    const delays = arns.map((KeyId) => changesAfter(sim, encrypts(KeyId)));
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(500);
    expect(Math.max(...delays)).toBeLessThanOrEqual(5000);
    expect(new Set(delays).size).toBeGreaterThan(10);
  });

  test.each([
    [{ minutes: 5 }, 300_000],
    ['PT2S', 2000],
    [7, 7],
    [[1000, { seconds: 1 }], 1000],
  ] as const)('is as it was given: %j', (delay, expected) => {
    const { sim, KeyId } = withKeys({ consistency: { delay } });
    sim.kms.disableKey({ KeyId });
    expect(changesAfter(sim, encrypts(KeyId))).toBe(expected);
  });

  test('of nothing is none', () => {
    const { sim, KeyId } = withKeys({ consistency: { delay: 0 } });
    sim.kms.disableKey({ KeyId });
    expect(refusalOf(() => sim.kms.encrypt({ KeyId, Plaintext })).name).toBe('DisabledException');
  });

  test('is the same for the same seed, whatever else is called', () => {
    const one = withKeys({ consistency: 'eventual' }, 2);
    const two = withKeys({ consistency: 'eventual' }, 2);
    const other = withKeys({ consistency: 'eventual', seed: 'another' }, 2);
    const [, unrelated = ''] = two.arns;
    two.sim.kms.disableKey({ KeyId: unrelated });
    two.sim.kms.createAlias({ AliasName: 'alias/a', TargetKeyId: two.KeyId });
    encrypts(two.KeyId)(two.sim);
    const delays = [one, two, other].map(({ sim, KeyId }) => {
      sim.kms.disableKey({ KeyId });
      return changesAfter(sim, encrypts(KeyId));
    });
    expect(delays[1]).toBe(delays[0]);
    expect(delays[2]).not.toBe(delays[0]);
  });

  test.each([
    ['weak', `"consistency" expected 'strong', 'eventual' or { delay }, got weak`],
    [null, 'got null'],
    [{ delay: 1, seed: 2 }, `"consistency" expected`],
    [{ delay: [2, 1] }, '"delay" expected'],
    [{ delay: [1, 2, 3] }, '"delay" expected'],
    [{ delay: [] }, '"delay" expected'],
    [{ delay: -1 }, '"duration" expected'],
    [{ delay: { years: 1 } }, '"delay" expected'],
  ])('%j is refused', (consistency, message) => {
    const given = consistency as 'strong';
    expect(() => createSimulator({ consistency: given })).toThrow(TypeError);
    expect(() => createSimulator({ consistency: given })).toThrow(message);
  });
});

describe('changes one after the other', () => {
  test('are seen in their order; one that is seen sooner overtakes', () => {
    const delay = { consistency: { delay: [0, 60_000] } } as const;
    const { sim, KeyId } = withKeys(delay);
    const Policy = policyOf();
    for (let n = 0; n < 20; n++) {
      if (n % 2 === 0) sim.kms.disableKey({ KeyId });
      else sim.kms.enableKey({ KeyId });
      sim.kms.putKeyPolicy({ KeyId, Policy });
      sim.clock.advance({ milliseconds: 10 });
    }
    expect(service.invariants(stateOf(sim))).toEqual([]);
    sim.clock.advance({ milliseconds: 60_000 });
    expect(sim.kms.encrypt({ KeyId, Plaintext }).KeyId).toBe(KeyId);
  });

  test('are each seen after the delay', () => {
    const { sim, KeyId } = withKeys({ consistency: { delay: { seconds: 10 } } });
    sim.kms.disableKey({ KeyId });
    sim.clock.advance({ seconds: 6 });
    sim.kms.enableKey({ KeyId });
    sim.clock.advance({ seconds: 4 });
    expect(works(() => encrypts(KeyId)(sim))).toBe(false);
    sim.clock.advance({ seconds: 6 });
    expect(works(() => encrypts(KeyId)(sim))).toBe(true);
  });

  test('leave nothing behind once they are seen', () => {
    const { sim, KeyId } = withKeys({ consistency: { delay: { seconds: 10 } } });
    for (let n = 0; n < 500; n++) {
      const { GrantId } = grantTo(sim, KeyId);
      sim.clock.advance({ seconds: 1 });
      sim.kms.revokeGrant({ KeyId, GrantId });
    }
    expect(unsettledIn(sim).changes.size).toBeLessThan(40);
    expect(service.invariants(stateOf(sim))).toEqual([]);
  });
});

describe('a multi-Region key', () => {
  // Source: multi-region-keys-overview: policies, grants, aliases, tags and key states are each Region's own.
  test('settles in each of its Regions by itself', () => {
    const { sim } = withKeys({ consistency: 'eventual' });
    const { KeyId } = sim.kms.createKey({ MultiRegion: true }).KeyMetadata;
    sim.consistency.settle();
    const there = sim.region('eu-west-1');
    sim.kms.replicateKey({ KeyId, ReplicaRegion: 'eu-west-1' });
    sim.clock.advance({ hours: 1 });
    sim.kms.disableKey({ KeyId });
    there.kms.disableKey({ KeyId });
    const here = changesAfter(sim, encrypts(KeyId));
    const elsewhere = changesAfter(sim, (fork) =>
      fork.region('eu-west-1').kms.encrypt({ KeyId, Plaintext }),
    );
    expect(here).not.toBe(elsewhere);
    sim.clock.advance({ milliseconds: Math.min(here, elsewhere) });
    const answers = [sim, there].map(({ kms }) => works(() => kms.encrypt({ KeyId, Plaintext })));
    expect(answers.sort()).toEqual([false, true]);
  });
});

describe('holding changes', () => {
  test('holds those too that are on their way, in every Region, until they are let go', () => {
    const { sim, KeyId } = withKeys({ consistency: { delay: { seconds: 10 } } });
    sim.kms.disableKey({ KeyId });
    sim.clock.advance({ seconds: 9 });
    const { kms } = sim.region('eu-west-1');
    const Elsewhere = kms.createKey({}).KeyMetadata.KeyId;
    sim.consistency.hold();
    sim.clock.advance({ days: 1 });
    expect(works(() => encrypts(KeyId)(sim))).toBe(true);
    expect(works(() => kms.encrypt({ KeyId: Elsewhere, Plaintext }))).toBe(false);
    sim.consistency.hold();
    sim.consistency.release();
    expect(works(() => encrypts(KeyId)(sim))).toBe(false);
    expect(works(() => kms.encrypt({ KeyId: Elsewhere, Plaintext }))).toBe(true);
    // From now on by themselves again.
    sim.kms.enableKey({ KeyId });
    expect(changesAfter(sim, encrypts(KeyId))).toBe(10_000);
  });

  test('leaves seen what was seen', () => {
    const { sim, KeyId } = withKeys({ consistency: { delay: { seconds: 10 } } });
    sim.kms.disableKey({ KeyId });
    sim.clock.advance({ seconds: 10 });
    sim.consistency.hold();
    expect(works(() => encrypts(KeyId)(sim))).toBe(false);
  });

  test('goes on after settle, which lets go what was changed until then', () => {
    const { sim, KeyId } = withKeys({});
    sim.consistency.hold();
    sim.kms.disableKey({ KeyId });
    sim.consistency.settle();
    expect(works(() => encrypts(KeyId)(sim))).toBe(false);
    sim.kms.enableKey({ KeyId });
    sim.clock.advance({ days: 1 });
    expect(works(() => encrypts(KeyId)(sim))).toBe(false);
    sim.consistency.release();
    expect(works(() => encrypts(KeyId)(sim))).toBe(true);
    sim.kms.disableKey({ KeyId });
    expect(works(() => encrypts(KeyId)(sim))).toBe(false);
  });

  test('keeps one record for each fact, however often it changes', () => {
    const { sim, KeyId } = withKeys({});
    sim.consistency.hold();
    for (let n = 0; n < 100; n++) {
      sim.kms.disableKey({ KeyId });
      sim.kms.enableKey({ KeyId });
    }
    expect(copy(sim.export().services['kms'])).toMatchObject({
      scopes: [{ unsettled: { changes: [{ steps: [{ state: 'Enabled' }] }] } }],
    });
  });
});

describe('what is on its way', () => {
  /** A world with changes of every kind, some held. */
  function onTheWay() {
    const { sim, KeyId, arns } = withKeys({ consistency: 'eventual' }, 2);
    const [, Other = ''] = arns;
    const { GrantId } = grantTo(sim, KeyId, { RetiringPrincipal: APP });
    sim.kms.createAlias({ AliasName: 'alias/app', TargetKeyId: KeyId });
    sim.consistency.settle();
    sim.kms.revokeGrant({ KeyId, GrantId });
    sim.kms.updateAlias({ AliasName: 'alias/app', TargetKeyId: Other });
    sim.clock.advance({ milliseconds: 100 });
    sim.consistency.hold();
    grantTo(sim, Other, { Name: 'n', Constraints: { EncryptionContextSubset: { a: '1' } } });
    sim.kms.createAlias({ AliasName: 'alias/new', TargetKeyId: KeyId });
    sim.kms.deleteAlias({ AliasName: 'alias/new' });
    sim.kms.putKeyPolicy({ KeyId, Policy: policyOf() });
    sim.kms.putKeyPolicy({ KeyId: Other, Policy: policyOf({ Effect: 'Deny', Principal: '*' }) });
    sim.kms.tagResource({ KeyId, Tags: [{ TagKey: 'a', TagValue: 'b' }] });
    sim.kms.disableKey({ KeyId });
    sim.kms.createKey({});
    return { sim, KeyId, Other };
  }
  const answersOf = (sim: Simulator, KeyId: string, Other: string) => [
    works(() => encrypts(KeyId)(sim)),
    works(() => encryptBy(sim, APP, KeyId)),
    works(() => encryptBy(sim, APP, Other, { a: '1' })),
    works(() => encrypts('alias/new')(sim)),
    sim.kms.encrypt({ KeyId: 'alias/app', Plaintext }).KeyId,
  ];

  test.each([
    ['a fork', (sim: Simulator) => sim.fork()],
    ['an export', (sim: Simulator) => takenUp(sim)],
    ['a replay', (sim: Simulator) => replay(copy(sim.transcript()))],
  ])('is in %s', (_, another) => {
    const { sim, KeyId, Other } = onTheWay();
    const other = another(sim);
    expect(service.invariants(stateOf(other))).toEqual([]);
    expect(other.export()).toEqual(sim.export());
    expect(answersOf(other, KeyId, Other)).toEqual([true, true, false, false, KeyId]);
    other.consistency.release();
    expect(answersOf(other, KeyId, Other)).toEqual([false, false, true, false, Other]);
    // The first is as it was.
    expect(answersOf(sim, KeyId, Other)).toEqual([true, true, false, false, KeyId]);
    expect(takenUp(sim).fork().export()).toEqual(sim.export());
    // And goes on alike: what has settled is taken out at the same time.
    const two = [sim, takenUp(sim)];
    for (const one of two) {
      one.consistency.release();
      for (let n = 0; n < 100; n++) {
        one.kms.createAlias({ AliasName: `alias/${n}`, TargetKeyId: Other });
        one.kms.deleteAlias({ AliasName: `alias/${n}` });
        one.clock.advance({ milliseconds: 300 });
      }
    }
    expect(two[1]?.export()).toEqual(two[0]?.export());
  });

  function takenUp(sim: Simulator): Simulator {
    const other = createSimulator();
    other.import(copy(sim.export()));
    return other;
  }

  test.each([
    ['a fact of no kind', { fact: 'size x', steps: [{ epoch: 0 }] }],
    ['no change', { fact: 'alias alias/x', steps: [] }],
    ['no former state', { fact: 'state x', steps: [{ epoch: 0 }] }],
    ['a key that is not there', { fact: 'policy x', steps: [{ epoch: 0 }] }],
  ])('with %s is not taken up', (_, unsettled) => {
    const { sim } = onTheWay();
    const world = copy(sim.export()) as unknown as {
      services: { kms: { scopes: { unsettled: { changes: unknown[] } }[] } };
    };
    world.services.kms.scopes[0]?.unsettled.changes.push(unsettled);
    expect(() => sim.import(world as never)).toThrow(TypeError);
  });

  test('goes with its key, and an alias that is seen to point to it is not found', () => {
    const { sim, KeyId, arns } = withKeys({}, 2);
    const [, Other = ''] = arns;
    sim.kms.createAlias({ AliasName: 'alias/app', TargetKeyId: KeyId });
    sim.kms.createAlias({ AliasName: 'alias/gone', TargetKeyId: KeyId });
    sim.consistency.hold();
    sim.kms.updateAlias({ AliasName: 'alias/app', TargetKeyId: Other });
    sim.kms.tagResource({ KeyId, Tags: [] });
    grantTo(sim, KeyId);
    sim.kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    sim.clock.advance({ days: 7 });
    expect(service.invariants(stateOf(sim))).toEqual([]);
    for (const alias of ['alias/app', 'alias/gone'])
      expect(refusalOf(() => encrypts(alias)(sim)).message).toBe(
        `Alias arn:aws:kms:us-east-1:${ACCOUNT}:${alias} is not found.`,
      );
    sim.consistency.release();
    expect(sim.kms.encrypt({ KeyId: 'alias/app', Plaintext }).KeyId).toBe(Other);
  });

  test('lets nobody use a key whose imported material has expired', () => {
    const { sim, KeyId } = imported(until(HOUR));
    sim.consistency.hold();
    sim.kms.scheduleKeyDeletion({ KeyId });
    expect(works(() => encrypts(KeyId)(sim))).toBe(true);
    sim.clock.advance({ hours: 1 });
    expect(refusalOf(() => encrypts(KeyId)(sim)).name).toBe('KMSInvalidStateException');
  });

  test('is told by diff', () => {
    const { sim, KeyId } = withKeys({});
    sim.consistency.hold();
    const before = sim.snapshot();
    sim.kms.disableKey({ KeyId });
    const id = KeyId.split('/')[1];
    expect(sim.diff(before).map(({ path }) => path)).toEqual([
      `kms ${ACCOUNT} us-east-1 keys ${id}.state`,
      `kms ${ACCOUNT} us-east-1.unsettled changes state ${id}`,
    ]);
  });

  test('does not stand in the way of explanations: they say what a call would be answered', () => {
    const { sim, KeyId } = withKeys({});
    sim.consistency.hold();
    const { GrantId } = grantTo(sim, KeyId);
    const asked = () => sim.as(APP).explain('kms:Encrypt', KeyId);
    expect(asked()).toMatchObject({ allowed: false, grants: [] });
    sim.consistency.release();
    expect(asked()).toMatchObject({ allowed: true, decidedBy: { grantId: GrantId } });
  });

  test('is nothing where changes are seen at once', () => {
    const { sim, KeyId } = withKeys({});
    const strong = createSimulator();
    strong.kms.createKey({});
    grantTo(sim, KeyId);
    sim.kms.disableKey({ KeyId });
    expect(unsettledIn(sim)).toBe(allSettled);
    expect(JSON.stringify(strong.export())).not.toMatch(/unsettled|consistency/);
  });
});
