/**
 * A call as CloudTrail records it.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/understanding-kms-entries.html
 * @module
 */
import { parseArn, partitionOf } from '../../kernel/arn.ts';
import type { Caller } from '../../kernel/call.ts';
import { type Event, eventId, requestId, toldOn } from '../../kernel/event.ts';
import type { AnyOperation } from '../../kernel/operation.ts';
import { wholeSeconds } from '../span.ts';
import { extrasOf, type Known } from './extras.ts';
import { foreignIdentityOf, identityOf, serviceBehind } from './identity.ts';
import { trailValue } from './members.ts';
import type { CloudTrailRecord, TrailMembers, TrailResource } from './record.ts';
import type { TrailRow, TrailService } from './rows.ts';

/** A call, with what the pipeline knows of it. */
export interface RecordedCall {
  readonly event: Event;
  readonly caller: Caller;
  readonly operation: AnyOperation;
  readonly service: TrailService;
}

/** Members that every record has. */
export const EVENT_VERSION = '1.11';
const PLAIN: TrailRow = {};

/**
 * The record of a call in the account of its caller; and, where the resource is another account's, in that account too.
 * Unconfirmed: that both records tell the same but for the caller.
 */
export function callRecords(call: RecordedCall, known: Known): readonly CloudTrailRecord[] {
  const { event, caller } = call;
  const { account } = caller;
  const owners = new Set(event.resources.map((arn) => parseArn(arn)?.account ?? account));
  owners.delete(account);
  const own = recordFor(call, account, known);
  if (owners.size === 0) return [own];
  const { subject, n } = event.label ?? { subject: '', n: 0 };
  const sharedEventID = eventId(known.seed, { subject: `shared ${subject}`, n });
  // An AWS service that calls for itself has no account: what it does is recorded in the key's alone.
  const isService = !caller.arn.startsWith('arn:');
  return [
    ...(isService ? [] : [{ ...own, sharedEventID }]),
    ...[...owners].map((owner) => ({
      ...recordFor(call, owner, known),
      eventID: eventId(known.seed, { subject: `${owner} ${subject}`, n }),
      ...(isService ? {} : { sharedEventID }),
    })),
  ];
}

function recordFor(
  { event, caller, operation, service }: RecordedCall,
  recipientAccountId: string,
  known: Known,
): CloudTrailRecord {
  const { seed } = known;
  const row = service.rows[operation.name] ?? PLAIN;
  const more = extrasOf(event, row.more ?? [], known);
  const label = event.label ?? { subject: '', n: 0 };
  const isOwn = recipientAccountId === caller.account;
  return {
    eventVersion: EVENT_VERSION,
    userIdentity:
      isOwn || !caller.arn.startsWith('arn:')
        ? identityOf(caller, seed)
        : foreignIdentityOf(caller, seed),
    eventTime: wholeSeconds(event.at),
    eventSource: `${service.name}.amazonaws.com`,
    eventName: operation.name,
    awsRegion: caller.region,
    ...originOf(caller),
    ...errorOf(event),
    requestParameters: parametersOf(event, operation, service, row),
    responseElements: event.fault === undefined ? answerOf(event, operation, row) : null,
    ...(more === undefined ? {} : { additionalEventData: more }),
    requestID: requestId(seed, label),
    eventID: eventId(seed, label),
    readOnly: row.readOnly ?? operation.readOnly,
    ...resourcesOf(event.resources, service),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId,
    eventCategory: 'Management',
    ...wayOf(caller, service),
  };
}

/** Unconfirmed: that CloudTrail shortens this one code, as records of denied calls of KMS show it. */
function errorOf({ fault }: Event): Pick<CloudTrailRecord, 'errorCode' | 'errorMessage'> {
  if (fault === undefined) return {};
  const { code, message } = fault;
  return {
    errorCode: code === 'AccessDeniedException' ? 'AccessDenied' : code,
    ...(message === undefined ? {} : { errorMessage: message }),
  };
}

function parametersOf(
  event: Event,
  { input: shape }: AnyOperation,
  service: TrailService,
  { untold = [], named = {}, defaults }: TrailRow,
): TrailMembers | null {
  if (event.input === undefined || untold.includes('*')) return null;
  const asked = { ...(event.input as Record<string, unknown>) };
  for (const name of [...service.untold, ...untold]) delete asked[name];
  const members = renamed({ ...defaults?.(asked), ...asked }, named);
  const told = trailValue({ ...shape, members: renamed(shape.members, named) }, members);
  return filled(told as TrailMembers);
}

function answerOf(
  event: Event,
  { output }: AnyOperation,
  { answer, named = {} }: TrailRow,
): TrailMembers | null {
  if (answer === undefined) return null;
  const keyId = event.resources.find((arn) => arn.includes(':key/'));
  if (answer === 'key') return keyId === undefined ? null : { keyId };
  const given = (toldOn(event)?.answer ?? {}) as Readonly<Record<string, unknown>>;
  const told = answer.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]]));
  const shape = { ...output, members: renamed(output.members, named) };
  return filled(trailValue(shape, renamed(Object.fromEntries(told), named)) as TrailMembers);
}

function renamed(
  members: Readonly<Record<string, unknown>>,
  named: Readonly<Record<string, string>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [named[name] ?? name, value]),
  );
}

function filled(members: TrailMembers): TrailMembers | null {
  return Object.keys(members).length === 0 ? null : members;
}

/** The resources, each once. */
export function resourcesOf(
  arns: readonly string[],
  service: TrailService,
): Pick<CloudTrailRecord, 'resources'> {
  const resources = [...new Set(arns)].map((ARN): TrailResource => {
    const type = service.typeOf(ARN);
    const accountId = parseArn(ARN)?.account ?? '';
    return { accountId, ...(type === undefined ? {} : { type }), ARN };
  });
  return resources.length === 0 ? {} : { resources };
}

/** Where the call came from: as the test says by condition keys, otherwise from an address that is for documentation (RFC 5737). */
function originOf(caller: Caller): Pick<CloudTrailRecord, 'sourceIPAddress' | 'userAgent'> {
  const service = serviceBehind(caller);
  if (service !== undefined) return { sourceIPAddress: service, userAgent: service };
  return {
    sourceIPAddress: contextOf(caller, 'aws:SourceIp') ?? '192.0.2.0',
    userAgent: contextOf(caller, 'aws:UserAgent') ?? 'kmsim',
  };
}

/** Unconfirmed: the cipher suite and the key exchange, which are the client's choice; and none where a service calls. */
function wayOf(
  caller: Caller,
  { name }: TrailService,
): Pick<CloudTrailRecord, 'tlsDetails' | 'vpcEndpointId'> {
  if (serviceBehind(caller) !== undefined) return {};
  const { region } = caller;
  const vpcEndpointId = contextOf(caller, 'aws:SourceVpce');
  return {
    ...(vpcEndpointId === undefined ? {} : { vpcEndpointId }),
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: `${name}.${region}.amazonaws.com${partitionOf(region) === 'aws-cn' ? '.cn' : ''}`,
      keyExchange: 'x25519',
    },
  };
}

/** A condition key of the request, in whichever letter case. */
function contextOf({ context = {} }: Caller, name: string): string | undefined {
  const found = Object.entries(context).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return typeof found?.[1] === 'string' ? found[1] : undefined;
}
