// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are policy variables.
import { describe, expect, test } from 'vitest';
import { operators, operatorUse } from '../../src/iam/condition-operators.ts';
import { conditionsOf, unmetCondition, wantedBy } from '../../src/iam/conditions.ts';
import { contextOf } from '../../src/iam/context.ts';

type Given = string | readonly string[] | undefined;
/** Whether a condition on the key x:k is met by the values that the request has. */
function meets(operator: string, wanted: unknown, given: Given, more = {}): boolean {
  const conditions = conditionsOf({ [operator]: { 'x:k': wanted } }, true);
  if (conditions === undefined) throw new Error(`no condition: ${operator}`);
  return unmetCondition(conditions, contextOf({ 'X:K': given, ...more })) === undefined;
}

type Row = readonly [operator: string, wanted: unknown, given: Given, answer: boolean];

// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
describe('string operators', () => {
  test.each<Row>([
    // Exact, by letter case.
    ['StringEquals', 'abc', 'abc', true],
    ['StringEquals', 'abc', 'ABC', false],
    ['StringEquals', 'a*', 'abc', false],
    ['StringEquals', ['x', 'abc'], 'abc', true],
    ['StringEquals', '', '', true],
    // Negated.
    ['StringNotEquals', 'abc', 'abc', false],
    ['StringNotEquals', 'abc', 'ABC', true],
    ['StringNotEquals', ['x', 'abc'], 'abc', false],
    ['StringNotEquals', ['x', 'y'], 'abc', true],
    // Exact but for letter case.
    ['StringEqualsIgnoreCase', 'abc', 'ABC', true],
    ['StringEqualsIgnoreCase', 'abc', 'ABD', false],
    ['StringNotEqualsIgnoreCase', 'abc', 'ABC', false],
    // "Case-sensitive matching. The values can include multi-character match wildcards (*) and single-character match
    // wildcards (?) anywhere in the string."
    ['StringLike', 'a*c', 'abbc', true],
    ['StringLike', 'a?c', 'abc', true],
    ['StringLike', 'a?c', 'abbc', false],
    ['StringLike', 'A*', 'abc', false],
    ['StringLike', '*', '', true],
    ['StringNotLike', 'a*', 'abc', false],
    ['StringNotLike', ['b*', 'c*'], 'abc', true],
  ])('%s %j of %j: %s', (operator, wanted, given, answer) => {
    expect(meets(operator, wanted, given)).toBe(answer);
  });
});

describe('numeric operators', () => {
  test.each<Row>([
    ['NumericEquals', '10', '10.0', true],
    ['NumericEquals', 10, '10', true],
    ['NumericEquals', '010', '10', true],
    ['NumericNotEquals', '10', '11', true],
    ['NumericNotEquals', '10', '10', false],
    ['NumericNotEquals', ['10', '11'], '11', false],
    // Source: the page's example of s3:max-keys, NumericLessThanEquals 10.
    ['NumericLessThanEquals', '10', '10', true],
    ['NumericLessThanEquals', '10', '11', false],
    ['NumericLessThan', '10', '10', false],
    ['NumericLessThan', '10', '9.99', true],
    ['NumericLessThan', '10', '9', true],
    ['NumericGreaterThan', '-1', '0', true],
    ['NumericGreaterThan', '0', '-1', false],
    ['NumericGreaterThanEquals', '7', '7', true],
    // What is no number equals none: NotX is the complement of X.
    ['NumericEquals', 'ten', '10', false],
    ['NumericNotEquals', 'ten', '10', true],
    ['NumericNotEquals', '10', 'ten', true],
    ['NumericLessThan', '10', '', false],
    ['NumericLessThan', '0x10', '1', false],
    ['NumericLessThan', 'Infinity', '1', false],
  ])('%s %j of %j: %s', (operator, wanted, given, answer) => {
    expect(meets(operator, wanted, given)).toBe(answer);
  });
});

