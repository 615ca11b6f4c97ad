/**
 * The ledger as CloudTrail's event history has it: calls and refusals, and what services do by themselves.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html
 * @module
 */
import { parseArn } from '../../kernel/arn.ts';
import type { Event } from '../../kernel/event.ts';
import type { Seed } from '../../lib/random.ts';
import { eventIdOf } from '../audit.ts';
import { entriesOf, type Ledger } from '../ledger.ts';
import { isAt, isIn, type PlaceOptions, spanOf, wholeSeconds } from '../span.ts';
import { noteStore, storesOf } from '../told-stores.ts';
import { callRecords, EVENT_VERSION, type RecordedCall, resourcesOf } from './call-record.ts';
import type { Known } from './extras.ts';
import { kmsTrail } from './kms.ts';
import { parameterStoreTrail } from './parameter-store.ts';
import type { CloudTrailRecord } from './record.ts';
import type { ServedMembers, TrailService } from './rows.ts';
import { secretsManagerTrail } from './secrets-manager.ts';

/** The services that are recorded, by name. */
const trails = new Map(
  [kmsTrail, parameterStoreTrail, secretsManagerTrail].map((trail) => [trail.name, trail]),
);

/** The records of a span, oldest first, those of all accounts and Regions unless one is given. */
export function cloudTrailOf(
  { seed, ledger }: { readonly seed: Seed; readonly ledger: Ledger },
  options: PlaceOptions,
): CloudTrailRecord[] {
  const span = spanOf(options);
  const outside = storesOf(ledger.base);
  const records: CloudTrailRecord[] = [];
  for (const { events } of entriesOf(ledger)) {
    const [call] = events;
    for (const event of events) {
      const service = trails.get(event.service);
      if (service === undefined) continue;
      noteStore(outside, event);
      if (!isIn(span, event.at)) continue;
      for (const record of recordsOf(event, service, call, { seed, outside })) {
        const { recipientAccountId: account, awsRegion: region } = record;
        if (isAt(options, { account, region })) records.push(record);
      }
    }
  }
  return records;
}

function recordsOf(
  event: Event,
  service: TrailService,
  call: Event | undefined,
  known: Known,
): readonly CloudTrailRecord[] {
  // Controls are no calls of AWS, and of an unknown operation CloudTrail has no record.
  if (event.caller !== undefined) {
    const recorded = recordedCall(event, service);
    return recorded === undefined ? [] : callRecords(recorded, known);
  }
  const told = service.told(event);
  if (told !== undefined) return [serviceRecord(event, service, told, known.seed)];
  // UpdatePrimaryRegion is in the records of both Regions.
  if (event.name !== call?.name || event.service !== call.service) return [];
  const there = recordedCall(call, service);
  if (there === undefined) return [];
  const region = parseArn(event.resources[0] ?? '')?.region ?? there.caller.region;
  const caller = { ...there.caller, region };
  return callRecords({ ...there, caller }, known).map((record) => ({
    ...record,
    ...resourcesOf(event.resources, service),
    eventID: eventIdOf(known.seed, event),
  }));
}

function recordedCall(event: Event, service: TrailService): RecordedCall | undefined {
  const { caller, name } = event;
  const operation = Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
  return caller === undefined || operation === undefined
    ? undefined
    : { event, caller, operation, service };
}

/**
 * Source: the samples of RotateKey, DeleteKey, DeleteExpiredKeyMaterial and SynchronizeMultiRegionKey. Unconfirmed: the form of
 * the record of a key that a service or ReplicateKey makes, which is said to be there; and that Secrets Manager's records name the
 * secret among the resources.
 */
function serviceRecord(
  event: Event,
  service: TrailService,
  { by, ...told }: ServedMembers,
  seed: Seed,
): CloudTrailRecord {
  const [arn = ''] = event.resources;
  const { account = '', region = '' } = parseArn(arn) ?? {};
  return {
    eventVersion: EVENT_VERSION,
    userIdentity: { accountId: account, invokedBy: by },
    eventTime: wholeSeconds(event.at),
    eventSource: `${service.name}.amazonaws.com`,
    eventName: event.name,
    awsRegion: region,
    sourceIPAddress: by,
    userAgent: by,
    requestParameters: null,
    responseElements: null,
    eventID: eventIdOf(seed, event),
    readOnly: false,
    ...resourcesOf(event.resources, service),
    eventType: 'AwsServiceEvent',
    managementEvent: true,
    recipientAccountId: account,
    ...told,
    eventCategory: 'Management',
  };
}
