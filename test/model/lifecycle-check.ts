/**
 * Whether the simulator's world is what the model says that it is.
 * @module
 */
import { services } from '../../src/engine.ts';
import { timerKey } from '../../src/kernel/agenda.ts';
import type { KmsState } from '../../src/kms/state.ts';
import { entries } from '../../src/lib/table.ts';
import type { Run } from './lifecycle-run.ts';
import {
  arnOf,
  type Blob,
  type Copy,
  complete,
  copyIn,
  currentOf,
  type Family,
  has,
  idOf,
  type Material,
  primaryOf,
  REGIONS,
  Refusal,
  stagedOf,
} from './lifecycle-state.ts';
import { same } from './lifecycle-world.ts';

/** The state is sound, and what is due is what follows from it and what the model waits for. */
export function checkWorld({ world, model }: Run): void {
  const state = (world.slices['kms'] ?? services.kms.initial) as KmsState;
  same(services.kms.invariants(state), [], 'invariants');
  const agenda = [...entries(world.agenda)];
  const timers = [...services.kms.timers(state)].map(timerKey).sort();
  same(agenda.map(timerKey), timers, 'the agenda');
  same(
    agenda.map(({ at }) => at),
    model.dues(),
    'what is due',
  );
}

/** All that can be read of a key, in every Region. */
export function checkFamily(run: Run, family: Family): void {
  for (const copy of family.copies) {
    const KeyId = arnOf(family, copy.region);
    const { region } = copy;
    checkMaterials(run, family, copy);
    const { KeyMetadata } = run.read('DescribeKey', family, region, { KeyId });
    same(chosen(KeyMetadata as object), metadataOf(family, copy), `DescribeKey ${KeyId}`);
    const status = run.read('GetKeyRotationStatus', family, region, { KeyId });
    same(status, statusOf(family, copy), `GetKeyRotationStatus ${KeyId}`);
  }
  for (const material of family.materials) {
    const blob = run.model.blobs.findLast((one) => one.material === material);
    if (blob !== undefined) for (const region of REGIONS) checkBlob(run, blob, region);
  }
}

/** A ciphertext opens where it is to, with the material that sealed it; and elsewhere it is refused. */
export function checkBlob(run: Run, blob: Blob, region: string): void {
  const { family, material, bytes } = blob;
  const answer = run.read('Decrypt', family, region, { CiphertextBlob: bytes });
  same(answer, openingOf(run, blob, region), `Decrypt of ${idOf(family, material)} in ${region}`);
}

function openingOf({ model }: Run, blob: Blob, region: string): object {
  const { family, material, plaintext } = blob;
  try {
    model.open(model.opener(blob, region), 'Decrypt', blob);
  } catch (error) {
    if (error instanceof Refusal) return { fault: error.fault, message: error.text };
    throw error;
  }
  return {
    KeyId: arnOf(family, region),
    Plaintext: plaintext,
    EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    KeyMaterialId: idOf(family, material),
  };
}

const MEMBERS = [
  'AWSAccountId',
  'Arn',
  'CreationDate',
  'CurrentKeyMaterialId',
  'DeletionDate',
  'Enabled',
  'ExpirationModel',
  'KeyId',
  'KeyState',
  'MultiRegion',
  'MultiRegionConfiguration',
  'Origin',
  'PendingDeletionWindowInDays',
  'ValidTo',
] as const;

function chosen(metadata: object): object {
  const all = metadata as Readonly<Record<string, unknown>>;
  return Object.fromEntries(MEMBERS.map((name) => [name, all[name]]));
}

function metadataOf(family: Family, copy: Copy): object {
  const { account, id, kind, multiRegion, primary, replicas } = family;
  const { region, state, until } = copy;
  const current = currentOf(family);
  const there = (at: string) => ({ Arn: arnOf(family, at), Region: at });
  // Recorded: of a replica that is being made, the primary's.
  const shown = state === 'Creating' ? primaryOf(family) : copy;
  const shows = kind !== 'HMAC' && current !== undefined && state !== 'Creating';
  return {
    AWSAccountId: account,
    Arn: arnOf(family, region),
    CreationDate: new Date(copy.createdAt),
    CurrentKeyMaterialId: shows ? idOf(family, current) : undefined,
    DeletionDate: state === 'PendingDeletion' ? dateOf(until) : undefined,
    Enabled: state === 'Enabled',
    ...expirationOf(family, shown),
    KeyId: id,
    KeyState: state,
    MultiRegion: multiRegion,
    MultiRegionConfiguration: multiRegion
      ? {
          MultiRegionKeyType: region === primary ? 'PRIMARY' : 'REPLICA',
          PrimaryKey: there(primary),
          ReplicaKeys: replicas.map(there),
        }
      : undefined,
    Origin: kind === 'EXTERNAL' ? 'EXTERNAL' : 'AWS_KMS',
    PendingDeletionWindowInDays: copy.waits,
    ValidTo: validToOf(family, shown),
  };
}

