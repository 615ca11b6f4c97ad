/** The use of the keys, month by month: what was sealed, signed or capsuled early is opened again years later. @module */
import type { KmsClient } from '../../src/index.ts';
import { attempt, type Cast, type Name } from './cast.ts';
import { bytesFor } from './wrap.ts';

const ACTS_PER_MONTH = 4;
const EU = 'eu-west-1';
const SYMMETRIC = ['app', 'archive', 'global', 'outside', 'outside-global', 'partner'] as const;
const SIGNERS = [
  ['p256', 'ECDSA_SHA_256'],
  ['p256-outside', 'ECDSA_SHA_256'],
  ['p521', 'ECDSA_SHA_512'],
  ['k256', 'ECDSA_SHA_256'],
  ['ed25519', 'ED25519_SHA_512'],
  ['lattice', 'ML_DSA_SHAKE_256'],
  ['rsa-seal', 'RSASSA_PSS_SHA_256'],
  ['rsa-seal', 'RSASSA_PKCS1_V1_5_SHA_256'],
  ['china', 'SM2DSA'],
] as const;
const MACS = [
  ['mac', 'HMAC_SHA_256'],
  ['mac-global', 'HMAC_SHA_512'],
  ['mac-outside', 'HMAC_SHA_384'],
] as const;

type Given<N extends keyof KmsClient> = NonNullable<Parameters<KmsClient[N]>[0]>;
/** What is kept to be opened or verified later. */
interface Kept {
  readonly sealed: Given<'decrypt'>[];
  readonly signed: (readonly [Name, Given<'verify'>])[];
  readonly macs: Given<'verifyMac'>[];
  readonly capsules: Given<'decapsulate'>[];
}
interface Scene extends Cast {
  readonly kept: Kept;
  /** A whole number below another, the next of a fixed sequence. */
  below(n: number): number;
  pick<T>(from: readonly T[]): T;
}
type Act = (scene: Scene) => void;

/** The acts, those that are common more than once. */
const ACTS: readonly Act[] = [
  seal,
  seal,
  open,
  open,
  open,
  reseal,
  dataKey,
  sign,
  sign,
  verify,
  mac,
  verifyMac,
  rsaBox,
  capsule,
  openCapsule,
  agree,
  look,
  look,
];

/** What is done each month. */
export function createUse(cast: Cast): () => void {
  const below = sequence(20);
  const kept: Kept = { sealed: [], signed: [], macs: [], capsules: [] };
  const pick = <T>(from: readonly T[]) => from[below(from.length)] as T;
  const scene: Scene = { ...cast, kept, below, pick };
  return () => {
    for (let i = 0; i < ACTS_PER_MONTH; i++) attempt(() => pick(ACTS)(scene));
  };
}

/** Numbers by Marsaglia's xorshift32, the same everywhere. */
function sequence(start: number): (n: number) => number {
  let state = start;
  return (n) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % n;
  };
}

/** A text, and the context under which it is sealed. */
function words({ below }: Scene): Pick<Given<'encrypt'>, 'Plaintext' | 'EncryptionContext'> {
  const n = below(1000);
  const Plaintext = bytesFor(`words ${n}`, 1 + (n % 40));
  return n % 3 === 0 ? { Plaintext } : { Plaintext, EncryptionContext: { order: `№ ${n}`, ü: '' } };
}

function seal(scene: Scene): void {
  const { arns, pick, kept, sim, at, below } = scene;
  const name = pick(SYMMETRIC);
  const { Plaintext, EncryptionContext } = words(scene);
  const abroad = name.endsWith('global') && below(3) === 0;
  const KeyId = abroad ? arns[name].replace('us-east-1', EU) : arns[name];
  const kms = abroad ? at(EU) : sim.kms;
  const given = EncryptionContext === undefined ? {} : { EncryptionContext };
  const { CiphertextBlob } = kms.encrypt({ KeyId, Plaintext, ...given });
  kept.sealed.push({ CiphertextBlob, ...given });
}

function open({ pick, kept, sim, at, below }: Scene): void {
  const sealed = pick(kept.sealed);
  if (sealed === undefined) return;
  const kms = below(6) === 0 ? at(EU) : sim.kms;
  kms.decrypt(below(8) === 0 ? { ...sealed, EncryptionContext: { wrong: 'yes' } } : sealed);
}

