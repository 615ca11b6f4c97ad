/**
 * Claims that hold in every state of Secrets Manager.
 * @module
 */
import { entries, get } from '../lib/table.ts';
import { type Millis, MS_PER_DAY } from '../lib/time.ts';
import { replicaArn } from './replication.ts';
import {
  ageBackwardsKey,
  ageKey,
  nameBackwardsKey,
  type Scope,
  type Secret,
  type SecretsState,
  scopeOf,
  type Version,
} from './state.ts';
import { CURRENT, holderOf, LABELS_MAX, VERSIONS_MAX } from './versions.ts';

/** What does not hold, empty when the state is sound. */
export function invariants(state: SecretsState): readonly string[] {
  const broken: string[] = [];
  for (const scope of entries(state.scopes)) {
    for (const secret of entries(scope.secrets))
      broken.push(...brokenBySecret(state, scope, secret));
    const { size } = scope.secrets;
    const orders = [scope.byAge, scope.byAgeBackwards, scope.byNameBackwards];
    if (orders.some((order) => order.size !== size))
      broken.push(`${scope.id}: all orders hold the same secrets`);
  }
  return broken;
}

type Claims = readonly (readonly [boolean, string])[];

function brokenBySecret(state: SecretsState, scope: Scope, secret: Secret): readonly string[] {
  const { versions, deletion } = secret;
  const labels = versions.flatMap((version) => version.labels);
  const claims: Claims = [
    [isArn(secret, scope), 'an ARN is of its account, Region and name'],
    [isOrdered(secret, scope), 'a secret stands in all orders'],
    [new Set(versions.map(({ id }) => id)).size === versions.length, 'a version ID is unique'],
    [new Set(labels).size === labels.length, 'a label sits on one version'],
    [labels.length <= LABELS_MAX, `at most ${LABELS_MAX} labels`],
    [versions.length <= VERSIONS_MAX, `at most ${VERSIONS_MAX} versions`],
    [hasCurrent(versions), 'a secret with a value has a current version'],
    [isAscending(versions), 'versions stand in the order of their making'],
    [versions.every(hasDataKeys), 'a value has one data key or two'],
    [(secret.tags ?? []).length <= 50, 'at most 50 tags'],
    [deletion === undefined || deletion.dueAt > deletion.markedAt, 'a deletion is in the future'],
    [deletion === undefined || secret.replicas.length === 0, 'a primary goes last'],
    [dates(secret).every(isDate), 'a date is one'],
    [days(secret).every((at) => at % MS_PER_DAY === 0), 'an access is told by the day'],
    ...replicaClaims(state, scope, secret),
  ];
  return claims.filter(([holds]) => !holds).map(([, claim]) => `${secret.arn}: ${claim}`);
}

function isArn({ arn, name }: Secret, { arnPrefix }: Scope): boolean {
  const start = `${arnPrefix}${name}-`;
  return arn.startsWith(start) && /^[A-Za-z0-9]{6}$/.test(arn.slice(start.length));
}

function isOrdered(secret: Secret, scope: Scope): boolean {
  return (
    get(scope.byAge, ageKey(secret))?.name === secret.name &&
    get(scope.byAgeBackwards, ageBackwardsKey(secret))?.name === secret.name &&
    get(scope.byNameBackwards, nameBackwardsKey(secret))?.ordinal === secret.ordinal &&
    secret.ordinal < scope.secretsMade
  );
}

function hasCurrent(versions: readonly Version[]): boolean {
  return (
    versions.every(({ value }) => value === undefined) ||
    holderOf(versions, CURRENT)?.value !== undefined
  );
}

function isAscending(versions: readonly Version[]): boolean {
  return versions.every(
    ({ createdAt }, i) => createdAt >= (versions[i - 1]?.createdAt ?? createdAt),
  );
}

function hasDataKeys({ value }: Version): boolean {
  return value === undefined || (value.dataKeys.length >= 1 && value.dataKeys.length <= 2);
}

function dates({ createdAt, changedAt, deletion }: Secret): readonly Millis[] {
  return [createdAt, changedAt, ...(deletion ? [deletion.markedAt, deletion.dueAt] : [])];
}

function days({ accessedAt, versions }: Secret): readonly Millis[] {
  return [accessedAt, ...versions.map((version) => version.accessedAt)].flatMap((at) => at ?? []);
}

function isDate(at: Millis): boolean {
  return Number.isInteger(at) && Math.abs(at) <= 8.64e15;
}

function replicaClaims(state: SecretsState, scope: Scope, secret: Secret): Claims {
  const { name, primaryRegion, replicas } = secret;
  const at = (region: string) => get(scopeOf(state, scope.account, region).secrets, name);
  const regions = replicas.map(({ region }) => region);
  const isKnown = at(primaryRegion ?? scope.region)?.replicas.some(
    ({ region, failure }) => region === scope.region && failure === undefined,
  );
  return [
    [primaryRegion === undefined || replicas.length === 0, 'a replica has no replicas'],
    [primaryRegion === undefined || isKnown === true, 'a replica is known to its primary'],
    [new Set(regions).size === regions.length, 'a Region has one replica'],
    [!regions.includes(scope.region), 'a primary is no replica of itself'],
    [
      replicas.every(
        ({ region, failure }) =>
          failure !== undefined ||
          (at(region)?.primaryRegion === scope.region &&
            at(region)?.arn === replicaArn(scope, secret, region)),
      ),
      'a replica is there',
    ],
  ];
}
