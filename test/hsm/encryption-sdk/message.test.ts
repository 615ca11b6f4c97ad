import { createDecipheriv, createPublicKey, hkdfSync, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openMessage, sealMessage } from '../../../src/hsm/encryption-sdk/message.ts';
import { randomFrom, seedFrom } from '../../../src/lib/random.ts';

const seed = seedFrom('messages');
const DATA_KEY = new Uint8Array(32).map((_, i) => i * 7);
const ENCRYPTED = new Uint8Array(184).fill(0xed);
const KEY_ARN = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

const seal = (plaintext: Uint8Array, context: Readonly<Record<string, string>>, n = 0) =>
  sealMessage(
    seed,
    { plaintext, context },
    () => ({ dataKey: DATA_KEY, encrypted: ENCRYPTED, keyArn: KEY_ARN }),
    randomFrom(seed, 'test', 'message', n),
  );
const open = (message: Uint8Array) => openMessage(seed, message, () => DATA_KEY);
const text = (length: number) => new Uint8Array(length).map((_, i) => (i * 31) & 0xff);

/**
 * Reads and verifies a message with node:crypto, by AWS's pages alone: Encryption SDK message format reference (header version 1,
 * framed body, footer), algorithms reference (suite 0378), body AAD reference. It shares nothing with src.
 */
function independently(message: Buffer, dataKey: Uint8Array) {
  let at = 0;
  const take = (length: number) => {
    at += length;
    return message.subarray(at - length, at);
  };
  const field = () => take(take(2).readUInt16BE());
  const start = take(4).toString('hex');
  const messageId = take(16);
  const aad = field();
  const context: [string, string][] = [];
  for (let i = 2, left = aad.readUInt16BE(0); left > 0; left--) {
    const part = () => {
      const length = aad.readUInt16BE(i);
      i += 2 + length;
      return aad.toString('utf8', i - length, i);
    };
    context.push([part(), part()]);
  }
  const dataKeys = take(2).readUInt16BE();
  const [provider, keyArn] = [field().toString(), field().toString()];
  const encryptedDataKey = field();
  const contentType = take(1)[0];
  const reserved = take(4).readUInt32BE();
  const ivBytes = take(1)[0] ?? 0;
  const frameBytes = take(4).readUInt32BE();
  const header = message.subarray(0, at);
  const info = Buffer.concat([Buffer.from('0378', 'hex'), messageId]);
  const key = Buffer.from(hkdfSync('sha384', dataKey, new Uint8Array(0), info, 32));
  const decrypted = (iv: Buffer, ad: Buffer, content: Buffer, tag: Buffer) => {
    const decipher = createDecipheriv('aes-256-gcm', key, iv);
    decipher.setAAD(ad);
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(content), decipher.final()]);
  };
  decrypted(take(ivBytes), header, Buffer.alloc(0), take(16));
  const frames: Buffer[] = [];
  for (let sequence = 1, isFinal = false; !isFinal; sequence++) {
    let number = take(4).readUInt32BE();
    isFinal = number === 0xffffffff;
    if (isFinal) number = take(4).readUInt32BE();
    expect(number).toBe(sequence);
    const iv = take(ivBytes);
    const length = isFinal ? take(4).readUInt32BE() : frameBytes;
    const ad = Buffer.alloc(12);
    ad.writeUInt32BE(sequence, 0);
    ad.writeBigUInt64BE(BigInt(length), 4);
    const name = `AWSKMSEncryptionClient ${isFinal ? 'Final ' : ''}Frame`;
    frames.push(
      decrypted(iv, Buffer.concat([messageId, Buffer.from(name), ad]), take(length), take(16)),
    );
  }
  const signed = message.subarray(0, at);
  const signature = field();
  expect(at).toBe(message.length);
  const point = Buffer.from(Object.fromEntries(context)['aws-crypto-public-key'] ?? '', 'base64');
  // SubjectPublicKeyInfo of a compressed point on P-384: RFC 5480 section 2.
  const spki = Buffer.from('3046301006072a8648ce3d020106052b81040022033200', 'hex');
  const publicKey = createPublicKey({
    key: Buffer.concat([spki, point]),
    format: 'der',
    type: 'spki',
  });
  return {
    start,
    context,
    dataKeys,
    provider,
    keyArn,
    encryptedDataKey,
    contentType,
    reserved,
    frameBytes,
    frames: frames.length,
    pointBytes: point.length,
    plaintext: Buffer.concat(frames),
    isSigned: verify('sha384', signed, publicKey, signature),
  };
}

