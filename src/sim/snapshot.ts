/**
 * Moments of a simulator as users hold them.
 * @module
 */
import type { Moment } from './cell.ts';

declare const snapshot: unique symbol;
/** A moment of a simulator. Opaque; taking one costs nothing, however much there is. */
export interface Snapshot {
  readonly [snapshot]: never;
}

export function snapshotOf(moment: Moment): Snapshot {
  return moment as unknown as Snapshot;
}

/** @throws TypeError for what is no snapshot */
export function momentOf(given: Snapshot, name: string): Moment {
  const moment = given as unknown as Partial<Moment> | null | undefined;
  if (moment?.world === undefined || moment.ledger === undefined)
    throw new TypeError(`"${name}" expected what snapshot() gave`);
  return moment as Moment;
}
