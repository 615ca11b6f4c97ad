/**
 * Connects a custom key store to its key manager.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ConnectCustomKeyStore.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { customKeyStoreId } from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const connectCustomKeyStore = unbuilt({
  name: 'ConnectCustomKeyStore',
  input: s.struct({
    CustomKeyStoreId: s.required(customKeyStoreId),
  }),
  output: s.struct({}),
});
