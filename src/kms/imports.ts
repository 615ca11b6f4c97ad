/**
 * Importing key material: which wrapping carries which material, and what an import makes of a key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html;
 * https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-get-public-key-and-token.html
 * @module
 */
import { materialId } from '../hsm/hsm.ts';
import type { KeyMaterial } from '../hsm/material.ts';
import { partitionOf } from '../kernel/arn.ts';
import { fail } from '../kernel/fault.ts';
import { type Millis, MS_PER_DAY } from '../lib/time.ts';
import type { KeyTarget } from './key-id.ts';
import { keySpecRow } from './key-specs.ts';
import type { ImportedMaterial } from './state.ts';

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
      `Wrapping algorithm ${WrappingAlgorithm} and wrapping key spec ${WrappingKeySpec} cannot be used to import a ${target.key.shared.spec} key.`,
    );
}

// Source: "Select a wrapping algorithm" of the page above; what RSA_2048 cannot carry was recorded.
function carries({ key, scope }: KeyTarget, wrapping: Wrapping): boolean {
  const { WrappingAlgorithm: algorithm, WrappingKeySpec: wrappingKeySpec } = wrapping;
  const { spec } = key.shared;
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

/** Faults: ValidationException, for members that only symmetric keys take. */
export function admitMembers({ key }: KeyTarget, request: ImportRequest): void {
  const { spec } = key.shared;
  if (spec === 'SYMMETRIC_DEFAULT') return;
  for (const member of ['ImportType', 'KeyMaterialId', 'KeyMaterialDescription'] as const)
    if (request[member] !== undefined) {
      const name = member.charAt(0).toLowerCase() + member.slice(1);
      fail(
        'ValidationException',
        `Input parameter ${name} cannot be used with ${spec} imported keys.`,
      );
    }
}

/** The materials of the key after an import. Faults: IncorrectKeyMaterialException, KMSInvalidStateException. */
export function importsAfter(
  { key, arn }: KeyTarget,
  material: KeyMaterial,
  request: ImportRequest,
  validTo: Millis | undefined,
): readonly ImportedMaterial[] {
  const { imports = [] } = key;
  const id = materialId(material);
  const { ImportType, KeyMaterialId, KeyMaterialDescription: description } = request;
  if (KeyMaterialId !== undefined && KeyMaterialId !== id) unexpected(KeyMaterialId);
  const known = imports.find((one) => one.id === id);
  const imported = { id, material, validTo, description };
  const [first] = imports;
  // Unconfirmed: EXISTING_KEY_MATERIAL for a key without any; here it is taken for the key's first.
  if (first === undefined) return [{ ...imported, state: 'CURRENT' }];
  if (ImportType !== 'NEW_KEY_MATERIAL') {
    const current = imports.find((one) => one.state === 'CURRENT') ?? first;
    if (known === undefined) return unexpected(current.id);
    // The description stays as it is when none is given.
    const again = {
      ...imported,
      state: known.state,
      description: description ?? known.description,
    };
    return imports.map((one) => (one === known ? again : one));
  }
  if (known !== undefined)
    return fail(
      'IncorrectKeyMaterialException',
      `Key material (id: ${id}) being imported as NEW_KEY_MATERIAL is already associated with KMS key ${arn}.`,
    );
  const pending = imports.find((one) => one.state === 'PENDING_ROTATION');
  if (pending !== undefined)
    fail(
      'KMSInvalidStateException',
      `New key material (id: ${id}) cannot be imported into KMS key ${arn}, because another key material (id: ${pending.id}) is pending rotation.`,
    );
  return [...imports, { ...imported, state: 'PENDING_ROTATION' }];
}

function unexpected(id: string): never {
  return fail(
    'IncorrectKeyMaterialException',
    `Imported key material does not have the expected identifier (${id}).`,
  );
}
