/**
 * The key materials of a key, as ListKeyRotations tells of them: the oldest first.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_RotationsListEntry.html
 * @module
 */
import { generateMaterial, materialId } from '../../hsm/hsm.ts';
import type { Seed } from '../../lib/random.ts';
import type { Millis } from '../../lib/time.ts';
import type { MaterialVersion, Rotated, Rotation, RotationType } from '../shared-key.ts';
import type { KmsState } from '../state.ts';
import { familyOf, type KeyTarget } from '../target.ts';
import { importOf, materialOwner } from './materials.ts';
import { rotationOf } from './rotation.ts';

/** One key material of a key. */
interface MaterialRow {
  readonly KeyId: string;
  readonly KeyMaterialId: string;
  readonly KeyMaterialDescription?: string;
  readonly ImportState?: 'IMPORTED' | 'PENDING_IMPORT';
  readonly KeyMaterialState: MaterialState;
  readonly ExpirationModel?: 'KEY_MATERIAL_EXPIRES' | 'KEY_MATERIAL_DOES_NOT_EXPIRE';
  readonly ValidTo?: Date;
  readonly RotationDate?: Date;
  readonly RotationType?: 'AUTOMATIC' | 'ON_DEMAND';
}
type MaterialState = MaterialVersion['state'] | 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION';

/** The rotations of a key that are done, the oldest first. */
function rotationsDone({ last }: Rotation): readonly { at: Millis; type: RotationType }[] {
  const runs: Rotated[] = [];
  for (let run = last; run !== undefined; run = run.before) runs.push(run);
  return runs
    .reverse()
    .flatMap(({ type, first, everyMs, times }) =>
      Array.from({ length: times }, (_, i) => ({ type, at: first + i * everyMs })),
    );
}

/** A material as a list has it: what is told of it is computed when its page is read. */
interface Listed {
  /** Its place among its likes, for a marker. */
  readonly place: string;
  row(): MaterialRow;
}

/** All materials of a symmetric key; or, unless `all` are wanted, those that a rotation has brought. */
export function materialsOf(
  state: KmsState,
  target: KeyTarget,
  seed: Seed,
  all: boolean,
): readonly Listed[] {
  return target.shared.origin === 'EXTERNAL'
    ? importedMaterials(state, target, all)
    : generatedMaterials(target, seed, all);
}

function importedMaterials(state: KmsState, target: KeyTarget, all: boolean): readonly Listed[] {
  const versions = target.shared.versions ?? [];
  return versions
    .filter(({ rotatedAt }) => all || rotatedAt !== undefined)
    .map((version) => ({
      place: version.id,
      row: () => importedRow(state, target, version),
    }));
}

function generatedMaterials(target: KeyTarget, seed: Seed, all: boolean): readonly Listed[] {
  const done = rotationsDone(rotationOf(target.shared));
  const row = (ordinal: number): MaterialRow => ({
    KeyId: target.arn,
    KeyMaterialId: materialId(
      generateMaterial(seed, target.shared.spec, materialOwner(target, ordinal)),
    ),
    KeyMaterialState: ordinal === done.length ? 'CURRENT' : 'NON_CURRENT',
  });
  const rotated = done.map(({ at, type }, i) => ({
    place: String(i + 1),
    row: () => ({ ...row(i + 1), RotationDate: new Date(at), RotationType: type }),
  }));
  return all ? [{ place: '0', row: () => row(0) }, ...rotated] : rotated;
}

// Recorded: while it is not there, a material shows neither when it expires nor whether. After an expiry AWS went on showing
// IMPORTED for a while; here nothing lags.
function importedRow(state: KmsState, target: KeyTarget, version: MaterialVersion): MaterialRow {
  const { id, description, rotatedAt } = version;
  const there = importOf(target, id);
  const validTo = there?.validTo;
  return {
    KeyId: target.arn,
    KeyMaterialId: id,
    ...(description === undefined ? {} : { KeyMaterialDescription: description }),
    ImportState: there === undefined ? 'PENDING_IMPORT' : 'IMPORTED',
    KeyMaterialState: stateOf(state, target, version),
    ...(there === undefined
      ? {}
      : validTo === undefined
        ? { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' as const }
        : { ExpirationModel: 'KEY_MATERIAL_EXPIRES' as const, ValidTo: new Date(validTo) }),
    ...(rotatedAt === undefined
      ? {}
      : { RotationDate: new Date(rotatedAt), RotationType: 'ON_DEMAND' as const }),
  };
}

/** What is staged for a multi-Region key waits first until every replica has it. */
function stateOf(state: KmsState, target: KeyTarget, version: MaterialVersion): MaterialState {
  if (version.state !== 'PENDING_ROTATION') return version.state;
  const [, ...replicas] = familyOf(state, target);
  return replicas.every((replica) => importOf(replica, version.id) !== undefined)
    ? 'PENDING_ROTATION'
    : 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION';
}
