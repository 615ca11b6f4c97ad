import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSimulator, ServiceError, type Simulator } from '../../src/index.ts';
import { nodeCrypto } from '../../src/node.ts';
import { material } from '../support/imported-keys.ts';
import { FOR_EVER, importInto } from '../support/imports.ts';
import { arnIn, DUBLIN, EAST, primary, type Related, WEST } from '../support/related-keys.ts';
import { materialsOf, metadataOf, statusOf } from '../support/rotations.ts';
import { bytes } from '../support/simulator.ts';

const REGIONS = [EAST, DUBLIN, WEST] as const;
const SECOND = 1000;
const DAY = 86_400_000;

/** What is done to a key; what the key's state refuses is left out. */
type Step = (key: Related) => unknown;

const region = fc.constantFrom(...REGIONS);
/** Around everything that takes time. */
const duration = fc
  .tuple(
    fc.constantFrom(
      ...[0, 4, 10, 30, 112, 150, 460, 1200].map((seconds) => seconds * SECOND),
      ...[1, 2, 7, 9, 90].map((days) => days * DAY),
    ),
    fc.constantFrom(-1, 0, 0, 1),
  )
  .map(([ms, more]) => Math.max(0, ms + more));
const wait: fc.Arbitrary<Step> = duration.map(
  (milliseconds) =>
    ({ sim }) =>
      sim.clock.advance({ milliseconds }),
);
type At = ReturnType<Related['at']>;
const inRegion = (act: (at: At, to: string) => unknown): fc.Arbitrary<Step> =>
  fc.tuple(region, region).map(
    ([from, to]) =>
      ({ at }) =>
        act(at(from), to),
  );
/** In the Region of the primary, wherever that is now. */
const inPrimary = (act: (at: At, to: string) => unknown): fc.Arbitrary<Step> =>
  region.map((to) => (key) => act(primaryOf(key), to));
const everyKey: readonly fc.Arbitrary<Step>[] = [
  wait,
  wait,
  wait,
  inPrimary(({ kms, KeyId }, ReplicaRegion) => kms.replicateKey({ KeyId, ReplicaRegion })),
  inPrimary(({ kms, KeyId }, PrimaryRegion) => kms.updatePrimaryRegion({ KeyId, PrimaryRegion })),
  inPrimary(({ kms, KeyId }, PrimaryRegion) => kms.updatePrimaryRegion({ KeyId, PrimaryRegion })),
  inPrimary(({ kms, KeyId }) => kms.rotateKeyOnDemand({ KeyId })),
  inPrimary(({ kms, KeyId }) => kms.enableKey({ KeyId })),
  inRegion(({ kms, KeyId }) => kms.enableKey({ KeyId })),
  inRegion(({ kms, KeyId }) => kms.disableKey({ KeyId })),
  inRegion(({ kms, KeyId }) => kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 })),
  inRegion(({ kms, KeyId }) => kms.cancelKeyDeletion({ KeyId })),
];
const generated: readonly fc.Arbitrary<Step>[] = [
  ...everyKey,
  inPrimary(({ kms, KeyId }) => kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 })),
  inPrimary(({ kms, KeyId }) => kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 180 })),
  inPrimary(({ kms, KeyId }) => kms.disableKeyRotation({ KeyId })),
];
const importing = fc
  .record({
    to: region,
    fill: fc.integer({ min: 1, max: 3 }),
    lasts: fc.option(duration),
    type: fc.constantFrom('NEW_KEY_MATERIAL', 'EXISTING_KEY_MATERIAL'),
  })
  .map(({ to, fill, lasts, type }): Step => {
    return ({ at, sim, KeyId }) => {
      const until = { ValidTo: new Date(sim.clock.now().getTime() + (lasts ?? 0)) };
      const options = { ...(lasts === null ? FOR_EVER : until), ImportType: type } as const;
      importInto(at(to).kms, KeyId, material(fill), options);
    };
  });
const external: readonly fc.Arbitrary<Step>[] = [
  ...everyKey,
  importing,
  importing,
  importing,
  fc.tuple(region, fc.option(fc.nat(2))).map(([from, which]): Step => {
    return ({ at, KeyId }) => {
      const id = which === null ? undefined : materialsOf(at(from))[which]?.KeyMaterialId;
      at(from).kms.deleteImportedKeyMaterial({ KeyId, KeyMaterialId: id });
    };
  }),
];

/** A key to which all of it was done, and what it sealed on the way. */
function lived(key: Related, steps: readonly Step[]): readonly Uint8Array[] {
  const sealed: Uint8Array[] = [];
  for (const step of steps) {
    unlessRefused(() => step(key));
    for (const each of REGIONS)
      unlessRefused(() => {
        const { kms, KeyId } = key.at(each);
        sealed.push(kms.encrypt({ KeyId, Plaintext: bytes(`no ${sealed.length}`) }).CiphertextBlob);
      });
  }
  return sealed;
}

function unlessRefused(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
  }
}

function primaryOf(key: Related): At {
  const isPrimary = (one: At) =>
    metadataOf(one).MultiRegionConfiguration?.MultiRegionKeyType === 'PRIMARY';
  return alive(key).find(isPrimary) ?? key.at(EAST);
}

const told = (sim: Simulator) => JSON.stringify([sim.export(), sim.events]);
const alive = ({ at, sim, KeyId }: Related) =>
  REGIONS.filter((each) =>
    sim
      .region(each)
      .kms.listKeys({})
      .Keys?.some((key) => key.KeyId === KeyId),
  ).map((each) => at(each));

const KINDS = [
  ['that KMS makes', {}, generated, 50],
  ['that is imported', { Origin: 'EXTERNAL' }, external, 12],
] as const;

describe.each(KINDS)('related keys of material %s', (_, spec, steps, numRuns) => {
  const history = fc.array(fc.oneof(...steps), { minLength: 5, maxLength: 40, size: 'max' });
  const made = (past: readonly Step[]) => {
    const key = primary(spec, { crypto: nodeCrypto });
    const { sim, KeyId } = key;
    if ('Origin' in spec) importInto(sim.kms, KeyId, material(1));
    for (const ReplicaRegion of [DUBLIN, WEST]) sim.kms.replicateKey({ KeyId, ReplicaRegion });
    sim.clock.advance({ minutes: 1 });
    if ('Origin' in spec)
      for (const each of [DUBLIN, WEST]) importInto(key.at(each).kms, KeyId, material(1));
    return { key, sealed: lived(key, past) };
  };

  test('law: advancing to a and then to b is advancing to b; taken up, a world goes on alike', () => {
    fc.assert(
      fc.property(history, duration, duration, (past, a, b) => {
        const { sim } = made(past).key;
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
        const { key, sealed } = made(past);
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
        const { key } = made(past);
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
