/**
 * The naive model of imported key material.
 * @module
 */
import type { Found } from './lifecycle-model.ts';
import {
  admit,
  arnOf,
  type Copy,
  complete,
  currentOf,
  DAY,
  type Family,
  idOf,
  type Material,
  Refusal,
  SECOND,
  stagedOf,
} from './lifecycle-state.ts';
import { waitForImport } from './lifecycle-time.ts';

/** What an import asks for. */
export interface ImportRequest {
  bytes: number;
  validTo: number | undefined;
  type: 'NEW_KEY_MATERIAL' | 'EXISTING_KEY_MATERIAL' | undefined;
  description: string | undefined;
}

/** @returns the material that was imported */
export function importMaterial([family, copy]: Found, request: ImportRequest, now: number) {
  const { bytes, type, description } = request;
  takesImports(family, copy);
  admit('ImportKeyMaterial', family, copy);
  suitsReplica(family, copy, request);
  const validTo = expiryOf(request, now);
  const known = family.materials.find((one) => one.bytes === bytes);
  const isFirst = family.materials.length === 0;
  if (isFirst || type === 'NEW_KEY_MATERIAL') isNew(family, copy, bytes);
  else if (known === undefined)
    throw new Refusal(
      'IncorrectKeyMaterialException',
      `Imported key material does not have the expected identifier (${idOf(family, currentOf(family) ?? { bytes })}).`,
    );
  const state = isFirst ? 'CURRENT' : 'PENDING_ROTATION';
  const material: Material = known ?? {
    bytes,
    state,
    description,
    rotatedAt: undefined,
    type: undefined,
  };
  if (known === undefined) family.materials.push(material);
  material.description = description ?? material.description;
  const there = copy.here.find((one) => one.material === material);
  if (there === undefined) copy.here.push({ material, validTo });
  else there.validTo = validTo;
  // Recorded: the same bytes again revive a disabled key. Unconfirmed: that what waits for its rotation does not.
  const revives = material.state !== 'PENDING_ROTATION';
  if (revives && complete(family, copy) && ['Disabled', 'PendingImport'].includes(copy.state))
    copy.state = 'Enabled';
  return material;
}

/** @returns the material that is gone from the Region */
export function deleteMaterial([family, copy]: Found, id: string | undefined) {
  takesImports(family, copy);
  admit('DeleteImportedKeyMaterial', family, copy);
  const named = family.materials.find((one) => idOf(family, one) === id);
  if (id !== undefined && named === undefined)
    throw new Refusal(
      'ValidationException',
      `Key material (id: ${id}) has never been imported into KMS key ${arnOf(family, copy.region)}.`,
    );
  const material = named ?? currentOf(family);
  if (material === undefined) return undefined;
  // Recorded: what the primary had staged is forgotten everywhere; what a replica had is gone only there.
  const forgets = material.state === 'PENDING_ROTATION' && copy.region === family.primary;
  if (forgets) family.materials = family.materials.filter((one) => one !== material);
  for (const one of forgets ? family.copies : [copy]) {
    one.here = one.here.filter((there) => there.material !== material);
    waitForImport(family, one);
  }
  return material;
}

function takesImports(family: Family, copy: Copy): void {
  if (family.kind !== 'EXTERNAL')
    throw new Refusal(
      'UnsupportedOperationException',
      `${arnOf(family, copy.region)} origin is AWS_KMS which is not valid for this operation.`,
    );
}

function suitsReplica(family: Family, copy: Copy, { type, description }: ImportRequest): void {
  if (copy.region === family.primary) return;
  if (description !== undefined)
    throw new Refusal(
      'ValidationException',
      'Key material description can only be specified on primary Multi-Region keys',
    );
  if (type === 'NEW_KEY_MATERIAL')
    throw new Refusal(
      'ValidationException',
      'Input parameter ImportType NEW_KEY_MATERIAL cannot be used on replica Multi-Region keys',
    );
}

/** Cut to whole seconds, in the future, and within 365 days. */
function expiryOf({ validTo }: ImportRequest, now: number): number | undefined {
  if (validTo === undefined) return undefined;
  const at = validTo - (validTo % SECOND);
  if (at <= now) throw new Refusal('ValidationException', 'ValidTo must be in the future');
  if (at > now + 365 * DAY)
    throw new Refusal('ValidationException', 'ValidTo must be less than 365 days in the future');
  return at;
}

function isNew(family: Family, copy: Copy, bytes: number): void {
  const arn = arnOf(family, copy.region);
  const id = idOf(family, { bytes });
  if (family.materials.some((one) => one.bytes === bytes))
    throw new Refusal(
      'IncorrectKeyMaterialException',
      `Key material (id: ${id}) being imported as NEW_KEY_MATERIAL is already associated with KMS key ${arn}.`,
    );
  const staged = stagedOf(family);
  if (staged === undefined) return;
  const text = `New key material (id: ${id}) cannot be imported into KMS key ${arn}, because another key material (id: ${idOf(family, staged)}) is pending rotation.`;
  // Bytes that were never imported have an ID that nobody has been told.
  throw new Refusal('KMSInvalidStateException', family.ids.has(bytes) ? text : undefined);
}