function reseal({ arns, pick, kept, sim }: Scene): void {
  const sealed = pick(kept.sealed);
  if (sealed?.CiphertextBlob === undefined) return;
  const { CiphertextBlob, EncryptionContext: context } = sealed;
  const DestinationKeyId = arns[pick(SYMMETRIC)];
  const source = context === undefined ? {} : { SourceEncryptionContext: context };
  const made = sim.kms.reEncrypt({ CiphertextBlob, DestinationKeyId, ...source });
  kept.sealed.push({ CiphertextBlob: made.CiphertextBlob });
}

function dataKey({ arns, pick, kept, sim, below }: Scene): void {
  const KeyId = arns[pick(SYMMETRIC)];
  const wish = below(2) === 0 ? { NumberOfBytes: 1 + below(64) } : { KeySpec: 'AES_128' as const };
  const { CiphertextBlob } =
    below(2) === 0
      ? sim.kms.generateDataKey({ KeyId, ...wish })
      : sim.kms.generateDataKeyWithoutPlaintext({ KeyId, ...wish });
  if (CiphertextBlob !== undefined) kept.sealed.push({ CiphertextBlob });
}

function sign({ arns, pick, kept, home, below }: Scene): void {
  const [name, SigningAlgorithm] = pick(SIGNERS);
  const signing = { KeyId: arns[name], Message: bytesFor(`sign ${below(99)}`), SigningAlgorithm };
  const { Signature } = home(name).sign(signing);
  // Kilobytes in a transcript: once is enough, in a chapter.
  if (name !== 'lattice') kept.signed.push([name, { ...signing, Signature }]);
}

function verify({ pick, kept, home, below }: Scene): void {
  const found = pick(kept.signed);
  if (found === undefined) return;
  const [name, signed] = found;
  home(name).verify(below(5) === 0 ? { ...signed, Message: bytesFor('another') } : signed);
}

function mac({ arns, pick, kept, sim, below }: Scene): void {
  const [name, MacAlgorithm] = pick(MACS);
  const input = { KeyId: arns[name], Message: bytesFor(`mac ${below(99)}`), MacAlgorithm };
  const { Mac } = sim.kms.generateMac(input);
  kept.macs.push({ ...input, Mac });
}

function verifyMac({ pick, kept, sim }: Scene): void {
  const known = pick(kept.macs);
  if (known !== undefined) sim.kms.verifyMac(known);
}

function rsaBox(scene: Scene): void {
  const { arns, sim, pick } = scene;
  const EncryptionAlgorithm = pick(['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'] as const);
  const { Plaintext } = words(scene);
  const to = { KeyId: arns['rsa-box'], EncryptionAlgorithm };
  const { CiphertextBlob } = sim.kms.encrypt({ ...to, Plaintext });
  sim.kms.decrypt({ ...to, CiphertextBlob });
}

const ML_KEM = { EncapsulationAlgorithm: 'ML_KEM' } as const;

function capsule({ arns, kept, sim }: Scene): void {
  const KeyId = arns.capsule;
  const { SharedSecretCiphertextBlob } = sim.kms.encapsulate({ KeyId, ...ML_KEM });
  kept.capsules.push({ KeyId, SharedSecretCiphertextBlob, ...ML_KEM });
}

function openCapsule({ pick, kept, sim, below }: Scene): void {
  const known = pick(kept.capsules);
  // A kilobyte each.
  if (known !== undefined && below(3) === 0) sim.kms.decapsulate(known);
}

function agree({ arns, sim }: Scene): void {
  const KeyId = arns.p384;
  const { PublicKey } = sim.kms.getPublicKey({ KeyId });
  sim.kms.deriveSharedSecret({ KeyId, PublicKey, KeyAgreementAlgorithm: 'ECDH' });
}

function look({ arns, home, at, pick, below }: Scene): void {
  const name = pick(Object.keys(arns) as Name[]);
  const KeyId = arns[name];
  const kms = home(name);
  const looks: readonly (() => void)[] = [
    () => kms.describeKey({ KeyId }),
    () => kms.getKeyRotationStatus({ KeyId }),
    () => kms.listKeyRotations({ KeyId }),
    () => kms.getKeyLastUsage({ KeyId }),
    () => kms.listResourceTags({ KeyId }),
    () => kms.getKeyPolicy({ KeyId, PolicyName: 'default' }),
    () => kms.generateRandom({ NumberOfBytes: 1 + below(40) }),
    () => at(EU).listKeys({ Limit: 1 + below(5) }),
    () => kms.listAliases({ KeyId }),
    () => kms.describeKey({ KeyId: 'alias/k256' }),
  ];
  pick(looks)();
}
