/**
 * The end of parameters.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/deleting-parameters.html
 * @module
 */
import type { Change } from '../kernel/operation.ts';
import type { Millis } from '../lib/time.ts';
import { changed } from './changes.ts';
import { latestOf, type SsmState, scopeOf, withoutParameter } from './state.ts';
import { existing, type Target } from './target.ts';
import { retimed } from './timers.ts';

/** The state without parameters of one account and Region that are there. */
export function deleted(
  state: SsmState,
  targets: readonly Target[],
  now: Millis,
): Change<SsmState, void> {
  let next = state;
  const changes = targets.map((target) => {
    const { scope, arn, name } = target;
    const parameter = existing(target);
    next = withoutParameter(next, scopeOf(next, scope.account, scope.region), parameter);
    const happened = [changed(now, 'Delete', { arn, name, version: latestOf(parameter) })];
    return retimed(scope, parameter, undefined, { state: next, output: undefined, happened });
  });
  return {
    state: next,
    output: undefined,
    cancel: changes.flatMap(({ cancel = [] }) => cancel),
    happened: changes.flatMap(({ happened = [] }) => happened),
  };
}
