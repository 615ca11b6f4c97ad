/**
 * The parameter that a request is about: found, or not there.
 * @module
 */
import { Fault, notModelled } from '../kernel/fault.ts';
import type { Caller } from '../kernel/operation.ts';
import { levelsOf } from './hierarchy.ts';
import { checkName, nameIn } from './names.ts';
import { type Named, namedBy } from './selector.ts';
import {
  type Parameter,
  parameterArn,
  parameterNamed,
  type Scope,
  type SsmState,
  scopeOf,
} from './state.ts';

export interface Target {
  readonly scope: Scope;
  readonly name: string;
  /** Of the parameter, or that it would have. */
  readonly arn: string;
  readonly parameter: Parameter | undefined;
}

/** What a reader names. */
export interface Sought extends Target {
  /** What follows the colon after the name. */
  readonly selector: string | undefined;
}

/** Recorded: it comes without a text. */
export const notFound: Fault = new Fault('ParameterNotFound', undefined);

/** The parameter that is there. Faults: ParameterNotFound. */
export function existing({ parameter }: Pick<Target, 'parameter'>): Parameter {
  if (parameter === undefined) throw notFound;
  return parameter;
}

/** The caller's own parameter of a name. */
export function ownTarget(state: SsmState, given: string, caller: Caller): Target {
  const name = nameIn(given);
  const scope = scopeOf(state, caller.account, caller.region);
  return { scope, name, arn: parameterArn(scope, name), parameter: parameterNamed(scope, name) };
}

/** What a name, an ARN or either with a selector stands for. */
export function sought(state: SsmState, text: string, caller: Caller): Sought {
  const { name, at, selector } = namedBy(text);
  const { account, region } = at ?? caller;
  const scope = scopeOf(state, account, region);
  const found = at === undefined ? parameterNamed(scope, name) : parameterAt(scope, name);
  // Unconfirmed: that a parameter of another Region is one that is not there.
  const parameter = region === caller.region ? found : undefined;
  return {
    scope,
    name: parameter?.name ?? name,
    arn: parameterArn(scope, name),
    parameter,
    selector,
  };
}

/** The parameter of an ARN, which does not tell `a` from `/a`. */
// Unconfirmed: that both can be there, and that the ARN is then that of `a`.
function parameterAt(scope: Scope, path: string): Parameter | undefined {
  const bare = levelsOf(path) === 1 ? parameterNamed(scope, path.slice(1)) : undefined;
  return bare ?? parameterNamed(scope, path);
}

/** Where AWS keeps what it publishes, such as the IDs of machine images. */
const PUBLIC = /^\/?aws\/service(?:\/|$)/;

/** Refuses what kmsim has not. */
export function checkNotPublic(name: string): void {
  if (PUBLIC.test(name)) notModelled(`the public parameter ${name}`);
}

/** The name in a reader's request. Faults: ValidationException, for what is none. */
export function checkedNamed(text: string): Named {
  const named = namedBy(text);
  checkNotPublic(named.name);
  checkName(named.name);
  return named;
}
