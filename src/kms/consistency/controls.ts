/**
 * The controls of when changes are seen, in all accounts and Regions. No client of AWS can make them.
 * @module
 */
import type { Operation } from '../../kernel/operation.ts';
import * as s from '../../kernel/shape.ts';
import type { Millis } from '../../lib/time.ts';
import type { KmsState } from '../state.ts';
import type { Consistency } from './facts.ts';

const NOTHING = s.struct({});

/** From now on nothing comes to be seen by itself. */
const hold = control('kmsim:HoldChanges', ({ delay, heldSince, epoch }, now) => ({
  delay,
  heldSince: heldSince ?? now,
  epoch,
}));

/** All is seen, and from now on by itself. */
const release = control('kmsim:ReleaseChanges', ({ delay, epoch }) => ({
  delay,
  heldSince: undefined,
  epoch: epoch + 1,
}));

/** All is seen; what is changed from now on as before. */
const settle = control('kmsim:SettleChanges', ({ delay, heldSince, epoch }) => ({
  delay,
  heldSince,
  epoch: epoch + 1,
}));

export const consistencyControls = {
  'kmsim:HoldChanges': hold,
  'kmsim:ReleaseChanges': release,
  'kmsim:SettleChanges': settle,
};

/** It costs the same however much is on its way: each change knows in which epoch it was made. */
function control(
  name: string,
  change: (consistency: Consistency, now: Millis) => Consistency,
): Operation<KmsState, undefined, typeof NOTHING, typeof s.noOutput> {
  return {
    name,
    input: NOTHING,
    output: s.noOutput,
    readOnly: false,
    faults: [],
    resolve: () => undefined,
    access: () => [],
    run(state, _input, { now }) {
      const consistency = change(state.settings.consistency, now);
      return { state: { ...state, settings: { ...state.settings, consistency } }, output: {} };
    },
    resources: () => [],
  };
}
