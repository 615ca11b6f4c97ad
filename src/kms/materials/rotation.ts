/**
 * Rotation: new key material for the same key, by schedule or on demand.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
 * @module
 */
import { generateMaterial } from '../../hsm/hsm.ts';
import type { Timer } from '../../kernel/agenda.ts';
import { fail } from '../../kernel/fault.ts';
import type { Change, Moment } from '../../kernel/operation.ts';
import type { Seed } from '../../lib/random.ts';
import { type Millis, MS_PER_DAY } from '../../lib/time.ts';
import { happening } from '../happenings.ts';
import type { Rotated, Rotation, RotationType, SharedKey } from '../shared-key.ts';
import type { KmsState } from '../state.ts';
import { familyOf, isPrimary, type KeyTarget, keyAt, refuseOrigin, withChange } from '../target.ts';
import { ROTATION, retimed, rotationTimer } from '../timers.ts';
import { waitingForImport } from './expiry.ts';
import { currentVersion, materialOwner, ordinalOf, stagedVersion } from './materials.ts';
import { RotationEvent } from './rotation-event.ts';

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html */
export const PERIOD_DAYS_DEFAULT = 365;

/** Source: https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html, "On-demand rotation". */
export const ON_DEMAND_MAX = 25;

/** How long before a scheduled rotation none can be asked for (API_RotateKeyOnDemand, ConflictException). */
export const CONFLICT_MS = 20 * 60_000;

/** Recorded: how long a rotation on demand took, by origin; of multi-Region keys in the second place. */
const ON_DEMAND_MS = {
  AWS_KMS: [112_000, 460_000],
  EXTERNAL: [150_000, 30_000],
} as const;

const NEVER: Rotation = {
  periodDays: undefined,
  next: undefined,
  startedAt: undefined,
  endsAt: undefined,
  to: undefined,
  onDemand: 0,
  last: undefined,
};

/** The rotations of a key, none so far for most. */
export function rotationOf({ rotation = NEVER }: Pick<SharedKey, 'rotation'>): Rotation {
  return rotation;
}

/** How long a rotation on demand of the key takes. */
export function onDemandMs({ shared, related }: KeyTarget): Millis {
  const [single, multi] = ON_DEMAND_MS[shared.origin === 'EXTERNAL' ? 'EXTERNAL' : 'AWS_KMS'];
  return related === undefined ? single : multi;
}

/** Recorded, in whatever state the key is. Faults: UnsupportedOperationException, for imported material. */
export function admitGenerated(target: KeyTarget): void {
  if (target.shared.origin === 'EXTERNAL') refuseOrigin(target);
}

/** Faults: UnsupportedOperationException, for a key that is no symmetric one of KMS's own keeping, or a replica. */
export function admitRotation(target: KeyTarget, operation: string): void {
  const { shared, arn } = target;
  const { spec, custodian } = shared;
  // Recorded of HMAC: without text. Unconfirmed: the same of a custom key store.
  if (spec !== 'SYMMETRIC_DEFAULT' || custodian?.store !== undefined)
    fail('UnsupportedOperationException');
  if (!isPrimary(target))
    fail(
      'UnsupportedOperationException',
      `${arn} is a multi-region replica key which is not valid for ${operation}.`,
    );
}

/** A rotation is due: by its schedule, or because one that was asked for is done. */
export function rotate(
  state: KmsState,
  timer: Timer,
  { seed }: Moment,
  until: Millis,
): Change<KmsState, void> {
  const space = timer.subject.indexOf(' ');
  const arn = timer.subject.slice(0, space);
  const type = timer.subject.slice(space + 1) as RotationType;
  const target = keyAt(state, arn);
  const { next, endsAt } = target?.shared.rotation ?? NEVER;
  if (target === undefined || (type === 'AUTOMATIC' ? next : endsAt) !== timer.at)
    throw new Error(`bug: ${timer.kind} of ${timer.subject} is due and was not scheduled`);
  const { at } = timer;
  if (type === 'ON_DEMAND') return rotateOnDemand(state, target, { at, seed });
  // One on demand may come between: its end is the last instant that the schedule goes on to without it.
  const last = endsAt === undefined ? until : Math.min(until, endsAt - 1);
  return rotateBySchedule(state, target, { at, seed }, last);
}

interface When {
  readonly at: Millis;
  readonly seed: Seed;
}

