/** Every algorithm of the HSM, in pure TypeScript and by the native provider, against the runtime's own call on the same bytes. */
import { execFileSync } from 'node:child_process';
import * as crypto from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { gcm } from '@noble/ciphers/aes.js';
import { p256 } from '@noble/curves/nist.js';
import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import { ml_kem512, ml_kem768, ml_kem1024 } from '@noble/post-quantum/ml-kem.js';
import * as hsm from '../build/hsm/hsm.js';
import { provide } from '../build/hsm/provider.js';
import { createSimulator } from '../build/index.js';
import { randomFrom, seedFrom } from '../build/lib/random.js';
import { nodeCrypto } from '../build/node.js';
import { compare, quantile, tiny } from './harness.mjs';

const owner = {
  account: '111122223333',
  keyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
  ordinal: 0,
};
const seeds = { pure: seedFrom('bench'), native: seedFrom('bench') };
provide(seeds.native, nodeCrypto);
/** The same key material for both providers. */
const materialsOf = (spec) => ({
  pure: hsm.generateMaterial(seeds.pure, spec, owner),
  native: hsm.generateMaterial(seeds.native, spec, owner),
});
const random = randomFrom(seedFrom('bench'), 'bench', '', 0);
const message = { type: 'RAW', bytes: random.bytes(64) };

/** As many calls as take some 10 ms, at most 2,000. */
function iterationsFor(call) {
  call();
  const start = performance.now();
  let calls = 0;
  do {
    call();
    calls += 1;
  } while (performance.now() - start < 10 && calls < 2000);
  return Math.max(1, calls);
}

async function row(name, reference, candidates, targets = {}) {
  for (const call of Object.values(candidates)) call();
  const iterations = tiny ? 1 : iterationsFor(reference);
  const rows = await compare({ name, reference, candidates, iterations, rounds: 21 });
  return rows.map((found, i) => {
    const target = targets[Object.keys(candidates)[i]];
    return target === undefined ? found : { ...found, target };
  });
}

/** pure and native, by one function of a key material. */
const both = (materials, call) => ({
  pure: () => call(materials.pure),
  native: () => call(materials.native),
});

async function aesGcm() {
  const materials = materialsOf('SYMMETRIC_DEFAULT');
  const iv = random.bytes(12);
  const aad = random.bytes(100);
  const key = crypto.createSecretKey(random.bytes(32));
  const rows = [];
  for (const bytes of [32, 256, 4096]) {
    const plaintext = random.bytes(bytes);
    const out = new Uint8Array(bytes + 16);
    const seal = (material) => hsm.sealInto(material, { iv, aad, plaintext }, out, 0);
    const bare = () => {
      const cipher = crypto.createCipheriv('aes-256-gcm', key, iv);
      cipher.setAAD(aad);
      return [cipher.update(plaintext), cipher.final(), cipher.getAuthTag()];
    };
    rows.push(
      ...(await row(`AES-256-GCM seal ${bytes} B / node:crypto`, bare, both(materials, seal), {
        native: 1.5,
      })),
    );
    const raw = key.export();
    const noble = () => gcm(raw, iv, aad).encrypt(plaintext);
    rows.push(
      ...(await row(
        `AES-256-GCM seal ${bytes} B / @noble/ciphers`,
        noble,
        { pure: () => seal(materials.pure) },
        bytes === 32 ? { pure: 0.5 } : {},
      )),
    );
  }
  return rows;
}

async function macs() {
  const rows = [];
  for (const bits of [224, 256, 384, 512])
    for (const bytes of [64, 4096]) {
      const materials = materialsOf(`HMAC_${bits}`);
      const key = crypto.createSecretKey(random.bytes(bits / 8));
      const text = random.bytes(bytes);
      const bare = () => crypto.createHmac(`sha${bits}`, key).update(text).digest();
      const candidates = both(materials, (material) => hsm.mac(material, text));
      const name = `HMAC_SHA_${bits} ${bytes} B / node:crypto`;
      rows.push(...(await row(name, bare, candidates, { native: 1.5 })));
    }
  return rows;
}

