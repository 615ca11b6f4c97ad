import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSimulator } from '../../src/index.ts';
import { refusalOf } from '../support/simulator.ts';

const DAY = 86_400_000;
function withSecrets(names: readonly string[]) {
  const sim = createSimulator({ seed: 'lists' });
  for (const Name of names) {
    sim.secretsManager.createSecret({ Name, SecretString: 'x' });
    sim.clock.advance(DAY);
  }
  const list = (input: object = {}) =>
    sim.secretsManager.listSecrets(input).SecretList.map(({ Name }) => Name);
  return { sim, secretsManager: sim.secretsManager, list };
}

describe('ListSecrets', () => {
  const NAMES = ['b', 'a', 'c/d', 'A'];

  test('shows what DescribeSecret shows, with the labels by another name', () => {
    const { secretsManager } = withSecrets(['b']);
    const { VersionIdsToStages, ...rest } = secretsManager.describeSecret({ SecretId: 'b' });
    // Source: the API model; recorded.
    expect(secretsManager.listSecrets().SecretList).toEqual([
      { ...rest, SecretVersionsToStages: VersionIdsToStages },
    ]);
  });

  test.each([
    // Recorded: the oldest first. Source of the others: API_ListSecrets, SortBy and SortOrder.
    [{}, ['b', 'a', 'c/d', 'A']],
    [{ SortBy: 'created-date', SortOrder: 'asc' }, ['b', 'a', 'c/d', 'A']],
    [{ SortOrder: 'desc' }, ['A', 'c/d', 'a', 'b']],
    [{ SortBy: 'name' }, ['A', 'a', 'b', 'c/d']],
    [{ SortBy: 'name', SortOrder: 'desc' }, ['c/d', 'b', 'a', 'A']],
    [{ SortBy: 'last-changed-date' }, ['a', 'c/d', 'A', 'b']],
    [{ SortBy: 'last-changed-date', SortOrder: 'desc' }, ['b', 'A', 'c/d', 'a']],
    [{ SortBy: 'last-accessed-date', SortOrder: 'desc' }, ['a', 'A', 'c/d', 'b']],
  ])('%j: %j', (input, expected) => {
    const { secretsManager, list } = withSecrets(NAMES);
    secretsManager.updateSecret({ SecretId: 'b', Description: 'x' });
    secretsManager.getSecretValue({ SecretId: 'a' });
    expect(list(input)).toEqual(expected);
  });

  test('law: the pages of any size, in any order, make the whole list', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9/_+=.@!-]{1,8}$/);
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 1, maxLength: 12 }),
        fc.constantFrom('created-date', 'name', 'last-changed-date', 'last-accessed-date'),
        fc.constantFrom('asc', 'desc'),
        fc.integer({ min: 1, max: 5 }),
        (names, SortBy, SortOrder, MaxResults) => {
          const { secretsManager, list } = withSecrets(names);
          const shown: string[] = [];
          let NextToken: string | undefined;
          do {
            const page = secretsManager.listSecrets({ SortBy, SortOrder, MaxResults, NextToken });
            shown.push(...page.SecretList.map((secret) => secret.Name));
            NextToken = page.NextToken;
          } while (NextToken !== undefined);
          const whole = SortBy === 'name' ? [...names].sort() : names;
          const expected = SortOrder === 'asc' ? whole : whole.toReversed();
          expect(shown).toEqual(list({ SortBy, SortOrder }));
          expect(shown).toEqual(expected);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('with a filter gives ten, and where to go on', () => {
    const names = Array.from({ length: 12 }, (_, i) => `n${String(i).padStart(2, '0')}`);
    const { secretsManager } = withSecrets(names);
    const Filters = [{ Key: 'name' as const, Values: ['n'] }];
    // Recorded.
    const page = secretsManager.listSecrets({ Filters });
    expect(page.SecretList.map(({ Name }) => Name)).toEqual(names.slice(0, 10));
    const rest = secretsManager.listSecrets({ Filters, NextToken: page.NextToken });
    expect(rest.SecretList.map(({ Name }) => Name)).toEqual(names.slice(10));
    expect(rest.NextToken).toBeUndefined();
  });

  test('refuses a token of another list', () => {
    const { secretsManager } = withSecrets(NAMES);
    const { NextToken } = secretsManager.listSecrets({ MaxResults: 1 });
    for (const token of [NextToken, 'x'])
      expect(
        refusalOf(() => secretsManager.listSecrets({ SortBy: 'name', NextToken: token })).name,
      ).toBe('InvalidNextTokenException');
  });
});

