/**
 * May the caller do it? The key policy decides, and every caller has what its own account can give: as if an identity
 * policy allowed it all.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
 * @module
 */
import type { Recipient } from '../hsm/recipient.ts';
import { type Verdict, verdictOf } from '../iam/policy.ts';
import { fail, notModelled } from '../kernel/fault.ts';
import type { AccessRequest, Caller } from '../kernel/operation.ts';
import { deny } from './denial.ts';
import { isOwnService } from './managed-keys.ts';
import { aliasArn, type KmsState, type Scope } from './state.ts';
import type { KeyTarget } from './target.ts';

// The decision over all policies, which will take the place of `decide` below.
export type { Decision, Policies } from '../iam/decision.ts';

/** What the decision must know of an action on a key. */
export interface KmsAccessRequest extends AccessRequest {
  /** Absent for an action on no key: an alias, or the account's Region. */
  readonly target?: KeyTarget;
  /** The text of a refusal that must not name the key. */
  readonly refusal?: string | undefined;
  /** The enclave that will read the answer: what a policy's conditions on attestation are about. */
  readonly recipient?: Recipient | undefined;
}

/** Refuses with AccessDeniedException, in AWS's words, what the caller may not do. */
export function authorize(_state: KmsState, caller: Caller, request: KmsAccessRequest): void {
  const verdict = decide(caller, request);
  if (verdict === 'allowed') return;
  if (verdict === 'conditions')
    notModelled(`the conditions of the key policy of ${request.resource}`);
  if (request.refusal !== undefined) fail('AccessDeniedException', request.refusal);
  deny(caller, request, verdict);
}

function decide(caller: Caller, { account, target, action, resource }: KmsAccessRequest): Verdict {
  const policy = target?.key.policy;
  const service = target?.shared.custodian?.service;
  // The default key policy lets the key's own account in, and nobody else.
  if (policy === undefined) return account === caller.account ? 'allowed' : 'none';
  const request = { principal: caller, action, resource };
  const verdict = verdictOf(policy.document, request);
  // The only conditions of AWS's own policy are the caller's account and the service that it comes through.
  if (service === undefined || verdict !== 'conditions') return verdict;
  return account === caller.account && isOwnService(service, caller.via) ? 'allowed' : 'none';
}

interface AccessOptions extends Pick<KmsAccessRequest, 'refusal' | 'recipient'> {
  readonly crossAccount: boolean;
}

/** The permission that an action on a key needs; other accounts are refused where AWS always refuses them. */
export function keyAccess(
  action: string,
  target: KeyTarget,
  caller: Caller,
  options: AccessOptions,
): KmsAccessRequest {
  const { crossAccount, refusal, recipient } = options;
  const { arn: resource, scope } = target;
  const request = { action, resource, account: scope.account, target, refusal, recipient };
  return crossAccount || request.account === caller.account
    ? request
    : deny(caller, request, 'none');
}

/** The permission that an action on an alias needs. */
export function aliasAccess(action: string, scope: Scope, aliasName: string): KmsAccessRequest {
  return { action, resource: aliasArn(scope, aliasName), account: scope.account };
}
