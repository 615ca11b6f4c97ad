/**
 * Imported key material that expires or is deleted, and what its end does to the key.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-import-key-material.html
 * @module
 */
import type { Timer } from '../../kernel/agenda.ts';
import type { Change } from '../../kernel/operation.ts';
import { happening } from '../happenings.ts';
import type { KmsState } from '../state.ts';
import { familyOf, isPrimary, type KeyTarget, keyAt, withChange } from '../target.ts';
import { EXPIRY, retimed } from '../timers.ts';
import { isComplete, stagedVersion } from './materials.ts';

/** The material is gone, and the key waits for it. */
export function expire(state: KmsState, timer: Timer): Change<KmsState, void> {
  const [arn = '', id = ''] = timer.subject.split(' ');
  const target = keyAt(state, arn);
  const expired = target?.key.imports?.find((one) => one.id === id);
  if (target === undefined || expired?.validTo !== timer.at)
    throw new Error(`bug: ${timer.kind} of ${timer.subject} is due and was not scheduled`);
  // Recorded: what expires while it waits for its rotation is rotated to all the same, and so it stays known.
  return {
    ...retimed(state, withoutImport(state, target, id), [arn], undefined),
    happened: [happening(timer.at, EXPIRY, arn, { keyMaterialId: id })],
  };
}

/** The state when one of a key's imported materials was deleted: the primary forgets one that waited for its rotation. */
export function withDeleted(state: KmsState, target: KeyTarget, id: string): KmsState {
  const { shared } = target;
  if (stagedVersion(shared)?.id !== id || !isPrimary(target))
    return withoutImport(state, target, id);
  return forgetStaged(state, target, id);
}

// Recorded: deleted from the primary it is gone from the replicas too.
function forgetStaged(state: KmsState, target: KeyTarget, id: string): KmsState {
  const versions = target.shared.versions?.filter((one) => one.id !== id);
  let next = withChange(state, target, { shared: { versions } });
  for (const { arn } of familyOf(state, target)) {
    const relative = keyAt(next, arn);
    if (relative !== undefined) next = withoutImport(next, relative, id);
  }
  return next;
}

/** The state without a material in one Region: the key waits for it, unless it is about to be deleted or only just made. */
function withoutImport(state: KmsState, target: KeyTarget, id: string): KmsState {
  const imports = target.key.imports?.filter((one) => one.id !== id);
  return waitingForImport(withChange(state, target, { key: { imports } }), target.arn);
}

/** The state with a key pending import, when it lacks some of its material and could be used otherwise. */
export function waitingForImport(state: KmsState, arn: string): KmsState {
  const target = keyAt(state, arn);
  if (target === undefined || isComplete(target)) return state;
  // Unconfirmed: that a key whose primary is being moved waits at once; it has nothing to encrypt with.
  const waits = ['Enabled', 'Disabled', 'Updating'].includes(target.key.state);
  return waits ? withChange(state, target, { key: { state: 'PendingImport' } }) : state;
}
