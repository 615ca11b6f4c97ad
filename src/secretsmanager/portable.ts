/**
 * The state of Secrets Manager as plain data: values stay sealed.
 * @module
 */
import { entries, set } from '../lib/table.ts';
import type { Portable } from './portable-shapes.ts';
import { resourcePolicyOf } from './resource-policy.ts';
import { type Call, type KnownFunction, type Rotation, withWakes } from './rotation/rotation.ts';
import {
  initialState,
  type Scope,
  type Secret,
  type SecretsState,
  scopeOf,
  scopeWith,
  type Version,
  withNewSecret,
  withScope,
} from './state.ts';
import { timersOf } from './timers.ts';

type PortableScope = Portable['scopes'][number];
type PortableSecret = PortableScope['secrets'][number];

export function dumpState(state: SecretsState): Portable {
  return {
    scopes: Array.from(entries(state.scopes), (scope) => ({
      account: scope.account,
      region: scope.region,
      secretsMade: scope.secretsMade,
      passwordsDrawn: scope.passwordsDrawn,
      secrets: Array.from(entries(scope.secrets), dumpSecret),
      nameUses: [...entries(scope.nameUses)],
    })),
    functions: [...entries(state.functions)],
    calls: Array.from(entries(state.calls), (call) => ({ ...call, event: { ...call.event } })),
  };
}

function dumpSecret(secret: Secret): PortableSecret {
  const { tags, policy, versions, replicas, ...facts } = secret;
  return {
    ...facts,
    tags: tags && [...tags],
    policy: policy?.text,
    versions: versions.map(({ labels, value, ...version }) => ({
      ...version,
      labels: [...labels],
      value: value && { ...value, dataKeys: [...value.dataKeys] },
    })),
    replicas: [...replicas],
  };
}

export function loadState(data: unknown): SecretsState {
  const { scopes, functions, calls } = data as Portable;
  let state: SecretsState = {
    ...initialState,
    functions: functions.reduce(set<KnownFunction>, initialState.functions),
    calls: calls.reduce(set<Call>, initialState.calls),
  };
  for (const from of scopes) state = withScope(state, loadScope(state, from));
  return { ...state, wakes: withWakes(state.wakes, [], [...timersOf(state)]) };
}

function loadScope(state: SecretsState, from: PortableScope): Scope {
  const { secretsMade, passwordsDrawn } = from;
  const empty = scopeOf(state, from.account, from.region);
  let scope = scopeWith(empty, { secretsMade, passwordsDrawn });
  for (const secret of from.secrets) scope = withNewSecret(scope, loadSecret(secret));
  const nameUses = from.nameUses.reduce((uses, use) => set(uses, use), scope.nameUses);
  return scopeWith(scope, { nameUses });
}

function loadSecret(from: PortableSecret): Secret {
  const { rotation, deletion } = from;
  return {
    name: from.name,
    arn: from.arn,
    ordinal: from.ordinal,
    createdAt: from.createdAt,
    changedAt: from.changedAt,
    accessedAt: from.accessedAt,
    description: from.description,
    kmsKeyId: from.kmsKeyId,
    type: from.type,
    tags: from.tags,
    policy: from.policy === undefined ? undefined : resourcePolicyOf(from.policy),
    versions: from.versions.map(loadVersion),
    versionsMade: from.versionsMade,
    rotation: rotation && loadRotation(rotation),
    deletion,
    primaryRegion: from.primaryRegion,
    replicas: from.replicas.map(({ region, kmsKeyId, since, failure }) => ({
      region,
      kmsKeyId,
      since,
      failure,
    })),
  };
}

function loadRotation(from: NonNullable<PortableSecret['rotation']>): Rotation {
  const { enabled, functionArn, rules, next, days, lastAt, calls, job } = from;
  return {
    enabled,
    functionArn,
    rules,
    next,
    days,
    lastAt,
    calls,
    job: job && { ...job, callId: job.callId, retryAt: job.retryAt },
  };
}

function loadVersion({
  id,
  createdAt,
  accessedAt,
  labels,
  value,
}: PortableSecret['versions'][number]): Version {
  return { id, createdAt, accessedAt, labels, value };
}
