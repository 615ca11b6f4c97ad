import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { publicPoint, scalarBytes } from '../../src/hsm/curves/ecc.ts';
import { privateKeyInfo } from '../../src/hsm/encodings/key-encodings.ts';
import { octetsOf } from '../../src/hsm/integers.ts';
import { crtForm } from '../../src/hsm/rsa/rsa.ts';
import { wrapKey } from '../../src/hsm/symmetric/key-wrap.ts';
import { createSimulator, replay, ServiceError, type Simulator } from '../../src/index.ts';
import { type KeySpec, type KeyUsage, keySpecs } from '../../src/kms/key-specs.ts';
import { nodeCrypto } from '../../src/node.ts';
import { bytesOf, flipped } from '../support/bytes.ts';
import { twoPrimes } from '../support/rsa.ts';

interface Key {
  readonly spec: KeySpec;
  readonly usage: KeyUsage;
  readonly algorithms: readonly string[];
  readonly region: string;
  readonly id: string;
}

/** One key of every spec and usage, used once, so that the forks share what was made ready. */
function furnish(sim: Simulator): readonly Key[] {
  return Object.entries(keySpecs).flatMap(([spec, row]) =>
    Object.entries(row.usages).map(([usage, algorithms]) => {
      const region = spec === 'SM2' ? 'cn-north-1' : 'us-east-1';
      const { kms } = sim.region(region);
      const { KeyId } = kms.createKey({
        KeySpec: spec as KeySpec,
        KeyUsage: usage as KeyUsage,
      }).KeyMetadata;
      if (row.kind === 'asymmetric') kms.getPublicKey({ KeyId });
      return { spec, usage, algorithms, region, id: KeyId } as Key;
    }),
  );
}

const sims = {
  pure: createSimulator({ seed: 'native' }),
  native: createSimulator({ seed: 'native', crypto: nodeCrypto }),
};
const keys = furnish(sims.pure);
const sameKeys = furnish(sims.native);

/** One step of a program: what is done with a key, by which algorithm, to which bytes; and what is spoiled on the way. */
interface Deed {
  readonly key: number;
  readonly algorithm: number;
  readonly length: number;
  readonly n: number;
  readonly type: 'RAW' | 'DIGEST' | 'EXTERNAL_MU';
  /** Which bit of what comes back is changed before it is used, if any. */
  readonly flip: number | undefined;
}
const deeds = (key: fc.Arbitrary<number>): fc.Arbitrary<Deed> =>
  fc.record({
    key,
    algorithm: fc.nat(5),
    length: fc.constantFrom(1, 15, 16, 17, 32, 48, 64, 65, 190, 256, 1000, 4096),
    n: fc.nat(),
    type: fc.constantFrom('RAW', 'RAW', 'RAW', 'DIGEST', 'EXTERNAL_MU'),
    flip: fc.option(fc.nat(), { nil: undefined, freq: 2 }),
  });

/** What a call answers, or how it is refused. */
function answer(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    if (error instanceof ServiceError) return { name: error.name, message: error.message };
    throw error;
  }
}

/** What a world answers to a deed, all of it. */
function done(sim: Simulator, keys: readonly Key[], deed: Deed): readonly unknown[] {
  const key = keys[deed.key] as Key;
  const { kms } = sim.region(key.region);
  const call = (operation: string, input: object): Record<string, Uint8Array> =>
    answer(() => kms[operation as 'sign']({ KeyId: key.id, ...input } as never)) as never;
  const spoiled = (bytes: Uint8Array | undefined) => {
    return bytes === undefined || deed.flip === undefined ? bytes : flipped(bytes, deed.flip);
  };
  const algorithm = key.algorithms[deed.algorithm % key.algorithms.length];
  const Message = bytesOf(deed.length, deed.n);
  switch (key.usage) {
    case 'SIGN_VERIFY': {
      const input = { Message, MessageType: deed.type, SigningAlgorithm: algorithm };
      const signed = call('sign', input);
      const Signature = spoiled(signed['Signature']) ?? new Uint8Array(64);
      return [signed, call('verify', { ...input, Signature })];
    }
    case 'GENERATE_VERIFY_MAC': {
      const input = { Message, MacAlgorithm: algorithm };
      const made = call('generateMac', input);
      return [made, call('verifyMac', { ...input, Mac: spoiled(made['Mac']) })];
    }
    case 'KEY_AGREEMENT': {
      const peers = keys.filter(({ spec }) => spec === key.spec);
      const { PublicKey } = kms.getPublicKey({ KeyId: peers[deed.n % 2]?.id ?? '' });
      const input = { KeyAgreementAlgorithm: algorithm, PublicKey: spoiled(PublicKey) };
      return [PublicKey, call('deriveSharedSecret', input)];
    }
    case 'ENCAPSULATE_DECAPSULATE': {
      const EncapsulationAlgorithm = algorithm;
      const made = call('encapsulate', { EncapsulationAlgorithm });
      const SharedSecretCiphertextBlob = spoiled(made['SharedSecretCiphertextBlob']);
      const input = { EncapsulationAlgorithm, SharedSecretCiphertextBlob };
      return [made, call('decapsulate', input)];
    }
    case 'ENCRYPT_DECRYPT':
      return encrypted(call, spoiled, { n: deed.n, Plaintext: Message, algorithm, keys, key });
  }
}

