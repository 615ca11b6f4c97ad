/**
 * What condition keys say of a request to STS.
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html;
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 * @module
 */
import { type Directory, membershipOf } from '../iam/directory.ts';
import type { Principal } from '../iam/registry.ts';
import type { Caller } from '../kernel/operation.ts';
import type { Millis } from '../lib/time.ts';

/** The members of AssumeRole that conditions are about. */
export interface Asking {
  readonly RoleSessionName: string;
  readonly ExternalId?: string | undefined;
  readonly SourceIdentity?: string | undefined;
  readonly TransitiveTagKeys?: readonly string[] | undefined;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[] | undefined;
}
export interface Facts {
  readonly caller: Caller;
  readonly now: Millis;
  readonly directory: Directory;
  /** The role's. */
  readonly account: string;
  readonly role: Principal | undefined;
  readonly asking: Asking;
}

type Values = string | readonly string[] | undefined;

/** By the key's name in small letters. */
const OWN_ROWS: Readonly<Record<string, (facts: Facts) => Values>> = {
  'sts:externalid': ({ asking }) => asking.ExternalId,
  'sts:rolesessionname': ({ asking }) => asking.RoleSessionName,
  'sts:sourceidentity': ({ asking }) => asking.SourceIdentity,
  'sts:transitivetagkeys': ({ asking }) => asking.TransitiveTagKeys,
  'aws:currenttime': ({ now }) => new Date(now).toISOString(),
  'aws:epochtime': ({ now }) => String(Math.floor(now / 1000)),
  'aws:principalorgid': ({ directory, caller }) => membershipOf(directory, caller.account)?.orgId,
  'aws:principalorgpaths': ({ directory, caller }) => membershipOf(directory, caller.account)?.path,
  'aws:requestedregion': ({ caller }) => caller.region,
  'aws:resourceaccount': ({ account }) => account,
  'aws:resourceorgid': ({ directory, account }) => membershipOf(directory, account)?.orgId,
  'aws:resourceorgpaths': ({ directory, account }) => membershipOf(directory, account)?.path,
  'aws:securetransport': () => 'true',
  'aws:tagkeys': ({ asking }) => asking.Tags?.map(({ Key }) => Key),
  'aws:viaawsservice': ({ caller }) => String(caller.via !== undefined),
};

/** Keys that end in the name of a tag. */
const OWN_FAMILIES: Readonly<
  Record<string, (facts: Facts) => readonly (readonly [string, string])[]>
> = {
  'aws:requesttag/': ({ asking }) => (asking.Tags ?? []).map(({ Key, Value }) => [Key, Value]),
  'aws:resourcetag/': ({ role }) => Object.entries(role?.permissions.tags ?? {}),
  'iam:resourcetag/': ({ role }) => Object.entries(role?.permissions.tags ?? {}),
};

// A policy may name any key, `constructor` too: an object would have one.
const ROWS = new Map(Object.entries(OWN_ROWS));
const FAMILIES = new Map(Object.entries(OWN_FAMILIES));

/** The values that a request has for a condition key, by the key's name in small letters. */
export function valuesOf(key: string, facts: Facts): readonly string[] | undefined {
  const slash = key.indexOf('/') + 1;
  const values =
    slash === 0
      ? ROWS.get(key)?.(facts)
      : FAMILIES.get(key.slice(0, slash))?.(facts).find(
          ([name]) => name.toLowerCase() === key.slice(slash),
        )?.[1];
  return typeof values === 'string' ? [values] : values;
}
