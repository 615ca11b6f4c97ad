/**
 * What Parameter Store charges for: advanced parameters, as long as they are there. Calls are not counted: what they cost
 * depends on how many advanced parameters each answers.
 * Source: https://aws.amazon.com/systems-manager/pricing/, "Parameter Store"
 * @module
 */
import { toldOn } from '../../kernel/event.ts';
import { slice } from '../../kernel/world.ts';
import { entries } from '../../lib/table.ts';
import { CHANGE } from '../../ssm/changes.ts';
import { nameIn } from '../../ssm/names.ts';
import { ssm } from '../../ssm/service.ts';
import { advancedIn, parameterArn } from '../../ssm/state.ts';
import type { ChargesIn } from './charges.ts';
import { livesAt } from './lives.ts';

export const parameterCharges: ChargesIn = (base, record) => {
  const lives = livesAt('parameters');
  for (const scope of entries(slice(base, ssm).scopes))
    if (scope.advanced > 0)
      for (const parameter of entries(scope.parameters))
        if (advancedIn(parameter) === 1)
          lives.begin(placeOf(parameterArn(scope, parameter.name), parameter.name), base.now);
  for (const { events } of record)
    for (const event of events) {
      const { service, name, at, fault, details, resources } = event;
      if (service !== ssm.name || fault !== undefined) continue;
      const [arn = ''] = resources;
      if (name === 'PutParameter') {
        const { given, answer } = toldOn(event) ?? {};
        const { Tier } = (answer ?? {}) as { readonly Tier?: string };
        const { Name = '' } = (given ?? {}) as { readonly Name?: string };
        if (Tier === 'Advanced') lives.begin(placeOf(arn, nameIn(Name)), at);
      }
      const change = name === CHANGE ? details?.shown() : undefined;
      if (change?.['operation'] === 'Delete') lives.end(placeOf(arn, change['name'] ?? ''), at);
    }
  return { standing: lives.standing(), priceOf: () => undefined };
};

/** The parameters `a` and `/a` have one ARN. */
function placeOf(arn: string, name: string): string {
  return `${arn} ${name}`;
}
