/**
 * Answers random bytes.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateRandom.html
 * @module
 */

import { fail, notModelled } from '../../kernel/fault.ts';
import * as s from '../../kernel/shape.ts';
import { regionOperation } from '../operation.ts';
import { checkRecipient } from '../recipient.ts';
import { ciphertext, customKeyStoreId, numberOfBytes, plaintext, recipient } from '../shapes.ts';
import { scopeWith, withScope } from '../state.ts';

export const generateRandom = regionOperation({
  name: 'GenerateRandom',
  input: s.struct({
    NumberOfBytes: numberOfBytes,
    CustomKeyStoreId: customKeyStoreId,
    Recipient: recipient,
  }),
  output: s.struct({
    Plaintext: s.always(plaintext),
    CiphertextForRecipient: ciphertext,
  }),
  readOnly: false,
  faults: [
    'CustomKeyStoreInvalidStateException',
    'CustomKeyStoreNotFoundException',
    'UnsupportedOperationException',
  ],
  check({ NumberOfBytes, CustomKeyStoreId, Recipient }) {
    if (NumberOfBytes === undefined) fail('ValidationException', 'NumberOfBytes is required.');
    checkRecipient({ Recipient });
    if (CustomKeyStoreId !== undefined) notModelled('custom key stores');
  },
  run(state, { NumberOfBytes = 0 }, { target: scope, random }) {
    const n = scope.randomsDrawn;
    return {
      state: withScope(state, scopeWith(scope, { randomsDrawn: n + 1 })),
      output: { Plaintext: random(scope.arnPrefix, n).bytes(NumberOfBytes) },
    };
  },
});
