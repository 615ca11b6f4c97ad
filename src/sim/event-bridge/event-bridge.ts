/**
 * What services send to EventBridge by themselves, in its envelope.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 * @module
 */
import { parseArn } from '../../kernel/arn.ts';
import { type Event, eventId } from '../../kernel/event.ts';
import type { Seed } from '../../lib/random.ts';
import type { Millis } from '../../lib/time.ts';
import { entriesOf, type Ledger } from '../ledger.ts';
import { isAt, isIn, type PlaceOptions, spanOf, wholeSeconds } from '../span.ts';
import { kmsSender } from './kms.ts';
import { parameterStoreSender } from './parameter-store.ts';
import type { Sender } from './sender.ts';

export interface EventBridgeEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  /** `aws.kms`, `aws.ssm` */
  readonly source: string;
  readonly account: string;
  /** In whole seconds. */
  readonly time: string;
  readonly region: string;
  /** The ARN of the key or of the parameter. */
  readonly resources: readonly string[];
  /**
   * Of KMS `key-id`, and of a rotation and an expiry also the key materials. Of a parameter that changes `operation`, `name`, `type` and
   * `description`, of a label `label`, `fromVersion` and `toVersion`; of a parameter policy `parameter-name`, `policy-type` and others.
   */
  readonly detail: Readonly<Record<string, string>>;
}

/** By the name of the service. Secrets Manager's events are those that CloudTrail sends. */
const senders = new Map<string, Sender>([
  ['kms', kmsSender],
  ['ssm', parameterStoreSender],
]);

/** The events of a span, oldest first, each once. AWS may send an event twice, and most of them not at all. */
export function eventBridgeOf(
  { seed, ledger }: { readonly seed: Seed; readonly ledger: Ledger },
  options: PlaceOptions,
): EventBridgeEvent[] {
  const span = spanOf(options);
  const idOf = identities(seed);
  return entriesOf(ledger)
    .flatMap(({ events }) => events)
    .flatMap((event) => sentOf(event, idOf))
    .filter(({ at, sent }) => isIn(span, at) && isAt(options, sent))
    .map(({ sent }) => sent);
}

/** The ID of an event by what it says; what is said again at the same instant has another one. */
function identities(seed: Seed): (subject: string, at: Millis) => string {
  const said = new Map<string, number>();
  return (subject, at) => {
    const name = `${at} ${subject}`;
    const before = said.get(name) ?? 0;
    said.set(name, before + 1);
    const again = before === 0 ? '' : ` ${before + 1}`;
    return eventId(seed, { subject: subject + again, n: at });
  };
}

function sentOf(
  event: Event,
  idOf: (subject: string, at: Millis) => string,
): readonly { readonly at: Millis; readonly sent: EventBridgeEvent }[] {
  const sender = senders.get(event.service);
  if (sender === undefined) return [];
  const { at } = event;
  return sender.sent(event).map(({ type, resource, detail }) => {
    const { account = '', region = '' } = parseArn(resource) ?? {};
    const id = idOf([type, resource, ...Object.values(detail)].join(' '), at);
    const sent: EventBridgeEvent = {
      version: '0',
      id,
      'detail-type': type,
      source: sender.source,
      account,
      time: wholeSeconds(at),
      region,
      resources: [resource],
      detail,
    };
    return { at, sent };
  });
}
