/**
 * The ledger as users read it: every call, every refusal, every change that time made.
 * @module
 */
import { type Event, eventId, requestId } from '../kernel/event.ts';
import type { Fault } from '../kernel/fault.ts';
import type { Caller } from '../kernel/operation.ts';
import type { Seed } from '../lib/random.ts';
import type { Ledger } from './ledger.ts';

/** One line of the audit record. */
export interface AuditEvent {
  readonly at: Date;
  readonly service: string;
  /** The operation that was called (`Decrypt`), or what AWS did by itself (`DeleteKey`, `RotateKey`). */
  readonly name: string;
  /** The caller's ARN and Region; absent for what AWS did by itself. */
  readonly caller?: {
    readonly account: string;
    readonly arn: string;
    readonly region: string;
    /** The service that called on the caller's behalf. */
    readonly via?: string | undefined;
  };
  /** What was asked, without plaintexts, ciphertexts, tokens and other secrets. */
  readonly input?: unknown;
  /** ARNs of the resources, empty when the call was refused before they were known. */
  readonly resources: readonly string[];
  /** The code and text of a refusal; absent when the call succeeded. */
  readonly fault?: { readonly code: string; readonly message: string };
  /** More of what AWS did by itself, as CloudTrail's `serviceEventDetails`: of RotateKey the type, and both key materials. */
  readonly details?: Readonly<Record<string, string>>;
  /** What the caller had to be allowed, as far as the call came: of ReEncrypt two actions. */
  readonly permissions?: readonly { readonly action: string; readonly resource: string }[];
  /** With `enforcement: 'permissive'`: the refusal that there would have been. */
  readonly wouldRefuse?: { readonly code: string; readonly message: string };
  readonly requestId?: string;
  /** As GetKeyLastUsage names it: `CloudTrailEventId`. */
  readonly eventId: string;
}

/** The audit record at a moment. */
export interface AuditRecord {
  readonly length: number;
  /** So many of the events that are kept from one on, counted from 0. */
  from(index: number, limit: number): AuditEvent[];
}

/**
 * A reader of ledgers, which remembers what it read last: reading again costs what has happened since, and a copy of what is
 * asked for.
 */
export function createAudit(): (seed: Seed, ledger: Ledger) => AuditRecord {
  let read: Ledger | undefined;
  let events: AuditEvent[] = [];
  return (seed, ledger) => {
    const later: Ledger[] = [];
    let at: Ledger | undefined = ledger;
    while (at !== undefined && at !== read) {
      later.push(at);
      at = at.before;
    }
    if (at === undefined) events = [];
    for (const { last } of later.reverse())
      for (const event of last?.events ?? []) events.push(shown(seed, event));
    read = ledger;
    const present = events;
    const { dropped } = ledger;
    return {
      length: dropped + present.length,
      from(index, limit) {
        const at = Math.max(0, index - dropped);
        return present.slice(at, at + limit);
      },
    };
  };
}

/** Frozen: one event is shown to every reader of the list. */
function shown(seed: Seed, event: Event): AuditEvent {
  const { at, service, name, caller, resources, fault, label, input, details, asked, spared } =
    event;
  return frozen({
    at: new Date(at),
    service,
    name,
    ...(caller === undefined ? {} : { caller: shownCaller(caller) }),
    ...(input === undefined ? {} : { input }),
    resources: [...resources],
    ...(fault === undefined ? {} : { fault: shownFault(fault) }),
    ...(asked === undefined ? {} : { permissions: asked.map((one) => ({ ...one })) }),
    ...(spared === undefined ? {} : { wouldRefuse: shownFault(spared) }),
    ...(details === undefined ? {} : { details: details.shown() }),
    ...(label === undefined ? {} : { requestId: requestId(seed, label) }),
    eventId: eventIdOf(seed, event),
  });
}

/** The ID of an event, which what a service did by itself has too. */
export function eventIdOf(seed: Seed, { label, name, resources, at }: Event): string {
  return eventId(seed, label ?? { subject: `${name} ${resources.join(' ')}`, n: at });
}

function shownCaller({ account, arn, region, via }: Caller): NonNullable<AuditEvent['caller']> {
  return { account, arn, region, ...(via === undefined ? {} : { via }) };
}

function shownFault({ code, message = '' }: Fault): NonNullable<AuditEvent['fault']> {
  return { code, message };
}

function frozen<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object') frozen(part);
  return Object.freeze(value);
}
