/**
 * Claims about changes on their way that hold in every state.
 * @module
 */
import { entries, get } from '../../lib/table.ts';
import type { Scope } from '../state.ts';
import { endOf, factParts, type Step } from './facts.ts';

/** What does not hold of what is on its way in an account's Region. */
export function brokenByUnsettled(scope: Scope): readonly string[] {
  const { changes, latest, newest } = scope.unsettled;
  return Array.from(entries(changes)).flatMap(({ fact, steps }) => {
    const [kind, name] = factParts(fact);
    const [keyId = ''] = name.split(' ');
    const claims: readonly (readonly [boolean, string])[] = [
      [steps.length > 0, 'something of it was changed'],
      [isOrderly(steps), 'a later change is seen later'],
      [steps.every((step) => endOf(step) <= latest && step.epoch <= newest), 'it is counted'],
      [kind === 'alias' || get(scope.keys, keyId) !== undefined, 'it is gone with its key'],
    ];
    return claims.filter(([holds]) => !holds).map(([, claim]) => `${fact}: ${claim}`);
  });
}

function isOrderly(steps: readonly Step[]): boolean {
  return steps.every((step, i) => {
    const before = steps[i - 1];
    return before === undefined || endOf(before) < endOf(step);
  });
}
