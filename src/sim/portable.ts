/**
 * A world as JSON that another process can take up. Key material is in it only as the seed's token, which src/hsm
 * alone opens.
 * @module
 */
import { type CryptoProvider, provide } from '../hsm/provider.ts';
import { exportSeed, importSeed } from '../hsm/seed-token.ts';
import { emptyAgenda, reschedule } from '../kernel/agenda.ts';
import { decodeJson, encodeJson } from '../kernel/codec.ts';
import { validate } from '../kernel/constraints.ts';
import { Fault } from '../kernel/fault.ts';
import type { AnyService, Services } from '../kernel/operation.ts';
import { slice, type World } from '../kernel/world.ts';
import type { Seed } from '../lib/random.ts';
import { instant } from '../lib/time.ts';

const FORMAT = 'kmsim world 1';

/** A world as JSON data. */
export interface PortableWorld {
  readonly format: typeof FORMAT;
  /** ISO 8601. */
  readonly now: string;
  /** The seed, unreadable. */
  readonly seed: string;
  /** The state of KMS, and of each other service that was called, by its name. */
  readonly services: Readonly<Record<string, unknown>>;
}

export function exportWorld(services: Services, world: World): PortableWorld {
  const states = Object.values(services)
    .filter(({ name }) => name === 'kms' || world.slices[name] !== undefined)
    .map((service): [string, unknown] => [
      service.name,
      encodeJson(service.portable, service.dump(slice(world, service))),
    ]);
  return {
    format: FORMAT,
    now: new Date(world.now).toISOString(),
    seed: exportSeed(world.seed),
    services: Object.fromEntries(states),
  };
}

/**
 * @param crypto - who does the arithmetic; the pure provider when left out
 * @throws TypeError when the data is not what `exportWorld` gave, and for a crypto that is none
 */
export function importWorld(
  services: Services,
  portable: PortableWorld,
  crypto?: CryptoProvider,
): World {
  if (typeof portable !== 'object' || portable === null || portable.format !== FORMAT)
    throw new TypeError(`expected a world exported by kmsim, of format "${FORMAT}"`);
  const seed = importSeed(portable.seed);
  if (seed === undefined) throw new TypeError('"seed" expected the token of an exported world');
  provide(seed, crypto);
  const now = instant(portable.now, 'now');
  const slices: Record<string, unknown> = {};
  let agenda = emptyAgenda;
  for (const service of Object.values(services)) {
    const json = portable.services?.[service.name];
    // It was not called in that world. KMS is there always.
    if (json === undefined && service.name !== 'kms') continue;
    const state: unknown = loaded(service, json, seed);
    const problems = service.invariants(state);
    if (problems.length > 0) throw new TypeError(`"${service.name}" is not sound: ${problems[0]}`);
    slices[service.name] = state;
    const timers = [...service.timers(state)];
    const overdue = timers.find((timer) => timer.at <= now);
    if (overdue !== undefined)
      throw new TypeError(
        `"${service.name}" is not sound: ${overdue.kind} of ${overdue.subject} was due before "now"`,
      );
    agenda = reschedule(agenda, undefined, timers);
  }
  return { now, seed, agenda, slices };
}

function loaded({ portable, load, name }: AnyService, json: unknown, seed: Seed): unknown {
  try {
    const value = decodeJson(portable, json);
    validate(portable, value);
    return load(value, seed);
  } catch (thrown) {
    if (thrown instanceof Fault)
      throw new TypeError(`"${name}" expected the state of an exported world: ${thrown.message}`);
    throw thrown;
  }
}
