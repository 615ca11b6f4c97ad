/**
 * What the record tells of custom key stores: by which name each was known when, and on which cluster it stood.
 * @module
 */
import { type Event, toldOn } from '../kernel/event.ts';
import { slice, type World } from '../kernel/world.ts';
import { kms } from '../kms/service.ts';
import { entries } from '../lib/table.ts';

export interface ToldStore {
  readonly customKeyStoreName: string;
  readonly clusterId?: string;
}

/** The stores by their ID, those of a world to begin with. */
export function storesOf(world: World): Map<string, ToldStore> {
  const stores = new Map<string, ToldStore>();
  for (const { keyStores } of entries(slice(world, kms).scopes))
    for (const { id, name: customKeyStoreName, backing } of entries(keyStores.stores))
      stores.set(
        id,
        backing.type === 'AWS_CLOUDHSM'
          ? { customKeyStoreName, clusterId: backing.clusterId }
          : { customKeyStoreName },
      );
  return stores;
}

interface Members {
  readonly CustomKeyStoreId?: string;
  readonly CustomKeyStoreName?: string;
  readonly NewCustomKeyStoreName?: string;
  readonly CloudHsmClusterId?: string;
}

/** Takes up what a call made of the stores. */
export function noteStore(stores: Map<string, ToldStore>, event: Event): void {
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