describe('a message of the AWS Encryption SDK', () => {
  test('is the recorded one: suite 0378, one data key of aws-kms, frames of 4096 bytes', () => {
    const message = seal(text(100), {
      PARAMETER_ARN: 'arn:aws:ssm:us-east-1:111122223333:parameter/x',
    });
    // Recorded: `01 80 0378`, both names in the context, a key of 68 characters, provider aws-kms with the key's ARN,
    // framed, frame length 4096, one final frame, an ECDSA signature.
    expect(independently(Buffer.from(message), DATA_KEY)).toMatchObject({
      start: '01800378',
      context: [
        ['PARAMETER_ARN', 'arn:aws:ssm:us-east-1:111122223333:parameter/x'],
        ['aws-crypto-public-key', expect.stringMatching(/^[+/\w]{66}[+/=\w]{2}$/)],
      ],
      dataKeys: 1,
      provider: 'aws-kms',
      keyArn: KEY_ARN,
      encryptedDataKey: Buffer.from(ENCRYPTED),
      contentType: 2,
      reserved: 0,
      frameBytes: 4096,
      frames: 1,
      pointBytes: 49,
      plaintext: Buffer.from(text(100)),
      isSigned: true,
    });
  });

  test.each([
    [0, 1],
    [1, 1],
    [4095, 1],
    [4096, 2],
    [4097, 2],
    [8191, 2],
    [8192, 3],
  ])(
    'of %i bytes has %i frames, and is read and verified by its public format',
    (length, frames) => {
      const message = Buffer.from(seal(text(length), {}));
      const read = independently(message, DATA_KEY);
      expect(read).toMatchObject({ frames, isSigned: true, plaintext: Buffer.from(text(length)) });
      expect(open(message)).toEqual(text(length));
    },
  );

  test('names stand in the order of their UTF-8 bytes', () => {
    const message = seal(text(1), { '\u{1f511}': '1', '\uff5e': '2', aa: '3', a: '4' });
    const { context, isSigned } = independently(Buffer.from(message), DATA_KEY);
    expect(context.map(([name]) => name)).toEqual([
      'a',
      'aa',
      'aws-crypto-public-key',
      '\uff5e',
      '\u{1f511}',
    ]);
    expect(isSigned).toBe(true);
  });

  test('the holder of data keys is shown the whole context, and what it encrypted', () => {
    const shown: unknown[] = [];
    const message = seal(text(9), { a: 'b' });
    openMessage(seed, message, (encrypted, context) => {
      shown.push(encrypted, context);
      return DATA_KEY;
    });
    expect(shown).toEqual([ENCRYPTED, { a: 'b', 'aws-crypto-public-key': expect.any(String) }]);
  });

  test('law: with any bit changed, or any byte missing, it is not opened', () => {
    const message = seal(text(40), { a: 'b' });
    fc.assert(
      fc.property(fc.nat(message.length * 8 - 1), (bit) => {
        const changed = message.slice();
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        // Which key the data key is under, and how it is encrypted, is for that key to say; the header's tag tells.
        expect(open(changed)).toBeUndefined();
      }),
    );
    for (let length = 0; length < message.length; length += 1 + (length >> 4))
      expect(open(message.slice(0, length))).toBeUndefined();
    expect(open(new Uint8Array([...message, 0]))).toBeUndefined();
  });

  test('another data key does not open it', () => {
    expect(openMessage(seed, seal(text(3), {}), () => new Uint8Array(32))).toBeUndefined();
  });
});
