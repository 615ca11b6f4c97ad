/**
 * KeyMetadata, as DescribeKey and CreateKey answer it.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
 * @module
 */
import { materialId } from '../hsm/hsm.ts';
import type { Value } from '../kernel/shape.ts';
import type { KeyTarget } from './key-id.ts';
import type { keyMetadata } from './key-metadata-shapes.ts';
import { type KeyUsage, keySpecRow } from './key-specs.ts';
import type { Key } from './state.ts';

type KeyMetadata = Value<typeof keyMetadata>;

const ALGORITHM_LISTS: Readonly<Record<KeyUsage, string>> = {
  ENCRYPT_DECRYPT: 'EncryptionAlgorithms',
  SIGN_VERIFY: 'SigningAlgorithms',
  GENERATE_VERIFY_MAC: 'MacAlgorithms',
  KEY_AGREEMENT: 'KeyAgreementAlgorithms',
  ENCAPSULATE_DECAPSULATE: 'EncapsulationAlgorithms',
};

/** The metadata of a key: absent members are left out. */
export function metadataOf(target: KeyTarget): KeyMetadata {
  const { scope, key, arn } = target;
  const { shared } = key;
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
    [ALGORITHM_LISTS[shared.usage]]: [...(keySpecRow(shared.spec).usages[shared.usage] ?? [])],
    MultiRegion: shared.primaryRegion !== undefined,
    ...multiRegion(target),
    ...(shared.material === undefined ? {} : { CurrentKeyMaterialId: materialId(shared.material) }),
  };
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
