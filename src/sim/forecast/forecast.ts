/**
 * What time alone will do: the clock is run on a fork, and what stops working is told.
 * @module
 */
import { advance } from '../../kernel/advance.ts';
import type { Event } from '../../kernel/event.ts';
import type { Services } from '../../kernel/operation.ts';
import { slice, type World } from '../../kernel/world.ts';
import { kms } from '../../kms/service.ts';
import type { KmsState } from '../../kms/state.ts';
import { familyArns, refusalToDecrypt, relativesThatDecrypt } from '../../kms/usability.ts';
import type { Millis } from '../../lib/time.ts';
import { entriesOf, type Ledger } from '../ledger.ts';
import { type Reading, readIn, type StoredValue, valuesIn } from './values.ts';

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

/** A value that a secret or a parameter holds now, and that cannot be read at the end. */
export interface ForecastLoss {
  /** When it began to be so; absent when it is so already. */
  readonly since?: Date;
  /** The ARN of the secret or the parameter. */
  readonly resource: string;
  /** AWS's answer at the end to GetSecretValue or GetParameter, to whom KMS and they allow it: `DecryptionFailure: …`. */
  readonly refusal: string;
}

export interface Forecast {
  readonly from: Date;
  readonly to: Date;
  /** What will happen, in order. */
  readonly changes: readonly ForecastChange[];
  /** The ciphertexts that the record knows of and that fail at the end, the oldest first. */
  readonly failures: readonly ForecastFailure[];
  /** The secrets and the parameters that cannot be read at the end, by service, Region and name. */
  readonly losses: readonly ForecastLoss[];
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
    // What a service has encrypted within a call is its own to read.
    .flatMap((entry) => entry.events.slice(0, 1))
    .filter((event) => event.fault === undefined && event.caller && ENCRYPTING.test(event.name));
  const failing = new Map<string, string>();
  for (const arn of new Set(made.map(keyOf))) {
    const refusal = refusalToDecrypt(after, arn);
    if (refusal !== undefined) failing.set(arn, refusal);
  }
  const lost = lossesIn(services, { world, end });
  const watched = [
    ...[...failing.keys()].map((arn) => ({ id: arn, under: [arn], isLost: refusesAt(arn) })),
    ...lost.map(({ value, present }) => ({
      id: value.id,
      under: [value.resource, ...present.keys],
      isLost: (at: World) => readIn(services, at, value).refusal !== undefined,
    })),
  ];
  const since = beginnings(services, world, events, watched);
  const sinceOf = (id: string) => {
    const at = since.get(id);
    return at === undefined ? {} : { since: new Date(at) };
  };
  const failures = made.flatMap((event): ForecastFailure[] => {
    const keyArn = keyOf(event);
    const refusal = failing.get(keyArn);
    if (refusal === undefined) return [];
    return [
      {
        ...sinceOf(keyArn),
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
    losses: lost.map(({ value: { id, resource }, refusal }) => ({
      ...sinceOf(id),
      resource,
      refusal,
    })),
  };
}

interface Lost {
  readonly value: StoredValue;
  readonly present: Reading;
  readonly refusal: string;
}

/** The values of a world that cannot be read at the end. Only those in doubt are tried: it costs what values there are, and little each. */
function lossesIn(
  services: Services,
  { world, end }: { readonly world: World; readonly end: World },
): readonly Lost[] {
  const kept = new Map([...valuesIn(end)].map((value) => [value.id, value]));
  const refusals = new Map<string, boolean>();
  const isRefused = (arn: string) => {
    const refused = refusals.get(arn) ?? refusesAt(arn)(end);
    refusals.set(arn, refused);
    return refused;
  };
  const isSafe = ({ id }: StoredValue) => {
    const keys = kept.get(id)?.keys;
    return keys !== undefined && (keys.length === 0 || !keys.every(isRefused));
  };
  return [...valuesIn(world)].flatMap((value): readonly Lost[] => {
    const refusal = isSafe(value) ? undefined : readIn(services, end, value).refusal;
    if (refusal === undefined) return [];
    return [{ value, refusal, present: readIn(services, world, value) }];
  });
}

const refusesAt = (arn: string) => (world: World) =>
  refusalToDecrypt(stateOf(world), arn) !== undefined;

/** Something whose end is looked for. */
interface Watched {
  readonly id: string;
  /** ARNs: what befalls one of these may end it. */
  readonly under: readonly string[];
  isLost(world: World): boolean;
}

/** When each of some things was lost; none for what is lost already. */
function beginnings(
  services: Services,
  world: World,
  events: readonly Event[],
  watched: readonly Watched[],
): ReadonlyMap<string, Millis> {
  const since = new Map<string, Millis>();
  const open = new Map<string, Set<Watched>>();
  let left = 0;
  for (const one of watched) {
    if (one.isLost(world)) continue;
    left++;
    for (const arn of one.under) open.set(arn, (open.get(arn) ?? new Set()).add(one));
  }
  let present = world;
  for (const { at, resources } of events) {
    if (left === 0) break;
    // What befalls a key may stop its relatives: a rotation to material that they have not got.
    const family = familyArns(stateOf(present), resources[0] ?? '');
    const concerned = new Set(family.flatMap((arn) => [...(open.get(arn) ?? [])]));
    if (concerned.size === 0) continue;
    present = advance(services, present, at, Infinity).world;
    for (const one of concerned)
      if (one.isLost(present)) {
        since.set(one.id, at);
        left--;
        for (const arn of one.under) open.get(arn)?.delete(one);
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
