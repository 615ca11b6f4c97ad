/**
 * What the condition keys of all services say of a request: one row for each key. Those of the principal itself are the
 * subject's to know.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @module
 */
import type { Caller } from '../kernel/operation.ts';
import type { Millis } from '../lib/time.ts';
import { type Directory, membershipOf } from './directory.ts';

/** Names with their values: tags, or an encryption context. */
export type Pairs = readonly (readonly [string, string])[];

/** What an action tells the condition keys of all services. Tags may be getters: they are read when a condition asks. */
export interface KeyedRequest {
  /** The account that owns the resource. */
  readonly account: string;
  /** The Region that is asked, where it is not the caller's own. */
  readonly region?: string | undefined;
  /** The tags of the resource: `aws:ResourceTag/…`. */
  readonly resourceTags?: Pairs | undefined;
  /** The tags that the request gives: `aws:RequestTag/…`. */
  readonly requestTags?: Pairs | undefined;
  /** `aws:TagKeys`, where the request only names tags; otherwise they are the names in `requestTags`. */
  readonly tagKeys?: readonly string[] | undefined;
}

/** What a value is read from. */
export interface RequestFacts {
  readonly request: KeyedRequest;
  readonly caller: Caller;
  readonly now: Millis;
  readonly directory: Directory;
}

/** A condition key's value as it is known; undefined for a key that the request does not have. */
export type ConditionValue = string | number | boolean | Date | readonly string[] | undefined;

const calledVia = ({ caller: { via } }: RequestFacts) =>
  via === undefined ? undefined : `${via}.amazonaws.com`;

const OWN_ROWS: Readonly<Record<string, (facts: RequestFacts) => ConditionValue>> = {
  'aws:calledvia': (facts) => present(calledVia(facts)),
  'aws:calledviafirst': calledVia,
  'aws:calledvialast': calledVia,
  'aws:currenttime': ({ now }) => new Date(now),
  'aws:epochtime': ({ now }) => Math.floor(now / 1000),
  'aws:principalorgid': (facts) => ofPrincipal(facts)?.orgId,
  'aws:principalorgpaths': (facts) => present(ofPrincipal(facts)?.path),
  'aws:requestedregion': ({ caller, request }) => request.region ?? caller.region,
  'aws:resourceaccount': ({ request }) => request.account,
  'aws:resourceorgid': (facts) => ofResource(facts)?.orgId,
  'aws:resourceorgpaths': (facts) => present(ofResource(facts)?.path),
  'aws:securetransport': () => true,
  'aws:tagkeys': ({ request }) => request.tagKeys ?? request.requestTags?.map(([key]) => key),
  'aws:viaawsservice': ({ caller }) => caller.via !== undefined,
};

/** Keys that end in the name of a tag. */
const OWN_FAMILIES: Readonly<Record<string, (facts: RequestFacts) => Pairs | undefined>> = {
  'aws:resourcetag/': ({ request }) => request.resourceTags,
  'aws:requesttag/': ({ request }) => request.requestTags,
};

// A policy may name any key, `constructor` too: an object would have one.
const ROWS = new Map(Object.entries(OWN_ROWS));
const FAMILIES = new Map(Object.entries(OWN_FAMILIES));

/** Of all these keys the names in small letters; of a family, how its names begin. */
export const globalKeyNames: readonly string[] = [...ROWS.keys(), ...FAMILIES.keys()];

/** The value that a request has for a condition key of all services, by the key's name in small letters. */
export function globalValueOf(key: string, facts: RequestFacts): ConditionValue {
  const slash = key.indexOf('/') + 1;
  if (slash === 0) return ROWS.get(key)?.(facts);
  return valueIn(FAMILIES.get(key.slice(0, slash))?.(facts) ?? [], key.slice(slash));
}

/** The values of a name, given in small letters, in any letter case: names that differ in it alone have one each. */
export function valueIn(pairs: Pairs, name: string): readonly string[] | undefined {
  const values = pairs.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values;
}

/** A value as conditions compare it. */
export function textsOf(value: ConditionValue): readonly string[] | undefined {
  if (value === undefined || typeof value === 'object')
    return value instanceof Date ? [value.toISOString()] : value;
  return [String(value)];
}

/** A service that calls for itself is in no organization. */
function ofPrincipal({ directory, caller: { arn, account } }: RequestFacts) {
  return arn.startsWith('arn:') ? membershipOf(directory, account) : undefined;
}

function ofResource({ directory, request }: RequestFacts) {
  return membershipOf(directory, request.account);
}

function present(value: string | undefined): readonly string[] | undefined {
  return value === undefined ? undefined : [value];
}
