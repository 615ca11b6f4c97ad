/**
 * Deletes a custom key store without keys.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteCustomKeyStore.html
 * @module
 */
import { fail } from '../../kernel/fault.ts';
import * as s from '../../kernel/shape.ts';
import { entries, remove } from '../../lib/table.ts';
import type { KeyStore, KeyStores } from '../key-stores/key-stores.ts';
import { admitConnection, keyStoreOperation } from '../key-stores/operation.ts';
import { customKeyStoreId } from '../shapes.ts';
import { scopeWith, withScope } from '../state.ts';

export const deleteCustomKeyStore = keyStoreOperation({
  name: 'DeleteCustomKeyStore',
  input: s.struct({
    CustomKeyStoreId: s.required(customKeyStoreId),
  }),
  output: s.struct({}),
  faults: [
    'CustomKeyStoreHasCMKsException',
    'CustomKeyStoreInvalidStateException',
    'CustomKeyStoreNotFoundException',
  ],
  admit(target) {
    admitConnection(target, ['DISCONNECTED']);
    if (target.store.keys > 0) fail('CustomKeyStoreHasCMKsException');
  },
  run(state, _input, { target }) {
    const { scope, store } = target;
    return {
      state: withScope(state, scopeWith(scope, { keyStores: without(scope.keyStores, store) })),
      output: {},
    };
  },
});

/** What was told of its external keys goes with the store; clusters and proxies are nobody's. */
function without(keyStores: KeyStores, { id }: KeyStore): KeyStores {
  let { externalKeys } = keyStores;
  for (const external of entries(externalKeys, { prefix: `${id} ` }))
    externalKeys = remove(externalKeys, external.id);
  return { ...keyStores, stores: remove(keyStores.stores, id), externalKeys };
}
