/**
 * The ledger as CloudTrail's event history has it: calls and refusals, and what KMS does by itself.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html
 * @module
 */
import { parseArn } from '../../kernel/arn.ts';
import type { Event } from '../../kernel/event.ts';
import type { AnyOperation } from '../../kernel/operation.ts';
import { kms } from '../../kms/service.ts';
import { DELETION, EXPIRY, ROTATION, SYNCHRONIZATION } from '../../kms/timers.ts';
import type { Seed } from '../../lib/random.ts';
import { eventIdOf } from '../audit.ts';
import { entriesOf, type Ledger } from '../ledger.ts';
import { isAt, isIn, type PlaceOptions, spanOf, wholeSeconds } from '../span.ts';
import { noteStore, storesOf } from '../told-stores.ts';
import { callRecords, EVENT_VERSION, resourcesOf } from './call-record.ts';
import type { Known } from './extras.ts';
import { AWS_INTERNAL } from './identity.ts';
import type { CloudTrailRecord } from './record.ts';

/** What time brings about, and what is made with another call: CloudTrail says nothing of kmsim's other changes. */
const SERVICE_EVENTS: readonly string[] = [
  DELETION,
  EXPIRY,
  ROTATION,
  SYNCHRONIZATION,
  'CreateKey',
];

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
      if (event.service !== kms.name) continue;
      noteStore(outside, event);
      if (!isIn(span, event.at)) continue;
      for (const record of recordsOf(event, call, { seed, outside })) {
        const { recipientAccountId: account, awsRegion: region } = record;
        if (isAt(options, { account, region })) records.push(record);
      }
    }
  }
  return records;
}

function recordsOf(
  event: Event,
  call: Event | undefined,
  known: Known,
): readonly CloudTrailRecord[] {
  const { caller, name } = event;
  const operation = operationOf(name);
  // Controls are no calls of AWS, and of an unknown operation CloudTrail has no record.
  if (caller !== undefined)
    return operation === undefined ? [] : callRecords({ event, caller, operation }, known);
  if (SERVICE_EVENTS.includes(name)) return [serviceRecord(event, known.seed)];
  // UpdatePrimaryRegion is in the records of both Regions.
  if (name !== call?.name || call.caller === undefined || operation === undefined) return [];
  const region = parseArn(event.resources[0] ?? '')?.region ?? call.caller.region;
  const there = { event: call, caller: { ...call.caller, region }, operation };
  return callRecords(there, known).map((record) => ({
    ...record,
    ...resourcesOf(event.resources),
    eventID: eventIdOf(known.seed, event),
  }));
}

function operationOf(name: string): AnyOperation | undefined {
  const { operations }: { readonly operations: Readonly<Record<string, AnyOperation>> } = kms;
  return Object.hasOwn(operations, name) ? operations[name] : undefined;
}

/**
 * Source: the samples of RotateKey, DeleteKey, DeleteExpiredKeyMaterial and SynchronizeMultiRegionKey. Unconfirmed: the form of
 * the record of a key that a service or ReplicateKey makes, which is said to be there.
 */
function serviceRecord(event: Event, seed: Seed): CloudTrailRecord {
  const [arn = ''] = event.resources;
  const { account = '', region = '' } = parseArn(arn) ?? {};
  return {
    eventVersion: EVENT_VERSION,
    userIdentity: { accountId: account, invokedBy: AWS_INTERNAL },
    eventTime: wholeSeconds(event.at),
    eventSource: 'kms.amazonaws.com',
    eventName: event.name,
    awsRegion: region,
    sourceIPAddress: AWS_INTERNAL,
    userAgent: AWS_INTERNAL,
    requestParameters: null,
    responseElements: null,
    eventID: eventIdOf(seed, event),
    readOnly: false,
    ...resourcesOf(event.resources),
    eventType: 'AwsServiceEvent',
    managementEvent: true,
    recipientAccountId: account,
    serviceEventDetails: detailsOf(event),
    eventCategory: 'Management',
  };
}

/** Unconfirmed: that `keyId` is the key's ID and not its ARN. */
function detailsOf({ details, resources }: Event): Readonly<Record<string, string>> {
  return { ...details?.shown(), keyId: keyIdOf(resources[0] ?? '') };
}

/** The ID in a key's ARN. */
export function keyIdOf(arn: string): string {
  return arn.slice(arn.indexOf('/') + 1);
}