/** New key material now, and again after each period up to `until`; the next rotation is due a period later. */
export function rotateBySchedule(
  state: KmsState,
  target: KeyTarget,
  { at, seed }: When,
  until: Millis,
): Change<KmsState, void> {
  const { arn, shared } = target;
  const rotation = rotationOf(shared);
  const everyMs = (rotation.periodDays ?? PERIOD_DAYS_DEFAULT) * MS_PER_DAY;
  const times = 1 + Math.max(0, Math.floor((until - at) / everyMs));
  const next = at + times * everyMs;
  const ordinal = ordinalOf(shared);
  const run = { type: 'AUTOMATIC', first: at, everyMs, times } as const;
  return {
    state: withChange(state, target, {
      shared: withNewMaterial(target, { ...rotation, next }, run, seed),
    }),
    output: undefined,
    schedule: [rotationTimer(arn, next, 'AUTOMATIC')],
    happened: [new RotationEvent(at, arn, 'AUTOMATIC', seed, ordinal)],
    again: {
      everyMs,
      times: times - 1,
      eventOf: (n) => new RotationEvent(at + n * everyMs, arn, 'AUTOMATIC', seed, ordinal + n),
    },
  };
}

/**
 * A rotation that was asked for is done. Recorded: nothing rotates when the imported material that it was asked for has been
 * deleted. Unconfirmed: nor when other material has been staged since.
 */
export function rotateOnDemand(
  state: KmsState,
  target: KeyTarget,
  { at, seed }: When,
): Change<KmsState, void> {
  const { shared, arn } = target;
  const before = rotationOf(shared);
  const rotation = { ...before, startedAt: undefined, endsAt: undefined, to: undefined };
  if (shared.origin === 'EXTERNAL') return rotateImported(state, target, rotation, at);
  const run = { type: 'ON_DEMAND', first: at, everyMs: 0, times: 1 } as const;
  const next = withNewMaterial(target, rotation, run, seed);
  return {
    ...retimed(state, withChange(state, target, { shared: next }), [arn], undefined),
    happened: [new RotationEvent(at, arn, 'ON_DEMAND', seed, ordinalOf(shared))],
  };
}

function withNewMaterial(
  target: KeyTarget,
  rotation: Rotation,
  run: Run,
  seed: Seed,
): Partial<SharedKey> {
  const { spec } = target.shared;
  const last = withRun(rotation.last, run);
  return {
    material: generateMaterial(seed, spec, materialOwner(target, last.ordinal)),
    rotation: { ...rotation, last },
  };
}

type Run = Pick<Rotated, 'type' | 'first' | 'everyMs' | 'times'>;

/** Rotations and some more: those that go on with a schedule are counted with it, however many moves of the clock they took. */
export function withRun(last: Rotated | undefined, run: Run): Rotated {
  const ordinal = (last?.ordinal ?? 0) + run.times;
  const goesOn =
    last?.type === run.type &&
    last.everyMs === run.everyMs &&
    last.first + last.times * last.everyMs === run.first;
  return goesOn
    ? { ...last, times: last.times + run.times, ordinal }
    : { ...run, ordinal, before: last };
}

function rotateImported(
  state: KmsState,
  target: KeyTarget,
  rotation: Rotation,
  at: Millis,
): Change<KmsState, void> {
  const { shared, arn } = target;
  const waiting = stagedVersion(shared);
  const staged = waiting?.id === rotationOf(shared).to ? waiting : undefined;
  const versions = shared.versions?.map((one) => {
    if (one === staged) return { ...one, state: 'CURRENT' as const, rotatedAt: at };
    return staged !== undefined && one.state === 'CURRENT'
      ? { ...one, state: 'NON_CURRENT' as const }
      : one;
  });
  let next = withChange(state, target, { shared: { versions, rotation } });
  // Recorded: where the new material is missing, the key waits for it from now on.
  const family = familyOf(next, target).map((relative) => relative.arn);
  for (const relative of family) next = waitingForImport(next, relative);
  const change = retimed(state, next, family, undefined);
  if (staged === undefined) return change;
  const details = {
    keyOrigin: shared.origin,
    rotationType: 'ON_DEMAND',
    previousKeyMaterialId: currentVersion(shared)?.id ?? '',
    currentKeyMaterialId: staged.id,
  };
  return { ...change, happened: [happening(at, ROTATION, arn, details)] };
}
