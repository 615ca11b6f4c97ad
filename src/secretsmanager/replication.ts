/**
 * Replicas of a secret in other Regions: records of their own there, which follow their primary.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html ("replicates the encrypted secret data and
 * metadata such as tags and resource policies"); states and texts recorded.
 * @module
 */
import { partitionOf } from '../kernel/arn.ts';
import { type Fault, fail, type Result } from '../kernel/fault.ts';
import type { Caller, Env } from '../kernel/operation.ts';
import { isKnownRegion } from '../kms/regions.ts';
import { get } from '../lib/table.ts';
import type { Millis } from '../lib/time.ts';
import { deletionAtOnce, holdsName } from './deletion.ts';
import { type PlainValue, tryOpen, trySeal } from './encryption.ts';
import { passedOn } from './kms-faults.ts';
import {
  arnPrefixOf,
  DEFAULT_ALIAS,
  type Replica,
  type Scope,
  type Secret,
  type SecretsState,
  scopeOf,
  scopeWith,
  secretWith,
  type Version,
  withNewSecret,
  withoutSecret,
  withScope,
  withSecret,
} from './state.ts';
import { versionOf } from './versions.ts';

export interface ReplicaRequest {
  readonly Region?: string | undefined;
  readonly KmsKeyId?: string | undefined;
}

/** A primary, and the state with it and its replicas. */
export interface Replicated {
  readonly state: SecretsState;
  readonly secret: Secret;
  /** The ARNs of its replicas, and of what stood in their place. */
  readonly arns: readonly string[];
}

/** A value that is known in plain already. */
export interface KnownValue {
  readonly versionId: string;
  readonly plain: PlainValue;
}

/** Faults: InvalidParameterException, for a Region that cannot have a replica, or is named twice. */
// Unconfirmed: the texts; that of the first is another simulator's. And that a Region which there is not is refused so.
export function checkRegions(requests: readonly ReplicaRequest[], { region }: Caller): void {
  const names = requests.map(({ Region }) => Region ?? '');
  const isOutside = (name: string) =>
    !isKnownRegion(name) || partitionOf(name) !== partitionOf(region);
  if (names.some((name) => name === region || isOutside(name)))
    fail('InvalidParameterException', 'Invalid replica region.');
  if (new Set(names).size < names.length)
    fail('InvalidParameterException', 'Each replica region must be specified only once.');
}

/** Begins replication to some Regions. One that has a replica already keeps it. */
export function replicate(
  { state, secret }: Pick<Replicated, 'state' | 'secret'>,
  request: { readonly regions: readonly ReplicaRequest[]; readonly overwrites: boolean },
  scope: Scope,
  env: Env<unknown>,
  known?: KnownValue,
): Replicated {
  let next = state;
  const replicas = secret.replicas.filter(
    ({ region, failure }) =>
      failure === undefined || !request.regions.some(({ Region }) => Region === region),
  );
  const gone: string[] = [];
  for (const { Region: region = '', KmsKeyId: kmsKeyId = DEFAULT_ALIAS } of request.regions) {
    if (replicas.some((replica) => replica.region === region)) continue;
    const there = scopeOf(next, scope.account, region);
    const found = get(there.secrets, secret.name);
    const clash = isReplicaOf(found, scope) ? undefined : found;
    const isTaken = clash !== undefined && holdsName(clash);
    // Unconfirmed: that what is itself replicated, or a replica, is not overwritten.
    const isTied = clash?.primaryRegion !== undefined || (clash?.replicas.length ?? 0) > 0;
    const isKept = isTaken && (!request.overwrites || isTied);
    // Unconfirmed: the text, which is another simulator's.
    const failure = isKept
      ? `Replication failed: Secret name ${secret.name} already exists in region ${region}.`
      : undefined;
    replicas.push({ region, kmsKeyId, since: env.now, failure });
    if (isKept || clash === undefined) continue;
    next = withScope(next, withoutSecret(there, clash));
    gone.push(clash.arn);
  }
  const primary = secretWith(secret, { replicas });
  const begun = { state: withSecret(next, scope, primary), secret: primary };
  const done = synchronized(begun, scope, env, known);
  return { state: done.state, secret: done.secret, arns: [...new Set([...done.arns, ...gone])] };
}

/** Brings the replicas of a primary up to it. Where KMS refuses, replication to that Region has failed. */
export function synchronized(
  { state, secret }: Pick<Replicated, 'state' | 'secret'>,
  scope: Scope,
  env: Env<unknown>,
  known?: KnownValue,
): Replicated {
  if (secret.replicas.length === 0) return { state, secret, arns: [] };
  let next = state;
  const plains = new Map(known === undefined ? [] : [[known.versionId, known.plain]]);
  const replicas = secret.replicas.map((replica): Replica => {
    const { region, kmsKeyId, since } = replica;
    const there = get(scopeOf(next, scope.account, region).secrets, secret.name);
    // What never came to be is not tried again of itself.
    if (replica.failure !== undefined && !isReplicaOf(there, scope)) return replica;
    const copied = copyTo(replica, { state: next, secret, scope, plains, env });
    if (copied.ok) next = copied.value;
    const failure = copied.ok ? undefined : failureOf(copied.fault, replica, secret, env);
    return { region, kmsKeyId, since, failure };
  });
  const primary = secretWith(secret, { replicas });
  const arns = replicas.map(({ region }) => replicaArn(scope, secret, region));
  return { state: withSecret(next, scope, primary), secret: primary, arns };
}

