/**
 * Secrets Manager as a service of the kernel.
 * @module
 */
import type { Timer } from '../kernel/agenda.ts';
import type { Change, Moment, Service } from '../kernel/operation.ts';
import { entries, first } from '../lib/table.ts';
import type { Millis } from '../lib/time.ts';
import { authorize } from './access.ts';
import { purge } from './deletion.ts';
import { invariants } from './invariants.ts';
import { operations } from './operations/index.ts';
import { dumpState, loadState } from './portable.ts';
import { portableState } from './portable-shapes.ts';
import { questions } from './question.ts';
import { controls } from './rotation/controls.ts';
import { openWindow, retryRotation } from './rotation/firing.ts';
import { RETRY, ROTATION } from './rotation/rotation.ts';
import { initialState, type SecretsState } from './state.ts';
import { DELETION, timersOf } from './timers.ts';

/** What each change that falls due makes of the state. */
const changes: Readonly<
  Record<
    string,
    (state: SecretsState, timer: Timer, moment: Moment, until: Millis) => Change<SecretsState, void>
  >
> = {
  [DELETION]: purge,
  [RETRY]: retryRotation,
  [ROTATION]: openWindow,
};

/** AWS Secrets Manager. */
export const secretsManager: Service<SecretsState, typeof operations> = {
  name: 'secretsmanager',
  target: 'secretsmanager',
  // Recorded: all but ValidationException.
  capitalMessage: [
    'AccessDeniedException',
    'DecryptionFailure',
    'EncryptionFailure',
    'InternalServiceError',
    'InvalidNextTokenException',
    'InvalidParameterException',
    'InvalidRequestException',
    'LimitExceededException',
    'MalformedPolicyDocumentException',
    'PreconditionNotMetException',
    'PublicPolicyException',
    'ResourceExistsException',
    'ResourceNotFoundException',
    'SerializationException',
  ],
  permissionFirst: true,
  initial: initialState,
  operations,
  controls,
  authorize,
  questions,
  fire(state, timer, moment, until) {
    const change = changes[timer.kind];
    if (change === undefined) throw new Error(`bug: no change is called ${timer.kind}`);
    return change(state, timer, moment, until);
  },
  timers: timersOf,
  pausesAt: ({ wakes }) => first(wakes)?.at,
  errands: ({ calls }) => entries(calls),
  invariants,
  portable: portableState,
  dump: dumpState,
  load: loadState,
};
