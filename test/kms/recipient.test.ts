import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  privateDecrypt,
} from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { attest } from '../../src/hsm/recipient.ts';
import {
  createSimulator,
  type KmsClient,
  openRecipientCiphertext,
  replay,
  type Simulator,
} from '../../src/index.ts';
import type { AccessRequest } from '../../src/kernel/operation.ts';
import { step } from '../../src/kernel/step.ts';
import { createWorld, type World } from '../../src/kernel/world.ts';
import type { KmsAccessRequest } from '../../src/kms/access-request.ts';
import { kms } from '../../src/kms/service.ts';
import { seedFrom } from '../../src/lib/random.ts';
import { openssl, opensslVersion, runOpenssl } from '../support/openssl.ts';
import { ARN_PREFIX, bytes, refusalOf } from '../support/simulator.ts';

const HOUR = 3_600_000;
const encodings = {
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'der' },
} as const;
const rsa = (modulusLength: number) =>
  generateKeyPairSync('rsa', { modulusLength, ...encodings, publicExponent: 0x10001 });
const enclave = rsa(2048);
const keys = { 2048: enclave, 3072: rsa(3072), 4096: rsa(4096) };
const { publicKey } = enclave;
const pcrs = { 0: 'ab'.repeat(48), 8: new Uint8Array(48).fill(8) };

