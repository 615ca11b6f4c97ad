/**
 * The naive model's time: whatever falls due happens at its own instant, found by looking through all there is.
 * @module
 */
import {
  arnOf,
  type Copy,
  complete,
  copyIn,
  currentOf,
  DAY,
  type Family,
  primaryOf,
  stagedOf,
} from './lifecycle-state.ts';

/** What the simulator tells of a change that time made: `1767225600000 RotateKey arn:…` */
export type Happening = string;

/** Every instant at which time alone will change something, as often as it will. */
export function duesOf(families: readonly Family[]): number[] {
  const dues: number[] = [];
  for (const family of families) {
    for (const copy of family.copies) {
      if (copy.until !== undefined) dues.push(copy.until);
      for (const { validTo } of copy.here) if (validTo !== undefined) dues.push(validTo);
    }
    if (family.endsAt !== undefined) dues.push(family.endsAt);
    if (family.next !== undefined && rotates(family)) dues.push(family.next);
  }
  return dues.sort((a, b) => a - b);
}

/** "Rotate keys": no key rotates by its schedule while it is disabled or waits for its deletion. */
function rotates(family: Family): boolean {
  const { state } = primaryOf(family);
  return state === 'Enabled' || state === 'Updating';
}

/** Lets time pass, and tells what happened. */
export function pass(families: Family[], to: number): Happening[] {
  const happened: Happening[] = [];
  for (;;) {
    const [at = Number.POSITIVE_INFINITY] = duesOf(families);
    if (at > to) return happened.sort();
    for (const family of [...families]) {
      const tell = (name: string, region: string) =>
        happened.push(`${at} ${name} ${arnOf(family, region)}`);
      expire(family, at, tell);
      rotate(family, at, tell);
      for (const copy of [...family.copies]) if (copy.until === at) end(family, copy, at, tell);
    }
    // A primary goes last, and then nothing is left of the key.
    for (let i = families.length - 1; i >= 0; i--)
      if (families[i]?.copies.length === 0) families.splice(i, 1);
  }
}

type Tell = (name: string, region: string) => void;

function expire(family: Family, at: number, tell: Tell): void {
  for (const copy of family.copies) {
    const expired = copy.here.filter(({ validTo }) => validTo === at);
    for (const _ of expired) tell('DeleteExpiredKeyMaterial', copy.region);
    copy.here = copy.here.filter((one) => !expired.includes(one));
    waitForImport(family, copy);
  }
}

/** A key that lacks a material of its own waits for its import, unless it waits for something else already. */
export function waitForImport(family: Family, copy: Copy): void {
  if (complete(family, copy)) return;
  // Unconfirmed: that a key whose primary is being moved waits at once.
  if (['Enabled', 'Disabled', 'Updating'].includes(copy.state)) {
    copy.state = 'PendingImport';
    copy.until = undefined;
  }
}

function rotate(family: Family, at: number, tell: Tell): void {
  if (family.endsAt === at) {
    family.startedAt = undefined;
    family.endsAt = undefined;
    if (family.kind !== 'EXTERNAL') generate(family, at, 'ON_DEMAND');
    // Recorded: what was staged and is deleted meanwhile is not rotated to. Unconfirmed: nor is what is staged after it.
    const staged = stagedOf(family);
    const rotatesTo = staged !== undefined && staged.bytes === family.to;
    if (rotatesTo) makeCurrent(family, staged, at);
    if (family.kind !== 'EXTERNAL' || rotatesTo) tell('RotateKey', family.primary);
  }
  if (family.next === at && rotates(family)) {
    rotateBySchedule(family, at);
    tell('RotateKey', family.primary);
  }
}

export function rotateBySchedule(family: Family, at: number): void {
  generate(family, at, 'AUTOMATIC');
  family.next = at + (family.period ?? 0) * DAY;
}

function generate(family: Family, rotatedAt: number, type: 'AUTOMATIC' | 'ON_DEMAND'): void {
  const current = currentOf(family);
  if (current !== undefined) current.state = 'NON_CURRENT';
  const { length: bytes } = family.materials;
  family.materials.push({
    bytes,
    state: 'CURRENT',
    description: undefined,
    rotatedAt,
    type,
  });
}

function makeCurrent(family: Family, staged: Family['materials'][number], at: number): void {
  const current = currentOf(family);
  if (current !== undefined) current.state = 'NON_CURRENT';
  staged.state = 'CURRENT';
  staged.rotatedAt = at;
  staged.type = 'ON_DEMAND';
  for (const copy of family.copies) waitForImport(family, copy);
}

/** A state ends by itself. */
function end(family: Family, copy: Copy, at: number, tell: Tell): void {
  if (copy.state === 'PendingDeletion') {
    family.copies = family.copies.filter((one) => one !== copy);
    family.replicas = family.replicas.filter((region) => region !== copy.region);
    tell('DeleteKey', copy.region);
    const primary = copyIn(family, family.primary);
    // Recorded: 48 hours after the last replica's end the primary's own waiting period began.
    if (primary?.state === 'PendingReplicaDeletion' && family.replicas.length === 0)
      primary.until = at + 2 * DAY;
  } else if (copy.state === 'PendingReplicaDeletion') {
    copy.state = 'PendingDeletion';
    copy.until = at + (copy.waits ?? 0) * DAY;
    copy.waits = undefined;
    tell('BeginWaitingPeriod', copy.region);
  } else {
    copy.state = complete(family, copy) ? 'Enabled' : 'PendingImport';
    copy.until = undefined;
    tell('SynchronizeMultiRegionKey', copy.region);
  }
}
