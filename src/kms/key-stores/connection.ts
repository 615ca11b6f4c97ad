/**
 * The connection of a custom key store on the clock: connecting and disconnecting take minutes, and end by themselves.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/connect-keystore.html;
 * https://docs.aws.amazon.com/kms/latest/developerguide/about-xks-connecting.html
 * @module
 */
import type { Timer } from '../../kernel/agenda.ts';
import type { Event } from '../../kernel/event.ts';
import type { Change } from '../../kernel/operation.ts';
import { get } from '../../lib/table.ts';
import type { Millis } from '../../lib/time.ts';
import { unnamedHappening } from '../happenings.ts';
import { type KmsState, type Scope, scopeOf, scopeWith, withScope } from '../state.ts';
import { storeTimers } from '../timers.ts';
import { connectionErrorOf } from './failures.ts';
import { type Backing, type Connection, type KeyStore, withStore } from './key-stores.ts';

const MINUTE_MS = 60_000;

// Source for CloudHSM: "up to 20 minutes". Unconfirmed: the other times, of which AWS says no more than that it takes
// an extended amount of time, and longer where it makes an interface endpoint; recordings would settle them.
const CONNECTING_MS = {
  AWS_CLOUDHSM: 20 * MINUTE_MS,
  PUBLIC_ENDPOINT: 5 * MINUTE_MS,
  VPC_ENDPOINT_SERVICE: 10 * MINUTE_MS,
} as const;
export const DISCONNECTING_MS = MINUTE_MS;

/** How long it takes to connect a store that stands on it. */
export function connectingMs(backing: Backing): Millis {
  if (backing.type === 'AWS_CLOUDHSM') return CONNECTING_MS.AWS_CLOUDHSM;
  return backing.vpcService === undefined
    ? CONNECTING_MS.PUBLIC_ENDPOINT
    : CONNECTING_MS.VPC_ENDPOINT_SERVICE;
}

/** A change of a store's connection, with the timer that comes or goes by it. */
export function reconnected<O>(
  state: KmsState,
  { scope, store }: { readonly scope: Scope; readonly store: KeyStore },
  connection: Connection,
  output: O,
): Change<KmsState, O> {
  const after = { ...store, connection };
  const keyStores = withStore(scope.keyStores, after);
  return {
    state: withScope(state, scopeWith(scope, { keyStores })),
    output,
    cancel: storeTimers(scope, store),
    schedule: storeTimers(scope, after),
  };
}

/** The attempt to connect has ended: by what is behind the store now, well or not. */
export function endConnecting(state: KmsState, timer: Timer): Change<KmsState, void> {
  const at = dueStore(state, timer);
  const error = connectionErrorOf(at.scope.keyStores, at.store.backing);
  const connection: Connection =
    error === undefined ? { state: 'CONNECTED' } : { state: 'FAILED', error };
  return {
    ...reconnected(state, at, connection, undefined),
    happened: endOf(timer, at, connection),
  };
}

/** The store is disconnected. */
export function endDisconnecting(state: KmsState, timer: Timer): Change<KmsState, void> {
  const at = dueStore(state, timer);
  const connection: Connection = { state: 'DISCONNECTED' };
  return {
    ...reconnected(state, at, connection, undefined),
    happened: endOf(timer, at, connection),
  };
}

function dueStore(state: KmsState, timer: Timer) {
  const [account = '', region = '', id = ''] = timer.subject.split(' ');
  const scope = scopeOf(state, account, region);
  const store = get(scope.keyStores.stores, id);
  if (store !== undefined && 'due' in store.connection && store.connection.due === timer.at)
    return { scope, store };
  throw new Error(`bug: ${timer.kind} of ${timer.subject} is due and was not scheduled`);
}

/** For the audit record. */
function endOf(
  timer: Timer,
  { scope, store }: { readonly scope: Scope; readonly store: KeyStore },
  connection: Connection,
): readonly Event[] {
  const { state } = connection;
  const error = state === 'FAILED' ? { connectionErrorCode: connection.error } : {};
  const { account, region } = scope;
  const where = { awsAccountId: account, awsRegion: region };
  const facts = { ...where, customKeyStoreId: store.id, connectionState: state, ...error };
  return [unnamedHappening(timer.at, timer.kind, facts)];
}
