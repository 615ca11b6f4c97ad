/**
 * What time alone will do to a secret, as it follows from it: the one list by which the agenda is kept, checked and built
 * anew.
 * @module
 */
import { type Timer, timerKey } from '../kernel/agenda.ts';
import type { Change } from '../kernel/operation.ts';
import { entries } from '../lib/table.ts';
import { rotationTimers, withWakes } from './rotation/rotation.ts';
import { secretAt } from './secret-id.ts';
import type { Secret, SecretsState } from './state.ts';

/** The changes that fall due, as CloudTrail names them. */
export const DELETION = 'EndSecretVersionDelete';

/** The changes that are due in a state. */
export function* timersOf(state: SecretsState): Generator<Timer> {
  for (const scope of entries(state.scopes))
    for (const secret of entries(scope.secrets)) yield* timersOfSecret(secret);
}

/** The changes that are due for a secret. */
function timersOfSecret({ arn, deletion, rotation }: Secret): readonly Timer[] {
  const rotating = rotationTimers(arn, rotation);
  if (deletion === undefined) return rotating;
  const service = 'secretsmanager';
  return [{ at: deletion.dueAt, service, kind: DELETION, subject: arn }, ...rotating];
}

/** A change of the state, with the timers of some secrets that come and go by it. */
export function retimed<O>(
  before: SecretsState,
  after: SecretsState,
  arns: readonly string[],
  output: O,
): Change<SecretsState, O> {
  const timers = (state: SecretsState) =>
    arns.flatMap((arn) => {
      const secret = secretAt(state, arn)?.secret;
      return secret === undefined ? [] : timersOfSecret(secret);
    });
  const [old, now] = [timers(before), timers(after)];
  const state = { ...after, wakes: withWakes(after.wakes, old, now) };
  return { state, output, cancel: without(old, now), schedule: without(now, old) };
}

function without(timers: readonly Timer[], others: readonly Timer[]): readonly Timer[] {
  if (timers.length === 0 || others.length === 0) return timers;
  const keys = new Set(others.map(timerKey));
  return timers.filter((one) => !keys.has(timerKey(one)));
}
