/**
 * Answers random bytes.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateRandom.html
 * @module
 */

import { fail } from '../../kernel/fault.ts';
import * as s from '../../kernel/shape.ts';
import { storeOf } from '../key-stores/custody.ts';
import { checkReachable } from '../key-stores/failures.ts';
import { regionOperation } from '../operation.ts';
import { answerTo } from '../recipient.ts';
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
    'KMSInternalException',
    'UnsupportedOperationException',
  ],
  check({ NumberOfBytes }) {
    if (NumberOfBytes === undefined) fail('ValidationException', 'NumberOfBytes is required.');
  },
  admit({ keyStores }, { CustomKeyStoreId }) {
    if (CustomKeyStoreId === undefined) return;
    const { backing, connection } = storeOf(keyStores, CustomKeyStoreId);
    if (backing.type !== 'AWS_CLOUDHSM') fail('UnsupportedOperationException');
    if (connection.state !== 'CONNECTED') fail('CustomKeyStoreInvalidStateException');
    // Unconfirmed: the code when the cluster of a connected store does not work.
    checkReachable(keyStores, backing, 'CustomKeyStoreInvalidStateException');
  },
  run(state, request, env) {
    const { target: scope } = env;
    const n = scope.randomsDrawn;
    const random = env.random(scope.arnPrefix, n);
    const plaintext = random.bytes(request.NumberOfBytes ?? 0);
    return {
      state: withScope(state, scopeWith(scope, { randomsDrawn: n + 1 })),
      output: answerTo(request, env, 'Plaintext', plaintext, random),
    };
  },
});
