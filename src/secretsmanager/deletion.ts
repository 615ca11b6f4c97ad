/**
 * How secrets end: after a recovery window in which they can be restored, or without one, but for some seconds in which they
 * are still described.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html; what is described, recorded.
 * @module
 */
import type { Timer } from '../kernel/agenda.ts';
import type { Event } from '../kernel/event.ts';
import { fail } from '../kernel/fault.ts';
import type { Change, Moment } from '../kernel/operation.ts';
import { type Millis, MS_PER_DAY } from '../lib/time.ts';
import { happening } from './happenings.ts';
import { secretAt } from './secret-id.ts';
import {
  type Deletion,
  type Secret,
  type SecretsState,
  withoutSecret,
  withScope,
} from './state.ts';
import { retimed } from './timers.ts';

const WINDOW_DAYS_DEFAULT = 30;
/** How long what was deleted without recovery is still described: 2 to 30 s were recorded. */
const LINGERING_MS = 2000;

interface DeletionRequest {
  readonly RecoveryWindowInDays?: number | undefined;
  readonly ForceDeleteWithoutRecovery?: boolean | undefined;
}

/** Faults: InvalidParameterException. */
// Unconfirmed: both texts, which are another simulator's.
export function checkDeletion(request: DeletionRequest): void {
  const { RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: forced } = request;
  if (days !== undefined && forced === true)
    fail(
      'InvalidParameterException',
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
  if (days !== undefined && (days < 7 || days > 30))
    fail(
      'InvalidParameterException',
      'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
    );
}

/** The deletion that a request asks for. */
export function deletionFrom(request: DeletionRequest, now: Millis): Deletion {
  if (request.ForceDeleteWithoutRecovery === true) return deletionAtOnce(now);
  const days = request.RecoveryWindowInDays ?? WINDOW_DAYS_DEFAULT;
  return { markedAt: now, dueAt: now + days * MS_PER_DAY, forced: false };
}

/** The deletion of what is gone, and is described for some seconds more. */
export function deletionAtOnce(now: Millis): Deletion {
  return { markedAt: now, dueAt: now + LINGERING_MS, forced: true };
}

/** When a secret is gone for its user. */
export function endOf({ markedAt, dueAt, forced }: Deletion): Millis {
  return forced ? markedAt : dueAt;
}

/** Whether a secret still has its name for itself. */
export function holdsName({ deletion }: Secret): boolean {
  return deletion?.forced !== true;
}

/** Ends a secret that is due. */
export function purge(
  state: SecretsState,
  { at, kind, subject: arn }: Timer,
  _moment: Moment,
): Change<SecretsState, void> {
  const due = secretAt(state, arn);
  if (due === undefined) throw new Error(`bug: ${arn} is due for deletion and not there`);
  const purged = withScope(state, withoutSecret(due.scope, due.secret));
  return { ...retimed(state, purged, [arn], undefined), happened: [happening(at, kind, arn)] };
}

/** Secrets Manager's own record of a deletion that begins, or is called off. */
// Unconfirmed: one event for each secret and not for each of its versions.
export function deletionEvent(
  at: Millis,
  name: 'StartSecretVersionDelete' | 'CancelSecretVersionDelete',
  { arn }: Secret,
): Event {
  return happening(at, name, arn);
}
