/**
 * The state of Secrets Manager: secrets by account, Region and name, each with its few versions. A value is in it only
 * sealed, under data keys that KMS alone opens.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html
 * @module
 */
import type { Policy } from '../iam/policy.ts';
import { partitionOf } from '../kernel/arn.ts';
import { get, remove, set, type Table, table } from '../lib/table.ts';
import type { Millis } from '../lib/time.ts';
import { noRotations, type Rotation, type Rotations } from './rotation/rotation.ts';

/** A data key as KMS sealed it. */
export interface SealedDataKey {
  /** As `KmsKeyIds` shows it: a key ARN, or `DefaultEncryptionKey`. */
  readonly keyId: string;
  readonly ciphertext: Uint8Array;
}

/** A secret value: sealed under one data key, which is sealed under one KMS key or two. */
export interface SealedValue {
  /** The member that it was given as. */
  readonly kind: 'SecretString' | 'SecretBinary';
  readonly sealed: Uint8Array;
  readonly dataKeys: readonly SealedDataKey[];
}

export interface Version {
  readonly id: string;
  /** When its value was put; of a version without one, when it was made. */
  readonly createdAt: Millis;
  /** A midnight, UTC. */
  readonly accessedAt: Millis | undefined;
  /** In the order in which AWS shows them. */
  readonly labels: readonly string[];
  /** Undefined while a rotation has not put it. */
  readonly value: SealedValue | undefined;
}

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export interface ResourcePolicy {
  /** As it was put. */
  readonly text: string;
  readonly document: Policy;
}

/** A deletion that will be. */
export interface Deletion {
  readonly markedAt: Millis;
  readonly dueAt: Millis;
  /** Without recovery: the name is free already. */
  readonly forced: boolean;
}

/** A Region to which a primary secret is replicated. */
export interface Replica {
  readonly region: string;
  readonly kmsKeyId: string;
  /** When replication to it began. */
  readonly since: Millis;
  /** Why it failed. */
  readonly failure: string | undefined;
}

export interface Secret {
  readonly name: string;
  readonly arn: string;
  /** Numbers the secrets of an account's Region in the order in which they were made. */
  readonly ordinal: number;
  readonly createdAt: Millis;
  readonly changedAt: Millis;
  /** A midnight, UTC. */
  readonly accessedAt: Millis | undefined;
  readonly description: string | undefined;
  /** As it was given; undefined for the AWS managed key. */
  readonly kmsKeyId: string | undefined;
  readonly type: string | undefined;
  /** Undefined until it is tagged for the first time. */
  readonly tags: readonly Tag[] | undefined;
  readonly policy: ResourcePolicy | undefined;
  /** Oldest first. */
  readonly versions: readonly Version[];
  /** The secret's own counter: it numbers the versions that were made. */
  readonly versionsMade: number;
  readonly rotation: Rotation | undefined;
  readonly deletion: Deletion | undefined;
  /** Of a replica, where its primary is. */
  readonly primaryRegion: string | undefined;
  /** Of a primary, empty when it is not replicated. */
  readonly replicas: readonly Replica[];
}

/** Where a secret stands in the orders of lists. */
export interface Place {
  readonly name: string;
  readonly ordinal: number;
}

/** How many secrets a name has had: each has another suffix in its ARN. */
export interface NameUse {
  readonly name: string;
  readonly secrets: number;
}

/** One account in one Region. */
export interface Scope {
  /** `111122223333 us-east-1` */
  readonly id: string;
  readonly account: string;
  readonly region: string;
  /** `arn:aws:secretsmanager:us-east-1:111122223333:secret:` */
  readonly arnPrefix: string;
  readonly secretsMade: number;
  readonly passwordsDrawn: number;
  /** By name. */
  readonly secrets: Table<Secret>;
  readonly nameUses: Table<NameUse>;
  /** The same secrets as they were made, and both orders backwards. */
  readonly byAge: Table<Place>;
  readonly byAgeBackwards: Table<Place>;
  readonly byNameBackwards: Table<Place>;
}

export interface SecretsState extends Rotations {
  /** By account and Region; a scope comes to be with the first write in it. */
  readonly scopes: Table<Scope>;
}

export const initialState: SecretsState = {
  scopes: table((scope) => scope.id),
  ...noRotations,
};

/** What KmsKeyIds shows for the AWS managed key. */
export const DEFAULT_KEY = 'DefaultEncryptionKey';
export const DEFAULT_ALIAS = 'alias/aws/secretsmanager';

const ORDINAL_MAX = 999_999_999_999;
const digits = (ordinal: number) => String(ordinal).padStart(12, '0');
/** Of the order of names the reverse: characters mirrored, and an end that comes after all of them. */
const mirrored = (name: string) =>
  `${Array.from(name, (symbol) => String.fromCharCode(0x9d - symbol.charCodeAt(0))).join('')}~`;

