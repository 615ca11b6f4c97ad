/** Who and what lives through the ten years: three accounts, their callers, and 20 keys. @module */
import { createSimulator, type KmsClient, ServiceError, type Simulator } from '../../src/index.ts';
import { bytesFor, importInto, p256For } from './wrap.ts';

export const BEGINNING = '2026-01-01T09:00:00.123Z';
export const DAY = 86_400_000;
const BANK = '111122223333';
export const PARTNER = '444455556666';
export const APP_ROLE: string = `arn:aws:iam::${BANK}:role/app`;
export const AUDIT_ROLE: string = `arn:aws:sts::${BANK}:assumed-role/audit/year-end`;

type CreateKey = NonNullable<Parameters<KmsClient['createKey']>[0]>;
const MAC = { KeyUsage: 'GENERATE_VERIFY_MAC' } as const;
const SIGN = { KeyUsage: 'SIGN_VERIFY' } as const;

/** The keys by the names of their aliases, in the order in which they are made. */
const KEYS = {
  app: { Description: 'cards', Tags: [{ TagKey: 'team', TagValue: 'cards' }] },
  archive: { Description: 'Ärchiv 文書' },
  global: { MultiRegion: true },
  outside: { Origin: 'EXTERNAL' },
  'outside-global': { Origin: 'EXTERNAL', MultiRegion: true },
  mac: { KeySpec: 'HMAC_256', ...MAC },
  'mac-global': { KeySpec: 'HMAC_512', ...MAC, MultiRegion: true },
  'mac-outside': { KeySpec: 'HMAC_384', ...MAC, Origin: 'EXTERNAL' },
  p256: { KeySpec: 'ECC_NIST_P256', ...SIGN },
  'p256-outside': { KeySpec: 'ECC_NIST_P256', ...SIGN, Origin: 'EXTERNAL' },
  p384: { KeySpec: 'ECC_NIST_P384', KeyUsage: 'KEY_AGREEMENT' },
  p521: { KeySpec: 'ECC_NIST_P521', ...SIGN },
  k256: { KeySpec: 'ECC_SECG_P256K1', ...SIGN },
  ed25519: { KeySpec: 'ECC_NIST_EDWARDS25519', ...SIGN },
  lattice: { KeySpec: 'ML_DSA_44', ...SIGN },
  'rsa-box': { KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' },
  'rsa-seal': { KeySpec: 'RSA_2048', ...SIGN },
  capsule: { KeySpec: 'ML_KEM_768', KeyUsage: 'ENCAPSULATE_DECAPSULATE' },
  china: { KeySpec: 'SM2', ...SIGN },
  partner: { Description: 'shared with the bank' },
} as const satisfies Readonly<Record<string, CreateKey>>;
export type Name = keyof typeof KEYS;

export interface Cast {
  readonly sim: Simulator;
  /** The ARN of each key where it was made. */
  readonly arns: Readonly<Record<Name, string>>;
  /** The bank's root in a Region. */
  at(region: string): KmsClient;
  /** Another principal of the bank's, in us-east-1. */
  as(principal: string): KmsClient;
  /** The client of the account and Region in which a key was made. */
  home(name: Name): KmsClient;
}

/** Does what may be refused: by AWS's word, not by a fault of ours. */
export function attempt<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch (error) {
    if (error instanceof ServiceError) return undefined;
    throw error;
  }
}

/** The text of a key policy in which an account's root may do all, and another principal may or may not do some. */
export function policyFor(
  account: string,
  principal: string,
  actions: readonly string[],
  Effect: 'Allow' | 'Deny' = 'Allow',
): string {
  const root = { AWS: `arn:aws:iam::${account}:root` };
  const other = { AWS: principal };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: root, Action: 'kms:*', Resource: '*' },
      { Sid: 'other', Effect, Principal: other, Action: actions, Resource: '*' },
    ],
  });
}

/** The first day: the keys are made, named, and given what comes from outside. */
export function begin(): Cast {
  const sim = createSimulator({ seed: 'ten years', now: BEGINNING, account: BANK });
  const at = (region: string) => sim.region(region).kms;
  const partner = sim.as(PARTNER).kms;
  const home = (name: Name) => {
    if (name === 'partner') return partner;
    return name === 'china' ? at('cn-north-1') : sim.kms;
  };
  const arns: Record<string, string> = {};
  for (const [name, input] of Object.entries(KEYS)) {
    const kms = home(name as Name);
    const { Arn, KeyId } = kms.createKey(input).KeyMetadata;
    arns[name] = Arn;
    kms.createAlias({ AliasName: `alias/${name}`, TargetKeyId: KeyId });
    sim.clock.advance({ seconds: 1, milliseconds: 7 });
  }
  const cast = { sim, arns, at, home, as: (principal: string) => sim.as(principal).kms };
  const { outside, 'outside-global': outsideGlobal } = arns as Cast['arns'];
  const inAYear = { ValidTo: new Date(Date.parse(BEGINNING) + 364 * DAY) };
  importInto(sim.kms, outside, bytesFor('outside'), inAYear);
  importInto(sim.kms, outsideGlobal, bytesFor('outside-global'));
  importInto(sim.kms, arns['mac-outside'] ?? '', bytesFor('mac-outside', 48));
  importInto(sim.kms, arns['p256-outside'] ?? '', p256For('p256-outside'), inAYear);
  partner.putKeyPolicy({
    KeyId: arns['partner'] ?? '',
    Policy: policyFor(PARTNER, `arn:aws:iam::${BANK}:root`, [
      'kms:Encrypt',
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:ReEncrypt*',
    ]),
  });
  return cast as Cast;
}
