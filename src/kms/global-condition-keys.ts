/**
 * What the condition keys of all services say of a request: one row for each key.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @module
 */
import { type Directory, membershipOf } from '../iam/directory.ts';
import type { Caller } from '../kernel/operation.ts';
import type { Millis } from '../lib/time.ts';
import type { KmsAccessRequest } from './access-request.ts';
import { tagsSeen } from './consistency/sight.ts';

/** What a value is read from. */
export interface Facts {
  /** `Decrypt`, `ReEncryptFrom` */
  readonly action: string;
  readonly request: KmsAccessRequest;
  readonly caller: Caller;
  readonly now: Millis;
  readonly directory: Directory;
}

export type Value = string | number | boolean | Date | readonly string[] | undefined;
/** A condition key. */
export interface Row {
  /** The actions that have the key; absent: all. */
  readonly on?: readonly string[];
  /** It is for IAM policies: in a key policy it counts as absent. */
  readonly forIamAlone?: true;
  value(facts: Facts): Value;
}

/** What a key that ends in a name of the user's says of that name. */
export type Family = (facts: Facts, name: string) => Value;

const calledVia = ({ caller: { via } }: Facts) =>
  via === undefined ? undefined : `${via}.amazonaws.com`;

/** By the key's name in small letters. Those of the principal itself are the caller's to know. */
export const globalRows: Readonly<Record<string, Row>> = {
  'aws:calledvia': { value: (facts) => present(calledVia(facts)) },
  'aws:calledviafirst': { value: calledVia },
  'aws:calledvialast': { value: calledVia },
  'aws:currenttime': { value: ({ now }) => new Date(now) },
  'aws:epochtime': { value: ({ now }) => Math.floor(now / 1000) },
  'aws:principalorgid': { value: (facts) => ofPrincipal(facts)?.orgId },
  'aws:principalorgpaths': { value: (facts) => present(ofPrincipal(facts)?.path) },
  'aws:requestedregion': { value: ({ caller, request }) => request.region ?? caller.region },
  'aws:resourceaccount': { value: ({ request }) => request.account },
  'aws:resourceorgid': { value: (facts) => membership(facts, facts.request.account)?.orgId },
  'aws:resourceorgpaths': {
    value: (facts) => present(membership(facts, facts.request.account)?.path),
  },
  'aws:securetransport': { value: () => true },
  'aws:tagkeys': {
    value: ({ request: { input } }) =>
      (input?.['TagKeys'] as readonly string[] | undefined) ??
      tagsIn(input)?.map(({ TagKey }) => TagKey),
  },
  'aws:viaawsservice': { value: ({ caller }) => caller.via !== undefined },
};

/** By what a key begins with, in small letters. */
export const globalFamilies: Readonly<Record<string, Family>> = {
  'aws:resourcetag/': ({ request: { target } }, name) =>
    valueIn(target ? tagsSeen(target).map(({ TagKey, TagValue }) => [TagKey, TagValue]) : [], name),
  'aws:requesttag/': ({ request: { input } }, name) =>
    valueIn(tagsIn(input)?.map(({ TagKey, TagValue }) => [TagKey, TagValue]) ?? [], name),
};

/** The values of a name in any letter case: names that differ in it alone have one each. */
export function valueIn(pairs: readonly (readonly [string, string])[], name: string): Value {
  const values = pairs.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values;
}

interface GivenTag {
  readonly TagKey: string;
  readonly TagValue: string;
}
function tagsIn(input: KmsAccessRequest['input']): readonly GivenTag[] | undefined {
  return input?.['Tags'] as readonly GivenTag[] | undefined;
}

/** A service that calls for itself is in no organization. */
function ofPrincipal(facts: Facts) {
  const { arn, account } = facts.caller;
  return arn.startsWith('arn:') ? membership(facts, account) : undefined;
}

function membership({ directory }: Facts, account: string) {
  return membershipOf(directory, account);
}

function present(value: string | undefined): readonly string[] | undefined {
  return value === undefined ? undefined : [value];
}
