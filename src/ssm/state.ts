/**
 * The state of Parameter Store: the parameters of each account and Region with their versions.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-parameter-store.html
 * @module
 */
import type { Policy } from '../iam/policy.ts';
import { partitionOf } from '../kernel/arn.ts';
import { get, remove, set, type Table, table } from '../lib/table.ts';
import type { Millis } from '../lib/time.ts';
import { placeOf } from './hierarchy.ts';
import type { ParameterPolicy } from './parameter-policies.ts';

export type ParameterType = 'String' | 'StringList' | 'SecureString';
/** What a parameter is in: a request may leave the choice open, a parameter may not. */
export type Tier = 'Standard' | 'Advanced';

export interface Version {
  readonly version: number;
  readonly type: ParameterType;
  /** The text; of a SecureString the ciphertext. */
  readonly value: string | Uint8Array;
  /** Of a SecureString: the key as it was given. */
  readonly keyId: string | undefined;
  readonly description: string | undefined;
  readonly allowedPattern: string | undefined;
  readonly dataType: string;
  readonly tier: Tier;
  readonly policies: readonly ParameterPolicy[];
  readonly modifiedAt: Millis;
  /** An ARN. */
  readonly modifiedBy: string;
  /** In the order in which they were given. */
  readonly labels: readonly string[];
}

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** By which a parameter is shared with other accounts. */
export interface ResourcePolicy {
  readonly id: string;
  readonly hash: string;
  readonly text: string;
  readonly document: Policy;
}

export interface Parameter {
  readonly name: string;
  /** The last of them, at least one and at most 100, oldest first: the versions of a parameter. */
  readonly versions: readonly Version[];
  /** In the order in which they were first added. */
  readonly tags: readonly Tag[];
  readonly resourcePolicies: readonly ResourcePolicy[];
  /** How many resource policies were written: it numbers their IDs and hashes. */
  readonly policiesPut: number;
}

/** A service setting that is not at its default. */
export interface Setting {
  /** `/ssm/parameter-store/default-parameter-tier` */
  readonly id: string;
  readonly value: string;
  readonly modifiedAt: Millis;
  readonly modifiedBy: string;
}

/** One account in one Region. */
export interface Scope {
  /** `111122223333 us-east-1` */
  readonly id: string;
  readonly account: string;
  readonly region: string;
  /** `arn:aws:ssm:us-east-1:111122223333:` */
  readonly arnPrefix: string;
  /** By their places in the hierarchy. */
  readonly parameters: Table<Parameter>;
  /** How many of them are in the advanced tier. */
  readonly advanced: number;
  readonly settings: Table<Setting>;
}

export interface SsmState {
  /** By account and Region; a scope comes to be with the first write in it. */
  readonly scopes: Table<Scope>;
}

const noParameters: Table<Parameter> = table(({ name }) => placeOf(name));
const noSettings: Table<Setting> = table(({ id }) => id);

export const initialState: SsmState = { scopes: table(({ id }) => id) };

/** The account's part of the state in a Region, empty when nothing has been written there. */
export function scopeOf(state: SsmState, account: string, region: string): Scope {
  const id = `${account} ${region}`;
  return (
    get(state.scopes, id) ?? {
      id,
      account,
      region,
      arnPrefix: `arn:${partitionOf(region)}:ssm:${region}:${account}:`,
      parameters: noParameters,
      advanced: 0,
      settings: noSettings,
    }
  );
}

/** The parameter of a name. */
export function parameterNamed(scope: Scope, name: string): Parameter | undefined {
  return get(scope.parameters, placeOf(name));
}

/** The version that a parameter has when none is named. */
export function latestOf({ name, versions }: Parameter): Version {
  const latest = versions.at(-1);
  if (latest === undefined) throw new Error(`bug: ${name} has no version`);
  return latest;
}

/** `arn:aws:ssm:us-east-1:111122223333:parameter/a/b`, with one slash whether the name begins with one or not. */
export function parameterArn({ arnPrefix }: Scope, name: string): string {
  return `${arnPrefix}parameter${name.startsWith('/') ? '' : '/'}${name}`;
}

/** The state with a parameter written, new or in place of its earlier form. */
export function withParameter(state: SsmState, scope: Scope, parameter: Parameter): SsmState {
  const before = parameterNamed(scope, parameter.name);
  return withScope(state, {
    ...scope,
    parameters: set(scope.parameters, parameter),
    advanced: scope.advanced + advancedIn(parameter) - advancedIn(before),
  });
}

/** The state without a parameter. */
export function withoutParameter(state: SsmState, scope: Scope, parameter: Parameter): SsmState {
  return withScope(state, {
    ...scope,
    parameters: remove(scope.parameters, placeOf(parameter.name)),
    advanced: scope.advanced - advancedIn(parameter),
  });
}

/** The state with a setting written, or back at its default. */
export function withSetting(
  state: SsmState,
  scope: Scope,
  id: string,
  setting: Setting | undefined,
): SsmState {
  const { settings } = scope;
  return withScope(state, {
    ...scope,
    settings: setting === undefined ? remove(settings, id) : set(settings, setting),
  });
}

function withScope(state: SsmState, scope: Scope): SsmState {
  return { scopes: set(state.scopes, scope) };
}

/** 1 for a parameter in the advanced tier. */
export function advancedIn(parameter: Parameter | undefined): 0 | 1 {
  return parameter !== undefined && latestOf(parameter).tier === 'Advanced' ? 1 : 0;
}
