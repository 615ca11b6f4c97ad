import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSimulator, ServiceError, type Simulator } from '../../src/index.ts';
import { type Refused, SsmModel } from './ssm-model.ts';

const name = fc.constantFrom(
  'a',
  '/a',
  '/a/b',
  '/a/b/c',
  '/a/bb',
  '/a/b/c/d',
  '/a-b',
  '/b/a',
  'ab',
  '/ab',
);
const path = fc.constantFrom('/', '/a', '/a/', '/a/b', '/a/b/c', '/b', '/c');
const label = fc.constantFrom('x', 'y', 'z-1', '_', 'aws-x', 'SSM', '1x', 'a b', ...'klmnopqrst');
const labels = fc.oneof(
  fc.uniqueArray(label, { minLength: 1, maxLength: 10, size: 'max' }),
  fc.constant([...'klmnopqrst']),
);
const selector = fc.oneof(
  fc.constant(''),
  fc.nat(5).map((n) => `:${n}`),
  label.map((text) => `:${text}`),
  fc.constantFrom(':', ':1:2', ':-1', ':100', ':101'),
);
const value = fc.stringMatching(/^[ -z]{1,12}$/);
const page = fc.integer({ min: 1, max: 10 });

/** A step: what the simulator answers, and what the model does, in one form. */
type Step = (sim: Simulator, model: SsmModel) => void;

function answerOf<T>(call: () => T): T | Refused {
  try {
    return call();
  } catch (error) {
    if (error instanceof ServiceError) return { refused: error.name };
    throw error;
  }
}

/** All pages of a list, each of which is sorted, and no longer than was asked. */
function pages<T extends { Name: string }>(
  limit: number,
  call: (NextToken: string | undefined) => {
    Parameters: readonly T[];
    NextToken?: string | undefined;
  },
): T[] {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const { Parameters, NextToken } = call(token);
    const names = Parameters.map(({ Name }) => Name);
    expect(names).toEqual([...names].sort());
    expect(names.length).toBeLessThanOrEqual(limit);
    // Recorded: a last page that is filled exactly has no token; so none is followed by an empty one.
    if (token !== undefined) expect(names).not.toEqual([]);
    all.push(...Parameters);
    token = NextToken;
  } while (token !== undefined);
  return all;
}
const namesOf = (rows: readonly { readonly Name: string }[]) => rows.map(({ Name }) => Name).sort();

