/**
 * How a secret comes to be: its ARN, its first version, its replicas.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
 * @module
 */
import type { Change, Env } from '../kernel/operation.ts';
import { get, set } from '../lib/table.ts';
import { checkKmsKey, type GivenValue, isSameValue, openValue, plainIn } from './encryption.ts';
import { drawnSuffix } from './random-password.ts';
import { type ReplicaRequest, replicate } from './replication.ts';
import { replicationStatusOf } from './replication-status.ts';
import { futureArn, type Sought } from './secret-id.ts';
import {
  type Scope,
  type Secret,
  type SecretsState,
  scopeWith,
  withNewSecret,
  withoutSecret,
  withScope,
} from './state.ts';
import { type GivenTag, withTags } from './tags.ts';
import { retimed } from './timers.ts';
import { tokenIn } from './tokens.ts';
import { refuseToken, withValue } from './values.ts';
import { versionOf } from './versions.ts';

interface CreationRequest extends GivenValue {
  readonly Name: string;
  readonly ClientRequestToken?: string | undefined;
  readonly Description?: string | undefined;
  readonly KmsKeyId?: string | undefined;
  readonly Tags?: readonly GivenTag[] | undefined;
  readonly AddReplicaRegions?: readonly ReplicaRequest[] | undefined;
  readonly ForceOverwriteReplicaSecret?: boolean | undefined;
  readonly Type?: string | undefined;
}
interface Created {
  readonly ARN: string;
  readonly Name: string;
  readonly VersionId?: string;
  readonly ReplicationStatus?: ReturnType<typeof replicationStatusOf>;
}

/** What the bytes of a name's next secret are drawn for, and the number of that secret. */
export function nextArn(scope: Scope, name: string): readonly [arn: string, n: number] {
  const isName = /^[!-~]+$/.test(name);
  const uses = isName ? (get(scope.nameUses, name)?.secrets ?? 0) : 0;
  return [futureArn(scope, name), uses];
}

/**
 * Whether a request only repeats the one that made a secret.
 * Faults: ResourceExistsException, for its token with another value; DecryptionFailure, AccessDeniedException.
 */
export function replayOf(secret: Secret, request: CreationRequest, env: Env<Sought>): boolean {
  const { ClientRequestToken: token } = request;
  const plain = plainIn(request);
  const version = token === undefined ? undefined : versionOf(secret.versions, token);
  if (plain === undefined || version?.value === undefined) return false;
  const owner = { scope: env.target.scope, secret, versionId: version.id };
  if (!isSameValue(openValue(version.value, owner, env), plain)) refuseToken(secret, version.id);
  return true;
}

/** Faults: EncryptionFailure, InvalidParameterException, AccessDeniedException. */
export function createSecretIn(
  state: SecretsState,
  request: CreationRequest,
  env: Env<Sought>,
): Change<SecretsState, Created> {
  const { scope, secret: lingering } = env.target;
  const empty = emptySecret(request, env);
  if (empty.kmsKeyId !== undefined) checkKmsKey(empty.kmsKeyId, { scope, secret: empty }, env);
  const plain = plainIn(request);
  const known = plain && { versionId: tokenIn(request), plain };
  const secret =
    known === undefined ? empty : withValue(empty, { ...known, labels: undefined }, scope, env);
  const cleared = lingering === undefined ? scope : withoutSecret(scope, lingering);
  const counted = scopeWith(cleared, {
    secretsMade: scope.secretsMade + 1,
    nameUses: set(scope.nameUses, { name: request.Name, secrets: usesAfter(env) }),
  });
  const made = { state: withScope(state, withNewSecret(counted, secret)), secret };
  const gone = lingering === undefined ? [] : [lingering.arn];
  const { AddReplicaRegions: regions = [], ForceOverwriteReplicaSecret } = request;
  const overwrites = ForceOverwriteReplicaSecret === true;
  const done =
    regions.length === 0
      ? { ...made, arns: [] }
      : replicate(made, { regions, overwrites }, scope, env, known);
  const status = replicationStatusOf(done.state, scope, done.secret, env.now);
  const change = retimed(state, done.state, [secret.arn, ...gone, ...done.arns], {
    ARN: secret.arn,
    Name: secret.name,
    ...(known === undefined ? {} : { VersionId: known.versionId }),
    ...(status.length === 0 ? {} : { ReplicationStatus: status }),
  });
  return { ...change, created: [secret.arn], ordinal: usesBefore(env, secret.name) };
}

function emptySecret(request: CreationRequest, env: Env<Sought>): Secret {
  const { scope } = env.target;
  const { Name: name, Description, KmsKeyId, Tags = [], Type } = request;
  const suffix = drawnSuffix(env.random(futureArn(scope, name), usesBefore(env, name)));
  return {
    name,
    arn: `${scope.arnPrefix}${name}-${suffix}`,
    ordinal: scope.secretsMade,
    createdAt: env.now,
    changedAt: env.now,
    accessedAt: undefined,
    description: Description || undefined,
    kmsKeyId: KmsKeyId || undefined,
    type: Type || undefined,
    tags: Tags.length === 0 ? undefined : withTags([], Tags),
    policy: undefined,
    versions: [],
    versionsMade: 0,
    rotation: undefined,
    deletion: undefined,
    primaryRegion: undefined,
    replicas: [],
  };
}

/** The number of this secret among those of its name. */
function usesBefore({ ordinal, target: { scope } }: Env<Sought>, name: string): number {
  return ordinal ?? nextArn(scope, name)[1];
}

function usesAfter(env: Env<Sought>): number {
  const { scope, named } = env.target;
  return Math.max(nextArn(scope, named)[1], usesBefore(env, named) + 1);
}
