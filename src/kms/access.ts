/**
 * May the caller do it? The key policy decides, and beside it the grants of the key; and every caller has what its own
 * account can give: as if an identity policy allowed it all.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
 * @module
 */
import type { Recipient } from '../hsm/recipient.ts';
import { type Policy, parsePolicy, type Verdict, verdictOf } from '../iam/policy.ts';
import { fail, notModelled } from '../kernel/fault.ts';
import type { AccessRequest, Caller } from '../kernel/operation.ts';
import type { EncryptionContext } from './ciphertexts/encryption-context.ts';
import { deny } from './denial.ts';
import type { Grant, Permission } from './grants/grant.ts';
import { grantAt, grantsOf } from './grants/keeping.ts';
import { isGranted, mayRetire } from './grants/permits.ts';
import type { GrantName } from './grants/token.ts';
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
  /** The encryption context: what a grant's constraints are about. */
  readonly context?: EncryptionContext | undefined;
  /** Of CreateGrant: what the new grant gives, which a grantee must have. */
  readonly child?: Permission | undefined;
  /** The grants that the request's tokens name. */
  readonly tokens?: Tokens | undefined;
  /** Of RetireGrant: the grant, which alone decides. */
  readonly retires?: Grant | undefined;
}

/** Grants that are named by tokens, and the keys of the request that they must be of. */
export interface Tokens {
  readonly names: readonly GrantName[];
  readonly keyArns: readonly string[];
}

/**
 * Refuses with AccessDeniedException, in AWS's words, what the caller may not do; and with InvalidGrantTokenException a
 * token of a grant that no key of the request has. A good token adds nothing: here every grant counts at once.
 */
export function authorize(state: KmsState, caller: Caller, request: KmsAccessRequest): void {
  if (request.tokens !== undefined) checkTokens(state, request.tokens);
  const verdict = decide(caller, request);
  if (verdict === 'allowed') return;
  if (verdict === 'conditions')
    notModelled(`the conditions of the key policy of ${request.resource}`);
  if (request.refusal !== undefined) fail('AccessDeniedException', request.refusal);
  deny(caller, request, verdict);
}

// Unconfirmed: that AWS refuses the token of a grant that is gone, or of another key; a recording would settle it.
function checkTokens(state: KmsState, { names, keyArns }: Tokens): void {
  for (const { keyArn, id } of names)
    if (!keyArns.includes(keyArn) || grantAt(state, keyArn, id) === undefined)
      fail('InvalidGrantTokenException');
}

function decide(caller: Caller, request: KmsAccessRequest): Verdict {
  // Unconfirmed: the words of AWS's refusal to retire; a RetireGrant by a stranger would settle it.
  if (request.retires !== undefined) return mayRetire(request.retires, caller) ? 'allowed' : 'none';
  const verdict = policyVerdict(caller, request);
  if (verdict === 'allowed' || verdict === 'denied' || request.target === undefined) return verdict;
  const { scope, key } = request.target;
  const policy = key.policy?.document;
  // A Deny wins over a grant, and one with conditions may: the verdict is that of the key policy with one Allow more.
  const beside = policy === undefined ? 'allowed' : withAllow(policy, caller, request);
  if (beside === 'denied' || !isGranted(grantsOf(scope, key.id), caller, request)) return verdict;
  return beside;
}

const EVERYTHING = statementsIn(
  '{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}',
);

function statementsIn(text: string): Policy['statements'] {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(`bug: ${parsed.message}`);
  return parsed.policy.statements;
}

function withAllow(policy: Policy, caller: Caller, request: KmsAccessRequest): Verdict {
  const { action, resource } = request;
  const statements = [...policy.statements, ...EVERYTHING];
  return verdictOf({ statements }, { principal: caller, action, resource });
}

function policyVerdict(
  caller: Caller,
  { account, target, action, resource }: KmsAccessRequest,
): Verdict {
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

interface AccessOptions
  extends Pick<KmsAccessRequest, 'refusal' | 'recipient' | 'context' | 'child' | 'tokens'> {
  readonly crossAccount: boolean;
}

/** The permission that an action on a key needs; other accounts are refused where AWS always refuses them. */
export function keyAccess(
  action: string,
  target: KeyTarget,
  caller: Caller,
  options: AccessOptions,
): KmsAccessRequest {
  const { crossAccount, refusal, recipient, context, child, tokens } = options;
  const { arn: resource, scope } = target;
  const request: KmsAccessRequest = {
    action,
    resource,
    account: scope.account,
    target,
    refusal,
    recipient,
    context,
    child,
    tokens,
  };
  return crossAccount || request.account === caller.account
    ? request
    : deny(caller, request, 'none');
}

/** The permission that an action on an alias needs. */
export function aliasAccess(action: string, scope: Scope, aliasName: string): KmsAccessRequest {
  return { action, resource: aliasArn(scope, aliasName), account: scope.account };
}
