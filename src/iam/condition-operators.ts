/**
 * The operators of conditions, a row each.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * @module
 */
import { equalBytes, fromBase64 } from '../lib/bytes.ts';
import { addressOf, booleanOf, cidrOf, dateOf, isWithin, numberOf } from './condition-values.ts';
import type { Resolved } from './variables.ts';
import { matchesPattern } from './wildcard.ts';

/**
 * Whether the request's value is what the policy wants; undefined when one of them is no value of the operator's kind, and then
 * it is not.
 */
type Relation = (given: string, wanted: Resolved) => boolean | undefined;

export interface Operator {
  readonly name: string;
  readonly relation: Relation;
  /** It is met by what the relation does not hold of, and by a missing key. */
  readonly negated: boolean;
  /** Its values may hold policy variables. */
  readonly variables: boolean;
  /** It asks whether the key is there, and nothing of its values. */
  readonly ofPresence: boolean;
}

export type Qualifier = 'ForAllValues' | 'ForAnyValue';

/** An operator as a policy writes it. */
export interface OperatorUse {
  readonly operator: Operator;
  readonly qualifier: Qualifier | undefined;
  readonly ifExists: boolean;
}

const equals: Relation = (given, { text }) => given === text;
const equalsIgnoringCase: Relation = (given, { text }) =>
  given.toLowerCase() === text.toLowerCase();
const like: Relation = (given, { text, literal }) => matchesPattern(text, given, literal);

/** By the order of two values: less than 0 when the request's is the smaller one. */
function ordered(
  read: (text: string) => number | undefined,
  holds: (order: number) => boolean,
): Relation {
  return (given, { text }) => {
    const a = read(given);
    const b = read(text);
    return a === undefined || b === undefined ? undefined : holds(a - b);
  };
}
const ORDERS: readonly (readonly [string, (order: number) => boolean])[] = [
  ['LessThan', (order) => order < 0],
  ['LessThanEquals', (order) => order <= 0],
  ['GreaterThan', (order) => order > 0],
  ['GreaterThanEquals', (order) => order >= 0],
];
const isZero = (order: number) => order === 0;

const sameBoolean: Relation = (given, { text }) => {
  const [a, b] = [booleanOf(given), booleanOf(text)];
  return a === undefined || b === undefined ? undefined : a === b;
};
const sameBytes: Relation = (given, { text }) => {
  const [a, b] = [fromBase64(given), fromBase64(text)];
  return a === undefined || b === undefined ? undefined : equalBytes(a, b);
};
const within: Relation = (given, { text }) => {
  const [address, range] = [addressOf(given), cidrOf(text)];
  return address === undefined || range === undefined ? undefined : isWithin(address, range);
};

/** Part by part, of which the last is all that follows the fifth colon. ArnEquals is ArnLike: both take wildcards. */
const arnLike: Relation = (given, { text, literal }) => {
  const [parts, patterns] = [arnParts(given), arnParts(text)];
  // Unconfirmed: a pattern without the six parts of an ARN, * alone too, is like none; a policy with it would settle it.
  if (parts === undefined || patterns === undefined) return undefined;
  return patterns.every(({ from, part }, i) => {
    const of = parts[i]?.part ?? '';
    return matchesPattern(part, of, literal && shifted(literal, from));
  });
};

interface Part {
  readonly from: number;
  readonly part: string;
}
function arnParts(text: string): readonly Part[] | undefined {
  const parts: Part[] = [];
  let from = 0;
  for (let i = 0; i < 5; i++) {
    const colon = text.indexOf(':', from);
    if (colon < 0) return undefined;
    parts.push({ from, part: text.slice(from, colon) });
    from = colon + 1;
  }
  return [...parts, { from, part: text.slice(from) }];
}
function shifted(places: ReadonlySet<number>, by: number): ReadonlySet<number> {
  return new Set([...places].map((place) => place - by));
}

const never: Relation = () => undefined;
type Row = readonly [name: string, not: string | undefined, relation: Relation, variables?: true];
const ROWS: readonly Row[] = [
  ['StringEquals', 'StringNotEquals', equals, true],
  ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', equalsIgnoringCase, true],
  ['StringLike', 'StringNotLike', like, true],
  ['NumericEquals', 'NumericNotEquals', ordered(numberOf, isZero)],
  ...ORDERS.map(([order, holds]): Row => [`Numeric${order}`, undefined, ordered(numberOf, holds)]),
  ['DateEquals', 'DateNotEquals', ordered(dateOf, isZero)],
  ...ORDERS.map(([order, holds]): Row => [`Date${order}`, undefined, ordered(dateOf, holds)]),
  ['Bool', undefined, sameBoolean],
  ['BinaryEquals', undefined, sameBytes],
  ['IpAddress', 'NotIpAddress', within],
  ['ArnEquals', 'ArnNotEquals', arnLike, true],
  ['ArnLike', 'ArnNotLike', arnLike, true],
];

export const operators: readonly Operator[] = [
  ...ROWS.flatMap(([name, not, relation, variables = false]) => {
    const row = { name, relation, negated: false, variables, ofPresence: false };
    return not === undefined ? [row] : [row, { ...row, name: not, negated: true }];
  }),
  { name: 'Null', relation: never, negated: false, variables: false, ofPresence: true },
];

const QUALIFIERS: readonly (Qualifier | undefined)[] = [undefined, 'ForAllValues', 'ForAnyValue'];

// Unconfirmed: the letter case of an operator does not count (policies with bool are seen to work), and Null takes
// neither IfExists nor a qualifier; PutKeyPolicy with such policies would settle both.
function allUses(): ReadonlyMap<string, OperatorUse> {
  const named = operators.flatMap((operator) =>
    QUALIFIERS.flatMap((qualifier) =>
      (operator.ofPresence ? [false] : [false, true])
        .filter(() => !operator.ofPresence || qualifier === undefined)
        .flatMap((ifExists): [string, OperatorUse][] => {
          const use = { operator, qualifier, ifExists };
          const name = operatorName(use);
          return [
            [name, use],
            [name.toLowerCase(), use],
          ];
        }),
    ),
  );
  return new Map(named);
}
let uses: ReadonlyMap<string, OperatorUse> | undefined;

/** The operator that a policy names, as `ForAnyValue:StringLikeIfExists`; undefined when there is none. */
export function operatorUse(name: string): OperatorUse | undefined {
  // Made at the first use, for few programs write conditions and all of them load this.
  uses ??= allUses();
  return uses.get(name) ?? uses.get(name.toLowerCase());
}

function operatorName({ operator, qualifier, ifExists }: OperatorUse): string {
  return `${qualifier === undefined ? '' : `${qualifier}:`}${operator.name}${ifExists ? 'IfExists' : ''}`;
}
