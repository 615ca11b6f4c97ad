/**
 * A program done again in the simulator alone, to compare what comes of it.
 * @module
 */
import { advance, type Event, services, type World } from '../../src/engine.ts';
import { entries } from '../../src/lib/table.ts';
import { exportWorld } from '../../src/sim/portable.ts';
import type { Deed } from './lifecycle-run.ts';
import { type Answer, act, emptyWorld } from './lifecycle-world.ts';

interface Redoing {
  readonly from?: World;
  /** Where to stop on the way to an instant. */
  stops?(world: World, to: number): readonly number[];
  after?(world: World, deed: Deed, answer: Answer | undefined): void;
}

/** Does it all again. @returns the world, what it tells of itself, and the answer or refusal to each command */
export function redo(deeds: readonly Deed[], { from = emptyWorld(), stops, after }: Redoing = {}) {
  let world = from;
  const events: Event[] = [];
  const results = new Map<Deed, string>();
  for (const deed of deeds) {
    let answer: Answer | undefined;
    if (deed.command === undefined)
      for (const to of [...(stops?.(world, deed.to) ?? []), deed.to]) {
        const moved = advance(world, to);
        world = moved.world;
        events.push(...moved.events);
      }
    else {
      const done = act(world, deed.command);
      world = done.world;
      events.push(...done.events);
      results.set(deed, JSON.stringify(done.result));
      if (done.result.ok) answer = done.result.value as Answer;
    }
    after?.(world, deed, answer);
  }
  return { world, events: events.map(shown), results };
}

/** Everything in a world, as text. */
export function textOf(world: World): string {
  return JSON.stringify([exportWorld(services, world), [...entries(world.agenda)]]);
}

function shown({ at, name, resources, fault, details }: Event): string {
  return JSON.stringify([at, name, resources, fault, details?.shown()]);
}