function encrypted(
  call: (operation: string, input: object) => Record<string, Uint8Array>,
  spoiled: (bytes: Uint8Array | undefined) => Uint8Array | undefined,
  what: Pick<Deed, 'n'> & {
    readonly Plaintext: Uint8Array;
    readonly algorithm: string | undefined;
    readonly keys: readonly Key[];
    readonly key: Key;
  },
): readonly unknown[] {
  const { Plaintext, algorithm, key, n } = what;
  const EncryptionAlgorithm = algorithm;
  const EncryptionContext =
    key.spec === 'SYMMETRIC_DEFAULT' && n % 3 > 0 ? { a: 'b'.repeat(n % 800) } : undefined;
  const made = call('encrypt', { Plaintext, EncryptionAlgorithm, EncryptionContext });
  const CiphertextBlob = spoiled(made['CiphertextBlob']);
  const opened = call('decrypt', { CiphertextBlob, EncryptionAlgorithm, EncryptionContext });
  if (key.spec !== 'SYMMETRIC_DEFAULT') return [made, opened];
  const rsa = what.keys.find(({ spec, usage }) => spec === 'RSA_2048' && usage === key.usage);
  const specs = ['ECC_NIST_P256', 'ECC_NIST_P521', 'ECC_NIST_EDWARDS25519'];
  return [
    made,
    opened,
    call('generateDataKeyPair', { KeyPairSpec: specs[n % 3], EncryptionContext }),
    call('reEncrypt', {
      CiphertextBlob,
      SourceEncryptionContext: EncryptionContext,
      DestinationKeyId: rsa?.id,
      DestinationEncryptionAlgorithm: 'RSAES_OAEP_SHA_1',
    }),
  ];
}

/** Plays a program in both worlds: the same answers, in the same kind of array, and the same worlds after it. */
function playInBoth(program: readonly Deed[]): readonly unknown[] {
  const [pure, native] = [sims.pure.fork(), sims.native.fork()];
  const answers = program.map((deed) => {
    const expected = done(pure, keys, deed);
    expect(done(native, sameKeys, deed)).toStrictEqual(expected);
    return expected;
  });
  expect(native.export()).toEqual(pure.export());
  return answers;
}

test('law: of every spec, the same seed gives the same keys and public keys', () => {
  expect(sameKeys).toEqual(keys);
  expect(sims.native.export()).toEqual(sims.pure.export());
  for (const { id, region } of keys) {
    const key = (sim: Simulator) =>
      answer(() => sim.region(region).kms.getPublicKey({ KeyId: id }));
    expect(key(sims.native)).toStrictEqual(key(sims.pure));
  }
});

