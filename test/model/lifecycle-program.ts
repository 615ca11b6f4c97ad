/**
 * Programs of the lifecycle of keys: draws that find their keys when they are run, so that most of them do something.
 * @module
 */
import fc from 'fast-check';
import { checkFamily, checkWorld } from './lifecycle-check.ts';
import type { Found } from './lifecycle-model.ts';
import { createKey, type Draw, encrypt, operations } from './lifecycle-operations.ts';
import { Run } from './lifecycle-run.ts';
import {
  type Copy,
  DAY,
  type Family,
  MINUTE,
  REGIONS,
  SECOND,
  stagedOf,
  WORKS,
} from './lifecycle-state.ts';

const WEIGHTS: Readonly<Record<string, number>> = {
  Encrypt: 8,
  Jump: 16,
  CreateKey: 4,
  EnableKey: 4,
  DisableKey: 4,
  EnableKeyRotation: 6,
  DisableKeyRotation: 2,
  RotateKeyOnDemand: 6,
  ScheduleKeyDeletion: 3,
  CancelKeyDeletion: 3,
  ReplicateKey: 6,
  UpdatePrimaryRegion: 4,
  ImportKeyMaterial: 12,
  DeleteImportedKeyMaterial: 4,
  Decrypt: 4,
  ReEncrypt: 4,
};
const number = fc.nat({ max: 0xffff });

/** A step, drawn by weight. */
export const draw: fc.Arbitrary<Draw> = fc.record({
  what: fc.constantFrom(
    ...Object.entries(WEIGHTS).flatMap(([name, weight]) => Array<string>(weight).fill(name)),
  ),
  who: number,
  how: number,
  more: number,
});

/** Programs of 60 steps. */
export const program: fc.Arbitrary<Draw[]> = fc.array(draw, { minLength: 60, maxLength: 60 });

/** Runs a program in the simulator and in the model, and holds them together after each step. */
export function runProgram(draws: readonly Draw[]): Run {
  const run = new Run();
  for (const one of draws) {
    try {
      perform(run, one);
    } catch (error) {
      const told = run.deeds.map((deed) =>
        deed.command === undefined
          ? `  to ${new Date(deed.to).toISOString()}`
          : `  ${deed.command.caller.region} ${deed.command.operation} ${brief(deed.command.input)}`,
      );
      throw new Error(`${(error as Error).message}\nafter\n${told.join('\n')}`, { cause: error });
    }
  }
  return run;
}

function brief(input: unknown): string {
  return JSON.stringify(input, (_name, value) => (value instanceof Uint8Array ? '…' : value));
}

/** Mostly what some key is apt for: the step that was drawn, or another. */
function perform(run: Run, one: Draw): void {
  const { families } = run.model;
  const full = families.length > 5;
  if (one.what === 'Jump' && families.length > 0) {
    run.advance(instantOf(run, one));
    for (const family of run.model.families) checkFamily(run, family);
  } else if (families.length === 0 || (one.what === 'CreateKey' && !full)) createKey(run, one);
  else {
    const wishes = [one.what, ...rotated(OTHERWISE, one.who)];
    const apt = wishes.find((what) => aptFor(run, what).length > 0);
    const what = one.how % 8 === 0 || apt === undefined ? one.what : apt;
    const found = keyFor(run, what, one);
    (operations[what] ?? encrypt)(run, found, one);
    if (run.model.families.includes(found[0])) checkFamily(run, found[0]);
  }
  checkWorld(run);
}

const OTHERWISE = ['ImportKeyMaterial', 'ReplicateKey', 'UpdatePrimaryRegion', 'Encrypt'];

function rotated<T>(list: readonly T[], by: number): readonly T[] {
  const at = by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

/** Just before, at and just after what is due, or 20 minutes before it; and jumps of milliseconds up to years. */
function instantOf({ model }: Run, { who, how, more }: Draw): number {
  const { now } = model;
  const dues = model.dues();
  const due = dues[who % 3 === 0 ? who % Math.max(1, dues.length) : 0];
  // How long before an automatic rotation none is had on demand.
  const before = how % 8 === 1 ? 20 * MINUTE : 0;
  if (due !== undefined && how % 3 !== 0) return Math.max(now, due - before - 1 + (more % 3));
  const jumps = [1, SECOND, 3 * SECOND, 5 * MINUTE, DAY, 7 * DAY, 31 * DAY, 95 * DAY, 366 * DAY];
  return now + (jumps[more % jumps.length] ?? 0);
}

function keyFor(run: Run, what: string, { who, how }: Draw): Found {
  const apt = aptFor(run, what);
  const some = apt.length > 0 && how % 8 !== 0 ? apt : allOf(run);
  const found = some[who % some.length];
  if (found === undefined) throw new Error('the model has no key');
  return found;
}

function allOf({ model }: Run): readonly Found[] {
  return model.families.flatMap((family) => family.copies.map((copy): Found => [family, copy]));
}

/** The keys for which an operation makes sense. */
function aptFor(run: Run, what: string): readonly Found[] {
  const works = WORKS[what] ?? [];
  return allOf(run).filter(
    ([family, copy]) => works.includes(copy.state) && isApt(what, family, copy),
  );
}

function isApt(what: string, family: Family, { state, region }: Copy): boolean {
  const { kind, multiRegion, primary, replicas } = family;
  const isPrimary = region === primary;
  const apt: Readonly<Record<string, boolean>> = {
    EnableKey: state === 'Disabled',
    DisableKey: state === 'Enabled',
    EnableKeyRotation: kind === 'KMS' && isPrimary,
    DisableKeyRotation: kind === 'KMS' && isPrimary,
    RotateKeyOnDemand: isPrimary && (kind === 'KMS' || stagedOf(family) !== undefined),
    ReplicateKey: multiRegion && isPrimary && replicas.length < REGIONS.length - 1,
    UpdatePrimaryRegion: multiRegion && isPrimary && replicas.length > 0,
    ImportKeyMaterial: kind === 'EXTERNAL',
    DeleteImportedKeyMaterial: kind === 'EXTERNAL' && state !== 'PendingImport',
    Encrypt: kind !== 'HMAC',
    ReEncrypt: kind !== 'HMAC',
  };
  return apt[what] ?? true;
}