/** Recorded: a key that lacks some of its material tells nothing of its expiry. */
function expirationOf(family: Family, copy: Copy): object {
  if (family.kind !== 'EXTERNAL' || !complete(family, copy)) return {};
  const ends = validToOf(family, copy) !== undefined;
  return { ExpirationModel: ends ? 'KEY_MATERIAL_EXPIRES' : 'KEY_MATERIAL_DOES_NOT_EXPIRE' };
}

function validToOf(family: Family, copy: Copy): Date | undefined {
  if (!complete(family, copy)) return undefined;
  // Unconfirmed: of several materials, that the first to expire is shown.
  const times = copy.here.flatMap(({ material, validTo }) =>
    material.state === 'PENDING_ROTATION' || validTo === undefined ? [] : validTo,
  );
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}

function dateOf(at: number | undefined): Date | undefined {
  return at === undefined ? undefined : new Date(at);
}

function statusOf(family: Family, { region, state }: Copy): object {
  const on = family.next !== undefined && state !== 'PendingDeletion';
  return {
    KeyRotationEnabled: on,
    ...(on ? { RotationPeriodInDays: family.period, NextRotationDate: dateOf(family.next) } : {}),
    KeyId: arnOf(family, region),
    ...(family.startedAt === undefined
      ? {}
      : { OnDemandRotationStartDate: new Date(family.startedAt) }),
  };
}

function checkMaterials(run: Run, family: Family, copy: Copy): void {
  const KeyId = arnOf(family, copy.region);
  const list = (more: object) => {
    const { Rotations } = run.read('ListKeyRotations', family, copy.region, { KeyId, ...more });
    return Rotations as readonly Readonly<Record<string, unknown>>[];
  };
  const hmac = family.kind === 'HMAC';
  const done = family.materials.filter((one) => one.rotatedAt !== undefined);
  if (hmac) {
    same(list({}), [], `ListKeyRotations ${KeyId}`);
    return;
  }
  const rows = list({ IncludeKeyMaterial: 'ALL_KEY_MATERIAL' });
  same(rows.length, family.materials.length, `materials of ${KeyId}`);
  for (const [i, material] of family.materials.entries()) learn(family, material, rows[i]);
  same(
    rows,
    family.materials.map((one) => rowOf(family, copy, one)),
    `materials of ${KeyId}`,
  );
  same(
    list({}),
    done.map((one) => rowOf(family, copy, one)),
    `rotations of ${KeyId}`,
  );
}

/** An ID that is told for the first time is one that the key has not had. */
export function learn(family: Family, { bytes }: Material, row: object = {}): void {
  const { KeyMaterialId: id } = row as { readonly KeyMaterialId?: string };
  const known = family.ids.get(bytes);
  if (known !== undefined || id === undefined) {
    same(id, known, 'the ID of a key material');
    return;
  }
  if ([...family.ids.values()].includes(id)) throw new Error(`two key materials have the ID ${id}`);
  family.ids.set(bytes, id);
}

function rowOf(family: Family, copy: Copy, material: Material): object {
  const { description, rotatedAt, type } = material;
  const there = copy.here.find((one) => one.material === material);
  const { validTo } = there ?? {};
  const imports = {
    ...(description === undefined ? {} : { KeyMaterialDescription: description }),
    ImportState: there === undefined ? 'PENDING_IMPORT' : 'IMPORTED',
  };
  const expiration = {
    ExpirationModel:
      validTo === undefined ? 'KEY_MATERIAL_DOES_NOT_EXPIRE' : 'KEY_MATERIAL_EXPIRES',
    ...(validTo === undefined ? {} : { ValidTo: dateOf(validTo) }),
  };
  return {
    KeyId: arnOf(family, copy.region),
    KeyMaterialId: idOf(family, material),
    ...(family.kind === 'EXTERNAL' ? imports : {}),
    KeyMaterialState: stateOf(family, material),
    ...(there === undefined ? {} : expiration),
    ...(rotatedAt === undefined ? {} : { RotationDate: dateOf(rotatedAt), RotationType: type }),
  };
}

/** What is staged for a multi-Region key waits first until every replica has it. */
function stateOf(family: Family, material: Material): string {
  const waits = family.replicas.some((region) => {
    const copy = copyIn(family, region);
    return copy !== undefined && !has(family, copy, material);
  });
  return material === stagedOf(family) && waits
    ? 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION'
    : material.state;
}
