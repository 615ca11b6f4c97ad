/**
 * KMS as a service of the kernel.
 * @module
 */

import type { Timer } from '../kernel/agenda.ts';
import type { Change, Moment, Service } from '../kernel/operation.ts';
import type { Millis } from '../lib/time.ts';
import { authorize } from './access.ts';
import { consistencyControls } from './consistency/controls.ts';
import { beginWaitingPeriod, deleteKey, synchronize } from './deletion.ts';
import { invariants } from './invariants.ts';
import { endConnecting, endDisconnecting } from './key-stores/connection.ts';
import { controls } from './key-stores/controls.ts';
import { expire } from './materials/expiry.ts';
import { rotate } from './materials/rotation.ts';
import { operations } from './operations/index.ts';
import { dumpState, loadState } from './portable.ts';
import { portableState } from './portable-shapes.ts';
import { questions } from './question.ts';
import { initialState, type KmsState } from './state.ts';
import {
  CONNECTION,
  DELETION,
  DISCONNECTION,
  EXPIRY,
  ROTATION,
  SYNCHRONIZATION,
  timersOf,
  WAITING_PERIOD,
} from './timers.ts';

/** What each change that falls due makes of the state. */
const changes: Readonly<
  Record<
    string,
    (state: KmsState, timer: Timer, moment: Moment, until: Millis) => Change<KmsState, void>
  >
> = {
  [CONNECTION]: endConnecting,
  [DELETION]: deleteKey,
  [DISCONNECTION]: endDisconnecting,
  [EXPIRY]: expire,
  [ROTATION]: rotate,
  [SYNCHRONIZATION]: synchronize,
  [WAITING_PERIOD]: beginWaitingPeriod,
};

/** AWS Key Management Service. */
export const kms: Service<KmsState, typeof operations> = {
  name: 'kms',
  target: 'TrentService',
  capitalMessage: ['AccessDeniedException'],
  initial: initialState,
  operations,
  controls: { ...controls, ...consistencyControls },
  authorize,
  questions,
  fire(state, timer, moment, until) {
    const change = changes[timer.kind];
    if (change === undefined) throw new Error(`bug: no change is called ${timer.kind}`);
    return change(state, timer, moment, until);
  },
  timers: timersOf,
  invariants,
  portable: portableState,
  dump: dumpState,
  load: loadState,
};
