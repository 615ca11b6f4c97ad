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
  return { action: `secretsmanager:${action}`, resource: '*', account };
}

/** Whether the caller could do an action on a secret if that had another policy, or other tags. */
export function couldStill(
  action: string,
  sought: Sought,
  change: { readonly policy?: Policy; readonly tags?: readonly Tag[] },
  { caller, ...situation }: Situation & { readonly caller: Caller },
): boolean {
  const present = secretAccess(action, sought, {});
  const resourceTags = change.tags ? pairsOf(change.tags) : (present.resourceTags ?? []);
  const request: ResourceAccessRequest = {
    ...present,
    policy: change.policy ?? present.policy,
    resourceTags,
    keys: (key) =>
      secretsValueOf(key, {
        action,
        input: {},
        arn: sought.arn,
        secret: sought.secret,
        resourceTags,
      }),
  };
  return refusalOf(caller, request, situation)?.spared !== false;
}

/** The recorded text for a change that would take from the caller what it needs to change the secret again. */
export const LOCKOUT =
  'This resource policy will not allow you to manage this secret in the future.';

/** Faults: AccessDeniedException, for tags without which the caller could not do the same again. */
export function checkTagLockout(
  action: string,
  sought: Sought,
  tags: readonly Tag[],
  { now, seed, slices, caller }: Situation & { readonly caller: Caller },
): void {
  if (!couldStill(action, sought, { tags }, { now, seed, slices, caller }))
    fail('AccessDeniedException', LOCKOUT);
}

/** Faults: AccessDeniedException, for a policy under which the caller could not put another one. */
// Unconfirmed: the code, which is that of the same refusal of tags.
export function checkPolicyLockout(
  sought: Sought,
  policy: Policy,
  { now, seed, slices, caller }: Situation & { readonly caller: Caller },
): void {
  if (!couldStill('PutResourcePolicy', sought, { policy }, { now, seed, slices, caller }))
    fail('AccessDeniedException', LOCKOUT);
}

function pairsOf(tags: readonly GivenTag[] = []): Pairs {
  return tags.map(({ Key = '', Value = '' }) => [Key, Value]);
}
