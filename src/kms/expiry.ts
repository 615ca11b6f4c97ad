/**
 * Imported key material that expires: its timer, and what its end does to the key.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-import-key-material.html
 * @module
 */
import type { Timer } from '../kernel/agenda.ts';
import { parseArn } from '../kernel/arn.ts';
import type { Change } from '../kernel/operation.ts';
import { findKey, type KeyTarget } from './key-id.ts';
import { isComplete } from './materials.ts';
import {
  type ImportedMaterial,
  type Key,
  type KmsState,
  keyWith,
  scopeOf,
  withKey,
} from './state.ts';

/** The name of the change, as CloudTrail has it. */
export const EXPIRY = 'DeleteExpiredKeyMaterial';

/** The timers of what will expire. */
export function expiryTimers({ key, arn }: KeyTarget): readonly Timer[] {
  return (key.imports ?? []).flatMap(({ id, material, validTo }) =>
    material === undefined || validTo === undefined
      ? []
      : { at: validTo, service: 'kms', kind: EXPIRY, subject: `${arn} ${id}` },
  );
}

/** The material is gone, and the key waits for it. Answers the key's ARN. */
export function expire(state: KmsState, timer: Timer): Change<KmsState, readonly string[]> {
  const [arn = '', id = ''] = timer.subject.split(' ');
  const { account = '', region = '', resource = '' } = parseArn(arn) ?? {};
  const scope = scopeOf(state, account, region);
  const target = findKey(scope, resource.slice('key/'.length));
  const expired = target?.key.imports?.find((one) => one.id === id);
  if (target === undefined || expired?.validTo !== timer.at)
    throw new Error(`bug: ${timer.kind} of ${timer.subject} is due and was not scheduled`);
  // Recorded: what expires while it waits for its rotation is rotated to all the same, and so it stays known.
  return { state: withKey(state, scope, withoutMaterial(target.key, expired)), output: [arn] };
}

/** The key when one of its imported materials was deleted: one that waited for its rotation is forgotten. */
export function withDeleted(key: Key, lost: ImportedMaterial): Key {
  return lost.state === 'PENDING_ROTATION'
    ? keyWith(key, { imports: key.imports?.filter((one) => one !== lost) })
    : withoutMaterial(key, lost);
}

/** The key when one of its imported materials is lost: pending import, unless it is about to be deleted. */
function withoutMaterial(key: Key, lost: ImportedMaterial): Key {
  const imports = key.imports?.map((one) =>
    one === lost ? { ...one, material: undefined, validTo: undefined } : one,
  );
  const next = keyWith(key, { imports });
  const waits = !isComplete(next) && (key.state === 'Enabled' || key.state === 'Disabled');
  return waits ? keyWith(next, { state: 'PendingImport' }) : next;
}
