/**
 * What time alone will do to a key or a custom key store, as it follows from it: the one list by which the agenda is
 * kept, checked and built anew.
 * @module
 */
import { type Timer, timerKey } from '../kernel/agenda.ts';
import type { Change } from '../kernel/operation.ts';
import { entries } from '../lib/table.ts';
import type { Millis } from '../lib/time.ts';
import type { KeyStore } from './key-stores/key-stores.ts';
import type { RotationType } from './shared-key.ts';
import type { KmsState, Scope } from './state.ts';
import { isPrimary, type KeyTarget, keyAt, targetOf } from './target.ts';

/** The changes that fall due: as CloudTrail names them, but for the waiting period, of which it says nothing. */
export const DELETION = 'DeleteKey';
export const WAITING_PERIOD = 'BeginWaitingPeriod';
export const SYNCHRONIZATION = 'SynchronizeMultiRegionKey';
export const EXPIRY = 'DeleteExpiredKeyMaterial';
export const ROTATION = 'RotateKey';
/** The ends of connecting a custom key store and of disconnecting it, of which CloudTrail says nothing either. */
export const CONNECTION = 'EndConnecting';
export const DISCONNECTION = 'EndDisconnecting';

/** The states that end by themselves. */
const ENDS = {
  PendingDeletion: DELETION,
  PendingReplicaDeletion: WAITING_PERIOD,
  Creating: SYNCHRONIZATION,
  Updating: SYNCHRONIZATION,
} as const;

/** The changes that are due in a state. */
export function* timersOf(state: KmsState): Generator<Timer> {
  for (const scope of entries(state.scopes)) {
    for (const key of entries(scope.keys)) yield* timersOfKey(targetOf(state, scope, key));
    for (const store of entries(scope.keyStores.stores)) yield* storeTimers(scope, store);
  }
}

/** The change that is due for a custom key store, while it is being connected or disconnected. */
export function storeTimers(scope: Scope, { id, connection }: KeyStore): readonly Timer[] {
  if (connection.state !== 'CONNECTING' && connection.state !== 'DISCONNECTING') return [];
  const kind = connection.state === 'CONNECTING' ? CONNECTION : DISCONNECTION;
  return [timer(connection.due, kind, `${scope.id} ${id}`)];
}

/** The changes that are due for a key. */
function timersOfKey(target: KeyTarget): readonly Timer[] {
  return [...stateTimers(target), ...expiryTimers(target), ...rotationTimers(target)];
}

function stateTimers({ key, arn }: KeyTarget): readonly Timer[] {
  return key.due === undefined ? [] : [timer(key.due, ENDS[key.state as keyof typeof ENDS], arn)];
}

function expiryTimers({ key, arn }: KeyTarget): readonly Timer[] {
  return (key.imports ?? []).flatMap(({ id, validTo }) =>
    validTo === undefined ? [] : timer(validTo, EXPIRY, `${arn} ${id}`),
  );
}

/**
 * Only a key in use rotates by its schedule; a rotation on demand ends whatever the key's state is. Both are the
 * primary's.
 */
function rotationTimers(target: KeyTarget): readonly Timer[] {
  const { rotation } = target.shared;
  if (rotation === undefined || !isPrimary(target)) return [];
  const { next, endsAt } = rotation;
  const { state } = target.key;
  const timers: Timer[] = [];
  if (next !== undefined && (state === 'Enabled' || state === 'Updating'))
    timers.push(rotationTimer(target.arn, next, 'AUTOMATIC'));
  if (endsAt !== undefined) timers.push(rotationTimer(target.arn, endsAt, 'ON_DEMAND'));
  return timers;
}

/** The timer of a rotation that is due. */
export function rotationTimer(arn: string, at: Millis, type: RotationType): Timer {
  return timer(at, ROTATION, `${arn} ${type}`);
}

function timer(at: Millis, kind: string, subject: string): Timer {
  return { at, service: 'kms', kind, subject };
}

/** A change of the state, with the timers of some keys that come and go by it. */
export function retimed<O>(
  before: KmsState,
  after: KmsState,
  arns: readonly string[],
  output: O,
): Change<KmsState, O> {
  const timers = (state: KmsState) =>
    arns.flatMap((arn) => {
      const target = keyAt(state, arn);
      return target === undefined ? [] : timersOfKey(target);
    });
  const [old, now] = [timers(before), timers(after)];
  return { state: after, output, cancel: without(old, now), schedule: without(now, old) };
}

function without(timers: readonly Timer[], others: readonly Timer[]): readonly Timer[] {
  if (timers.length === 0 || others.length === 0) return timers;
  const keys = new Set(others.map(timerKey));
  return timers.filter((one) => !keys.has(timerKey(one)));
}