export const ageKey = ({ ordinal }: Place): string => digits(ordinal);
export const ageBackwardsKey = ({ ordinal }: Place): string => digits(ORDINAL_MAX - ordinal);
export const nameBackwardsKey = ({ name }: Place): string => mirrored(name);

const emptySecrets: Table<Secret> = table(({ name }) => name);
const emptyNameUses: Table<NameUse> = table(({ name }) => name);
const emptyByAge: Table<Place> = table(ageKey);
const emptyByAgeBackwards: Table<Place> = table(ageBackwardsKey);
const emptyByNameBackwards: Table<Place> = table(nameBackwardsKey);

/** The account's part of the state in a Region, empty when nothing has been written there. */
export function scopeOf({ scopes }: SecretsState, account: string, region: string): Scope {
  return get(scopes, `${account} ${region}`) ?? emptyScope(account, region);
}

export function withScope(state: SecretsState, scope: Scope): SecretsState {
  return { ...state, scopes: set(state.scopes, scope) };
}

// Records are copied by literals: on Node 20 a spread costs many times as much.
export function scopeWith(scope: Scope, change: Partial<Scope>): Scope {
  return {
    id: scope.id,
    account: scope.account,
    region: scope.region,
    arnPrefix: scope.arnPrefix,
    secretsMade: change.secretsMade ?? scope.secretsMade,
    passwordsDrawn: change.passwordsDrawn ?? scope.passwordsDrawn,
    secrets: change.secrets ?? scope.secrets,
    nameUses: change.nameUses ?? scope.nameUses,
    byAge: change.byAge ?? scope.byAge,
    byAgeBackwards: change.byAgeBackwards ?? scope.byAgeBackwards,
    byNameBackwards: change.byNameBackwards ?? scope.byNameBackwards,
  };
}

/** A secret with some facts changed; what is given as undefined is taken away. */
export function secretWith(secret: Secret, change: Partial<Secret>): Secret {
  return {
    name: secret.name,
    arn: secret.arn,
    ordinal: secret.ordinal,
    createdAt: secret.createdAt,
    changedAt: change.changedAt ?? secret.changedAt,
    accessedAt: change.accessedAt ?? secret.accessedAt,
    description: 'description' in change ? change.description : secret.description,
    kmsKeyId: 'kmsKeyId' in change ? change.kmsKeyId : secret.kmsKeyId,
    type: 'type' in change ? change.type : secret.type,
    tags: 'tags' in change ? change.tags : secret.tags,
    policy: 'policy' in change ? change.policy : secret.policy,
    versions: change.versions ?? secret.versions,
    versionsMade: change.versionsMade ?? secret.versionsMade,
    rotation: 'rotation' in change ? change.rotation : secret.rotation,
    deletion: 'deletion' in change ? change.deletion : secret.deletion,
    primaryRegion: 'primaryRegion' in change ? change.primaryRegion : secret.primaryRegion,
    replicas: change.replicas ?? secret.replicas,
  };
}

/** The state with a secret that was there already written anew. */
export function withSecret(
  state: SecretsState,
  { account, region }: Scope,
  secret: Secret,
): SecretsState {
  const scope = scopeOf(state, account, region);
  return withScope(state, scopeWith(scope, { secrets: set(scope.secrets, secret) }));
}

/** A scope with a secret added that was not there. */
export function withNewSecret(scope: Scope, secret: Secret): Scope {
  const place: Place = { name: secret.name, ordinal: secret.ordinal };
  return scopeWith(scope, {
    secrets: set(scope.secrets, secret),
    byAge: set(scope.byAge, place),
    byAgeBackwards: set(scope.byAgeBackwards, place),
    byNameBackwards: set(scope.byNameBackwards, place),
  });
}

/** A scope without a secret. */
export function withoutSecret(scope: Scope, secret: Secret): Scope {
  return scopeWith(scope, {
    secrets: remove(scope.secrets, secret.name),
    byAge: remove(scope.byAge, ageKey(secret)),
    byAgeBackwards: remove(scope.byAgeBackwards, ageBackwardsKey(secret)),
    byNameBackwards: remove(scope.byNameBackwards, nameBackwardsKey(secret)),
  });
}

/** `arn:aws:secretsmanager:us-east-1:111122223333:secret:` */
export function arnPrefixOf(account: string, region: string): string {
  return `arn:${partitionOf(region)}:secretsmanager:${region}:${account}:secret:`;
}

function emptyScope(account: string, region: string): Scope {
  return {
    id: `${account} ${region}`,
    account,
    region,
    arnPrefix: arnPrefixOf(account, region),
    secretsMade: 0,
    passwordsDrawn: 0,
    secrets: emptySecrets,
    nameUses: emptyNameUses,
    byAge: emptyByAge,
    byAgeBackwards: emptyByAgeBackwards,
    byNameBackwards: emptyByNameBackwards,
  };
}
