/**
 * Disconnects a custom key store from its key manager.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DisconnectCustomKeyStore.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { DISCONNECTING_MS, reconnected } from '../key-stores/connection.ts';
import { admitConnection, keyStoreOperation } from '../key-stores/operation.ts';
import { customKeyStoreId } from '../shapes.ts';

export const disconnectCustomKeyStore = keyStoreOperation({
  name: 'DisconnectCustomKeyStore',
  input: s.struct({
    CustomKeyStoreId: s.required(customKeyStoreId),
  }),
  output: s.struct({}),
  faults: ['CustomKeyStoreInvalidStateException', 'CustomKeyStoreNotFoundException'],
  admit: (target) => admitConnection(target, ['CONNECTED', 'CONNECTING', 'FAILED']),
  run(state, _input, { target, now }) {
    const due = now + DISCONNECTING_MS;
    return reconnected(state, target, { state: 'DISCONNECTING', due }, {});
  },
});