const { RSA_PKCS1_PADDING, RSA_PKCS1_PSS_PADDING, RSA_PKCS1_OAEP_PADDING } = crypto.constants;
const RSA_SIGNATURES = ['256', '384', '512'].flatMap((hash) => [
  [`RSASSA_PKCS1_V1_5_SHA_${hash}`, hash, { padding: RSA_PKCS1_PADDING }],
  [`RSASSA_PSS_SHA_${hash}`, hash, { padding: RSA_PKCS1_PSS_PADDING, saltLength: hash / 8 }],
]);
const RSA_ENCRYPTIONS = [
  ['RSAES_OAEP_SHA_1', { padding: RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }],
  ['RSAES_OAEP_SHA_256', { padding: RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }],
];

async function rsa() {
  const rows = [];
  for (const bits of [2048, 3072, 4096]) {
    const materials = materialsOf(`RSA_${bits}`);
    const keys = crypto.generateKeyPairSync('rsa', { modulusLength: bits });
    for (const [algorithm, hash, options] of RSA_SIGNATURES) {
      const name = `RSA_${bits} ${algorithm}`;
      const first = bits === 2048 && algorithm === 'RSASSA_PKCS1_V1_5_SHA_256';
      rows.push(
        ...(await signatures(name, materials, {
          algorithm,
          targets: { native: 1.5, ...(first ? { pure: 2.5 } : {}) },
          sign: () =>
            crypto.sign(`sha${hash}`, message.bytes, { key: keys.privateKey, ...options }),
          verify: (signature) =>
            crypto.verify(
              `sha${hash}`,
              message.bytes,
              { key: keys.publicKey, ...options },
              signature,
            ),
        })),
      );
    }
    for (const [algorithm, options] of RSA_ENCRYPTIONS)
      rows.push(
        ...(await encryption(`RSA_${bits} ${algorithm}`, materials, {
          algorithm,
          encrypt: () => crypto.publicEncrypt({ key: keys.publicKey, ...options }, message.bytes),
          decrypt: (ciphertext) =>
            crypto.privateDecrypt({ key: keys.privateKey, ...options }, ciphertext),
        })),
      );
  }
  return rows;
}

/** Signing and verifying by both providers against the runtime's calls; each verifies its own. */
async function signatures(
  name,
  materials,
  { algorithm, sign, verify, targets, of = 'node:crypto' },
) {
  const ours = both(materials, (m) => hsm.sign(m, algorithm, message, random));
  const signature = ours.pure();
  const theirs = sign();
  return [
    ...(await row(`${name} sign / ${of}`, sign, ours, targets)),
    ...(await row(
      `${name} verify / ${of}`,
      () => verify(theirs),
      both(materials, (m) => hsm.verify(m, algorithm, message, signature)),
    )),
  ];
}

async function encryption(name, materials, { algorithm, encrypt, decrypt }) {
  const ours = both(materials, (m) => hsm.encrypt(m, algorithm, message.bytes, random));
  const ciphertext = ours.pure();
  const theirs = encrypt();
  return [
    ...(await row(`${name} encrypt / node:crypto`, encrypt, ours)),
    ...(await row(
      `${name} decrypt / node:crypto`,
      () => decrypt(theirs),
      both(materials, (m) => hsm.decrypt(m, algorithm, ciphertext)),
    )),
  ];
}

const CURVES = [
  ['ECC_NIST_P256', 'ECDSA_SHA_256', 'prime256v1', 'sha256'],
  ['ECC_NIST_P384', 'ECDSA_SHA_384', 'secp384r1', 'sha384'],
  ['ECC_NIST_P521', 'ECDSA_SHA_512', 'secp521r1', 'sha512'],
  ['ECC_SECG_P256K1', 'ECDSA_SHA_256', 'secp256k1', 'sha256'],
  ['SM2', 'SM2DSA', 'SM2', 'sm3'],
];

