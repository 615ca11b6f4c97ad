/**
 * A change of facts, noted for those who do not see it yet.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/programming-eventual-consistency.html
 * @module
 */
import type { Moment } from '../../kernel/operation.ts';
import { randomFrom, type Seed } from '../../lib/random.ts';
import { entries, get, remove, set } from '../../lib/table.ts';
import type { Millis } from '../../lib/time.ts';
import { type Key, type KmsState, type Scope, scopeIn, scopeWith, withScope } from '../state.ts';
import { type KeyTarget, withChange } from '../target.ts';
import {
  allSettled,
  type Consistency,
  endOf,
  type Facts,
  factName,
  type History,
  type Kind,
  noChanges,
  type Sight,
  type Step,
  SWEEP_MIN,
  type Unsettled,
} from './facts.ts';
import { settledSteps } from './sight.ts';

/** A fact that a call changes, and what it was. */
export type FactChange = {
  [K in Kind]: readonly [kind: K, name: string, was: Facts[K]];
}[Kind];

/**
 * The state after a call that changed some facts of an account's Region: they are seen together, after a delay that the
 * first of them and the instant name, so that no other call changes it. Where changes are seen at once it is the state given.
 */
export function settling(
  state: KmsState,
  at: Scope,
  changes: readonly FactChange[],
  { now, seed }: Pick<Moment, 'now' | 'seed'>,
): KmsState {
  const { consistency } = state.settings;
  const { delay, heldSince, epoch } = consistency;
  const [first] = changes;
  if (first === undefined || (delay === undefined && heldSince === undefined)) return state;
  const scope = scopeIn(state, at);
  const label = scope.arnPrefix + factName(first[0], first[1]);
  const until = heldSince === undefined ? now + delayOf(consistency, label, now, seed) : undefined;
  const sight = { horizon: heldSince ?? now, epoch };
  let unsettled = swept(scope.unsettled, sight);
  for (const [kind, name, was] of changes)
    unsettled = withStep(unsettled, factName(kind, name), { was, until, epoch }, sight);
  return withScope(state, scopeWith(scope, { unsettled }));
}

/** The state in which a request brought a key into another key state: cryptographic operations go by it once it is seen. */
export function withKeyState(
  state: KmsState,
  target: KeyTarget,
  change: Pick<Partial<Key>, 'state' | 'due' | 'windowDays'>,
  moment: Pick<Moment, 'now' | 'seed'>,
): KmsState {
  const { scope, key } = target;
  const next = withChange(state, target, { key: change });
  return settling(next, scope, [['state', key.id, key.state]], moment);
}

function delayOf({ delay }: Consistency, label: string, now: Millis, seed: Seed): number {
  const { min, max } = delay ?? { min: 0, max: 0 };
  const bytes = randomFrom(seed, 'kms:Consistency', label, now).bytes(4);
  const drawn = bytes.reduce((sum, byte) => sum * 256 + byte, 0) / 2 ** 32;
  return min + Math.floor(drawn * (max - min + 1));
}

/** A later change that is seen sooner overtakes: what the earlier one brought is never seen. */
function withStep(unsettled: Unsettled, fact: string, step: Step, sight: Sight): Unsettled {
  const { changes, latest, newest, sweepAt } = unsettled;
  const steps = get(changes, fact)?.steps ?? [];
  const pending = steps.slice(settledSteps(steps, sight));
  const overtaken = pending.findIndex((one) => endOf(one) >= endOf(step));
  const before = overtaken < 0 ? pending : pending.slice(0, overtaken);
  const { was } = pending[before.length] ?? step;
  const history: History = {
    fact,
    steps: [...before, { was, until: step.until, epoch: step.epoch }],
  };
  return {
    changes: set(changes, history),
    latest: Math.max(latest, endOf(step)),
    newest: Math.max(newest, step.epoch),
    sweepAt,
  };
}

/** Without what has settled, from time to time: what it costs is shared by the changes in between. */
function swept(unsettled: Unsettled, sight: Sight): Unsettled {
  const isOver = unsettled.newest < sight.epoch || unsettled.latest <= sight.horizon;
  if (!isOver && unsettled.changes.size < unsettled.sweepAt) return unsettled;
  const left = isOver
    ? []
    : Array.from(entries(unsettled.changes)).filter(
        ({ steps }) => settledSteps(steps, sight) < steps.length,
      );
  return unsettledOf(left);
}

/** What is unsettled, from its histories. */
function unsettledOf(histories: readonly History[]): Unsettled {
  let changes = noChanges;
  let latest = -Infinity;
  let newest = 0;
  for (const history of histories) {
    changes = set(changes, history);
    for (const step of history.steps) {
      latest = Math.max(latest, endOf(step));
      newest = Math.max(newest, step.epoch);
    }
  }
  return { changes, latest, newest, sweepAt: Math.max(SWEEP_MIN, 2 * changes.size) };
}

/** A scope that knows nothing more of a key that is gone, and of the aliases that went with it. */
export function forgetting(scope: Scope, keyId: string, aliasNames: readonly string[]): Scope {
  const { unsettled } = scope;
  if (unsettled.changes.size === 0) return scope;
  let { changes } = unsettled;
  const forget = (fact: string) => {
    changes = remove(changes, fact);
  };
  for (const kind of ['key', 'policy', 'state', 'tags'] as const) forget(factName(kind, keyId));
  for (const name of aliasNames) forget(factName('alias', name));
  for (const kind of ['grant', 'named'] as const) {
    const prefix = factName(kind, `${keyId} `);
    for (const { fact } of entries(unsettled.changes, { prefix })) forget(fact);
  }
  const left = changes.size === 0 ? allSettled : { ...unsettled, changes };
  return scopeWith(scope, { unsettled: left });
}
