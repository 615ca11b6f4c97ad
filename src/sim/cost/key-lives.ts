/**
 * The lives of keys, as the record tells of them: since when each is there, when it was to be deleted, and its rotations.
 * Source: https://aws.amazon.com/kms/pricing/
 * @module
 */
import { parseArn } from '../../kernel/arn.ts';
import { type Event, toldOn } from '../../kernel/event.ts';
import { slice, type World } from '../../kernel/world.ts';
import type { KeySpec } from '../../kms/key-specs.ts';
import { ordinalOf } from '../../kms/materials/materials.ts';
import { kms } from '../../kms/service.ts';
import { targetOf } from '../../kms/target.ts';
import { DELETION, ROTATION } from '../../kms/timers.ts';
import { entries } from '../../lib/table.ts';
import type { Millis } from '../../lib/time.ts';
import type { Entry } from '../ledger.ts';

/** What related keys have in common. */
interface Family {
  readonly spec: KeySpec;
  /** When there was new key material. */
  readonly rotations: Millis[];
}

/** A key of one Region. */
export interface KeyLife {
  readonly account: string;
  /** An AWS managed key costs nothing. */
  readonly isCustomers: boolean;
  /** Since when it costs, and until when: the begin of a waiting period that was not called off. */
  readonly from: Millis;
  readonly until: Millis;
  readonly family: Family;
}

interface Lives {
  /** By ARN. */
  readonly keys: Map<string, KeyLife>;
  /** By the account and key ID of a multi-Region key. */
  readonly families: Map<string, Family>;
}

/** Every key that there was in the record, by its ARN: those of the world it begins with, and those made since. */
export function keyLives(base: World, record: readonly Entry[]): ReadonlyMap<string, KeyLife> {
  const lives = livesIn(base);
  for (const { events } of record) {
    const [call] = events;
    for (const event of events)
      if (event.service === kms.name && event.fault === undefined) note(lives, event, call);
  }
  return lives.keys;
}

function livesIn(world: World): Lives {
  const state = slice(world, kms);
  const lives: Lives = { keys: new Map(), families: new Map() };
  for (const scope of entries(state.scopes))
    for (const key of entries(scope.keys)) {
      const { shared, arn } = targetOf(state, scope, key);
      // Of imported materials those that were rotated away from are there still.
      const imported = shared.versions?.filter((one) => one.state === 'NON_CURRENT').length ?? 0;
      const rotations = Array<Millis>(ordinalOf(shared) + imported).fill(world.now);
      const waits = key.state === 'PendingDeletion' || key.state === 'PendingReplicaDeletion';
      lives.keys.set(arn, {
        account: scope.account,
        isCustomers: shared.custodian?.service === undefined,
        from: world.now,
        until: waits ? world.now : Infinity,
        family: familyOf(lives, arn, { spec: shared.spec, rotations }),
      });
    }
  return lives;
}

function note(lives: Lives, event: Event, call: Event | undefined): void {
  const { name, at, resources } = event;
  const [arn = ''] = resources;
  const life = lives.keys.get(arn);
  if (name === 'CreateKey') lives.keys.set(arn, newLife(lives, event, call));
  else if (life === undefined) return;
  else if (name === ROTATION) life.family.rotations.push(at);
  else if (name === 'ScheduleKeyDeletion') lives.keys.set(arn, { ...life, until: at });
  // Source: the price list: a deletion that is called off is charged for as though it had never been scheduled.
  else if (name === 'CancelKeyDeletion') lives.keys.set(arn, { ...life, until: Infinity });
  else if (name === DELETION) lives.keys.set(arn, { ...life, until: Math.min(life.until, at) });
}

interface Told {
  readonly KeyMetadata?: { readonly KeySpec?: KeySpec };
}

/** A key that CreateKey made, or ReplicateKey, or else a service at its first use. */
function newLife(lives: Lives, event: Event, call: Event | undefined): KeyLife {
  const [arn = ''] = event.resources;
  const isReplica = event.caller === undefined && call?.name === 'ReplicateKey';
  const { KeyMetadata } = (toldOn(event)?.answer ?? {}) as Told;
  const spec = KeyMetadata?.KeySpec ?? 'SYMMETRIC_DEFAULT';
  return {
    account: parseArn(arn)?.account ?? '',
    isCustomers: isReplica || event.caller !== undefined,
    from: event.at,
    until: Infinity,
    family: familyOf(lives, arn, { spec, rotations: [] }),
  };
}

/** The family of a multi-Region key, which may be known by another Region's key; a single-Region key is one of its own. */
function familyOf({ families }: Lives, arn: string, own: Family): Family {
  const { account, resource } = parseArn(arn) ?? {};
  if (resource?.startsWith('key/mrk-') !== true) return own;
  const id = `${account} ${resource}`;
  const known = families.get(id) ?? own;
  families.set(id, known);
  return known;
}
