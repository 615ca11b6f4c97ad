// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are policy variables.
import { describe, expect, test } from 'vitest';
import { contextOf } from '../../src/iam/context.ts';
import { type AuthorizationRequest, evaluate, mismatchOf } from '../../src/iam/evaluate.ts';
import { OWNER, policyOf, RESOURCE, requestOf } from '../support/policies.ts';

const bob = { arn: `arn:aws:iam::${OWNER}:user/bob` };
const role = `arn:aws:iam::${OWNER}:role/app`;
const session = { arn: `arn:aws:sts::${OWNER}:assumed-role/app/s` };
const allow = { Effect: 'Allow', Principal: { AWS: bob.arn }, Action: 'x:Get', Resource: RESOURCE };

function outcomeOf(request: AuthorizationRequest, ...statements: readonly object[]) {
  return evaluate(policyOf('resource-based', ...statements), request);
}

// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
describe('which statement decides', () => {
  test('the first Deny, wherever the Allows stand', () => {
    const deny = { ...allow, Effect: 'Deny', Sid: 'first' };
    const { verdict, decidedBy, statements } = outcomeOf(
      requestOf(bob),
      allow,
      deny,
      { ...deny, Sid: 'second' },
      allow,
    );
    expect([verdict, decidedBy?.statement.sid]).toEqual(['denied', 'first']);
    expect(statements.map(({ reach }) => reach)).toEqual(Array(4).fill('principal'));
  });

  test('of Allows the first of those that reach nearest', () => {
    const of = (Sid: string, AWS: string) => ({ ...allow, Sid, Principal: { AWS } });
    const { verdict, decidedBy } = outcomeOf(
      requestOf(session),
      of('account', OWNER),
      of('role', role),
      of('session', session.arn),
      of('again', session.arn),
    );
    expect([verdict, decidedBy?.statement.sid]).toEqual(['allowed', 'session']);
  });

  test('none, when none matches', () => {
    expect(outcomeOf(requestOf({ arn: role }), allow)).toMatchObject({
      verdict: 'none',
      decidedBy: undefined,
    });
  });
});

describe('what a statement matches', () => {
  type Row = readonly [claim: string, more: object, matches: boolean];
  // Source: …/reference_policies_elements_action.html, _notaction.html, _resource.html, _notresource.html
  test.each<Row>([
    ['an action in any letter case', { Action: 'X:gEt' }, true],
    ['an action by a pattern', { Action: ['x:Put*', 'x:G?t'] }, true],
    ['every action', { Action: '*' }, true],
    ['another action', { Action: 'x:Gett' }, false],
    ['a resource by a pattern', { Resource: ['arn:aws:x:*:*:thing/?'] }, true],
    ['a pattern at the end of a part goes past the colon', { Resource: 'arn:aws:x:*' }, true],
    ['a resource in another letter case', { Resource: RESOURCE.toUpperCase() }, false],
    // Source: …/reference_policies_variables.html, "Where you can use policy variables"
    ['a resource with a variable', { Resource: 'arn:aws:x:*:*:thing/${x:n}' }, true],
    ['a resource with a default', { Resource: "arn:aws:x:*:*:thing/${x:m, '1'}" }, true],
    ['a resource whose variable has no value', { Resource: 'arn:aws:x:*:*:*${x:m}' }, false],
    ['a resource whose variable has a star', { Resource: 'arn:aws:x:*:*:thing/${x:star}' }, false],
  ])('%s', (_claim, more, matches) => {
    const context = contextOf({ 'x:n': '1', 'x:star': '*' });
    const request = requestOf(bob, { context });
    expect(outcomeOf(request, { ...allow, ...more }).verdict).toBe(matches ? 'allowed' : 'none');
    const [name = ''] = Object.keys(more);
    const not = { ...allow, [name]: undefined, [`Not${name}`]: Object.values(more)[0] };
    // The negation of the element matches what the element does not.
    expect(outcomeOf(request, not).verdict).toBe(matches ? 'none' : 'allowed');
  });

  test('a statement without Action or Resource does nothing', () => {
    expect(outcomeOf(requestOf(bob), { ...allow, Action: undefined }).verdict).toBe('none');
    expect(outcomeOf(requestOf(bob), { ...allow, Resource: undefined }).verdict).toBe('none');
    expect(outcomeOf(requestOf(bob), { ...allow, Resource: [] }).verdict).toBe('none');
  });

  test('NotPrincipal of an Allow is all whom Principal does not reach', () => {
    const not = (AWS: string) => ({ ...allow, Principal: undefined, NotPrincipal: { AWS } });
    expect(outcomeOf(requestOf(bob), not(OWNER)).verdict).toBe('none');
    expect(outcomeOf(requestOf(bob), not(role)).verdict).toBe('allowed');
  });

  test('NotPrincipal of a Deny spares who is named together with the account', () => {
    const deny = (...AWS: string[]) => {
      return { ...allow, Effect: 'Deny', Principal: undefined, NotPrincipal: { AWS } };
    };
    expect(outcomeOf(requestOf(bob), deny(bob.arn, OWNER)).verdict).toBe('none');
    expect(outcomeOf(requestOf(bob), deny(bob.arn)).verdict).toBe('denied');
  });
});

describe('why a statement does not match', () => {
  const context = contextOf({ 'x:given': ['a', 'b'], 'x:n': '7' });
  test.each<[string, object, object | undefined]>([
    ['it does', {}, undefined],
    [
      'the principal',
      { Principal: { AWS: [OWNER.replace('1', '2')], Service: 'x.amazonaws.com' } },
      {
        element: 'Principal',
        not: false,
        wanted: ['211122223333', 'x.amazonaws.com'],
        given: [bob.arn],
      },
    ],
    [
      'nobody but',
      { Principal: undefined, NotPrincipal: '*' },
      { element: 'Principal', not: true, wanted: ['*'], given: [bob.arn] },
    ],
    [
      'the action, before the resource',
      { Action: ['x:Put'], Resource: 'arn:other' },
      { element: 'Action', not: false, wanted: ['x:Put'], given: ['x:Get'] },
    ],
    [
      'all but the action',
      { Action: undefined, NotAction: 'x:*' },
      { element: 'Action', not: true, wanted: ['x:*'], given: ['x:Get'] },
    ],
    [
      'the resource, before the conditions',
      { Resource: ['arn:${x:n}', 'arn:${x:m}'], Condition: { Bool: { 'x:b': true } } },
      { element: 'Resource', not: false, wanted: ['arn:7', 'arn:${x:m}'], given: [RESOURCE] },
    ],
    [
      'the first condition that is not met',
      {
        Condition: {
          NumericLessThan: { 'x:n': 8 },
          'ForAllValues:StringEquals': { 'X:Given': ['a', '${x:n}'], 'x:missing': 'c' },
          Bool: { 'x:b': true },
        },
      },
      {
        element: 'Condition',
        not: false,
        operator: 'ForAllValues:StringEquals',
        key: 'X:Given',
        wanted: ['a', '7'],
        given: ['a', 'b'],
      },
    ],
    [
      'a key that the request does not have',
      { Condition: { StringEquals: { 'aws:PrincipalTag/Team': 'blue' } } },
      {
        element: 'Condition',
        not: false,
        operator: 'StringEquals',
        key: 'aws:PrincipalTag/Team',
        wanted: ['blue'],
        given: [],
      },
    ],
  ])('%s', (_why, more, mismatch) => {
    const request = requestOf(bob, { context });
    const [statement] = outcomeOf(request, { ...allow, ...more }).statements;
    expect(statement && mismatchOf(statement, request)).toEqual(mismatch);
  });
});
