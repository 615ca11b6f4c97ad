/**
 * The ledger as users read it: every call, every refusal, every change that time made.
 * @module
 */
import { eventId, redact, requestId } from '../kernel/event.ts';
import type { AnyOperation, Services } from '../kernel/operation.ts';
import type { Seed } from '../lib/random.ts';
import { entriesOf, type Ledger } from './ledger.ts';

/** One line of the audit record. */
export interface AuditEvent {
  readonly at: Date;
  readonly service: string;
  /** The operation that was called (`Decrypt`), or the change that fell due (`DeleteKey`). */
  readonly name: string;
  /** The caller's ARN and Region; absent for a change that time made. */
  readonly caller?: { readonly account: string; readonly arn: string; readonly region: string };
  /** What was asked, without plaintexts, ciphertexts, tokens and other secrets. */
  readonly input?: unknown;
  /** ARNs of the resources, empty when the call was refused before they were known. */
  readonly resources: readonly string[];
  /** The code and text of a refusal; absent when the call succeeded. */
  readonly fault?: { readonly code: string; readonly message: string };
  readonly requestId?: string;
  /** As GetKeyLastUsage names it: `CloudTrailEventId`. */
  readonly eventId?: string;
}

/** The audit record, oldest first. Cost O(length). */
export function auditOf(services: Services, seed: Seed, ledger: Ledger): AuditEvent[] {
  return entriesOf(ledger).flatMap((entry) =>
    entry.events.map((event) => {
      const { at, service, name, caller, resources, fault, label, input } = event;
      const operation = services[service]?.operations[name] as AnyOperation | undefined;
      const shown = operation === undefined ? undefined : redact(operation.input, input);
      return {
        at: new Date(at),
        service,
        name,
        ...(caller === undefined ? {} : { caller }),
        ...(shown === undefined ? {} : { input: shown }),
        resources,
        ...(fault === undefined
          ? {}
          : { fault: { code: fault.code, message: fault.message ?? '' } }),
        ...(label === undefined
          ? {}
          : { requestId: requestId(seed, label), eventId: eventId(seed, label) }),
      };
    }),
  );
}
