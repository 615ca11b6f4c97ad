/**
 * KMS keys in custom key stores: how they come into one, how they leave it, and when they can be used.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-store-overview.html;
 * https://docs.aws.amazon.com/kms/latest/developerguide/keystore-external.html
 * @module
 */
import type { ExternalKey } from '../../hsm/external-keys.ts';
import { fail } from '../../kernel/fault.ts';
import type { Seed } from '../../lib/random.ts';
import { get, remove, set } from '../../lib/table.ts';
import type { KeyState } from '../key-states.ts';
import type { Custodian, Origin, SharedKey } from '../shared-key.ts';
import { type Scope, scopeWith } from '../state.ts';
import type { KeyTarget } from '../target.ts';
import {
  checkHsms,
  checkReachable,
  externalKeyRefusal,
  HSMS_TO_CREATE,
  type Refusal,
  reachRefusal,
} from './failures.ts';
import {
  clusterOf,
  type ExternalKeyRecord,
  externalKeyId,
  externalKeyOf,
  type KeyStore,
  type KeyStores,
  withStore,
} from './key-stores.ts';

/** What of CreateKey's request is about the store. */
export interface CustodyRequest {
  readonly KeySpec?: string | undefined;
  readonly CustomerMasterKeySpec?: string | undefined;
  readonly Origin?: Origin | undefined;
  readonly CustomKeyStoreId?: string | undefined;
  readonly XksKeyId?: string | undefined;
  readonly MultiRegion?: boolean | undefined;
}

/** The custom key store that a key is in. Faults: CustomKeyStoreNotFoundException. */
export function storeOf({ stores }: KeyStores, id: string): KeyStore {
  return get(stores, id) ?? fail('CustomKeyStoreNotFoundException');
}

/**
 * The state that a key shows and acts by: one whose store is not connected is unavailable, unless it is pending
 * deletion. Its own state shows again once the store is connected.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html, notes 12 and 13
 */
export function keyStateOf({ scope, key, shared }: Readable): KeyState {
  const store = shared.custodian?.store;
  if (store === undefined || key.state === 'PendingDeletion') return key.state;
  return storeOf(scope.keyStores, store).connection.state === 'CONNECTED'
    ? key.state
    : 'Unavailable';
}
type Readable = Pick<KeyTarget, 'scope' | 'key' | 'shared'>;

/** Refuses the use of a key whose store is connected to what does not work. Faults: KMSInvalidStateException. */
export function admitBacking(target: KeyTarget): void {
  const refusal = backingRefusal(target);
  if (refusal !== undefined) fail(...refusal);
}

/** What that is refused with; undefined for a key whose store works, or that is in none. */
export function backingRefusal({ scope, shared }: KeyTarget): Refusal | undefined {
  const { custodian } = shared;
  if (custodian?.store === undefined) return undefined;
  const { keyStores } = scope;
  const { backing } = storeOf(keyStores, custodian.store);
  const external = externalRecordOf(keyStores, custodian);
  return (
    reachRefusal(keyStores, backing, 'KMSInvalidStateException') ??
    (external && externalKeyRefusal(external))
  );
}

/** The key that encrypts a second time, outside; undefined for a key that is in no external key store. */
export function externalKeyBehind({ scope, shared }: KeyTarget): ExternalKey | undefined {
  const { custodian } = shared;
  return custodian?.store === undefined
    ? undefined
    : externalRecordOf(scope.keyStores, custodian)?.key;
}

/** Checks between members. Faults: ValidationException, UnsupportedOperationException. */
export function checkCustody(request: CustodyRequest): void {
  const { Origin = 'AWS_KMS', CustomKeyStoreId, XksKeyId, MultiRegion } = request;
  const inStore = Origin === 'AWS_CLOUDHSM' || Origin === 'EXTERNAL_KEY_STORE';
  // Unconfirmed: the codes and the texts of these; that each is refused is in API_CreateKey.
  if (inStore && CustomKeyStoreId === undefined)
    fail('ValidationException', `CustomKeyStoreId is required for Origin ${Origin}`);
  if (!inStore && CustomKeyStoreId !== undefined)
    fail('ValidationException', `CustomKeyStoreId is not supported for Origin ${Origin}`);
  if (Origin === 'EXTERNAL_KEY_STORE' && XksKeyId === undefined)
    fail('ValidationException', `XksKeyId is required for Origin ${Origin}`);
  if (Origin !== 'EXTERNAL_KEY_STORE' && XksKeyId !== undefined)
    fail('ValidationException', `XksKeyId is not supported for Origin ${Origin}`);
  if (!inStore) return;
  const spec = request.KeySpec ?? request.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
  if (spec !== 'SYMMETRIC_DEFAULT')
    fail('ValidationException', `KeySpec ${spec} is not supported for Origin ${Origin}`);
  if (MultiRegion === true) fail('UnsupportedOperationException');
}

