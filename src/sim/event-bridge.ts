/**
 * What KMS sends to EventBridge: rotations, expiries and deletions, in its envelope.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/kms-events.html;
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 * @module
 */
import { parseArn } from '../kernel/arn.ts';
import { type Event, eventId } from '../kernel/event.ts';
import { DELETION, EXPIRY, ROTATION } from '../kms/timers.ts';
import type { Seed } from '../lib/random.ts';
import { keyIdOf } from './cloudtrail/kms.ts';
import { entriesOf, type Ledger } from './ledger.ts';
import { isAt, isIn, type PlaceOptions, spanOf, wholeSeconds } from './span.ts';

export interface EventBridgeEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: 'aws.kms';
  readonly account: string;
  /** In whole seconds. */
  readonly time: string;
  readonly region: string;
  /** The key's ARN. */
  readonly resources: readonly string[];
  /** `key-id`; of a rotation and an expiry also the key materials. */
  readonly detail: Readonly<Record<string, string>>;
}

/** What is sent, by the name of what happened: its type, and what of the event's details is told under which name. */
const SENT: Readonly<
  Record<string, { readonly type: string; readonly told: Readonly<Record<string, string>> }>
> = {
  [ROTATION]: {
    type: 'KMS CMK Rotation',
    told: {
      keyOrigin: 'key-origin',
      rotationType: 'rotation-type',
      previousKeyMaterialId: 'previous-key-material-id',
      currentKeyMaterialId: 'current-key-material-id',
    },
  },
  [EXPIRY]: {
    type: 'KMS Imported Key Material Expiration',
    told: { keyMaterialId: 'key-material-id' },
  },
  [DELETION]: { type: 'KMS CMK Deletion', told: {} },
};

/** The events of a span, oldest first, each once. AWS may send an event twice, and most of them not at all. */
export function eventBridgeOf(
  { seed, ledger }: { readonly seed: Seed; readonly ledger: Ledger },
  options: PlaceOptions,
): EventBridgeEvent[] {
  const span = spanOf(options);
  return entriesOf(ledger)
    .flatMap(({ events }) => events)
    .filter(({ at, caller }) => caller === undefined && isIn(span, at))
    .flatMap((event) => sentOf(event, seed) ?? [])
    .filter((sent) => isAt(options, sent));
}

function sentOf(event: Event, seed: Seed): EventBridgeEvent | undefined {
  const { at, name, details, resources } = event;
  const sent = Object.hasOwn(SENT, name) ? SENT[name] : undefined;
  if (sent === undefined) return undefined;
  const [arn = ''] = resources;
  const { account = '', region = '' } = parseArn(arn) ?? {};
  const facts = details?.shown() ?? {};
  const told = Object.entries(sent.told).flatMap(([fact, as]) =>
    facts[fact] === undefined ? [] : [[as, facts[fact]] as const],
  );
  const subject = [sent.type, arn, ...told.map(([, fact]) => fact)].join(' ');
  return {
    version: '0',
    id: eventId(seed, { subject, n: at }),
    'detail-type': sent.type,
    source: 'aws.kms',
    account,
    time: wholeSeconds(at),
    region,
    resources: [arn],
    detail: { 'key-id': keyIdOf(arn), ...Object.fromEntries(told) },
  };
}
