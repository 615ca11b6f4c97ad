/** Histories of related keys, drawn at random: what is done to them in three Regions, and what they seal on the way. @module */
import fc from 'fast-check';
import { ServiceError } from '../../src/index.ts';
import { nodeCrypto } from '../../src/node.ts';
import { material } from './imported-keys.ts';
import { FOR_EVER, importInto } from './imports.ts';
import { DUBLIN, EAST, primary, type Related, WEST } from './related-keys.ts';
import { materialsOf, metadataOf } from './rotations.ts';
import { bytes } from './simulator.ts';

export const REGIONS = [EAST, DUBLIN, WEST] as const;
const SECOND = 1000;
const DAY = 86_400_000;

/** What is done to a key; what the key's state refuses is left out. */
export type Step = (key: Related) => unknown;

const region = fc.constantFrom(...REGIONS);
/** Around everything that takes time. */
export const duration: fc.Arbitrary<number> = fc
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

/** The key in each Region that has it. */
export const alive = ({ at, sim, KeyId }: Related): readonly At[] =>
  REGIONS.filter((each) =>
    sim
      .region(each)
      .kms.listKeys({})
      .Keys?.some((key) => key.KeyId === KeyId),
  ).map((each) => at(each));

interface Kind {
  readonly spec: { readonly Origin?: 'EXTERNAL' };
  readonly history: fc.Arbitrary<readonly Step[]>;
}
const historyOf = (steps: readonly fc.Arbitrary<Step>[]) =>
  fc.array(fc.oneof(...steps), { minLength: 5, maxLength: 40, size: 'max' });
export const GENERATED: Kind = { spec: {}, history: historyOf(generated) };
export const IMPORTED: Kind = { spec: { Origin: 'EXTERNAL' }, history: historyOf(external) };

/** A key with two replicas, and all that is done to it; what it sealed on the way. */
export function lifeOf(
  { spec }: Kind,
  past: readonly Step[],
): { readonly key: Related; readonly sealed: readonly Uint8Array[] } {
  const key = primary(spec, { crypto: nodeCrypto });
  const { sim, KeyId } = key;
  const isImported = spec.Origin !== undefined;
  if (isImported) importInto(sim.kms, KeyId, material(1));
  for (const ReplicaRegion of [DUBLIN, WEST]) sim.kms.replicateKey({ KeyId, ReplicaRegion });
  sim.clock.advance({ minutes: 1 });
  if (isImported)
    for (const each of [DUBLIN, WEST]) importInto(key.at(each).kms, KeyId, material(1));
  return { key, sealed: lived(key, past) };
}
