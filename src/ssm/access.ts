/**
 * What a caller must be allowed, and what Parameter Store's own condition keys say of its request.
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 * @module
 */
import { type ConditionValue, type Pairs, valueIn } from '../iam/global-condition-keys.ts';
import type { Policy } from '../iam/policy.ts';
import type { ResourceAccessRequest } from '../iam/resource-access.ts';
import type { Parameter, Tag } from './state.ts';
import type { Target } from './target.ts';

/** The members of requests that conditions are about. */
export interface Asking {
  readonly Overwrite?: boolean | undefined;
  readonly Policies?: string | undefined;
  readonly Recursive?: boolean | undefined;
  readonly Tags?: readonly Tag[] | undefined;
  readonly TagKeys?: readonly string[] | undefined;
}

/**
 * What the owner of a parameter can let other accounts do.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-shared-parameters.html
 */
const SHARED_ACTIONS: readonly string[] = ['GetParameter', 'GetParameters', 'GetParameterHistory'];

/** An action on a parameter, which need not be there. */
export function parameterAccess(
  action: string,
  { scope, arn, parameter }: Pick<Target, 'scope' | 'arn' | 'parameter'>,
  input: Asking = {},
): ResourceAccessRequest {
  const resourceTags = pairsOf(parameter?.tags ?? []);
  const { Tags, TagKeys } = input;
  return {
    action: `ssm:${action}`,
    resource: arn,
    account: scope.account,
    policy: sharingOf(parameter),
    isForeign: !SHARED_ACTIONS.includes(action),
    resourceTags,
    requestTags: Tags && pairsOf(Tags),
    tagKeys: TagKeys,
    keys: (key) => valueOfKey(key, { action, input, resourceTags }),
  };
}

/** An action that is about a whole account's Region, or something in it that is no parameter. */
export function regionAccess(
  action: string,
  account: string,
  resource: string,
): ResourceAccessRequest {
  return { action: `ssm:${action}`, resource, account };
}

function pairsOf(tags: readonly Tag[]): Pairs {
  return tags.map(({ Key, Value }) => [Key, Value]);
}

/** All resource policies of a parameter as one. */
function sharingOf(parameter: Parameter | undefined): Policy | undefined {
  const [first, ...others] = parameter?.resourcePolicies ?? [];
  if (first === undefined || others.length === 0) return first?.document;
  const statements = [first, ...others].flatMap(({ document }) => document.statements);
  return { ...first.document, statements };
}

interface Facts {
  /** `PutParameter` */
  readonly action: string;
  readonly input: Asking;
  readonly resourceTags: Pairs;
}

/** Conditions on a tag begin so. */
const TAG_FAMILY = 'ssm:resourcetag/';

// Unconfirmed: that a member that is left out counts as false.
const ROWS: ReadonlyMap<string, (facts: Facts) => ConditionValue> = new Map([
  ['ssm:overwrite', ({ action, input }: Facts) => on(action, 'PutParameter', input.Overwrite)],
  [
    'ssm:policies',
    ({ action, input }: Facts) => on(action, 'PutParameter', input.Policies !== undefined),
  ],
  [
    'ssm:recursive',
    ({ action, input }: Facts) => on(action, 'GetParametersByPath', input.Recursive),
  ],
]);

function on(action: string, own: string, value: boolean | undefined): ConditionValue {
  return action === own ? (value ?? false) : undefined;
}

function valueOfKey(key: string, facts: Facts): ConditionValue {
  return key.startsWith(TAG_FAMILY)
    ? valueIn(facts.resourceTags, key.slice(TAG_FAMILY.length))
    : ROWS.get(key)?.(facts);
}
