/**
 * What time alone will do: the clock is run on a fork, and what stops working is told.
 * @module
 */
import { advance } from '../kernel/advance.ts';
import type { Event } from '../kernel/event.ts';
import type { Services } from '../kernel/operation.ts';
import { slice, type World } from '../kernel/world.ts';
import { kms } from '../kms/service.ts';
import type { KmsState } from '../kms/state.ts';
import { familyArns, refusalToDecrypt, relativesThatDecrypt } from '../kms/usability.ts';
import type { Millis } from '../lib/time.ts';
import { entriesOf, type Ledger } from './ledger.ts';

/** Something that will happen by itself. */
export interface ForecastChange {
  readonly at: Date;
  readonly service: string;
  /** `RotateKey`, `DeleteExpiredKeyMaterial`, `DeleteKey`, … */
  readonly name: string;
  /** ARN; absent for a custom key store, which has none: `details` names it. */
  readonly resource?: string;
  /** As in the audit record. */
  readonly details?: Readonly<Record<string, string>>;
}

/** A ciphertext that was made here and cannot be decrypted at the end. */
export interface ForecastFailure {
  /** When it began to be so; absent when it is so already. */
  readonly since?: Date;
  /** The key that it was made under. */
  readonly keyArn: string;
  /** AWS's answer to Decrypt at the end: `NotFoundException: Key '…' does not exist`. */
  readonly refusal: string;
  /** The call that made it. */
  readonly madeBy: { readonly operation: string; readonly at: Date; readonly requestId: string };
  /** ARNs of related keys in other Regions that still decrypt it. */
  readonly decryptableBy: readonly string[];
}

export interface Forecast {
  readonly from: Date;
  readonly to: Date;
  /** What will happen, in order. */
  readonly changes: readonly ForecastChange[];
  /** The ciphertexts that the record knows of and that fail at the end, the oldest first. */
  readonly failures: readonly ForecastFailure[];
}

/** The operations that give a ciphertext away under a KMS key. */
const ENCRYPTING = /^(Encrypt|ReEncrypt|GenerateDataKey.*)$/;

/** @param requestIdOf - of an event of the record */
export function forecast(
  services: Services,
  { world, ledger }: { readonly world: World; readonly ledger: Ledger },
  { to, limit }: { readonly to: Millis; readonly limit: number | undefined },
  requestIdOf: (event: Event) => string,
): Forecast {
  const { world: end, events } = advance(services, world, to, limit);
  const [before, after] = [stateOf(world), stateOf(end)];
  const made = entriesOf(ledger)
    .flatMap((entry) => entry.events)
    .filter((event) => event.fault === undefined && event.caller && ENCRYPTING.test(event.name));
  const failing = new Map<string, string>();
  for (const arn of new Set(made.map(keyOf))) {
    const refusal = refusalToDecrypt(after, arn);
    if (refusal !== undefined) failing.set(arn, refusal);
  }
  const since = beginnings(services, world, events, new Set(failing.keys()));
  const failures = made.flatMap((event): ForecastFailure[] => {
    const keyArn = keyOf(event);
    const refusal = failing.get(keyArn);
    if (refusal === undefined) return [];
    const at = since.get(keyArn);
    return [
      {
        ...(at === undefined ? {} : { since: new Date(at) }),
        keyArn,
        refusal,
        madeBy: { operation: event.name, at: new Date(event.at), requestId: requestIdOf(event) },
        decryptableBy: relativesThatDecrypt(after, keyArn, familyArns(before, keyArn)),
      },
    ];
  });
  return {
    from: new Date(world.now),
    to: new Date(to),
    changes: events.map(changeOf),
    failures,
  };
}

/** When each of some keys began to refuse; none for a key that refuses already. */
function beginnings(
  services: Services,
  world: World,
  events: readonly Event[],
  arns: ReadonlySet<string>,
): ReadonlyMap<string, Millis> {
  const since = new Map<string, Millis>();
  const open = new Set(
    [...arns].filter((arn) => refusalToDecrypt(stateOf(world), arn) === undefined),
  );
  let present = world;
  for (const { at, resources } of events) {
    if (open.size === 0) break;
    // What befalls a key may stop its relatives: a rotation to material that they have not got.
    const family = familyArns(stateOf(present), resources[0] ?? '').filter((arn) => open.has(arn));
    if (family.length === 0) continue;
    present = advance(services, present, at, Infinity).world;
    for (const arn of family)
      if (refusalToDecrypt(stateOf(present), arn) !== undefined) {
        since.set(arn, at);
        open.delete(arn);
      }
  }
  return since;
}

function stateOf(world: World): KmsState {
  return slice(world, kms);
}

/** Of ReEncrypt the key that sealed. */
function keyOf(event: Event): string {
  return event.resources.at(-1) ?? '';
}

/** What is told more of it is computed when it is read. */
function changeOf({ at, service, name, resources, details }: Event): ForecastChange {
  const [resource] = resources;
  const change = {
    at: new Date(at),
    service,
    name,
    ...(resource === undefined ? {} : { resource }),
  };
  return details === undefined
    ? change
    : Object.defineProperty(change, 'details', { enumerable: true, get: () => details.shown() });
}
