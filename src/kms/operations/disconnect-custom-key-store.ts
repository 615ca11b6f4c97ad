/**
 * Disconnects a custom key store from its key manager.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DisconnectCustomKeyStore.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { customKeyStoreId } from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const disconnectCustomKeyStore = unbuilt({
  name: 'DisconnectCustomKeyStore',
  input: s.struct({
    CustomKeyStoreId: s.required(customKeyStoreId),
  }),
  output: s.struct({}),
});
