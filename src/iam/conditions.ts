/**
 * The Condition of a statement: all of its operators and keys must be met, each by one of the values it wants.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html and
 * …/reference_policies_condition-single-vs-multi-valued-context-keys.html
 * @module
 */
import { type Operator, type OperatorUse, operatorUse } from './condition-operators.ts';
import { booleanOf } from './condition-values.ts';
import type { Context } from './context.ts';
import {
  isText,
  type Resolved,
  resolve,
  sourceOf,
  type Template,
  templateOf,
} from './variables.ts';

/** One operator on one key. */
export interface Condition {
  /** As the policy writes it: `ForAnyValue:StringLikeIfExists`. */
  readonly operator: string;
  /** As the policy writes it. */
  readonly key: string;
  /** The key's name in a context. */
  readonly contextKey: string;
  readonly use: OperatorUse;
  /** What is wanted. */
  readonly values: readonly Wanted[];
}
export interface Wanted {
  readonly template: Template;
  /** What the template is, when it is the same for every request. */
  readonly resolved: Resolved | undefined;
}

const NOTHING: readonly string[] = [];
/** IAM asks for the service before a colon. */
const KEY = /^[\w-]+:./;

/** The conditions that an element Condition states, or undefined when it is none. */
export function conditionsOf(
  element: Readonly<Record<string, unknown>>,
  hasVariables: boolean,
): readonly Condition[] | undefined {
  const conditions: Condition[] = [];
  for (const [operator, byKey] of Object.entries(element)) {
    const use = operatorUse(operator);
    if (use === undefined || typeof byKey !== 'object' || byKey === null || Array.isArray(byKey))
      return undefined;
    for (const [key, given] of Object.entries(byKey)) {
      const texts = (Array.isArray(given) ? given : [given]).map(scalarOf);
      if (!KEY.test(key) || !texts.every((text) => text !== undefined)) return undefined;
      const variables = hasVariables && use.operator.variables;
      const values = texts.map((text) => wantedOf(templateOf(text, variables)));
      conditions.push({ operator, key, contextKey: key.toLowerCase(), use, values });
    }
  }
  return conditions;
}

/** The first condition that a request's context does not meet, if any. */
export function unmetCondition(
  conditions: readonly Condition[],
  context: Context,
): Condition | undefined {
  for (const condition of conditions) if (!isMet(condition, context)) return condition;
  return undefined;
}

/** What a condition wants of a request: its values with the variables' values in them, where they have some. */
export function wantedBy({ values }: Condition, context: Context): readonly string[] {
  return values.map(({ template }) => resolve(template, context)?.text ?? sourceOf(template));
}

export function isMet({ use, contextKey, values }: Condition, context: Context): boolean {
  const { operator, qualifier } = use;
  const given = context.get(contextKey) ?? NOTHING;
  if (operator.ofPresence)
    return values.some(({ resolved }) => booleanOf(resolved?.text ?? '') === (given.length === 0));
  if (given.length === 0) return use.ifExists || meetsByAbsence(use);
  // An empty text counts as no value at all, where values are counted.
  if (qualifier !== undefined && given.every((value) => value === '')) return meetsByAbsence(use);
  // Unconfirmed: of several values, an operator without qualifier takes any one, and its negation all; AWS only says
  // that such a policy is not to be written.
  const all = qualifier === undefined ? operator.negated : qualifier === 'ForAllValues';
  for (const value of given) if (meetsOne(operator, value, values, context) !== all) return !all;
  return all;
}

function meetsByAbsence({ operator, qualifier }: OperatorUse): boolean {
  return qualifier === undefined ? operator.negated : qualifier === 'ForAllValues';
}

/** Whether one value of the request is what is wanted; when negated, whether it is nothing of it. */
function meetsOne(
  { relation, negated }: Operator,
  given: string,
  values: readonly Wanted[],
  context: Context,
): boolean {
  for (const { resolved: same, template } of values) {
    const wanted = same ?? resolve(template, context);
    // No value is equal or like that of a variable which has none.
    const holds = wanted === undefined ? false : relation(given, wanted);
    // What cannot be compared is not equal: a value that is mistyped does not disarm the others of a Deny.
    if (holds === true) return !negated;
  }
  return negated;
}

function wantedOf(template: Template): Wanted {
  return { template, resolved: isText(template) ? { text: template } : undefined };
}

/** JSON may state true and 5 for "true" and "5". */
function scalarOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : undefined;
}