describe('filters', () => {
  const sim = createSimulator({ seed: 'filters' });
  const { secretsManager } = sim;
  secretsManager.createSecret({
    Name: 'prod/db',
    Description: 'The main Database',
    Tags: [{ Key: 'Team', Value: 'Payments' }],
  });
  secretsManager.createSecret({
    Name: 'prod/api',
    Description: 'Key of the partner API',
    Tags: [{ Key: 'team', Value: 'web' }],
    SecretString: 'x',
    AddReplicaRegions: [{ Region: 'eu-west-1' }],
  });
  secretsManager.createSecret({ Name: 'Dev/db' });

  // Source: API_Filter: prefixes, in which letter case, and words; values of one filter add up, filters narrow.
  test.each([
    ['name', ['prod'], ['prod/db', 'prod/api']],
    ['name', ['dev'], []],
    ['name', ['prod/d', 'Dev'], ['prod/db', 'Dev/db']],
    ['name', ['!prod'], ['Dev/db']],
    ['tag-key', ['Te'], ['prod/db']],
    ['tag-value', ['w'], ['prod/api']],
    ['tag-value', ['payments'], []],
    ['description', ['data'], ['prod/db']],
    ['description', ['MAIN'], ['prod/db']],
    ['description', ['tabase'], []],
    ['primary-region', ['us-'], ['prod/api']],
    ['owning-service', ['events'], []],
    ['all', ['DB'], ['prod/db', 'Dev/db']],
    ['all', ['partner web'], ['prod/api']],
    ['all', ['!db'], ['prod/api']],
  ] as const)('%s %j finds %j', (Key, Values, expected) => {
    const { SecretList } = secretsManager.listSecrets({ Filters: [{ Key, Values }] });
    expect(SecretList.map(({ Name }) => Name)).toEqual(expected);
  });

  test('all of them must be met', () => {
    const Filters = [
      { Key: 'name', Values: ['prod'] },
      { Key: 'all', Values: ['database'] },
    ] as const;
    expect(secretsManager.listSecrets({ Filters }).SecretList.map(({ Name }) => Name)).toEqual([
      'prod/db',
    ]);
  });
});

describe('BatchGetSecretValue', () => {
  test('answers values, and errors for the others, as they were named', () => {
    const { sim, secretsManager } = withSecrets(['a', 'b']);
    secretsManager.deleteSecret({ SecretId: 'b' });
    const answer = secretsManager.batchGetSecretValue({ SecretIdList: ['a', 'b', 'none'] });
    // Recorded: the members of the answer and the texts of the errors.
    expect(answer.SecretValues).toEqual([secretsManager.getSecretValue({ SecretId: 'a' })]);
    expect(answer.Errors).toEqual([
      {
        SecretId: 'b',
        ErrorCode: 'InvalidRequestException',
        Message:
          "You can't perform this operation on the secret because it was marked for deletion.",
      },
      {
        SecretId: 'none',
        ErrorCode: 'ResourceNotFoundException',
        Message: "Secrets Manager can't find the specified secret.",
      },
    ]);
    // Source: API_BatchGetSecretValue: a GetSecretValue is logged for each secret.
    const names = sim.events.map(({ name }) => name);
    const from = names.lastIndexOf('BatchGetSecretValue');
    expect(names.slice(from, -2).filter((name) => name === 'GetSecretValue')).toHaveLength(3);
  });

  test('asks for each secret whether the caller may read it', () => {
    const { sim, secretsManager } = withSecrets(['a', 'b']);
    const { ARN } = secretsManager.describeSecret({ SecretId: 'a' });
    const statement = (Action: string, Resource: string) => ({ Effect: 'Allow', Action, Resource });
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        statement('secretsmanager:BatchGetSecretValue', '*'),
        statement('secretsmanager:ListSecrets', '*'),
        statement('secretsmanager:GetSecretValue', ARN),
      ],
    });
    const { secretsManager: own } = sim.as('arn:aws:iam::111122223333:role/app', {
      policies: [policy],
    });
    const codes = ({ SecretValues, Errors }: ReturnType<typeof own.batchGetSecretValue>) => [
      SecretValues.map(({ Name }) => Name),
      Errors.map(({ ErrorCode }) => ErrorCode),
    ];
    const expected = [['a'], ['AccessDeniedException']];
    expect(codes(own.batchGetSecretValue({ SecretIdList: ['a', 'b'] }))).toEqual(expected);
    const Filters = [{ Key: 'name', Values: ['a', 'b'] }] as const;
    expect(codes(own.batchGetSecretValue({ Filters }))).toEqual(expected);
  });

  test('goes through what its filters find, page by page', () => {
    const { secretsManager } = withSecrets(['a1', 'b', 'a2', 'a3']);
    const Filters = [{ Key: 'name', Values: ['a'] }] as const;
    const first = secretsManager.batchGetSecretValue({ Filters, MaxResults: 2 });
    const { NextToken } = first;
    const second = secretsManager.batchGetSecretValue({ Filters, MaxResults: 2, NextToken });
    expect([first, second].map((page) => page.SecretValues.map(({ Name }) => Name))).toEqual([
      ['a1', 'a2'],
      ['a3'],
    ]);
  });

  test.each([
    // Source: API_BatchGetSecretValue.
    [{}],
    [{ SecretIdList: ['a'], Filters: [{ Key: 'name', Values: ['a'] }] }],
    [{ SecretIdList: ['a'], MaxResults: 2 }],
  ] as const)('refuses %j', (input) => {
    const { secretsManager } = withSecrets(['a']);
    expect(refusalOf(() => secretsManager.batchGetSecretValue(input)).name).toBe(
      'InvalidParameterException',
    );
  });
});
