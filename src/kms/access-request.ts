/**
 * What the access decision is asked about an action of KMS.
 * @module
 */
import type { Recipient } from '../hsm/recipient.ts';
import type { Decision } from '../iam/decision.ts';
import type { AuthorizationRequest } from '../iam/evaluate.ts';
import type { AccessRequest } from '../kernel/operation.ts';
import type { EncryptionContext } from './ciphertexts/encryption-context.ts';
import type { Grant, Permission } from './grants/grant.ts';
import type { Granted } from './grants/permits.ts';
import type { GrantName } from './grants/token.ts';
import { arnPrefixOf } from './state.ts';
import type { KeyTarget } from './target.ts';

/** The members of a request, decoded. */
export type Members = Readonly<Record<string, unknown>>;

/** What the decision must know of an action on a key. */
export interface KmsAccessRequest extends AccessRequest {
  /** Absent for an action on no key: an alias, or the account's Region. */
  readonly target?: KeyTarget | undefined;
  /** What was asked: condition keys are about its members. */
  readonly input?: Members | undefined;
  /** The operation is not for other accounts, whatever the key policy says. */
  readonly isForeign?: boolean | undefined;
  /** The text of a refusal that must not name the key. */
  readonly text?: string | undefined;
  /** The enclave that will read the answer: what conditions on attestation are about. */
  readonly recipient?: Recipient | undefined;
  /** The encryption context: what a grant's constraints are about. */
  readonly context?: EncryptionContext | undefined;
  /** Of ReEncrypt: source and destination are one key. */
  readonly onSameKey?: boolean | undefined;
  /** Of CreateGrant: what the new grant gives, which a grantee must have. */
  readonly child?: Permission | undefined;
  /** The grants that the request's tokens name. */
  readonly tokens?: Tokens | undefined;
  /** The Region that is asked, where it is not the caller's own: aws:RequestedRegion. */
  readonly region?: string | undefined;
  /** Of RetireGrant: the grant, which decides. */
  readonly retires?: Grant | undefined;
}

/** Grants that are named by tokens, and the keys of the request that they must be of. */
export interface Tokens {
  readonly names: readonly GrantName[];
  readonly keyArns: readonly string[];
}

/** A decision, with all that it was made of. */
export interface Judgement {
  readonly request: KmsAccessRequest;
  readonly authorization: AuthorizationRequest;
  readonly granted: Granted | undefined;
  readonly decision: Decision;
}

/** What an operation tells of an action on a key besides which. */
export interface AccessOptions
  extends Pick<
    KmsAccessRequest,
    'input' | 'text' | 'recipient' | 'context' | 'onSameKey' | 'child' | 'tokens'
  > {
  readonly crossAccount: boolean;
}

/** The permission that an action on a key needs; other accounts are refused where AWS always refuses them. */
export function keyAccess(
  action: string,
  target: KeyTarget,
  caller: { readonly account: string },
  options: AccessOptions,
): KmsAccessRequest {
  const { crossAccount, input, text, recipient, context, onSameKey, child, tokens } = options;
  const { arn: resource, scope } = target;
  const { account } = scope;
  const isForeign = !crossAccount && account !== caller.account;
  return {
    action,
    resource,
    account,
    target,
    input,
    isForeign,
    text,
    recipient,
    context,
    onSameKey,
    child,
    tokens,
    retires: undefined,
  };
}

/** The permission that an action on an alias of the caller's account and Region needs. */
export function aliasAccess(
  action: string,
  { account, region }: { readonly account: string; readonly region: string },
  aliasName: string,
): KmsAccessRequest {
  return { action, resource: arnPrefixOf(account, region) + aliasName, account };
}
