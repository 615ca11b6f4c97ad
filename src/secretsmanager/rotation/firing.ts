/**
 * What time makes of rotation: a window opens, or a failed attempt is made again.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
 * @module
 */
import type { Timer } from '../../kernel/agenda.ts';
import { Fault } from '../../kernel/fault.ts';
import type { Change, Moment } from '../../kernel/operation.ts';
import { randomFrom } from '../../lib/random.ts';
import { happening } from '../happenings.ts';
import { secretAt } from '../secret-id.ts';
import { type Secret, type SecretsState, secretWith } from '../state.ts';
import { CURRENT, holderOf, PENDING } from '../versions.ts';
import { beginRotation, committed, type Turn, withNextWindow } from './job.ts';
import type { Rotation } from './rotation.ts';

/** A window opens: the secret is rotated, and the next window is known. */
export function openWindow(
  state: SecretsState,
  timer: Timer,
  moment: Moment,
): Change<SecretsState, void> {
  return turned(state, timer, (secret, rotation) => {
    const { next } = rotation;
    const later = withNextWindow(rotation, timer.at);
    const idle: Turn = { secret, rotation: later, events: [] };
    // What is under way goes on; a secret that is to be deleted is not rotated.
    if (next === undefined || rotation.job?.callId !== undefined || secret.deletion !== undefined)
      return idle;
    const pending = pendingOf(secret);
    const versionId =
      pending ??
      randomFrom(
        moment.seed,
        'secretsmanager:RotateSecret',
        secret.arn,
        secret.versionsMade,
      ).uuid();
    const counted =
      pending === undefined
        ? secretWith(secret, { versionsMade: secret.versionsMade + 1 })
        : secret;
    return tryRotation(counted, later, { versionId, closesAt: next.closesAt, attempt: 1 }, moment);
  });
}

/** A rotation that failed is attempted again, from its first step. */
export function retryRotation(
  state: SecretsState,
  timer: Timer,
  moment: Moment,
): Change<SecretsState, void> {
  return turned(state, timer, (secret, rotation) => {
    const { job } = rotation;
    if (job === undefined || secret.deletion !== undefined || !rotation.enabled)
      return { secret, rotation: { ...rotation, job: undefined }, events: [] };
    const { versionId, closesAt, attempt } = job;
    return tryRotation(secret, rotation, { versionId, closesAt, attempt: attempt + 1 }, moment);
  });
}

/** A rotation begins that nobody asked for just now: where the secret has no room for its version or label, it fails. */
// Unconfirmed: that it is not attempted again before the next window.
function tryRotation(
  secret: Secret,
  rotation: Rotation,
  begun: Parameters<typeof beginRotation>[2],
  moment: Moment,
): Turn {
  try {
    return beginRotation(secret, rotation, begun, moment);
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    const events = [happening(moment.now, 'RotationFailed', secret.arn)];
    return { secret, rotation: { ...rotation, job: undefined }, events };
  }
}

/** The version of a rotation that is not complete. */
export function pendingOf({ versions }: Secret): string | undefined {
  const pending = holderOf(versions, PENDING);
  return pending?.labels.includes(CURRENT) === false ? pending.id : undefined;
}

function turned(
  state: SecretsState,
  { kind, subject }: Timer,
  turn: (secret: Secret, rotation: Rotation) => Turn,
): Change<SecretsState, void> {
  const target = secretAt(state, subject);
  const rotation = target?.secret.rotation;
  if (target === undefined || rotation === undefined)
    throw new Error(`bug: ${kind} of ${subject}, which is not there`);
  return committed(state, target.scope, turn(target.secret, rotation));
}
