/**
 * The course of a rotation: its function is called for one step after the other, and again when it failed.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 * @module
 */
import type { Event } from '../../kernel/event.ts';
import type { Change } from '../../kernel/operation.ts';
import { randomFrom, type Seed } from '../../lib/random.ts';
import { remove, set } from '../../lib/table.ts';
import { type Millis, MS_PER_DAY } from '../../lib/time.ts';
import { happening } from '../happenings.ts';
import { relabelled } from '../replication.ts';
import { type Scope, type Secret, type SecretsState, secretWith, withSecret } from '../state.ts';
import { retimed } from '../timers.ts';
import {
  CURRENT,
  checkLabels,
  holderOf,
  PENDING,
  versionOf,
  withLabel,
  withoutLabel,
  withStub,
} from '../versions.ts';
import { type Call, type Job, type Rotation, STEPS, type Step } from './rotation.ts';
import { scheduleOf } from './schedule.ts';

// Unconfirmed: how often, and how long after one another; AWS says that it tries again several times in a window.
const ATTEMPTS_MAX = 5;
const RETRY_MS = 600_000;

/** What a transition reads besides the secret. */
export interface Course {
  readonly now: Millis;
  readonly seed: Seed;
}

/** A secret in the course of a change, and what is told of it. */
export interface Turn {
  readonly secret: Secret;
  readonly rotation: Rotation;
  /** The function is to be called so. */
  readonly call?: Call | undefined;
  readonly events: readonly Event[];
}

/** The state after a turn: the secret, and the calls that are waited for. @param ended - the ID of a call that is waited for no more */
export function committed(
  state: SecretsState,
  scope: Scope,
  { secret, rotation, call, events }: Turn,
  ended?: string,
): Change<SecretsState, void> {
  let { calls } = state;
  if (ended !== undefined) calls = remove(calls, ended);
  if (call !== undefined) calls = set(calls, call);
  const changed = secretWith(secret, { rotation });
  const written = relabelled(withSecret(state, scope, changed), scope, changed);
  const change = retimed(state, { ...written, calls }, [secret.arn], undefined);
  return { ...change, happened: events };
}

/** The rotation with the window that follows an instant. */
export function withNextWindow(rotation: Rotation, after: Millis): Rotation {
  const { rules } = rotation;
  const next = rules && rotation.enabled ? scheduleOf(rules)?.windowAfter(after) : undefined;
  const today = Math.floor(after / MS_PER_DAY);
  const days = next && Math.floor(next.opensAt / MS_PER_DAY) - today;
  return { ...rotation, next, days };
}

/**
 * A rotation begins, or is attempted again. Faults: LimitExceededException.
 * @param versionId - the version that is to become the current one
 */
export function beginRotation(
  secret: Secret,
  rotation: Rotation,
  { versionId, closesAt, attempt }: Pick<Job, 'versionId' | 'closesAt' | 'attempt'>,
  course: Course,
): Turn {
  const { versions } = secret;
  const isNew = versionOf(versions, versionId) === undefined;
  const pending = isNew
    ? withStub(versions, versionId, course.now)
    : withLabel(versions, PENDING, versionId);
  checkLabels(pending);
  const changed = secretWith(secret, { versions: pending });
  const begun = { versionId, closesAt, attempt, isTrial: false };
  return callFor(changed, rotation, 'createSecret', begun, course, [
    happening(course.now, 'RotationStarted', secret.arn),
  ]);
}

/** The function is tried out on a version that is there already and has AWSPENDING. */
export function beginTrial(secret: Secret, rotation: Rotation, versionId: string, course: Course) {
  const begun = { versionId, closesAt: course.now, attempt: ATTEMPTS_MAX, isTrial: true };
  return callFor(secret, rotation, 'testSecret', begun, course, []);
}

function callFor(
  secret: Secret,
  rotation: Rotation,
  step: Step,
  begun: Pick<Job, 'versionId' | 'closesAt' | 'attempt' | 'isTrial'>,
  { seed }: Course,
  events: readonly Event[],
): Turn {
  const { arn } = secret;
  const { versionId, closesAt, attempt, isTrial } = begun;
  const id = randomFrom(seed, 'secretsmanager:Invocation', arn, rotation.calls).uuid();
  const job: Job = { versionId, step, isTrial, attempt, closesAt, callId: id, retryAt: undefined };
  const RotationToken = randomFrom(
    seed,
    'secretsmanager:RotationToken',
    `${arn} ${versionId}`,
    0,
  ).uuid();
  const event = { Step: step, SecretId: arn, ClientRequestToken: versionId, RotationToken };
  const call = { id, secretArn: arn, functionArn: rotation.functionArn ?? '', event };
  return { secret, rotation: { ...rotation, calls: rotation.calls + 1, job }, call, events };
}

/** The function has ended: the next step, the end of the rotation, or another attempt later. */
export function endStep(
  secret: Secret,
  rotation: Rotation,
  job: Job,
  failed: boolean,
  course: Course,
): Turn {
  const { now } = course;
  const { arn } = secret;
  const idle: Rotation = { ...rotation, job: undefined };
  if (job.isTrial) {
    const versions = withoutLabel(secret.versions, PENDING);
    return { secret: secretWith(secret, { versions }), rotation: idle, events: [] };
  }
  // Unconfirmed: that a rotation which was cancelled ends with the step under way.
  if (!rotation.enabled) return { secret, rotation: idle, events: [] };
  const next = STEPS[STEPS.indexOf(job.step) + 1];
  if (!failed && next !== undefined) return callFor(secret, rotation, next, job, course, []);
  // Unconfirmed: that a rotation fails whose function has moved nothing.
  if (!failed && holderOf(secret.versions, CURRENT)?.id === job.versionId)
    return {
      secret,
      rotation: { ...idle, lastAt: now },
      events: [happening(now, 'RotationSucceeded', arn)],
    };
  const retryAt = now + RETRY_MS;
  const isLast = job.attempt >= ATTEMPTS_MAX || retryAt >= job.closesAt;
  const waiting: Job = { ...job, callId: undefined, retryAt };
  return {
    secret,
    rotation: isLast ? idle : { ...rotation, job: waiting },
    events: [happening(now, 'RotationFailed', arn)],
  };
}
