/**
 * Ten years of 20 keys: the chapters, and between them the use of every month, chosen by numbers that are the same each
 * time.
 * @module
 */
import type { Simulator } from '../../src/index.ts';
import { APP_ROLE, attempt, begin, type Cast, type Name } from './cast.ts';
import { chapters } from './chapters.ts';
import { createUse } from './use.ts';

const END = Date.parse('2036-01-01T00:00:00Z');

/** Lives it, and gives the simulator in which it was lived. */
export function live(): Simulator {
  const cast = begin();
  const use = createUse(cast);
  const moments = [
    ...chapters.map(([at, happens]) => ({ at: Date.parse(at), happens })),
    ...months().map((at) => ({ at, happens: use })),
  ].sort((a, b) => a.at - b.at);
  const { clock } = cast.sim;
  for (const { at, happens } of moments) {
    // A chapter may take longer than until the next month's day.
    if (at > clock.now().getTime()) clock.advanceTo(at);
    happens(cast);
  }
  clock.advanceTo(END);
  farewell(cast);
  return cast.sim;
}

/** A day of each month, at an hour of its own. */
function months(): readonly number[] {
  return Array.from({ length: 120 }, (_, i) =>
    Date.UTC(2026 + Math.floor(i / 12), i % 12, 1 + ((i * 7) % 28), (i * 5) % 24, i % 60, 0, i * 8),
  );
}

/** The last day: how everything stands. */
function farewell({ sim, arns, at, as, home }: Cast): void {
  const { kms } = sim;
  for (const [name, KeyId] of Object.entries(arns)) {
    attempt(() => home(name as Name).describeKey({ KeyId }));
    attempt(() => home(name as Name).getKeyLastUsage({ KeyId }));
  }
  for (const region of ['us-east-1', 'eu-west-1', 'ap-southeast-2', 'cn-north-1'])
    at(region).listKeys();
  const { NextMarker } = kms.listAliases({ Limit: 10 });
  if (NextMarker !== undefined) kms.listAliases({ Limit: 10, Marker: NextMarker });
  attempt(() => as(APP_ROLE).encrypt({ KeyId: arns.app, Plaintext: new Uint8Array([1, 2, 3]) }));
}
