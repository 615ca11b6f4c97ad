/**
 * The statements of policies: what each element may hold, and what they say.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 * @module
 */
import { type Condition, conditionsOf } from './conditions.ts';
import type { PolicyGrammar } from './policy-kinds.ts';
import { isWellFormedPrincipal, type Principals } from './principal.ts';
import { type Template, templateOf } from './variables.ts';

export interface Statement {
  readonly sid?: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  /** Everybody, where the kind of policy names no principals. */
  readonly principals: Principals;
  /** NotPrincipal: all but these. */
  readonly notPrincipals: boolean;
  /** As the policy writes them. */
  readonly actions: readonly string[];
  /** In small letters. */
  readonly actionPatterns: readonly string[];
  /** NotAction: all but these. */
  readonly notActions: boolean;
  /** A key policy's statement that names no resource is accepted and does nothing. */
  readonly resources: readonly Template[];
  /** NotResource: all but these. */
  readonly notResources: boolean;
  readonly conditional: boolean;
  readonly conditions: readonly Condition[];
}

const ELEMENTS = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];
const PRINCIPAL_TYPES = ['AWS', 'Service', 'Federated', 'CanonicalUser'];
const PRINCIPALS = 'Policy contains a statement with one or more invalid principals.';

/** The statement that an element states, or the text of its refusal. */
export function statementOf(
  element: unknown,
  grammar: PolicyGrammar,
  hasVariables: boolean,
): Statement | string {
  const given = objectOf(element);
  if (given === undefined || !only(given, ELEMENTS)) return grammar.malformed;
  const { Sid: sid, Effect: effect, Condition } = given;
  const either = (name: string) => (name in given ? given[name] : given[`Not${name}`]);
  const principal = either('Principal');
  const [actions, resources] = ['Action', 'Resource'].map((name) => textsOf(either(name)));
  const conditions = conditionsIn(Condition, hasVariables);
  if (
    (effect !== 'Allow' && effect !== 'Deny') ||
    (sid !== undefined && typeof sid !== 'string') ||
    ['Principal', 'Action', 'Resource'].some((name) => name in given && `Not${name}` in given) ||
    actions === undefined ||
    resources === undefined ||
    conditions === undefined
  )
    return grammar.malformed;
  const facts = { sid, principal, isNegated: 'NotPrincipal' in given, actions, resources };
  const broken = grammar.rules.find((rule) => rule.offends(facts));
  if (broken !== undefined) return broken.text;
  const named = principal === undefined ? { principals: '*' as const } : principalsOf(principal);
  if (named === undefined) return grammar.malformed;
  if (!('principals' in named)) return PRINCIPALS;
  return {
    sid,
    effect,
    principals: named.principals,
    notPrincipals: 'NotPrincipal' in given,
    actions,
    actionPatterns: actions.map((action) => action.toLowerCase()),
    notActions: 'NotAction' in given,
    resources: resources.map((resource) => templateOf(resource, hasVariables)),
    notResources: 'NotResource' in given,
    conditional: conditions.length > 0,
    conditions,
  };
}

interface Named {
  readonly principals: Principals;
}
/** The principals, or that some are invalid; undefined for what has not the form of principals. */
function principalsOf(given: unknown): Named | { readonly invalid: true } | undefined {
  if (given === '*') return { principals: '*' };
  const byType = objectOf(given);
  if (byType === undefined || !only(byType, PRINCIPAL_TYPES)) return undefined;
  const principals: [string, readonly string[]][] = [];
  for (const [type, value] of Object.entries(byType)) {
    const names = textsOf(value);
    if (names === undefined) return undefined;
    // Every well-formed principal counts as one that exists.
    if (!names.every((name) => isWellFormedPrincipal(type, name))) return { invalid: true };
    principals.push([type, names]);
  }
  return { principals: Object.fromEntries(principals) };
}

function conditionsIn(element: unknown, hasVariables: boolean): readonly Condition[] | undefined {
  if (element === undefined) return [];
  const byOperator = objectOf(element);
  return byOperator && conditionsOf(byOperator, hasVariables);
}

/** The members of a JSON object, or undefined for what is none. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
}

export function only(object: object, names: readonly string[]): boolean {
  return Object.keys(object).every((name) => names.includes(name));
}

/** One text or a list of texts; none where the element is absent. */
function textsOf(value: unknown): readonly string[] | undefined {
  if (value === undefined) return [];
  const texts = Array.isArray(value) ? value : [value];
  return texts.every((text) => typeof text === 'string') ? texts : undefined;
}