const steps: Readonly<Record<string, fc.Arbitrary<Step>>> = {
  put: fc
    .tuple(
      name,
      value,
      fc.constantFrom('String', 'StringList', 'SecureString'),
      fc.boolean(),
      fc.constantFrom(1, 1, 1, 99),
    )
    .map(([Name, Value, type, Overwrite, times]) => (sim, model) => {
      const Type = times > 1 ? 'String' : (type as 'String');
      for (let i = 0; i < times; i++) {
        const given = answerOf(() => sim.ssm.putParameter({ Name, Value, Type, Overwrite }));
        const expected = model.put(Name, Value, Type, Overwrite);
        expect('Version' in given ? given.Version : given).toEqual(expected);
      }
    }),
  get: fc.tuple(name, selector).map(([Name, suffix]) => (sim, model) => {
    const given = answerOf(() => {
      const { Parameter } = sim.ssm.getParameter({ Name: Name + suffix, WithDecryption: true });
      const { Name: own, Version: version, Value, Selector } = Parameter;
      return {
        name: own,
        version,
        value: Value,
        ...(Selector === undefined ? {} : { selector: Selector.slice(1) }),
      };
    });
    expect(given).toEqual(model.get(Name + suffix));
  }),
  getMany: fc
    .array(fc.tuple(name, selector), { minLength: 1, maxLength: 10 })
    .map((asked) => (sim, model) => {
      const Names = asked.map((parts) => parts.join(''));
      const given = sim.ssm.getParameters({ Names, WithDecryption: true });
      const answers = [...new Set(Names)].map((text) => [text, model.get(text)] as const);
      expect(given.InvalidParameters).toEqual(
        answers.flatMap(([text, answer]) => ('refused' in answer ? text : [])),
      );
      expect(given.Parameters.map(({ Name, Version }) => `${Name}:${Version}`).sort()).toEqual(
        answers
          .flatMap(([, answer]) => ('refused' in answer ? [] : `${answer.name}:${answer.version}`))
          .sort(),
      );
      expect(given.Parameters.map(({ Name }) => Name)).toEqual(namesOf(given.Parameters));
    }),
  delete: name.map((Name) => (sim, model) => {
    const given = answerOf(() => sim.ssm.deleteParameter({ Name }));
    expect(given).toEqual(model.delete(Name) ? {} : { refused: 'ParameterNotFound' });
  }),
  deleteMany: fc.uniqueArray(name, { minLength: 1, maxLength: 4 }).map((Names) => (sim, model) => {
    const given = sim.ssm.deleteParameters({ Names });
    const gone = Names.map((one) => [one, model.delete(one)] as const);
    expect(given).toEqual({
      DeletedParameters: gone.flatMap(([one, was]) => (was ? one : [])),
      InvalidParameters: gone.flatMap(([one, was]) => (was ? [] : one)),
    });
  }),
  label: fc
    .tuple(name, fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }), labels)
    .map(([Name, ParameterVersion, Labels]) => (sim, model) => {
      const given = answerOf(() => {
        const done = sim.ssm.labelParameterVersion({ Name, ParameterVersion, Labels });
        return { version: done.ParameterVersion, invalid: done.InvalidLabels };
      });
      expect(given).toEqual(model.label(Name, ParameterVersion, Labels));
    }),
  unlabel: fc
    .tuple(name, fc.integer({ min: 0, max: 4 }), labels)
    .map(([Name, ParameterVersion, Labels]) => (sim, model) => {
      const given = answerOf(() => {
        const done = sim.ssm.unlabelParameterVersion({ Name, ParameterVersion, Labels });
        return { removed: done.RemovedLabels, invalid: done.InvalidLabels };
      });
      expect(given).toEqual(model.unlabel(Name, ParameterVersion, Labels));
    }),
  byPath: fc
    .tuple(path, fc.boolean(), page)
    .map(([Path, Recursive, MaxResults]) => (sim, model) => {
      const found = pages(MaxResults, (NextToken) =>
        sim.ssm.getParametersByPath({
          Path,
          Recursive,
          MaxResults,
          NextToken,
          WithDecryption: true,
        }),
      );
      const expected = model.below(Path === '/' ? Path : Path.replace(/\/$/, ''), Recursive);
      expect(namesOf(found)).toEqual(expected);
      for (const { Name, Value } of found) expect(model.get(Name)).toMatchObject({ value: Value });
    }),
  describePath: fc
    .tuple(path, fc.boolean(), page)
    .map(([Path, isDeep, MaxResults]) => (sim, model) => {
      const Option = isDeep ? 'Recursive' : 'OneLevel';
      const ParameterFilters = [{ Key: 'Path', Option, Values: [Path, '/b'] }];
      const found = pages(MaxResults, (NextToken) =>
        sim.ssm.describeParameters({ ParameterFilters, MaxResults, NextToken }),
      );
      const trimmed = Path === '/' ? Path : Path.replace(/\/$/, '');
      const expected = new Set([...model.below(trimmed, isDeep), ...model.below('/b', isDeep)]);
      expect(namesOf(found)).toEqual([...expected].sort());
    }),
  describeName: fc
    .tuple(
      fc.constantFrom('a', '/a', '/a/b', 'ab', '/'),
      fc.constantFrom('BeginsWith', 'Equals', 'Contains'),
      page,
    )
    .map(([text, Option, MaxResults]) => (sim, model) => {
      const ParameterFilters = [{ Key: 'Name', Option, Values: [text, '/b/a'] }];
      const found = pages(MaxResults, (NextToken) =>
        sim.ssm.describeParameters({ ParameterFilters, MaxResults, NextToken }),
      );
      const slashed = (one: string) => (one.startsWith('/') ? one : `/${one}`);
      const expected =
        Option === 'BeginsWith'
          ? new Set([...model.beginning(text), ...model.beginning('/b/a')])
          : [...model.parameters.keys()].filter((one) =>
              [text, '/b/a'].some((of) =>
                Option === 'Equals' ? slashed(one) === slashed(of) : one.includes(of),
              ),
            );
      expect(namesOf(found)).toEqual([...expected].sort());
    }),
  describeType: fc
    .tuple(fc.constantFrom('String', 'SecureString'), page)
    .map(([type, MaxResults]) => (sim, model) => {
      const ParameterFilters = [{ Key: 'Type', Values: [type] }];
      const found = pages(MaxResults, (NextToken) =>
        sim.ssm.describeParameters({ ParameterFilters, MaxResults, NextToken }),
      );
      const expected = [...model.parameters].filter(
        ([, versions]) => versions.at(-1)?.type === type,
      );
      expect(namesOf(found)).toEqual(expected.map(([one]) => one).sort());
    }),
  history: fc
    .tuple(name, fc.integer({ min: 1, max: 50 }))
    .map(([Name, MaxResults]) => (sim, model) => {
      const versions = model.parameters.get(Name);
      if (versions === undefined) return;
      const found = pages(MaxResults, (NextToken) =>
        sim.ssm.getParameterHistory({ Name, MaxResults, NextToken, WithDecryption: true }),
      );
      expect(found.map(({ Version, Value, Labels }) => ({ Version, Value, Labels }))).toEqual(
        versions.map(({ version, value: of, labels }) => ({
          Version: version,
          Value: of,
          Labels: labels,
        })),
      );
    }),
  wait: fc.constant((sim) => sim.clock.advance({ hours: 1 })),
};

test('versions, selectors, labels and hierarchies are those of a naive model', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(...Object.values(steps)), {
        minLength: 20,
        maxLength: 60,
        size: 'max',
      }),
      (program) => {
        const sim = createSimulator({ seed: 'model' });
        const model = new SsmModel();
        for (const one of ['a', '/a', '/a/b', '/a/b/c', '/b/a']) {
          model.put(one, 'first', 'String', false);
          sim.ssm.putParameter({ Name: one, Value: 'first', Type: 'String' });
        }
        for (const step of program) step(sim, model);
        // What is exported and taken up again is the same world, and sound.
        const again = createSimulator();
        again.import(sim.export());
        expect(again.export()).toEqual(sim.export());
        for (const one of model.parameters.keys())
          expect(again.ssm.getParameter({ Name: one, WithDecryption: true })).toEqual(
            sim.ssm.getParameter({ Name: one, WithDecryption: true }),
          );
      },
    ),
    { numRuns: Number(process.env['KMSIM_PROGRAMS'] ?? 150) },
  );
}, 60_000);
