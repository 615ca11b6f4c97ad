import { describe, expect, test } from 'vitest';
import { createSimulator, type ServiceError } from '../../src/index.ts';
import { ACCOUNT } from '../support/simulator.ts';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
const STRANGER = 'arn:aws:iam::444455556666:role/partner';
const Action = 'secretsmanager:GetSecretValue';

describe('a question about a secret', () => {
  const sim = createSimulator();
  const { ARN } = sim.secretsManager.createSecret({ Name: 'prod/db', SecretString: 's' });
  const statement = { Effect: 'Allow', Action, Resource: ARN };
  const refusing = {
    allowed: false,
    reason: `because no identity-based policy allows the ${Action} action`,
  };

  test.each([['prod/db'], [ARN], [ARN.slice(0, -7)]])(
    'by %s names the least statement',
    (resource) => {
      expect(sim.as(ROLE, { policies: [] }).explain(Action, resource)).toMatchObject({
        ...refusing,
        action: Action,
        resource: ARN,
        suggestions: [{ to: 'identity-based', statement }],
      });
    },
  );

  test('is answered as the error of the call is', () => {
    const app = sim.as(ROLE, { policies: [] });
    let error: unknown;
    try {
      app.secretsManager.getSecretValue({ SecretId: 'prod/db' });
    } catch (thrown) {
      error = thrown;
    }
    expect((error as ServiceError).explanation).toEqual(app.explain(Action, 'prod/db'));
    expect(sim.explanationOf(error)).toEqual(app.explain(Action, 'prod/db'));
  });

  // Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html: both accounts must allow.
  test('of another account needs a statement on either side', () => {
    const { suggestions } = sim.as(STRANGER, { policies: [] }).explain(Action, ARN);
    expect(suggestions).toEqual([
      { to: 'resource-based', statement: { ...statement, Principal: { AWS: STRANGER } } },
      { to: 'identity-based', statement },
    ]);
  });

  test('that is to be made names it with any suffix', () => {
    const { allowed, resource } = sim
      .as(ROLE, { policies: [] })
      .explain('secretsmanager:CreateSecret', 'new');
    expect([allowed, resource]).toEqual([
      false,
      `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:new-??????`,
    ]);
  });

  test('sees what the request gives besides', () => {
    const Condition = { StringEquals: { 'secretsmanager:VersionStage': 'AWSPREVIOUS' } };
    const policies = { Version: '2012-10-17', Statement: { ...statement, Condition } };
    const app = sim.as(ROLE, { policies });
    expect(app.explain(Action, 'prod/db', { VersionStage: 'AWSPREVIOUS' }).allowed).toBe(true);
    expect(app.explain(Action, 'prod/db').statements[0]?.mismatch).toMatchObject({
      element: 'Condition',
      key: 'secretsmanager:VersionStage',
      given: [],
    });
  });

  test.each([
    ['secretsmanager:GetSecretValue', '*', 'GetSecretValue needs SecretId'],
    ['secretsmanager:Nothing', 'prod/db', '"action" expected one that kmsim decides on'],
  ])('of %s on %s is told what is wrong', (action, resource, message) => {
    expect(() => sim.explain(action, resource)).toThrow(TypeError);
    expect(() => sim.explain(action, resource)).toThrow(message);
  });
});