async function curves() {
  const rows = [];
  for (const [spec, algorithm, namedCurve, hash] of CURVES) {
    const materials = materialsOf(spec);
    const keys = crypto.generateKeyPairSync('ec', { namedCurve });
    const agree = () => crypto.diffieHellman(keys);
    rows.push(
      ...(await signatures(`${spec} ${algorithm}`, materials, {
        algorithm,
        sign: () => crypto.sign(hash, message.bytes, keys.privateKey),
        verify: (signature) => crypto.verify(hash, message.bytes, keys.publicKey, signature),
      })),
    );
    // KMS signs only, on this one.
    if (spec === 'ECC_SECG_P256K1') continue;
    const peer = keys.publicKey.export({ format: 'der', type: 'spki' });
    rows.push(
      ...(await row(
        `${spec} ECDH / node:crypto`,
        agree,
        both(materials, (m) => hsm.agree(m, peer)),
      )),
    );
    if (spec !== 'SM2') continue;
    // The runtime has no SM2PKE: its key agreement is the larger part of the work of either side.
    const encrypt = both(materials, (m) => hsm.encrypt(m, 'SM2PKE', message.bytes, random));
    const ciphertext = encrypt.pure();
    rows.push(
      ...(await row('SM2PKE encrypt / ECDH of node:crypto on the curve', agree, encrypt)),
      ...(await row(
        'SM2PKE decrypt / ECDH of node:crypto on the curve',
        agree,
        both(materials, (m) => hsm.decrypt(m, 'SM2PKE', ciphertext)),
      )),
    );
  }
  const materials = materialsOf('ECC_NIST_EDWARDS25519');
  const { privateKey, publicKey } = crypto.generateKeyPairSync('ed25519');
  // The runtime has no Ed25519ph: the reference is its Ed25519 of the digest.
  const digest = () => crypto.createHash('sha512').update(message.bytes).digest();
  rows.push(
    ...(await signatures('ED25519_SHA_512', materials, {
      algorithm: 'ED25519_SHA_512',
      sign: () => crypto.sign(null, message.bytes, privateKey),
      verify: (signature) => crypto.verify(null, message.bytes, publicKey, signature),
    })),
    ...(await signatures('ED25519_PH_SHA_512', materials, {
      algorithm: 'ED25519_PH_SHA_512',
      of: 'Ed25519 of the digest by node:crypto',
      sign: () => crypto.sign(null, digest(), privateKey),
      verify: (signature) => crypto.verify(null, digest(), publicKey, signature),
    })),
  );
  return rows;
}

/** Row 14: against noble's default calls. */
async function hot() {
  const material = materialsOf('ECC_NIST_P256').pure;
  const secretKey = p256.utils.randomSecretKey();
  const publicKey = p256.getPublicKey(secretKey);
  const options = { lowS: false, format: 'der' };
  const sign = () => hsm.sign(material, 'ECDSA_SHA_256', message, random);
  const signature = sign();
  const theirs = p256.sign(message.bytes, secretKey, options);
  return [
    ...(await row(
      '14 ECC_NIST_P256 sign / @noble/curves',
      () => p256.sign(message.bytes, secretKey, options),
      { pure: sign },
      { pure: 0.75 },
    )),
    ...(await row(
      '14 ECC_NIST_P256 verify, own key / @noble/curves',
      () => p256.verify(theirs, message.bytes, publicKey, options),
      { pure: () => hsm.verify(material, 'ECDSA_SHA_256', message, signature) },
      { pure: 0.25 },
    )),
  ];
}

/** Node 20 has no lattices: against noble's plain calls, which do the work here. */
async function lattices() {
  const rows = [];
  for (const [spec, noble] of [
    ['ML_DSA_44', ml_dsa44],
    ['ML_DSA_65', ml_dsa65],
    ['ML_DSA_87', ml_dsa87],
  ]) {
    const { pure } = materialsOf(spec);
    const { secretKey, publicKey } = noble.keygen(random.bytes(32));
    const extraEntropy = random.bytes(32);
    const sign = () => hsm.sign(pure, 'ML_DSA_SHAKE_256', message, random);
    const signature = sign();
    const theirs = noble.sign(message.bytes, secretKey, { extraEntropy });
    rows.push(
      ...(await row(
        `${spec} sign / @noble/post-quantum`,
        () => noble.sign(message.bytes, secretKey, { extraEntropy: random.bytes(32) }),
        { pure: sign },
      )),
      ...(await row(
        `${spec} verify / @noble/post-quantum`,
        () => noble.verify(theirs, message.bytes, publicKey),
        { pure: () => hsm.verify(pure, 'ML_DSA_SHAKE_256', message, signature) },
      )),
    );
  }
  for (const [spec, noble] of [
    ['ML_KEM_512', ml_kem512],
    ['ML_KEM_768', ml_kem768],
    ['ML_KEM_1024', ml_kem1024],
  ]) {
    const { pure } = materialsOf(spec);
    const { secretKey, publicKey } = noble.keygen(random.bytes(64));
    const { ciphertext } = hsm.encapsulate(pure, random);
    const { cipherText } = noble.encapsulate(publicKey, random.bytes(32));
    rows.push(
      ...(await row(
        `${spec} encapsulate / @noble/post-quantum`,
        () => noble.encapsulate(publicKey, random.bytes(32)),
        { pure: () => hsm.encapsulate(pure, random) },
      )),
      ...(await row(
        `${spec} decapsulate / @noble/post-quantum`,
        () => noble.decapsulate(cipherText, secretKey),
        { pure: () => hsm.decapsulate(pure, ciphertext) },
      )),
    );
  }
  return rows;
}