describe('law: node:crypto and pure TypeScript answer alike', () => {
  const rows = keys.flatMap(({ spec, usage, algorithms }, key) =>
    algorithms.map((name, algorithm) => [spec, usage, name, key, algorithm] as const),
  );
  test.each(rows)('%s, %s: %s', (_spec, usage, name, key, algorithm) => {
    const type = name === 'ED25519_PH_SHA_512' ? 'DIGEST' : 'RAW';
    const sound = { key, algorithm, length: 64, n: 1, type, flip: undefined } as const;
    const [answers = []] = playInBoth([sound, { ...sound, n: 2, flip: 77 }]) as unknown[][];
    // Nothing was refused.
    for (const one of answers) expect(one).not.toHaveProperty('message');
    expect(answers.length).toBeGreaterThan(usage === 'ENCRYPT_DECRYPT' ? 1 : 0);
  });

  test('any program', () => {
    fc.assert(
      fc.property(
        fc.array(deeds(fc.nat(keys.length - 1)), { minLength: 1, maxLength: 12 }),
        (program) => {
          playInBoth(program);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('a transcript, replayed by the other', () => {
    const native = sims.native.fork();
    for (const key of keys.keys())
      done(native, keys, { key, algorithm: 0, length: 64, n: 5, type: 'RAW', flip: undefined });
    const transcript = native.transcript();
    expect(replay(transcript).export()).toEqual(native.export());
  });
});

describe('law: imported key material is used alike', () => {
  const key = twoPrimes(2048);
  const { d, p, q, dP, dQ, qInv } = crtForm(key);
  const octets = (value: bigint) => octetsOf(value, 256);
  const rsa = privateKeyInfo({
    kind: 'RSA',
    n: octets(key.n),
    e: octets(key.e),
    ...{ d: octets(d), p: octets(p), q: octets(q) },
    ...{ dP: octets(dP), dQ: octets(dQ), qInv: octets(qInv) },
  });
  const ec = (curve: 'P-256' | 'P-384', scalar: bigint) =>
    privateKeyInfo({
      kind: 'EC',
      curve,
      d: scalarBytes(curve, scalar),
      point: publicPoint(curve, scalar),
    });
  const ed25519 = privateKeyInfo({ kind: 'Ed25519', seed: bytesOf(32, 3) });
  const rows: readonly (readonly [KeySpec, KeyUsage, string, Uint8Array])[] = [
    ['RSA_2048', 'SIGN_VERIFY', 'RSASSA_PSS_SHA_512', rsa],
    ['RSA_2048', 'ENCRYPT_DECRYPT', 'RSAES_OAEP_SHA_256', rsa],
    ['ECC_NIST_P256', 'SIGN_VERIFY', 'ECDSA_SHA_256', ec('P-256', 123456789n)],
    ['ECC_NIST_P384', 'KEY_AGREEMENT', 'ECDH', ec('P-384', 987654321n)],
    ['ECC_NIST_EDWARDS25519', 'SIGN_VERIFY', 'ED25519_SHA_512', ed25519],
    ['HMAC_512', 'GENERATE_VERIFY_MAC', 'HMAC_SHA_512', bytesOf(128, 4)],
    ['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT', 'SYMMETRIC_DEFAULT', bytesOf(32, 5)],
  ];
  test.each(rows)('%s, %s: %s', (spec, usage, algorithm, material) => {
    const wrapping = keySpecs[spec].kind === 'asymmetric';
    const WrappingAlgorithm = wrapping ? 'RSA_AES_KEY_WRAP_SHA_256' : 'RSAES_OAEP_SHA_256';
    // Wrapped once: OAEP is random in Node.
    let EncryptedKeyMaterial: Uint8Array | undefined;
    const [pure, native] = [sims.pure, sims.native].map((base) => {
      const sim = base.fork();
      const { kms } = sim;
      const request = { KeySpec: spec, KeyUsage: usage, Origin: 'EXTERNAL' } as const;
      const { KeyId } = kms.createKey(request).KeyMetadata;
      const given = kms.getParametersForImport({
        KeyId,
        WrappingAlgorithm,
        WrappingKeySpec: 'RSA_2048',
      });
      EncryptedKeyMaterial ??= wrapped(given.PublicKey, material, wrapping);
      kms.importKeyMaterial({
        KeyId,
        ImportToken: given.ImportToken,
        EncryptedKeyMaterial,
        ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE',
      });
      const own: Key = { spec, usage, algorithms: [algorithm], region: 'us-east-1', id: KeyId };
      const all = [own, ...keys];
      const answers = [64, 4096].map((length, n) =>
        done(sim, all, { key: 0, algorithm: 0, length, n: n + 1, type: 'RAW', flip: undefined }),
      );
      return { given, answers, world: sim.export() };
    });
    expect(native).toStrictEqual(pure);
    for (const one of pure?.answers[0] ?? []) expect(one).not.toHaveProperty('message');
  });
});

/** Key material as a user wraps it, with Node's own OAEP. */
function wrapped(publicKey: Uint8Array, material: Uint8Array, twice: boolean): Uint8Array {
  const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
  const oaep = { key, oaepHash: 'sha256', padding: constants.RSA_PKCS1_OAEP_PADDING };
  if (!twice) return new Uint8Array(publicEncrypt(oaep, material));
  const aesKey = bytesOf(32, 6);
  return new Uint8Array([...publicEncrypt(oaep, aesKey), ...wrapKey(aesKey, material)]);
}
