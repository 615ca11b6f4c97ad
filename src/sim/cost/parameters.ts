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
import { ssm } from '../../ssm/service.ts';
import { advancedIn, parameterArn } from '../../ssm/state.ts';
import type { ChargesIn } from './charges.ts';
import { livesAt } from './lives.ts';

export const parameterCharges: ChargesIn = (base, record) => {
  const lives = livesAt('parameters');
  for (const scope of entries(slice(base, ssm).scopes))
    if (scope.advanced > 0)
      for (const parameter of entries(scope.parameters))
        if (advancedIn(parameter) === 1) lives.begin(parameterArn(scope, parameter.name), base.now);
  for (const { events } of record)
    for (const event of events) {
      const { service, name, at, fault, details, resources } = event;
      if (service !== ssm.name || fault !== undefined) continue;
      const [arn = ''] = resources;
      const { Tier } = (toldOn(event)?.answer ?? {}) as { readonly Tier?: string };
      if (name === 'PutParameter' && Tier === 'Advanced') lives.begin(arn, at);
      if (name === CHANGE && details?.shown()['operation'] === 'Delete') lives.end(arn, at);
    }
  return { standing: lives.standing(), priceOf: () => undefined };
};