/** The replicas in step with a primary, with its labels after a rotation; values go to them when one is written. */
export function relabelled(state: SecretsState, scope: Scope, secret: Secret): SecretsState {
  let next = state;
  for (const { region, failure } of secret.replicas) {
    const there = scopeOf(next, scope.account, region);
    const replica = get(there.secrets, secret.name);
    if (replica === undefined || failure !== undefined) continue;
    const versions = secret.versions.flatMap(({ id, createdAt, labels, value }) => {
      const old = versionOf(replica.versions, id);
      if (value !== undefined && old?.value === undefined) return [];
      return [{ id, createdAt, accessedAt: old?.accessedAt, labels, value: old?.value }];
    });
    next = withSecret(next, there, secretWith(replica, { versions }));
  }
  return next;
}

/** Whether a secret is a replica whose primary is in a Region. */
function isReplicaOf(secret: Secret | undefined, { region }: Scope): boolean {
  return secret?.primaryRegion === region;
}

// Unconfirmed: the text; a recorded DescribeSecret of a failed replication would settle it.
function failureOf(fault: Fault, { region }: Replica, secret: Secret, env: Env<unknown>): string {
  const refused = { seed: env.seed, arn: secret.arn, n: secret.versionsMade };
  const passed = passedOn(fault, 'encrypt', refused);
  if (passed.code === 'NotModelledException') throw passed;
  return `Replication failed: ${passed.message ?? passed.code} (${region})`;
}

interface Copying extends Pick<Replicated, 'state' | 'secret'> {
  readonly scope: Scope;
  /** The values that are known in plain, by version ID. */
  readonly plains: Map<string, PlainValue>;
  readonly env: Env<unknown>;
}

/** The state with the replica in a Region as its primary is now. Values that it has stay as they are sealed there. */
function copyTo({ region, kmsKeyId }: Replica, copying: Copying): Result<SecretsState> {
  const { state, secret, scope, env } = copying;
  const there = scopeOf(state, scope.account, region);
  const found = get(there.secrets, secret.name);
  const replica = found ?? newReplica(secret, { there, scope, kmsKeyId, now: env.now });
  const versions: Version[] = [];
  for (const version of secret.versions) {
    const copied = copiedVersion(version, { scope: there, secret: replica }, copying);
    if (!copied.ok) return copied;
    versions.push(copied.value);
  }
  const { changedAt, description, type, tags, policy, versionsMade } = secret;
  const current = secretWith(replica, {
    kmsKeyId,
    changedAt,
    description,
    type,
    tags,
    policy,
    versionsMade,
    versions,
  });
  if (found !== undefined) return { ok: true, value: withSecret(state, there, current) };
  const counted = scopeWith(there, { secretsMade: there.secretsMade + 1 });
  return { ok: true, value: withScope(state, withNewSecret(counted, current)) };
}

function copiedVersion(
  version: Version,
  { scope, secret: replica }: { readonly scope: Scope; readonly secret: Secret },
  { secret, scope: home, plains, env }: Copying,
): Result<Version> {
  const { id, createdAt, labels, value } = version;
  const old = versionOf(replica.versions, id);
  const accessedAt = old?.accessedAt;
  if (value === undefined || old?.value !== undefined)
    return { ok: true, value: { id, createdAt, accessedAt, labels, value: old?.value } };
  let plain = plains.get(id);
  if (plain === undefined) {
    const opened = tryOpen(value, { scope: home, secret, versionId: id }, env);
    if (!opened.ok) return opened;
    plain = opened.value;
    plains.set(id, plain);
  }
  const sealed = trySeal(plain, { scope, secret: replica, versionId: id }, env);
  if (!sealed.ok) return sealed;
  return { ok: true, value: { id, createdAt, accessedAt, labels, value: sealed.value } };
}

function newReplica(
  secret: Secret,
  {
    there,
    scope,
    kmsKeyId,
    now,
  }: {
    readonly there: Scope;
    readonly scope: Scope;
    readonly kmsKeyId: string;
    readonly now: Millis;
  },
): Secret {
  return {
    name: secret.name,
    arn: replicaArn(scope, secret, there.region),
    ordinal: there.secretsMade,
    createdAt: now,
    changedAt: now,
    accessedAt: undefined,
    description: undefined,
    // Recorded: a replica shows the default too.
    kmsKeyId,
    type: undefined,
    tags: undefined,
    policy: undefined,
    versions: [],
    versionsMade: 0,
    rotation: undefined,
    deletion: undefined,
    primaryRegion: scope.region,
    replicas: [],
  };
}

/** A replica's ARN has its primary's suffix. */
export function replicaArn({ account, arnPrefix }: Scope, { arn }: Secret, region: string): string {
  return arnPrefixOf(account, region) + arn.slice(arnPrefix.length);
}

/** A primary without its replicas in some Regions, which end at once. Regions that have none are passed over. */
export function withoutReplicas(
  { state, secret }: Pick<Replicated, 'state' | 'secret'>,
  regions: readonly string[],
  scope: Scope,
  now: Millis,
): Replicated {
  let next = state;
  const arns: string[] = [];
  for (const { region } of secret.replicas) {
    if (!regions.includes(region)) continue;
    const there = scopeOf(next, scope.account, region);
    const replica = get(there.secrets, secret.name);
    if (replica === undefined || !isReplicaOf(replica, scope)) continue;
    const deletion = deletionAtOnce(now);
    next = withSecret(next, there, secretWith(replica, { primaryRegion: undefined, deletion }));
    arns.push(replica.arn);
  }
  const replicas = secret.replicas.filter(({ region }) => !regions.includes(region));
  const primary = secretWith(secret, { replicas });
  return { state: withSecret(next, scope, primary), secret: primary, arns };
}
