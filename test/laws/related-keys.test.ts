import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSimulator, type Simulator } from '../../src/index.ts';
import { nodeCrypto } from '../../src/node.ts';
import { alive, duration, GENERATED, IMPORTED, lifeOf, REGIONS } from '../support/histories.ts';
import { arnIn } from '../support/related-keys.ts';
import { materialsOf, metadataOf, statusOf } from '../support/rotations.ts';
import { bytes } from '../support/simulator.ts';

const told = (sim: Simulator) => JSON.stringify([sim.export(), sim.events]);

describe.each([
  ['that KMS makes', GENERATED, 50],
  ['that is imported', IMPORTED, 12],
] as const)('related keys of material %s', (_, kind, numRuns) => {
  const { history } = kind;

  test('law: advancing to a and then to b is advancing to b; taken up, a world goes on alike', () => {
    fc.assert(
      fc.property(history, duration, duration, (past, a, b) => {
        const { sim } = lifeOf(kind, past).key;
        const [twice, once] = [sim.fork(), sim.fork()];
        twice.clock.advance({ milliseconds: a });
        twice.clock.advance({ milliseconds: b });
        once.clock.advance({ milliseconds: a + b });
        expect(told(twice)).toBe(told(once));

        const taken = createSimulator({ crypto: nodeCrypto });
        taken.import(JSON.parse(JSON.stringify(sim.export())));
        expect([...taken.clock.pending()]).toEqual([...sim.clock.pending()]);
        taken.clock.advance({ milliseconds: a + b });
        expect(taken.export()).toEqual(once.export());
        expect([...taken.clock.pending()]).toEqual([...once.clock.pending()]);
      }),
      { numRuns },
    );
  });

  test('law: what was sealed opens wherever the key is Enabled', () => {
    fc.assert(
      fc.property(history, (past) => {
        const { key, sealed } = lifeOf(kind, past);
        for (const { kms, KeyId, arn } of alive(key)) {
          if (!metadataOf({ kms, KeyId }).Enabled) continue;
          for (const [i, CiphertextBlob] of sealed.entries())
            expect(kms.decrypt({ CiphertextBlob })).toMatchObject({
              KeyId: arn,
              Plaintext: bytes(`no ${i}`),
            });
        }
        const random = sealed.map((blob) => Buffer.from(blob.subarray(38, 54)).toString('hex'));
        expect(new Set(random).size).toBe(sealed.length);
      }),
      { numRuns },
    );
  });

  test('law: every Region tells the same of what they share, and knows one primary', () => {
    fc.assert(
      fc.property(history, (past) => {
        const { key } = lifeOf(kind, past);
        const family = alive(key);
        const arns = family.map(({ arn }) => arn).sort();
        const shown = family.map((each) => metadataOf(each).MultiRegionConfiguration);
        for (const { PrimaryKey, ReplicaKeys = [] } of shown.flatMap((one) => one ?? []))
          expect([PrimaryKey, ...ReplicaKeys].map((one) => one?.Arn).sort()).toEqual(arns);
        const roles = shown.map((one) => one?.MultiRegionKeyType);
        expect(roles.filter((role) => role === 'PRIMARY')).toHaveLength(family.length > 0 ? 1 : 0);
        const ids = family.map((each) => materialsOf(each).map((row) => row.KeyMaterialId));
        expect(new Set(ids.map(String)).size).toBeLessThanOrEqual(1);
        const schedules = family
          .filter((each) => metadataOf(each).KeyState !== 'PendingDeletion')
          .map((each) => JSON.stringify({ ...statusOf(each), KeyId: '' }));
        expect(new Set(schedules).size).toBeLessThanOrEqual(1);
        expect(arns.every((arn) => REGIONS.some((each) => arn === arnIn(each, key.KeyId)))).toBe(
          true,
        );
      }),
      { numRuns },
    );
  });
});