describe('date operators', () => {
  test.each<Row>([
    // Source: the page's example of aws:TokenIssueTime, DateGreaterThan 2020-01-01T00:00:01Z.
    ['DateGreaterThan', '2020-01-01T00:00:01Z', '2020-01-01T00:00:02Z', true],
    ['DateGreaterThan', '2020-01-01T00:00:01Z', '2020-01-01T00:00:01Z', false],
    ['DateGreaterThanEquals', '2020-01-01T00:00:01Z', '2020-01-01T00:00:01Z', true],
    ['DateLessThan', '2020-01-01', '2019-12-31T23:59:59.999Z', true],
    ['DateLessThanEquals', '2020', '2020-01-01T00:00:00Z', true],
    ['DateEquals', '2020-01-01T01:00+01:00', '2020-01-01', true],
    ['DateNotEquals', '2020-01', '2020-01-01', false],
    ['DateNotEquals', '2020-02', '2020-01-01', true],
    // "You must specify date/time values with one of the W3C implementations of the ISO 8601 date formats or in epoch
    // (UNIX) time."
    ['DateEquals', '1577836800', '2020-01-01', true],
    ['DateEquals', 1577836800, '2020-01-01', true],
    ['DateEquals', '2020-01-01', '1577836800.5', false],
    ['DateLessThan', 'tomorrow', '2020-01-01', false],
    ['DateNotEquals', '2020-02-30', '2020-01-01', true],
    ['DateEquals', '2021-03-02', '2021-02-30', false],
    ['DateLessThan', '2030-01-01T00:00:00', '2020-01-01', false],
    ['DateLessThan', '2030-13-01', '2020-01-01', false],
    ['DateLessThan', '2030-01-01T25:00Z', '2020-01-01', false],
  ])('%s %j of %j: %s', (operator, wanted, given, answer) => {
    expect(meets(operator, wanted, given)).toBe(answer);
  });
});

describe('Bool, BinaryEquals and Null', () => {
  test.each<Row>([
    ['Bool', 'true', 'true', true],
    ['Bool', true, 'true', true],
    ['Bool', 'false', 'true', false],
    ['Bool', 'TRUE', 'true', true],
    ['Bool', 'yes', 'true', false],
    ['Bool', 'true', undefined, false],
    // Source: the page's example QmluYXJ5VmFsdWVJbkJhc2U2NA==.
    ['BinaryEquals', 'QmluYXJ5VmFsdWVJbkJhc2U2NA==', 'QmluYXJ5VmFsdWVJbkJhc2U2NA==', true],
    ['BinaryEquals', 'QmluYXJ5VmFsdWVJbkJhc2U2NA==', 'QQ==', false],
    ['BinaryEquals', 'no base64', 'no base64', false],
    // Wanted true: the key is not there; wanted false: it is there and has a value.
    ['Null', 'true', undefined, true],
    ['Null', 'true', [], true],
    ['Null', 'true', 'x', false],
    ['Null', 'false', 'x', true],
    ['Null', false, ['x', 'y'], true],
    ['Null', 'false', undefined, false],
    ['Null', ['true', 'false'], undefined, true],
    ['Null', 'maybe', undefined, false],
  ])('%s %j of %j: %s', (operator, wanted, given, answer) => {
    expect(meets(operator, wanted, given)).toBe(answer);
  });
});

