/**
 * Rotation: new key material for the same key, by schedule or on demand.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
 * @module
 */
import { generateMaterial, materialId } from '../hsm/hsm.ts';
import type { Timer } from '../kernel/agenda.ts';
import { parseArn } from '../kernel/arn.ts';
import { fail } from '../kernel/fault.ts';
import type { Change, Details, Happening, Moment } from '../kernel/operation.ts';
import type { Seed } from '../lib/random.ts';
import { type Millis, MS_PER_DAY } from '../lib/time.ts';
import { waitingForImport } from './expiry.ts';
import { happeningTo } from './happening.ts';
import { currentVersion, materialOwner, ordinalOf, stagedVersion } from './materials.ts';
import type { Rotation, RotationType, SharedKey } from './shared-key.ts';
import type { KmsState } from './state.ts';
import { familyOf, isPrimary, type KeyTarget, keyAt, withChange } from './target.ts';
import { ROTATION, retimed, rotationTimer } from './timers.ts';

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
export function rotationOf({ rotation = NEVER }: SharedKey): Rotation {
  return rotation;
}

/** How long a rotation on demand of the key takes. */
export function onDemandMs({ shared, related }: KeyTarget): Millis {
  const [single, multi] = ON_DEMAND_MS[shared.origin === 'EXTERNAL' ? 'EXTERNAL' : 'AWS_KMS'];
  return related === undefined ? single : multi;
}

/** Recorded, in whatever state the key is. Faults: UnsupportedOperationException, for imported material. */
export function admitGenerated({ shared, arn }: KeyTarget): void {
  if (shared.origin === 'EXTERNAL')
    fail(
      'UnsupportedOperationException',
      `${arn} origin is EXTERNAL which is not valid for this operation.`,
    );
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
export function rotate(state: KmsState, timer: Timer, { seed }: Moment): Change<KmsState, void> {
  const space = timer.subject.indexOf(' ');
  const arn = timer.subject.slice(0, space);
  const type = timer.subject.slice(space + 1) as RotationType;
  const target = keyAt(state, arn);
  const { next, endsAt } = target?.shared.rotation ?? NEVER;
  if (target === undefined || (type === 'AUTOMATIC' ? next : endsAt) !== timer.at)
    throw new Error(`bug: ${timer.kind} of ${timer.subject} is due and was not scheduled`);
  return type === 'AUTOMATIC'
    ? rotateBySchedule(state, target, { at: timer.at, seed })
    : rotateOnDemand(state, target, { at: timer.at, seed });
}

interface When {
  readonly at: Millis;
  readonly seed: Seed;
}

/** New key material now, and the next rotation a period later. */
export function rotateBySchedule(
  state: KmsState,
  target: KeyTarget,
  { at, seed }: When,
): Change<KmsState, void> {
  const rotation = rotationOf(target.shared);
  const next = at + (rotation.periodDays ?? PERIOD_DAYS_DEFAULT) * MS_PER_DAY;
  const shared = withNewMaterial(target, { ...rotation, next }, { at, seed, type: 'AUTOMATIC' });
  return {
    state: withChange(state, target, { shared }),
    output: undefined,
    schedule: [rotationTimer(target.arn, next, 'AUTOMATIC')],
    happened: [happeningOf(target, seed, 'AUTOMATIC')],
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
  if (shared.origin === 'EXTERNAL') return rotateImported(state, target, rotation, { at, seed });
  const next = withNewMaterial(target, rotation, { at, seed, type: 'ON_DEMAND' });
  return {
    ...retimed(state, withChange(state, target, { shared: next }), [arn], undefined),
    happened: [happeningOf(target, seed, 'ON_DEMAND')],
  };
}

function withNewMaterial(
  target: KeyTarget,
  rotation: Rotation,
  { at, seed, type }: When & { readonly type: RotationType },
): Partial<SharedKey> {
  const { shared } = target;
  const ordinal = ordinalOf(shared) + 1;
  return {
    material: generateMaterial(seed, shared.spec, materialOwner(target, ordinal)),
    rotation: { ...rotation, last: { ordinal, at, type, before: rotation.last } },
  };
}

function rotateImported(
  state: KmsState,
  target: KeyTarget,
  rotation: Rotation,
  { at, seed }: When,
): Change<KmsState, void> {
  const { shared } = target;
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
  return staged === undefined
    ? change
    : { ...change, happened: [happeningOf(target, seed, 'ON_DEMAND')] };
}

/** As CloudTrail tells of it: `serviceEventDetails` of RotateKey. It holds on to no state of the key. */
class RotationDetails implements Details {
  readonly #arn: string;
  readonly #type: RotationType;
  readonly #seed: Seed;
  readonly #ordinal: number;
  constructor(arn: string, type: RotationType, seed: Seed, ordinal: number) {
    this.#arn = arn;
    this.#type = type;
    this.#seed = seed;
    this.#ordinal = ordinal;
  }
  shown() {
    const { account = '', resource = '' } = parseArn(this.#arn) ?? {};
    const keyId = resource.slice('key/'.length);
    const id = (ordinal: number) =>
      materialId(generateMaterial(this.#seed, 'SYMMETRIC_DEFAULT', { account, keyId, ordinal }));
    return {
      keyId: this.#arn,
      keyOrigin: 'AWS_KMS',
      rotationType: this.#type,
      previousKeyMaterialId: id(this.#ordinal),
      currentKeyMaterialId: id(this.#ordinal + 1),
    };
  }
}

/** @param before - the key as it was before the rotation */
function happeningOf(before: KeyTarget, seed: Seed, type: RotationType): Happening {
  const { arn, shared } = before;
  if (shared.origin !== 'EXTERNAL') {
    const details = new RotationDetails(arn, type, seed, ordinalOf(shared));
    return { name: ROTATION, resources: [arn], details };
  }
  return happeningTo(arn, ROTATION, {
    keyOrigin: 'EXTERNAL',
    rotationType: type,
    previousKeyMaterialId: currentVersion(shared)?.id ?? '',
    currentKeyMaterialId: stagedVersion(shared)?.id ?? '',
  });
}
