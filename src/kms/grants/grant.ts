/**
 * A grant, and the grants of one key in one Region: by ID, by grantee and by name, so that neither a decision nor a list
 * looks at those of others.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html
 * @module
 */
import { remove, set, type Table, table } from '../../lib/table.ts';
import type { Millis } from '../../lib/time.ts';
import type { EncryptionContext } from '../ciphertexts/encryption-context.ts';

/** The operations that a grant can allow: each is the action `kms:<operation>`. */
export type GrantOperation =
  | 'CreateGrant'
  | 'Decapsulate'
  | 'Decrypt'
  | 'DeriveSharedSecret'
  | 'DescribeKey'
  | 'Encapsulate'
  | 'Encrypt'
  | 'GenerateDataKey'
  | 'GenerateDataKeyPair'
  | 'GenerateDataKeyPairWithoutPlaintext'
  | 'GenerateDataKeyWithoutPlaintext'
  | 'GenerateMac'
  | 'GetPublicKey'
  | 'ReEncryptFrom'
  | 'ReEncryptTo'
  | 'RetireGrant'
  | 'Sign'
  | 'Verify'
  | 'VerifyMac';

export interface GrantConstraints {
  readonly EncryptionContextSubset?: EncryptionContext | undefined;
  readonly EncryptionContextEquals?: EncryptionContext | undefined;
  readonly SourceArn?: string | undefined;
}

/** What a grant gives: a grantee may hand on no more than it was given. */
export interface Permission {
  readonly operations: readonly GrantOperation[];
  readonly constraints: GrantConstraints | undefined;
}

export interface Grant extends Permission {
  /** 64 hexadecimal digits. */
  readonly id: string;
  /** In the Region of the grant: related keys have each their own grants. */
  readonly keyArn: string;
  readonly name: string | undefined;
  readonly createdAt: Millis;
  /** The account that issued it, 12 digits. */
  readonly issuer: string;
  /** The ARN of the grantee; undefined for a service principal. */
  readonly grantee: string | undefined;
  readonly granteeService: string | undefined;
  /** `coverOf` the grantee, kept because each step through the index asks for it. */
  readonly cover: string;
  readonly retiring: string | undefined;
  readonly retiringService: string | undefined;
}

/** The grants of a key. */
export interface KeyGrants {
  readonly keyId: string;
  /** The key's own counter of calls of CreateGrant: it numbers their random bytes. */
  readonly issued: number;
  readonly byId: Table<Grant>;
  /** By whom the grantee covers, the grantee and the ID. */
  readonly byGrantee: Table<Grant>;
  /** Those that have a name, by name and ID. */
  readonly byName: Table<Grant>;
}

/** No key's grants. */
export const noGrants: Table<KeyGrants> = table((grants) => grants.keyId);
/** No grants by their Region and retiring principal. */
export const noRetirable: Table<Grant> = table(retirableKey);

const noneById: Table<Grant> = table((grant) => grant.id);
const noneByGrantee: Table<Grant> = table(granteeKey);
const noneByName: Table<Grant> = table(nameKey);

/** The grants of a key that has none yet. */
export function newKeyGrants(keyId: string): KeyGrants {
  return { keyId, issued: 0, byId: noneById, byGrantee: noneByGrantee, byName: noneByName };
}

export function withGrant({ keyId, issued, ...tables }: KeyGrants, grant: Grant): KeyGrants {
  return {
    keyId,
    issued,
    byId: set(tables.byId, grant),
    byGrantee: set(tables.byGrantee, grant),
    byName: grant.name === undefined ? tables.byName : set(tables.byName, grant),
  };
}

export function withoutGrant({ keyId, issued, ...tables }: KeyGrants, grant: Grant): KeyGrants {
  return {
    keyId,
    issued,
    byId: remove(tables.byId, grant.id),
    byGrantee: remove(tables.byGrantee, granteeKey(grant)),
    byName: grant.name === undefined ? tables.byName : remove(tables.byName, nameKey(grant)),
  };
}

/** What a grantee covers: a role its sessions, whatever the role's path, which no session's ARN has; a service itself. */
export function coverOf(grantee: string | undefined, service = ''): string {
  if (grantee === undefined) return `service:${service}`;
  const [, account, role] = /^arn:[^:]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(grantee) ?? [];
  return role === undefined ? grantee : `role:${account}:${role}`;
}

/** The index key of a grant among those of its key. Text without blanks, as ARNs are. */
export function granteeKey(grant: Grant): string {
  return `${grant.cover} ${grant.grantee ?? grant.granteeService ?? ''} ${grant.id}`;
}

export function nameKey({ name = '', id }: Grant): string {
  return `${name} ${id}`;
}

/** Who may retire a grant by its name alone: a principal or a service. */
export function retirerOf({ retiring, retiringService }: Grant): string | undefined {
  return retiring ?? retiringService;
}

/** The index key of a grant that has a retiring principal, among those of all keys of a Region. */
export function retirableKey(grant: Grant): string {
  return `${grant.keyArn.split(':')[3] ?? ''} ${retirerOf(grant) ?? ''} ${grant.id}`;
}
