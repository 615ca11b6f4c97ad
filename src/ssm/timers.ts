/**
 * What time alone will do: parameter policies act.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-policies.html
 * @module
 */
import { type Timer, timerKey } from '../kernel/agenda.ts';
import type { Event } from '../kernel/event.ts';
import type { Change } from '../kernel/operation.ts';
import { entries } from '../lib/table.ts';
import type { Millis } from '../lib/time.ts';
import { acted, changed, POLICY_ACTION } from './changes.ts';
import type { ParameterPolicy } from './parameter-policies.ts';
import {
  latestOf,
  type Parameter,
  parameterArn,
  parameterNamed,
  type Scope,
  type SsmState,
  scopeOf,
  type Version,
  withoutParameter,
  withParameter,
} from './state.ts';

/** The changes that are due in a state. */
export function* timersOf(state: SsmState): Generator<Timer> {
  for (const scope of entries(state.scopes))
    for (const parameter of entries(scope.parameters)) yield* timersOfParameter(scope, parameter);
}

/** Of its latest version, what has not acted yet. */
function timersOfParameter(scope: Scope, parameter: Parameter): readonly Timer[] {
  return latestOf(parameter).policies.flatMap(({ at, isFinished }, i) =>
    isFinished
      ? []
      : { at, service: 'ssm', kind: POLICY_ACTION, subject: `${scope.id} ${parameter.name} ${i}` },
  );
}

/** A change of a parameter, with its timers that come and go by it. Undefined: it is not there. */
export function retimed<O>(
  scope: Scope,
  before: Parameter | undefined,
  after: Parameter | undefined,
  change: Change<SsmState, O>,
): Change<SsmState, O> {
  const old = before === undefined ? [] : timersOfParameter(scope, before);
  const now = after === undefined ? [] : timersOfParameter(scope, after);
  return { ...change, cancel: without(old, now), schedule: without(now, old) };
}

function without(timers: readonly Timer[], others: readonly Timer[]): readonly Timer[] {
  const keys = new Set(others.map(timerKey));
  return timers.filter((timer) => !keys.has(timerKey(timer)));
}

/** A policy acts: an expiration deletes the parameter, a notification is sent. */
// Unconfirmed: that both happen at their instant; AWS looks for them from time to time, and acts within hours.
export function actPolicy(state: SsmState, timer: Timer): Change<SsmState, void> {
  const [account = '', region = '', name = '', index] = timer.subject.split(' ');
  const scope = scopeOf(state, account, region);
  const parameter = parameterNamed(scope, name);
  const policy = parameter && latestOf(parameter).policies[Number(index)];
  if (parameter === undefined || policy?.at !== timer.at)
    throw new Error(`bug: ${timer.kind} of ${timer.subject} is due and was not scheduled`);
  const version = latestOf(parameter);
  const subject = { arn: parameterArn(scope, name), name, version };
  const action = acted(timer.at, policy, subject);
  if (policy.type === 'Expiration')
    return retimed(scope, parameter, undefined, {
      state: withoutParameter(state, scope, parameter),
      output: undefined,
      // Unconfirmed: that the deletion is told of besides.
      happened: [action, changed(timer.at, 'Delete', subject)],
    });
  const policies = version.policies.map((one) => (one === policy ? finished(one) : one));
  const after = withLatest(parameter, { ...version, policies });
  return retimed(scope, parameter, after, {
    state: withParameter(state, scope, after),
    output: undefined,
    happened: [action],
  });
}

/** Policies that are due already when they are given: they have acted, and what they did. */
// Unconfirmed: that a notification whose instant has passed is sent at once.
export function actedAlready(
  version: Version,
  now: Millis,
  { arn, name }: { readonly arn: string; readonly name: string },
): { readonly version: Version; readonly happened: readonly Event[] } {
  const isDue = ({ at, isFinished }: ParameterPolicy) => !isFinished && at <= now;
  const due = version.policies.filter(isDue);
  if (due.length === 0) return { version, happened: [] };
  const policies = version.policies.map((one) => (isDue(one) ? finished(one) : one));
  return {
    version: { ...version, policies },
    happened: due.map((policy) => acted(now, policy, { arn, name, version })),
  };
}

function finished({ type, text, at }: ParameterPolicy): ParameterPolicy {
  return { type, text, at, isFinished: true };
}

/** A parameter with another form of its latest version. */
function withLatest(parameter: Parameter, version: Version): Parameter {
  return { ...parameter, versions: [...parameter.versions.slice(0, -1), version] };
}
