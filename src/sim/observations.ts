/**
 * What other services of AWS tell of those that are simulated, as it follows from the ledger: CloudTrail, EventBridge, CloudWatch and the bill.
 * @module
 */
import type { Moment } from './cell.ts';
import type { CloudTrailRecord } from './cloudtrail/record.ts';
import { cloudTrailOf } from './cloudtrail/trail.ts';
import { type Cost, type CostOptions, costOf } from './cost/cost.ts';
import { type EventBridgeEvent, eventBridgeOf } from './event-bridge/event-bridge.ts';
import { type Metric, metricsOf } from './metrics.ts';
import type { PlaceOptions } from './span.ts';

/** Each costs what the ledger is long; of what `history` no longer remembers nothing is told. */
export interface Observations {
  /**
   * CloudTrail's records of KMS, Secrets Manager and Parameter Store, oldest first: every call, every refusal, and what services do by themselves. A use by another account is in
   * both accounts. What KMS does for another service is invoked by that one. They hold no access key IDs, and of kmsim's own changes such as `BeginWaitingPeriod` nothing.
   * @example sim.cloudTrail({ account: '111122223333' }).filter(({ errorCode }) => errorCode === 'AccessDenied')
   * @throws TypeError for an option that is none
   */
  cloudTrail(options?: PlaceOptions): readonly CloudTrailRecord[];
  /**
   * The events that services send to EventBridge, oldest first: of KMS rotations, expiries of imported material and deletions; of
   * Parameter Store changes of parameters, and what their policies did. Those that CloudTrail sends there are not among them, and Secrets Manager sends no others.
   * @throws TypeError for an option that is none
   */
  eventBridge(options?: PlaceOptions): readonly EventBridgeEvent[];
  /**
   * Three of CloudWatch's metrics: of KMS `SuccessfulRequest` summed over the span, and how long imported key material has from
   * now on; of Secrets Manager the number of secrets, which is `ResourceCount`.
   * @throws TypeError for an option that is none
   */
  metrics(options?: PlaceOptions): readonly Metric[];
  /**
   * What keys, secrets, advanced parameters and requests of a span cost by AWS's price lists for us-east-1, whatever their Region. Not
   * counted: calls of Parameter Store, which cost with advanced parameters and with higher throughput; CloudHSM clusters and external
   * key managers behind custom key stores, services that kmsim does not simulate, what CloudTrail, EventBridge and
   * CloudWatch cost, taxes and discounts; and what was before the ledger began, as `import` begins one. A key's month is the calendar's,
   * in UTC. Related keys cost one each, and so does their rotated material.
   * @example sim.cost({ from: '2026-01-01', to: '2026-02-01' }).total
   * @throws TypeError for an option that is none
   * @throws RangeError for a span that ends after the present
   */
  cost(options?: CostOptions): Cost;
}

/** @param present - the present moment */
export function createObservations(present: () => Moment): Observations {
  const told = () => {
    const { world, ledger } = present();
    return { seed: world.seed, ledger };
  };
  return {
    cloudTrail: (options = {}) => cloudTrailOf(told(), options),
    eventBridge: (options = {}) => eventBridgeOf(told(), options),
    metrics: (options = {}) => metricsOf(present(), options),
    cost: (options = {}) => costOf(present(), options),
  };
}
