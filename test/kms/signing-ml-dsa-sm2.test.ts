import { createHash, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import {
  ecPrivateKey,
  newImportedKey,
  newKey,
  publicKeyOf,
  rawPublicKey,
} from '../support/keys.ts';
import { hasLattices, nodeWithLattices } from '../support/lattices.ts';
import { hasOpensslSm2, opensslSm2, pkeyutl } from '../support/openssl-sm2.ts';
import { bytes, refusalOf } from '../support/simulator.ts';

const message = bytes('I owe you 4242.');
const wrong = { name: 'KMSInvalidSignatureException', message: '' };

// Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html; sizes: FIPS 204 table 2.
describe.each([
  ['ML_DSA_44', 1312, 2420],
  ['ML_DSA_65', 1952, 3309],
  ['ML_DSA_87', 2592, 4627],
] as const)('%s', (spec, publicKeyBytes, signatureBytes) => {
  const { kms } = createSimulator({ seed: spec });
  const KeyId = newKey(kms, spec, 'SIGN_VERIFY');
  const SigningAlgorithm = 'ML_DSA_SHAKE_256';
  const publicKey = rawPublicKey(kms.getPublicKey({ KeyId }).PublicKey, publicKeyBytes);
  const shake = (data: Uint8Array) =>
    createHash('shake256', { outputLength: 64 }).update(data).digest();
  // FIPS 204 algorithm 7, line 6, of a message with the empty context (algorithm 2, line 10).
  const mu = new Uint8Array(shake(Buffer.concat([shake(publicKey), new Uint8Array(2), message])));

  test('a message and its μ, computed by node:crypto, have interchangeable signatures', () => {
    for (const given of [
      { Message: message },
      { Message: message, MessageType: 'RAW' },
      { Message: mu, MessageType: 'EXTERNAL_MU' },
    ] as const) {
      const answer = kms.sign({ KeyId, ...given, SigningAlgorithm });
      const { Signature } = answer;
      expect(answer).toStrictEqual({ KeyId, Signature, SigningAlgorithm });
      expect(Signature.length).toBe(signatureBytes);
      const verified = { KeyId, SignatureValid: true, SigningAlgorithm };
      expect(kms.verify({ KeyId, Message: message, Signature, SigningAlgorithm })).toEqual(
        verified,
      );
      const MessageType = 'EXTERNAL_MU';
      expect(kms.verify({ KeyId, Message: mu, MessageType, Signature, SigningAlgorithm })).toEqual(
        verified,
      );
      // The 64 bytes as a message are another message.
      expect(
        refusalOf(() => kms.verify({ KeyId, Message: mu, Signature, SigningAlgorithm })),
      ).toEqual(wrong);
    }
  });

  test('a message of 4,096 bytes is signed', () => {
    const Message = new Uint8Array(4096).fill(9);
    const { Signature } = kms.sign({ KeyId, Message, SigningAlgorithm });
    expect(kms.verify({ KeyId, Message, Signature, SigningAlgorithm }).SignatureValid).toBe(true);
  });

  test.skipIf(!hasLattices)(`the signature verifies there: ${nodeWithLattices}`, () => {
    const { Signature } = kms.sign({ KeyId, Message: message, SigningAlgorithm });
    const there = publicKeyOf(kms, KeyId);
    expect(verify(null, message, there, Signature)).toBe(true);
    expect(verify(null, mu, there, Signature)).toBe(false);
  });
});

// Source: GB/T 32918.2-2016; https://docs.aws.amazon.com/kms/latest/developerguide/offline-operations.html,
// "SM2 key pairs (China Regions only)": the distinguishing ID is the default one.
describe('SM2', () => {
  const { kms } = createSimulator({ region: 'cn-north-1' });
  const SigningAlgorithm = 'SM2DSA';
  const id = ['-pkeyopt', 'distid:1234567812345678'];
  const args = (verb: string) => [verb, '-rawin', '-digest', 'sm3', ...id, '-in', 'message'];

  test.skipIf(!hasOpensslSm2)(`${opensslSm2} verifies what Sign signs`, () => {
    const KeyId = newKey(kms, 'SM2', 'SIGN_VERIFY');
    const own = rawPublicKey(kms.getPublicKey({ KeyId }).PublicKey, 65);
    const answer = kms.sign({ KeyId, Message: message, SigningAlgorithm });
    const { Signature } = answer;
    expect(answer).toStrictEqual({ KeyId, Signature, SigningAlgorithm });
    const verified = (text: Uint8Array) =>
      pkeyutl({ point: own }, [...args('-verify'), '-sigfile', 'signature'], {
        message: text,
        signature: Signature,
      }) !== undefined;
    expect(verified(message)).toBe(true);
    expect(verified(bytes('I owe you 4243.'))).toBe(false);
  });

  // Source: GB/T 32918.5-2017 appendix A, whose signer has the default ID.
  const scalar = '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8';
  const x = '09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020';
  const y = 'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13';
  const imported = newImportedKey(kms, 'SM2', 'SIGN_VERIFY', ecPrivateKey('SM2', scalar));
  const point = rawPublicKey(kms.getPublicKey({ KeyId: imported }).PublicKey, 65);

  test('the key and the signature that the standard publishes are imported and verified', () => {
    expect(Buffer.from(point).toString('hex')).toBe(`04${x}${y}`);
    const r = 'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3';
    const s = 'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa';
    const Signature = new Uint8Array(Buffer.from(`3046022100${r}022100${s}`, 'hex'));
    const given = { Message: bytes('message digest'), Signature, SigningAlgorithm } as const;
    expect(kms.verify({ KeyId: imported, ...given })).toStrictEqual({
      KeyId: imported,
      SignatureValid: true,
      SigningAlgorithm,
    });
    // Source: the same, "e = H(Z ‖ M)", which is what is signed of a digest.
    const digest = 'f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640';
    const Message = new Uint8Array(Buffer.from(digest, 'hex'));
    const MessageType = 'DIGEST';
    expect(kms.verify({ ...given, KeyId: imported, Message, MessageType }).SignatureValid).toBe(
      true,
    );
  });

  test.skipIf(!hasOpensslSm2)(`Verify takes what is signed by ${opensslSm2}`, () => {
    const key = { point, scalar: new Uint8Array(Buffer.from(scalar, 'hex')) };
    const Signature = pkeyutl(key, args('-sign'), { message }) ?? bytes('openssl failed');
    const given = { KeyId: imported, Signature, SigningAlgorithm } as const;
    expect(kms.verify({ ...given, Message: message }).SignatureValid).toBe(true);
    expect(refusalOf(() => kms.verify({ ...given, Message: bytes('another') }))).toEqual(wrong);
  });
});
