import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { hasValues, type Input, ROLE } from '../support/condition-keys.ts';
import { ACCOUNT } from '../support/simulator.ts';

const sim = createSimulator();
sim.ssm.putParameter({
  Name: '/app/db',
  Value: 'v',
  Type: 'String',
  Tags: [{ Key: 'Team', Value: 'Blue' }],
});
const Policies = '[]';
const Tags = [{ Key: 'Cost', Value: '1' }];

type Row = readonly [key: string, action: string, input: Input, values: readonly string[]];

// Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html#awssystemsmanager-policy-keys;
// https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html. Unconfirmed: false for what is left out.
test.each<Row>([
  ['ssm:Overwrite', 'PutParameter', { Overwrite: true }, ['true']],
  ['ssm:Overwrite', 'PutParameter', {}, ['false']],
  ['ssm:Overwrite', 'GetParameter', {}, []],
  ['ssm:Policies', 'PutParameter', { Policies }, ['true']],
  ['ssm:Policies', 'PutParameter', {}, ['false']],
  ['ssm:Recursive', 'GetParametersByPath', { Recursive: true }, ['true']],
  ['ssm:Recursive', 'GetParametersByPath', {}, ['false']],
  ['ssm:Recursive', 'GetParameter', {}, []],
  ['ssm:resourceTag/Team', 'GetParameter', {}, ['Blue']],
  ['ssm:resourceTag/team', 'DeleteParameter', {}, ['Blue']],
  ['aws:ResourceTag/Team', 'GetParameters', {}, ['Blue']],
  ['aws:ResourceTag/Other', 'GetParameters', {}, []],
  ['aws:RequestTag/Cost', 'PutParameter', { Tags }, ['1']],
  ['aws:RequestTag/Cost', 'AddTagsToResource', { Tags }, ['1']],
  ['aws:TagKeys', 'AddTagsToResource', { Tags }, ['Cost']],
  ['aws:TagKeys', 'RemoveTagsFromResource', { TagKeys: ['Team'] }, ['Team']],
  ['aws:ResourceAccount', 'GetParameter', {}, [ACCOUNT]],
  ['aws:RequestedRegion', 'GetParameter', {}, ['us-east-1']],
])('%s, with %s %j, is %j', (key, action, input, values) => {
  const name = `ssm:${action}`;
  const allows = (Condition: object) => {
    const Statement = { Effect: 'Allow', Action: name, Resource: '*', Condition };
    const policies = { Version: '2012-10-17', Statement };
    return sim.as(ROLE, { policies }).explain(name, '/app/db', input).allowed;
  };
  expect(hasValues(allows, key, values)).toBe(true);
});

describe('a question about a parameter', () => {
  const arn = `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/app/db`;
  const app = sim.as(ROLE, { policies: [] });

  test.each([
    ['ssm:GetParameter', '/app/db'],
    ['ssm:GetParameter', arn],
    ['ssm:GetParameters', '/app/db:1'],
    ['ssm:GetParametersByPath', '/app/db'],
    ['ssm:PutParameter', '/app/db'],
    ['ssm:ListTagsForResource', '/app/db'],
    ['ssm:PutResourcePolicy', arn],
  ])('of %s on %s names the least statement', (action, resource) => {
    expect(app.explain(action, resource)).toMatchObject({
      allowed: false,
      reason: `because no identity-based policy allows the ${action} action`,
      suggestions: [
        {
          to: 'identity-based',
          statement: { Effect: 'Allow', Action: action, Resource: arn },
        },
      ],
    });
  });

  // The API Reference: these take a name alone.
  test.each(['PutParameter', 'DeleteParameters', 'GetParametersByPath', 'ListTagsForResource'])(
    'of ssm:%s is not asked by an ARN',
    (name) => {
      expect(() => app.explain(`ssm:${name}`, arn)).toThrow(TypeError);
      expect(() => app.explain(`ssm:${name}`, arn)).toThrow('"resource" expected what ssm:');
    },
  );
});
