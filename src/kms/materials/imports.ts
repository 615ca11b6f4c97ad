/**
 * Importing key material: which wrapping carries which material, and what an import makes of a key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html;
 * https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-get-public-key-and-token.html
 * @module
 */
import { materialId } from '../../hsm/hsm.ts';
import type { KeyMaterial } from '../../hsm/material.ts';
import { partitionOf } from '../../kernel/arn.ts';
import { fail } from '../../kernel/fault.ts';
import { type Millis, MS_PER_DAY } from '../../lib/time.ts';
import { keySpecRow } from '../key-specs.ts';
import type { MaterialVersion } from '../shared-key.ts';
import { isPrimary, type KeyChange, type KeyTarget } from '../target.ts';
import { currentVersion, stagedVersion } from './materials.ts';

/** How long a token and its wrapping key are good. */
export const TOKEN_LIFE_MS = MS_PER_DAY;
const VALID_DAYS_MAX = 365;

/** How key material is to be wrapped. */
interface Wrapping {
  readonly WrappingAlgorithm: string;
  readonly WrappingKeySpec: string;
}

/** Faults: ValidationException, for a wrapping that cannot carry key material of the key. */
export function admitWrapping(target: KeyTarget, wrapping: Wrapping): void {
  const { WrappingAlgorithm, WrappingKeySpec } = wrapping;
  // Unconfirmed: the text for a wrapping that the Region has not, taken to be the same.
  if (!carries(target, wrapping))
    fail(
      'ValidationException',
      `Wrapping algorithm ${WrappingAlgorithm} and wrapping key spec ${WrappingKeySpec} cannot be used to import a ${target.shared.spec} key.`,
    );
}

// Source: "Select a wrapping algorithm" of the page above; what RSA_2048 cannot carry was recorded.
function carries({ shared, scope }: KeyTarget, wrapping: Wrapping): boolean {
  const { WrappingAlgorithm: algorithm, WrappingKeySpec: wrappingKeySpec } = wrapping;
  const { spec } = shared;
  const isAsymmetric = keySpecRow(spec).kind === 'asymmetric';
  // China Regions have SM2PKE, and no AES key wrap.
  const inChina = partitionOf(scope.region) === 'aws-cn';
  if (algorithm === 'SM2PKE' || wrappingKeySpec === 'SM2')
    return algorithm === 'SM2PKE' && wrappingKeySpec === 'SM2' && isAsymmetric && inChina;
  if (algorithm.startsWith('RSA_AES_KEY_WRAP')) return isAsymmetric && !inChina;
  // RSAES_PKCS1_V1_5 ended on 10 October 2023.
  if (!algorithm.startsWith('RSAES_OAEP') || spec.startsWith('RSA_')) return false;
  const tooLong = spec === 'ECC_NIST_P521' || spec === 'ECC_NIST_EDWARDS25519';
  return !(tooLong && wrappingKeySpec === 'RSA_2048');
}

/** What an import asks for, besides the material. */
export interface ImportRequest {
  readonly ValidTo?: Date | undefined;
  readonly ExpirationModel?: string | undefined;
  readonly ImportType?: string | undefined;
  readonly KeyMaterialDescription?: string | undefined;
  readonly KeyMaterialId?: string | undefined;
}

/** Checks between members. Faults: ValidationException. */
export function checkImport(request: ImportRequest): void {
  const { ExpirationModel = 'KEY_MATERIAL_EXPIRES', ValidTo, ImportType, KeyMaterialId } = request;
  if (ExpirationModel === 'KEY_MATERIAL_EXPIRES' && ValidTo === undefined)
    fail(
      'ValidationException',
      'A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES',
    );
  if (ExpirationModel === 'KEY_MATERIAL_DOES_NOT_EXPIRE' && ValidTo !== undefined)
    fail(
      'ValidationException',
      'A validTo date cannot be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE',
    );
  if (ImportType === 'NEW_KEY_MATERIAL' && KeyMaterialId !== undefined)
    fail(
      'ValidationException',
      'Input parameter keyMaterialId cannot be used with NEW_KEY_MATERIAL importType.',
    );
}

