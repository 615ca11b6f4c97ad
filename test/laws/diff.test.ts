import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { GENERATED, IMPORTED, lifeOf } from '../support/histories.ts';
import { ACCOUNT, withKey } from '../support/simulator.ts';

const SCOPE = `kms ${ACCOUNT} [a-z]{2}-[a-z]+-\\d`;
const ID = 'mrk-[0-9a-f]{32}';
/** What can differ of keys to which nothing else is done: the time, a key in its Region, and what its relatives share. */
const PATH = new RegExp(
  `^(now|${SCOPE} keys ${ID}(\\.(?!uses|id)\\w+)?|${SCOPE}\\.keyStores\\.created|kms related ${ACCOUNT} ${ID}(\\.\\w+){0,3})$`,
);
/** The most facts that one call or change tells: a move of the primary, of two keys and what they share. */
const FACTS_MAX = 8;

describe.each([
  ['that KMS makes', GENERATED, 100],
  ['that is imported', IMPORTED, 25],
] as const)('what differs of keys of material %s', (_, kind, numRuns) => {
  test('law: has a path that is known, once, and is no more than what was done can tell', () => {
    fc.assert(
      fc.property(kind.history, kind.history, (past, more) => {
        const { key } = lifeOf(kind, past);
        const { sim } = key;
        const [before, known] = [sim.snapshot(), sim.events.length];
        for (const step of more) attempt(() => step(key));
        const done = sim.events.slice(known).filter(({ fault }) => fault === undefined).length;
        const paths = sim.diff(before).map(({ path }) => path);
        expect(paths.filter((path) => !PATH.test(path))).toEqual([]);
        expect(new Set(paths).size).toBe(paths.length);
        expect(paths.length).toBeLessThanOrEqual(1 + FACTS_MAX * done);
        // Back again it is the same, the other way round.
        const back = sim.diff(sim.snapshot(), before);
        expect(back.map(({ path }) => path).sort()).toEqual([...paths].sort());
      }),
      { numRuns },
    );
  });
});

function attempt(act: () => void): void {
  try {
    act();
  } catch {
    // Refused: the key's state does not allow it.
  }
}

test('a key that rotated by turns tells of a further rotation as much as of the first', () => {
  const { sim, keyId: KeyId } = withKey();
  const { kms, clock } = sim;
  const turn = () => {
    kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 });
    clock.advance({ days: 91 });
    kms.disableKeyRotation({ KeyId });
    kms.rotateKeyOnDemand({ KeyId });
    clock.advance({ days: 1 });
  };
  const told = () => {
    const before = sim.snapshot();
    turn();
    return sim.diff(before).map(({ path }) => path);
  };
  turn();
  const first = told();
  for (let i = 0; i < 7; i++) turn();
  expect(told()).toEqual(first);
  expect(first.filter((path) => path.includes('before'))).toEqual([]);
  const newest = sim.diff(createSimulator({ seed: 'test' }).snapshot());
  expect(JSON.stringify(newest).match(/"type":"ON_DEMAND"/g)).toHaveLength(1);
});
