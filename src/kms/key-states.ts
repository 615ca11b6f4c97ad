/**
 * Which operation works in which key state, and what it is refused with.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html, "Key state table"
 * @module
 */
import { type FaultCode, fail } from '../kernel/fault.ts';

export type KeyState =
  | 'Enabled'
  | 'Disabled'
  | 'PendingDeletion'
  | 'PendingReplicaDeletion'
  | 'PendingImport'
  | 'Unavailable'
  | 'Creating'
  | 'Updating';

/** The columns of the table. */
export const keyStates: readonly KeyState[] = [
  'Enabled',
  'Disabled',
  'PendingDeletion',
  'PendingReplicaDeletion',
  'PendingImport',
  'Unavailable',
  'Creating',
  'Updating',
];

/**
 * A cell is one letter: y works; n is refused by the state's own words; c is refused because nothing is to be
 * cancelled; o is refused because of the key's origin; u is refused as unsupported, without text.
 */
const ALWAYS = 'yyyyyyyy';
const CRYPTOGRAPHIC = 'ynnnnnny';
const CHANGES = 'yynnyyyy';
const ROTATION = 'ynnnouny';
const table = {
  CancelKeyDeletion: 'ccyycccc',
  CreateAlias: CHANGES,
  CreateGrant: 'ynnnnyny',
  Decapsulate: CRYPTOGRAPHIC,
  Decrypt: CRYPTOGRAPHIC,
  DeleteAlias: ALWAYS,
  DeleteImportedKeyMaterial: 'yyyyyynn',
  DeriveSharedSecret: CRYPTOGRAPHIC,
  DescribeKey: ALWAYS,
  DisableKey: 'yynnnynn',
  DisableKeyRotation: ROTATION,
  EnableKey: 'yynnnynn',
  EnableKeyRotation: ROTATION,
  Encapsulate: CRYPTOGRAPHIC,
  Encrypt: CRYPTOGRAPHIC,
  GenerateDataKey: CRYPTOGRAPHIC,
  GenerateDataKeyPair: 'ynnnnuny',
  GenerateDataKeyPairWithoutPlaintext: 'ynnnnuny',
  GenerateDataKeyWithoutPlaintext: CRYPTOGRAPHIC,
  GenerateMac: CRYPTOGRAPHIC,
  GetKeyLastUsage: ALWAYS,
  GetKeyPolicy: ALWAYS,
  // The page refuses PendingImport; the service answers that rotation is off.
  GetKeyRotationStatus: 'yyyyyuyy',
  GetParametersForImport: 'yynnyunn',
  // The page allows PendingImport; the service refuses a key whose material is missing.
  GetPublicKey: 'yynnnnny',
  ImportKeyMaterial: 'yynnyuny',
  ListAliases: ALWAYS,
  ListGrants: ALWAYS,
  ListKeyPolicies: ALWAYS,
  ListKeyRotations: 'yyyyyuyy',
  ListResourceTags: ALWAYS,
  PutKeyPolicy: ALWAYS,
  ReEncrypt: CRYPTOGRAPHIC,
  ReplicateKey: 'ynnnnnnn',
  RetireGrant: ALWAYS,
  RevokeGrant: ALWAYS,
  RotateKeyOnDemand: 'ynnnnuny',
  ScheduleKeyDeletion: 'yynnyyyn',
  Sign: CRYPTOGRAPHIC,
  TagResource: CHANGES,
  UntagResource: CHANGES,
  UpdateAlias: CHANGES,
  UpdateKeyDescription: CHANGES,
  UpdatePrimaryRegion: 'ynnnnnny',
  Verify: CRYPTOGRAPHIC,
  VerifyMac: CRYPTOGRAPHIC,
} as const;

/** An operation that takes a key, and so has a row. */
export type KeyOperationName = keyof typeof table;

const refusals: Readonly<Record<KeyState, readonly [FaultCode, string]>> = {
  Enabled: ['KMSInvalidStateException', 'is enabled.'],
  Disabled: ['DisabledException', 'is disabled.'],
  PendingDeletion: ['KMSInvalidStateException', 'is pending deletion.'],
  PendingReplicaDeletion: ['KMSInvalidStateException', 'is pending replica deletion.'],
  PendingImport: ['KMSInvalidStateException', 'is pending import.'],
  Unavailable: ['KMSInvalidStateException', 'is unavailable.'],
  Creating: ['KMSInvalidStateException', 'is creating.'],
  Updating: ['KMSInvalidStateException', 'is updating.'],
};

/** The operations of the table. */
export const keyOperationNames = Object.keys(table) as readonly KeyOperationName[];

/** A key, as far as its state decides. */
interface KeyInState {
  readonly arn: string;
  readonly state: KeyState;
  readonly origin: string;
}

/**
 * What an operation is refused with because of the key's state: DisabledException, KMSInvalidStateException or
 * UnsupportedOperationException; undefined when the state allows it.
 */
export function refusalIn(
  operation: KeyOperationName,
  { arn, state, origin }: KeyInState,
): readonly [FaultCode, string | undefined] | undefined {
  // The common case first: every operation but CancelKeyDeletion works on an enabled key.
  const cell = table[operation][keyStates.indexOf(state)];
  if (cell === 'y') return undefined;
  if (cell === 'c') return ['KMSInvalidStateException', `${arn} is not pending deletion.`];
  if (cell === 'u') return ['UnsupportedOperationException', undefined];
  if (cell === 'o')
    return [
      'UnsupportedOperationException',
      `${arn} origin is ${origin} which is not valid for this operation.`,
    ];
  const [code, text] = refusals[state];
  return [code, `${arn} ${text}`];
}

/** Refuses an operation that the key's state does not allow. */
export function admitState(operation: KeyOperationName, key: KeyInState): void {
  const refusal = refusalIn(operation, key);
  if (refusal !== undefined) fail(...refusal);
}
