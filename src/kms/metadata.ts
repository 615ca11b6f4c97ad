/**
 * KeyMetadata, as DescribeKey and CreateKey answer it.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
 * @module
 */
import type { Value } from '../kernel/shape.ts';
import type { KeyTarget } from './key-id.ts';
import type { keyMetadata } from './key-metadata-shapes.ts';
import { type KeyUsage, keySpecRow } from './key-specs.ts';
import { currentMaterialId, earliestExpiry, isComplete } from './materials.ts';
import type { Key, SharedKey } from './state.ts';

type KeyMetadata = Value<typeof keyMetadata>;

const ALGORITHM_LISTS: Readonly<Record<KeyUsage, string>> = {
  ENCRYPT_DECRYPT: 'EncryptionAlgorithms',
  SIGN_VERIFY: 'SigningAlgorithms',
  GENERATE_VERIFY_MAC: 'MacAlgorithms',
  KEY_AGREEMENT: 'KeyAgreementAlgorithms',
  ENCAPSULATE_DECAPSULATE: 'EncapsulationAlgorithms',
};

/** The one list of algorithms that a key has, under the name of its member, in AWS's order. */
export function algorithmList({ spec, usage }: Pick<SharedKey, 'spec' | 'usage'>): AlgorithmLists {
  return { [ALGORITHM_LISTS[usage]]: [...(keySpecRow(spec).usages[usage] ?? [])] };
}
type AlgorithmLists = Pick<
  KeyMetadata,
  | 'EncryptionAlgorithms'
  | 'SigningAlgorithms'
  | 'MacAlgorithms'
  | 'KeyAgreementAlgorithms'
  | 'EncapsulationAlgorithms'
>;

/** The metadata of a key: absent members are left out. */
export function metadataOf(target: KeyTarget): KeyMetadata {
  const { scope, key, arn } = target;
  const { shared } = key;
  const material = currentMaterialId(key);
  return {
    AWSAccountId: scope.account,
    KeyId: key.id,
    Arn: arn,
    CreationDate: new Date(key.createdAt),
    Enabled: key.state === 'Enabled',
    Description: key.description,
    KeyUsage: shared.usage,
    KeyState: key.state,
    ...deletionDate(key),
    Origin: shared.origin,
    KeyManager: 'CUSTOMER',
    // AWS repeats the key spec here for every spec, also those that the deprecated enum lacks.
    CustomerMasterKeySpec: shared.spec as KeyMetadata['CustomerMasterKeySpec'],
    KeySpec: shared.spec,
    ...algorithmList(shared),
    MultiRegion: shared.primaryRegion !== undefined,
    ...multiRegion(target),
    ...importedMaterial(key),
    ...(shared.spec === 'SYMMETRIC_DEFAULT' && material !== undefined
      ? { CurrentKeyMaterialId: material }
      : {}),
  };
}

/** Of a key that has all its imported material. */
function importedMaterial(key: Key): Pick<KeyMetadata, 'ExpirationModel' | 'ValidTo'> {
  if (key.imports === undefined || !isComplete(key)) return {};
  const validTo = earliestExpiry(key.imports);
  return validTo === undefined
    ? { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' }
    : { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: new Date(validTo) };
}

function deletionDate(key: Key): Pick<KeyMetadata, 'DeletionDate'> {
  return key.deletionAt === undefined ? {} : { DeletionDate: new Date(key.deletionAt) };
}

function multiRegion({ key, arn }: KeyTarget): Pick<KeyMetadata, 'MultiRegionConfiguration'> {
  const { primaryRegion } = key.shared;
  if (primaryRegion === undefined) return {};
  return {
    MultiRegionConfiguration: {
      MultiRegionKeyType: 'PRIMARY',
      PrimaryKey: { Arn: arn, Region: primaryRegion },
      ReplicaKeys: [],
    },
  };
}
