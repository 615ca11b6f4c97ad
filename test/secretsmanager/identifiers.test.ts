import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { ACCOUNT, refusalOf } from '../support/simulator.ts';

/** Recorded by LocalStack's snapshot tests against AWS: what ends in a hyphen and six letters is taken for a whole ARN. */
describe('a secret is found', () => {
  const sim = createSimulator({ seed: 'identifiers' });
  const { secretsManager } = sim;
  const prefix = `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:`;
  const found = (SecretId: string) => {
    try {
      return secretsManager.describeSecret({ SecretId }).Name;
    } catch (error) {
      return (error as Error).name;
    }
  };
  const NAMES = [
    'plain',
    'a/b_c+d=e.f@g!h-i',
    'Name-a1b2c3',
    'Name-a1b2',
    'Name-a1b2c3-',
    'plain2',
  ];
  const arns = new Map(
    NAMES.map((Name) => [Name, secretsManager.createSecret({ Name }).ARN] as const),
  );

  test.each(NAMES)('by its name and by its ARN: %s', (name) => {
    expect(found(name)).toBe(name);
    expect(found(arns.get(name) ?? '')).toBe(name);
  });

  test.each([
    ['plain', 'plain'],
    ['Name-a1b2', 'Name-a1b2'],
    ['Name-a1b2c3-', 'Name-a1b2c3-'],
    ['Name-a1b2c3', 'ResourceNotFoundException'],
    ['plai', 'ResourceNotFoundException'],
    ['PLAIN', 'ResourceNotFoundException'],
  ])('by its ARN without the suffix: %s gives %s', (name, expected) => {
    expect(found(prefix + name)).toBe(expected);
  });

  test.each([
    ['another suffix', `${prefix}plain-000000`],
    ['another Region', (arns.get('plain') ?? '').replace('us-east-1', 'eu-west-1')],
    ['another account', (arns.get('plain') ?? '').replace(ACCOUNT, '999988887777')],
    ['another service', 'arn:aws:s3:::plain'],
    ['no ARN', 'arn:'],
    ['the suffix without the ARN', (arns.get('plain') ?? '').slice(prefix.length)],
  ])('not by %s', (_, identifier) => {
    expect(found(identifier)).toMatch(/^(ResourceNotFound|AccessDenied)Exception$/);
  });

  test('in its own Region alone', () => {
    const { secretsManager: elsewhere } = sim.region('eu-west-1');
    expect(refusalOf(() => elsewhere.describeSecret({ SecretId: 'plain' })).name).toBe(
      'ResourceNotFoundException',
    );
  });
});