const SEED = 'recipient';
const sim = createSimulator({ seed: SEED });
const { KeyId } = sim.kms.createKey().KeyMetadata;
const curve = sim.kms.createKey({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' });
const peer = generateKeyPairSync('ec', { namedCurve: 'P-256', ...encodings }).publicKey;
const { CiphertextBlob } = sim.kms.encrypt({ KeyId, Plaintext: bytes('card 4242') });
const { kms: rsaKms } = sim.region('eu-west-1');
const rsaKey = rsaKms.createKey({ KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' });

interface Recipient {
  readonly KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256';
  readonly AttestationDocument: Uint8Array;
}
const recipientOf = (AttestationDocument: Uint8Array): Recipient => ({
  KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
  AttestationDocument,
});
const Recipient = recipientOf(sim.attest({ publicKey, pcrs }));
type Asking = { readonly Recipient?: Recipient; readonly DryRun?: boolean };

/** The five operations that take a Recipient, and the member in whose place `CiphertextForRecipient` comes. */
// Source: https://docs.aws.amazon.com/kms/latest/developerguide/services-nitro-enclaves.html and the five API pages.
const operations: readonly {
  readonly name: string;
  readonly plain: string;
  call(kms: KmsClient, asking: Asking): Readonly<Record<string, unknown>>;
}[] = [
  {
    name: 'Decrypt',
    plain: 'Plaintext',
    call: (kms, asking) => ({ ...kms.decrypt({ CiphertextBlob, ...asking }) }),
  },
  {
    name: 'DeriveSharedSecret',
    plain: 'SharedSecret',
    call: (kms, asking) => ({
      ...kms.deriveSharedSecret({
        KeyId: curve.KeyMetadata.KeyId,
        KeyAgreementAlgorithm: 'ECDH',
        PublicKey: peer,
        ...asking,
      }),
    }),
  },
  {
    name: 'GenerateDataKey',
    plain: 'Plaintext',
    call: (kms, asking) => ({ ...kms.generateDataKey({ KeyId, KeySpec: 'AES_256', ...asking }) }),
  },
  {
    name: 'GenerateDataKeyPair',
    plain: 'PrivateKeyPlaintext',
    call: (kms, asking) => ({
      ...kms.generateDataKeyPair({ KeyId, KeyPairSpec: 'ECC_NIST_P384', ...asking }),
    }),
  },
  {
    name: 'GenerateRandom',
    plain: 'Plaintext',
    call: (kms, { Recipient }) => ({
      ...kms.generateRandom({ NumberOfBytes: 1024, ...(Recipient ? { Recipient } : {}) }),
    }),
  },
];
const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
const key = createPrivateKey({ key: enclave.privateKey, format: 'der', type: 'pkcs8' });

describe.each(operations)('$name for an enclave', ({ name, plain, call }) => {
  test(`answers CiphertextForRecipient in place of ${plain}, without KeyMaterialId`, () => {
    const inClear = call(sim.fork().kms, {});
    const answer = call(sim.fork().kms, { Recipient });
    const { [plain]: plaintext, KeyMaterialId: _id, ...rest } = inClear;
    const { CiphertextForRecipient, ...others } = answer;
    expect(Object.keys(others).sort()).toEqual(Object.keys(rest).sort());
    // Three of them name the material, in the clear only.
    expect(Object.hasOwn(inClear, 'KeyMaterialId')).toBe(/Decrypt|DataKey/.test(name));
    // Whom the answer is for changes nothing of what is answered.
    expect(others).toEqual(rest);
    const sealed = CiphertextForRecipient as Uint8Array;
    expect(openRecipientCiphertext(sealed, enclave.privateKey)).toEqual(plaintext);
    const byNode = (encrypted: Uint8Array) => privateDecrypt({ key, ...oaep }, encrypted);
    expect(openRecipientCiphertext(sealed, byNode)).toEqual(plaintext);
  });

  test.skipIf(opensslVersion === undefined)(`is opened by ${openssl}`, () => {
    const { [plain]: plaintext } = call(sim.fork().kms, {});
    const { CiphertextForRecipient } = call(sim.fork().kms, { Recipient });
    const args = ['cms', '-decrypt', '-inform', 'DER', '-in', 'a', '-inkey', 'key', '-binary'];
    const pem = key.export({ format: 'pem', type: 'pkcs8' });
    expect(runOpenssl(args, { a: CiphertextForRecipient as Uint8Array, key: pem })).toEqual(
      plaintext,
    );
  });

  test('is sealed anew by each call, and alike in a world where the same is done', () => {
    const [one, two] = [sim.fork(), sim.fork()];
    const first = call(one.kms, { Recipient });
    expect(call(two.kms, { Recipient })).toEqual(first);
    expect(call(one.kms, { Recipient })['CiphertextForRecipient']).not.toEqual(
      first['CiphertextForRecipient'],
    );
  });
});

test('Decrypt under an RSA key answers an enclave too', () => {
  const { KeyId } = rsaKey.KeyMetadata;
  const algorithm = { KeyId, EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' } as const;
  const sealed = rsaKms.encrypt({ ...algorithm, Plaintext: bytes('x') }).CiphertextBlob;
  const answer = rsaKms.decrypt({ ...algorithm, CiphertextBlob: sealed, Recipient });
  expect(Object.keys(answer).sort()).toEqual([
    'CiphertextForRecipient',
    'EncryptionAlgorithm',
    'KeyId',
  ]);
  const opened = openRecipientCiphertext(
    answer.CiphertextForRecipient ?? bytes(''),
    enclave.privateKey,
  );
  expect(opened).toEqual(bytes('x'));
});

test('the data key pair that an enclave gets is a pair', () => {
  const { CiphertextForRecipient = bytes(''), PublicKey } = sim.kms.generateDataKeyPair({
    KeyId,
    KeyPairSpec: 'RSA_2048',
    Recipient,
  });
  const opened = openRecipientCiphertext(CiphertextForRecipient, enclave.privateKey);
  const made = createPublicKey(
    createPrivateKey({ key: Buffer.from(opened ?? []), format: 'der', type: 'pkcs8' }),
  );
  expect(new Uint8Array(made.export({ type: 'spki', format: 'der' }))).toEqual(PublicKey);
});

test.each([2048, 3072, 4096] as const)('an enclave’s key may have %i bits', (bits) => {
  const own = keys[bits];
  const asking = { Recipient: recipientOf(sim.attest({ publicKey: own.publicKey })) };
  const { CiphertextForRecipient = bytes('') } = sim.kms.decrypt({ CiphertextBlob, ...asking });
  expect(openRecipientCiphertext(CiphertextForRecipient, own.privateKey)).toEqual(
    bytes('card 4242'),
  );
  const other = bits === 2048 ? keys[3072] : enclave;
  expect(openRecipientCiphertext(CiphertextForRecipient, other.privateKey)).toBeUndefined();
});

describe('a document that does not verify', () => {
  const seed = seedFrom(SEED);
  const now = sim.clock.now().getTime();
  const document = Recipient.AttestationDocument;
  const changed = (at: number) => document.map((byte, i) => (i === at ? byte ^ 1 : byte));
  const future = sim.fork();
  future.clock.advance({ milliseconds: 1000 });
  const { publicKey: point } = generateKeyPairSync('ec', { namedCurve: 'P-384', ...encodings });
  const rows: readonly (readonly [string, Uint8Array])[] = [
    ['of another authority', createSimulator({ seed: 'other' }).attest({ publicKey })],
    ['whose signature was changed', changed(document.length - 1)],
    ['whose payload was changed', changed(200)],
    ['that was cut short', document.subarray(0, -1)],
    ['with a byte too many', Uint8Array.from([...document, 0])],
    ['of an instant to come', future.attest({ publicKey })],
    ['without a public key', attest(seed, { moduleId: 'i-1', now })],
    ['with a key of a curve', attest(seed, { moduleId: 'i-1', publicKey: point, now })],
    ['with an RSA key of 1024 bits', attest(seed, { moduleId: 'i', ...rsa(1024), now })],
    ['with a key that is none', attest(seed, { moduleId: 'i', publicKey: bytes('key'), now })],
    ['that is not CBOR', bytes('attestation')],
  ];
  // Unconfirmed: AWS's code and text.
  const refusal = {
    name: 'ValidationException',
    message: 'The attestation document is not valid.',
  };

  test.each(rows)('%s is refused by all five, and changes nothing', (_, bad) => {
    const before = JSON.stringify(sim.export());
    for (const { call, name } of operations) {
      expect(
        refusalOf(() => call(sim.kms, { Recipient: recipientOf(bad) })),
        name,
      ).toEqual(refusal);
      expect(sim.events.at(-1)).toMatchObject({ name, fault: { code: 'ValidationException' } });
    }
    expect(JSON.stringify(sim.export())).toBe(before);
  });

  // Source: https://docs.aws.amazon.com/enclaves/latest/user/verify-root.html shows certificates of three hours.
  test.each(operations)('is one whose certificate has expired: $name', ({ call }) => {
    const later = sim.fork();
    later.clock.advance({ milliseconds: 3 * HOUR });
    expect(call(later.kms, { Recipient })).toHaveProperty('CiphertextForRecipient');
    later.clock.advance({ milliseconds: 1000 });
    expect(refusalOf(() => call(later.kms, { Recipient }))).toEqual(refusal);
    const again = recipientOf(later.attest({ publicKey }));
    expect(call(later.kms, { Recipient: again })).toHaveProperty('CiphertextForRecipient');
  });

  test('is refused under DryRun as well; one that verifies would have succeeded', () => {
    for (const { call, name } of operations.filter(({ name }) => name !== 'GenerateRandom')) {
      const dry = (document: Uint8Array) =>
        refusalOf(() => call(sim.kms, { Recipient: recipientOf(document), DryRun: true }));
      expect(dry(bytes('none')), name).toEqual(refusal);
      expect(dry(document).name, name).toBe('DryRunOperationException');
    }
  });
});

test('the algorithm is one, and the document is wanted', () => {
  const asking = (recipient: object) =>
    refusalOf(() => sim.kms.decrypt({ CiphertextBlob, Recipient: recipient as Recipient }));
  // Source: the API model, RecipientInfo; the form of the text is recorded for other members.
  expect(asking({ ...Recipient, KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_1' })).toEqual({
    name: 'ValidationException',
    message:
      "1 validation error detected: Value 'RSAES_OAEP_SHA_1' at 'recipient.keyEncryptionAlgorithm' failed to satisfy constraint: Member must satisfy enum value set: [RSAES_OAEP_SHA_256]",
  });
  expect(asking({ KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256' }).name).toBe('ValidationException');
});

describe('the access decision', () => {
  const caller = {
    account: '111122223333',
    arn: 'arn:aws:iam::111122223333:root',
    region: 'us-east-1',
  };

  /** What the decision of each operation is asked, in the world of `sim`. */
  function requestsOf(recipient: Recipient | undefined): readonly KmsAccessRequest[] {
    const asked: KmsAccessRequest[] = [];
    const watched = {
      ...kms,
      authorize(state: never, caller: never, request: AccessRequest, world: World) {
        asked.push(request);
        return kms.authorize(state, caller, request, world);
      },
    };
    const state = kms.load(sim.export().services['kms'], seedFrom(SEED));
    const start = createWorld({ seed: seedFrom(SEED), now: sim.clock.now().getTime() });
    const world = { ...start, slices: { kms: state } };
    const shown = createSimulator({ seed: SEED });
    for (const { call } of operations) {
      // Each command as the typed client sends it.
      const recorder = new Proxy(shown.kms, {
        get: (_, method: string) => (input: unknown) => {
          const operation = method.charAt(0).toUpperCase() + method.slice(1);
          const done = step({ kms: watched }, world, { service: 'kms', operation, input, caller });
          expect(done.result.ok, operation).toBe(true);
          return {};
        },
      });
      call(recorder, recipient === undefined ? {} : { Recipient: recipient });
    }
    return asked;
  }

  // Source: the condition keys kms:RecipientAttestation:ImageSha384, :PCR<n> and :NitroTPMPCR<n>.
  test('is told the PCR values of an enclave', () => {
    const asked = requestsOf(Recipient);
    expect(asked.map(({ action }) => action)).toEqual(operations.map(({ name }) => `kms:${name}`));
    for (const { recipient } of asked) {
      expect(recipient?.pcrs[0]).toEqual(new Uint8Array(48).fill(0xab));
      expect(recipient?.pcrs[8]).toEqual(new Uint8Array(48).fill(8));
      // Left out: zeros, as in debug mode.
      expect(recipient?.pcrs[15]).toEqual(new Uint8Array(48));
      expect(recipient?.imageSha384).toEqual(new Uint8Array(48).fill(0xab));
      expect(recipient?.nitroTpmPcrs).toEqual({});
    }
  });

  test('is told those of an instance with NitroTPM', () => {
    const nitroTpmPcrs = { 4: 'cd'.repeat(48) };
    for (const { recipient } of requestsOf(recipientOf(sim.attest({ publicKey, nitroTpmPcrs })))) {
      expect(recipient?.nitroTpmPcrs).toEqual({ 4: new Uint8Array(48).fill(0xcd) });
      expect([recipient?.pcrs, recipient?.imageSha384]).toEqual([{}, undefined]);
    }
  });

  test('is told of no enclave where none is named', () => {
    expect(requestsOf(undefined).map(({ recipient }) => recipient)).toEqual(
      operations.map(() => undefined),
    );
  });
});

test('the ledger shows no document, and a transcript with documents replays', () => {
  const own = createSimulator({ seed: 'replayed' });
  const key = own.kms.createKey().KeyMetadata;
  const call = (sim: Simulator) =>
    sim.kms.generateDataKey({
      KeyId: key.KeyId,
      KeySpec: 'AES_128',
      Recipient: recipientOf(sim.attest({ publicKey, pcrs })),
    });
  own.clock.advance({ hours: 5 });
  const answer = call(own);
  expect(own.events.at(-1)).toMatchObject({
    name: 'GenerateDataKey',
    input: { Recipient: { KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256' } },
    resources: [`${ARN_PREFIX}key/${key.KeyId}`],
  });
  expect(JSON.stringify(own.events.at(-1))).not.toContain('AttestationDocument');
  const again = replay(own.transcript());
  expect(again.export()).toEqual(own.export());
  expect(again.events).toEqual(own.events);
  expect(call(again)).toEqual(call(own));
  expect(call(again)).not.toEqual(answer);
});
