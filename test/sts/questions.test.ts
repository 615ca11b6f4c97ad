import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { refusalOf } from '../support/simulator.ts';

const ROLE = 'arn:aws:iam::111122223333:role/app' as const;
const USER = 'arn:aws:iam::111122223333:user/bob' as const;
const STRANGER = 'arn:aws:iam::444455556666:user/eve' as const;
const statement = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: ROLE };
const trusting = (Principal: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal, Action: ['sts:AssumeRole', 'sts:TagSession'] }],
});

// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-cross-account.html
describe('a question about a role', () => {
  const sim = createSimulator();
  sim.principals.set(ROLE, { trust: trusting({ AWS: [USER, STRANGER] }) });

  test.each([
    [USER, true, []],
    [STRANGER, false, [{ to: 'identity-based', statement }]],
    [
      'arn:aws:iam::444455556666:user/mallory',
      false,
      [
        {
          to: 'resource-based',
          statement: { ...statement, Principal: { AWS: 'arn:aws:iam::444455556666:user/mallory' } },
        },
        { to: 'identity-based', statement },
      ],
    ],
  ])('of %s is answered as the call is: %s', (arn, allowed, suggestions) => {
    const view = sim.as(arn, { policies: [] });
    const explanation = view.explain('sts:AssumeRole', ROLE);
    expect(explanation).toMatchObject({ allowed, suggestions });
    const call = () => view.sts.assumeRole({ RoleArn: ROLE, RoleSessionName: 'session' });
    if (allowed) expect(call().AssumedRoleUser?.Arn).toContain('assumed-role/app/session');
    else expect(refusalOf(call).name).toBe('AccessDenied');
  });

  test('sees what the request gives besides', () => {
    const Tags = [{ Key: 'team', Value: 'a' }];
    const view = sim.as(USER, { policies: [] });
    expect(view.explain('sts:TagSession', ROLE, { Tags }).allowed).toBe(true);
    expect(view.explain('STS:setSourceIdentity', ROLE, { SourceIdentity: 'x' }).allowed).toBe(
      false,
    );
  });

  test.each([
    ['sts:TagSession', ROLE, '"action" expected one that this request needs, got sts:TagSession'],
    ['sts:GetCallerIdentity', '*', '"action" expected one that this request needs'],
    ['sts:GetFederationToken', '*', '"action" expected one that kmsim decides on'],
    ['sts:AssumeRole', USER, '"resource" expected what sts:AssumeRole takes, got arn:aws:iam'],
    ['sts:AssumeRole', '*', '"resource" expected what sts:AssumeRole takes, got *'],
  ])('about %s on %s is told what is wrong', (action, resource, message) => {
    expect(() => sim.explain(action, resource)).toThrow(TypeError);
    expect(() => sim.explain(action, resource)).toThrow(message);
  });
});