/**
 * Refuses a key that the store cannot take. Faults: CustomKeyStoreNotFoundException, UnsupportedOperationException,
 * CustomKeyStoreInvalidStateException, CloudHsmClusterInvalidConfigurationException, XksKeyAlreadyInUseException,
 * XksKeyNotFoundException, XksKeyInvalidConfigurationException.
 */
export function admitToStore({ keyStores }: Scope, request: CustodyRequest, seed: Seed): void {
  const { CustomKeyStoreId, XksKeyId, Origin } = request;
  if (CustomKeyStoreId === undefined) return;
  const { id, backing, connection } = storeOf(keyStores, CustomKeyStoreId);
  // Unconfirmed: the code for a store of the other type.
  if (backing.type !== Origin) fail('UnsupportedOperationException');
  if (connection.state !== 'CONNECTED') fail('CustomKeyStoreInvalidStateException');
  if (backing.type === 'AWS_CLOUDHSM')
    checkHsms(clusterOf(keyStores, backing.clusterId), HSMS_TO_CREATE);
  // Source: the troubleshooting page: CreateKey answers CustomKeyStoreInvalidStateException where others say more.
  checkReachable(keyStores, backing, 'CustomKeyStoreInvalidStateException');
  if (XksKeyId === undefined) return;
  const external = externalKeyOf(keyStores, { storeId: id, xksKeyId: XksKeyId }, seed);
  if (external.usedBy !== undefined) fail('XksKeyAlreadyInUseException');
  if (!external.exists) fail('XksKeyNotFoundException');
  if (!external.enabled || !external.suitable) fail('XksKeyInvalidConfigurationException');
}

/** The custodian of a key of such a request; undefined for a key of KMS's own keeping. */
export function custodianOf({ CustomKeyStoreId, XksKeyId }: CustodyRequest): Custodian | undefined {
  return CustomKeyStoreId === undefined
    ? undefined
    : { store: CustomKeyStoreId, xksKeyId: XksKeyId };
}

/** The stores with a new key in the one that has it. */
export function withKeyIn(
  keyStores: KeyStores,
  { shared, keyId }: { readonly shared: SharedKey; readonly keyId: string },
  seed: Seed,
): KeyStores {
  const { custodian } = shared;
  if (custodian?.store === undefined) return keyStores;
  const store = storeOf(keyStores, custodian.store);
  const counted = withStore(keyStores, { ...store, keys: store.keys + 1 });
  if (custodian.xksKeyId === undefined) return counted;
  const at = { storeId: store.id, xksKeyId: custodian.xksKeyId };
  const used = { ...externalKeyOf(keyStores, at, seed), usedBy: keyId };
  return { ...counted, externalKeys: set(counted.externalKeys, used) };
}

/** A scope whose store has a key less: the external key can be another's then. */
export function withKeyOut(scope: Scope, { custodian }: SharedKey): Scope {
  if (custodian?.store === undefined) return scope;
  const { keyStores } = scope;
  const store = storeOf(keyStores, custodian.store);
  const counted = withStore(keyStores, { ...store, keys: store.keys - 1 });
  const external = externalRecordOf(keyStores, custodian);
  if (external === undefined) return scopeWith(scope, { keyStores: counted });
  const { exists, enabled, suitable } = external;
  // One of which nothing else is to be told need not be remembered.
  const externalKeys =
    exists && enabled && suitable
      ? remove(counted.externalKeys, external.id)
      : set(counted.externalKeys, { ...external, usedBy: undefined });
  return scopeWith(scope, { keyStores: { ...counted, externalKeys } });
}

function externalRecordOf(
  { externalKeys }: KeyStores,
  custodian: Custodian,
): ExternalKeyRecord | undefined {
  return custodian.store === undefined || custodian.xksKeyId === undefined
    ? undefined
    : get(externalKeys, externalKeyId(custodian.store, custodian.xksKeyId));
}