/** Row 13: a new RSA key, made and its public key read, against node:crypto's; each once, for no two take alike. */
async function rsaKeys() {
  const sim = createSimulator({ seed: 'bench' });
  const rows = [];
  for (const bits of [2048, 3072, 4096]) {
    const count = tiny ? 1 : { 2048: 60, 3072: 40, 4096: 30 }[bits];
    const ours = [];
    const theirs = [];
    const make = () => {
      const { KeyId } = sim.kms.createKey({
        KeySpec: `RSA_${bits}`,
        KeyUsage: 'SIGN_VERIFY',
      }).KeyMetadata;
      sim.kms.getPublicKey({ KeyId });
    };
    make();
    for (let i = 0; i < count; i++) {
      ours.push(timeOf(make));
      theirs.push(timeOf(() => crypto.generateKeyPairSync('rsa', { modulusLength: bits })));
    }
    rows.push({
      name: `13 CreateKey RSA_${bits} and GetPublicKey / generateKeyPairSync, medians of ${count}`,
      ratio: quantile(ours, 0.5) / quantile(theirs, 0.5),
      us: quantile(ours, 0.5),
      referenceUs: quantile(theirs, 0.5),
      ...(bits === 2048 ? { target: 0.2 } : {}),
    });
    rows.push({
      name: `13 the same, p99 / p50`,
      ratio: quantile(ours, 0.99) / quantile(ours, 0.5),
      us: quantile(ours, 0.99),
      referenceUs: quantile(ours, 0.5),
      ...(bits === 2048 ? { target: 3 } : {}),
    });
  }
  return rows;
}

function timeOf(call) {
  const start = performance.now();
  call();
  return (performance.now() - start) * 1000;
}

/** Row 12: the first signature of a process, loading left out on both sides. */
async function coldStart() {
  const run = (code) =>
    Number(
      execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', code], {
        cwd: fileURLToPath(new URL('..', import.meta.url)),
      }),
    );
  const timed = (before, work) =>
    `${before}; const t = performance.now(); ${work}; console.log((performance.now() - t) * 1000);`;
  const ours = timed(
    `const { createSimulator } = await import('kmsim'); const { kms } = createSimulator(); const { KeyId } = kms.createKey({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }).KeyMetadata`,
    `kms.sign({ KeyId, Message: new Uint8Array(32), SigningAlgorithm: 'ECDSA_SHA_256' })`,
  );
  const noble = timed(
    `const { p256 } = await import('@noble/curves/nist.js'); const key = p256.utils.randomSecretKey()`,
    `p256.sign(new Uint8Array(32), key)`,
  );
  const pairs = Array.from({ length: tiny ? 1 : 15 }, () => [run(ours), run(noble)]);
  const ratios = pairs.map(([a, b]) => a / b);
  return [
    {
      name: '12 first Sign with a P-256 key / first of @noble/curves',
      ratio: quantile(ratios, 0.5),
      p10: quantile(ratios, 0.1),
      p90: quantile(ratios, 0.9),
      us: quantile(
        pairs.map(([a]) => a),
        0.5,
      ),
      referenceUs: quantile(
        pairs.map(([, b]) => b),
        0.5,
      ),
      target: 0.5,
    },
  ];
}

export const sections = [
  ['AES-256-GCM, with 100 bytes of additional data', aesGcm],
  ['HMAC', macs],
  ['RSA', rsa],
  ['New RSA keys', rsaKeys],
  ['Elliptic curves', curves],
  ['Elliptic curves against noble', hot],
  ['The first signature of a process', coldStart],
  ['Lattices', lattices],
];