/** When the material expires, cut to whole seconds. Faults: ValidationException. */
export function expiryOf({ ValidTo }: ImportRequest, now: Millis): Millis | undefined {
  if (ValidTo === undefined) return undefined;
  const at = Math.floor(ValidTo.getTime() / 1000) * 1000;
  if (at <= now) fail('ValidationException', 'ValidTo must be in the future');
  if (at > now + VALID_DAYS_MAX * MS_PER_DAY)
    fail('ValidationException', 'ValidTo must be less than 365 days in the future');
  return at;
}

/** Faults: ValidationException, for members that only symmetric keys take, or only the primary of related keys. */
export function admitMembers(target: KeyTarget, request: ImportRequest): void {
  const { spec } = target.shared;
  if (spec === 'SYMMETRIC_DEFAULT') {
    admitReplica(target, request);
    return;
  }
  for (const member of ['ImportType', 'KeyMaterialId', 'KeyMaterialDescription'] as const)
    if (request[member] !== undefined) {
      const name = member.charAt(0).toLowerCase() + member.slice(1);
      fail(
        'ValidationException',
        `Input parameter ${name} cannot be used with ${spec} imported keys.`,
      );
    }
}

// Recorded.
function admitReplica(target: KeyTarget, request: ImportRequest): void {
  if (isPrimary(target)) return;
  if (request.KeyMaterialDescription !== undefined)
    fail(
      'ValidationException',
      'Key material description can only be specified on primary Multi-Region keys',
    );
  if (request.ImportType === 'NEW_KEY_MATERIAL')
    fail(
      'ValidationException',
      'Input parameter ImportType NEW_KEY_MATERIAL cannot be used on replica Multi-Region keys',
    );
}

/**
 * What an import makes of a key: what is known of its materials, and what of them is there.
 * Faults: IncorrectKeyMaterialException, KMSInvalidStateException.
 */
export function imported(
  target: KeyTarget,
  material: KeyMaterial,
  request: ImportRequest,
  validTo: Millis | undefined,
): KeyChange {
  const { key, shared } = target;
  const { imports = [] } = key;
  const { versions = [] } = shared;
  const id = materialId(material);
  const { KeyMaterialId, KeyMaterialDescription: description } = request;
  if (KeyMaterialId !== undefined && KeyMaterialId !== id) unexpected(KeyMaterialId);
  const known = versions.find((one) => one.id === id);
  const there = { id, material, validTo };
  const present = imports.some((one) => one.id === id)
    ? imports.map((one) => (one.id === id ? there : one))
    : [...imports, there];
  const [first] = versions;
  // Unconfirmed: EXISTING_KEY_MATERIAL for a key without any; here it is taken for the key's first.
  const state = first === undefined ? 'CURRENT' : 'PENDING_ROTATION';
  if (first === undefined || request.ImportType === 'NEW_KEY_MATERIAL') {
    admitNew(target, id, known);
    const version = { id, state, description, rotatedAt: undefined } as const;
    return { key: { imports: present }, shared: { versions: [...versions, version] } };
  }
  if (known === undefined) return unexpected((currentVersion(shared) ?? first).id);
  // The description stays as it is when none is given.
  if (description === undefined) return { key: { imports: present } };
  const described = versions.map((one) => (one === known ? { ...one, description } : one));
  return { key: { imports: present }, shared: { versions: described } };
}

function admitNew(
  { arn, shared }: KeyTarget,
  id: string,
  known: MaterialVersion | undefined,
): void {
  if (known !== undefined)
    fail(
      'IncorrectKeyMaterialException',
      `Key material (id: ${id}) being imported as NEW_KEY_MATERIAL is already associated with KMS key ${arn}.`,
    );
  const pending = stagedVersion(shared);
  if (pending !== undefined)
    fail(
      'KMSInvalidStateException',
      `New key material (id: ${id}) cannot be imported into KMS key ${arn}, because another key material (id: ${pending.id}) is pending rotation.`,
    );
}

function unexpected(id: string): never {
  return fail(
    'IncorrectKeyMaterialException',
    `Imported key material does not have the expected identifier (${id}).`,
  );
}
