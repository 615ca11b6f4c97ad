/** What is opened again: what was made ready at the first time must let nothing through that would not have opened then. */
import { describe, expect, test } from 'vitest';
import { openUnderDataKey, sealUnderDataKey } from '../../src/hsm/data-key.ts';
import { openMessage, sealMessage } from '../../src/hsm/encryption-sdk/message.ts';
import { randomFrom, seedFrom } from '../../src/lib/random.ts';

const seed = seedFrom('opening again');
const plaintext = new Uint8Array(40).fill(7);
const own = new Uint8Array(32).fill(1);
const another = new Uint8Array(32).fill(2);
const random = (n: number) => randomFrom(seed, 'test', 'data key', n);
const aad = new Uint8Array(3);

const underDataKey = sealUnderDataKey({ seed, dataKey: own, aad }, plaintext, random(0));
const message = sealMessage(
  seed,
  { plaintext, context: { a: 'b' } },
  () => ({ dataKey: own, encrypted: new Uint8Array(8), keyArn: 'arn' }),
  random(1),
);

describe.each([
  [
    'bytes under a data key',
    (dataKey: Uint8Array) => openUnderDataKey({ seed, dataKey, aad }, underDataKey),
  ],
  [
    'a message of the AWS Encryption SDK',
    (dataKey: Uint8Array) => openMessage(seed, message, () => dataKey),
  ],
])('%s', (_, open) => {
  test('open again and again with their data key, and never with another', () => {
    expect([own, own, another, own, another, another, own].map(open)).toEqual([
      plaintext,
      plaintext,
      undefined,
      plaintext,
      undefined,
      undefined,
      plaintext,
    ]);
  });
});
