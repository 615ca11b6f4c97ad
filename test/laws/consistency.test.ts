import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSimulator, ServiceError, type Simulator } from '../../src/index.ts';
import { kms as service } from '../../src/kms/service.ts';
import { initialState, type KmsState } from '../../src/kms/state.ts';
import { APP, grantTo, policyOf, USER } from '../support/grants.ts';
import { ACCOUNT, bytes } from '../support/simulator.ts';

const DELAY_MAX = 5000;
const Plaintext = bytes('x');
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
const policies = [
  {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'kms:*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:ResourceTag/team': 'a' } },
      },
      {
        Effect: 'Allow',
        Action: 'kms:*',
        Resource: '*',
        Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/0' } },
      },
    ],
  },
];
const POLICIES = [
  policyOf(),
  policyOf({ Effect: 'Allow', Principal: { AWS: USER }, Action: 'kms:*', Resource: '*' }),
];

type Step = (sim: Simulator, keys: readonly string[]) => unknown;
const keyNumber = fc.nat({ max: 1 });
const steps: fc.Arbitrary<Step> = fc
  .record({ k: keyNumber, n: keyNumber, kind: fc.nat({ max: 13 }), ms: fc.nat({ max: 3000 }) })
  .map(({ k, n, kind, ms }) => (sim, keys) => {
    const { kms } = sim;
    const KeyId = keys[k] ?? '';
    const AliasName = `alias/${n}`;
    const grants = () => kms.listGrants({ KeyId }).Grants;
    const calls: readonly (() => unknown)[] = [
      () => kms.disableKey({ KeyId }),
      () => kms.enableKey({ KeyId }),
      () => kms.enableKey({ KeyId }),
      () => kms.putKeyPolicy({ KeyId, Policy: POLICIES[n] ?? '' }),
      () => kms.tagResource({ KeyId, Tags: [{ TagKey: 'team', TagValue: 'ab'[n] ?? '' }] }),
      () => kms.untagResource({ KeyId, TagKeys: ['team'] }),
      () => kms.createAlias({ AliasName, TargetKeyId: KeyId }),
      () => kms.updateAlias({ AliasName, TargetKeyId: KeyId }),
      () => kms.deleteAlias({ AliasName }),
      () => grantTo(sim, KeyId, { Name: `${n}` }),
      () => kms.revokeGrant({ KeyId, GrantId: grants()[n]?.GrantId ?? '' }),
      () => kms.retireGrant({ KeyId, GrantId: grants()[n]?.GrantId ?? '' }),
      () => kms.scheduleKeyDeletion({ KeyId }),
      () => kms.cancelKeyDeletion({ KeyId }),
    ];
    sim.clock.advance(ms);
    return calls[kind]?.();
  });

/** What a call answers, or the name of its refusal. */
function answerOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    if (error instanceof ServiceError) return `${error.name}: ${error.message}`;
    throw error;
  }
}

/** What callers of several kinds are answered when they use the keys, by all of their names. */
function uses(sim: Simulator, keys: readonly string[]): readonly unknown[] {
  const views = [sim, sim.as(APP), sim.as(USER), sim.as(ROLE, { policies })];
  return views.flatMap(({ kms }) =>
    [...keys, 'alias/0', 'alias/1'].map((KeyId) =>
      answerOf(() => kms.encrypt({ KeyId, Plaintext }).KeyId),
    ),
  );
}

function begin(consistency: 'strong' | 'eventual') {
  const sim = createSimulator({ consistency });
  const keys = [0, 1].map(() => sim.kms.createKey({}).KeyMetadata.Arn);
  sim.consistency.settle();
  return { sim, keys };
}

test('law: once the longest delay is over, the world answers as one in which changes are seen at once', () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 30 }), (program) => {
      const [strong, eventual] = [begin('strong'), begin('eventual')];
      for (const step of program) {
        const answers = [strong, eventual].map(({ sim, keys }) => answerOf(() => step(sim, keys)));
        expect(answers[1]).toEqual(answers[0]);
        expect(soundnessOf(eventual.sim)).toEqual([]);
      }
      for (const { sim } of [strong, eventual]) sim.clock.advance(DELAY_MAX);
      expect(uses(eventual.sim, eventual.keys)).toEqual(uses(strong.sim, strong.keys));
    }),
    { numRuns: 150 },
  );
});

test('law: what is held is not seen, and once it is let go all is', () => {
  fc.assert(
    fc.property(
      fc.array(steps, { maxLength: 15 }),
      fc.array(steps, { maxLength: 15 }),
      (before, held) => {
        const [strong, eventual] = [begin('strong'), begin('eventual')];
        for (const { sim, keys } of [strong, eventual])
          for (const step of before) answerOf(() => step(sim, keys));
        eventual.sim.clock.advance(DELAY_MAX);
        strong.sim.clock.advance(DELAY_MAX);
        const seen = uses(eventual.sim, eventual.keys);
        eventual.sim.consistency.hold();
        for (const { sim, keys } of [strong, eventual])
          for (const step of held) answerOf(() => step(sim, keys));
        expect(uses(eventual.sim, eventual.keys)).toEqual(seen);
        eventual.sim.consistency.release();
        expect(uses(eventual.sim, eventual.keys)).toEqual(uses(strong.sim, strong.keys));
      },
    ),
    { numRuns: 100 },
  );
});

function soundnessOf(sim: Simulator): readonly string[] {
  const { world } = sim.snapshot() as unknown as { world: { slices: Record<string, KmsState> } };
  return service.invariants(world.slices['kms'] ?? initialState);
}
