/**
 * How a secret rotates, when, and how far a rotation has come.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html
 * @module
 */
import type { Timer } from '../../kernel/agenda.ts';
import { parseArn, unqualified } from '../../kernel/arn.ts';
import type { Errand } from '../../kernel/operation.ts';
import { get, remove, set, type Table, table } from '../../lib/table.ts';
import type { Millis } from '../../lib/time.ts';
import type { RotationRules, RotationWindow } from './schedule.ts';

export type { RotationRules };

/** What a rotation function is called for, in this order. */
export const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;
export type Step = (typeof STEPS)[number];

export interface Rotation {
  readonly enabled: boolean;
  readonly functionArn: string | undefined;
  readonly rules: RotationRules | undefined;
  /** The window that comes next; undefined without rules, and when rotation was cancelled. */
  readonly next: RotationWindow | undefined;
  /** Days from then to the next window, as AWS shows them beside an expression; with rules by days, those. */
  readonly days: number | undefined;
  readonly lastAt: Millis | undefined;
  /** How often the function was called: it numbers the calls. */
  readonly calls: number;
  readonly job: Job | undefined;
}

/** Before anything was said of it. */
export const noRotation: Rotation = {
  enabled: false,
  functionArn: undefined,
  rules: undefined,
  next: undefined,
  days: undefined,
  lastAt: undefined,
  calls: 0,
  job: undefined,
};

/** A rotation under way. */
export interface Job {
  /** The version that is to become the current one. */
  readonly versionId: string;
  readonly step: Step;
  /** Nothing is rotated: the function is only tried out, by its testSecret. */
  readonly isTrial: boolean;
  /** From 1. */
  readonly attempt: number;
  /** No attempt is made after it. */
  readonly closesAt: Millis;
  /** The call that is waited for; undefined until the next attempt. */
  readonly callId: string | undefined;
  /** When the next attempt is made. */
  readonly retryAt: Millis | undefined;
}

/** A call of a rotation function that has not ended. */
export interface Call extends Errand {
  readonly secretArn: string;
}

/** A function that Secrets Manager may call. */
export interface KnownFunction {
  /** Without version or alias: all of them. */
  readonly arn: string;
}

/** An instant at which a secret's function will be called. */
export interface Wake {
  readonly at: Millis;
  readonly arn: string;
}

/** What the state of Secrets Manager has of rotation besides that of each secret. */
export interface Rotations {
  /** By ARN. */
  readonly functions: Table<KnownFunction>;
  /** By ID. */
  readonly calls: Table<Call>;
  /** By time. */
  readonly wakes: Table<Wake>;
}

export function wakeKey({ at, arn }: Wake): string {
  return `${String(at).padStart(16, '0')} ${arn}`;
}

export const noRotations: Rotations = {
  functions: table(({ arn }) => arn),
  calls: table(({ id }) => id),
  wakes: table(wakeKey),
};

/** Whether Secrets Manager may call a function, or the version or alias of one: of its own Region alone. */
// Unconfirmed: that one of another Region is refused as one that it may not call.
export function isKnownFunction({ functions }: Rotations, arn: string, region: string): boolean {
  const isThere = (name: string) => get(functions, name) !== undefined;
  return parseArn(arn)?.region === region && (isThere(arn) || isThere(unqualified(arn)));
}

/** The names of what time makes of rotation. */
export const ROTATION = 'RotateSecret';
export const RETRY = 'RetryRotation';
const WAKING: readonly string[] = [ROTATION, RETRY];

/** What time alone will make of a secret's rotation. */
export function rotationTimers(arn: string, rotation: Rotation | undefined): readonly Timer[] {
  if (rotation === undefined) return [];
  const { next, job } = rotation;
  const service = 'secretsmanager';
  const timers: Timer[] = [];
  if (next !== undefined) timers.push({ at: next.opensAt, service, kind: ROTATION, subject: arn });
  if (job?.retryAt !== undefined)
    timers.push({ at: job.retryAt, service, kind: RETRY, subject: arn });
  return timers;
}

/** The instants at which functions will be called, after some timers went and others came. */
export function withWakes(
  wakes: Table<Wake>,
  gone: readonly Timer[],
  come: readonly Timer[],
): Table<Wake> {
  let next = wakes;
  for (const { kind, at, subject: arn } of gone)
    if (WAKING.includes(kind)) next = remove(next, wakeKey({ at, arn }));
  for (const { kind, at, subject: arn } of come)
    if (WAKING.includes(kind)) next = set(next, { at, arn });
  return next;
}

/** When the next rotation is over at the latest, as DescribeSecret shows it: the last second of the window. */
export function nextRotationDate({ next }: Rotation): Date | undefined {
  return next && new Date(next.closesAt - 1000);
}

/** The rules as they are shown. */
export function shownRules({ rules, days }: Rotation): RotationRules | undefined {
  if (rules?.ScheduleExpression === undefined || days === undefined) return rules;
  // Unconfirmed: what is shown when the next date is today; AWS's model has no number below 1.
  return { ...rules, AutomaticallyAfterDays: Math.max(1, days) };
}
