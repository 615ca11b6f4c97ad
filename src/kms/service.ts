/**
 * KMS as a service of the kernel.
 * @module
 */
import type { Service } from '../kernel/operation.ts';
import { authorize } from './access.ts';
import { DELETION, deleteKey } from './deletion.ts';
import { expire } from './expiry.ts';
import { invariants, timersOf } from './invariants.ts';
import { operations } from './operations/index.ts';
import { dumpState, loadState, portableState } from './portable.ts';
import { initialState, type KmsState } from './state.ts';

/** AWS Key Management Service. */
export const kms: Service<KmsState, typeof operations> = {
  name: 'kms',
  target: 'TrentService',
  initial: initialState,
  operations,
  authorize,
  fire: (state, timer) => (timer.kind === DELETION ? deleteKey : expire)(state, timer),
  timers: timersOf,
  invariants,
  portable: portableState,
  dump: dumpState,
  load: loadState,
};
