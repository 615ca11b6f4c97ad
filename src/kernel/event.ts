/**
 * The audit record: one event for every call, refused or not, and for every change that time made.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html
 * @module
 */
import { randomFrom, type Seed } from '../lib/random.ts';
import type { Millis } from '../lib/time.ts';
import type { Caller, RequestLabel } from './call.ts';
import type { Fault } from './fault.ts';
import { type Member, type Shape, shapeOf } from './shape.ts';

export interface Event {
  readonly at: Millis;
  readonly service: string;
  /** The operation that was called, or what the service did by itself (`DeleteKey`). */
  readonly name: string;
  /** Absent for what the service did by itself. */
  readonly caller?: Caller | undefined;
  /**
   * What was asked, when it could be decoded: a copy, without plaintexts, ciphertexts, messages, tokens and other secrets.
   * Source: the CloudTrail page above, "…doesn't include sensitive information, such as plaintext".
   */
  readonly input?: unknown;
  /** ARNs of the resources, empty when the call was refused before they were known. */
  readonly resources: readonly string[];
  /** Why the call was refused; absent when it was not. */
  readonly fault?: Fault | undefined;
  /** From it the request ID is derived; absent for what the service did by itself. */
  readonly label?: RequestLabel | undefined;
  /** More of what the service did by itself: of a rotation its type, and the IDs of the key materials. */
  readonly details?: Details | undefined;
  /** What the caller had to be allowed, as far as the call came. */
  readonly asked?: readonly Asked[] | undefined;
  /** What access control has against the call, where it only records: the call was not refused. */
  readonly spared?: Fault | undefined;
}

/** An action on a resource. */
export interface Asked {
  /** `kms:Decrypt` */
  readonly action: string;
  /** The ARN, or `*`. */
  readonly resource: string;
}

class PlainDetails implements Details {
  readonly #facts: Readonly<Record<string, string>>;
  constructor(facts: Readonly<Record<string, string>>) {
    this.#facts = facts;
  }
  shown() {
    return { ...this.#facts };
  }
}

/** The event of something that a service did by itself, and what more there is to tell of it. */
export function befell(
  { at, service, name }: Pick<Event, 'at' | 'service' | 'name'>,
  resources: readonly string[],
  facts: Readonly<Record<string, string>>,
): Event {
  return { at, service, name, resources, details: new PlainDetails(facts) };
}

let toldOf: (event: CallEvent) => Told;

/** What was asked, for the transcript; and what was answered, for the records of CloudTrail. */
export interface Told {
  readonly shape: Shape | undefined;
  /** The input, decoded; undefined when it could not be. */
  readonly given: unknown;
  /** What numbered that which the call made. */
  readonly ordinal: number | undefined;
  /** What was answered where something was changed, as `shownIn` gives it. Undefined for what only reads: it would cost memory. */
  readonly answer: unknown;
}

/** Facts of the audit record that are computed when they are read. */
export interface Details {
  shown(): Readonly<Record<string, string>>;
}

/** The event of a call. All that was given is in it, for the transcript and the records of CloudTrail alone. */
export class CallEvent implements Event {
  readonly at: Millis;
  readonly service: string;
  readonly name: string;
  readonly caller: Caller;
  readonly resources: readonly string[];
  readonly fault: Fault | undefined;
  readonly label: RequestLabel;
  readonly asked: readonly Asked[];
  readonly spared: Fault | undefined;
  readonly #told: Told;
  constructor(
    facts: Required<Pick<Event, 'at' | 'service' | 'name' | 'resources'>> & {
      readonly caller: Caller;
      readonly fault: Fault | undefined;
      readonly label: RequestLabel;
      readonly asked: readonly Asked[];
      readonly spared: Fault | undefined;
    },
    told: Told,
  ) {
    this.at = facts.at;
    this.service = facts.service;
    this.name = facts.name;
    this.caller = facts.caller;
    this.resources = facts.resources;
    this.fault = facts.fault;
    this.label = facts.label;
    this.asked = facts.asked;
    this.spared = facts.spared;
    this.#told = told;
  }
  static {
    toldOf = (event) => event.#told;
  }
  get input(): unknown {
    const { shape, given } = this.#told;
    return shape === undefined ? undefined : shownIn(shape, given);
  }
}

/** What was asked of a service; undefined for what it did by itself. */
export function toldOn(event: Event | undefined): Told | undefined {
  return event instanceof CallEvent ? toldOf(event) : undefined;
}

/** The request ID of a call, a UUID: a call on a key is named by the key's own counter. */
export function requestId(seed: Seed, label: RequestLabel): string {
  return randomFrom(seed, 'RequestId', label.subject, label.n).uuid();
}

/** The ID of a call in the audit record, a UUID. */
export function eventId(seed: Seed, label: RequestLabel): string {
  return randomFrom(seed, 'EventId', label.subject, label.n).uuid();
}

/** A copy of a value, without plaintexts, ciphertexts, messages, tokens and other secrets. */
export function shownIn(shape: Shape, value: unknown): unknown {
  if (value === undefined || value === null || shape.kind === 'blob') return undefined;
  if (shape.kind === 'string') return shape.sensitive || shape.unlogged ? undefined : value;
  if (shape.kind === 'timestamp') return new Date(value as Date);
  if (shape.kind === 'list')
    return (value as readonly unknown[])
      .map((element) => shownIn(shape.of, element))
      .filter((element) => element !== undefined);
  if (shape.kind === 'map') return Object.fromEntries(Object.entries(value));
  if (shape.kind !== 'struct') return value;
  // By assignment: an answer is copied in the call itself, and Object.fromEntries costs twice as much.
  const shown: Record<string, unknown> = {};
  const members = shape.members as Readonly<Record<string, Member>>;
  for (const name in value as Readonly<Record<string, unknown>>) {
    const member = members[name];
    const seen = member && shownIn(shapeOf(member), (value as Record<string, unknown>)[name]);
    if (seen !== undefined) shown[name] = seen;
  }
  return shown;
}
