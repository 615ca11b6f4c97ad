/**
 * Deletes a custom key store without keys.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteCustomKeyStore.html
 * @module
 */
import * as s from '../../kernel/shape.ts';
import { customKeyStoreId } from '../shapes.ts';
import { unbuilt } from '../unbuilt.ts';

export const deleteCustomKeyStore = unbuilt({
  name: 'DeleteCustomKeyStore',
  input: s.struct({
    CustomKeyStoreId: s.required(customKeyStoreId),
  }),
  output: s.struct({}),
});
