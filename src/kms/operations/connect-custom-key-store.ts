/**
 * Connects a custom key store to its key manager.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ConnectCustomKeyStore.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { connectingMs, reconnected } from '../key-stores/connection.ts';
import { checkConnectable } from '../key-stores/failures.ts';
import { admitConnection, keyStoreOperation } from '../key-stores/operation.ts';
import { customKeyStoreId } from '../shapes.ts';

export const connectCustomKeyStore = keyStoreOperation({
  name: 'ConnectCustomKeyStore',
  input: s.struct({
    CustomKeyStoreId: s.required(customKeyStoreId),
  }),
  output: s.struct({}),
  faults: [
    'CloudHsmClusterInvalidConfigurationException',
    'CloudHsmClusterNotActiveException',
    'CustomKeyStoreInvalidStateException',
    'CustomKeyStoreNotFoundException',
  ],
  admit(target) {
    admitConnection(target, ['DISCONNECTED', 'CONNECTED', 'CONNECTING']);
    // What is connected, or soon will be, is left as it is.
    if (target.store.connection.state === 'DISCONNECTED')
      checkConnectable(target.scope.keyStores, target.store.backing);
  },
  run(state, _input, { target, now }) {
    const { connection, backing } = target.store;
    if (connection.state !== 'DISCONNECTED') return { state, output: {} };
    const due = now + connectingMs(backing);
    return reconnected(state, target, { state: 'CONNECTING', due }, {});
  },
});
