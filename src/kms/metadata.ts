/**
 * KeyMetadata, as DescribeKey and CreateKey answer it.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
 * @module
 */
import type { Value } from '../kernel/shape.ts';
import type { keyMetadata } from './key-metadata-shapes.ts';
import { type KeyUsage, keySpecRow } from './key-specs.ts';
import { keyStateOf, storeOf } from './key-stores/custody.ts';
import { currentMaterialId, earliestExpiry, isComplete } from './materials/materials.ts';
import type { SharedKey } from './shared-key.ts';
import { arnPrefixOf, type Key } from './state.ts';
import { isPrimary, type KeyTarget } from './target.ts';

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

/**
 * The metadata of a key: absent members are left out.
 * @param primary - of a replica that is being made, which shows the expiry of its primary's material (recorded)
 */
export function metadataOf(target: KeyTarget, primary: KeyTarget = target): KeyMetadata {
  const { scope, key, arn, shared, related } = target;
  const material = currentMaterialId(target);
  const state = keyStateOf(target);
  return {
    AWSAccountId: scope.account,
    KeyId: key.id,
    Arn: arn,
    CreationDate: new Date(key.createdAt),
    Enabled: state === 'Enabled',
    Description: key.description,
    KeyUsage: shared.usage,
    KeyState: state,
    ...deletion(key),
    Origin: shared.origin,
    ...custody(target),
    KeyManager: shared.custodian?.service === undefined ? 'CUSTOMER' : 'AWS',
    // AWS repeats the key spec here for every spec, also those that the deprecated enum lacks.
    CustomerMasterKeySpec: shared.spec as KeyMetadata['CustomerMasterKeySpec'],
    KeySpec: shared.spec,
    ...algorithmList(shared),
    MultiRegion: related !== undefined,
    ...multiRegion(target),
    ...importedMaterial(primary),
    // Recorded: a replica that is being made does not show it yet. Source: API_KeyMetadata: no key in a store shows it.
    ...(shared.spec === 'SYMMETRIC_DEFAULT' &&
    material !== undefined &&
    key.state !== 'Creating' &&
    shared.custodian?.store === undefined
      ? { CurrentKeyMaterialId: material }
      : {}),
  };
}

/** Of a key that has all its imported material. */
function importedMaterial(target: KeyTarget): Pick<KeyMetadata, 'ExpirationModel' | 'ValidTo'> {
  if (target.shared.versions === undefined || !isComplete(target)) return {};
  const validTo = earliestExpiry(target);
  return validTo === undefined
    ? { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' }
    : { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: new Date(validTo) };
}

/** Where a key in a custom key store is. */
function custody({
  scope,
  shared,
}: KeyTarget): Pick<KeyMetadata, 'CustomKeyStoreId' | 'CloudHsmClusterId' | 'XksKeyConfiguration'> {
  const { custodian } = shared;
  if (custodian?.store === undefined) return {};
  const { backing } = storeOf(scope.keyStores, custodian.store);
  return {
    CustomKeyStoreId: custodian.store,
    ...(backing.type === 'AWS_CLOUDHSM' ? { CloudHsmClusterId: backing.clusterId } : {}),
    ...(custodian.xksKeyId === undefined
      ? {}
      : { XksKeyConfiguration: { Id: custodian.xksKeyId } }),
  };
}

function deletion({
  state,
  due,
  windowDays,
}: Key): Pick<KeyMetadata, 'DeletionDate' | 'PendingDeletionWindowInDays'> {
  if (state === 'PendingDeletion' && due !== undefined) return { DeletionDate: new Date(due) };
  return windowDays === undefined ? {} : { PendingDeletionWindowInDays: windowDays };
}

function multiRegion(target: KeyTarget): Pick<KeyMetadata, 'MultiRegionConfiguration'> {
  const { related, scope, key } = target;
  if (related === undefined) return {};
  const { primaryRegion, replicaRegions } = related;
  const keyIn = (region: string) => ({
    Arn: `${arnPrefixOf(scope.account, region)}key/${key.id}`,
    Region: region,
  });
  return {
    MultiRegionConfiguration: {
      MultiRegionKeyType: isPrimary(target) ? 'PRIMARY' : 'REPLICA',
      PrimaryKey: keyIn(primaryRegion),
      ReplicaKeys: replicaRegions.map(keyIn),
    },
  };
}
