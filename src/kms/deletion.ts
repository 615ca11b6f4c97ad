/**
 * Scheduled deletion: the timer of a key, and what its end takes with it.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html
 * @module
 */
import type { Timer } from '../kernel/agenda.ts';
import { parseArn } from '../kernel/arn.ts';
import type { Change } from '../kernel/operation.ts';
import { entries, remove } from '../lib/table.ts';
import type { Millis } from '../lib/time.ts';
import { expiryTimers } from './expiry.ts';
import { findKey, type KeyTarget } from './key-id.ts';
import { type KmsState, type Scope, scopeOf, scopeWith, withScope } from './state.ts';

/** The name of the change, as CloudTrail has it. */
export const DELETION = 'DeleteKey';

/** The timer of a key whose window ends at `at`. */
export function deletionTimer(target: KeyTarget, at: Millis): Timer {
  return { at, service: 'kms', kind: DELETION, subject: target.arn };
}

/** The window has ended: the key is gone, and its aliases with it. Answers the key's ARN. */
export function deleteKey(state: KmsState, timer: Timer): Change<KmsState, readonly string[]> {
  const { account = '', region = '', resource = '' } = parseArn(timer.subject) ?? {};
  const scope = scopeOf(state, account, region);
  const keyId = resource.slice('key/'.length);
  const target = findKey(scope, keyId);
  if (target?.key.deletionAt !== timer.at)
    throw new Error(`bug: ${timer.kind} of ${timer.subject} is due and was not scheduled`);
  return {
    state: withScope(state, withoutKey(scope, keyId)),
    output: [target.arn],
    cancel: expiryTimers(target),
  };
}

function withoutKey(scope: Scope, keyId: string): Scope {
  let { aliases, aliasesByKey } = scope;
  for (const alias of entries(scope.aliasesByKey, { prefix: `${keyId} ` })) {
    aliases = remove(aliases, alias.name);
    aliasesByKey = remove(aliasesByKey, `${keyId} ${alias.name}`);
  }
  return scopeWith(scope, { keys: remove(scope.keys, keyId), aliases, aliasesByKey });
}
