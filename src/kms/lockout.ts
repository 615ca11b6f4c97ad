/**
 * The lockout safety check of a policy that the caller wants to put on a key.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 * @module
 */
import { fail } from '../kernel/fault.ts';
import type { Caller, Situation } from '../kernel/operation.ts';
import { couldPutPolicy } from './access.ts';
import type { KeyPolicy } from './state.ts';
import type { KeyTarget } from './target.ts';

/**
 * The caller must be able to put the policy anew, by the policy itself or by its account's delegation and its own policies.
 * Faults: MalformedPolicyDocumentException.
 */
export function checkLockout(
  { document }: KeyPolicy,
  target: KeyTarget,
  situation: Situation & { readonly caller: Caller },
): void {
  if (!couldPutPolicy(document, target, situation))
    fail(
      'MalformedPolicyDocumentException',
      'The new key policy will not allow you to update the key policy in the future.',
    );
}
