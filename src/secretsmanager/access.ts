/**
 * What a caller must be allowed, and whether it is.
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
 * @module
 */
import type { Policy } from '../iam/policy.ts';
import { type ResourceAccessRequest, refusalOf } from '../iam/resource-access.ts';
import { fail } from '../kernel/fault.ts';
import type { Caller, Refusal, Situation } from '../kernel/operation.ts';
import { type Asking, secretsValueOf } from './condition-keys.ts';
import type { Sought } from './secret-id.ts';
import type { SecretsState, Tag } from './state.ts';
import type { GivenTag } from './tags.ts';

type Pairs = readonly (readonly [string, string])[];

/** What the pipeline asks. */
export function authorize(
  _state: SecretsState,
  caller: Caller,
  request: ResourceAccessRequest,
  situation: Situation,
): Refusal | undefined {
  return refusalOf(caller, request, situation);
}

/** An action on a secret, with the request that asks for it. */
export function secretAccess(
  action: string,
  { scope, secret, arn, named }: Sought,
  input: Asking,
): ResourceAccessRequest {
  const resourceTags = pairsOf(secret?.tags);
  const { Tags, TagKeys } = input;
  return {
    action: `secretsmanager:${action}`,
    resource: arn,
    named,
    account: scope.account,
    policy: secret?.policy?.document,
    resourceTags,
    requestTags: Tags && pairsOf(Tags),
    tagKeys: TagKeys,
    keys: (key) => secretsValueOf(key, { action, input, arn, secret, resourceTags }),
  };
}

/** An action on no secret. */
export function regionAccess(
  action: string,
  { account }: Pick<Caller, 'account'>,
): ResourceAccessRequest {
  // Recorded where no secret is named: the text has no resource.
  return { action: `secretsmanager:${action}`, resource: '*', named: '', account };
}

/** What a request would change of who may do what with a secret. */
interface AccessChange {
  readonly policy?: Policy;
  readonly tags?: readonly Tag[];
}
/** One call. */
interface Asked {
  readonly action: string;
  readonly input: Asking;
}

/** Whether the caller could make the same call again when the secret has another policy, or other tags. */
export function couldRepeat(
  { action, input }: Asked,
  sought: Sought,
  { policy, tags }: AccessChange,
  { caller, now, seed, slices }: Situation & { readonly caller: Caller },
): boolean {
  const present = secretAccess(action, sought, input);
  const resourceTags = tags === undefined ? present.resourceTags : pairsOf(tags);
  const { arn, secret } = sought;
  const request: ResourceAccessRequest = {
    ...present,
    policy: policy ?? present.policy,
    resourceTags,
    keys: (key) => secretsValueOf(key, { action, input, arn, secret, resourceTags }),
  };
  return refusalOf(caller, request, { now, seed, slices })?.spared !== false;
}

/** The recorded text for a change that would take from the caller what it needs to change the secret again. */
export const LOCKOUT =
  'This resource policy will not allow you to manage this secret in the future.';

/** Faults: AccessDeniedException, for a change after which the caller could not make the same call again. */
// Recorded for tags. Unconfirmed: the code, for a policy.
export function checkLockout(
  asked: Asked,
  sought: Sought,
  change: AccessChange,
  env: Situation & { readonly caller: Caller },
): void {
  if (!couldRepeat(asked, sought, change, env)) fail('AccessDeniedException', LOCKOUT);
}

function pairsOf(tags: readonly GivenTag[] = []): Pairs {
  return tags.map(({ Key = '', Value = '' }) => [Key, Value]);
}
