/**
 * What the record tells of custom key stores: by which name each was known when, on which cluster it stood, and which keys are in it.
 * @module
 */
import { type Event, toldOn } from '../kernel/event.ts';
import { slice, type World } from '../kernel/world.ts';
import { kms } from '../kms/service.ts';
import { keyArn } from '../kms/state.ts';
import { entries } from '../lib/table.ts';

export interface ToldStore {
  readonly customKeyStoreName: string;
  readonly clusterId?: string;
}

/** In which store a key is. */
export interface ToldCustody {
  readonly customKeyStoreId: string;
  readonly xksKeyId?: string;
}

export interface ToldStores {
  /** By their ID. */
  readonly stores: Map<string, ToldStore>;
  /** By the ARN of the key. */
  readonly keys: Map<string, ToldCustody>;
}

/** The stores and their keys, those of a world to begin with. */
export function storesOf(world: World): ToldStores {
  const stores = new Map<string, ToldStore>();
  const keys = new Map<string, ToldCustody>();
  for (const scope of entries(slice(world, kms).scopes)) {
    const { keyStores } = scope;
    // Only a Region that has a store has keys in one.
    if (keyStores.stores.size > 0)
      for (const { id, own } of entries(scope.keys))
        if (own?.custodian?.store !== undefined)
          keys.set(keyArn(scope, id), custodyOf(own.custodian.store, own.custodian.xksKeyId));
    for (const { id, name: customKeyStoreName, backing } of entries(keyStores.stores))
      stores.set(
        id,
        backing.type === 'AWS_CLOUDHSM'
          ? { customKeyStoreName, clusterId: backing.clusterId }
          : { customKeyStoreName },
      );
  }
  return { stores, keys };
}

function custodyOf(customKeyStoreId: string, xksKeyId: string | undefined): ToldCustody {
  return { customKeyStoreId, ...(xksKeyId === undefined ? {} : { xksKeyId }) };
}

interface Members {
  readonly CustomKeyStoreId?: string;
  readonly CustomKeyStoreName?: string;
  readonly NewCustomKeyStoreName?: string;
  readonly CloudHsmClusterId?: string;
}

interface Made {
  readonly KeyMetadata?: {
    readonly Arn: string;
    readonly CustomKeyStoreId?: string;
    readonly XksKeyConfiguration?: { readonly Id?: string };
  };
}

/** Takes up what a call made of the stores, and the key that it made in one. */
export function noteStore({ stores, keys }: ToldStores, event: Event): void {
  if (event.fault === undefined && event.name === 'CreateKey') {
    const { KeyMetadata: key } = (toldOn(event)?.answer ?? {}) as Made;
    if (key?.CustomKeyStoreId !== undefined)
      keys.set(key.Arn, custodyOf(key.CustomKeyStoreId, key.XksKeyConfiguration?.Id));
    return;
  }
  if (event.fault !== undefined || !/^(Create|Update)CustomKeyStore$/.test(event.name)) return;
  const { given, answer } = toldOn(event) ?? {};
  const { CloudHsmClusterId, ...asked } = (given ?? {}) as Members;
  const id = asked.CustomKeyStoreId ?? (answer as Members | undefined)?.CustomKeyStoreId ?? '';
  const before = stores.get(id);
  const clusterId = CloudHsmClusterId ?? before?.clusterId;
  stores.set(id, {
    customKeyStoreName:
      asked.CustomKeyStoreName ?? asked.NewCustomKeyStoreName ?? before?.customKeyStoreName ?? '',
    ...(clusterId === undefined ? {} : { clusterId }),
  });
}
