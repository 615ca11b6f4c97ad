/** Multi-Region keys: a primary in us-east-1, and its replicas. @module */
import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/index.ts';
import { material } from './imported-keys.ts';
import { type CreateKey, FOR_EVER, importInto } from './imports.ts';
import { NOW, type Rotating } from './rotations.ts';
import { ACCOUNT } from './simulator.ts';

export const EAST = 'us-east-1';
export const WEST = 'us-west-2';
export const DUBLIN = 'eu-west-1';

export interface Related {
  readonly sim: Simulator;
  readonly KeyId: string;
  /** The key as its Region knows it. */
  readonly at: (region: string) => Rotating;
}

function relatedIn(sim: Simulator, KeyId: string): Related {
  return {
    sim,
    KeyId,
    at: (region) => ({ sim, kms: sim.region(region).kms, KeyId, arn: arnIn(region, KeyId) }),
  };
}

export function arnIn(region: string, KeyId: string): string {
  return `arn:aws:kms:${region}:${ACCOUNT}:key/${KeyId}`;
}

/** A multi-Region key without replicas. */
export function primary(key: CreateKey = {}, options: SimulatorOptions = {}): Related {
  const sim = createSimulator({ seed: 'related', now: NOW, ...options });
  return relatedIn(sim, sim.kms.createKey({ ...key, MultiRegion: true }).KeyMetadata.KeyId);
}

/**
 * A multi-Region key with a replica in each of the Regions, a minute old.
 * @param prepare - what the primary needs before
 */
export function related(
  regions: readonly string[] = [DUBLIN],
  key?: CreateKey,
  prepare: (made: Related) => unknown = () => {},
): Related {
  const made = primary(key);
  prepare(made);
  replicateTo(made, regions);
  return made;
}

/** Makes replicas and waits until they are made. */
export function replicateTo({ at, KeyId, sim }: Related, regions: readonly string[]): void {
  for (const ReplicaRegion of regions) at(EAST).kms.replicateKey({ KeyId, ReplicaRegion });
  sim.clock.advance({ minutes: 1 });
}

/** A multi-Region key whose material, `material(1)`, was imported in us-east-1 and in each of the Regions. */
export function relatedImported(regions?: readonly string[]): Related {
  const importTo = ({ at, KeyId }: Related, region: string) =>
    importInto(at(region).kms, KeyId, material(1), FOR_EVER);
  const made = related(regions, { Origin: 'EXTERNAL' }, (key) => importTo(key, EAST));
  for (const region of regions ?? [DUBLIN]) importTo(made, region);
  return made;
}

/** The world taken up by another simulator. */
export function takenUp({ sim, KeyId }: Related): Related {
  const taken = createSimulator({ seed: 'other' });
  taken.import(JSON.parse(JSON.stringify(sim.export())));
  return relatedIn(taken, KeyId);
}

/** What KeyMetadata says of a key that is in those Regions, the primary first. */
export function configuration(type: 'PRIMARY' | 'REPLICA', KeyId: string, ...regions: string[]) {
  const [PrimaryKey, ...ReplicaKeys] = regions.map((Region) => ({
    Arn: arnIn(Region, KeyId),
    Region,
  }));
  return { MultiRegionKeyType: type, PrimaryKey, ReplicaKeys };
}
