/**
 * Versions of a secret and their staging labels, as pure functions on the list of versions, oldest first. Each label sits on
 * one version at most; who has AWSCURRENT leaves AWSPREVIOUS behind.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html#term_version; what follows on what, recorded.
 * @module
 */
import { fail } from '../kernel/fault.ts';
import { type Millis, MS_PER_DAY } from '../lib/time.ts';
import type { Version } from './state.ts';

export type Versions = readonly Version[];

export const CURRENT = 'AWSCURRENT';
export const PREVIOUS = 'AWSPREVIOUS';
export const PENDING = 'AWSPENDING';

/** Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
export const VERSIONS_MAX = 100;
export const LABELS_MAX = 20;

export function versionOf(versions: Versions, id: string): Version | undefined {
  return versions.find((version) => version.id === id);
}

/** The version that has a label. */
export function holderOf(versions: Versions, label: string): Version | undefined {
  return versions.find(({ labels }) => labels.includes(label));
}

/**
 * The versions with one more, the newest, which has no labels yet. Of more than 100 the oldest go that have no label and are
 * a day old. Faults: LimitExceededException, when none can go.
 */
export function withVersion(versions: Versions, version: Version, now: Millis): Versions {
  if (versions.length < VERSIONS_MAX) return [...versions, version];
  const outdated = versions.find(
    ({ labels, createdAt }) => labels.length === 0 && now - createdAt >= MS_PER_DAY,
  );
  // Unconfirmed: the text.
  if (outdated === undefined)
    return fail(
      'LimitExceededException',
      `You have exceeded the limit of ${VERSIONS_MAX} versions for this secret.`,
    );
  return [...withoutVersion(versions, outdated.id), version];
}

/** The versions with one more that has AWSPENDING and no value: what a rotation begins with. */
export function withStub(versions: Versions, id: string, now: Millis): Versions {
  const stub: Version = {
    id,
    createdAt: now,
    accessedAt: undefined,
    labels: [],
    value: undefined,
  };
  return withLabel(withVersion(versions, stub, now), PENDING, id);
}

/** The versions without one of them. */
export function withoutVersion(versions: Versions, id: string): Versions {
  return versions.filter((version) => version.id !== id);
}

/** The versions with a label on one of them, and on no other; AWSCURRENT puts AWSPREVIOUS on the version that loses it. */
export function withLabel(versions: Versions, label: string, id: string): Versions {
  const holder = holderOf(versions, label);
  if (holder?.id === id) return versions;
  const moved = onOne(versions, label, id);
  return label === CURRENT && holder !== undefined ? onOne(moved, PREVIOUS, holder.id) : moved;
}

/**
 * The versions with all these labels on one of them. AWSCURRENT comes first: what is asked for by name wins over what
 * follows from it.
 */
export function withLabels(versions: Versions, labels: readonly string[], id: string): Versions {
  const ordered = labels.includes(CURRENT) ? [CURRENT, ...labels] : labels;
  return ordered.reduce((all, label) => withLabel(all, label, id), versions);
}

/** The versions with a label on none of them. */
export function withoutLabel(versions: Versions, label: string): Versions {
  return versions.map((version) =>
    version.labels.includes(label)
      ? labelled(
          version,
          version.labels.filter((one) => one !== label),
        )
      : version,
  );
}

/** The versions with another record in place of the one of its ID; one that has its value only now becomes the newest. */
export function withReplaced(versions: Versions, version: Version): Versions {
  const old = versionOf(versions, version.id);
  if (old !== undefined && old.value === undefined && version.value !== undefined)
    return [...withoutVersion(versions, version.id), version];
  return versions.map((one) => (one.id === version.id ? version : one));
}

/** Faults: LimitExceededException, for more labels than a secret can have. */
export function checkLabels(versions: Versions): void {
  const count = versions.reduce((sum, { labels }) => sum + labels.length, 0);
  // Unconfirmed: the text.
  if (count > LABELS_MAX)
    fail(
      'LimitExceededException',
      `You have exceeded the limit of ${LABELS_MAX} staging labels for this secret.`,
    );
}

/** By version ID, the labels of the versions that have one; undefined while there is none. */
export function labelsById(versions: Versions): Readonly<Record<string, string[]>> | undefined {
  const held = versions.filter(({ labels }) => labels.length > 0);
  if (held.length === 0) return undefined;
  return Object.fromEntries(held.map(({ id, labels }) => [id, [...labels]]));
}

function onOne(versions: Versions, label: string, id: string): Versions {
  return versions.map((version) => {
    const has = version.labels.includes(label);
    if (version.id === id) return has ? version : labelled(version, [...version.labels, label]);
    return has
      ? labelled(
          version,
          version.labels.filter((one) => one !== label),
        )
      : version;
  });
}

function labelled(version: Version, labels: readonly string[]): Version {
  return {
    id: version.id,
    createdAt: version.createdAt,
    accessedAt: version.accessedAt,
    labels: inSetOrder(labels),
    value: version.value,
  };
}

/**
 * Labels as AWS lists them: not as they were sent. It fits all that was recorded, [AWSCURRENT, AWSPENDING] among it, to take
 * the order of a hash set in Java (java.util.HashSet, java.lang.String.hashCode).
 */
// Unconfirmed: that it is this order for all labels.
function inSetOrder(labels: readonly string[]): readonly string[] {
  let buckets = 16;
  while (labels.length > buckets * 0.75) buckets *= 2;
  const bucketOf = (label: string) => {
    let hash = 0;
    for (let i = 0; i < label.length; i++) hash = (Math.imul(31, hash) + label.charCodeAt(i)) | 0;
    return (hash ^ (hash >>> 16)) & (buckets - 1);
  };
  return labels
    .map((label) => ({ label, bucket: bucketOf(label) }))
    .sort((a, b) => a.bucket - b.bucket || (a.label < b.label ? -1 : 1))
    .map(({ label }) => label);
}
