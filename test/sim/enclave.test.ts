import { generateKeyPairSync } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { createSimulator, openRecipientCiphertext } from '../../src/index.ts';
import { bytes } from '../support/simulator.ts';

const encodings = {
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'der' },
} as const;
const rsa = (modulusLength: number) =>
  generateKeyPairSync('rsa', { modulusLength, ...encodings, publicExponent: 0x10001 });
const enclave = rsa(2048);
const { publicKey } = enclave;
const pcrs = { 0: 'ab'.repeat(48), 8: new Uint8Array(48).fill(8) };

const SEED = 'enclave';
const sim = createSimulator({ seed: SEED });
const { KeyId } = sim.kms.createKey().KeyMetadata;
const { CiphertextBlob } = sim.kms.encrypt({ KeyId, Plaintext: bytes('card 4242') });
const recipientOf = (AttestationDocument: Uint8Array) =>
  ({ KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256', AttestationDocument }) as const;
const Recipient = recipientOf(sim.attest({ publicKey, pcrs }));

describe('attest', () => {
  const shown = (document: Uint8Array) => Buffer.from(document).toString('hex');

  test('law: the claims and the instant decide every byte, and each of them counts', () => {
    const one = createSimulator({ seed: 1 });
    const claims = { publicKey, pcrs, nonce: bytes('n'), userData: bytes('u'), moduleId: 'i-1' };
    const document = shown(one.attest(claims));
    expect(shown(createSimulator({ seed: 1 }).attest(claims))).toBe(document);
    const { 0: digits, 8: value } = pcrs;
    const asBytes = { 0: new Uint8Array(Buffer.from(digits, 'hex')), 8: value };
    expect(shown(one.attest({ ...claims, pcrs: asBytes }))).toBe(document);
    const others = [
      createSimulator({ seed: 2 }).attest(claims),
      one.attest({ ...claims, nonce: bytes('m') }),
      one.attest({ ...claims, userData: bytes('v') }),
      one.attest({ ...claims, moduleId: 'i-2' }),
      one.attest({ ...claims, pcrs: { 0: digits } }),
      one.attest({ ...claims, pcrs: undefined, nitroTpmPcrs: pcrs }),
      one.attest({ ...claims, publicKey: rsa(2048).publicKey }),
    ];
    one.clock.advance({ milliseconds: 1 });
    others.push(one.attest(claims));
    expect(new Set([document, ...others.map(shown)]).size).toBe(9);
  });

  test('leaves no trace in world, ledger or transcript', () => {
    const one = createSimulator();
    const before = JSON.stringify([one.export(), one.events, one.transcript()]);
    one.attest({ publicKey });
    expect(JSON.stringify([one.export(), one.events, one.transcript()])).toBe(before);
  });

  test('is made at the instant of the clock that is followed', () => {
    const one = createSimulator({ seed: SEED, now: 0 });
    let now = sim.clock.now().getTime();
    one.clock.follow(() => now);
    expect(shown(one.attest({ publicKey, pcrs }))).toBe(shown(Recipient.AttestationDocument));
    now += 1;
    expect(shown(one.attest({ publicKey, pcrs }))).not.toBe(shown(Recipient.AttestationDocument));
  });

  const { publicKey: point } = generateKeyPairSync('ec', { namedCurve: 'P-256', ...encodings });
  test.each([
    ['nothing', undefined, '"claims" expected an object'],
    ['an unknown claim', { publicKey, PCRs: {} }, 'got "PCRs"'],
    ['no key', {}, '"publicKey" expected'],
    ['a key of a curve', { publicKey: point }, '"publicKey" expected'],
    ['a short RSA key', { publicKey: rsa(1024).publicKey }, '"publicKey" expected'],
    ['a private key', { publicKey: enclave.privateKey }, '"publicKey" expected'],
    ['text for a key', { publicKey: 'key' }, '"publicKey" expected'],
    ['PCRs of both kinds', { publicKey, pcrs, nitroTpmPcrs: pcrs }, 'got both'],
    ['no PCRs', { publicKey, pcrs: {} }, '"pcrs" expected'],
    ['a PCR too far', { publicKey, pcrs: { 32: 'ab'.repeat(48) } }, 'got 32'],
    ['a PCR by name', { publicKey, pcrs: { PCR0: 'ab'.repeat(48) } }, 'got PCR0'],
    ['a PCR of SHA-256', { publicKey, nitroTpmPcrs: { 1: 'ab'.repeat(32) } }, '"nitroTpmPcrs"'],
    ['a PCR that is no digits', { publicKey, pcrs: { 0: 'xy'.repeat(48) } }, '"pcrs" expected'],
    ['a PCR that is a number', { publicKey, pcrs: { 0: 5 } }, '"pcrs" expected'],
    ['an empty module ID', { publicKey, moduleId: '' }, '"moduleId" expected'],
    ['a long module ID', { publicKey, moduleId: 'i'.repeat(65) }, '"moduleId" expected'],
    ['a long nonce', { publicKey, nonce: new Uint8Array(513) }, '"nonce" expected'],
    ['user data as text', { publicKey, userData: 'u' }, '"userData" expected'],
  ])('%s is a TypeError', (_, claims, message) => {
    expect(() => sim.attest(claims as never)).toThrow(TypeError);
    expect(() => sim.attest(claims as never)).toThrow(message);
  });

  // So come bytes of node:crypto to a test that Jest runs.
  test('bytes of another realm are bytes', () => {
    const foreign = (bytes: Uint8Array): Uint8Array =>
      runInNewContext(`Uint8Array.from([${[...bytes]}])`);
    expect(foreign(publicKey)).not.toBeInstanceOf(Uint8Array);
    const document = sim.attest({ publicKey: foreign(publicKey), pcrs: { 8: foreign(pcrs[8]) } });
    expect(document).toEqual(sim.attest({ publicKey, pcrs: { 8: pcrs[8] } }));
    const { CiphertextForRecipient: sealed = bytes('') } = sim.kms.decrypt({
      CiphertextBlob,
      Recipient: recipientOf(document),
    });
    const opened = openRecipientCiphertext(foreign(sealed), foreign(enclave.privateKey));
    expect(opened).toEqual(bytes('card 4242'));
  });

  test('everything at its limit verifies', () => {
    const full = {
      publicKey: rsa(3072).publicKey,
      pcrs: Object.fromEntries(Array.from({ length: 32 }, (_, i) => [i, 'ab'.repeat(48)])),
      moduleId: '~'.repeat(64),
      nonce: new Uint8Array(512),
      userData: new Uint8Array(512),
    };
    expect(
      sim.kms.generateRandom({ NumberOfBytes: 1, Recipient: recipientOf(sim.attest(full)) }),
    ).toHaveProperty('CiphertextForRecipient');
  });
});

describe('openRecipientCiphertext', () => {
  const { CiphertextForRecipient: sealed = bytes('') } = sim
    .fork()
    .kms.decrypt({ CiphertextBlob, Recipient });

  test('gives nothing for other bytes, or another key', () => {
    expect(openRecipientCiphertext(sealed.subarray(1), enclave.privateKey)).toBeUndefined();
    expect(openRecipientCiphertext(CiphertextBlob, enclave.privateKey)).toBeUndefined();
    expect(openRecipientCiphertext(sealed, () => undefined)).toBeUndefined();
  });

  test('a key that is none is a TypeError, and so is what is no bytes', () => {
    const ecKey = generateKeyPairSync('ec', { namedCurve: 'P-256', ...encodings }).privateKey;
    for (const key of [publicKey, ecKey, bytes(''), 'key', undefined])
      expect(() => openRecipientCiphertext(sealed, key as never)).toThrow(
        new TypeError('"key" expected the DER PKCS#8 of an RSA private key, or a function'),
      );
    expect(() => openRecipientCiphertext(undefined as never, enclave.privateKey)).toThrow(
      new TypeError('"ciphertext" expected bytes, got undefined'),
    );
  });
});
