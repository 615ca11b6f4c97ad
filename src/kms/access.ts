/**
 * May the caller do it? Every caller has full access in its own account; the key policy decides for others.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 * @module
 */
import { allows } from '../iam/policy.ts';
import { parseArn } from '../kernel/arn.ts';
import { notModelled } from '../kernel/fault.ts';
import type { AccessRequest, Caller } from '../kernel/operation.ts';
import { deny } from './denial.ts';
import { findKey } from './key-id.ts';
import { policyOf } from './key-policy.ts';
import { type KmsState, scopeOf } from './state.ts';

/** Refuses with AccessDeniedException, in AWS's words, what the caller may not do. */
export function authorize(state: KmsState, caller: Caller, request: AccessRequest): void {
  if (request.account === caller.account) return;
  const arn = parseArn(request.resource);
  const keyId = arn?.resource.startsWith('key/') ? arn.resource.slice('key/'.length) : undefined;
  const target =
    arn && keyId !== undefined
      ? findKey(scopeOf(state, arn.account, arn.region), keyId)
      : undefined;
  const answer =
    target === undefined
      ? 'no'
      : allows(policyOf(target), { principal: caller, action: request.action });
  if (answer === 'no') deny(caller, request);
  if (answer === 'conditions')
    notModelled(`the conditions of the key policy of ${request.resource}`);
}
