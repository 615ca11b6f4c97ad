/**
 * The Condition of a statement: all of its operators and keys must be met, each by one of the values it wants.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html and
 * …/reference_policies_condition-single-vs-multi-valued-context-keys.html
 * @module
 */
import { type OperatorUse, operatorUse } from './condition-operators.ts';
import { booleanOf } from './condition-values.ts';
import type { Context } from './context.ts';
import { isText, resolve, sourceOf, type Template, templateOf } from './variables.ts';

/** One operator on one key. */
export interface Condition {
  /** As the policy writes it: `ForAnyValue:StringLikeIfExists`. */
  readonly operator: string;
  /** As the policy writes it. */
  readonly key: string;
  /** The key's name in a context. */
  readonly contextKey: string;
  /** What is wanted. */
  readonly values: readonly Template[];
}

const NOTHING: readonly string[] = [];
/** "Conditions must be prefaced by a vendor", says IAM. */
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
      const values = texts.map((text) => templateOf(text, variables));
      conditions.push({ operator, key, contextKey: key.toLowerCase(), values });
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
  return values.map((value) => resolve(value, context)?.text ?? sourceOf(value));
}

export function isMet(condition: Condition, context: Context): boolean {
  const use = operatorUse(condition.operator);
  if (use === undefined) return false;
  const given = context.get(condition.contextKey) ?? NOTHING;
  if (use.operator.ofPresence)
    return condition.values.some((value) => booleanOf(sourceOf(value)) === (given.length === 0));
  if (given.length === 0) return meetsByAbsence(use);
  const meets = (value: string) => meetsOne(use, value, condition, context);
  // "Null dataset, such as an empty string": no value at all, where values are counted.
  if (use.qualifier !== undefined && given.every((value) => value === ''))
    return meetsByAbsence({ ...use, ifExists: false });
  if (use.qualifier !== undefined)
    return use.qualifier === 'ForAllValues' ? given.every(meets) : given.some(meets);
  // Unconfirmed: of several values, an operator without qualifier takes any one, and its negation all; AWS only says
  // that such a policy is not to be written.
  return use.operator.negated ? given.every(meets) : given.some(meets);
}

function meetsByAbsence({ operator, qualifier, ifExists }: OperatorUse): boolean {
  if (ifExists) return true;
  return qualifier === undefined ? operator.negated : qualifier === 'ForAllValues';
}

/** Whether one value of the request is what is wanted; when negated, whether it is nothing of it. */
function meetsOne(
  { operator: { relation, negated } }: OperatorUse,
  given: string,
  { values }: Condition,
  context: Context,
): boolean {
  const relationTo = (wanted: Template) => {
    if (isText(wanted)) return relation(given, { text: wanted });
    const resolved = resolve(wanted, context);
    // "There is no equal or like value" to a variable that has none.
    return resolved !== undefined && relation(given, resolved);
  };
  return negated
    ? values.every((wanted) => relationTo(wanted) === false)
    : values.some((wanted) => relationTo(wanted) === true);
}

/** JSON may state true and 5 for "true" and "5". */
function scalarOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : undefined;
}
