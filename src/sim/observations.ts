/**
 * What other services of AWS tell of KMS, as it follows from the ledger: CloudTrail, EventBridge and CloudWatch.
 * @module
 */
import type { Moment } from './cell.ts';
import type { CloudTrailRecord } from './cloudtrail/record.ts';
import { cloudTrailOf } from './cloudtrail/trail.ts';
import { type EventBridgeEvent, eventBridgeOf } from './event-bridge.ts';
import { type Metric, metricsOf } from './metrics.ts';
import type { PlaceOptions } from './span.ts';

/** Each costs what the ledger is long; of what `history` no longer remembers nothing is told. */
export interface Observations {
  /**
   * CloudTrail's records of KMS, oldest first: every call, every refusal, and what KMS does by itself. A use by another account is in
   * both accounts. They hold no access key IDs, and of kmsim's own changes such as `BeginWaitingPeriod` nothing.
   * @example sim.cloudTrail({ account: '111122223333' }).filter(({ errorCode }) => errorCode === 'AccessDenied')
   * @throws TypeError for an option that is none
   */
  cloudTrail(options?: PlaceOptions): readonly CloudTrailRecord[];
  /**
   * The events that KMS sends to EventBridge, oldest first: rotations, expiries of imported material, deletions. Those that CloudTrail
   * sends there are not among them.
   * @throws TypeError for an option that is none
   */
  eventBridge(options?: PlaceOptions): readonly EventBridgeEvent[];
  /**
   * Two of CloudWatch's metrics: `SuccessfulRequest` summed over the span, and how long imported key material has from now on.
   * @throws TypeError for an option that is none
   */
  metrics(options?: PlaceOptions): readonly Metric[];
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
  };
}
