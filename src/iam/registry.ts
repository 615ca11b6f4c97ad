/**
 * The users and roles that a test has told of, and the credentials that stand for them or for sessions of theirs.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 * @module
 */
import type { Permissions } from '../kernel/call.ts';
import { randomFrom, type Seed } from '../lib/random.ts';
import { get, type Table, table } from '../lib/table.ts';
import type { Millis } from '../lib/time.ts';
import { hasDuplicateNames } from './json-names.ts';
import { policyIn } from './organization.ts';
import type { Policy } from './policy.ts';

/** A user or a role. */
export interface Principal {
  readonly arn: string;
  /** What its policies say, its tags and its unique ID. */
  readonly permissions: Permissions;
  /** Of a role: who may assume it, as JSON. Absent: whom the policies of its account let. */
  readonly trust: string | undefined;
  /** Of a role: how long its sessions may be, in seconds. */
  readonly maxSessionSeconds: number | undefined;
  /** Of a user. */
  readonly accessKeyId: string | undefined;
}

/** What a request is signed with. */
export interface Credential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** The ARN of the user, or of the session. */
  readonly arn: string;
  /** Absent for a user's access key. */
  readonly session: Session | undefined;
}

/** A session of a role. */
export interface Session {
  readonly token: string;
  readonly roleArn: string;
  /** The role's unique ID, where the role was registered: its sessions end with it. */
  readonly roleId: string | undefined;
  /** The ID of the session: `AROA…:name`. */
  readonly id: string;
  readonly issuedAt: Millis;
  /** The first instant at which it counts no more. */
  readonly endsAt: Millis;
  /** The session policy, as JSON. */
  readonly policy: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** The names of the tags that a session hands on to those that it begins. */
  readonly transitive: readonly string[];
  readonly sourceIdentity: string | undefined;
}

/** How many sessions there have been under one ARN; by a `principalKey`, how many users or roles that are gone. */
export interface SessionCount {
  readonly arn: string;
  readonly created: number;
}

export interface Registry {
  /** By `principalKey`. */
  readonly principals: Table<Principal>;
  readonly credentials: Table<Credential>;
  readonly sessionCounts: Table<SessionCount>;
}

export const emptyRegistry: Registry = {
  principals: table(({ arn }) => principalKey(arn) ?? arn),
  credentials: table(({ accessKeyId }) => accessKeyId),
  sessionCounts: table(({ arn }) => arn),
};

const IAM = /^arn:(aws[a-z-]*):iam::(\d{12}):(user|role)\/(?:[!-~]*\/)?([\w+=,.@-]+)$/;
const SESSION = /^arn:aws[a-z-]*:sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\/[\w+=,.@-]+$/;

/** The parts of the ARN of a user or a role; undefined for another text. */
export function partsOf(arn: string) {
  const [, partition, account, type, name] = IAM.exec(arn) ?? [];
  return partition === undefined || account === undefined || name === undefined
    ? undefined
    : { partition, account, type: type as 'user' | 'role', name };
}

/**
 * By what a user or a role is found: its account, type and name, which tell one from another whatever its path. A session,
 * whose ARN has not the role's path, is found with its role.
 */
export function principalKey(arn: string): string | undefined {
  const parts = partsOf(arn);
  if (parts !== undefined) return `${parts.account} ${parts.type} ${parts.name}`;
  const [, account, role] = SESSION.exec(arn) ?? [];
  return role === undefined ? undefined : `${account} role ${role}`;
}

/**
 * The unique ID of a user or a role that a test gave none: it follows from the name, and from how many there were before it
 * under this name.
 */
export function uniqueIdOf({ sessionCounts }: Registry, seed: Seed, key: string): string {
  const n = get(sessionCounts, key)?.created ?? 0;
  const prefix = key.split(' ')[1] === 'user' ? 'AIDA' : 'AROA';
  return prefix + letters(randomFrom(seed, 'sts:UniqueId', key, n).bytes(17));
}

/** What all access key IDs that kmsim makes begin with, after AKIA or ASIA: no key of somebody's environment does. */
const OWN = 'KMSIM';
const MINTED = /^A[KS]IAKMSIM[A-Z2-7]{11}$/;

/** Whether kmsim makes such access key IDs: one that is not known is no stand-in for an account, it is wrong. */
export function isMinted(accessKeyId: string): boolean {
  return MINTED.test(accessKeyId);
}

/** An access key ID from 11 random bytes. */
export function accessKeyIdFrom(type: 'AKIA' | 'ASIA', random: Uint8Array): string {
  return type + OWN + letters(random);
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
function letters(random: Uint8Array): string {
  return Array.from(random, (byte) => ALPHABET[byte & 31]).join('');
}

/** Actions that a trust policy is about. */
const ASSUMING = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];

/**
 * The trust policy that a text states. The role is what it is about, and it names no resource.
 * @throws TypeError in AWS's words when it states none
 */
// Unconfirmed: the text for an element Resource is the one that users report; CreateRole would settle it.
export function trustIn(text: string): Policy {
  let document: { readonly Statement?: unknown } | undefined;
  try {
    if (!hasDuplicateNames(text)) document = JSON.parse(text);
  } catch {}
  const given = document?.Statement;
  const statements = (Array.isArray(given) ? given : [given]).map((one) => {
    if (typeof one !== 'object' || one === null) return one;
    if ('Resource' in one || 'NotResource' in one)
      throw new TypeError('Has prohibited field Resource');
    return { ...one, Resource: '*' };
  });
  let whole = '';
  try {
    whole = JSON.stringify({ ...document, Statement: statements });
  } catch {
    // Lists so deep that no stack holds them: no policy.
  }
  return policyIn(whole, 'resource-based');
}

/** The trust policy of a role of which no other is known: what the policies of its account allow. */
export function trustInAccount(roleArn: string): Policy {
  const { partition, account } = partsOf(roleArn) ?? {};
  const AWS = `arn:${partition}:iam::${account}:root`;
  const statement = { Effect: 'Allow', Principal: { AWS }, Action: ASSUMING };
  return trustIn(JSON.stringify({ Statement: statement }));
}
