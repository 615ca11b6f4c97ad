/**
 * Metrics of KMS and of Secrets Manager as CloudWatch has them: those that follow from keys, secrets and calls.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/monitoring-cloudwatch.html;
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/monitoring-cloudwatch.html
 * @module
 */
import { parseArn } from '../kernel/arn.ts';
import type { Event } from '../kernel/event.ts';
import type { AnyOperation } from '../kernel/operation.ts';
import { slice, type World } from '../kernel/world.ts';
import { earliestExpiry } from '../kms/materials/materials.ts';
import { kms } from '../kms/service.ts';
import { targetOf } from '../kms/target.ts';
import { entries } from '../lib/table.ts';
import { secretsManager } from '../secretsmanager/service.ts';
import type { Moment } from './cell.ts';
import { entriesOf, type Ledger } from './ledger.ts';
import { isAt, isIn, type PlaceOptions, type Span, spanOf } from './span.ts';

export interface Metric {
  readonly namespace: 'AWS/KMS' | 'AWS/SecretsManager';
  readonly metricName: 'SuccessfulRequest' | 'SecondsUntilKeyMaterialExpiration' | 'ResourceCount';
  /** Of the key, or of the secrets. */
  readonly account: string;
  readonly region: string;
  /** `KeyArn` and `Operation`; of ReEncrypt both keys; of an expiry `KeyId`; of the number of secrets what it is of. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly unit: 'Count' | 'Seconds';
  readonly value: number;
}

/**
 * The cryptographic operations that succeeded in a span, counted by key and operation; how long imported key materials have
 * from now on, the earliest of each key; and how many secrets there are now.
 */
export function metricsOf({ world, ledger }: Moment, options: PlaceOptions): Metric[] {
  const all = [...successesIn(ledger, spanOf(options)), ...expiriesIn(world), ...secretsIn(world)];
  return all.filter((metric) => isAt(options, metric));
}

function successesIn(ledger: Ledger, span: Span): Iterable<Metric> {
  const counts = new Map<string, Metric>();
  for (const event of entriesOf(ledger).flatMap(({ events }) => events)) {
    if (!isIn(span, event.at) || event.fault !== undefined || !isUse(event)) continue;
    const dimensions = dimensionsOf(event);
    const key = JSON.stringify(dimensions);
    const { account = '', region = '' } = parseArn(event.resources.at(-1) ?? '') ?? {};
    const value = (counts.get(key)?.value ?? 0) + 1;
    const place = { account, region, dimensions };
    const metric = { namespace: 'AWS/KMS', metricName: 'SuccessfulRequest' } as const;
    counts.set(key, { ...metric, ...place, unit: 'Count', value });
  }
  return counts.values();
}

function expiriesIn(world: World): readonly Metric[] {
  const state = slice(world, kms);
  const expiries: Metric[] = [];
  for (const scope of entries(state.scopes))
    for (const key of entries(scope.keys)) {
      const at = earliestExpiry(targetOf(state, scope, key));
      if (at === undefined) continue;
      const { account, region } = scope;
      const place = { account, region, dimensions: { KeyId: key.id } };
      const value = (at - world.now) / 1000;
      const metric = {
        namespace: 'AWS/KMS',
        metricName: 'SecondsUntilKeyMaterialExpiration',
      } as const;
      expiries.push({ ...metric, ...place, unit: 'Seconds', value });
    }
  return expiries;
}

/** Source: the second page: "including secrets that are marked for deletion". Unconfirmed: the dimensions. */
const SECRETS = {
  namespace: 'AWS/SecretsManager',
  metricName: 'ResourceCount',
  dimensions: {
    Service: 'Secrets Manager',
    Type: 'Resource',
    Resource: 'SecretCount',
    Class: 'None',
  },
  unit: 'Count',
} as const;

function secretsIn(world: World): readonly Metric[] {
  return [...entries(slice(world, secretsManager).scopes)]
    .filter(({ secrets }) => secrets.size > 0)
    .map(({ account, region, secrets }) => ({ ...SECRETS, account, region, value: secrets.size }));
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
