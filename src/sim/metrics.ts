/**
 * Metrics of KMS as CloudWatch has them, in the namespace AWS/KMS: those that follow from keys and calls.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/monitoring-cloudwatch.html
 * @module
 */
import { parseArn } from '../kernel/arn.ts';
import type { Event } from '../kernel/event.ts';
import type { AnyOperation } from '../kernel/operation.ts';
import { slice } from '../kernel/world.ts';
import { earliestExpiry } from '../kms/materials/materials.ts';
import { kms } from '../kms/service.ts';
import { targetOf } from '../kms/target.ts';
import { entries } from '../lib/table.ts';
import type { Moment } from './cell.ts';
import { entriesOf } from './ledger.ts';
import { isAt, isIn, type PlaceOptions, spanOf } from './span.ts';

export interface Metric {
  readonly metricName: 'SuccessfulRequest' | 'SecondsUntilKeyMaterialExpiration';
  /** Of the key. */
  readonly account: string;
  readonly region: string;
  /** `KeyArn` and `Operation`; of ReEncrypt both keys; of an expiry `KeyId`. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly unit: 'Count' | 'Seconds';
  readonly value: number;
}

/**
 * The cryptographic operations that succeeded in a span, counted by key and operation; and how long imported key materials
 * have from now on, the earliest of each key.
 */
export function metricsOf({ world, ledger }: Moment, options: PlaceOptions): Metric[] {
  const span = spanOf(options);
  const counts = new Map<string, Metric>();
  for (const event of entriesOf(ledger).flatMap(({ events }) => events)) {
    if (!isIn(span, event.at) || event.fault !== undefined || !isUse(event)) continue;
    const dimensions = dimensionsOf(event);
    const key = JSON.stringify(dimensions);
    const { account = '', region = '' } = parseArn(event.resources.at(-1) ?? '') ?? {};
    const value = (counts.get(key)?.value ?? 0) + 1;
    const place = { account, region, dimensions };
    counts.set(key, { metricName: 'SuccessfulRequest', ...place, unit: 'Count', value });
  }
  const state = slice(world, kms);
  const expiries: Metric[] = [];
  for (const scope of entries(state.scopes))
    for (const key of entries(scope.keys)) {
      const at = earliestExpiry(targetOf(state, scope, key));
      if (at === undefined) continue;
      const { account, region } = scope;
      const place = { account, region, dimensions: { KeyId: key.id } };
      const value = (at - world.now) / 1000;
      const metricName = 'SecondsUntilKeyMaterialExpiration';
      expiries.push({ metricName, ...place, unit: 'Seconds', value });
    }
  return [...counts.values(), ...expiries].filter((metric) => isAt(options, metric));
}

/** Unconfirmed: that the operations whose last use is recorded are those that are counted. */
function isUse({ service, name, caller }: Event): boolean {
  const { operations }: { readonly operations: Readonly<Record<string, AnyOperation>> } = kms;
  return caller !== undefined && service === kms.name && operations[name]?.touch !== undefined;
}

function dimensionsOf({ name: Operation, resources }: Event): Readonly<Record<string, string>> {
  const [first = '', second = first] = resources;
  return Operation === 'ReEncrypt'
    ? { SourceKeyArn: first, DestinationKeyArn: second, Operation }
    : { KeyArn: first, Operation };
}
