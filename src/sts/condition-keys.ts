/**
 * What the condition keys of STS itself say of a request.
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html;
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 * @module
 */
import { type ConditionValue, type Pairs, valueIn } from '../iam/global-condition-keys.ts';

/** The members of AssumeRole that conditions are about. */
export interface Asking {
  readonly RoleSessionName: string;
  readonly ExternalId?: string | undefined;
  readonly SourceIdentity?: string | undefined;
  readonly TransitiveTagKeys?: readonly string[] | undefined;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[] | undefined;
}

const ROWS: ReadonlyMap<string, (asking: Asking) => ConditionValue> = new Map(
  Object.entries({
    'sts:externalid': ({ ExternalId }: Asking) => ExternalId,
    'sts:rolesessionname': ({ RoleSessionName }: Asking) => RoleSessionName,
    'sts:sourceidentity': ({ SourceIdentity }: Asking) => SourceIdentity,
    'sts:transitivetagkeys': ({ TransitiveTagKeys }: Asking) => TransitiveTagKeys,
  }),
);
const TAG = 'iam:resourcetag/';

/** The value that a request has for a condition key of STS, by the key's name in small letters. */
export function stsValueOf(key: string, asking: Asking, roleTags: Pairs): ConditionValue {
  return key.startsWith(TAG) ? valueIn(roleTags, key.slice(TAG.length)) : ROWS.get(key)?.(asking);
}
