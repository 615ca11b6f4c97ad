/**
 * What a naive model of the lifecycle of keys knows: plain records that are written to, and no code of src.
 * Sources: AWS KMS Developer Guide, "Key states", "Rotate keys", "Delete keys", "Multi-Region keys", "Import key
 * material", and answers of AWS that were recorded.
 * @module
 */

export const SECOND = 1000;
export const MINUTE: number = 60 * SECOND;
export const HOUR: number = 60 * MINUTE;
export const DAY: number = 24 * HOUR;
export const REGIONS: readonly string[] = ['us-east-1', 'eu-west-1', 'ap-southeast-2'];
export const ACCOUNTS: readonly string[] = ['111122223333', '444455556666'];

export type State =
  | 'Creating'
  | 'Enabled'
  | 'Disabled'
  | 'PendingImport'
  | 'PendingDeletion'
  | 'PendingReplicaDeletion'
  | 'Updating';

/** One key material of a key, in whatever Regions it is. */
export interface Material {
  /** Which bytes were imported; of generated material, how many were before it. */
  bytes: number;
  state: 'CURRENT' | 'NON_CURRENT' | 'PENDING_ROTATION';
  description: string | undefined;
  rotatedAt: number | undefined;
  type: 'AUTOMATIC' | 'ON_DEMAND' | undefined;
}

/** A key in one Region. */
export interface Copy {
  region: string;
  state: State;
  createdAt: number;
  /** When the state ends by itself. */
  until: number | undefined;
  /** The days that ScheduleKeyDeletion asked for, while a primary waits for its replicas. */
  waits: number | undefined;
  /** The imported materials that are here. */
  here: { material: Material; validTo: number | undefined }[];
}

/** A key with all its replicas. */
export interface Family {
  account: string;
  id: string;
  multiRegion: boolean;
  kind: 'KMS' | 'EXTERNAL' | 'HMAC';
  primary: string;
  /** In the order of their making. */
  replicas: string[];
  copies: Copy[];
  materials: Material[];
  /** The IDs of its materials by their bytes, as answers have told them: also of what is forgotten. */
  ids: Map<number, string>;
  period: number | undefined;
  next: number | undefined;
  startedAt: number | undefined;
  endsAt: number | undefined;
  /** The bytes that were staged when it was asked for. */
  to: number | undefined;
  onDemand: number;
}

/** What was encrypted, under which key and material. */
export interface Blob {
  bytes: Uint8Array;
  plaintext: Uint8Array;
  family: Family;
  material: Material;
}

/** A call that is to be refused; an undefined text is one that nobody has recorded. */
export class Refusal {
  readonly fault: string;
  readonly text: string | undefined;
  constructor(fault: string, text?: string) {
    this.fault = fault;
    this.text = text;
  }
}

export function arnOf({ account, id }: Pick<Family, 'account' | 'id'>, region: string): string {
  return `arn:aws:kms:${region}:${account}:key/${id}`;
}

export function copyIn(family: Family, region: string): Copy | undefined {
  return family.copies.find((copy) => copy.region === region);
}

export function primaryOf(family: Family): Copy {
  const copy = copyIn(family, family.primary);
  if (copy === undefined) throw new Error('the model has lost a primary');
  return copy;
}

export function currentOf(family: Family): Material | undefined {
  return family.materials.find(({ state }) => state === 'CURRENT');
}

export function stagedOf(family: Family): Material | undefined {
  return family.materials.find(({ state }) => state === 'PENDING_ROTATION');
}

/** An ID that no material has. */
export const NO_ID: string = '0'.repeat(64);

/** The ID of a material, once an answer has told it. */
export function idOf(family: Family, { bytes }: Pick<Material, 'bytes'>): string {
  return family.ids.get(bytes) ?? NO_ID;
}

/** Whether the Region has that material: KMS's own is everywhere. */
export function has(family: Family, copy: Copy, material: Material): boolean {
  return family.kind !== 'EXTERNAL' || copy.here.some((one) => one.material === material);
}

/** Whether the Region has every material that is the key's for good. */
export function complete(family: Family, copy: Copy): boolean {
  const own = family.materials.filter(({ state }) => state !== 'PENDING_ROTATION');
  return own.length > 0 && own.every((material) => has(family, copy, material));
}

/** Key state table: which operation works in which state. All others work in each, or have rules of their own. */
export const WORKS: Readonly<Record<string, readonly State[]>> = {
  Encrypt: ['Enabled', 'Updating'],
  Decrypt: ['Enabled', 'Updating'],
  ReEncrypt: ['Enabled', 'Updating'],
  EnableKey: ['Enabled', 'Disabled'],
  DisableKey: ['Enabled', 'Disabled'],
  EnableKeyRotation: ['Enabled', 'Updating'],
  DisableKeyRotation: ['Enabled', 'Updating'],
  RotateKeyOnDemand: ['Enabled', 'Updating'],
  ImportKeyMaterial: ['Enabled', 'Disabled', 'PendingImport', 'Updating'],
  DeleteImportedKeyMaterial: [
    'Enabled',
    'Disabled',
    'PendingImport',
    'PendingDeletion',
    'PendingReplicaDeletion',
  ],
  ReplicateKey: ['Enabled'],
  ScheduleKeyDeletion: ['Enabled', 'Disabled', 'PendingImport', 'Creating'],
  CancelKeyDeletion: ['PendingDeletion', 'PendingReplicaDeletion'],
  UpdatePrimaryRegion: ['Enabled', 'Updating'],
};

/** Refuses an operation by the state of a key. */
export function admit(operation: string, family: Family, copy: Copy): void {
  if (WORKS[operation]?.includes(copy.state)) return;
  const arn = arnOf(family, copy.region);
  if (operation === 'CancelKeyDeletion')
    throw new Refusal('KMSInvalidStateException', `${arn} is not pending deletion.`);
  const words: Readonly<Record<string, string>> = {
    Disabled: 'disabled',
    PendingDeletion: 'pending deletion',
    PendingReplicaDeletion: 'pending replica deletion',
    PendingImport: 'pending import',
    Creating: 'creating',
    Updating: 'updating',
  };
  const fault = copy.state === 'Disabled' ? 'DisabledException' : 'KMSInvalidStateException';
  throw new Refusal(fault, `${arn} is ${words[copy.state]}.`);
}