describe('IP address operators', () => {
  test.each<Row>([
    // Source: the page's examples 203.0.113.0/24 and 2001:DB8:1234:5678::/64.
    ['IpAddress', '203.0.113.0/24', '203.0.113.77', true],
    ['IpAddress', '203.0.113.0/24', '203.0.114.77', false],
    ['IpAddress', '2001:DB8:1234:5678::/64', '2001:db8:1234:5678::1', true],
    ['IpAddress', '2001:DB8:1234:5678::/64', '2001:db8:1234:5679::1', false],
    ['IpAddress', ['203.0.113.0/24', '2001:DB8::/32'], '2001:db8:ffff::', true],
    // An address without a prefix counts as one of /32.
    ['IpAddress', '203.0.113.5', '203.0.113.5', true],
    ['IpAddress', '203.0.113.5', '203.0.113.4', false],
    ['IpAddress', '2001:db8::1', '2001:db8:0:0:0:0:0:1', true],
    ['IpAddress', '0.0.0.0/0', '203.0.113.5', true],
    ['IpAddress', '203.0.113.128/25', '203.0.113.127', false],
    ['IpAddress', '203.0.113.128/25', '203.0.113.128', true],
    ['IpAddress', '::ffff:203.0.113.5', '::ffff:cb00:7105', true],
    ['NotIpAddress', '203.0.113.0/24', '203.0.113.77', false],
    ['NotIpAddress', '203.0.113.0/24', '198.51.100.1', true],
    ['NotIpAddress', '203.0.113.0/24', '2001:db8::1', true],
    ['NotIpAddress', '203.0.113.0/24', undefined, true],
    ['NotIpAddress', '203.0.113.0/24', 'AWS Internal', true],
    ['NotIpAddress', 'nowhere', '203.0.113.77', true],
    ...[
      '203.0.113',
      '203.0.113.0/33',
      '203.0.113.0/',
      '203.0.113.0/-1',
      '256.0.0.1',
      '203.0.113.77.1',
      '::1/129',
      ':::',
      '1::2::3',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '1:2:3:4:5:6:7:8::',
      '1.2.3.4::',
      'g::',
      '12345::',
      '',
    ].map((wanted): Row => ['IpAddress', wanted, '203.0.113.77', false]),
    ['IpAddress', '::/0', 'g::', false],
  ])('%s %j of %j: %s', (operator, wanted, given, answer) => {
    expect(meets(operator, wanted, given)).toBe(answer);
  });
});

describe('ARN operators', () => {
  const TOPIC = 'arn:aws:sns:us-east-1:123456789012:topic';
  test.each<Row>([
    // "Each of the six colon-delimited components of the ARN is checked separately and each can include multi-character
    // match wildcards (*) or single-character match wildcards (?). The ArnEquals and ArnLike condition operators behave
    // identically."
    ['ArnEquals', TOPIC, TOPIC, true],
    ['ArnEquals', 'arn:aws:sns:*:123456789012:*', TOPIC, true],
    ['ArnLike', 'arn:aws:sns:us-east-?:123456789012:t*', TOPIC, true],
    ['ArnLike', 'arn:aws:sns:*:topic', TOPIC, false],
    ['ArnLike', 'arn:aws:sns:*', TOPIC, false],
    ['ArnLike', '*', TOPIC, false],
    ['ArnLike', 'arn:aws:sns:us-*-123456789012:*:topic', TOPIC, false],
    ['ArnLike', 'arn:aws:iam::1:role/*', 'arn:aws:iam::1:role/a:b', true],
    ['ArnLike', TOPIC.toUpperCase(), TOPIC, false],
    ['ArnNotEquals', TOPIC, TOPIC, false],
    ['ArnNotLike', 'arn:aws:sns:*:*:other', TOPIC, true],
    ['ArnNotLike', 'arn:aws:sns:*:*:*', 'topic', true],
    ['ArnNotLike', TOPIC, undefined, true],
  ])('%s %j of %j: %s', (operator, wanted, given, answer) => {
    expect(meets(operator, wanted, given)).toBe(answer);
  });
});

// Source: the same page, "...IfExists condition operators"; …/reference_policies_elements_condition.html
describe('a missing key', () => {
  test.each<Row>([
    // "If the key that you specify in a policy condition is not present in the request context, the values do not match
    // and the condition is false. If the policy condition requires that the key is not matched, such as StringNotLike or
    // ArnNotLike, and the right key is not present, the condition is true."
    ...['StringEquals', 'StringLike', 'NumericLessThan', 'DateEquals', 'Bool', 'ArnLike'].map(
      (operator): Row => [operator, 'x', undefined, false],
    ),
    ...['StringNotEquals', 'StringNotLike', 'NumericNotEquals', 'DateNotEquals', 'ArnNotLike'].map(
      (operator): Row => [operator, 'x', undefined, true],
    ),
    ['StringEqualsIfExists', 'x', undefined, true],
    ['StringEqualsIfExists', 'x', 'y', false],
    ['StringNotEqualsIfExists', 'x', undefined, true],
    ['ForAnyValue:StringEqualsIfExists', 'x', undefined, true],
    ['ForAllValues:StringEqualsIfExists', 'x', undefined, true],
  ])('%s %j of %j: %s', (operator, wanted, given, answer) => {
    expect(meets(operator, wanted, given)).toBe(answer);
  });
});

// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
describe('several values of a key', () => {
  test.each<Row>([
    // "ForAllValues: true if every context key value in the request matches at least one in the policy. It also returns
    // true if there are no context keys in the request, or if the value resolves to a null dataset, such as an empty
    // string."
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
    ['ForAllValues:StringEquals', ['a', 'b'], undefined, true],
    ['ForAllValues:StringEquals', ['a', 'b'], '', true],
    // "ForAnyValue: true if any one of the context key values in the request matches any one in the policy. For no
    // matching context key, or if the key does not exist, or a null dataset, the condition returns false."
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'a'], true],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'd'], false],
    ['ForAnyValue:StringEquals', ['a', 'b'], undefined, false],
    ['ForAnyValue:StringEquals', ['a', ''], '', false],
    ['ForAnyValue:StringLike', ['a*'], ['c', 'ab'], true],
    // Negated: of each value, none of the policy's is meant.
    ['ForAllValues:StringNotEquals', ['a', 'b'], ['c', 'd'], true],
    ['ForAllValues:StringNotEquals', ['a', 'b'], ['a', 'd'], false],
    ['ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'd'], true],
    ['ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'b'], false],
    ['ForAnyValue:StringNotEquals', ['a', 'b'], undefined, false],
    ['ForAllValues:StringNotLike', ['a*'], ['b', 'ab'], false],
    // Without qualifier: any, and for the negation all.
    ['StringEquals', 'a', ['a', 'b'], true],
    ['StringNotEquals', 'a', ['a', 'b'], false],
    ['StringNotEquals', 'c', ['a', 'b'], true],
  ])('%s %j of %j: %s', (operator, wanted, given, answer) => {
    expect(meets(operator, wanted, given)).toBe(answer);
  });
});

describe('names', () => {
  test('the names of keys and operators know no letter case', () => {
    const conditions = conditionsOf({ 'foranyvalue:stringequalsIFEXISTS': { 'X:k': 'v' } }, true);
    expect(unmetCondition(conditions ?? [], contextOf({ 'x:K': 'v' }))).toBeUndefined();
    expect(unmetCondition(conditions ?? [], contextOf({ 'x:K': 'w' }))).toBe(conditions?.[0]);
  });

  test.each([
    'StringEqual',
    'NullIfExists',
    'ForAllValues:Null',
    'ForAnyValue:ForAllValues:StringEquals',
    'ForAll:StringEquals',
    'StringEqualsIfExistsIfExists',
    'constructor',
    '__proto__',
    '',
  ])('%s is no operator', (operator) => {
    expect(operatorUse(operator)).toBeUndefined();
    expect(conditionsOf(JSON.parse(`{"${operator}":{"x:k":"v"}}`), true)).toBeUndefined();
  });

  test.each([
    ['a key without a vendor', { StringEquals: { k: 'v' } }],
    ['a value that is none', { StringEquals: { 'x:k': null } }],
    ['a value of another kind', { StringEquals: { 'x:k': [{}] } }],
    ['keys that are a list', { StringEquals: ['x:k'] }],
    ['keys that are a text', { StringEquals: 'x:k' }],
  ])('%s is no condition', (_what, element) => {
    expect(conditionsOf(element, true)).toBeUndefined();
  });

  test('a key like a member of every object is absent all the same', () => {
    expect(meets('Null', 'true', undefined)).toBe(true);
    const conditions = conditionsOf(JSON.parse('{"Null":{"x:__proto__":"true"}}'), true) ?? [];
    expect(conditions).toHaveLength(1);
    expect(unmetCondition(conditions, contextOf({}))).toBeUndefined();
  });

  // Source: the list of operators of the page.
  test('the operators are those of the guide', () => {
    expect(operators.map(({ name }) => name).sort()).toEqual(
      [
        ...[
          'Equals',
          'NotEquals',
          'EqualsIgnoreCase',
          'NotEqualsIgnoreCase',
          'Like',
          'NotLike',
        ].map((suffix) => `String${suffix}`),
        ...['Numeric', 'Date'].flatMap((prefix) =>
          [
            'Equals',
            'NotEquals',
            'LessThan',
            'LessThanEquals',
            'GreaterThan',
            'GreaterThanEquals',
          ].map((suffix) => `${prefix}${suffix}`),
        ),
        ...['Bool', 'BinaryEquals', 'IpAddress', 'NotIpAddress', 'Null'],
        ...['ArnEquals', 'ArnNotEquals', 'ArnLike', 'ArnNotLike'],
      ].sort(),
    );
  });
});

// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
describe('variables in conditions', () => {
  const bob = { 'aws:username': 'bob', 'aws:PrincipalTag/team': ['a', 'b'] };
  test.each<Row>([
    ['StringEquals', '${aws:username}', 'bob', true],
    ['StringEquals', '${AWS:UserName}', 'bob', true],
    ['StringLike', '${aws:username}/*', 'bob/x', true],
    ['StringLike', ['x', '${aws:username}'], 'bob', true],
    ['ArnLike', 'arn:aws:iam::1:user/${aws:username}', 'arn:aws:iam::1:user/bob', true],
    ['ArnLike', 'arn:aws:iam::1:user/${aws:username}', 'arn:aws:iam::1:user/eve', false],
    // "${*}, ${?}, ${$}": the characters.
    ['StringLike', 'a${*}', 'ab', false],
    ['StringLike', 'a${*}', 'a*', true],
    ['StringEquals', '${$}{aws:username}', '${aws:username}', true],
    ['ArnLike', 'arn:aws:iam::1:user/${?}*', 'arn:aws:iam::1:user/?x', true],
    ['ArnLike', 'arn:aws:iam::1:user/${?}*', 'arn:aws:iam::1:user/x', false],
    // A variable without a value is like nothing: a negated condition is met.
    ['StringEquals', '${aws:none}', '', false],
    ['StringLike', '${aws:none}*', 'x', false],
    ['StringNotEquals', '${aws:none}', 'x', true],
    ['StringNotLike', ['y', '${aws:none}'], 'x', true],
    // A key of several values is no variable.
    ['StringEquals', '${aws:PrincipalTag/team}', 'a', false],
    // "${key, 'default'}"
    ['StringEquals', "${aws:none, 'x'}", 'x', true],
    ['StringEquals', "${aws:username, 'x'}", 'x', false],
    ['StringEquals', "${aws:PrincipalTag/team, 'x'}", 'x', false],
    // Variables are for texts and ARNs, and not for the other operators.
    ['NumericEquals', '${x:k}', '5', false],
    ['Bool', '${x:k}', 'true', false],
  ])('%s %j of %j: %s', (operator, wanted, given, answer) => {
    expect(meets(operator, wanted, given, bob)).toBe(answer);
  });

  test('what is wanted is told with the values in it, or as the policy writes it', () => {
    const wanted = ['${aws:username}', "${aws:none}/${*}${aws:x, 'd'}", '${aws:none', 'plain'];
    const [condition] = conditionsOf({ StringLike: { 'x:k': wanted } }, true) ?? [];
    expect(condition && wantedBy(condition, contextOf(bob))).toEqual([
      'bob',
      "${aws:none}/${*}${aws:x, 'd'}",
      '${aws:none',
      'plain',
    ]);
  });

  test('the older version knows no variables', () => {
    const conditions = conditionsOf({ StringEquals: { 'x:k': '${aws:username}' } }, false) ?? [];
    const of = (given: string) => unmetCondition(conditions, contextOf({ 'x:k': given, ...bob }));
    expect(of('bob')).toBe(conditions[0]);
    expect(of('${aws:username}')).toBeUndefined();
  });
});
