import { describe, expect, test } from 'vitest';
import type { PrincipalOptions } from '../../src/index.ts';
import { withKey } from '../support/simulator.ts';

const APP = 'arn:aws:iam::111122223333:role/app';
const statement = (Condition: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*', Condition }],
});

describe('the options of a caller', () => {
  test.each([
    ['a text for tags', { tags: 'abc' }, '"tags" expected an object of texts, got abc'],
    ['null for tags', { tags: null }, '"tags" expected an object of texts, got null'],
    ['a list for tags', { tags: ['x'] }, '"tags" expected an object of texts, got a list'],
    ['a map for tags', { tags: new Map() }, '"tags" expected an object of texts, got an object'],
    ['a number for a tag', { tags: { a: 5 } }, '"tags" expected a text for "a", got 5'],
    ['null for a tag', { tags: { a: null } }, '"tags" expected a text for "a", got null'],
    ['a text for context', { context: 'x' }, '"context" expected an object of'],
    ['null for context', { context: null }, '"context" expected an object of'],
    ['a list for context', { context: [] }, '"context" expected an object of'],
    ['null for a key', { context: { k: null } }, 'a number or a list of texts for "k", got'],
    ['an object for a key', { context: { k: {} } }, 'a number or a list of texts for "k", got'],
    ['no number for a key', { context: { k: Number.NaN } }, 'a list of texts for "k", got NaN'],
    [
      'a number in a list',
      { context: { k: [5] } },
      '"context" expected a list of texts for "k", got 5',
    ],
    ['null for the ID', { id: null }, '"id" expected a text, got null'],
    ['a number for the ID', { id: 5 }, '"id" expected a text, got 5'],
    ['a number for policies', { policies: 5 }, '"policies" expected a policy document, got 5'],
    ['a list for options', ['policies'], 'options expected'],
  ])('%s is told at once', (_, options, message) => {
    const { sim } = withKey();
    const given = () => sim.as(APP, options as unknown as PrincipalOptions);
    expect(given).toThrow(TypeError);
    expect(given).toThrow(message);
  });

  // Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html,
  // Boolean and numeric operators.
  test.each([
    ['Bool', 'aws:MultiFactorAuthPresent', 'true', true],
    ['Bool', 'aws:SecureTransport', 'false', false],
    ['NumericEquals', 'aws:MultiFactorAuthAge', '300', 300],
  ])('%s compares a value that is no text', (operator, key, expected, value) => {
    const { sim, keyId } = withKey();
    const policies = [statement({ [operator]: { [key]: expected } })];
    const allows = (given: string | number | boolean) =>
      sim.as(APP, { policies, context: { [key]: given } }).explain('kms:DescribeKey', keyId)
        .allowed;
    expect([allows(value), allows(expected)]).toEqual([true, true]);
    expect(allows(typeof value === 'number' ? value + 1 : !value)).toBe(false);
  });

  test('are copied: what the test does to them later changes no decision and no transcript', () => {
    const { sim, keyId } = withKey();
    const policies = [
      statement({
        'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' },
        StringEquals: { 'aws:PrincipalTag/team': 'a' },
      }),
    ];
    const context = { 'aws:TagKeys': ['a'] };
    const tags = { team: 'a' };
    const app = sim.as(APP, { policies, context, tags });
    app.kms.describeKey({ KeyId: keyId });
    const before = JSON.stringify(sim.transcript());
    context['aws:TagKeys'][0] = 'b';
    tags.team = 'b';
    policies.length = 0;
    expect(JSON.stringify(sim.transcript())).toBe(before);
    const { kms } = app.region('us-east-1');
    expect(kms.describeKey({ KeyId: keyId }).KeyMetadata.KeyId).toBe(keyId);
    expect(app.caller.context).toEqual({ 'aws:TagKeys': ['a'] });
  });

  test('cannot be changed where the caller shows them', () => {
    const policies = [statement({})];
    const context = { 'aws:TagKeys': ['a'] };
    const options = { policies, session: policies, context, tags: { team: 'a' } };
    const { caller } = withKey().sim.as(APP, options);
    const { permissions } = caller;
    const parts = [caller.context, caller.context?.['aws:TagKeys'], permissions];
    const lists = [permissions?.tags, permissions?.policies, permissions?.session];
    expect([...parts, ...lists].map((one) => Object.isFrozen(one))).toEqual(Array(6).fill(true));
  });
});
